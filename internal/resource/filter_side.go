package resource

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// ExtraFields are the fields that one company has added to one record type, ready for use.
type ExtraFields struct {
	List []Field
	// Shown is the custom object as people see it, as SQL over t; empty where it is the stored one.
	Shown string

	// Sealed are the fields that the company has marked sensitive, by name, each with how far that has come; Blind tells under
	// what a value of one of them is found.
	Sealed map[string]Sealing
	Blind  func(field, value string) (string, error)

	byName map[string]*Field
	once   sync.Once
	filter *FilterEnv
	err    error
}

// PrefixCustom stands before the key of a company's own field wherever it is named beside the record's fields.
const PrefixCustom = "custom."

// NewExtraFields makes them ready. The fields carry Key, Type and what belongs to it.
func NewExtraFields(list []Field, shown string) *ExtraFields {
	x := &ExtraFields{List: list, Shown: shown, byName: make(map[string]*Field, len(list))}
	for i := range list {
		list[i].Name, list[i].Nullable = PrefixCustom+list[i].Key, true
		x.byName[list[i].Name] = &list[i]
	}
	return x
}

var noExtra = NewExtraFields(nil, "")

// IndexText is how a text stands in field_values: folded, and no longer than an index takes.
func IndexText(s string) string {
	const most = 1000
	s = text.Fold(s)
	for i := range s {
		if i > most {
			return s[:i]
		}
	}
	return s
}

// IndexTime is how a moment stands in field_values and in custom objects: whole seconds of UTC, which sort as text.
func IndexTime(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05Z") }

// sideKey is a custom value as field_values has it: a folded text or a number.
func sideKey(v any) any {
	switch v := v.(type) {
	case string:
		return IndexText(v)
	case int64:
		return float64(v)
	case time.Time:
		return IndexText(IndexTime(v))
	case civil.Date, uuid.UUID, bool:
		return fmt.Sprint(v)
	}
	return v
}

// sorted puts the values of a company's own field beside the list that is sorted by it.
func (p *Selection) sorted(k *sortKey, n int) {
	if k.field.SQL != "" {
		k.column, k.empty = k.field.SQL, k.field.SQL
		return
	}
	s := fmt.Sprintf("s%d", n)
	k.side, k.empty, k.column = s, s+".record_id", s+"."+sideColumn(k.field.Type)
	p.From += fmt.Sprintf(" left join field_values %s on %[1]s.company_id = t.company_id and %[1]s.record_id = t.id and %[1]s.field = '%s.%s' and %[1]s.place = 0", s, p.t.Name, k.field.Key)
	if n == 0 {
		p.id = s + ".record_id"
	}
}

// fewValues is how many records may have a value for the list to be read from its index, where more than that is asked.
const fewValues = 5_000

// filtered adds the conditions of a filter. Where one of them is on a value that few have, the list is read from there:
// the planner takes values of different fields for independent of each other and of time, and walks a whole company when
// it is wrong.
func (p *Selection) filtered(ctx context.Context, parts []string, drivers []driver) (err error) {
	byCreation := len(p.keys) == 1 && p.keys[0].field.Name == "created_at"
	drive := -1
	switch {
	case byCreation && len(drivers) == 1 && len(parts) == 1 && (drivers[0].one || len(drivers[0].each) > 0):
		drive = 0
	case len(drivers) > 0:
		if drive, err = p.rarest(ctx, drivers); err != nil {
			return err
		}
	}
	if len(drivers) > 0 {
		// From few values to their records by the key, or through the records in their order to the value of each, one after
		// the other: a walk of a whole table would look cheaper.
		p.plans += ", set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"
	}
	if drive >= 0 {
		d := drivers[drive]
		order := ""
		if byCreation {
			p.keys[0].column, p.id = "d.created_at", "d.record_id"
			order = " order by " + p.order(false, false)
			if len(d.each) > 1 {
				p.plans += ", set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)"
			}
		}
		p.From += " join " + d.rows(order) + " d on d.company_id = t.company_id and d.record_id = t.id"
		parts[d.part] = "true"
	}
	p.Where += " and (" + strings.Join(parts, ") and (") + ")"
	return nil
}

// rows are the values that meet the condition. Those of a list of values are read value by value, each in the order of
// the list, which so reads no more of them than it shows.
func (b beside) rows(order string) string {
	row := func(cond string) string {
		return "select d.company_id, d.record_id, d.created_at from field_values d where d.company_id = $1 and " + b.row("d", cond)
	}
	switch {
	case order == "":
		return "(" + row(b.cond) + " offset 0)" // few: the list begins with them, whatever it is sorted by
	case len(b.each) < 2:
		return "(" + row(b.cond) + ")"
	}
	parts := make([]string, len(b.each))
	for i, cond := range b.each {
		parts[i] = "(" + row(cond) + order + ")"
	}
	return "(" + strings.Join(parts, " union all ") + ")"
}

var placeholder = regexp.MustCompile(`\$[0-9]+`)

// rarest is the driver that the fewest records have; -1 when all are common.
func (p *Selection) rarest(ctx context.Context, drivers []driver) (rarest int, err error) {
	drivers = drivers[:min(len(drivers), MaxSortKeys)]
	counts := make([]int, len(drivers))
	a, _ := tenant.From(ctx)
	err = p.t.engine.DB.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)")
		for i, d := range drivers {
			args := NewArgs(1)
			cond := placeholder.ReplaceAllStringFunc(d.row("d", d.cond), func(mark string) string {
				n, _ := strconv.Atoi(mark[1:])
				return args.Add(p.Args.Values()[n-1])
			})
			sql := fmt.Sprintf("select count(*) from (select from field_values d where d.company_id = $1 and %s limit %d) d", cond, fewValues+1)
			b.Queue(sql, append([]any{a.CompanyID}, args.Values()...)...).QueryRow(func(row pgx.Row) error { return row.Scan(&counts[i]) })
		}
	})
	rarest = -1
	for i, n := range counts {
		if n <= fewValues && (rarest < 0 || n < counts[rarest]) {
			rarest = i
		}
	}
	return rarest, err
}

