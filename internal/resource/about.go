package resource

import (
	"context"
	"reflect"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
)

// Any is the target of a reference that may name a record of any type. The type stands in the text field beside it, whose
// name is the reference's without "_id": about_id and about.
const Any = "any record"

// kindField is the field that says which type a reference to any record names.
func (t *Table) kindField(f *Field) *Field { return t.byName[f.Name[:len(f.Name)-len("_id")]] }

// Named gives what the reference f of rec names: its type and its id. The type is nil where it names nothing.
func (t *Table) Named(f *Field, rec any) (*Table, uuid.UUID) {
	id, ok := f.Value(rec).(uuid.UUID)
	if !ok {
		return nil, uuid.Nil
	}
	if f.Ref != Any {
		return t.Target(*f), id
	}
	kind, _ := t.kindField(f).Value(rec).(string)
	return t.engine.tables[kind], id
}

// anchored checks the references of rec to any record, which no foreign key holds: what they newly name must be there for
// the actor to see.
func (t *Table) anchored(ctx context.Context, old, rec any) error {
	for i := range t.fields {
		f := &t.fields[i]
		same := func(f *Field) bool { return reflect.DeepEqual(f.Value(old), f.Value(rec)) }
		if f.Ref != Any || old != nil && same(f) && same(t.kindField(f)) {
			continue
		}
		kind := t.kindField(f)
		k, _ := kind.Value(rec).(string)
		target, id := t.Named(f, rec)
		if _, some := f.Value(rec).(uuid.UUID); k == "" && !some {
			continue
		}
		if target == nil {
			return problem.InvalidField(kind.Name, "%s and %s go together: a type of record, and the id of one.", kind.Name, f.Name)
		}
		if titles, err := target.Titles(ctx, []uuid.UUID{id}); err != nil {
			return err
		} else if _, there := titles[id]; !there {
			return problem.InvalidField(f.Name, "%s names no record that is there.", f.Label)
		}
	}
	return nil
}
