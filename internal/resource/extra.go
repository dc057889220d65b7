package resource

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/wire"
)

// Extra is embedded beside Base by records that take tags and the fields which companies add themselves.
type Extra struct {
	Tags   json.RawMessage `db:"tags" json:"tags" format:"tags" doc:"Words by which the company sorts its records"`
	Custom json.RawMessage `db:"custom" json:"custom" format:"custom" doc:"The company's own fields by their keys; a patch changes those that it names, null empties one"`
	// shown is Custom as people see it, where that differs: without fields that were deleted, with those that are computed.
	shown json.RawMessage
}

func (x *Extra) extra() *Extra { return x }

// Turn puts what turn makes of them in place of the custom values, of those that are stored and of those that are shown.
func (x *Extra) Turn(turn func(json.RawMessage) json.RawMessage) {
	x.Custom, x.shown = turn(x.Custom), turn(x.shown)
}

// ExtraOf gives the Extra of a record; nil when its type takes none.
func ExtraOf(rec any) *Extra {
	if x, ok := rec.(interface{ extra() *Extra }); ok {
		return x.extra()
	}
	return nil
}

// Extras knows the fields that companies have added to records, and which values fit them.
type Extras interface {
	// Fields gives those of one record type in the company of ctx.
	Fields(ctx context.Context, t *Table) (*ExtraFields, error)
	// Check cleans the tags and custom values of rec in place and says what is wrong with them. old is nil for a new record.
	Check(ctx context.Context, t *Table, old, rec any) ([]problem.Field, error)
}

func (t *Table) extra(ctx context.Context) (*ExtraFields, error) {
	if t.engine.Extras == nil || !t.HasExtra() {
		return noExtra, nil
	}
	return t.engine.Extras.Fields(ctx, t)
}

// HasExtra tells whether companies may add fields and tags to the record type.
func (t *Table) HasExtra() bool {
	return t.byName["custom"] != nil && t.byName["custom"].Format == "custom"
}

// FieldsFor lists the record's fields, and behind them those that the company has added.
func (t *Table) FieldsFor(ctx context.Context) ([]Field, error) {
	x, err := t.extra(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Concat(t.fields, x.List), nil
}

// FieldFor gives one field of FieldsFor by its name, or nil.
func (t *Table) FieldFor(ctx context.Context, name string) *Field {
	if f := t.byName[name]; f != nil || !strings.HasPrefix(name, PrefixCustom) {
		return f
	}
	x, err := t.extra(ctx)
	if err != nil {
		return nil
	}
	return x.byName[name]
}

// custom reads one custom value as a Go value of the field's type.
func (f *Field) custom(rec any) any {
	x := ExtraOf(rec)
	object := x.shown
	if object == nil {
		object = x.Custom
	}
	raw := wire.Object(object)[f.Key]
	if raw == nil || string(raw) == "null" {
		return nil
	} else if f.Type == List {
		return raw
	}
	v := reflect.New(reflect.TypeOf(f.zero()))
	if json.Unmarshal(raw, v.Interface()) != nil {
		return secret.TextOf(raw)
	}
	return v.Elem().Interface()
}

// setExtra is Set for tags, the custom object and the values in it.
func (f *Field) setExtra(rec any, raw json.RawMessage) (err error) {
	x := ExtraOf(rec)
	x.shown = nil
	switch {
	case f.Key != "":
		x.Custom, err = wire.Merge(x.Custom, map[string]json.RawMessage{f.Key: raw})
	case f.Format == "tags":
		x.Tags, err = wire.Edit(x.Tags, raw)
	case string(raw) == "null":
		x.Custom = nil
	default:
		x.Custom, err = wire.Merge(x.Custom, wire.Object(raw))
	}
	return err
}

// checkExtra holds tags and custom values against what the company has defined.
func (t *Table) checkExtra(ctx context.Context, old, rec any) ([]problem.Field, error) {
	x := ExtraOf(rec)
	if x == nil {
		return nil, nil
	}
	x.shown = nil
	if len(x.Tags) == 0 || string(x.Tags) == "null" {
		x.Tags = json.RawMessage("[]")
	}
	if len(x.Custom) == 0 {
		x.Custom = json.RawMessage("{}")
	}
	if t.engine.Extras == nil {
		return nil, nil
	}
	return t.engine.Extras.Check(ctx, t, old, rec)
}

// selected is what a read selects: the columns, and the custom object as it is shown where that is another one.
func (t *Table) selected(x *ExtraFields) string {
	if x.Shown == "" {
		return t.columns
	}
	return t.columns + ", " + x.Shown
}

// Reveal makes a record that was just written show its custom values as a read does.
func (t *Table) Reveal(ctx context.Context, rec any) error {
	x, err := t.extra(ctx)
	if err != nil || x.Shown == "" || ExtraOf(rec).shown != nil {
		return err
	}
	read, err := t.Get(ctx, BaseOf(rec).ID)
	if err == nil {
		ExtraOf(rec).shown = ExtraOf(read).shown
	}
	return err
}

// extra tells the fields that are tags, the custom object or a value in it.
func (f *Field) extra() bool { return f.Key != "" || f.Format == "tags" || f.Format == "custom" }

// stored is the field of the struct in which a change is kept.
func (t *Table) stored(name string) *Field {
	if f := t.byName[name]; f != nil {
		return f
	}
	return t.byName["custom"]
}
