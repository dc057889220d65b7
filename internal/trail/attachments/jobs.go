package attachments

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/blob"
)

const (
	sweepWithin   = time.Minute
	sweepAttempts = 10
	// orphanAfter is how long a file may wait for its record: longer than any upload takes.
	orphanAfter = 24 * time.Hour
)

// Sweep is the job that removes one file which nothing needs any more: its upload never came to an end, or its attachment
// has lain in the trash for long enough.
type Sweep struct {
	CompanyID uuid.UUID `json:"company_id"`
	ID        uuid.UUID `json:"id"`
}

// Kind is for the queue.
func (Sweep) Kind() string { return "sweep_attachment" }

// Company is for the queue.
func (j Sweep) Company() (uuid.UUID, string) { return j.CompanyID, "attachments" }

func (s *Service) work(ctx context.Context, job *river.Job[Sweep]) error {
	return s.sweep(ctx, job.Args, time.Now())
}

// sweep removes the file unless its attachment is there, or may still come back from the trash. It may run at any time and
// any number of times.
func (s *Service) sweep(ctx context.Context, j Sweep, now time.Time) error {
	var kept bool
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		ctx = context.WithoutCancel(ctx)
		// A second of grace: the job and the deletion do not look at the same clock.
		_, err := tx.Exec(ctx, "delete from attachments where company_id = $1 and id = $2 and deleted_at < $3", j.CompanyID, j.ID, now.Add(time.Second-keptInTrash))
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, "select exists (select from attachments where company_id = $1 and id = $2)", j.CompanyID, j.ID).Scan(&kept)
	})
	if err != nil || kept {
		return err
	}
	return s.blobs.Delete(ctx, blob.Key(j.CompanyID, j.ID))
}
