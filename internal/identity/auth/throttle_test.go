package auth

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"rapport/internal/platform/problem"
)

func TestThrottleCountsPairsAndAddresses(t *testing.T) {
	t.Parallel()
	th := newThrottle()
	for i := range pairBurst {
		if err := th.take("192.0.2.1", "mara@aldermoor.example"); err != nil {
			t.Fatalf("try %d: %v", i+1, err)
		}
	}
	err := th.take("192.0.2.1", " MARA@aldermoor.example")
	if p, ok := problem.As(err); !ok || p.Kind != problem.KindTooMany || p.RetryAfter < time.Second || p.RetryAfter > pairRefill {
		t.Errorf("one try too many: %v", err)
	}
	if err := th.take("192.0.2.2", "mara@aldermoor.example"); err != nil {
		t.Errorf("the owner is locked out elsewhere: %v", err)
	}
	th.forgive("192.0.2.1", "mara@aldermoor.example")
	if err := th.take("192.0.2.1", "mara@aldermoor.example"); err != nil {
		t.Errorf("after a success: %v", err)
	}
	refused := 0
	for i := range 2 * addressBurst {
		if th.take("192.0.2.3", strings.Repeat("x", i)+"@aldermoor.example") != nil {
			refused++
		}
	}
	if refused == 0 {
		t.Error("one address may try any number of accounts")
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	proxied := &Service{config: Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}}
	for _, c := range []struct {
		name, peer, forwarded, want string
		service                     *Service
	}{
		{"a peer", "192.0.2.1:4711", "", "192.0.2.1", proxied},
		{"a peer that pretends", "192.0.2.1:4711", "198.51.100.7", "192.0.2.1", proxied},
		{"nobody is trusted", "10.0.0.1:4711", "198.51.100.7", "10.0.0.1", &Service{}},
		{"through a proxy", "10.0.0.1:4711", "198.51.100.7", "198.51.100.7", proxied},
		{"through a proxy, pretending", "10.0.0.1:4711", "203.0.113.9, 198.51.100.7", "198.51.100.7", proxied},
		{"through two proxies", "[::1]:4711", "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7", proxied},
		{"a proxy that sends nonsense", "10.0.0.1:4711", "x", "10.0.0.1", proxied},
		{"a proxy that says nothing", "10.0.0.1:4711", "", "10.0.0.1", proxied},
		{"no peer", "@", "", "", proxied},
	} {
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{}}
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := c.service.address(r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "::ffff:192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "": "",
	} {
		if got := network(host); got != want {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
}
