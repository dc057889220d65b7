package resource

import (
	"reflect"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/wire"
)

// scan reads the rows of one query into records. The usual column types are read straight from PostgreSQL's binary form,
// since a page is fifty rows of twenty values; pgx reads whatever else there is.
func (t *Table) scan() pgx.RowToFunc[any] {
	var plain, known bool
	return func(row pgx.CollectableRow) (any, error) {
		rec := t.New()
		if !known {
			plain, known = pg.Readable(row.FieldDescriptions()), true
		}
		dest := t.pointers(rec)
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

// AppendJSON writes rec as a JSON object, the same that encoding/json makes of it but for the escaping of HTML.
func (t *Table) AppendJSON(dst []byte, rec any) ([]byte, error) {
	v := reflect.ValueOf(rec).Elem()
	for i := range t.fields {
		dst = append(dst, t.fields[i].lead...)
		var err error
		src := v.FieldByIndex(t.fields[i].index).Addr().Interface()
		if t.fields[i].Format == "custom" && ExtraOf(rec).shown != nil {
			src = &ExtraOf(rec).shown
		}
		if dst, err = wire.Append(dst, src); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
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
