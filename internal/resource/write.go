package resource

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
)

// Write is one change to one record that has passed permissions and rules and waits to be sent. There is no other way to
// change a record: the calls for one record plan a Write and send it, and work on many plans theirs and sends them together,
// in one transaction and few round trips.
type Write struct {
	// Record is the record as it will be. A further change in the same transaction starts from it.
	Record any

	table *Table
	old   any // nil for a new record
	event *Event
	key   *Idempotent
}

// AnyVersion as the expected version of an update means: whatever it is now.
const AnyVersion int64 = 0

// Create writes a new record in one transaction with its trail: one round trip unless the Spec writes more. It fills the
// record's Base. With an Idempotent key in ctx that was used before, the record is read instead of made.
func (t *Table) Create(ctx context.Context, rec any) error {
	w, err := t.PlanCreate(ctx, rec)
	if err != nil {
		return err
	}
	w.key, _ = ctx.Value(idempotentKey{}).(*Idempotent)
	if t.inTx == nil {
		err = t.explain(t.engine.DB.Batch(ctx, func(b *pgx.Batch) { t.engine.queue(b, []*Write{w}) }))
	} else {
		err = t.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error { return t.engine.Send(ctx, tx, []*Write{w}) })
	}
	if name, ok := pg.Unique(err); ok && name == "idempotency_keys_pkey" {
		return t.replay(ctx, rec, w.key)
	}
	if err == nil {
		t.Tell(w.event)
	}
	return err
}

// CreateTx is Create inside a transaction that the caller has begun. Tell must be called with the event after the commit.
func (t *Table) CreateTx(ctx context.Context, tx pgx.Tx, rec any) (*Event, error) {
	w, err := t.PlanCreate(ctx, rec)
	if err != nil {
		return nil, err
	}
	return w.event, t.engine.Send(ctx, tx, []*Write{w})
}

// Update changes one record. change gets a copy; with a version other than AnyVersion a stale one is problem Stale, which
// carries what was asked for and the record as it stands. Nothing altered means nothing written and no event.
func (t *Table) Update(ctx context.Context, id uuid.UUID, version int64, change func(rec any) error) (rec any, err error) {
	var e *Event
	err = t.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rec, e, err = t.UpdateTx(ctx, tx, id, version, change)
		return err
	})
	if err != nil {
		return nil, err
	}
	t.Tell(e)
	return rec, nil
}

// UpdateTx is Update inside a transaction that the caller has begun; the event is nil when nothing changed.
func (t *Table) UpdateTx(ctx context.Context, tx pgx.Tx, id uuid.UUID, version int64, change func(rec any) error) (any, *Event, error) {
	old, err := t.lock(ctx, tx, id, false, Edit)
	if err != nil {
		return nil, nil, err
	}
	w, err := t.altered(ctx, old, version, change)
	if err != nil || w == nil {
		return old, nil, err
	}
	return w.Record, w.event, t.engine.Send(ctx, tx, []*Write{w})
}

// Delete puts one record into the trash, from where Restore brings it back.
func (t *Table) Delete(ctx context.Context, id uuid.UUID) error {
	_, err := t.trash(ctx, id, "delete")
	return err
}

// Restore brings one record back from the trash.
func (t *Table) Restore(ctx context.Context, id uuid.UUID) (any, error) {
	return t.trash(ctx, id, "restore")
}

func (t *Table) trash(ctx context.Context, id uuid.UUID, action string) (any, error) {
	var w *Write
	err := t.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		old, err := t.lock(ctx, tx, id, action == "restore", Remove)
		if err != nil {
			return err
		}
		w = t.write(ctx, action, old, t.clone(old))
		return t.engine.Send(ctx, tx, []*Write{w})
	})
	if err != nil {
		return nil, err
	}
	t.Tell(w.event)
	return w.Record, nil
}

// PlanCreate is Create up to the point where the database is asked.
func (t *Table) PlanCreate(ctx context.Context, rec any) (*Write, error) {
	if err := t.May(ctx, Make); err != nil {
		return nil, err
	}
	return t.born(ctx, rec)
}

