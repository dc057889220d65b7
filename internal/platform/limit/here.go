package limit

import (
	"sync/atomic"
	"time"
)

// started is where this process counts time from: a clock that somebody sets back gives nobody anything.
var started = time.Now()

// takeHere is the count of this node (GCRA, the leaky bucket as a meter): of each key only the time is kept at which all its
// calls will be back.
func takeHere(claims []Claim) Verdict {
	v := Verdict{States: make([]State, len(claims))}
	now := time.Since(started)
	for i, c := range claims {
		full, wait := c.rate.advance(c.rate.bucket(c.key), now)
		if wait > 0 {
			giveBack(claims[:i])
			v.Wait = wait
			for i, c := range claims {
				v.States[i] = c.rate.state(c.rate.filled(c.key, now))
			}
			break
		}
		v.States[i] = c.rate.state(full)
	}
	return v
}

func (r *Rate) bucket(key string) *atomic.Int64 {
	return r.here.Make(key, func() *atomic.Int64 { return &atomic.Int64{} })
}

// advance takes one call, or tells how long to wait for one. full is the time until all calls are back.
func (r *Rate) advance(b *atomic.Int64, now time.Duration) (full, wait time.Duration) {
	for {
		was := b.Load()
		from := max(time.Duration(was), now)
		next := from + r.every
		if wait = next - r.span() - now; wait > 0 {
			return from - now, wait
		}
		if b.CompareAndSwap(was, int64(next)) {
			return next - now, 0
		}
	}
}

func (r *Rate) filled(key string, now time.Duration) time.Duration {
	b, ok := r.here.Find(key)
	if !ok {
		return 0
	}
	return max(time.Duration(b.Load())-now, 0)
}

// giveBack undoes advance.
func giveBack(claims []Claim) {
	for _, c := range claims {
		if b, ok := c.rate.here.Find(c.key); ok {
			b.Add(-int64(c.rate.every))
		}
	}
}

// span is the time that it takes to get all calls back.
func (r *Rate) span() time.Duration { return r.every * time.Duration(r.N) }

func (r *Rate) state(full time.Duration) State {
	return State{Rate: r, Left: int(max(r.span()-full, 0) / r.every), Full: full}
}
