package resource

import (
	"encoding/json"
	"reflect"
	"slices"

	"rapport/internal/platform/problem"
)

// Value reads one field of rec as a Go value; a nil pointer becomes nil.
func (f *Field) Value(rec any) any {
	if f.Key != "" {
		return f.custom(rec)
	}
	v := reflect.ValueOf(rec).Elem().FieldByIndex(f.index)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	return v.Interface()
}

// Set reads JSON into one field of rec; null empties it.
func (f *Field) Set(rec any, raw json.RawMessage) error {
	if f.extra() {
		return f.setExtra(rec, raw)
	}
	v := reflect.ValueOf(rec).Elem().FieldByIndex(f.index)
	if string(raw) == "null" {
		v.SetZero()
		return nil
	}
	fresh := reflect.New(v.Type())
	if err := json.Unmarshal(raw, fresh.Interface()); err != nil {
		return problem.InvalidField(f.Name, "%s can't be read as %s.", f.Label, f.Type.words())
	}
	v.Set(fresh.Elem())
	return nil
}

// Put writes a Go value of the field's type into rec; nil empties it. Unlike Set it reads no JSON.
func (f *Field) Put(rec, value any) error {
	if value == nil || f.extra() {
		raw, err := json.Marshal(value)
		if err != nil {
			return err
		}
		return f.Set(rec, raw)
	}
	v := reflect.ValueOf(rec).Elem().FieldByIndex(f.index)
	into := v
	if v.Kind() == reflect.Pointer {
		into = reflect.New(v.Type().Elem()).Elem()
	}
	given := reflect.ValueOf(value)
	if given.Type() != into.Type() {
		return problem.InvalidField(f.Name, "%s can't be read as %s.", f.Label, f.Type.words())
	}
	if into.Set(given); v.Kind() == reflect.Pointer {
		v.Set(into.Addr())
	}
	return nil
}

// pointers appends the addresses of rec's fields in the order of t.columns, for scanning a row into them.
func (t *Table) pointers(dest []any, rec any) []any {
	v := reflect.ValueOf(rec).Elem()
	for i := range t.fields {
		dest = append(dest, v.FieldByIndex(t.fields[i].index).Addr().Interface())
	}
	return dest
}

// clone copies rec so that changing the copy leaves the original as it was: reference fields are copied too.
func (t *Table) clone(rec any) any {
	out := reflect.New(t.typ)
	out.Elem().Set(reflect.ValueOf(rec).Elem())
	for i := range t.fields {
		v := out.Elem().FieldByIndex(t.fields[i].index)
		switch {
		case v.Kind() == reflect.Pointer && !v.IsNil():
			fresh := reflect.New(v.Type().Elem())
			fresh.Elem().Set(v.Elem())
			v.Set(fresh)
		case v.Kind() == reflect.Slice && !v.IsNil():
			v.SetBytes(slices.Clone(v.Bytes()))
		}
	}
	return out.Interface()
}
