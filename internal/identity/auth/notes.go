package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/companies"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// detail is what a note says besides who, what and when. No secret may stand in it.
type detail map[string]string

// note writes to the trail of the company of ctx what happened to a person's access, in tx.
func (s *Service) note(ctx context.Context, tx pgx.Tx, record string, id uuid.UUID, action string, d detail) error {
	if s.Note == nil {
		return nil
	}
	e := resource.Event{Record: record, RecordID: id, Action: action}
	for _, field := range slices.Sorted(maps.Keys(d)) {
		raw, err := json.Marshal(d[field])
		if err != nil {
			return fmt.Errorf("auth: note: %w", err)
		}
		e.Changes = append(e.Changes, resource.FieldChange{Field: field, New: raw})
	}
	return s.Note(ctx, tx, e)
}

// NoteOfPerson writes to the trail of every company of a person what happened to their account, in tx: it belongs to the
// person, and matters to each company that lets them in. The actor is the person, or the program where byThem is false.
func (s *Service) NoteOfPerson(ctx context.Context, tx pgx.Tx, user uuid.UUID, action string, byThem bool, d map[string]string) error {
	if s.Note == nil {
		return nil
	}
	u, err := s.config.Users.Get(ctx, user)
	if err != nil {
		return err
	}
	list, err := companies.Of(ctx, s.config.DB, user)
	if err != nil {
		return err
	}
	for _, c := range list {
		there := acting(ctx, u, c)
		if !byThem {
			there = tenant.AsSystem(ctx, c.ID, "api")
		}
		if err := pg.Enter(there, tx); err != nil {
			return err
		}
		if err := s.note(there, tx, "members", user, action, d); err != nil {
			return err
		}
	}
	return nil
}

// Noted writes to the trail of the company of ctx what happened to its sign-in, in tx. No secret may stand in d.
func (s *Service) Noted(ctx context.Context, tx pgx.Tx, record string, id uuid.UUID, action string, d map[string]string) error {
	return s.note(ctx, tx, record, id, action, d)
}
