package resource

import (
	"context"
	"encoding/json"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/wire"
)

// scan reads the rows of one query into records. The usual column types are read straight from PostgreSQL's binary form,
// since a page is fifty rows of twenty values; pgx reads whatever else there is.
func (t *Table) scan() pgx.RowToFunc[any] {
	var plain, known bool
	dest := make([]any, 0, len(t.fields)+1) // of one row after the other
	return func(row pgx.CollectableRow) (any, error) {
		rec := t.New()
		if !known {
			plain, known = pg.Readable(row.FieldDescriptions()), true
		}
		dest = t.pointers(dest[:0], rec)
		if len(row.FieldDescriptions()) > len(dest) {
			dest = append(dest, &ExtraOf(rec).shown)
		}
		if !plain {
			return rec, row.Scan(dest...)
		}
		for i, raw := range row.RawValues() {
			if !pg.Read(dest[i], raw) {
				return rec, row.Scan(dest...)
			}
		}
		return rec, nil
	}
}

// AppendJSON writes rec as a JSON object without the hidden fields and with a mask in place of encrypted values, else the same that encoding/json makes of it but for the
// escaping of HTML.
func (t *Table) AppendJSON(dst []byte, rec any, hidden map[string]bool) ([]byte, error) {
	v, start := reflect.ValueOf(rec).Elem(), len(dst)
	for i := range t.fields {
		if len(hidden) > 0 && hidden[t.fields[i].Name] {
			continue
		}
		dst = append(dst, t.fields[i].lead...)
		var err error
		src := v.FieldByIndex(t.fields[i].index).Addr().Interface()
		if t.fields[i].Format == "custom" && ExtraOf(rec).shown != nil {
			src = &ExtraOf(rec).shown
		}
		if t.fields[i].Format == "custom" && len(hidden) > 0 {
			less := wire.Without(*src.(*json.RawMessage), func(key string) bool { return hidden[PrefixCustom+key] })
			src = &less
		}
		if dst, err = wire.Append(dst, src); err != nil {
			return nil, err
		}
	}
	return secret.Cover(append(dst, '}'), start), nil
}

// shown is rec as the actor of ctx may see it.
func (t *Table) shown(ctx context.Context, rec any) json.RawMessage {
	_, hidden := t.Closed(ctx)
	raw, err := t.AppendJSON(nil, rec, hidden)
	if err != nil {
		return json.RawMessage("null")
	}
	return raw
}

// leads gives every field what stands before its value in an object.
func leads(fields []Field) {
	for i := range fields {
		start := byte(',')
		if i == 0 {
			start = '{'
		}
		fields[i].lead, _ = jsontext.AppendQuote([]byte{start}, fields[i].Name)
		fields[i].lead = append(fields[i].lead, ':')
	}
}
