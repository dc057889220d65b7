package resource

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// Write is one change to one record that has passed permissions and rules and waits to be sent. It is how many records
// are written in one transaction and few round trips.
type Write struct {
	// Record is the record as it will be. A further change in the same transaction starts from it.
	Record any

	table *Table
	old   any
	event *Event
}

// PlanCreate is Create up to the point where the database is asked.
func (t *Table) PlanCreate(ctx context.Context, rec any) (*Write, error) {
	if err := t.May(ctx, Make); err != nil {
		return nil, err
	}
	e, err := t.born(ctx, rec)
	if err != nil {
		return nil, err
	}
	return &Write{Record: rec, table: t, event: e}, nil
}

// PlanUpdate is Update up to the point where the database is asked. old must have been locked by Lock in the transaction
// that the write is sent in, or be the Record of an earlier Write to it. The Write is nil when nothing alters.
func (t *Table) PlanUpdate(ctx context.Context, old any, change func(rec any) error) (*Write, error) {
	if err := errors.Join(t.May(ctx, Edit), t.reach(ctx, Edit, old)); err != nil {
		return nil, err
	}
	rec, e, err := t.altered(ctx, old, AnyVersion, change)
	if err != nil || e == nil {
		return nil, err
	}
	return &Write{Record: rec, table: t, old: old, event: e}, nil
}

// Send writes in one round trip: first everything new, one statement a table, what is named before what names it; then the
// updates in the order given. The InTx hooks of the Specs run after all of them, in the order given.
func (e *Engine) Send(ctx context.Context, tx pgx.Tx, writes []*Write) error {
	if len(writes) == 0 {
		return nil
	}
	b := &pgx.Batch{}
	for _, t := range tablesOf(writes) {
		t.queueInserts(b, writes)
	}
	for _, w := range writes {
		switch {
		case w.event.Action == "delete", w.event.Action == "restore":
			w.table.queueTrash(b, w.event)
		case w.old != nil:
			w.table.queueSet(b, w.old, w.Record, w.event)
		}
	}
	for _, w := range writes {
		for _, s := range e.Sinks {
			s.Write(b, w.event)
		}
	}
	if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
		return explainAny(writes, err)
	}
	for _, w := range writes {
		if err := w.hook(ctx, tx); err != nil {
			return err
		}
	}
	return nil
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

// Lock reads and locks the records whose folded field f has one of the keys, for PlanUpdate in the same transaction; oldest
// first. KeyOf tells which key each of them answers.
func (t *Table) Lock(ctx context.Context, tx pgx.Tx, f *Field, keys []string) ([]any, error) {
	return t.findFolded(ctx, tx, f, keys, " for no key update")
}

// FindFolded is Lock without locking.
func (t *Table) FindFolded(ctx context.Context, tx pgx.Tx, f *Field, keys []string) ([]any, error) {
	return t.findFolded(ctx, tx, f, keys, "")
}

func (t *Table) findFolded(ctx context.Context, tx pgx.Tx, f *Field, keys []string, lock string) ([]any, error) {
	if f.Fold == "" {
		return nil, fmt.Errorf("resource: %s.%s is not folded, so no record can be found by it", t.Name, f.Name)
	}
	a, _ := tenant.From(ctx)
	args := NewArgs(2)
	// One index descent a key, in the order of the index: "= any" walks the whole company as long as a fast-growing table
	// has no statistics yet, which made a long import quadratic.
	sql := fmt.Sprintf(`select %s from unnest($2::text[]) k (v) cross join lateral (select t.* from %s t
		where t.company_id = $1 and t.%s = k.v collate "C" and t.deleted_at is null and %s order by t.id%s) t`, t.columns, t.Name, f.Fold, t.Within(ctx, View, "t", args), lock)
	rows, err := tx.Query(context.WithoutCancel(ctx), sql, append([]any{a.CompanyID, keys}, args.Values()...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, t.scan())
}

// KeyOf is the folded value under which rec would be found by f. For a record that is still being made it is what the
// rules would make of it; rec itself stays as it is.
func (t *Table) KeyOf(ctx context.Context, rec any, f *Field) string {
	made := t.clone(rec)
	t.check(made)
	if t.prepare != nil {
		// A record that can't be prepared is refused when it is planned; until then its key is the text as given.
		_ = t.prepare(ctx, made)
	}
	s, _ := f.Value(made).(string)
	return text.Fold(s)
}

// Put writes a Go value of the field's type into rec; nil empties it. Unlike Set it reads no JSON.
func (f *Field) Put(rec, value any) error {
	if f.extra() {
		raw, err := json.Marshal(value)
		if err != nil {
			return err
		}
		return f.setExtra(rec, raw)
	}
	v := reflect.ValueOf(rec).Elem().FieldByIndex(f.index)
	if value == nil {
		v.SetZero()
		return nil
	}
	given, want := reflect.ValueOf(value), v.Type()
	if v.Kind() == reflect.Pointer {
		want = want.Elem()
	}
	if given.Type() != want {
		return problem.InvalidField(f.Name, "%s can't be read as %s.", f.Label, f.Type.words())
	}
	if v.Kind() == reflect.Pointer {
		fresh := reflect.New(want)
		fresh.Elem().Set(given)
		given = fresh
	}
	v.Set(given)
	return nil
}
