package quotes

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Expire is the job that ends one quote after its last day. Nobody has to wait for it: a link is held against the day itself.
type Expire struct {
	CompanyID uuid.UUID `json:"company_id"`
	QuoteID   uuid.UUID `json:"quote_id"`
}

// Kind is for the queue.
func (Expire) Kind() string { return "expire_quote" }

// Company is for the queue.
func (j Expire) Company() (uuid.UUID, string) { return j.CompanyID, "quotes" }

func addExpiry(q *jobs.Queue, s *Service) {
	jobs.Add(q, time.Minute, func(ctx context.Context, job *river.Job[Expire]) error {
		return s.expire(ctx, job.Args.QuoteID, time.Now())
	})
}

// ExpireLater has a quote that was sent expire when its last day is over.
func (s *Service) ExpireLater(ctx context.Context, tx pgx.Tx, q *Quote) error {
	end, bounded := q.ends()
	if !bounded {
		return nil
	}
	a, _ := tenant.From(ctx)
	_, err := s.config.Queue.InsertAt(ctx, tx, Expire{CompanyID: a.CompanyID, QuoteID: q.ID}, river.QueueDefault, 10, end)
	return err
}

// expire ends a quote that was neither accepted nor declined in time. Everything else stays as it is.
func (s *Service) expire(ctx context.Context, id uuid.UUID, now time.Time) error {
	_, err := s.Store.Update(ctx, id, func(q *Quote) error { return q.Expire(now) })
	if problem.Is(err, problem.KindNotFound) {
		return nil
	}
	return err
}

// Expire ends a quote whose last day is over. One that was decided stays as it is.
func (q *Quote) Expire(now time.Time) error {
	if q.State == sent && q.over(now) {
		q.State = expired
	}
	return nil
}
