package resource

import (
	"fmt"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// The parser counts grammar rules, of which one level of ours may take two.
const parserDepth = 2 * MaxFilterDepth

// maxNamesShown keeps an error message readable for records of many fields.
const maxNamesShown = 40

// celDate is a calendar day: CEL itself only knows instants.
var celDate = cel.OpaqueType("date")

func celType(t FieldType) *cel.Type {
	switch t {
	case Int:
		return cel.IntType
	case Float:
		return cel.DoubleType
	case Bool:
		return cel.BoolType
	case Time:
		return cel.TimestampType
	case Date:
		return celDate
	case List:
		return cel.ListType(cel.StringType)
	default:
		return cel.StringType
	}
}

var comparisons = map[string]string{
	operators.Equals: "=", operators.NotEquals: "<>",
	operators.Less: "<", operators.LessEquals: "<=", operators.Greater: ">", operators.GreaterEquals: ">=",
}

// mirrored is the operator after its two sides changed places.
var mirrored = map[string]string{
	operators.Equals: operators.Equals, operators.NotEquals: operators.NotEquals,
	operators.Less: operators.Greater, operators.LessEquals: operators.GreaterEquals,
	operators.Greater: operators.Less, operators.GreaterEquals: operators.LessEquals,
}

// filterFunctions declares the whole language: what is not in here does not type-check.
func filterFunctions() []cel.EnvOption {
	opts := []cel.EnvOption{
		boolFunction(operators.LogicalAnd, cel.BoolType, cel.BoolType),
		boolFunction(operators.LogicalOr, cel.BoolType, cel.BoolType),
		boolFunction(operators.LogicalNot, cel.BoolType),
		inFunction(),
		cel.Function(operators.Negate,
			cel.Overload("neg_int", []*cel.Type{cel.IntType}, cel.IntType),
			cel.Overload("neg_double", []*cel.Type{cel.DoubleType}, cel.DoubleType)),
		maker("timestamp", cel.TimestampType, cel.StringType),
		maker("date", celDate, cel.StringType),
		maker("ago", cel.TimestampType, cel.StringType),
		maker("now", cel.TimestampType),
		maker("today", celDate),
	}
	for op := range comparisons {
		opts = append(opts, comparison(op))
	}
	for _, name := range []string{"startsWith", "endsWith", "contains"} {
		opts = append(opts, cel.Function(name,
			cel.MemberOverload(name, []*cel.Type{cel.StringType, cel.StringType}, cel.BoolType)))
	}
	return opts
}

func boolFunction(name string, args ...*cel.Type) cel.EnvOption {
	return maker(name, cel.BoolType, args...)
}

func maker(name string, result *cel.Type, args ...*cel.Type) cel.EnvOption {
	return cel.Function(name, cel.Overload(name+"_1", args, result))
}

// comparison declares op over two of a kind, over days and instants, and for == and != over a type and null.
func comparison(op string) cel.EnvOption {
	pairs := [][2]*cel.Type{
		{cel.DoubleType, cel.IntType}, {cel.IntType, cel.DoubleType},
		{cel.TimestampType, celDate}, {celDate, cel.TimestampType},
	}
	for _, t := range []*cel.Type{cel.StringType, cel.IntType, cel.DoubleType, cel.TimestampType, celDate, cel.BoolType} {
		equality := op == operators.Equals || op == operators.NotEquals
		if equality || t != cel.BoolType {
			pairs = append(pairs, [2]*cel.Type{t, t})
		}
		if equality {
			pairs = append(pairs, [2]*cel.Type{t, cel.NullType}, [2]*cel.Type{cel.NullType, t})
		}
	}
	if op == operators.Equals || op == operators.NotEquals {
		list := cel.ListType(cel.StringType)
		pairs = append(pairs, [2]*cel.Type{list, cel.NullType}, [2]*cel.Type{cel.NullType, list})
	}
	var overloads []cel.FunctionOpt
	for _, p := range pairs {
		id := fmt.Sprintf("%s_%s_%s", op, p[0], p[1])
		overloads = append(overloads, cel.Overload(id, p[:], cel.BoolType))
	}
	return cel.Function(op, overloads...)
}

func inFunction() cel.EnvOption {
	var overloads []cel.FunctionOpt
	for _, t := range []*cel.Type{cel.StringType, cel.IntType, cel.DoubleType, cel.TimestampType, celDate} {
		overloads = append(overloads, cel.Overload("in_"+t.String(), []*cel.Type{t, cel.ListType(t)}, cel.BoolType))
	}
	overloads = append(overloads, cel.Overload("in_double_int", []*cel.Type{cel.DoubleType, cel.ListType(cel.IntType)}, cel.BoolType))
	return cel.Function(operators.In, overloads...)
}

// check parses, holds the tree against the allow-list and the bounds, and type-checks it.
func (e *FilterEnv) check(src filterSource) (*ast.AST, error) {
	parsed, issues := e.cel.Parse(string(src))
	if issues.Err() != nil {
		return nil, src.syntaxError(issues)
	}
	tree := parsed.NativeRep()
	v := &filterVisitor{src: src, info: tree.SourceInfo(), env: e}
	if err := v.visit(tree.Expr(), 1); err != nil {
		return nil, err
	}
	checked, issues := e.cel.Check(parsed)
	if issues.Err() != nil {
		return nil, src.typeError(issues)
	}
	if !checked.OutputType().IsExactType(types.BoolType) {
		return nil, src.fail(0, "a filter must be a condition such as name == \"x\", this is %s", kindName(checked.OutputType().String()))
	}
	return checked.NativeRep(), nil
}

// filterVisitor refuses what the language does not have, with a message that says so in words.
type filterVisitor struct {
	src   filterSource
	info  *ast.SourceInfo
	env   *FilterEnv
	nodes int
}

func (v *filterVisitor) fail(e ast.Expr, format string, a ...any) error {
	return v.src.failAt(v.info, e.ID(), format, a...)
}

func (v *filterVisitor) visit(e ast.Expr, depth int) error {
	if v.nodes++; v.nodes > MaxFilterNodes {
		return v.fail(e, "the filter has more than %d parts", MaxFilterNodes)
	}
	if depth > MaxFilterDepth {
		return v.fail(e, "the filter is nested deeper than %d levels", MaxFilterDepth)
	}
	switch e.Kind() {
	case ast.IdentKind, ast.SelectKind:
		return v.name(e)
	case ast.LiteralKind:
		return v.literal(e)
	case ast.CallKind:
		return v.call(e, depth)
	case ast.ListKind:
		return v.fail(e, "a list may stand behind \"in\" only")
	default:
		return v.fail(e, "maps and objects are not supported in filters")
	}
}

func (v *filterVisitor) name(e ast.Expr) error {
	name := dottedName(e)
	if _, ok := v.env.fields[name]; ok {
		return nil
	}
	return v.src.fail(v.src.nameStart(v.info, e), "%s", v.env.unknown(name))
}

func (v *filterVisitor) literal(e ast.Expr) error {
	switch x := e.AsLiteral().(type) {
	case types.String:
		if strings.ContainsRune(string(x), 0) {
			return v.fail(e, "a text can't hold the character NUL")
		}
		return nil
	case types.Int, types.Double, types.Bool, types.Null:
		return nil
	default:
		return v.fail(e, "unsigned numbers and byte strings are not supported in filters")
	}
}

func (v *filterVisitor) call(e ast.Expr, depth int) error {
	c := e.AsCall()
	name := c.FunctionName()
	if why := refusal(name); why != "" {
		return v.fail(e, "%s", why)
	}
	if !v.env.cel.HasFunction(name) {
		return v.fail(e, "%s() is not supported in filters. Functions: %s", name, functionNames)
	}
	args := c.Args()
	if c.IsMemberFunction() {
		args = append([]ast.Expr{c.Target()}, args...)
	}
	for i, a := range args {
		var err error
		if name == operators.In && i == 1 {
			err = v.list(a)
		} else {
			err = v.visit(a, depth+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// list visits the items with a count of their own: a list of many is cheap, it becomes one parameter.
func (v *filterVisitor) list(e ast.Expr) error {
	if f, ok := v.env.fields[dottedName(e)]; ok && f.Type == List {
		return nil
	}
	if e.Kind() != ast.ListKind {
		return v.fail(e, "behind \"in\" there must be a list such as [\"a\", \"b\"], or a field of several values")
	}
	l := e.AsList()
	if l.Size() > MaxFilterList {
		return v.fail(e, "a list may have up to %d items, this one has %d", MaxFilterList, l.Size())
	}
	if len(l.OptionalIndices()) > 0 {
		return v.fail(e, "optional items are not supported in filters")
	}
	outer := v.nodes
	for _, item := range l.Elements() {
		v.nodes = outer
		if err := v.visit(item, MaxFilterDepth-1); err != nil {
			return err
		}
	}
	return nil
}

const functionNames = "startsWith, endsWith, contains, date, timestamp, now, today, ago"

// refusal answers why a function or operator of CEL is not part of the language, or nothing.
func refusal(name string) string {
	switch name {
	case operators.Conditional:
		return "the conditional ?: is not supported in filters"
	case operators.Add, operators.Subtract, operators.Multiply, operators.Divide, operators.Modulo:
		return fmt.Sprintf("arithmetic (%s) is not supported in filters", strings.Trim(name, "_"))
	case operators.Index, operators.OptIndex, operators.OptSelect:
		return "indexing is not supported in filters"
	case "matches":
		return "regular expressions are not supported in filters; use contains, startsWith or endsWith"
	case "size":
		return "size() is not supported in filters"
	case operators.Has:
		return "has() is not supported in filters; write field != null"
	case operators.All, operators.Exists, operators.ExistsOne, "existsOne", operators.Map, operators.Filter:
		return name + "() is not supported in filters: there are no loops"
	default:
		return ""
	}
}

// dottedName answers "a.b" for a chain of selections and "" for anything else.
func dottedName(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		s := e.AsSelect()
		if inner := dottedName(s.Operand()); inner != "" && !s.IsTestOnly() {
			return inner + "." + s.FieldName()
		}
	}
	return ""
}

// nameStart is where a dotted name begins; CEL itself points at its last dot.
func (s filterSource) nameStart(info *ast.SourceInfo, e ast.Expr) int {
	for e.Kind() == ast.SelectKind {
		e = e.AsSelect().Operand()
	}
	return s.position(info, e.ID())
}

func (s filterSource) position(info *ast.SourceInfo, id int64) int {
	r, _ := info.GetOffsetRange(id)
	return s.bytePos(int(r.Start))
}

func (s filterSource) failAt(info *ast.SourceInfo, id int64, format string, a ...any) error {
	return s.fail(s.position(info, id), format, a...)
}
