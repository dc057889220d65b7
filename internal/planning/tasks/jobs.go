package tasks

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/jobs"
	"rapport/internal/trail/notifications"
)

const (
	remindWithin   = 30 * time.Second
	remindAttempts = 5
	// late is how long ago a reminder may lie when it is written down. Older ones, as in imported lists, are history.
	late = time.Minute
)

// Remind is the job that reminds of one task at one moment.
type Remind struct {
	CompanyID uuid.UUID `json:"company_id"`
	TaskID    uuid.UUID `json:"task_id"`
	At        time.Time `json:"at"`
}

// Kind is for the queue.
func (Remind) Kind() string { return "remind" }

// Company is for the queue.
func (j Remind) Company() (uuid.UUID, string) { return j.CompanyID, "reminder" }

// plan orders the reminder of a task whose moment is new. One that is not valid any more when its time has come does
// nothing, so none is ever taken back.
func (s *Service) plan(ctx context.Context, tx pgx.Tx, old, t *Task) error {
	if t == nil || t.RemindAt == nil || t.Status != Open || t.RemindAt.Before(time.Now().Add(-late)) {
		return nil
	}
	if old != nil && old.RemindAt != nil && old.RemindAt.Equal(*t.RemindAt) && old.Status == Open {
		return nil
	}
	_, err := s.queue.InsertAt(ctx, tx, Remind{CompanyID: companyOf(ctx), TaskID: t.ID, At: *t.RemindAt}, jobs.Default, remindAttempts, *t.RemindAt)
	return err
}

func (s *Service) work(ctx context.Context, job *river.Job[Remind]) error {
	return s.remind(ctx, job.Args)
}

// remind tells the assignee, unless the task was done, deleted or given another moment meanwhile.
func (s *Service) remind(ctx context.Context, j Remind) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		n := notifications.Notification{Kind: notifications.Reminder, Record: Spec.Name, RecordID: j.TaskID, At: j.At}
		var to uuid.UUID
		err := tx.QueryRow(context.WithoutCancel(ctx), `select title, assignee_id from tasks where company_id = $1 and id = $2 and remind_at = $3
			and status = 'open' and deleted_at is null and assignee_id is not null`, j.CompanyID, j.TaskID, j.At).Scan(&n.Title, &to)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return s.tell.Tell(ctx, tx, to, n)
	})
}
