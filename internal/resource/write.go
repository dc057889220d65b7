package resource

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/wire"
)

// AnyVersion as the expected version of an update means: whatever it is now.
const AnyVersion int64 = 0

// readOnly fields that the engine itself keeps; hooks and callers can't alter them.
var kept = map[string]bool{"id": true, "version": true, "created_at": true, "updated_at": true, "created_by": true}

// Create writes a new record in one transaction with its trail: one round trip unless the Spec writes more. It fills the
// record's Base. With an Idempotent key in ctx that was used before, the record is read instead of made.
func (t *Table) Create(ctx context.Context, rec any) error {
	if err := t.May(ctx, Make); err != nil {
		return err
	}
	e, err := t.born(ctx, rec)
	if err != nil {
		return err
	}
	key := idempotency(ctx)
	if t.inTx == nil {
		err = t.engine.DB.Batch(ctx, func(b *pgx.Batch) { t.queueCreate(b, rec, e, key) })
	} else {
		err = t.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error { return t.createTx(ctx, tx, rec, e, key) })
	}
	if name, ok := pg.Unique(err); ok && name == "idempotency_keys_pkey" {
		return t.replay(ctx, rec, key)
	}
	if err != nil {
		return t.explain(err)
	}
	t.committed(e)
	return nil
}

// CreateTx is Create inside a transaction that the caller has begun. Tell must be called with the event after the commit.
func (t *Table) CreateTx(ctx context.Context, tx pgx.Tx, rec any) (*Event, error) {
	if err := t.May(ctx, Make); err != nil {
		return nil, err
	}
	e, err := t.born(ctx, rec)
	if err != nil {
		return nil, err
	}
	return e, t.explain(t.createTx(ctx, tx, rec, e, nil))
}

// Tell hands events of CreateTx and UpdateTx to the sinks once their transaction has committed.
func (t *Table) Tell(events ...*Event) {
	for _, e := range events {
		if e != nil {
			t.committed(e)
		}
	}
}

func (t *Table) createTx(ctx context.Context, tx pgx.Tx, rec any, e *Event, key *Idempotent) error {
	b := &pgx.Batch{}
	t.queueCreate(b, rec, e, key)
	if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
		return err
	}
	if t.inTx == nil {
		return nil
	}
	return t.inTx(ctx, tx, nil, rec)
}

func (t *Table) queueCreate(b *pgx.Batch, rec any, e *Event, key *Idempotent) {
	if key != nil {
		key.queue(b, e)
	}
	b.Queue(t.insert, t.insertArgs(e.Actor.CompanyID, rec)...)
	for _, s := range t.engine.Sinks {
		s.Write(b, e)
	}
}

func (t *Table) insertArgs(company uuid.UUID, rec any) []any {
	args := make([]any, 0, len(t.fields)+4)
	args = append(args, company)
	v := reflect.ValueOf(rec).Elem()
	for i := range t.fields {
		args = append(args, v.FieldByIndex(t.fields[i].index).Interface())
	}
	return append(args, t.derivedValues(rec)...)
}

// born fills a new record's Base, runs the rules and makes its event.
func (t *Table) born(ctx context.Context, rec any) (*Event, error) {
	a, _ := tenant.From(ctx)
	base, now := BaseOf(rec), Moment(ctx)
	if base.ID == uuid.Nil {
		base.ID = uuid.Must(uuid.NewV7())
	}
	base.Version, base.CreatedAt, base.UpdatedAt = 1, now, now
	base.CreatedBy = nil
	if a.Kind == tenant.User {
		base.CreatedBy = &a.ID
	}
	if err := t.adopt(ctx, rec); err != nil {
		return nil, err
	}
	if err := t.rules(ctx, nil, rec); err != nil {
		return nil, err
	}
	if err := t.anchored(ctx, nil, rec); err != nil {
		return nil, err
	}
	return t.event(ctx, a, "create", t.New(), rec), nil
}

func (t *Table) rules(ctx context.Context, old, rec any) error {
	faults := t.check(rec)
	if len(faults) == 0 && t.prepare != nil {
		if err := t.prepare(ctx, rec); err != nil {
			return err
		}
		faults = t.check(rec)
	}
	if len(faults) == 0 && t.check2 != nil {
		faults = t.check2(rec)
	}
	extra, err := t.checkExtra(ctx, old, rec)
	if faults = append(faults, extra...); err == nil && len(faults) > 0 {
		return problem.Invalid(faults...)
	}
	return err
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
	if err := t.May(ctx, Edit); err != nil {
		return nil, nil, err
	}
	old, err := t.lock(ctx, tx, id, false, Edit)
	if err != nil {
		return nil, nil, err
	}
	rec, e, err := t.altered(ctx, old, version, change)
	if err != nil || e == nil {
		return rec, nil, err
	}
	return rec, e, t.explain(t.save(ctx, tx, old, rec, e))
}

// altered makes the changed copy of old and its event; the event is nil when nothing differs.
func (t *Table) altered(ctx context.Context, old any, version int64, change func(rec any) error) (any, *Event, error) {
	rec := t.clone(old)
	if err := change(rec); err != nil {
		return nil, nil, err
	}
	t.keep(old, rec)
	if version != AnyVersion && version != BaseOf(old).Version {
		return nil, nil, problem.Stale(t.shown(ctx, rec), t.shown(ctx, old))
	}
	if err := t.rules(ctx, old, rec); err != nil {
		return nil, nil, err
	}
	if err := t.anchored(ctx, old, rec); err != nil {
		return nil, nil, err
	}
	t.keep(old, rec)
	a, _ := tenant.From(ctx)
	e := t.event(ctx, a, "update", old, rec)
	if len(e.Changes) == 0 {
		return rec, nil, nil
	}
	BaseOf(rec).Version++
	BaseOf(rec).UpdatedAt = e.At
	e.Version = BaseOf(rec).Version
	return rec, e, nil
}