// PlanUpdate is Update up to the point where the database is asked. old must have been locked by Lock or LockIDs in the
// transaction that the write is sent in, or be the Record of an earlier Write to it. The Write is nil when nothing alters.
func (t *Table) PlanUpdate(ctx context.Context, old any, change func(rec any) error) (*Write, error) {
	if err := errors.Join(t.May(ctx, Edit), t.reach(ctx, Edit, old)); err != nil {
		return nil, err
	}
	return t.altered(ctx, old, AnyVersion, change)
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
	return t.write(ctx, action, old, t.clone(old)), nil
}

// Send writes in one round trip: first everything new, one statement a table, what is named before what names it; then the
// changes in the order given. The InTx hooks of the Specs run after all of them, in the order given.
func (e *Engine) Send(ctx context.Context, tx pgx.Tx, writes []*Write) error {
	if len(writes) == 0 {
		return nil
	}
	b := &pgx.Batch{}
	e.queue(b, writes)
	if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
		return explainAny(writes, err)
	}
	for _, w := range writes {
		if err := w.hook(ctx, tx); err != nil {
			return w.table.explain(err)
		}
	}
	if cause, ok := ctx.Value(alongKey{}).(*Event); ok {
		for _, w := range writes {
			cause.along = append(cause.along, w.event)
		}
	}
	return nil
}

func (e *Engine) queue(b *pgx.Batch, writes []*Write) {
	var events []*Event
	for _, w := range writes {
		events = append(events, w.event)
		// First of all: who comes second waits here, and learns of the first one's record rather than of its unique values.
		if w.key != nil {
			w.key.queue(b, w.event)
		}
	}
	for _, t := range tablesOf(writes) {
		t.queueInserts(b, writes)
	}
	for _, w := range writes {
		if w.old != nil {
			w.queueSet(b)
		}
	}
	for _, s := range e.Sinks {
		s.Write(b, events)
	}
}

// queueSet writes the columns that differ.
func (w *Write) queueSet(b *pgx.Batch) {
	t, e := w.table, w.event
	set, args := []string{"version = $3", "updated_at = $4"}, []any{e.Actor.CompanyID, e.RecordID, e.Version, e.At}
	put := func(column string, v any) {
		args = append(args, v)
		set = append(set, fmt.Sprintf("%s = $%d", column, len(args)))
	}
	switch e.Action {
	case "delete":
		set = append(set, "deleted_at = now()")
	case "restore":
		set = append(set, "deleted_at = null")
	}
	columns := map[string]bool{}
	for _, c := range e.Changes {
		if f := t.stored(c.Field); !columns[f.Column] {
			columns[f.Column] = true
			put(f.Column, reflect.ValueOf(w.Record).Elem().FieldByIndex(f.index).Interface())
		}
	}
	before := t.derivedValues(w.old)
	for i, v := range t.derivedValues(w.Record) {
		if v != before[i] {
			put(t.derived()[i], v)
		}
	}
	b.Queue(fmt.Sprintf("update %s set %s where company_id = $1 and id = $2", t.Name, strings.Join(set, ", ")), args...)
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
	w.event.along = nil // a transaction may run twice
	return w.table.inTx(context.WithValue(ctx, alongKey{}, w.event), tx, old, rec)
}

// explainAny asks each table among the writes what the database's refusal means.
func explainAny(writes []*Write, err error) error {
	for _, w := range slices.Backward(writes) {
		if told := w.table.explain(err); told != err {
			return told
		}
	}
	return err
}

// Tell hands events of CreateTx and UpdateTx to the sinks once their transaction has committed.
func (t *Table) Tell(events ...*Event) {
	for _, e := range events {
		for _, s := range t.engine.Sinks {
			if e != nil {
				s.Committed(e)
			}
		}
		if e != nil && len(e.along) <= tellEach {
			t.Tell(e.along...)
		}
	}
}

// tellEach is how many events of one transaction are told one by one. More would only push every listener out of its
// buffer: whoever watches mass work watches its progress, and what must not be missed belongs into Sink.Write.
const tellEach = 50

// Tell hands the events of the writes to the sinks once their transaction has committed; more than tellEach are not told.
func (e *Engine) Tell(writes []*Write) {
	if len(writes) > tellEach {
		return
	}
	for _, w := range writes {
		w.table.Tell(w.event)
	}
}
