package sheet

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// references is what the rows of one chunk can name of one record type.
type references struct {
	ids    map[uuid.UUID]bool
	byName map[string][]uuid.UUID
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// loadReferences looks up every id and every name that the rows hold, two queries for each type named.
func (c *chunk) loadReferences(ctx context.Context, tx pgx.Tx) error {
	c.refs = map[*resource.Table]*references{}
	for i, t := range c.r.targets {
		if t.ref == nil {
			continue
		}
		var ids []uuid.UUID
		names := map[string]bool{}
		for _, p := range c.rows {
			cell, _ := p.given(i)
			if id, err := uuid.Parse(cell); err == nil {
				ids = append(ids, id)
			} else if cell != "" {
				names[text.Fold(cell)] = true
			}
		}
		if err := c.lookUp(ctx, tx, t.ref, ids, sorted(names)); err != nil {
			return err
		}
	}
	return nil
}

func (c *chunk) lookUp(ctx context.Context, tx pgx.Tx, t *resource.Table, ids []uuid.UUID, names []string) (err error) {
	refs := c.refs[t]
	if refs == nil {
		refs = &references{ids: map[uuid.UUID]bool{}, byName: map[string][]uuid.UUID{}}
		c.refs[t] = refs
	}
	if len(ids) > 0 {
		there, err := t.Titles(ctx, ids)
		if err != nil {
			return err
		}
		for id := range there {
			refs.ids[id] = true
		}
	}
	if len(names) == 0 {
		return nil
	}
	for _, f := range namingFields(t) {
		recs, err := t.FindFolded(ctx, tx, f, names)
		if err != nil {
			return err
		}
		for _, rec := range recs {
			s, _ := f.Value(rec).(string)
			if id := resource.BaseOf(rec).ID; !slices.Contains(refs.byName[text.Fold(s)], id) {
				refs.byName[text.Fold(s)] = append(refs.byName[text.Fold(s)], id)
			}
		}
	}
	return nil
}

// resolve turns the cells that name other records into ids. Names that are not there yet come back as records to make.
func (c *chunk) resolve(p *parsed) (named []newName, err error) {
	for i, t := range p.targets {
		cell, ok := p.given(i)
		if !ok {
			continue
		}
		var id uuid.UUID
		switch {
		case t.members:
			id, err = c.r.member(t.field, cell)
		default:
			var fresh *newName
			if id, fresh, err = c.reference(t, cell, named); fresh != nil {
				named = append(named, *fresh)
			}
		}
		if err != nil {
			return nil, err
		}
		p.values[i] = id
	}
	return named, nil
}

func (c *chunk) reference(t target, cell string, named []newName) (uuid.UUID, *newName, error) {
	refs := c.refs[t.ref]
	if id, err := uuid.Parse(cell); err == nil {
		if !refs.ids[id] {
			return id, nil, problem.InvalidField(t.field.Name, "%s names no record that is there.", t.field.Label)
		}
		return id, nil, nil
	}
	name := text.Fold(cell)
	for _, n := range named {
		if n.table == t.ref && n.name == name {
			return n.id, nil, nil
		}
	}
	switch ids := refs.byName[name]; {
	case len(ids) == 1:
		return ids[0], nil, nil
	case len(ids) > 1:
		return uuid.Nil, nil, problem.InvalidField(t.field.Name, "%d %s are called %q: give the id of the one that is meant.", len(ids), t.ref.Name, cell)
	case !creatable(t.ref) || t.field.Key != "" || t.part != own:
		return uuid.Nil, nil, problem.InvalidField(t.field.Name, "%s: no %s is called %q.", t.field.Label, t.ref.Singular, cell)
	}
	n := &newName{table: t.ref, id: uuid.Must(uuid.NewV7()), name: name, given: cell}
	return n.id, n, nil
}

// readMembers maps ids, e-mail addresses and names to the company's members.
func (r *run) readMembers(ctx context.Context) (map[string][]uuid.UUID, error) {
	if !slices.ContainsFunc(r.targets, func(t target) bool { return t.members }) {
		return nil, nil
	}
	type member struct {
		ID          uuid.UUID
		Email, Name string
	}
	all, err := pg.Collect(ctx, r.im.engine.DB, pgx.RowToStructByPos[member],
		"select u.id, u.email, u.name from members m join users u on u.id = m.user_id where m.company_id = $1", r.company)
	by := map[string][]uuid.UUID{}
	for _, m := range all {
		for _, key := range []string{m.ID.String(), text.Fold(m.Email), text.Fold(m.Name)} {
			if !slices.Contains(by[key], m.ID) {
				by[key] = append(by[key], m.ID)
			}
		}
	}
	return by, err
}

func (r *run) member(f *resource.Field, cell string) (uuid.UUID, error) {
	switch ids := r.members[text.Fold(cell)]; len(ids) {
	case 1:
		return ids[0], nil
	case 0:
		return uuid.Nil, problem.InvalidField(f.Name, "%s names no member of the company.", f.Label)
	}
	return uuid.Nil, problem.InvalidField(f.Name, "%s: several members are called %q. Give the e-mail address.", f.Label, cell)
}
