package resource

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// MaxFormulaSQL bounds what one expression becomes: fields that are computed from computed ones are written out.
const MaxFormulaSQL = 20_000

// maxRollUps bounds how many related lists one expression goes through, for every record that is shown.
const maxRollUps = 5

// Formula is a checked expression that computes one value of a record.
type Formula struct {
	// SQL is over t; it never fails, whatever the record holds: what can't be computed is null.
	SQL  string
	Type FieldType
	// Timed says that the SQL holds a moment of its own and goes stale.
	Timed bool
	// Reads is all that the value is computed of. Who may not see all of it may not see the value.
	Reads []Read
}

// Formulas compiles expressions over the records of one type.
type Formulas struct {
	Table *Table
	// Own are the fields that an expression may name, in the end those of the record type and of the company.
	Own []Field
	// Stored gives the fields of another record type, without computed ones.
	Stored func(t *Table) []Field
}

// Compile turns an expression into SQL. What people got wrong comes back as a *FilterError with the spot.
func (fs *Formulas) Compile(expr string) (*Formula, error) {
	src := filterSource(expr)
	if len(expr) > MaxFilterBytes {
		return nil, src.fail(MaxFilterBytes, "the expression is longer than %d bytes", MaxFilterBytes)
	}
	if !utf8.ValidString(expr) {
		return nil, src.fail(src.invalidUTF8(), "the expression is not valid UTF-8")
	}
	if strings.TrimSpace(expr) == "" {
		return nil, src.fail(0, "the expression is empty")
	}
	parsed, issues := formulaSyntax.Parse(expr)
	if issues.Err() != nil {
		return nil, src.syntaxError(issues)
	}
	w := &formulaWriter{fs: fs, src: src, info: parsed.NativeRep().SourceInfo(), own: map[string]*Field{}}
	for i := range fs.Own {
		w.own[fs.Own[i].Name] = &fs.Own[i]
	}
	v, err := w.value(parsed.NativeRep().Expr(), 1)
	if err != nil {
		return nil, err
	}
	if v.kind == kindNull {
		return nil, src.fail(0, "the expression computes nothing")
	}
	f := &Formula{SQL: v.finished(), Type: v.kind.fieldType(), Timed: w.timed, Reads: w.reads}
	if len(f.SQL) > MaxFormulaSQL {
		return nil, src.fail(0, "the expression, with the computed fields that it names, is too large")
	}
	return f, nil
}

var formulaSyntax = must(cel.NewCustomEnv(cel.ClearMacros(), cel.ParserRecursionLimit(parserDepth)))

func must(env *cel.Env, err error) *cel.Env {
	if err != nil {
		panic(err)
	}
	return env
}

// valueKind is what a part of an expression is.
type valueKind string

const (
	kindText   valueKind = "a text"
	kindNumber valueKind = "a number"
	kindBool   valueKind = "true or false"
	kindDate   valueKind = "a date"
	kindTime   valueKind = "a time"
	kindNull   valueKind = "nothing"
)

func (k valueKind) fieldType() FieldType {
	return map[valueKind]FieldType{kindText: Text, kindNumber: Float, kindBool: Bool, kindDate: Date, kindTime: Time}[k]
}

type formulaValue struct {
	sql  string
	kind valueKind
}

// finished is the value as it leaves the statement: bounded, so that JSON and browsers carry it.
func (v formulaValue) finished() string {
	switch v.kind {
	case kindNumber:
		return "(select case when abs(x) < 1e15 then round(x, 6)::float8 end from (select " + v.sql + " x) x)"
	case kindText:
		return "left(" + v.sql + ", 500)"
	}
	return "(" + v.sql + ")"
}

// formulaWriter writes one parsed tree as SQL and checks its kinds as it goes.
type formulaWriter struct {
	fs      *Formulas
	src     filterSource
	info    *ast.SourceInfo
	own     map[string]*Field
	nodes   int
	rollUps int
	timed   bool
	reads   []Read
}

func (w *formulaWriter) fail(e ast.Expr, format string, a ...any) error {
	return w.src.fail(w.start(e), format, a...)
}

// start is where an expression begins; CEL points at its operator.
func (w *formulaWriter) start(e ast.Expr) int {
	pos := w.src.position(w.info, e.ID())
	switch e.Kind() {
	case ast.SelectKind:
		return min(pos, w.start(e.AsSelect().Operand()))
	case ast.CallKind:
		c := e.AsCall()
		if c.IsMemberFunction() {
			pos = min(pos, w.start(c.Target()))
		}
		if _, binary := binaries[c.FunctionName()]; binary && len(c.Args()) > 0 {
			pos = min(pos, w.start(c.Args()[0]))
		}
	}
	return pos
}

