package resource

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/parser"
	"github.com/google/uuid"
)

// rollUp is sum(deals.amount, status == "open"): over the records of another type that name this one.
func (w *formulaWriter) rollUp(e ast.Expr, name string, args []ast.Expr) (formulaValue, error) {
	usage := map[bool]string{true: `count(contacts, city == "Lund")`, false: name + `(deals.amount, status == "open")`}[name == "count"]
	if len(args) == 0 || len(args) > 2 {
		return formulaValue{}, w.fail(e, "%s is written %s", name, usage)
	}
	if w.rollUps++; w.rollUps > maxRollUps {
		return formulaValue{}, w.fail(e, "an expression may go through up to %d related lists", maxRollUps)
	}
	many, field, _ := strings.Cut(dottedName(args[0]), ".")
	other, by, tie := w.naming(many)
	if other == nil {
		return formulaValue{}, w.fail(args[0], "no type of record %q names %s. Those that do: %s", many, w.fs.Table.Name, strings.Join(w.namers(), ", "))
	}
	if (field == "") != (name == "count") {
		return formulaValue{}, w.fail(args[0], "%s is written %s", name, usage)
	}
	w.reads = append(w.reads, Read{other.Name, field}, Read{other.Name, by})
	v, err := w.aggregate(args[0], name, other, field)
	if err != nil {
		return v, err
	}
	if len(args) == 2 {
		w.asks(args[1], other)
	}
	where := fmt.Sprintf("r.company_id = t.company_id and %s and r.deleted_at is null", tie)
	if len(args) == 2 {
		cond, err := w.condition(args[1], other)
		if err != nil {
			return v, err
		}
		where += " and (" + cond + ")"
	}
	v.sql = fmt.Sprintf("(select %s from %s r where %s)", v.sql, other.Name, where)
	return v, nil
}

// aggregate is what the roll-up does with one field. Money of several currencies has no sum.
func (w *formulaWriter) aggregate(e ast.Expr, name string, other *Table, field string) (formulaValue, error) {
	if name == "count" {
		return formulaValue{"count(*)::numeric", kindNumber}, nil
	}
	for _, f := range w.fs.Stored(other) {
		if f.Name != field {
			continue
		}
		v, err := w.field(e, "r", &f)
		if err != nil {
			return v, err
		}
		if v.kind == kindBool || v.kind == kindText || v.kind != kindNumber && (name == "sum" || name == "avg") {
			return v, w.fail(e, "%s is %s, and there is no %s of that", field, v.kind, name)
		}
		v.sql = name + "(" + v.sql + ")"
		if name == "sum" {
			v.sql = "coalesce(" + v.sql + ", 0)"
		}
		if c := other.Field("currency"); c != nil && f.Format == "money" && f.Currency == "" {
			v.sql = fmt.Sprintf("case when count(distinct r.%s) < 2 then %s end", c.Column, v.sql)
		}
		return v, nil
	}
	return formulaValue{}, w.fail(e, "%s have no field %q that can be named here", other.Name, field)
}

// naming finds the record type of that name, the field by which it names others, and the condition under which one of its
// records, r, names the record t.
func (w *formulaWriter) naming(many string) (other *Table, by, tie string) {
	other = w.fs.Table.engine.Find(many)
	if other == nil {
		return nil, "", ""
	}
	for _, f := range other.fields {
		switch {
		case f.Ref == w.fs.Table.Name:
			return other, f.Name, "r." + f.Column + " = t.id"
		case f.Ref == Any:
			return other, f.Name, fmt.Sprintf("r.%s = '%s' and r.%s = t.id", other.kindField(&f).Column, w.fs.Table.Name, f.Column)
		}
	}
	return nil, "", ""
}

func (w *formulaWriter) namers() (names []string) {
	for _, t := range w.fs.Table.engine.order {
		if other, _, _ := w.naming(t.Name); other != nil {
			names = append(names, t.Name)
		}
	}
	return names
}

// condition is the filter of a roll-up, in the language of filters over the other type.
func (w *formulaWriter) condition(e ast.Expr, other *Table) (string, error) {
	text, err := parser.Unparse(e, w.info)
	if err != nil {
		return "", w.fail(e, "this condition can't be read")
	}
	env, err := NewFilterEnv(other.filterFields("r", w.fs.Stored(other)))
	if err != nil {
		return "", err
	}
	w.timed = w.timed || strings.Contains(text, "ago(") || strings.Contains(text, "now(") || strings.Contains(text, "today(")
	sql, err := env.Compile(text, &Args{inline: true})
	var fe *FilterError
	if errors.As(err, &fe) {
		return "", w.src.fail(w.start(e)+fe.Pos, "%s", fe.Message)
	}
	return sql, err
}

// literalSQL writes a value into a statement that is kept. Only values that the compilers have checked come here.
func literalSQL(v any) string {
	switch v := v.(type) {
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case int64:
		return "(" + strconv.FormatInt(v, 10) + ")"
	case float64:
		return "(" + strconv.FormatFloat(v, 'f', -1, 64) + ")"
	case time.Time:
		return "'" + v.UTC().Format("2006-01-02T15:04:05.999999Z") + "'"
	case [16]byte:
		return "'" + uuid.UUID(v).String() + "'"
	case []string:
		return literalList(v, "text")
	case []int64:
		return literalList(v, "bigint")
	case []float64:
		return literalList(v, "float8")
	case [][16]byte:
		return literalList(v, "uuid")
	case []time.Time:
		return literalList(v, "timestamptz")
	}
	panic(fmt.Sprintf("resource: a %T can't be written into a statement", v))
}

func literalList[T any](items []T, kind string) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = literalSQL(item)
	}
	return "array[" + strings.Join(out, ", ") + "]::" + kind + "[]"
}
