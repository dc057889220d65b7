package sensitivefield

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// SensitiveField is a field that is encrypted, or one of the records' own that can be.
type SensitiveField struct {
	Record string `json:"record" doc:"The record type"`
	Field  string `json:"field" doc:"As filters write it: notes, custom.iban"`
	Label  string `json:"label"`
	Custom bool   `json:"custom" doc:"One of the company's own fields, which is marked where it is defined"`
	State  string `json:"state" enum:"plain,sealing,sealed,opening" doc:"sealing and opening: values that are there are being encrypted, or decrypted"`
}

type mark struct{ Record, Field, State string }

// marks reads which fields of the company are encrypted.
func (s *Service) marks(ctx context.Context) ([]mark, error) {
	a, _ := tenant.From(ctx)
	return pg.Inside(ctx, s.engine.DB, pgx.RowToStructByPos[mark], "select record, field, state from sensitive_fields where company_id = $1 order by record, field", a.CompanyID)
}

// List gives the fields that are encrypted, and those of the records' own that can be; not those that are hidden from the actor.
func (s *Service) List(ctx context.Context) ([]SensitiveField, error) {
	marks, err := s.marks(ctx)
	if err != nil {
		return nil, err
	}
	items := []SensitiveField{}
	state := map[[2]string]string{}
	for _, m := range marks {
		state[[2]string{m.Record, m.Field}] = m.State
	}
	for _, t := range s.engine.Tables() {
		_, hidden := t.Closed(ctx)
		if !t.Allowed(ctx, resource.View) {
			continue
		}
		names := slices.Clone(t.Sealable())
		for _, m := range marks {
			if m.Record == t.Name && !slices.Contains(names, m.Field) {
				names = append(names, m.Field)
			}
		}
		for _, name := range names {
			if f := t.FieldFor(ctx, name); f != nil && !resource.Hides(hidden, name) {
				items = append(items, SensitiveField{Record: t.Name, Field: name, Label: f.Label, Custom: f.Key != "", State: cmp.Or(state[[2]string{t.Name, name}], "plain")})
			}
		}
	}
	return items, nil
}

// Mark has one of the records' own fields encrypted from now on, with all that is there, or decrypted again.
func (s *Service) Mark(ctx context.Context, record, field string, sensitive bool) error {
	t := s.engine.Find(record)
	if t == nil || !slices.Contains(t.Sealable(), field) {
		if t != nil && strings.HasPrefix(field, resource.PrefixCustom) {
			return problem.InvalidField("field", "A field of your own is marked where it is defined: PATCH /custom-fields.")
		}
		return problem.NotFound("field")
	}
	return s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if sensitive {
			by, err := s.fields.Computes(ctx, tx, record, field)
			if err != nil {
				return err
			}
			if by != "" {
				return problem.InvalidField("field", "The computed field %s reads this one, and would show it. Change that one first.", by)
			}
		}
		changed, err := s.put(ctx, tx, record, field, sensitive)
		if err != nil || !changed {
			return err
		}
		n := resource.Event{Record: "sensitive_fields", RecordID: uuid.Must(uuid.NewV7()), Action: map[bool]string{true: "encrypt", false: "decrypt"}[sensitive]}
		for _, f := range [][2]string{{"record", record}, {"field", field}} {
			value, _ := json.Marshal(f[1]) // a string always can be
			n.Changes = append(n.Changes, resource.FieldChange{Field: f[0], New: value})
		}
		return s.Note(ctx, tx, n)
	})
}

// marked is customfield.Service's: the change of the definition is in the trail already.
func (s *Service) marked(ctx context.Context, tx pgx.Tx, record, field string, sensitive bool) error {
	_, err := s.put(ctx, tx, record, field, sensitive)
	return err
}

// put writes a marking in tx and has what is there swept.
func (s *Service) put(ctx context.Context, tx pgx.Tx, record, field string, sensitive bool) (changed bool, err error) {
	a, _ := tenant.From(ctx)
	sql := "update sensitive_fields set state = 'opening', marked_at = now() where company_id = $1 and record = $2 and field = $3 and state <> 'opening'"
	if sensitive {
		if _, err := s.ring.Keys(ctx); err != nil {
			return false, err
		}
		sql = `insert into sensitive_fields (company_id, record, field, state) values ($1, $2, $3, 'sealing')
			on conflict (company_id, record, field) do update set state = 'sealing', marked_at = now() where sensitive_fields.state = 'opening'`
	}
	tag, err := tx.Exec(context.WithoutCancel(ctx), sql, a.CompanyID, record, field)
	if err != nil || tag.RowsAffected() == 0 {
		return false, err
	}
	s.fields.Forget(a.CompanyID)
	return true, s.ask(ctx, tx, record, field)
}

// Reveal gives one encrypted value of one record, and writes down for whom, before the value leaves.
func (s *Service) Reveal(ctx context.Context, t *resource.Table, id uuid.UUID, name string) (json.RawMessage, error) {
	rec, err := t.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	_, hidden := t.Closed(ctx)
	f := t.FieldFor(ctx, name)
	if f == nil || resource.Hides(hidden, name) {
		return nil, problem.InvalidField("field", "%.80s is not a field of %s.", name, t.Name)
	}
	sealed, err := t.Sealed(ctx)
	if err != nil {
		return nil, err
	}
	if sealed[name] == "" {
		return nil, problem.InvalidField("field", "%s is not encrypted: it is in the record as it is.", f.Label)
	}
	value := stored(f, rec)
	if token, ok := secret.TokenOf(value); ok {
		if value, err = s.open(ctx, t, name, rec, token); err != nil {
			return nil, unreadable(f)
		}
	}
	err = s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return s.Note(ctx, tx, resource.Event{Record: t.Name, RecordID: id, Action: "reveal", Changes: []resource.FieldChange{{Field: name}}})
	})
	if err != nil {
		return nil, err
	}
	return value, nil
}
