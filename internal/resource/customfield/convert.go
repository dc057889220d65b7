package customfield

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	// maxConverted is how many values a change of kind goes through.
	maxConverted = 50_000
	// namedMisfits is how many records a refusal names.
	namedMisfits = 5
)

// convert changes the kind of a field that may have values: each must fit the new kind, or nothing changes. The history
// of the records stays as it is; that of the field tells of the change.
func (s *Service) convert(ctx context.Context, tx pgx.Tx, t *resource.Table, old, f *CustomField) error {
	found, err := s.valued(ctx, tx, t, f.Key, maxConverted+1)
	if err != nil || len(found) == 0 {
		return err
	}
	switch {
	case f.Kind == Computed || old.Kind == Computed:
		return problem.InvalidField("kind", "%s has values, so it can't become computed. Make a new field.", old.Label)
	case f.Kind == Reference || old.Kind == Reference:
		return problem.InvalidField("kind", "Values of %s are there, and names of records and other values don't turn into each other. Make a new field.", old.Label)
	case len(found) > maxConverted:
		return problem.InvalidField("kind", "More than %d %s have a value. Make a new field, and bring the values over by export and import.", maxConverted, t.Name)
	}
	var misfits []string
	n := 0
	changed := map[uuid.UUID]json.RawMessage{}
	for _, v := range found {
		value, message := clean(f.Kind, f.Label, f.choices(), turned(old, f, v.raw))
		if message != "" || string(value) == "null" {
			if n++; n <= namedMisfits {
				misfits = append(misfits, fmt.Sprintf("%s: %.60s", v.title, v.raw))
			}
			continue
		}
		if string(value) != string(v.raw) {
			changed[v.id] = value
		}
	}
	if n > 0 {
		p := problem.InvalidField("kind", "%d of %d values of %s don't fit (%s). Change them first.", n, len(found), old.Label, strings.Join(misfits, "; "))
		p.Data = map[string]any{"misfits": misfits, "count": n}
		return p
	}
	return s.rewrite(ctx, tx, t, f, changed)
}

type valued struct {
	id    uuid.UUID
	title string
	raw   json.RawMessage
}

// valued reads the records that hold a value under key, those in the trash included, and locks them.
func (s *Service) valued(ctx context.Context, tx pgx.Tx, t *resource.Table, key string, most int) (found []valued, err error) {
	a, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), fmt.Sprintf("select t.id, t.custom -> $2 from %s t where t.company_id = $1 and t.custom -> $2 is not null order by t.id limit %d for no key update", t.Name, most), a.CompanyID, key)
	if err != nil {
		return nil, err
	}
	found, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (v valued, err error) { return v, row.Scan(&v.id, &v.raw) })
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, v := range found[:min(len(found), 1000)] {
		ids = append(ids, v.id)
	}
	titles, err := t.Titles(ctx, ids)
	for i := range found {
		if found[i].title = titles[found[i].id]; found[i].title == "" {
			found[i].title = found[i].id.String()
		}
	}
	return found, err
}

// turned writes a value as the new kind may read it: numbers as text and back, one choice as a list of one.
func turned(old, f *CustomField, raw json.RawMessage) json.RawMessage {
	var s string
	isText := json.Unmarshal(raw, &s) == nil
	switch {
	case old.Kind == Choice && f.Kind != Choice && f.Kind != Multi:
		return quoted(labelOf(old, s))
	case f.Kind == Multi && isText:
		return json.RawMessage("[" + string(raw) + "]")
	case (f.Kind == Number || f.Kind == Money || f.Kind == Checkbox) && isText:
		return json.RawMessage(strings.TrimSpace(s))
	case !isText && (maxText[f.Kind] > 0 || f.Kind == Choice) && old.Kind != Multi:
		return quoted(string(raw))
	case f.Kind == Time && old.Kind == Date:
		return quoted(s + "T00:00:00Z")
	case f.Kind == Date && old.Kind == Time:
		return quoted(s[:min(len(s), 10)])
	case old.Kind == Multi && f.Kind != Multi:
		var many []string
		if json.Unmarshal(raw, &many) == nil && len(many) == 1 {
			return turned(&CustomField{Kind: Choice, Choices: old.Choices}, f, quoted(many[0]))
		}
	}
	return raw
}

func quoted(s string) json.RawMessage {
	raw, err := json.Marshal(s)
	if err != nil {
		return json.RawMessage("null")
	}
	return raw
}

func labelOf(f *CustomField, value string) string {
	for _, c := range f.choices() {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

// rewrite puts converted values into the records and beside them.
func (s *Service) rewrite(ctx context.Context, tx pgx.Tx, t *resource.Table, f *CustomField, changed map[uuid.UUID]json.RawMessage) error {
	a, _ := tenant.From(ctx)
	b, v, stale := &pgx.Batch{}, values{}, []slot{}
	for id, raw := range changed {
		b.Queue("update "+t.Name+" set custom = jsonb_set(custom, array[$3], $4), version = version + 1, updated_at = now() where company_id = $1 and id = $2", a.CompanyID, id, f.Key, raw)
		at := slot{id, t.Name + "." + f.Key}
		stale = append(stale, at)
		v.add(at, held{raw: raw})
	}
	queueStale(b, a.CompanyID, stale)
	v.queue(b, a.CompanyID, t.Name)
	return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
}

// dropped refuses to take a choice away that records have.
func (s *Service) dropped(ctx context.Context, tx pgx.Tx, t *resource.Table, old, f *CustomField) error {
	a, _ := tenant.From(ctx)
	for _, c := range old.choices() {
		if slices.ContainsFunc(f.choices(), func(n choice) bool { return n.Value == c.Value }) {
			continue
		}
		var n int
		err := tx.QueryRow(context.WithoutCancel(ctx), "select count(*) from field_values where company_id = $1 and field = $2 and text_key = $3",
			a.CompanyID, t.Name+"."+f.Key, c.Value).Scan(&n)
		if err != nil {
			return err
		}
		if n > 0 {
			return problem.InvalidField("choices", "%d %s have the choice %q, those in the trash included. Change them first; a label can be changed at any time.", n, t.Name, c.Label)
		}
	}
	return nil
}

// unvalued refuses a change that no value survives.
func (s *Service) unvalued(ctx context.Context, tx pgx.Tx, t *resource.Table, f *CustomField, name, format string, args ...any) error {
	found, err := s.valued(ctx, tx, t, f.Key, 1)
	if err == nil && len(found) > 0 {
		return problem.InvalidField(name, format, args...)
	}
	return err
}
