package sheet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const importColumns = `id, version, created_at, updated_at, created_by, started_by, request_id, attempts, record, file_name, blob_key, bytes, status,
	dialect, columns, mapping, match_key, mode, dry_run, rows_total, rows_done, created, updated, unchanged, rejected, also_created, error, duplicates`

func scanImport(row pgx.CollectableRow) (*entry, error) {
	e := &entry{}
	var dialect, columns, mapping, also []byte
	err := row.Scan(&e.ID, &e.Version, &e.CreatedAt, &e.UpdatedAt, &e.createdBy, &e.startedBy, &e.requestID, &e.attempts, &e.Record, &e.FileName, &e.blobKey, &e.bytes, &e.Status,
		&dialect, &columns, &mapping, &e.Key, &e.Mode, &e.DryRun, &e.RowsTotal, &e.RowsDone, &e.Created, &e.Updated, &e.Unchanged, &e.Rejected, &also, &e.Error, &e.Duplicates)
	if err != nil {
		return nil, err
	}
	return e, errors.Join(json.Unmarshal(dialect, &e.dialect), json.Unmarshal(columns, &e.Columns), json.Unmarshal(mapping, &e.Mapping), json.Unmarshal(also, &e.AlsoCreated))
}

// Get reads one import; problem NotFound when it is another company's.
func (im *Importer) Get(ctx context.Context, id uuid.UUID) (*Import, error) {
	e, err := im.get(ctx, id)
	if err != nil {
		return nil, err
	}
	return im.view(ctx, e), nil
}

func (im *Importer) get(ctx context.Context, id uuid.UUID) (*entry, error) {
	a, _ := tenant.From(ctx)
	e, err := pg.One(ctx, im.engine.DB, scanImport, "select "+importColumns+" from imports where company_id = $1 and id = $2", a.CompanyID, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, notThere()
	}
	if err != nil {
		return nil, err
	}
	return e, im.mayOpen(ctx, e)
}

// maxListed bounds the list of imports: older ones are found through the records they made.
const maxListed = 200

// List reads the company's newest imports.
func (im *Importer) List(ctx context.Context) ([]*Import, error) {
	a, _ := tenant.From(ctx)
	var records []string
	for _, t := range im.engine.Tables() {
		if t.Allowed(ctx, resource.Import) {
			records = append(records, t.Name)
		}
	}
	all, err := pg.Collect(ctx, im.engine.DB, scanImport, fmt.Sprintf("select %s from imports where company_id = $1 and record = any($2) order by created_at desc, id limit %d", importColumns, maxListed), a.CompanyID, records)
	list := make([]*Import, 0, len(all))
	for _, e := range all {
		if im.mayOpen(ctx, e) != nil {
			continue
		}
		list = append(list, im.view(ctx, e))
	}
	return list, err
}

// insert stores a new import, and its job when it is to start at once.
func (im *Importer) insert(ctx context.Context, e *entry) error {
	a, _ := tenant.From(ctx)
	return im.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into imports (company_id, id, created_by, started_by, request_id, record, file_name, blob_key, bytes, status, dialect, columns, mapping, match_key, mode, dry_run, rows_total)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
			a.CompanyID, e.ID, e.createdBy, e.startedBy, e.requestID, e.Record, e.FileName, e.blobKey, e.bytes, string(e.Status), encode(e.dialect), encode(e.Columns), encode(e.Mapping), e.Key, string(e.Mode), e.DryRun, e.RowsTotal)
		if err != nil || e.Status != Queued {
			return err
		}
		return im.enqueue(ctx, tx, a.CompanyID, e.ID)
	})
}

// locked reads one import for a change of its state; nobody else changes it before tx ends.
func locked(ctx context.Context, tx pgx.Tx, company, id uuid.UUID) (*entry, error) {
	rows, err := tx.Query(context.WithoutCancel(ctx), "select "+importColumns+" from imports where company_id = $1 and id = $2 for no key update", company, id)
	if err != nil {
		return nil, err
	}
	e, err := pgx.CollectExactlyOneRow(rows, scanImport)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, notThere()
	}
	return e, err
}

// save writes what may change of an import and counts its version up.
func (e *entry) save(ctx context.Context, tx pgx.Tx, company uuid.UUID) error {
	row := tx.QueryRow(context.WithoutCancel(ctx), `update imports set version = version + 1, updated_at = now(), started_by = $3, request_id = $4, attempts = $5, status = $6, mapping = $7,
		match_key = $8, mode = $9, dry_run = $10, rows_done = $11, created = $12, updated = $13, unchanged = $14, rejected = $15, also_created = $16, error = $17, duplicates = $18
		where company_id = $1 and id = $2 returning version, updated_at`,
		company, e.ID, e.startedBy, e.requestID, e.attempts, string(e.Status), encode(e.Mapping), e.Key, string(e.Mode), e.DryRun, e.RowsDone, e.Created, e.Updated, e.Unchanged, e.Rejected, encode(e.AlsoCreated), e.Error, e.Duplicates)
	if err := row.Scan(&e.Version, &e.UpdatedAt); err != nil || e.DryRun || e.Status == Mapping {
		return err
	}
	return e.saveSet(ctx, tx, company)
}

// setStatus is the state of an import's change set. A cancelled import has changed what it changed.
var setStatus = map[Status]string{Queued: "queued", Running: "running", Succeeded: "done", Failed: "failed", Cancelled: "done"}

// saveSet keeps the change set of the same id, by which an import can be undone.
func (e *entry) saveSet(ctx context.Context, tx pgx.Tx, company uuid.UUID) error {
	_, err := tx.Exec(context.WithoutCancel(ctx), `insert into change_sets (company_id, id, record, action, status, total, done, changed, unchanged, failed, actor_id, request_id, error)
		values ($1, $2, $3, 'import', $4, $5, $6, $7, $8, $9, $10, $11, $12)
		on conflict (company_id, id) do update set updated_at = now(), status = excluded.status, done = excluded.done, changed = excluded.changed,
		unchanged = excluded.unchanged, failed = excluded.failed, error = excluded.error`,
		company, e.ID, e.Record, setStatus[e.Status], e.RowsTotal, e.RowsDone, e.Created+e.Updated, e.Unchanged, e.Rejected, e.startedBy, e.requestID, e.Error)
	return err
}
