// Package limit holds callers to rates. It does not know who a caller is: a key is an address, an account, a company or
// whatever else a rate belongs to.
//
// Every node counts what passes through it, in bounded memory. With Redis (or Valkey) nodes also count together, and a call
// must fit both. What one node has let through is part of what all have, so its own count is never the stricter one; but it
// holds by itself: when Redis is away or slow each node goes on alone with the same rates, and nothing is unlimited, not even
// for a moment.
package limit

import (
	"math"
	"sync"
	"sync/atomic"
	"time"

	"rapport/internal/platform/cache"
	"rapport/internal/platform/problem"
)

// maxKeys bounds how many callers of one rate are remembered here; the least used are forgotten first.
const maxKeys = 20_000

// Limits are all rates of the program. A nil one counts within this process.
type Limits struct {
	shared *shared
	mu     sync.Mutex
	rates  []*Rate
}

// Rate holds every key to so many calls within a time.
type Rate struct {
	Quota
	name    string
	every   time.Duration
	limits  *Limits
	here    *cache.Cache[string, *atomic.Int64]
	refused atomic.Int64
}

// Quota is how many calls within which time: all of them at once, then one every Per/N.
type Quota struct {
	N   int
	Per time.Duration
}

// Rate makes a rate. Nodes share what is counted under the same name.
func (l *Limits) Rate(name string, n int, per time.Duration) *Rate {
	r := &Rate{Quota: Quota{n, per}, name: name, every: per / time.Duration(n), limits: l, here: cache.Used[string, *atomic.Int64](maxKeys, 2*per)}
	if l == nil {
		return r
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, other := range l.rates {
		if other.name == name {
			panic("limit: two rates are called " + name)
		}
	}
	l.rates = append(l.rates, r)
	return r
}

// Name is what the rate is called.
func (r *Rate) Name() string { return r.name }

// Claim is one call of one key.
type Claim struct {
	rate *Rate
	key  string
}

// Of claims one call of key.
func (r *Rate) Of(key string) Claim { return Claim{r, key} }

// State is what a key has left.
type State struct {
	Rate *Rate
	Left int
	// Full is the time until all its calls are back.
	Full time.Duration
}

// Verdict says whether a call was taken, and what that leaves.
type Verdict struct {
	// Wait is the time until the same call would be taken; zero when it was.
	Wait time.Duration
	// States are in the order of the claims.
	States []State
}

// Err is problem TooMany with the whole seconds to wait, or nil.
func (v Verdict) Err() error {
	if v.Wait <= 0 {
		return nil
	}
	return problem.TooMany(time.Duration(math.Ceil(v.Wait.Seconds())) * time.Second)
}

// Take counts one call of key; its error is problem TooMany with the whole seconds until the next.
func (r *Rate) Take(key string) error { return r.limits.Take(r.Of(key)).Err() }

// Take counts one call against several claims, in one question to Redis. It is taken by all of them or by none. There is no
// context: a caller who goes away must not make Redis look dead, and no answer takes longer than patience.
func (l *Limits) Take(claims ...Claim) Verdict {
	v := takeHere(claims)
	if v.Wait == 0 && l != nil && l.shared != nil {
		if there, ok := l.shared.take(claims); ok {
			if there.Wait > 0 {
				giveBack(claims)
			}
			v = there
		}
	}
	if v.Wait > 0 {
		for i, s := range v.States {
			if s.Left == 0 {
				claims[i].rate.refused.Add(1)
			}
		}
	}
	return v
}

// Forget gives a key all its calls back: here and for all nodes together.
func (r *Rate) Forget(key string) {
	r.here.Forget(key)
	if r.limits != nil && r.limits.shared != nil {
		r.limits.shared.forget(r.Of(key))
	}
}

// Refused counts the calls that each rate has refused on this node.
func (l *Limits) Refused(each func(name string, n int64)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.rates {
		each(r.name, r.refused.Load())
	}
}

// Shared tells whether nodes count together at the moment; configured is false where there is no Redis.
func (l *Limits) Shared() (up, configured bool) {
	if l == nil || l.shared == nil {
		return false, false
	}
	return l.shared.up.Load(), true
}

// Close lets go of Redis.
func (l *Limits) Close() {
	if l != nil && l.shared != nil {
		l.shared.close()
	}
}