var binaries = map[string]string{operators.Add: "+", operators.Subtract: "-", operators.Multiply: "*", operators.Divide: "/",
	operators.Equals: "=", operators.NotEquals: "is distinct from", operators.Less: "<", operators.LessEquals: "<=", operators.Greater: ">", operators.GreaterEquals: ">=",
	operators.LogicalAnd: "and", operators.LogicalOr: "or", operators.Conditional: "?", operators.In: "in"}

func (w *formulaWriter) value(e ast.Expr, depth int) (formulaValue, error) {
	if w.nodes++; w.nodes > MaxFilterNodes {
		return formulaValue{}, w.fail(e, "the expression has more than %d parts", MaxFilterNodes)
	}
	if depth > MaxFilterDepth {
		return formulaValue{}, w.fail(e, "the expression is nested deeper than %d levels", MaxFilterDepth)
	}
	switch e.Kind() {
	case ast.LiteralKind:
		return w.literal(e)
	case ast.IdentKind, ast.SelectKind:
		return w.named(e)
	case ast.CallKind:
		return w.call(e, depth)
	}
	return formulaValue{}, w.fail(e, "lists, maps and objects can't be computed with")
}

func (w *formulaWriter) literal(e ast.Expr) (formulaValue, error) {
	switch x := e.AsLiteral().(type) {
	case types.String:
		if strings.ContainsRune(string(x), 0) {
			return formulaValue{}, w.fail(e, "a text can't hold the character NUL")
		}
		return formulaValue{literalSQL(string(x)) + "::text", kindText}, nil
	case types.Int:
		return formulaValue{literalSQL(int64(x)) + "::numeric", kindNumber}, nil
	case types.Double:
		if math.Abs(float64(x)) > 1e15 {
			return formulaValue{}, w.fail(e, "a number may be up to 10^15")
		}
		return formulaValue{literalSQL(float64(x)) + "::numeric", kindNumber}, nil
	case types.Bool:
		return formulaValue{boolSQL(bool(x)), kindBool}, nil
	case types.Null:
		return formulaValue{"null", kindNull}, nil
	}
	return formulaValue{}, w.fail(e, "unsigned numbers and byte strings can't be computed with")
}

// named is a field of the record, or one of the record that a reference names.
func (w *formulaWriter) named(e ast.Expr) (formulaValue, error) {
	name := dottedName(e)
	if f := w.own[name]; f != nil {
		w.reads = append(append(w.reads, Read{w.fs.Table.Name, name}), f.Reads...)
		return w.field(e, "t", f)
	}
	if ref, target, rest := w.relation(name); target != nil {
		for _, f := range w.fs.Stored(target) {
			if f.Name == rest {
				w.reads = append(w.reads, Read{target.Name, rest})
				v, err := w.field(e, "r", &f)
				v.sql = fmt.Sprintf("(select %s from %s r where r.company_id = t.company_id and r.id = %s and r.deleted_at is null)", v.sql, target.Name, ref)
				return v, err
			}
		}
		return formulaValue{}, w.fail(e, "%s have no field %q that can be named here", target.Name, rest)
	}
	env := &FilterEnv{}
	for n := range w.own {
		env.names = append(env.names, n)
	}
	return formulaValue{}, w.fail(e, "%s", env.unknown(name))
}

// relation resolves what stands before the last dots: account.name through account_id, custom.installer.name through the
// company's own reference. It is the one place where an expression leaves its record upwards.
func (w *formulaWriter) relation(name string) (ref string, target *Table, rest string) {
	for i := range name {
		if name[i] != '.' {
			continue
		}
		before, after := name[:i], name[i+1:]
		if f := w.own[before]; f != nil && f.Key != "" && f.Ref != "" {
			w.reads = append(w.reads, Read{w.fs.Table.Name, f.Name})
			return fmt.Sprintf("case when t.custom ->> '%s' ~ '^[0-9a-f-]{36}$' then (t.custom ->> '%[1]s')::uuid end", f.Key), w.fs.Table.Target(*f), after
		}
		if f := w.own[before+"_id"]; f != nil && f.Ref != "" && f.Ref != Any {
			w.reads = append(w.reads, Read{w.fs.Table.Name, f.Name})
			return "t." + f.Column, w.fs.Table.Target(*f), after
		}
	}
	return "", nil, ""
}

