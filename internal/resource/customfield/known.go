package customfield

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// place is one record type of one company.
type place struct {
	company uuid.UUID
	record  string
}

// known is what is remembered of a place. Nobody changes it once it is made.
type known struct {
	fields   map[string]*CustomField
	order    []*CustomField
	requires bool
	extra    *resource.ExtraFields
	// sealed are the fields that are encrypted, those of the record type itself included.
	sealed map[string]resource.Sealing
	// timed says that a computed field holds a moment of its own and goes stale.
	timed bool
	until time.Time
}

const (
	// remembered bounds how long another node's change of a definition may go unnoticed.
	remembered = 5 * time.Second
	// maxKnown bounds the memory of places; a full one is dropped whole.
	maxKnown = 1000
)

// Fields implements resource.Extras.
func (s *Service) Fields(ctx context.Context, t *resource.Table) (*resource.ExtraFields, error) {
	k, err := s.of(ctx, t)
	if err != nil {
		return nil, err
	}
	return k.extra, nil
}

// Forget has what is known of a company's fields read again.
func (s *Service) Forget(company uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gen++
	for at := range s.known {
		if at.company == company {
			delete(s.known, at)
		}
	}
}

func (s *Service) of(ctx context.Context, t *resource.Table) (*known, error) {
	a, _ := tenant.From(ctx)
	at := place{a.CompanyID, t.Name}
	s.mu.Lock()
	k, gen := s.known[at], s.gen
	s.mu.Unlock()
	if k != nil && time.Now().Before(k.until) {
		return k, nil
	}
	fresh, err := s.read(ctx, t, k)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gen == gen {
		if len(s.known) >= maxKnown {
			clear(s.known)
		}
		s.known[at] = fresh
	}
	return fresh, nil
}

const columns = "id, version, record, key, label, kind, required, sensitive, choices, currency, target, expression, result"

func scan(row pgx.CollectableRow) (*CustomField, error) {
	f := &CustomField{}
	return f, row.Scan(&f.ID, &f.Version, &f.Record, &f.Key, &f.Label, &f.Kind, &f.Required, &f.Sensitive, &f.Choices, &f.Currency, &f.Target, &f.Expression, &f.Result)
}

// read asks the database; where nothing differs from what was known, that stays, with the filters it has compiled.
func (s *Service) read(ctx context.Context, t *resource.Table, before *known) (*known, error) {
	a, _ := tenant.From(ctx)
	sql := "select " + columns + ", deleted_at is not null from custom_fields where company_id = $1 and record = $2 order by position, created_at, id"
	type row struct {
		field   *CustomField
		deleted bool
	}
	rows, err := pg.Inside(ctx, s.engine.DB, func(r pgx.CollectableRow) (row, error) {
		f := &CustomField{}
		one := row{field: f}
		return one, r.Scan(&f.ID, &f.Version, &f.Record, &f.Key, &f.Label, &f.Kind, &f.Required, &f.Sensitive, &f.Choices, &f.Currency, &f.Target, &f.Expression, &f.Result, &one.deleted)
	}, sql, a.CompanyID, t.Name)
	if err != nil {
		return nil, err
	}
	k := &known{fields: map[string]*CustomField{}, until: time.Now().Add(remembered)}
	if k.sealed, err = s.sealed(ctx, t); err != nil {
		return nil, err
	}
	var gone []string
	for _, r := range rows {
		if r.deleted {
			gone = append(gone, r.field.Key)
			continue
		}
		k.fields[r.field.Key], k.order = r.field, append(k.order, r.field)
		k.requires = k.requires || r.field.Required
	}
	if before != nil && !before.timed && same(before, k) {
		k.extra = before.extra
		return k, nil
	}
	k.extra, err = s.ready(ctx, t, k, gone)
	return k, err
}

// sealed reads which fields of a record type are encrypted.
func (s *Service) sealed(ctx context.Context, t *resource.Table) (map[string]resource.Sealing, error) {
	a, _ := tenant.From(ctx)
	sealed := map[string]resource.Sealing{}
	_, err := pg.Inside(ctx, s.engine.DB, func(row pgx.CollectableRow) (name string, err error) {
		var state string
		err = row.Scan(&name, &state)
		sealed[name] = resource.Sealing(state)
		return name, err
	}, "select field, state from sensitive_fields where company_id = $1 and record = $2", a.CompanyID, t.Name)
	return sealed, err
}

func same(a, b *known) bool {
	if len(a.order) != len(b.order) || !maps.Equal(a.sealed, b.sealed) {
		return false
	}
	for i, f := range a.order {
		if f.ID != b.order[i].ID || f.Version != b.order[i].Version {
			return false
		}
	}
	return true
}

// ready makes the fields that the engine works with.
func (s *Service) ready(ctx context.Context, t *resource.Table, k *known, gone []string) (*resource.ExtraFields, error) {
	a, _ := tenant.From(ctx)
	var list []resource.Field
	var computed []string
	var c *compiler
	for _, f := range k.order {
		if f.Kind != Computed {
			list = append(list, f.field())
			continue
		}
		if c == nil {
			rows, err := pg.Inside(ctx, s.engine.DB, scan, allSQL, a.CompanyID)
			if err != nil {
				return nil, err
			}
			c = byRecord(rows).compiler(t)
		}
		// One that no longer compiles, such as after an upgrade, shows nothing; Settings tell why when it is saved again.
		if field, err := c.one(f); err == nil {
			list, computed = append(list, *field), append(computed, shown(field))
		}
	}
	k.timed = c != nil && c.timed
	object := ""
	if len(gone) > 0 {
		object = "(t.custom - '{" + strings.Join(gone, ",") + "}'::text[])"
	}
	if len(computed) > 0 {
		if object == "" {
			object = "t.custom"
		}
		object = fmt.Sprintf("(%s || jsonb_strip_nulls(jsonb_build_object(%s)))", object, strings.Join(computed, ", "))
	}
	x := resource.NewExtraFields(list, object)
	x.Sealed = k.sealed
	x.Blind = func(field, value string) (string, error) { return s.Blind(a.CompanyID, t.Name, field, value) }
	return x, nil
}
