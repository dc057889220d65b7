package customfield

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

var rights = resource.Rights{resource.View: tenant.Viewer, resource.Make: tenant.Admin, resource.Edit: tenant.Admin, resource.Remove: tenant.Admin, resource.Export: tenant.Admin, resource.Import: tenant.Admin}

// prepare makes the key of a new field and the values of new choices, and works out what a computed one gives.
func (s *Service) prepare(ctx context.Context, f *CustomField) (err error) {
	if f.Key == "" {
		if f.Key, err = s.freeKey(ctx, f.Record, slug(f.Label)); err != nil {
			return err
		}
	}
	if f.Kind != Choice && f.Kind != Multi || len(f.Choices) == 0 || string(f.Choices) == "null" {
		f.Choices = json.RawMessage("[]")
	} else if f.Choices, err = withValues(f.Choices); err != nil {
		return err
	}
	if f.Kind != Computed {
		f.Result = ""
		return nil
	}
	f.Required = false
	return s.compile(ctx, f)
}

// freeKey is the first of key, key_2, key_3 … that no field of the record type has, also no deleted one.
func (s *Service) freeKey(ctx context.Context, record, key string) (string, error) {
	a, _ := tenant.From(ctx)
	taken, err := pg.Inside(ctx, s.engine.DB, pgx.RowTo[string], "select key from custom_fields where company_id = $1 and record = $2", a.CompanyID, record)
	free := key
	for n := 2; slices.Contains(taken, free); n++ {
		free = fmt.Sprintf("%s_%d", key, n)
	}
	return free, err
}

// slug makes a name of letters, digits and underscores, as filters write it.
func slug(label string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(text.Fold(label), "ß", "ss") {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		if b.Len() >= 40 {
			break
		}
	}
	key := strings.Trim(b.String(), "_")
	if key == "" || key[0] >= '0' && key[0] <= '9' || reserved[key] {
		key = strings.TrimSuffix("field_"+key, "_")
	}
	return key
}

// reserved words of CEL can't be names.
var reserved = map[string]bool{"in": true, "as": true, "break": true, "const": true, "continue": true, "else": true, "for": true, "function": true, "if": true, "import": true,
	"let": true, "loop": true, "package": true, "namespace": true, "return": true, "var": true, "void": true, "while": true, "true": true, "false": true, "null": true}

// withValues gives choices without a value one.
func withValues(raw json.RawMessage) (json.RawMessage, error) {
	var list []choice
	if json.Unmarshal(raw, &list) != nil {
		return nil, problem.InvalidField("choices", `Choices are a list such as [{"label": "Installer"}].`)
	}
	taken := map[string]bool{}
	for _, c := range list {
		taken[c.Value] = true
	}
	for i, c := range list {
		list[i].Label = strings.TrimSpace(c.Label)
		if c.Value != "" || list[i].Label == "" {
			continue
		}
		value := slug(c.Label)
		for n := 2; taken[value]; n++ {
			value = slug(c.Label) + "_" + strconv.Itoa(n)
		}
		list[i].Value, taken[value] = value, true
	}
	return json.Marshal(list)
}

// sealable are the kinds that can be encrypted: values of few choices would show by which of them are equal.
var sealable = map[string]bool{Text: true, LongText: true, URL: true, Email: true, Phone: true, Number: true, Money: true, Date: true}

func validate(f *CustomField) (faults []problem.Field) {
	if f.Sensitive && !sealable[f.Kind] {
		faults = append(faults, fault("sensitive", "Texts, numbers, money and dates can be encrypted. A "+f.Kind+" field can't."))
	}
	switch f.Kind {
	case Choice, Multi:
		faults = append(faults, checkChoices(f)...)
	case Money:
		if f.Currency == "" {
			faults = append(faults, fault("currency", "Money needs a currency, such as EUR."))
		}
	case Reference:
		if f.Target == "" {
			faults = append(faults, fault("target", "A reference needs a type of record to name."))
		}
	case Computed:
		if f.Expression == "" {
			faults = append(faults, fault("expression", "A computed field needs an expression."))
		}
	}
	return faults
}

