package resource

import (
	"cmp"
	"context"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/google/uuid"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/wire"
)

// born fills a new record's Base and holds it against the rules.
func (t *Table) born(ctx context.Context, rec any) (*Write, error) {
	a, _ := tenant.From(ctx)
	base, now := BaseOf(rec), Moment(ctx)
	if base.ID == uuid.Nil {
		base.ID = uuid.Must(uuid.NewV7())
	}
	// Rules know a new record by its version, which is still none.
	base.Version, base.CreatedAt, base.UpdatedAt = 0, now, now
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
	base.Version = 1
	return t.write(ctx, "create", nil, rec), nil
}

// altered makes the changed copy of old; the Write is nil when nothing differs.
func (t *Table) altered(ctx context.Context, old any, version int64, change func(rec any) error) (*Write, error) {
	rec := t.clone(old)
	if err := change(rec); err != nil {
		return nil, err
	}
	// Only the engine may write what is in the Base: whatever callers and hooks do to it is put back.
	*BaseOf(rec) = *BaseOf(old)
	if version != AnyVersion && version != BaseOf(old).Version {
		return nil, problem.Stale(t.shown(ctx, rec), t.shown(ctx, old))
	}
	if err := t.rules(ctx, old, rec); err != nil {
		return nil, err
	}
	*BaseOf(rec) = *BaseOf(old)
	w := t.write(ctx, "update", old, rec)
	if len(w.event.Changes) == 0 {
		return nil, nil
	}
	return w, nil
}

func (t *Table) obeys(ctx context.Context, old, rec any) error {
	faults := t.check(rec)
	if len(faults) == 0 && t.prepare != nil {
		if err := t.prepare(tenant.WithUsual(ctx, t.engine.Usual), rec); err != nil {
			return err
		}
		faults = t.check(rec)
	}
	if len(faults) == 0 && t.validate != nil {
		faults = t.validate(rec)
	}
	extra, err := t.checkExtra(ctx, old, rec)
	if err != nil {
		return err
	}
	if faults = append(faults, extra...); len(faults) > 0 {
		return problem.Invalid(faults...)
	}
	if err := t.anchored(ctx, old, rec); err != nil || t.engine.Staffed == nil {
		return err
	}
	return t.engine.Staffed(ctx, t, old, rec)
}

// write makes the Write of a record that has passed the rules, and the event that tells of it. A record that was there
// before counts its version up.
func (t *Table) write(ctx context.Context, action string, old, rec any) *Write {
	a, _ := tenant.From(ctx)
	at, base := Moment(ctx), BaseOf(rec)
	before := old
	if old == nil {
		before = t.New()
	} else {
		base.Version, base.UpdatedAt = base.Version+1, at
	}
	return &Write{Record: rec, table: t, old: old, event: &Event{ID: idAt(at), At: at, Actor: a, Record: t.Name, RecordID: base.ID, Title: t.title(rec),
		Action: action, Version: base.Version, Owners: []*uuid.UUID{t.Owner(rec), t.Owner(before)}, Changes: t.differ(before, rec)}}
}

// kept are the fields of Base, which are in no list of changes.
var kept = map[string]bool{"id": true, "version": true, "created_at": true, "updated_at": true, "created_by": true}

func (t *Table) differ(old, rec any) (changes []FieldChange) {
	was, is := reflect.ValueOf(old).Elem(), reflect.ValueOf(rec).Elem()
	for i := range t.fields {
		f := &t.fields[i]
		if kept[f.Name] {
			continue
		}
		if f.Format == "custom" {
			for _, m := range wire.Differ(ExtraOf(old).Custom, ExtraOf(rec).Custom) {
				changes = append(changes, FieldChange{Field: PrefixCustom + m.Key, Old: m.Old, New: m.New})
			}
			continue
		}
		if wire.Same(was.FieldByIndex(f.index), is.FieldByIndex(f.index)) {
			continue
		}
		if before, after := f.JSON(old), f.JSON(rec); string(before) != string(after) {
			changes = append(changes, FieldChange{Field: f.Name, Old: before, New: after})
		}
	}
	return changes
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
			if name == t.Name+"_"+f.Column+"_unique" {
				return problem.InvalidField(f.Name, "%s", cmp.Or(t.taken[name], f.Label+" is already taken."))
			}
		}
	}
	return err
}
