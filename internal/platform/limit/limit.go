// Package limit holds callers to a rate, in bounded memory and within this process. It does not know who a caller is:
// a key is an address, a visitor or whatever else a rate belongs to.
package limit

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"rapport/internal/platform/cache"
	"rapport/internal/platform/problem"
)

// maxKeys bounds how many callers are remembered; the least used are forgotten first.
const maxKeys = 20_000

// Rate holds every key to so many calls within a time.
type Rate struct {
	burst  int
	refill time.Duration
	keys   *cache.Cache[string, *rate.Limiter]
}

// New allows n calls of each key within per: all of them at once, then one every per/n.
func New(n int, per time.Duration) *Rate {
	return &Rate{burst: n, refill: per / time.Duration(n), keys: cache.Used[string, *rate.Limiter](maxKeys, 2*per)}
}

// Take counts one call of key; its error is problem TooMany with the whole seconds until the next.
func (r *Rate) Take(key string) error {
	l := r.keys.Make(key, func() *rate.Limiter { return rate.NewLimiter(rate.Every(r.refill), r.burst) })
	next := l.Reserve()
	wait := next.Delay()
	if wait == 0 {
		return nil
	}
	next.Cancel()
	return problem.TooMany(time.Duration(math.Ceil(wait.Seconds())) * time.Second)
}

// Forget gives a key all its calls back.
func (r *Rate) Forget(key string) { r.keys.Forget(key) }

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
