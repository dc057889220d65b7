package customfield

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// maxComputed bounds how many computed fields one record type has: each is worked out for every record that is shown.
const maxComputed = 30

// all is every field of a company that is not deleted, by record type.
type all map[string][]*CustomField

const allSQL = "select " + columns + " from custom_fields where company_id = $1 and deleted_at is null order by position, created_at, id"

func byRecord(fields []*CustomField) all {
	by := all{}
	for _, f := range fields {
		by[f.Record] = append(by[f.Record], f)
	}
	return by
}

// stored are the fields of a record type, those of the company included, but for computed ones: what other records may
// compute with, so that no computation runs in a ring between types. Encrypted ones can't be computed with.
func (a all) stored(t *resource.Table) []resource.Field {
	list := t.Fields()[:len(t.Fields()):len(t.Fields())]
	var own []resource.Field
	for _, f := range a[t.Name] {
		if f.Kind != Computed && !f.Sensitive {
			own = append(own, f.field())
		}
	}
	return append(list, resource.NewExtraFields(own, "").List...)
}

// compiler works out the computed fields of one record type, each after those that it names.
type compiler struct {
	all   all
	t     *resource.Table
	done  map[string]*resource.Field
	busy  []string
	timed bool
}

func (a all) compiler(t *resource.Table) *compiler {
	return &compiler{all: a, t: t, done: map[string]*resource.Field{}}
}

// one compiles a field and what it needs. The error is for people.
func (c *compiler) one(f *CustomField) (*resource.Field, error) {
	if done := c.done[f.Key]; done != nil {
		return done, nil
	}
	if slices.Contains(c.busy, f.Key) {
		return nil, problem.InvalidField("expression", "These fields would compute each other in a ring: %s.", strings.Join(append(c.busy, f.Key), ", "))
	}
	c.busy = append(c.busy, f.Key)
	defer func() { c.busy = c.busy[:len(c.busy)-1] }()
	own := c.all.stored(c.t)
	for _, other := range c.all[c.t.Name] {
		if other.Kind != Computed || !names(f.Expression, other.Key) {
			continue
		}
		field, err := c.one(other)
		if err != nil {
			return nil, err
		}
		own = append(own, *field)
	}
	formulas := &resource.Formulas{Table: c.t, Own: own, Stored: c.all.stored}
	formula, err := formulas.Compile(f.Expression)
	if err != nil {
		return nil, pointed(err)
	}
	c.timed = c.timed || formula.Timed
	field := &resource.Field{Name: resource.PrefixCustom + f.Key, Key: f.Key, Label: f.Label, Type: formula.Type, Nullable: true, ReadOnly: true, SQL: formula.SQL, Reads: formula.Reads}
	if field.Currency = f.Currency; f.Currency != "" {
		field.Format = "money"
	}
	field.Valid = func(json.RawMessage) (json.RawMessage, string) {
		return nil, f.Label + " is computed and can't be changed."
	}
	c.done[f.Key] = field
	return field, nil
}

// names tells whether an expression names an own field of its record; account.custom.x is one of another.
func names(expression, key string) bool {
	return regexp.MustCompile(`(^|[^\w.])custom\.` + key + `($|\W)`).MatchString(expression)
}

func pointed(err error) error {
	var fe *resource.FilterError
	if !errors.As(err, &fe) {
		return err
	}
	bad := problem.InvalidField("expression", "%s", fe.Message)
	bad.Code = "invalid_expression"
	bad.Data = map[string]any{"position": fe.Pos, "line": fe.Line, "column": fe.Column}
	return bad
}

// results are the words of the kinds that a computation may give.
var results = map[resource.FieldType]string{resource.Text: Text, resource.Float: Number, resource.Bool: Checkbox, resource.Date: Date, resource.Time: Time}

// shown is the value of a computed field as JSON, in SQL.
func shown(f *resource.Field) string {
	switch f.Type {
	case resource.Time:
		return fmt.Sprintf(`'%s', to_char(%s at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`, f.Key, f.SQL)
	}
	return fmt.Sprintf("'%s', %s", f.Key, f.SQL)
}

// compile checks the expression of a field that is about to be written, and notes what comes out.
func (s *Service) compile(ctx context.Context, f *CustomField) error {
	t := s.engine.Find(f.Record)
	if t == nil || !t.HasExtra() || f.Expression == "" {
		return nil // refused elsewhere
	}
	a, _ := tenant.From(ctx)
	rows, err := pg.Inside(ctx, s.engine.DB, scan, allSQL, a.CompanyID)
	if err != nil {
		return err
	}
	fields, computed := byRecord(rows), 0
	fields[f.Record] = slices.DeleteFunc(fields[f.Record], func(other *CustomField) bool { return other.Key == f.Key })
	for _, other := range fields[f.Record] {
		if other.Kind == Computed {
			computed++
		}
	}
	if computed >= maxComputed {
		return problem.Conflict("too_many_fields", "%s have %d computed fields already, which is the most.", f.Record, maxComputed)
	}
	fields[f.Record] = append(fields[f.Record], f)
	field, err := fields.compiler(t).one(f)
	if err != nil {
		return err
	}
	f.Result = results[field.Type]
	sealed, err := pg.Inside(ctx, s.engine.DB, pgx.RowToStructByPos[resource.Read], "select record, field from sensitive_fields where company_id = $1", a.CompanyID)
	for _, r := range field.Reads {
		if slices.Contains(sealed, r) {
			return problem.InvalidField("expression", "%s of %s is encrypted, and what is computed with it would show it.", r.Field, r.Record)
		}
	}
	return err
}

// Computes names a computed field of the company that reads a field, in tx; empty when none does.
func (s *Service) Computes(ctx context.Context, tx pgx.Tx, record, field string) (label string, err error) {
	a, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), allSQL, a.CompanyID)
	if err != nil {
		return "", err
	}
	list, err := pgx.CollectRows(rows, scan)
	fields := byRecord(list)
	for _, f := range list {
		t := s.engine.Find(f.Record)
		if f.Kind != Computed || t == nil {
			continue
		}
		// One that does not compile shows nothing.
		if made, err := fields.compiler(t).one(f); err == nil && slices.Contains(made.Reads, resource.Read{Record: record, Field: field}) {
			return f.Label, nil
		}
	}
	return "", err
}

// recompiled makes sure that every computed field of the company still works with what was just written in tx.
func (s *Service) recompiled(ctx context.Context, tx pgx.Tx, changed uuid.UUID, name, label string) error {
	a, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), allSQL, a.CompanyID)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return err
	}
	fields := byRecord(list)
	for _, f := range list {
		t := s.engine.Find(f.Record)
		if f.Kind != Computed || f.ID == changed || t == nil {
			continue
		}
		field, err := fields.compiler(t).one(f)
		if _, refused := problem.As(err); refused || err == nil && results[field.Type] != f.Result {
			return problem.InvalidField(name, "The computed field %s of %s needs %s as it is. Change that one first.", f.Label, f.Record, label)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unused refuses to delete a field that a computed one names.
func (s *Service) unused(ctx context.Context, tx pgx.Tx, f *CustomField) error {
	return s.recompiled(ctx, tx, f.ID, "id", f.Label)
}