func (w *formulaWriter) field(e ast.Expr, alias string, f *Field) (formulaValue, error) {
	sql, custom := alias+"."+f.Column, fmt.Sprintf("%s.custom -> '%s'", alias, f.Key)
	if f.SQL != "" {
		sql = f.SQL
	} else if f.Key != "" {
		sql = fmt.Sprintf("(%s.custom ->> '%s')", alias, f.Key)
	}
	stored := f.Key != "" && f.SQL == ""
	switch f.Type {
	case Text, Enum, UUID:
		return formulaValue{sql + "::text", kindText}, nil
	case Int, Float:
		if stored {
			sql = fmt.Sprintf("case when jsonb_typeof(%s) = 'number' then %s end", custom, sql+"::numeric")
		}
		return formulaValue{"(" + sql + ")::numeric", kindNumber}, nil
	case Bool:
		if stored {
			sql = fmt.Sprintf("coalesce(%s = 'true', false)", custom)
		}
		return formulaValue{sql, kindBool}, nil
	case Date:
		if stored {
			sql = fmt.Sprintf(`case when %s ~ '^\d{4}-\d\d-\d\d$' then %[1]s::date end`, sql)
		}
		return formulaValue{sql, kindDate}, nil
	case Time:
		if stored {
			sql = fmt.Sprintf(`case when %s ~ '^\d{4}-\d\d-\d\dT[0-9:]{8}Z$' then %[1]s::timestamptz end`, sql)
		}
		return formulaValue{sql, kindTime}, nil
	}
	return formulaValue{}, w.fail(e, "%s can't be computed with", f.Name)
}

func (w *formulaWriter) call(e ast.Expr, depth int) (formulaValue, error) {
	c := e.AsCall()
	switch name := c.FunctionName(); name {
	case "sum", "count", "min", "max", "avg":
		return w.rollUp(e, name, c.Args())
	case operators.In:
		return w.among(e, c.Args(), depth)
	case "now", "today":
		if len(c.Args()) > 0 {
			return formulaValue{}, w.fail(e, "%s() takes nothing", name)
		}
		return map[string]formulaValue{"now": {"now()", kindTime}, "today": {"current_date", kindDate}}[name], nil
	case "date", "timestamp":
		return w.moment(e, name, c.Args())
	}
	args := c.Args()
	if c.IsMemberFunction() {
		args = append([]ast.Expr{c.Target()}, args...)
	}
	values := make([]formulaValue, len(args))
	for i, a := range args {
		var err error
		if values[i], err = w.value(a, depth+1); err != nil {
			return formulaValue{}, err
		}
	}
	return w.apply(e, c.FunctionName(), values)
}

func (w *formulaWriter) moment(e ast.Expr, name string, args []ast.Expr) (formulaValue, error) {
	if len(args) != 1 || args[0].Kind() != ast.LiteralKind {
		return formulaValue{}, w.fail(e, "%s is written %s", name, usage[name])
	}
	s, _ := args[0].AsLiteral().Value().(string)
	at, wrong := moment(name, s, time.Now())
	if wrong != "" {
		return formulaValue{}, w.fail(args[0], "%s", wrong)
	}
	if name == "date" {
		return formulaValue{literalSQL(fmt.Sprint(at)) + "::date", kindDate}, nil
	}
	return formulaValue{literalSQL(at) + "::timestamptz", kindTime}, nil
}

// apply is one operator or function over values.
func (w *formulaWriter) apply(e ast.Expr, name string, v []formulaValue) (formulaValue, error) {
	op := binaries[name]
	switch {
	case name == operators.Conditional:
		return w.conditional(e, v)
	case name == operators.LogicalNot && v[0].kind == kindBool:
		return formulaValue{"(" + v[0].sql + ") is not true", kindBool}, nil
	case name == operators.Negate && v[0].kind == kindNumber:
		return formulaValue{"(-" + v[0].sql + ")", kindNumber}, nil
	case name == "round" && len(v) == 1 && v[0].kind == kindNumber:
		return formulaValue{"round(" + v[0].sql + ")", kindNumber}, nil
	case name == "string" && len(v) == 1 && v[0].kind != kindNull:
		return formulaValue{"(" + v[0].sql + ")::text", kindText}, nil
	case len(v) == 2 && (name == "contains" || name == "startsWith" || name == "endsWith") && v[0].kind == kindText && v[1].kind == kindText:
		return formulaValue{map[string]string{"contains": "(strpos(lower(%s), lower(%s)) > 0)", "startsWith": "starts_with(lower(%s), lower(%s))", "endsWith": "(right(lower(%s), length(%[2]s)) = lower(%[2]s))"}[name], kindBool}.with(v), nil
	case len(v) == 2 && op != "":
		return w.binary(e, op, v[0], v[1])
	case op != "" || name == operators.LogicalNot || name == operators.Negate:
		return formulaValue{}, w.fail(e, "%s can't be applied to %s", strings.Trim(name, "_@"), v[0].kind)
	}
	return formulaValue{}, w.fail(e, "%s() is not there. Functions: sum, count, min, max, avg, round, string, contains, startsWith, endsWith, date, timestamp, now, today", name)
}

