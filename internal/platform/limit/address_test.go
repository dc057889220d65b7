package limit

import (
	"net/http"
	"net/netip"
	"testing"
)

func TestNetwork(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for name, c := range map[string]struct{ remote, forwarded, want string }{
		"peer":                    {"192.0.2.7:4711", "", "192.0.2.7"},
		"spoofed without a proxy": {"192.0.2.7:4711", "1.2.3.4", "192.0.2.7"},
		"behind a proxy":          {"10.0.0.1:80", "198.51.100.2", "198.51.100.2"},
		"spoofed through a proxy": {"10.0.0.1:80", "1.2.3.4, 198.51.100.2", "198.51.100.2"},
		"two proxies":             {"10.0.0.1:80", "198.51.100.2, 10.9.9.9", "198.51.100.2"},
		"nonsense from a proxy":   {"10.0.0.1:80", "x", "10.0.0.1"},
		"IPv6 by its network":     {"[2001:db8:1:2:3:4:5:6]:80", "", "2001:db8:1:2::/64"},
		"proxy without a word":    {"10.0.0.1:80", "", "10.0.0.1"},
		"a zone":                  {"[fe80::1%eth0]:80", "", "fe80::/64"},
		"no peer":                 {"@", "", "@"},
		"IPv4 in IPv6":            {"[::ffff:192.0.2.7]:80", "", "192.0.2.7"},
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{}}
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := Network(r, proxies); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
