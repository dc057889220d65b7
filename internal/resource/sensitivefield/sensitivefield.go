// Package sensitivefield encrypts the fields that a company has marked sensitive, its own and some of the records' own: on
// their way into the database, back for whoever asks for one value, and all that are there when a field is marked, is so no
// longer, or gets a new data key. Keys and ciphertexts are platform/secret's; which values fit a field is not known here.
package sensitivefield

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/wire"
	"rapport/internal/resource"
	"rapport/internal/resource/customfield"
)

// Service encrypts and decrypts. It is the engine's Vault.
type Service struct {
	engine *resource.Engine
	fields *customfield.Service
	queue  *jobs.Queue
	ring   *secret.Keyring

	// Note writes into the trail who was shown a value, and what was marked.
	Note func(ctx context.Context, tx pgx.Tx, n resource.Event) error
}

// New makes the service and its worker, and has the engine and the companies' own fields use it.
func New(e *resource.Engine, f *customfield.Service, q *jobs.Queue, ring *secret.Keyring) *Service {
	s := &Service{engine: e, fields: f, queue: q, ring: ring}
	e.Vault = s
	f.Marked, f.Blind = s.marked, s.blind
	jobs.Add(q, sweepTimeout, s.sweep)
	return s
}

// blind is customfield.Service's.
func (s *Service) blind(company uuid.UUID, record, field, value string) (string, error) {
	keys, err := s.ring.Keys(tenant.AsSystem(context.Background(), company, "filter"))
	if err != nil {
		return "", err
	}
	return keys.Blind(record, field, value)
}

// Around implements resource.Vault.
func (s *Service) Around(ctx context.Context, t *resource.Table, old, rec any, rules func() error) error {
	sealed, err := t.Sealed(ctx)
	if err != nil {
		return err
	}
	if len(sealed) == 0 {
		return rules()
	}
	before := map[string]plain{}
	for _, name := range slices.Sorted(maps.Keys(sealed)) {
		f := t.FieldFor(ctx, name)
		if f == nil {
			continue // of a field that was deleted nobody changes the values
		}
		was := json.RawMessage("null")
		if old != nil {
			was = stored(f, old)
		}
		if before[name], err = s.unlock(ctx, t, f, was, rec); err != nil {
			return err
		}
	}
	if err := rules(); err != nil {
		return err
	}
	for name, state := range sealed {
		f := t.FieldFor(ctx, name)
		if f == nil || state == resource.Decrypting {
			continue
		}
		if err := s.lock(ctx, t, f, before[name], rec); err != nil {
			return err
		}
	}
	return nil
}

// Carry implements resource.Vault.
func (s *Service) Carry(ctx context.Context, t *resource.Table, from, to any) error {
	sealed, err := t.Sealed(ctx)
	if err != nil {
		return err
	}
	for name := range sealed {
		f := t.FieldFor(ctx, name)
		if f == nil {
			continue
		}
		token, ok := secret.TokenOf(stored(f, from))
		if !ok {
			continue
		}
		value, err := s.open(ctx, t, name, from, token)
		if err != nil {
			return unreadable(f)
		}
		if err := f.Set(to, value); err != nil {
			return err
		}
	}
	return nil
}

// plain is a value before a change: as it stands in the database, and what that means.
type plain struct{ stored, value json.RawMessage }

// unlock puts the plain value of one field into rec. What comes back as it was shown, or as it is stored, is what was there.
func (s *Service) unlock(ctx context.Context, t *resource.Table, f *resource.Field, was json.RawMessage, rec any) (p plain, err error) {
	p = plain{was, was}
	is := stored(f, rec)
	token, sealed := secret.TokenOf(was)
	if sealed {
		if p.value, err = s.open(ctx, t, f.Name, rec, token); err != nil && (string(is) == string(was) || string(is) == cover) {
			return p, problem.InvalidField(f.Name, "What is stored as %s does not open: it was changed or moved from elsewhere. Write it anew, or empty it.", f.Label)
		}
	}
	now, other := secret.TokenOf(is)
	switch {
	case string(is) == cover && sealed, string(is) == string(was) && sealed:
		return p, f.Set(rec, p.value)
	case string(is) == cover && string(is) != string(was):
		return p, problem.InvalidField(f.Name, "%s is what stands in place of a hidden value. Write the value itself.", secret.Mask)
	case other:
		// An undo puts back what the record had before.
		value, err := s.open(ctx, t, f.Name, rec, now)
		if err != nil {
			return p, problem.InvalidField(f.Name, "This is no value of %s in this record.", f.Label)
		}
		return p, f.Set(rec, value)
	}
	return p, nil
}

const cover = `"` + secret.Mask + `"`

// lock encrypts the value of one field of rec. What is the same as before stays the same ciphertext, so that nothing tells of a change.
func (s *Service) lock(ctx context.Context, t *resource.Table, f *resource.Field, before plain, rec any) error {
	is := stored(f, rec)
	if _, sealed := secret.TokenOf(before.stored); sealed && string(is) == string(before.value) {
		return f.Set(rec, before.stored)
	}
	if empty(is) {
		return nil
	}
	token, err := s.seal(ctx, t, f.Name, resource.BaseOf(rec).ID, is)
	if err != nil {
		return err
	}
	return f.Set(rec, token)
}

func empty(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `""`
}

// stored is the value of f in rec as it is kept: the JSON text of it, null for none.
func stored(f *resource.Field, rec any) json.RawMessage {
	if f.Key == "" {
		return f.JSON(rec)
	}
	if raw := wire.Object(resource.ExtraOf(rec).Custom)[f.Key]; raw != nil {
		return raw
	}
	return json.RawMessage("null")
}

func at(ctx context.Context, t *resource.Table, column string, row uuid.UUID) secret.Place {
	a, _ := tenant.From(ctx)
	return secret.Place{Company: a.CompanyID, Table: t.Name, Column: column, Row: row}
}

func (s *Service) open(ctx context.Context, t *resource.Table, name string, rec any, token secret.Token) (json.RawMessage, error) {
	return s.ring.Open(ctx, at(ctx, t, name, resource.BaseOf(rec).ID), token)
}

// seal makes the token of a value, as JSON.
func (s *Service) seal(ctx context.Context, t *resource.Table, name string, row uuid.UUID, value json.RawMessage) (json.RawMessage, error) {
	keys, err := s.ring.Keys(ctx)
	if err != nil {
		return nil, err
	}
	token, err := keys.Seal(at(ctx, t, name, row), form(value), value)
	if err != nil {
		return nil, fmt.Errorf("sensitivefield: %w", err)
	}
	return json.RawMessage(`"` + token + `"`), nil
}

// form is the form of a value under which it is found.
func form(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return resource.SealedForm(text)
	}
	return string(value)
}

func unreadable(f *resource.Field) error {
	return problem.Conflict("sealed_elsewhere", "What is stored as %s does not open: it was changed or moved from elsewhere. Bring the value back from a backup, or write it anew.", f.Label)
}
