package answers

import (
	"context"
	"time"

	"github.com/google/uuid"
	"golang.org/x/time/rate"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// How much one caller may ask where customers ask: Burst at once, then one question every Interval.
const (
	Burst    = 20
	Interval = 2 * time.Second
	// callers and callerFor bound how many callers are remembered, and for how long.
	callers   = 10_000
	callerFor = 10 * time.Minute
)

// caller is who asks.
type caller struct {
	company uuid.UUID
	kind    tenant.Kind
	id      uuid.UUID
}

// admit lets the caller of ctx ask; problem TooMany says when to come back.
func (s *Service) admit(ctx context.Context) error {
	a, _ := tenant.From(ctx)
	l := s.limits.Make(caller{a.CompanyID, a.Kind, a.ID}, func() *rate.Limiter { return rate.NewLimiter(rate.Every(Interval), Burst) })
	now := time.Now()
	turn := l.ReserveN(now, 1)
	if d := turn.DelayFrom(now); d > 0 {
		turn.CancelAt(now)
		return problem.TooMany(d.Truncate(time.Second) + time.Second)
	}
	return nil
}
