package limit

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Network is what the sender of a request can't easily change: its address, of IPv6 the first 64 bits.
func Network(r *http.Request, proxies []netip.Prefix) string { return NetworkOf(Address(r, proxies)) }

// NetworkOf is the part of an address that its holder can't easily change.
func NetworkOf(address string) string {
	at, err := netip.ParseAddr(address)
	if err != nil || at.Is4() {
		return address
	}
	return netip.PrefixFrom(at, 64).Masked().String()
}

// Address is where a request came from: the peer, or what a trusted proxy says of it. X-Forwarded-For counts only as far as
// proxies wrote it.
func Address(r *http.Request, proxies []netip.Prefix) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	at, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && trusted(at, proxies); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop
	}
	return at.Unmap().WithZone("").String()
}

func trusted(at netip.Addr, proxies []netip.Prefix) bool {
	for _, p := range proxies {
		if p.Contains(at.Unmap()) {
			return true
		}
	}
	return false
}
