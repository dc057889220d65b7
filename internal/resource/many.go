package resource

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
)

// IDs answers which records the query finds, oldest first and at most that many.
func (t *Table) IDs(ctx context.Context, q Query, most int) (ids []uuid.UUID, err error) {
	if err := t.May(ctx, View); err != nil {
		return nil, err
	}
	// Count lets a search by words find as many as its list counts.
	q.Limit, q.Cursor, q.Count = 1, "", true
	p, err := t.plan(ctx, View, q)
	if err != nil {
		return nil, err
	}
	err = t.engine.DB.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("select set_config('plan_cache_mode', 'force_custom_plan', true)")
		b.Queue(fmt.Sprintf("select t.id from %s where %s order by t.id limit %d", p.from, p.where, most), p.args.Values()...).Query(func(rows pgx.Rows) error {
			ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
			return err
		})
	})
	return ids, err
}

// LockIDs reads and locks the records with these ids that the actor may see, those in the trash or those that are not, for PlanUpdate, PlanDelete
// and PlanRestore in the same transaction.
func (t *Table) LockIDs(ctx context.Context, tx pgx.Tx, ids []uuid.UUID, trashed bool) (map[uuid.UUID]any, error) {
	a, _ := tenant.From(ctx)
	args := NewArgs(3)
	sql := "select " + t.columns + " from " + t.Name + " t where t.company_id = $1 and t.id = any($2) and (t.deleted_at is not null) = $3 and " + t.Within(ctx, View, "t", args) + " order by t.id for no key update"
	rows, err := tx.Query(context.WithoutCancel(ctx), sql, append([]any{a.CompanyID, ids, trashed}, args.Values()...)...)
	if err != nil {
		return nil, err
	}
	recs, err := pgx.CollectRows(rows, t.scan())
	found := make(map[uuid.UUID]any, len(recs))
	for _, rec := range recs {
		found[BaseOf(rec).ID] = rec
	}
	return found, err
}

// PlanDelete is Delete up to the point where the database is asked; old must have been locked by LockIDs.
func (t *Table) PlanDelete(ctx context.Context, old any) (*Write, error) {
	return t.planTrash(ctx, "delete", old)
}

// PlanRestore is Restore up to the point where the database is asked; old must have been locked by LockIDs in the trash.
func (t *Table) PlanRestore(ctx context.Context, old any) (*Write, error) {
	return t.planTrash(ctx, "restore", old)
}

func (t *Table) planTrash(ctx context.Context, action string, old any) (*Write, error) {
	if err := errors.Join(t.May(ctx, Remove), t.reach(ctx, Remove, old)); err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	rec := t.clone(old)
	e := t.event(ctx, a, action, rec, rec)
	e.Version++
	BaseOf(rec).Version, BaseOf(rec).UpdatedAt = e.Version, e.At
	return &Write{Record: rec, table: t, old: old, event: e}, nil
}

// queueTrash puts one record into the trash or takes it out, without telling the sinks.
func (t *Table) queueTrash(b *pgx.Batch, e *Event) {
	value := "now()"
	if e.Action == "restore" {
		value = "null"
	}
	b.Queue(fmt.Sprintf("update %s set deleted_at = %s, version = $3, updated_at = $4 where company_id = $1 and id = $2", t.Name, value), e.Actor.CompanyID, e.RecordID, e.Version, e.At)
}

// hook runs the Spec's InTx for one write.
func (w *Write) hook(ctx context.Context, tx pgx.Tx) error {
	old, rec := w.old, w.Record
	switch {
	case w.table.inTx == nil:
		return nil
	case w.event.Action == "delete":
		old, rec = rec, nil
	case w.event.Action == "restore":
		old = nil
	}
	return w.table.inTx(ctx, tx, old, rec)
}

// CheckChanges holds new values of fields against the fields alone, before any record is known that they are for.
func (t *Table) CheckChanges(ctx context.Context, changes map[string]json.RawMessage) (faults []problem.Field) {
	rec := t.New()
	closed, _ := t.Closed(ctx)
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		f := t.FieldFor(ctx, name)
		var msg string
		switch {
		case f == nil || Closes(closed, name) == scope.Hidden:
			msg = fmt.Sprintf("%s is not a field of %s.", name, t.Name)
		case f.ReadOnly:
			msg = f.Label + " can't be changed."
		case Closes(closed, name) != "":
			msg = f.Label + " can be read by your role, but not changed."
		case f.Valid != nil:
			_, msg = f.Valid(changes[name])
		case f.Set(rec, changes[name]) != nil:
			msg = fmt.Sprintf("%s can't be read as %s.", f.Label, f.Type.words())
		default:
			msg = f.check(reflect.ValueOf(rec).Elem().FieldByIndex(f.index))
		}
		if msg != "" {
			faults = append(faults, problem.Field{Name: name, Message: msg, Code: "invalid"})
		}
	}
	return faults
}
