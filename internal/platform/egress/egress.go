// Package egress is the way out to addresses that somebody else gave: a site to read, a hook to call, a provider of
// sign-in. It looks at the address that is really dialled, so that neither a name, a redirect nor an odd way of writing a
// number leads into the network that the program stands in.
package egress

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// dialWithin bounds how long a name and its server are waited for.
const dialWithin = 5 * time.Second

// maxHops is how many redirects one call follows.
const maxHops = 5

// Refused is the error of an address that may not be reached. It is the same whether anything listens there or not.
type Refused struct {
	// Reason is for people: what is wrong with the address.
	Reason string
}

func (r *Refused) Error() string { return "blocked: " + r.Reason }

// ErrTooLarge is what reading an answer ends with at its bound.
var ErrTooLarge = errors.New("the answer is longer than allowed")

// Config says what an operator lets out.
type Config struct {
	// Allow are networks of the operator's own that may be reached all the same, at any port.
	Allow []netip.Prefix
	// Own are the host names that the program itself answers to: it never calls itself.
	Own []string
}

// Names is the host of an address, such as the program's own, where it is a name. Numbers and the names of this machine are left
// to the networks that are closed.
func Names(address string) []string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || strings.EqualFold(u.Hostname(), "localhost") {
		return nil
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return nil
	}
	return []string{strings.ToLower(u.Hostname())}
}

// Guard lets calls out. The zero value lets nothing into private networks.
type Guard struct {
	config Config
	public *ssrf.Guardian
}

// New makes a guard: ports 80 and 443 of public addresses (all of IANA's special-purpose registries are closed, RFC 6890).
func New(c Config) *Guard { return &Guard{config: c, public: ssrf.New()} }

// Client makes a client whose every connection is looked at. A call ends after timeout with everything that it reads, and
// reading fails with ErrTooLarge after most bytes, unpacked.
func (g *Guard) Client(timeout time.Duration, most int64) *http.Client {
	dialer := &net.Dialer{Timeout: min(timeout, dialWithin), Control: g.control}
	return &http.Client{
		Timeout: timeout,
		Transport: &checked{guard: g, most: most, next: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, MaxIdleConns: 20, IdleConnTimeout: 30 * time.Second,
			MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
		}},
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > maxHops {
				return &Refused{Reason: fmt.Sprintf("more than %d redirects", maxHops)}
			}
			return nil
		},
	}
}

// Check tells what can be told of an address before it is dialled: its form, its scheme, its host. The error is a *Refused.
func (g *Guard) Check(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return &Refused{Reason: "this is no address such as https://example.com/page"}
	}
	return g.check(u)
}

func (g *Guard) check(u *url.URL) error {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return &Refused{Reason: "an address begins with http:// or https://"}
	case host == "":
		return &Refused{Reason: "the address has no host"}
	case u.User != nil:
		return &Refused{Reason: "an address must not carry a name or password"}
	case slices.Contains(g.config.Own, host):
		return &Refused{Reason: "this is the program's own address"}
	}
	if at, err := netip.ParseAddr(host); err == nil && !g.allowed(at) {
		if err := g.public.SafeAddr(at.Unmap().WithZone("")); err != nil || at.Zone() != "" {
			return closed()
		}
	}
	return nil
}

// control looks at the address that a socket is about to connect to: whatever name, redirect or record led to it.
func (g *Guard) control(network, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return closed()
	}
	ip := at.Addr().Unmap()
	if g.allowed(ip) {
		return nil
	}
	if ip.Zone() != "" || g.public.Safe(network, netip.AddrPortFrom(ip, at.Port()).String(), nil) != nil {
		return closed()
	}
	return nil
}

func (g *Guard) allowed(ip netip.Addr) bool {
	return slices.ContainsFunc(g.config.Allow, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

// closed tells no more than that: which networks there are is nobody's business.
func closed() error { return &Refused{Reason: "this address is not on the public internet"} }

// checked looks at every request on its way, those of redirects as well, and bounds what comes back.
type checked struct {
	guard *Guard
	most  int64
	next  http.RoundTripper
}

func (c *checked) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := c.guard.check(r.URL); err != nil {
		return nil, err
	}
	res, err := c.next.RoundTrip(r)
	if err == nil {
		res.Body = &bounded{ReadCloser: res.Body, left: c.most}
	}
	return res, err
}

// bounded counts what is read after it was unpacked.
type bounded struct {
	io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		// The end itself is allowed after the last byte.
		if n, err := b.ReadCloser.Read(make([]byte, 1)); n == 0 {
			return 0, err
		}
		return 0, ErrTooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
