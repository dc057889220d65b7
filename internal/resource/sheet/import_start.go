package sheet

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Args are the job of one import.
type Args struct {
	CompanyID uuid.UUID `json:"company_id"`
	ImportID  uuid.UUID `json:"import_id"`
}

// Kind names the job.
func (Args) Kind() string { return "import" }

// Company is for jobs: whose work it is, and its door in the trail.
func (a Args) Company() (uuid.UUID, string) { return a.CompanyID, "import" }

// queueAttempts is far beyond maxAttempts: a long import is put back into the queue many times, and it is the import
// itself that counts how often it began in vain.
const queueAttempts = 1000

func (im *Importer) enqueue(ctx context.Context, tx pgx.Tx, company, id uuid.UUID) error {
	_, err := im.queue.Insert(ctx, tx, Args{CompanyID: company, ImportID: id}, jobs.Imports, queueAttempts)
	return err
}

// mayImport holds the right against the record type. An unknown type is one that the program no longer has.
func (im *Importer) mayImport(ctx context.Context, record string) error {
	t := im.engine.Find(record)
	if t == nil {
		return notThere()
	}
	return t.May(ctx, resource.Import)
}

// whole tells whether the actor of ctx sees all of a record type, so that an import of somebody else's tells nothing new.
func whole(ctx context.Context, t *resource.Table) bool {
	_, hidden := t.Closed(ctx)
	return t.Whole(ctx) && len(hidden) == 0
}

// mine tells whether the actor of ctx uploaded or started an import.
func (e *entry) mine(ctx context.Context) bool {
	a, _ := tenant.From(ctx)
	return e.createdBy != nil && *e.createdBy == a.ID || e.startedBy != nil && *e.startedBy == a.ID
}

// mayOpen is mayImport for one import: what others brought in may hold what the actor can't see.
func (im *Importer) mayOpen(ctx context.Context, e *entry) error {
	if err := im.mayImport(ctx, e.Record); err != nil {
		return err
	}
	if !e.mine(ctx) && !whole(ctx, im.engine.Find(e.Record)) {
		return notThere()
	}
	return nil
}

// begin makes e ready for the worker, in the name of the actor and with all counters at nothing.
func (im *Importer) begin(ctx context.Context, e *entry) {
	a, _ := tenant.From(ctx)
	e.Status, e.startedBy, e.requestID, e.attempts, e.Error = Queued, person(a), a.RequestID, 0, nil
	e.RowsDone, e.Created, e.Updated, e.Unchanged, e.Rejected = 0, 0, 0, 0, 0
	e.AlsoCreated = map[string]int64{}
}

// Start begins an import that waits for its mapping, or again one that was only a dry run. The job exists exactly when
// the answer says so.
func (im *Importer) Start(ctx context.Context, id uuid.UUID, p Plan) (*Import, error) {
	return im.change(ctx, id, func(tx pgx.Tx, company uuid.UUID, e *entry) error {
		if e.Status != Mapping && (!e.DryRun || !e.Status.ends()) {
			return problem.Conflict("import_started", "This import is already %s. Upload the file again to import it once more.", e.Status)
		}
		t := im.engine.Find(e.Record)
		if err := im.resolve(ctx, t, e, p); err != nil {
			return err
		}
		if err := im.ready(ctx, t, e); err != nil {
			return err
		}
		im.begin(ctx, e)
		if _, err := tx.Exec(context.WithoutCancel(ctx), "delete from import_rejects where company_id = $1 and import_id = $2", company, id); err != nil {
			return err
		}
		return im.enqueue(ctx, tx, company, id)
	})
}

// Cancel stops an import after the rows that are being written right now; what was written stays.
func (im *Importer) Cancel(ctx context.Context, id uuid.UUID) (*Import, error) {
	return im.change(ctx, id, func(_ pgx.Tx, _ uuid.UUID, e *entry) error {
		if e.Status.ends() {
			return problem.Conflict("import_ended", "This import has already %s.", ended[e.Status])
		}
		e.Status = Cancelled
		return nil
	})
}

var ended = map[Status]string{Succeeded: "come to its end", Failed: "failed", Cancelled: "been cancelled"}

// change alters the state of one import in a transaction and tells those who watch.
func (im *Importer) change(ctx context.Context, id uuid.UUID, alter func(tx pgx.Tx, company uuid.UUID, e *entry) error) (*Import, error) {
	a, _ := tenant.From(ctx)
	var e *entry
	err := im.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		if e, err = locked(ctx, tx, a.CompanyID, id); err != nil {
			return err
		}
		if err := im.mayOpen(ctx, e); err != nil {
			return err
		}
		if err := alter(tx, a.CompanyID, e); err != nil {
			return err
		}
		return e.save(ctx, tx, a.CompanyID)
	})
	if err != nil {
		return nil, err
	}
	im.publish(ctx, a.CompanyID, e)
	return im.view(ctx, e), nil
}
