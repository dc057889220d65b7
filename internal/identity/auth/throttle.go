package auth

import (
	"crypto/sha256"
	"math"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"rapport/internal/identity/users"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/problem"
)

// A guesser is slowed by address and account together, so that nobody can lock an owner out from elsewhere; and by
// address alone, against one address that tries many accounts. A success gives the pair its tries back.
const (
	pairBurst, pairRefill       = 20, 6 * time.Second
	addressBurst, addressRefill = 200, 500 * time.Millisecond

	maxLimiters   = 20_000
	limiterMemory = 10 * time.Minute
)

type throttle struct {
	pairs, addresses *cache.Cache[string, *rate.Limiter]
}

func newThrottle() *throttle { return &throttle{pairs: limiters(), addresses: limiters()} }

func limiters() *cache.Cache[string, *rate.Limiter] {
	return cache.Used[string, *rate.Limiter](maxLimiters, limiterMemory)
}

// take counts one try; its error is TooMany with the time until the next.
func (t *throttle) take(address, email string) error {
	if err := try(t.addresses, address, addressBurst, addressRefill); err != nil {
		return err
	}
	return try(t.pairs, pair(address, email), pairBurst, pairRefill)
}

// forgive forgets the tries of one address on one account.
func (t *throttle) forgive(address, email string) { t.pairs.Forget(pair(address, email)) }

// pair is of one length, however long the address that somebody sends.
func pair(address, email string) string {
	sum := sha256.Sum256([]byte(address + " " + users.Key(users.Clean(email))))
	return string(sum[:])
}

func try(all *cache.Cache[string, *rate.Limiter], key string, burst int, refill time.Duration) error {
	l := all.Make(key, func() *rate.Limiter { return rate.NewLimiter(rate.Every(refill), burst) })
	r := l.Reserve()
	wait := r.Delay()
	if wait == 0 {
		return nil
	}
	r.Cancel()
	return problem.TooMany(time.Duration(math.Ceil(wait.Seconds())) * time.Second)
}

// address is where a request came from: the peer, or what a trusted proxy says of it.
func (s *Service) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(host); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		host = hop.String()
	}
	return host
}

func (s *Service) trusted(host string) bool {
	a, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range s.config.Proxies {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}

// network is what one sender can't easily change: the address, of IPv6 the first 64 bits.
func network(host string) string {
	a, err := netip.ParseAddr(host)
	if err != nil || a.Unmap().Is4() {
		return host
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return host
	}
	return p.String()
}