// keep puts back what only the engine may write.
func (t *Table) keep(old, rec any) { *BaseOf(rec) = *BaseOf(old) }

func (t *Table) lock(ctx context.Context, tx pgx.Tx, id uuid.UUID, trashed bool, action Action) (any, error) {
	a, _ := tenant.From(ctx)
	args := NewArgs(3)
	sql := fmt.Sprintf("select %s from %s t where t.company_id = $1 and t.id = $2 and (t.deleted_at is not null) = $3 and %s for no key update", t.columns, t.Name, t.Within(ctx, View, "t", args))
	rows, err := tx.Query(context.WithoutCancel(ctx), sql, append([]any{a.CompanyID, id, trashed}, args.Values()...)...)
	if err != nil {
		return nil, err
	}
	rec, err := pgx.CollectExactlyOneRow(rows, t.scan())
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.NotFound(t.Singular)
	}
	if err != nil {
		return nil, err
	}
	return rec, t.reach(ctx, action, rec)
}

func (t *Table) save(ctx context.Context, tx pgx.Tx, old, rec any, e *Event) error {
	b := &pgx.Batch{}
	t.queueSet(b, old, rec, e)
	for _, s := range t.engine.Sinks {
		s.Write(b, e)
	}
	if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
		return err
	}
	if t.inTx == nil {
		return nil
	}
	return t.inTx(ctx, tx, old, rec)
}

// queueSet writes the columns that differ, without telling the sinks.
func (t *Table) queueSet(b *pgx.Batch, old, rec any, e *Event) {
	args := []any{e.Actor.CompanyID, BaseOf(rec).ID, e.Version, e.At}
	set := []string{"version = $3", "updated_at = $4"}
	put := func(column string, v any) {
		args = append(args, v)
		set = append(set, fmt.Sprintf("%s = $%d", column, len(args)))
	}
	columns := map[string]bool{}
	for _, c := range e.Changes {
		f := t.stored(c.Field)
		if columns[f.Column] {
			continue
		}
		columns[f.Column] = true
		put(f.Column, reflect.ValueOf(rec).Elem().FieldByIndex(f.index).Interface())
	}
	for i, v := range t.derivedValues(rec) {
		if v != t.derivedValues(old)[i] {
			put(t.derived()[i], v)
		}
	}
	b.Queue(fmt.Sprintf("update %s set %s where company_id = $1 and id = $2", t.Name, strings.Join(set, ", ")), args...)
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

func (t *Table) trash(ctx context.Context, id uuid.UUID, action string) (rec any, err error) {
	if err := t.May(ctx, Remove); err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	var e *Event
	err = t.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rec, err = t.lock(ctx, tx, id, action == "restore", Remove)
		if err != nil {
			return err
		}
		e = t.event(ctx, a, action, rec, rec)
		e.Version++
		BaseOf(rec).Version, BaseOf(rec).UpdatedAt = e.Version, e.At
		b := &pgx.Batch{}
		t.queueTrash(b, e)
		for _, s := range t.engine.Sinks {
			s.Write(b, e)
		}
		if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
			return err
		}
		if t.inTx == nil {
			return nil
		}
		if action == "delete" {
			return t.inTx(ctx, tx, rec, nil)
		}
		return t.inTx(ctx, tx, nil, rec)
	})
	if err != nil {
		return nil, t.explain(err)
	}
	t.committed(e)
	return rec, nil
}

func (t *Table) event(ctx context.Context, a tenant.Actor, action string, old, rec any) *Event {
	at := Moment(ctx)
	e := &Event{ID: idAt(at), At: at, Actor: a, Record: t.Name,
		RecordID: BaseOf(rec).ID, Title: t.title(rec), Action: action, Version: BaseOf(rec).Version, Owners: []*uuid.UUID{t.Owner(rec), t.Owner(old)}}
	for i := range t.fields {
		f := &t.fields[i]
		if kept[f.Name] {
			continue
		}
		if f.Format == "custom" {
			for _, m := range wire.Differ(ExtraOf(old).Custom, ExtraOf(rec).Custom) {
				e.Changes = append(e.Changes, FieldChange{Field: PrefixCustom + m.Key, Old: m.Old, New: m.New})
			}
			continue
		}
		before, after := f.JSON(old), f.JSON(rec)
		if string(before) != string(after) {
			e.Changes = append(e.Changes, FieldChange{Field: f.Name, Old: before, New: after})
		}
	}
	return e
}

// JSON is the value of the field as JSON has it.
func (f *Field) JSON(rec any) json.RawMessage {
	v := f.Value(rec)
	if raw, list := v.(json.RawMessage); list && f.Type == List && len(raw) == 0 {
		v = []string{}
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return raw
}

func (t *Table) committed(e *Event) {
	for _, s := range t.engine.Sinks {
		s.Committed(e)
	}
}

// explain turns what the database refused into words about fields. A reference to another company's record violates the
// same key as one to no record at all, and gets the same words.
func (t *Table) explain(err error) error {
	if name, ok := pg.ForeignKey(err); ok {
		for _, f := range t.fields {
			if f.Ref != "" && strings.Contains(name, f.Column) {
				return problem.InvalidField(f.Name, "%s names no record that is there.", f.Label)
			}
		}
	}
	if name, ok := pg.Unique(err); ok {
		for _, f := range t.fields {
			if strings.HasSuffix(name, "_"+f.Column+"_unique") {
				return problem.InvalidField(f.Name, "%s", cmp.Or(t.taken[name], f.Label+" is already taken."))
			}
		}
	}
	return err
}