func checkChoices(f *CustomField) []problem.Field {
	list := f.choices()
	if len(list) == 0 || len(list) > MaxChoices {
		return []problem.Field{fault("choices", fmt.Sprintf("A choice needs at least one value, and at most %d.", MaxChoices))}
	}
	seen := map[string]bool{}
	for _, c := range list {
		label := text.Fold(c.Label)
		switch n := utf8.RuneCountInString(c.Label); {
		case n == 0 || n > 80:
			return []problem.Field{fault("choices", "A choice needs a label of up to 80 characters.")}
		case len(c.Value) > 60 || strings.Trim(c.Value, "abcdefghijklmnopqrstuvwxyz0123456789_") != "":
			return []problem.Field{fault("choices", "The value of a choice has small letters, digits and underscores; leave it out to have it made.")}
		case seen["v "+c.Value] || seen["l "+label]:
			return []problem.Field{fault("choices", fmt.Sprintf("The choice %q is there twice.", c.Label))}
		}
		seen["v "+c.Value], seen["l "+label] = true, true
	}
	return nil
}

// inTx holds what a definition is to become against what is there already.
func (s *Service) inTx(ctx context.Context, tx pgx.Tx, old, f *CustomField) error {
	if f == nil {
		return s.unused(ctx, tx, old)
	}
	t := s.engine.Find(f.Record)
	if t == nil || !t.HasExtra() {
		return problem.InvalidField("record", "%s is no type of record that takes fields.", f.Record)
	}
	if to := s.engine.Find(f.Target); f.Kind == Reference && (to == nil || to == s.store.Table) {
		return problem.InvalidField("target", "%s is no type of record.", f.Target)
	}
	if old == nil {
		return errors.Join(s.bounded(ctx, tx, f), s.marked(ctx, tx, old, f))
	}
	if err := s.marked(ctx, tx, old, f); err != nil {
		return err
	}
	switch {
	case old.Record != f.Record:
		return problem.InvalidField("record", "A field stays with its type of record. Make a new one instead.")
	case old.Kind == Money && f.Kind == Money && old.Currency != f.Currency:
		return s.unvalued(ctx, tx, t, f, "currency", "Values of %s are there in %s, and a currency can't be swapped for another: make a new field.", f.Label, old.Currency)
	case old.Kind == Reference && f.Kind == Reference && old.Target != f.Target:
		return s.unvalued(ctx, tx, t, f, "target", "Values of %s name %s: make a new field for other records.", f.Label, old.Target)
	case old.Kind != f.Kind && (old.Sensitive || f.Sensitive):
		return problem.InvalidField("kind", "The values of %s are encrypted, so the kind stays. Let it be sensitive no longer first, and wait until its values are decrypted.", old.Label)
	case old.Kind != f.Kind:
		if err := s.convert(ctx, tx, t, old, f); err != nil {
			return err
		}
		return s.recompiled(ctx, tx, uuid.Nil, "kind", f.Label)
	case f.Kind == Computed && old.Result != f.Result:
		return s.recompiled(ctx, tx, f.ID, "expression", f.Label)
	case f.Kind == Choice || f.Kind == Multi:
		return s.dropped(ctx, tx, t, old, f)
	}
	return nil
}

// marked tells that a field becomes sensitive, or no longer is. What is computed with it would show its values.
func (s *Service) marked(ctx context.Context, tx pgx.Tx, old, f *CustomField) error {
	was := old != nil && old.Sensitive
	if was == f.Sensitive || s.Marked == nil {
		return nil
	}
	if old != nil && f.Sensitive {
		if err := s.recompiled(ctx, tx, uuid.Nil, "sensitive", f.Label); err != nil {
			return err
		}
	}
	return s.Marked(ctx, tx, f.Record, resource.PrefixCustom+f.Key, f.Sensitive)
}

// bounded keeps a record type from getting more fields than its pages carry. It runs after the insert.
func (s *Service) bounded(ctx context.Context, tx pgx.Tx, f *CustomField) error {
	a, _ := tenant.From(ctx)
	var n int
	err := tx.QueryRow(context.WithoutCancel(ctx), "select count(*) from custom_fields where company_id = $1 and record = $2 and deleted_at is null", a.CompanyID, f.Record).Scan(&n)
	if err == nil && n > MaxFields {
		return problem.Conflict("too_many_fields", "%s have %d fields of your own already, which is the most. Delete one that nobody needs.", f.Record, MaxFields)
	}
	return err
}
