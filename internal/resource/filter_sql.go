package resource

import (
	"slices"
	"strings"
	"time"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/text"
)

// filterWriter writes one checked tree as SQL.
//
// A condition may be unknown where a column is null, and unknown counts as false, as in WHERE. So negation is
// "is not true" and "differs" is "is distinct from": !(x) and x together are always everything.
type filterWriter struct {
	src    filterSource
	info   *ast.SourceInfo
	fields map[string]FilterField
	args   *Args
	now    time.Time
	// drivers are the conditions on values beside the record that have been written.
	drivers []beside
}

func (w *filterWriter) fail(id int64, format string, a ...any) error {
	return w.src.failAt(w.info, id, format, a...)
}

func (w *filterWriter) condition(e ast.Expr) (string, error) {
	switch e.Kind() {
	case ast.IdentKind, ast.SelectKind:
		f := w.fields[dottedName(e)]
		if f.Side != "" {
			return w.checked(&f, true), nil
		}
		return f.Column, nil
	case ast.LiteralKind:
		return boolSQL(e.AsLiteral() == types.True), nil
	}
	c := e.AsCall()
	switch name := c.FunctionName(); name {
	case operators.LogicalAnd:
		return w.join(e, name, " and ")
	case operators.LogicalOr:
		return w.join(e, name, " or ")
	case operators.LogicalNot:
		return w.not(c.Args()[0])
	case operators.In:
		return w.in(c.Args()[0], c.Args()[1])
	case "startsWith", "endsWith", "contains":
		return w.search(e.ID(), name, c.Target(), c.Args()[0])
	default:
		return w.compare(e.ID(), name, c.Args()[0], c.Args()[1])
	}
}

