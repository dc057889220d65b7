package resource

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
)

// Field is one field of a record, read from its struct tags.
type Field struct {
	Name     string
	Column   string
	Label    string
	Type     FieldType
	Nullable bool
	ReadOnly bool
	Required bool
	Enum     []string
	// Ref is the record that a reference field names, or "members".
	Ref string
	// Fold is the stored folded column, when there is one.
	Fold   string
	Format string
	// Currency is that of every value of a company's own field whose Format is money; others have a currency field beside them.
	Currency string
	MaxLen   int
	Min, Max *float64
	// Key is the key in the custom object of a field that the company has added; SQL computes it, for a ReadOnly one.
	Key, SQL string
	// Reads is all that a computed one is computed of.
	Reads []Read
	// Valid brings a value of such a field to the form in which it is kept, or says why that can't be.
	Valid func(raw json.RawMessage) (json.RawMessage, string)
	index []int
	// lead is what stands before the value in a JSON object.
	lead []byte
}

var fieldTypes = map[reflect.Type]FieldType{
	reflect.TypeFor[string]():          Text,
	reflect.TypeFor[int64]():           Int,
	reflect.TypeFor[float64]():         Float,
	reflect.TypeFor[bool]():            Bool,
	reflect.TypeFor[time.Time]():       Time,
	reflect.TypeFor[civil.Date]():      Date,
	reflect.TypeFor[uuid.UUID]():       UUID,
	reflect.TypeFor[json.RawMessage](): JSON,
}

// fieldsOf reads the struct's tags; it panics on what the engine can't carry.
func fieldsOf(rt reflect.Type) []Field {
	var fields []Field
	for _, sf := range reflect.VisibleFields(rt) {
		if sf.Anonymous || sf.Tag.Get("db") == "" {
			continue
		}
		fields = append(fields, fieldOf(rt, sf))
	}
	return fields
}

func fieldOf(rt reflect.Type, sf reflect.StructField) Field {
	name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
	if name == "" || name == "-" {
		panic(fmt.Sprintf("resource: %s.%s needs a json name", rt, sf.Name))
	}
	ft := sf.Type
	nullable := ft.Kind() == reflect.Pointer
	if nullable {
		ft = ft.Elem()
	}
	kind, ok := fieldTypes[ft]
	if !ok {
		panic(fmt.Sprintf("resource: %s.%s has type %s, which the engine does not carry", rt, sf.Name, sf.Type))
	}
	f := Field{Name: name, Column: sf.Tag.Get("db"), Label: label(name), Type: kind, Nullable: nullable, index: sf.Index,
		ReadOnly: sf.Tag.Get("readOnly") == "true", Format: sf.Tag.Get("format"), Min: number(sf, "minimum"), Max: number(sf, "maximum")}
	if n := number(sf, "maxLength"); n != nil {
		f.MaxLen = int(*n)
	}
	if n := number(sf, "minLength"); n != nil && *n > 0 {
		f.Required = true
	}
	if f.Format == "tags" {
		f.Type = List
	}
	if enum := sf.Tag.Get("enum"); enum != "" {
		f.Enum = strings.Split(enum, ",")
		f.Type = Enum
	}
	return f
}

func number(sf reflect.StructField, tag string) *float64 {
	s, ok := sf.Tag.Lookup(tag)
	if !ok {
		return nil
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(fmt.Sprintf("resource: %s: %s is not a number", sf.Name, tag))
	}
	return &n
}

func label(name string) string {
	s := strings.ReplaceAll(strings.TrimSuffix(name, "_id"), "_", " ")
	return strings.ToUpper(s[:1]) + s[1:]
}

// check holds one record against its fields' tags and cleans its texts in place. It returns what is at fault.
func (t *Table) check(rec any) (faults []problem.Field) {
	for i := range t.fields {
		f := &t.fields[i]
		if msg := f.Check(rec); msg != "" {
			faults = append(faults, problem.Field{Name: f.Name, Message: msg, Code: "invalid"})
		}
	}
	return faults
}

// Check holds the field's value in rec against its tags, cleans a text in place, and says in words what is wrong with it.
func (f *Field) Check(rec any) string {
	v := reflect.ValueOf(rec).Elem().FieldByIndex(f.index)
	switch f.Type {
	case Text, Enum:
		return f.checkText(v)
	case Int:
		if n, ok := deref[int64](v); ok {
			return f.checkRange(float64(n))
		}
	case Float:
		if n, ok := deref[float64](v); ok {
			return f.checkRange(n)
		}
	}
	return ""
}

func deref[T any](v reflect.Value) (value T, ok bool) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return value, false
		}
		v = v.Elem()
	}
	return v.Interface().(T), true
}

func (f *Field) checkText(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	s, ok := text.Clean(v.String())
	if !ok {
		return f.Label + " holds characters that are not text."
	}
	v.SetString(s)
	switch {
	case f.Required && s == "":
		return f.Label + " must not be empty."
	case f.MaxLen > 0 && utf8.RuneCountInString(s) > f.MaxLen:
		return fmt.Sprintf("%s must not be longer than %d characters.", f.Label, f.MaxLen)
	case s == "":
		return ""
	case len(f.Enum) > 0 && !slices.Contains(f.Enum, s):
		return f.Label + " must be one of " + strings.Join(f.Enum, ", ") + "."
	case f.Format == "email" && !text.IsEmail(s):
		return f.Label + " is not an e-mail address."
	case f.Format == "currency" && !money.Known(s):
		return f.Label + " is not the code of a currency, such as EUR."
	}
	return ""
}

func (f *Field) checkRange(n float64) string {
	if f.Min != nil && n < *f.Min {
		return fmt.Sprintf("%s must be at least %v.", f.Label, *f.Min)
	}
	if f.Max != nil && n > *f.Max {
		return fmt.Sprintf("%s must be at most %v.", f.Label, *f.Max)
	}
	return ""
}
