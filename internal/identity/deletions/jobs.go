package deletions

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/pg"
)

const (
	// turn is how long one company is deleted before its job goes back into the queue, well below jobTimeout.
	turn       = time.Minute
	jobTimeout = 2 * time.Minute
	// attempts are spread by the queue over weeks: what can't be deleted now can later.
	attempts = 25
)

// Args are the job that deletes a company.
type Args struct {
	CompanyID uuid.UUID `json:"company_id"`
	ClosesAt  time.Time `json:"closes_at"`
}

// Kind names the job.
func (Args) Kind() string { return "delete_company" }

// Company is for jobs: whose work it is, and its door in the trail.
func (a Args) Company() (uuid.UUID, string) { return a.CompanyID, "deletion" }

// work deletes a company whose time has come. One that was restored, and maybe deleted anew, has another time.
func (d *Deletions) work(ctx context.Context, job *river.Job[Args]) error {
	due, err := pg.One(ctx, d.DB, pgx.RowTo[bool], "select coalesce(closes_at <= now() and closes_at <= $2, false) from companies where id = $1", job.Args.CompanyID, job.Args.ClosesAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return d.Blobs.Wipe(ctx, job.Args.CompanyID)
	}
	if err != nil || !due {
		return err
	}
	over, cancel := context.WithTimeout(ctx, turn)
	defer cancel()
	err = d.purge(over, job.Args.CompanyID)
	if over.Err() != nil {
		return river.JobSnooze(time.Second)
	}
	return err
}