// zero is an empty value of the kind that the order compares.
func (k sortKey) zero() any {
	if k.side != "" && sideColumn(k.field.Type) == "number" {
		return float64(0)
	}
	if k.side != "" {
		return ""
	}
	return k.field.zero()
}

// sideColumn is the column of field_values that holds values of a type.
func sideColumn(t FieldType) string {
	if t == Int || t == Float {
		return "number"
	}
	return "text_key"
}

// filterFields makes what filters may name of fields; alias is the table's in the statement.
func (t *Table) filterFields(alias string, fields []Field) (list []FilterField) {
	for _, f := range fields {
		ff := FilterField{Name: f.Name, Column: alias + "." + f.Column, Type: f.Type, Nullable: f.Nullable, Values: f.Enum, alias: alias}
		switch {
		case f.SQL != "":
			ff.Column = f.SQL
		case f.Format == "longtext":
			ff.Column = fmt.Sprintf("(%s.custom ->> '%s')", alias, f.Key)
		case f.Key != "":
			ff.Side = t.Name + "." + f.Key
		case f.Type == List:
			ff.Side, ff.Nullable = t.Name+"."+f.Name, true
		case f.Fold != "":
			ff.Fold = alias + "." + f.Fold
		}
		list = append(list, ff)
	}
	return list
}

// filters is what filters over t may name in the company of x. It is made when first needed: most companies have one or
// two record types with fields of their own.
func (x *ExtraFields) filters(t *Table) (*FilterEnv, error) {
	if len(x.List) == 0 && len(x.Sealed) == 0 {
		return t.filter, nil
	}
	x.once.Do(func() {
		list := t.filterFields("t", append(t.fields[:len(t.fields):len(t.fields)], x.List...))
		for i := range list {
			if name := list[i].Name; x.Sealed[name] != "" {
				list[i].Side, list[i].Fold, list[i].Nullable = SealedSide(t.Name, name), "", true
				list[i].blind = func(value string) (string, error) { return x.Blind(name, value) }
			}
		}
		x.filter, x.err = NewFilterEnv(list)
	})
	return x.filter, x.err
}

// driver is a condition on one value beside the record that every record found must meet: the list may be read from the
// index of that value, which has it newest first.
type driver struct {
	part int // of the conditions
	beside
}