func (v formulaValue) with(args []formulaValue) formulaValue {
	return formulaValue{fmt.Sprintf(v.sql, args[0].sql, args[1].sql), v.kind}
}

func (w *formulaWriter) conditional(e ast.Expr, v []formulaValue) (formulaValue, error) {
	if v[0].kind != kindBool {
		return formulaValue{}, w.fail(e, "before ? there must be a condition, this is %s", v[0].kind)
	}
	kind := v[1].kind
	if kind == kindNull {
		kind = v[2].kind
	}
	if v[2].kind != kind && v[2].kind != kindNull {
		return formulaValue{}, w.fail(e, "one side of : is %s, the other %s", v[1].kind, v[2].kind)
	}
	return formulaValue{fmt.Sprintf("case when %s then %s else %s end", v[0].sql, v[1].sql, v[2].sql), kind}.wrapped(), nil
}

func (v formulaValue) wrapped() formulaValue { return formulaValue{"(" + v.sql + ")", v.kind} }

func (w *formulaWriter) binary(e ast.Expr, op string, a, b formulaValue) (formulaValue, error) {
	both := func(k valueKind) bool { return a.kind == k && b.kind == k }
	day := func(k valueKind) bool { return k == kindDate || k == kindTime }
	switch {
	case op == "and" || op == "or":
		if both(kindBool) {
			return formulaValue{fmt.Sprintf("(%s %s %s)", a.sql, op, b.sql), kindBool}, nil
		}
	case strings.ContainsAny(op, "=<>") || op == "is distinct from":
		if b.kind == kindNull || a.kind == kindNull {
			if op == "=" || op == "is distinct from" {
				return formulaValue{map[string]string{"=": "(%s is not distinct from %s)", "is distinct from": "(%s is distinct from %s)"}[op], kindBool}.with([]formulaValue{a, b}), nil
			}
		} else if a.kind == b.kind || day(a.kind) && day(b.kind) {
			return formulaValue{fmt.Sprintf("(%s %s %s)", a.sql, op, b.sql), kindBool}, nil
		}
	case op == "+" && both(kindText):
		return formulaValue{fmt.Sprintf("(coalesce(%s, '') || coalesce(%s, ''))", a.sql, b.sql), kindText}, nil
	case op == "/" && both(kindNumber):
		return formulaValue{fmt.Sprintf("(%s / nullif(%s, 0))", a.sql, b.sql), kindNumber}, nil
	case both(kindNumber):
		return formulaValue{fmt.Sprintf("(%s %s %s)", a.sql, op, b.sql), kindNumber}, nil
	case op == "-" && day(a.kind) && day(b.kind):
		return formulaValue{fmt.Sprintf("(extract(epoch from (%s)::timestamptz - (%s)::timestamptz) / 86400)::numeric", a.sql, b.sql), kindNumber}, nil
	}
	return formulaValue{}, w.fail(e, "%s can't be applied to %s and %s", map[string]string{"and": "&&", "or": "||", "is distinct from": "!=", "=": "=="}[op]+map[bool]string{true: op}[strings.Contains("+-*/<=>=", op) && op != "="], a.kind, b.kind)
}

// among is x in [a, b].
func (w *formulaWriter) among(e ast.Expr, args []ast.Expr, depth int) (formulaValue, error) {
	if args[1].Kind() != ast.ListKind || args[1].AsList().Size() == 0 {
		return formulaValue{}, w.fail(args[1], "behind \"in\" there must be a list such as [\"a\", \"b\"]")
	}
	x, err := w.value(args[0], depth+1)
	if err != nil {
		return formulaValue{}, err
	}
	var items []string
	for _, item := range args[1].AsList().Elements() {
		v, err := w.value(item, depth+1)
		if err != nil {
			return formulaValue{}, err
		}
		if v.kind != x.kind {
			return formulaValue{}, w.fail(item, "this item is %s, not %s", v.kind, x.kind)
		}
		items = append(items, v.sql)
	}
	return formulaValue{fmt.Sprintf("(%s in (%s))", x.sql, strings.Join(items, ", ")), kindBool}, nil
}
