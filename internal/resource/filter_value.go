package resource

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/cel-go/common/ast"
	"golang.org/x/text/unicode/norm"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/text"
)

// maxAgo bounds ago(): farther back there is nothing, and dates before year 1 do not exist in PostgreSQL's reading.
const maxAgo = 200 * 366 * 24 * time.Hour

// composed brings a value to the normal form in which texts are stored.
func composed(s string) string { return norm.NFC.String(s) }

// moment reads the argument of timestamp(), date() or ago(); the second answer says what is wrong with it.
func moment(name, text string, now time.Time) (any, string) {
	switch name {
	case "timestamp":
		t, err := time.Parse(time.RFC3339, text)
		if err != nil || t.UTC().Year() < 1 {
			return nil, "a time is written 2026-01-31T08:00:00Z (RFC 3339)"
		}
		return t.UTC(), ""
	case "date":
		d, err := civil.Parse(text)
		if err != nil {
			return nil, err.Error()
		}
		return d, ""
	case "ago":
		if t, ok := before(now, text); ok {
			return t, ""
		}
		return nil, "a span is a number and a unit: 30m, 12h, 60d, 8w, 6mo or 1y, up to 200 years"
	}
	return nil, "a text can't stand here"
}

// before goes back from now by a span such as "60d". Months and years follow the calendar.
func before(now time.Time, span string) (time.Time, bool) {
	digits := strings.TrimRight(span, "mhdwoy")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || len(digits) > 8 || digits[0] == '+' {
		return time.Time{}, false
	}
	t := now
	switch span[len(digits):] {
	case "m":
		t = now.Add(-min(time.Duration(n)*time.Minute, maxAgo+time.Hour))
	case "h":
		t = now.Add(-min(time.Duration(min(n, 1e7))*time.Hour, maxAgo+time.Hour))
	case "d":
		t = now.AddDate(0, 0, -min(n, 1e5))
	case "w":
		t = now.AddDate(0, 0, -7*min(n, 1e5))
	case "mo":
		t = now.AddDate(0, -min(n, 1e5), 0)
	case "y":
		t = now.AddDate(-min(n, 1e4), 0, 0)
	default:
		return t, false
	}
	return t, now.Sub(t) <= maxAgo
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// search writes startsWith, endsWith and contains, all without regard to case. A prefix over a Fold column becomes a
// range, the only form that a btree index serves under row-level security: LIKE is not leakproof.
func (w *filterWriter) search(id int64, name string, target, arg ast.Expr) (string, error) {
	o, err := w.operand(target)
	if err != nil {
		return "", err
	}
	if o.field == nil || (o.field.Type != Text && o.field.Type != Enum) {
		return "", w.fail(id, "%s needs a text field before it", name)
	}
	if o.field.blind != nil {
		return "", w.fail(id, equalityOnly, o.field.Name)
	}
	v, err := w.operand(arg)
	if err != nil {
		return "", err
	}
	given, ok := v.value.(string)
	if !ok {
		return "", w.fail(v.id, "%s needs a written text: field.%s(\"x\")", name, name)
	}
	if o.field.Side != "" {
		return w.searchSide(name, o.field, given), nil
	}
	if o.field.Fold == "" {
		return o.field.Column + " ilike " + w.args.Add(likePattern(name, composed(given))), nil
	}
	folded := text.Fold(given)
	if name == "startsWith" {
		return w.prefix(o.field.Fold, folded), nil
	}
	return o.field.Fold + " like " + w.args.Add(likePattern(name, folded)), nil
}

func (w *filterWriter) prefix(column, text string) string {
	from := column + " >= " + w.args.Add(text)
	if end, ok := afterPrefix(text); ok {
		return "(" + from + " and " + column + " < " + w.args.Add(end) + ")"
	}
	return from
}

// afterPrefix is the first text, in code point order, behind all that begin with prefix. There is none behind "".
func afterPrefix(prefix string) (string, bool) {
	runes := []rune(prefix)
	for i := len(runes) - 1; i >= 0; i-- {
		next := runes[i] + 1
		if next == 0xD800 { // surrogates are no characters
			next = 0xE000
		}
		if next <= utf8.MaxRune {
			return string(runes[:i]) + string(next), true
		}
	}
	return "", false
}

func likePattern(name, text string) string {
	pattern := likeEscape.Replace(text)
	if name != "startsWith" {
		pattern = "%" + pattern
	}
	if name != "endsWith" {
		pattern += "%"
	}
	return pattern
}

// in writes membership as one array parameter, so that the statement is the same for lists of any length.
func (w *filterWriter) in(left, right ast.Expr) (string, error) {
	if right.Kind() != ast.ListKind {
		return w.has(right, left)
	}
	o, err := w.operand(left)
	if err != nil {
		return "", err
	}
	if o.field == nil {
		return "", w.fail(left.ID(), "before \"in\" there must be a field")
	}
	items := right.AsList().Elements()
	if len(items) == 0 {
		return "false", nil
	}
	if o.field.Type == Bool || o.field.Type == Time {
		return "", w.fail(left.ID(), "%s can't be looked up in a list; use == or a range", o.field.Name)
	}
	values := make([]any, 0, len(items))
	for _, item := range items {
		v, err := w.item(o.field, item)
		if err != nil {
			return "", err
		}
		values = append(values, v)
	}
	if o.field.blind != nil {
		return w.anySealed(o.field, items)
	}
	if o.field.Side != "" {
		for i, v := range values {
			values[i] = sideOf(o.field, v)
		}
		return w.anyOf(o.field, values), nil
	}
	return o.field.compared() + " = any(" + w.args.Add(typed(o.field.Type, values)) + arrayCasts[o.field.Type] + ")", nil
}

func (w *filterWriter) item(f *FilterField, e ast.Expr) (any, error) {
	o, err := w.operand(e)
	if err != nil {
		return nil, err
	}
	if o.field != nil || !fits(f.Type, o.value) {
		return nil, w.fail(e.ID(), "this item is of another kind than %s", f.Name)
	}
	return w.convert(f, o)
}

// fits is needed for lists of mixed items, whose type CEL leaves open.
func fits(t FieldType, v any) bool {
	switch v.(type) {
	case string:
		return t == Text || t == UUID || t == Enum
	case int64, float64:
		return t == Int || t == Float
	case civil.Date, time.Time:
		return t == Date
	default:
		return false
	}
}

var arrayCasts = map[FieldType]string{Int: "::bigint[]", Float: "::float8[]", UUID: "::uuid[]", Date: "::date[]"}

func typed(t FieldType, values []any) any {
	switch t {
	case Int:
		return sliceOf[int64](values)
	case Float:
		return sliceOf[float64](values)
	case UUID:
		return sliceOf[[16]byte](values)
	case Date:
		return sliceOf[time.Time](values)
	default:
		return sliceOf[string](values)
	}
}

func sliceOf[T any](values []any) []T {
	out := make([]T, len(values))
	for i, v := range values {
		out[i] = v.(T)
	}
	return out
}
