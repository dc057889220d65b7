package changesets

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// maxReassigned bounds how many records of one field are handed over with one request.
const maxReassigned = 20 * MaxRecords

// held is a field of a record type that names a member and can be written.
type held struct {
	table *resource.Table
	field *resource.Field
}

// naming lists every field that makes records somebody's, and which the actor may edit.
func (s *Service) naming(ctx context.Context) (all []held) {
	for _, t := range s.engine.Tables() {
		fields := t.Fields()
		for i := range fields {
			f := &fields[i]
			if f.Ref == "members" && f.Type == resource.UUID && !f.ReadOnly && t.Allowed(ctx, resource.Edit) {
				all = append(all, held{t, f})
			}
		}
	}
	return all
}

// Owned counts the records that one member's fields name, by record type and field; each is called with those that there are.
func (s *Service) Owned(ctx context.Context, user uuid.UUID, each func(record, field string, count int64)) error {
	a, _ := tenant.From(ctx)
	for _, h := range s.naming(ctx) {
		args := resource.NewArgs(2)
		within := h.table.Within(ctx, resource.View, "t", args)
		n, err := pg.One(ctx, s.engine.DB, pgx.RowTo[int64], fmt.Sprintf("select count(*) from %s t where t.company_id = $1 and t.%s = $2 and t.deleted_at is null and %s",
			h.table.Name, h.field.Column, within), append([]any{a.CompanyID, user}, args.Values()...)...)
		if err != nil {
			return err
		}
		if n > 0 {
			each(h.table.Name, h.field.Name, n)
		}
	}
	return nil
}

// Reassign hands what is one member's to another, as ordinary edits: one set for each record type and field, and for every
// ten thousand records. Few are done when it returns, many go on behind it.
func (s *Service) Reassign(ctx context.Context, from, to uuid.UUID) (sets []uuid.UUID, err error) {
	value, err := json.Marshal(to)
	if err != nil {
		return nil, err
	}
	for _, h := range s.naming(ctx) {
		ids, err := s.owned(ctx, h, from)
		if err != nil {
			return sets, err
		}
		for some := range slices.Chunk(ids, MaxRecords) {
			c, err := s.Make(ctx, h.table, Request{IDs: some, Action: "edit", Changes: map[string]json.RawMessage{h.field.Name: value}})
			if err != nil {
				return sets, err
			}
			sets = append(sets, c.ID)
		}
	}
	return sets, nil
}

func (s *Service) owned(ctx context.Context, h held, user uuid.UUID) ([]uuid.UUID, error) {
	a, _ := tenant.From(ctx)
	args := resource.NewArgs(3)
	within := h.table.Within(ctx, resource.Edit, "t", args)
	return pg.Collect(ctx, s.engine.DB, pgx.RowTo[uuid.UUID], fmt.Sprintf("select t.id from %s t where t.company_id = $1 and t.%s = $2 and t.deleted_at is null and %s order by t.id limit $3",
		h.table.Name, h.field.Column, within), append([]any{a.CompanyID, user, maxReassigned}, args.Values()...)...)
}