// compileDriven is Compile, with the conditions that must all hold apart from each other.
func (e *FilterEnv) compileDriven(expr string, args *Args) (parts []string, drivers []driver, err error) {
	w, tree, err := e.writer(expr, args)
	if err != nil {
		return nil, nil, err
	}
	for i, part := range terms(tree.Expr(), operators.LogicalAnd, nil) {
		w.drivers = w.drivers[:0]
		sql, err := w.condition(part)
		if err != nil {
			return nil, nil, err
		}
		if len(w.drivers) == 1 && w.drivers[0].whole() == sql {
			d := w.drivers[0]
			// Two conditions on the only value of a field are a range: together they may be rare.
			if k := slices.IndexFunc(drivers, func(o driver) bool { return !d.several && o.side == d.side }); k >= 0 {
				drivers[k].cond, drivers[k].one, drivers[k].each = drivers[k].cond+d.cond, false, nil
				parts[drivers[k].part], sql = drivers[k].whole(), "true"
			} else {
				drivers = append(drivers, driver{part: i, beside: d})
			}
		}
		parts = append(parts, sql)
	}
	return parts, drivers, nil
}

// beside is a condition on a value beside the record.
type beside struct {
	alias, side string
	several     bool     // the field may have more than one value
	cond        string   // over the value's row, %[1]s
	one         bool     // one certain value
	each        []string // the same as alternatives of one certain value each, where they are few
}

// whole is the condition on the record.
func (b beside) whole() string {
	return fmt.Sprintf("exists (select from field_values v where v.company_id = %s.company_id and v.record_id = %[1]s.id and %s)", b.alias, b.row("v", b.cond))
}

// row is a condition on the value's row alone.
func (b beside) row(alias, cond string) string {
	if !b.several {
		cond += " and %[1]s.place = 0"
	}
	return strings.ReplaceAll("%[1]s.field = '"+b.side+"'"+cond, "%[1]s", alias)
}

// there is the condition that the record has a value of f, one for which cond holds. The value's column stands in cond as %s.
func (w *filterWriter) there(f *FilterField, cond string, one bool, each ...string) string {
	b := beside{alias: f.alias, side: f.Side, several: f.Type == List, cond: cond, one: one, each: each}
	w.drivers = append(w.drivers, b)
	return b.whole()
}

// having is there for one certain value.
func (w *filterWriter) having(f *FilterField, value string) string {
	return w.there(f, " and %[1]s."+sideColumn(f.Type)+" = "+value, true)
}

// checked asks for a checkbox; one that was never touched is off.
func (w *filterWriter) checked(f *FilterField, on bool) string {
	if on {
		return w.having(f, "'true'")
	}
	return "not " + w.having(f, "'true'")
}

// value is the one value of f as SQL, for comparing fields with each other.
func (f *FilterField) value() string {
	if f.Side == "" {
		return f.compared()
	}
	return fmt.Sprintf("(select v.%s from field_values v where v.company_id = %s.company_id and v.record_id = %[2]s.id and v.field = '%s')", sideColumn(f.Type), f.alias, f.Side)
}

func (w *filterWriter) compareSide(op string, l, r operand) (string, error) {
	f := l.field
	switch v := r.value.(type) {
	case nil:
		if r.field == nil {
			return map[bool]string{true: "not ", false: ""}[op == operators.Equals] + w.there(f, "", false), nil
		}
		if t := f.Type; (t == Time || t == Date || t == Bool) && (f.Side == "") != (r.field.Side == "") {
			return "", w.fail(l.id, "%s and %s can't be compared with each other", f.Name, r.field.Name)
		}
		return f.value() + differs(comparisons[op], true) + r.field.value(), nil
	case bool:
		return w.checked(f, v == (op == operators.Equals)), nil
	case civil.Date:
		if f.Type == Time {
			return w.sideDay(op, f, v), nil
		}
	}
	value, err := w.bindSide(f, r)
	if err != nil {
		return "", err
	}
	switch op {
	case operators.Equals:
		return w.having(f, value), nil
	case operators.NotEquals:
		return "not " + w.having(f, value), nil
	}
	return w.there(f, " and %[1]s."+sideColumn(f.Type)+" "+comparisons[op]+" "+value, false), nil
}

