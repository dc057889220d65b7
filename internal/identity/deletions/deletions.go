// Package deletions ends companies. One that its owner deletes is closed at once: everybody is signed out, keys and links end.
// For thirty days an owner may take that back; then a job deletes every row and file of it, in bounded chunks.
//
// What belongs to people (accounts, sessions) is not the company's and stays.
package deletions

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/notes"
	"rapport/internal/identity/users"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Grace is how long a company that was deleted can be restored.
const Grace = 30 * 24 * time.Hour

// Config is what deletions need.
type Config struct {
	DB    *pg.DB
	Queue *jobs.Queue
	Blobs *blob.Store
	Note  notes.Func
	// Forget makes everybody of a company, and every key, be asked for again, and tells their open pages.
	Forget func(company uuid.UUID)
	// Elevated refuses when the person must prove once more who they are; nil never does.
	Elevated func(ctx context.Context) error
}

// Deletions ends companies.
type Deletions struct {
	Config
	closed *cache.Cache[uuid.UUID, bool]
}

// recheck bounds how long a closed company may still seem open to visitors.
const recheck = 5 * time.Second

// New makes the one Deletions of the program and gives its worker to the queue.
func New(c Config) *Deletions {
	d := &Deletions{Config: c, closed: cache.Written[uuid.UUID, bool](10_000, recheck)}
	jobs.Add(c.Queue, jobTimeout, d.work)
	return d
}

// Deletion is a company's end as its owners see it.
type Deletion struct {
	ClosesAt time.Time `json:"closes_at" doc:"When everything is deleted, unless an owner restores the company before"`
}

// Delete closes the company of ctx and has it deleted after the grace period. The owner says its name, so that nobody
// deletes what they did not mean.
func (d *Deletions) Delete(ctx context.Context, name string) (*Deletion, error) {
	a, _ := tenant.From(ctx)
	if d.Elevated != nil {
		if err := d.Elevated(ctx); err != nil {
			return nil, err
		}
	}
	end := time.Now().Add(Grace).Truncate(time.Microsecond)
	err := d.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		quiet := context.WithoutCancel(ctx)
		var is string
		if err := tx.QueryRow(quiet, "select name from companies where id = $1 for update", a.CompanyID).Scan(&is); err != nil {
			return err
		}
		if users.Clean(name) != is {
			return problem.InvalidField("name", "This is not the company's name. Type it as it stands: %s", is)
		}
		b := &pgx.Batch{}
		b.Queue("update companies set closes_at = $2, closed_by = $3 where id = $1", a.CompanyID, end, a.ID)
		b.Queue("update sessions set revoked_at = now() where active_company_id = $1 and revoked_at is null", a.CompanyID)
		if err := tx.SendBatch(quiet, b).Close(); err != nil {
			return err
		}
		if _, err := d.Queue.InsertAt(ctx, tx, Args{CompanyID: a.CompanyID, ClosesAt: end}, jobs.Default, attempts, end); err != nil {
			return err
		}
		return d.Note.Write(ctx, tx, "company", a.CompanyID, "delete", notes.Changed("closes_at", nil, end))
	})
	if err != nil {
		return nil, err
	}
	d.told(a.CompanyID)
	return &Deletion{ClosesAt: end}, nil
}

// Restore takes a deletion back within its grace period.
func (d *Deletions) Restore(ctx context.Context) error {
	a, _ := tenant.From(ctx)
	err := d.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(context.WithoutCancel(ctx), "update companies set closes_at = null, closed_by = null where id = $1 and closes_at > now()", a.CompanyID)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return problem.Conflict("not_closing", "This company is not going to be deleted, or it is too late to restore it.")
		}
		return d.Note.Write(ctx, tx, "company", a.CompanyID, "restore")
	})
	if err == nil {
		d.told(a.CompanyID)
	}
	return err
}

func (d *Deletions) told(company uuid.UUID) {
	d.closed.Forget(company)
	if d.Forget != nil {
		d.Forget(company)
	}
}

// Closed tells whether a company is to be deleted, for visitors, who are not its people.
func (d *Deletions) Closed(ctx context.Context, company uuid.UUID) (bool, error) {
	closed, err := d.closed.Load(ctx, company, func(ctx context.Context, company uuid.UUID) (bool, error) {
		return pg.One(tenant.AsSystem(ctx, company, "api"), d.DB, pgx.RowTo[bool], "select coalesce(bool_or(closes_at is null), false) is false from companies where id = $1", company)
	})
	if err != nil {
		return true, fmt.Errorf("deletions.Closed: %w", err)
	}
	return closed, nil
}
