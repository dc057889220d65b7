package audit

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

const (
	sealWithin   = 5 * time.Minute
	sealAttempts = 10
	// looksBack is how far before the change that asks a seal looks for others: what a transaction wrote that began earlier
	// and ended later. What took longer asks for itself when it has committed, or is found by the hourly look at everything.
	looksBack = 30 * time.Second
	wakeEvery = time.Minute
	sweepHour = time.Hour
)

// Overdue is how long a change may be without a seal before a check reports it.
const Overdue = 2 * time.Hour

// Seal is the job that seals what is new in one company.
type Seal struct {
	CompanyID uuid.UUID `json:"company_id"`
	From      uuid.UUID `json:"from"`
}

// Kind is for the queue.
func (Seal) Kind() string { return "seal" }

// Company is for the queue.
func (j Seal) Company() (uuid.UUID, string) { return j.CompanyID, "audit" }

// Wake is the timer: it asks for the seals that nobody has asked for, such as after a crash.
type Wake struct {
	Everything bool `json:"everything"`
}

// Kind is for the queue.
func (Wake) Kind() string { return "seal_wake" }

// Company is for the queue: the timer is of none.
func (Wake) Company() (uuid.UUID, string) { return uuid.Nil, "audit" }

// work registers the workers and the timers.
func (s *Service) work() {
	jobs.Add(s.queue, sealWithin, s.sealJob)
	jobs.Add(s.queue, sealWithin, s.wakeJob)
	s.queue.Every(wakeEvery, Wake{})
	s.queue.Every(sweepHour, Wake{Everything: true})
}

func (s *Service) sealJob(ctx context.Context, job *river.Job[Seal]) error {
	_, err := s.Seal(ctx, job.Args.From)
	if errors.Is(err, errBusy) {
		return river.JobSnooze(time.Second)
	}
	return err
}

func (s *Service) wakeJob(ctx context.Context, job *river.Job[Wake]) error {
	waiting, err := pg.Collect(pg.AsUser(ctx, uuid.Nil), s.db, func(row pgx.CollectableRow) (w [2]*uuid.UUID, err error) {
		err = row.Scan(&w[0], &w[1])
		return w, err
	}, "select company_id, newest from unsealed_companies($1)", job.Args.Everything)
	if err != nil {
		return fmt.Errorf("audit: who is waiting: %w", err)
	}
	for _, w := range waiting {
		from := uuid.Nil
		if w[1] != nil && !job.Args.Everything {
			from = *w[1]
		}
		if err := s.enqueue(ctx, *w[0], from); err != nil {
			return err
		}
	}
	return nil
}

// enqueue has the changes of a company sealed from shortly before one on.
func (s *Service) enqueue(ctx context.Context, company, oldest uuid.UUID) error {
	if !s.queue.Opened() {
		return errors.New("the queue is not open")
	}
	return s.db.InTx(tenant.AsSystem(ctx, company, "audit"), func(ctx context.Context, tx pgx.Tx) error {
		_, err := s.queue.Insert(ctx, tx, Seal{CompanyID: company, From: earlier(oldest, looksBack)}, jobs.Default, sealAttempts)
		return err
	})
}

// earlier is the least identifier of a time that lies by before that of id.
func earlier(id uuid.UUID, by time.Duration) (from uuid.UUID) {
	var ms [8]byte
	copy(ms[2:], id[:6])
	at := binary.BigEndian.Uint64(ms[:])
	binary.BigEndian.PutUint64(ms[:], at-min(at, uint64(by.Milliseconds())))
	copy(from[:6], ms[2:])
	return from
}
