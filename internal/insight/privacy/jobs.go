package privacy

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/trail/audit"
)

// ExportArgs are the job that writes one file.
type ExportArgs struct {
	CompanyID uuid.UUID `json:"company_id"`
	ID        uuid.UUID `json:"id"`
}

// Kind is for the queue.
func (ExportArgs) Kind() string { return "person_export" }

// Company is for the queue.
func (j ExportArgs) Company() (uuid.UUID, string) { return j.CompanyID, "privacy" }

func (s *Service) exportJob(ctx context.Context, job *river.Job[ExportArgs]) error {
	e, err := s.export(ctx, job.Args.ID, nil)
	if problem.Is(err, problem.KindNotFound) || err == nil && e.Status == "succeeded" {
		return nil
	}
	if err != nil {
		return err
	}
	size, err := s.make(ctx, e)
	switch {
	case err == nil:
		_, err = s.Engine.DB.Exec(ctx, "update person_exports set status = 'succeeded', progress = 1, bytes = $3 where company_id = $1 and id = $2", job.Args.CompanyID, e.ID, size)
	case problem.Is(err, problem.KindNotFound):
		err = s.failExport(ctx, e.ID, "Nobody like this is there any more.")
	case job.Attempt >= job.MaxAttempts:
		err = errors.Join(err, s.failExport(ctx, e.ID, "This could not be written. Please try again."))
	}
	return err
}

// EraseArgs are the job that erases one person. They name the plan, which is sealed, and nobody.
type EraseArgs struct {
	CompanyID uuid.UUID `json:"company_id"`
	ID        uuid.UUID `json:"id"`
}

// Kind is for the queue.
func (EraseArgs) Kind() string { return "erase_person" }

// Company is for the queue.
func (j EraseArgs) Company() (uuid.UUID, string) { return j.CompanyID, "privacy" }

func (s *Service) eraseJob(ctx context.Context, job *river.Job[EraseArgs]) error {
	x, err := s.erasing(ctx, job.Args.ID)
	if x == nil || err != nil {
		return err
	}
	if err = x.run(ctx); err == nil {
		return nil
	}
	if problem.Is(err, problem.KindNotFound) && !x.p.Known {
		return x.fail(ctx, "Nobody like this is there any more.")
	}
	if job.Attempt >= job.MaxAttempts {
		return errors.Join(err, x.fail(ctx, "This could not be brought to its end. Ask for it again."))
	}
	return err
}

// RetainArgs are the job of one run.
type RetainArgs struct {
	CompanyID uuid.UUID `json:"company_id"`
	ID        uuid.UUID `json:"id"`
}

// Kind is for the queue.
func (RetainArgs) Kind() string { return "retain" }

// Company is for the queue.
func (j RetainArgs) Company() (uuid.UUID, string) { return j.CompanyID, "retention" }

func (s *Service) retainJob(ctx context.Context, job *river.Job[RetainArgs]) error {
	run, err := s.run(ctx, job.Args.ID)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && run.FinishedAt != nil {
		return nil
	}
	if err != nil {
		return err
	}
	over, err := s.Turn(ctx, run, time.Now())
	if err == nil && !over {
		return river.JobSnooze(time.Second)
	}
	return err
}

// Wake is the timer: it looks each hour whose night it is.
type Wake struct{}

// Kind is for the queue.
func (Wake) Kind() string { return "retain_wake" }

// Company is for the queue: the timer is of none.
func (Wake) Company() (uuid.UUID, string) { return uuid.Nil, "retention" }

func (s *Service) wakeJob(ctx context.Context, _ *river.Job[Wake]) error {
	companies, err := audit.Companies(ctx, s.Engine.DB)
	if err != nil {
		return err
	}
	for _, company := range companies {
		ctx := tenant.AsSystem(ctx, company, "retention")
		due, err := s.due(ctx, time.Now())
		if err != nil {
			return err
		}
		if due {
			if _, err := s.Retain(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