func boolSQL(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func (w *filterWriter) join(e ast.Expr, op, sep string) (string, error) {
	var parts []string
	for _, t := range terms(e, op, nil) {
		sql, err := w.condition(t)
		if err != nil {
			return "", err
		}
		parts = append(parts, sql)
	}
	return "(" + strings.Join(parts, sep) + ")", nil
}

// terms flattens the balanced tree that CEL makes of a chain of && or ||.
func terms(e ast.Expr, op string, into []ast.Expr) []ast.Expr {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != op {
		return append(into, e)
	}
	for _, a := range e.AsCall().Args() {
		into = terms(a, op, into)
	}
	return into
}

func (w *filterWriter) not(e ast.Expr) (string, error) {
	sql, err := w.condition(e)
	if err != nil {
		return "", err
	}
	return "((" + sql + ") is not true)", nil
}

// operand is one side of a comparison: a field, or a value.
type operand struct {
	id    int64
	field *FilterField
	value any // string, int64, float64, bool, time.Time, civil.Date, or nil for null
}

func (w *filterWriter) operand(e ast.Expr) (operand, error) {
	o := operand{id: e.ID()}
	var err error
	switch e.Kind() {
	case ast.IdentKind, ast.SelectKind:
		f := w.fields[dottedName(e)]
		o.field = &f
	case ast.LiteralKind:
		o.value = goValue(e)
	case ast.CallKind:
		o.value, err = w.call(e)
	}
	return o, err
}

func goValue(e ast.Expr) any {
	switch x := e.AsLiteral().(type) {
	case types.String:
		return string(x)
	case types.Int:
		return int64(x)
	case types.Double:
		return float64(x)
	case types.Bool:
		return bool(x)
	default:
		return nil
	}
}

func (w *filterWriter) call(e ast.Expr) (any, error) {
	c := e.AsCall()
	name := c.FunctionName()
	switch name {
	case "now":
		return w.now, nil
	case "today":
		return civil.Of(w.now), nil
	case operators.Negate, "timestamp", "date", "ago":
	default:
		return nil, w.fail(e.ID(), "a condition can't be compared; write it alone, or with ! in front")
	}
	arg := c.Args()[0]
	if arg.Kind() != ast.LiteralKind {
		return nil, w.fail(arg.ID(), "only a written value may stand here")
	}
	switch x := goValue(arg).(type) {
	case int64:
		return -x, nil
	case float64:
		return -x, nil
	case string:
		v, problem := moment(name, x, w.now)
		if problem != "" {
			return nil, w.fail(arg.ID(), "%s", problem)
		}
		return v, nil
	}
	return nil, w.fail(arg.ID(), "only a written value may stand here")
}

func (w *filterWriter) compare(id int64, op string, left, right ast.Expr) (string, error) {
	l, err := w.operand(left)
	if err != nil {
		return "", err
	}
	r, err := w.operand(right)
	if err != nil {
		return "", err
	}
	if l.field == nil {
		l, r, op = r, l, mirrored[op]
	}
	if l.field == nil {
		return "", w.fail(id, "one side of a comparison must be a field")
	}
	if err := w.comparable(id, op, l, r); err != nil {
		return "", err
	}
	return w.compareField(op, l, r)
}

// comparable refuses what CEL's types can't tell apart: order among identifiers and choices, fields of two kinds.
func (w *filterWriter) comparable(id int64, op string, l, r operand) error {
	equality := op == operators.Equals || op == operators.NotEquals
	if l.field.Type == List && (!equality || r.value != nil || r.field != nil) {
		return w.fail(id, "%s holds several values: write \"x\" in %s", l.field.Name, l.field.Name)
	}
	if t := l.field.Type; !equality && (t == UUID || t == Enum) {
		return w.fail(id, "%s has no order: use ==, != or in", l.field.Name)
	}
	if r.field != nil && r.field.Type != l.field.Type {
		return w.fail(id, "%s and %s are of two kinds and can't be compared", l.field.Name, r.field.Name)
	}
	return nil
}

func (w *filterWriter) compareField(op string, l, r operand) (string, error) {
	if l.field.blind != nil || r.field != nil && r.field.blind != nil {
		return w.compareSealed(op, l, r)
	}
	if l.field.Side != "" || r.field != nil && r.field.Side != "" {
		return w.compareSide(op, l, r)
	}
	col := l.field.Column
	if r.field != nil {
		return col + differs(comparisons[op], l.field.Nullable || r.field.Nullable) + r.field.Column, nil
	}
	if r.value == nil {
		if op == operators.Equals {
			return col + " is null", nil
		}
		return col + " is not null", nil
	}
	if d, ok := r.value.(civil.Date); ok && l.field.Type == Time {
		return w.compareDay(op, l.field, d), nil
	}
	value, err := w.bind(l.field, r)
	if err != nil {
		return "", err
	}
	return l.field.compared() + differs(comparisons[op], l.field.Nullable) + value, nil
}

// compared is the column that values are held against: the folded one where there is one, so that "anna" finds "Anna" and
// the index serves it.
func (f *FilterField) compared() string {
	if f.Fold != "" {
		return f.Fold
	}
	return f.Column
}

// differs spaces the operator; "not equal" must also be true of a null.
func differs(op string, nullable bool) string {
	if op == "<>" && nullable {
		return " is distinct from "
	}
	return " " + op + " "
}

// compareDay compares an instant with a whole day in UTC: == means "on that day", > "after it is over".
func (w *filterWriter) compareDay(op string, f *FilterField, d civil.Date) string {
	edge := func(t time.Time) string { return w.args.Add(t) + "::timestamptz" }
	end := d.Start().AddDate(0, 0, 1)
	switch op {
	case operators.Less:
		return f.Column + " < " + edge(d.Start())
	case operators.GreaterEquals:
		return f.Column + " >= " + edge(d.Start())
	case operators.LessEquals:
		return f.Column + " < " + edge(end)
	case operators.Greater:
		return f.Column + " >= " + edge(end)
	}
	within := "(" + f.Column + " >= " + edge(d.Start()) + " and " + f.Column + " < " + edge(end) + ")"
	if op == operators.NotEquals {
		return "(" + within + " is not true)"
	}
	return within
}

// bind adds a value as a parameter of the field's type. The casts keep a number that is too large for a smaller
// column, or a time for a date column, from becoming an error of the driver.
func (w *filterWriter) bind(f *FilterField, o operand) (string, error) {
	if b, ok := o.value.(bool); ok {
		return boolSQL(b), nil
	}
	v, err := w.convert(f, o)
	if err != nil {
		return "", err
	}
	return w.args.Add(v) + casts[f.Type], nil
}

var casts = map[FieldType]string{Int: "::bigint", Float: "::float8", UUID: "::uuid", Time: "::timestamptz", Date: "::date"}

func (w *filterWriter) convert(f *FilterField, o operand) (any, error) {
	switch x := o.value.(type) {
	case string:
		return w.convertText(f, o.id, x)
	case int64:
		if f.Type == Float {
			return float64(x), nil
		}
		return x, nil
	case float64:
		if f.Type == Int {
			return w.wholeNumber(f, o.id, x)
		}
		return x, nil
	case time.Time:
		if f.Type == Date {
			return civil.Of(x).Start(), nil
		}
		return x, nil
	case civil.Date:
		return x.Start(), nil
	default:
		return nil, w.fail(o.id, "null may stand behind == and != only")
	}
}

func (w *filterWriter) wholeNumber(f *FilterField, id int64, x float64) (any, error) {
	const exact = 1 << 53
	if x > -exact && x < exact && x == float64(int64(x)) {
		return int64(x), nil
	}
	return nil, w.fail(id, "%s is a whole number", f.Name)
}

func (w *filterWriter) convertText(f *FilterField, id int64, x string) (any, error) {
	switch f.Type {
	case UUID:
		u, err := uuid.Parse(x)
		if err != nil || len(x) != 36 {
			return nil, w.fail(id, "%s is an identifier such as 0198c0de-0000-7000-8000-000000000000", f.Name)
		}
		return [16]byte(u), nil
	case Enum:
		if len(f.Values) == 0 || slices.Contains(f.Values, x) {
			return x, nil
		}
		return nil, w.fail(id, "%s is one of: %s", f.Name, strings.Join(f.Values, ", "))
	default:
		if f.Fold != "" {
			return text.Fold(x), nil
		}
		return composed(x), nil
	}
}
