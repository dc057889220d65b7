package changesets

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/secret"
	"rapport/internal/resource"
)

// standing is the next records of one type as they stand now.
type standing struct {
	table         *resource.Table
	here, trashed map[uuid.UUID]any
}

// plan decides for each of the next records what is to be written.
func (k *chunk) plan(ctx context.Context, tx pgx.Tx) error {
	now := map[string]*standing{}
	for kind, ids := range k.group() {
		t := k.s.engine.Find(kind)
		if t == nil {
			return giveUp("This program no longer knows " + kind + ".")
		}
		here, err := t.LockIDs(ctx, tx, ids, false)
		if err != nil {
			return err
		}
		trashed, err := t.LockIDs(ctx, tx, ids, true)
		if err != nil {
			return err
		}
		now[kind] = &standing{table: t, here: here, trashed: trashed}
	}
	did := map[uuid.UUID][]deed{}
	if k.c.Undoes != nil {
		var err error
		if did, err = deeds(ctx, tx, *k.c.Undoes, k.c.kinds, k.c.ids); err != nil {
			return err
		}
	}
	for i, id := range k.c.ids {
		p := &plan{id: id}
		err := refused(k.one(ctx, p, now[k.c.kinds[i]], did[id]))
		if isRefusal(err) {
			p.write, p.reason = nil, reasonOf(err)
		} else if err != nil {
			return err
		}
		k.plans = append(k.plans, p)
	}
	return nil
}

func (k *chunk) one(ctx context.Context, p *plan, s *standing, did []deed) (err error) {
	here, trashed := s.here[p.id], s.trashed[p.id]
	switch {
	case k.c.Action == "undo":
		return k.undo(ctx, p, s, did)
	case here == nil && (trashed == nil || k.c.Action != "restore"):
		return s.table.Missing()
	case k.c.Action == "restore" && trashed == nil:
		return nil // it is where it is wanted
	case k.c.Action == "restore":
		p.write, err = s.table.PlanRestore(ctx, trashed)
	case k.c.Action == "delete":
		p.write, err = s.table.PlanDelete(ctx, here)
	default:
		p.write, err = s.table.PlanUpdate(ctx, here, func(rec any) error { return put(ctx, s.table, rec, k.c.Changes) })
	}
	return err
}

func put(ctx context.Context, t *resource.Table, rec any, values map[string]json.RawMessage) error {
	for name, raw := range values {
		if err := t.Assign(ctx, rec, name, raw); err != nil {
			return err
		}
	}
	return nil
}

// sum is what a set did to one record, all in all.
type sum struct {
	old, new map[string]json.RawMessage
	// first and last are the first and the last action, version that of the last.
	first, last string
	version     int64
}

func sumOf(did []deed) sum {
	s := sum{old: map[string]json.RawMessage{}, new: map[string]json.RawMessage{}}
	for i, d := range did {
		if i == 0 {
			s.first = d.Action
		}
		s.last, s.version = d.Action, d.Version
		for _, f := range d.Diff {
			if _, known := s.old[f.Field]; !known {
				s.old[f.Field] = f.Old
			}
			s.new[f.Field] = f.New
		}
	}
	return s
}

// undo takes back what the undone set did to one record, as far as it stands as the set left it.
func (k *chunk) undo(ctx context.Context, p *plan, s *standing, did []deed) (err error) {
	here, trashed, was := s.here[p.id], s.trashed[p.id], sumOf(did)
	whole := func(rec any) {
		p.conflicts = []Conflict{{Record: s.table.Name, RecordID: p.id, Title: s.table.Title(rec)}}
	}
	switch {
	case here == nil && trashed == nil:
		return s.table.Missing()
	case was.last == "delete" && trashed == nil:
		return nil // somebody has brought it back already
	case was.last == "delete" && resource.BaseOf(trashed).Version != was.version:
		whole(trashed)
	case was.last == "delete":
		p.write, err = s.table.PlanRestore(ctx, trashed)
	case trashed != nil && (was.first == "create" || was.last == "restore"):
		return nil // it is in the trash already
	case trashed != nil:
		whole(trashed)
	case was.last == "restore" && resource.BaseOf(here).Version != was.version:
		whole(here)
	case was.last == "restore":
		p.write, err = s.table.PlanDelete(ctx, here)
	case was.first == "create":
		if p.conflicts, err = since(ctx, s.table, here, was); err == nil && len(p.conflicts) == 0 {
			p.write, err = s.table.PlanDelete(ctx, here)
		}
	default:
		return k.revert(ctx, p, s.table, here, was)
	}
	return err
}

// since lists the fields in which a record that the set made differs from what it was made as.
func since(ctx context.Context, t *resource.Table, rec any, was sum) (conflicts []Conflict, err error) {
	empty := t.New()
	fields, err := t.FieldsFor(ctx)
	for i := range fields {
		f := &fields[i]
		if f.Format == "custom" || f.SQL != "" {
			continue // its members come by themselves
		}
		made, set := was.new[f.Name]
		if !set {
			made = f.JSON(empty)
		}
		if current := f.JSON(rec); !kept[f.Name] && !same(made, current) {
			conflicts = append(conflicts, Conflict{Record: t.Name, RecordID: resource.BaseOf(rec).ID, Title: t.Title(rec), Field: f.Name, Current: current})
		}
	}
	return conflicts, err
}

// kept are the fields that the engine itself writes; they are in no diff.
var kept = map[string]bool{"id": true, "version": true, "created_at": true, "updated_at": true, "created_by": true}

// revert puts back the fields that still have the value which the set gave them.
func (k *chunk) revert(ctx context.Context, p *plan, t *resource.Table, rec any, was sum) (err error) {
	back := map[string]json.RawMessage{}
	closed, _ := t.Closed(ctx)
	for name, old := range was.old {
		f := t.FieldFor(ctx, name)
		if f == nil {
			continue // the program no longer has it
		}
		switch current := f.JSON(rec); {
		case same(current, old):
		case same(current, was.new[name]) && resource.Closes(closed, name) == "":
			back[name] = old
		default:
			p.conflicts = append(p.conflicts, Conflict{Record: t.Name, RecordID: p.id, Title: t.Title(rec), Field: name, Wanted: old, Current: current})
		}
	}
	if len(back) > 0 {
		p.write, err = t.PlanUpdate(ctx, rec, func(rec any) error { return put(ctx, t, rec, back) })
	}
	return err
}

// same compares values as JSON: the database writes it with other spaces than we do.
func same(a, b json.RawMessage) bool {
	one, sealed := secret.TokenOf(a)
	if other, too := secret.TokenOf(b); sealed && too {
		return one.Blind == other.Blind // the same value, also after a new data key
	}
	return bytes.Equal(a, b) || reflect.DeepEqual(decoded(a), decoded(b))
}

func decoded(raw json.RawMessage) (v any) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return string(raw)
	}
	return v
}