// sideDay compares a moment with a whole day in UTC, as compareDay does.
func (w *filterWriter) sideDay(op string, f *FilterField, d civil.Date) string {
	start, end := sideKey(d.Start()), sideKey(d.Start().AddDate(0, 0, 1))
	edge := func(op string, at any) string { return " and %[1]s.text_key " + op + " " + w.args.Add(at) }
	switch op {
	case operators.Less:
		return w.there(f, edge("<", start), false)
	case operators.GreaterEquals:
		return w.there(f, edge(">=", start), false)
	case operators.LessEquals:
		return w.there(f, edge("<", end), false)
	case operators.Greater:
		return w.there(f, edge(">=", end), false)
	case operators.NotEquals:
		return "not " + w.there(f, edge(">=", start)+edge("<", end), false)
	}
	return w.there(f, edge(">=", start)+edge("<", end), false)
}

// bindSide adds a value as field_values has it.
func (w *filterWriter) bindSide(f *FilterField, o operand) (string, error) {
	v, err := w.sideValue(f, o)
	if err != nil {
		return "", err
	}
	if sideColumn(f.Type) == "number" {
		return w.args.Add(v) + "::float8", nil
	}
	return w.args.Add(v) + ` collate "C"`, nil
}

func (w *filterWriter) sideValue(f *FilterField, o operand) (any, error) {
	v, err := w.convert(f, o)
	return sideOf(f, v), err
}

// sideOf is a converted value as field_values has it.
func sideOf(f *FilterField, v any) any {
	switch v := v.(type) {
	case [16]byte:
		return uuid.UUID(v).String()
	case time.Time:
		if f.Type == Date {
			return sideKey(civil.Of(v))
		}
	}
	return sideKey(v)
}

// has is "x" in field, for a field of several values.
func (w *filterWriter) has(list, item ast.Expr) (string, error) {
	f := w.fields[dottedName(list)]
	o, err := w.operand(item)
	if err != nil {
		return "", err
	}
	if _, text := o.value.(string); !text {
		return "", w.fail(item.ID(), "before \"in %s\" there must be a written text", f.Name)
	}
	one := f
	if one.Type = Text; len(f.Values) > 0 {
		one.Type = Enum
	}
	value, err := w.bindSide(&one, o)
	if err != nil {
		return "", err
	}
	return w.having(&f, value), nil
}

// maxEach is how many values of a list are each read from their own place in the index, newest first.
const maxEach = 20

func (w *filterWriter) anyOf(f *FilterField, values []any) string {
	column, cast := "%[1]s."+sideColumn(f.Type), ` collate "C"`
	if sideColumn(f.Type) == "number" {
		cast = "::float8"
	}
	var marks, each []string
	known := map[any]bool{}
	for _, v := range values {
		if !known[v] {
			marks, known[v] = append(marks, w.args.Add(v)+cast), true
		}
	}
	// Numbers stand in no index with their records newest first.
	if len(marks) <= maxEach && sideColumn(f.Type) == "text_key" {
		for _, mark := range marks {
			each = append(each, " and "+column+" = "+mark)
		}
	}
	return w.there(f, " and "+column+" in ("+strings.Join(marks, ", ")+")", false, each...)
}

func (w *filterWriter) searchSide(name string, f *FilterField, given string) string {
	folded := IndexText(given)
	if name == "startsWith" {
		return w.there(f, " and "+w.prefix("%[1]s.text_key", folded), false)
	}
	return w.there(f, " and %[1]s.text_key like "+w.args.Add(likePattern(name, folded)), false)
}

func (t *Table) compileFilter(x *ExtraFields, expr string, args *Args, hidden map[string]bool) (parts []string, drivers []driver, err error) {
	env, err := x.filters(t)
	if err != nil {
		return nil, nil, err
	}
	parts, drivers, err = env.without(hidden).compileDriven(expr, args)
	var fe *FilterError
	if errors.As(err, &fe) {
		bad := problem.InvalidField("filter", "%s", fe.Message)
		bad.Code = "invalid_filter"
		bad.Data = map[string]any{"position": fe.Pos, "line": fe.Line, "column": fe.Column}
		return nil, nil, bad
	}
	return parts, drivers, err
}

func (f *Field) zero() any {
	for rt, kind := range fieldTypes {
		if kind == f.Type || (f.Type == Enum && kind == Text) {
			return reflect.Zero(rt).Interface()
		}
	}
	return ""
}
