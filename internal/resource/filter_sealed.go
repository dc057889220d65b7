package resource

import (
	"context"
	"strconv"
	"time"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"

	"rapport/internal/platform/civil"
)

// equalityOnly is said of an encrypted field before any operator that needs to see its values.
const equalityOnly = "%s is encrypted: it can be compared by ==, != and in with whole values, and with null, since nothing but equality shows"

// Sealing is how far the encryption of a field has come.
type Sealing string

// A field's values are being encrypted, are encrypted, or are being decrypted again.
const (
	Encrypting Sealing = "sealing"
	Encrypted  Sealing = "sealed"
	Decrypting Sealing = "opening"
)

// Sealed gives the fields that the company of ctx has marked sensitive, by name.
func (t *Table) Sealed(ctx context.Context) (map[string]Sealing, error) {
	x, err := t.extra(ctx)
	if err != nil {
		return nil, err
	}
	return x.Sealed, nil
}

// sealed tells whether nothing but equality may show of a field.
func (t *Table) sealed(ctx context.Context, name string) bool {
	all, err := t.Sealed(ctx)
	return err != nil || all[name] != ""
}

// SealedSide is where the blind indexes of an encrypted field stand in field_values.
func SealedSide(table, field string) string { return table + ".~" + field }

// compareSealed compares an encrypted field by its blind index.
func (w *filterWriter) compareSealed(op string, l, r operand) (string, error) {
	if r.field != nil || op != operators.Equals && op != operators.NotEquals {
		sealed := l.field
		if sealed.blind == nil {
			sealed = r.field
		}
		return "", w.fail(l.id, equalityOnly, sealed.Name)
	}
	f := sideText(l.field)
	if r.value == nil || r.value == "" { // nothing is not encrypted
		return map[bool]string{true: "not ", false: ""}[op == operators.Equals] + w.there(f, "", false), nil
	}
	blind, err := w.blindOf(l.field, r)
	if err != nil {
		return "", err
	}
	sql := w.having(f, w.args.Add(blind)+` collate "C"`)
	if op == operators.NotEquals {
		sql = "not " + sql
	}
	return sql, nil
}

// anySealed is membership in a list, for an encrypted field.
func (w *filterWriter) anySealed(f *FilterField, items []ast.Expr) (string, error) {
	values := make([]any, 0, len(items))
	for _, item := range items {
		o, err := w.operand(item)
		if err != nil {
			return "", err
		}
		blind, err := w.blindOf(f, o)
		if err != nil {
			return "", err
		}
		values = append(values, blind)
	}
	return w.anyOf(sideText(f), values), nil
}

// sideText is f as field_values has it: its blind indexes are texts, whatever its values are.
func sideText(f *FilterField) *FilterField {
	one := *f
	one.Type = Text
	return &one
}

func (w *filterWriter) blindOf(f *FilterField, o operand) (string, error) {
	v, err := w.convert(f, o)
	if err != nil {
		return "", err
	}
	blind, err := f.blind(SealedForm(v))
	if err != nil {
		return "", w.fail(o.id, "%s can't be looked up: its key does not open", f.Name)
	}
	return blind, nil
}

// SealedForm is the form of a value under which its blind index is made: texts folded, so that equality is what it is for
// every other field.
func SealedForm(v any) string {
	switch v := v.(type) {
	case string:
		return IndexText(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return civil.Of(v).String()
	}
	return ""
}
