package resource

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"reflect"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// scan reads the rows of one query into records. The usual column types are read straight from PostgreSQL's binary form,
// since a page is fifty rows of twenty values; pgx reads whatever else there is.
func (t *Table) scan() pgx.RowToFunc[any] {
	var plain, known bool
	return func(row pgx.CollectableRow) (any, error) {
		rec := t.New()
		if !known {
			plain, known = readable(row.FieldDescriptions()), true
		}
		if !plain {
			return rec, row.Scan(t.pointers(rec)...)
		}
		v := reflect.ValueOf(rec).Elem()
		for i, raw := range row.RawValues() {
			if !read(v.FieldByIndex(t.fields[i].index).Addr().Interface(), raw) {
				return rec, row.Scan(t.pointers(rec)...)
			}
		}
		return rec, nil
	}
}

func readable(columns []pgconn.FieldDescription) bool {
	for _, c := range columns {
		switch c.DataTypeOID {
		case pgtype.TextOID, pgtype.VarcharOID:
		case pgtype.BoolOID, pgtype.Int8OID, pgtype.Float8OID, pgtype.TimestamptzOID, pgtype.UUIDOID, pgtype.JSONBOID:
			if c.Format != pgx.BinaryFormatCode {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// read takes one value in its binary form; it refuses what does not fit, so that pgx can say why.
func read(dest any, raw []byte) bool {
	switch d := dest.(type) {
	case *string:
		return value(d, raw, text)
	case **string:
		return nullable(d, raw, text)
	case *uuid.UUID:
		return value(d, raw, uuidOf)
	case **uuid.UUID:
		return nullable(d, raw, uuidOf)
	case *time.Time:
		return value(d, raw, timeOf)
	case **time.Time:
		return nullable(d, raw, timeOf)
	case *int64:
		return value(d, raw, int64Of)
	case **int64:
		return nullable(d, raw, int64Of)
	case *float64:
		return value(d, raw, float64Of)
	case **float64:
		return nullable(d, raw, float64Of)
	case *bool:
		return value(d, raw, boolOf)
	case **bool:
		return nullable(d, raw, boolOf)
	case *json.RawMessage:
		if raw == nil {
			*d = nil
			return true
		}
		return value(d, raw, jsonOf)
	}
	return false
}

func value[T any](dest *T, raw []byte, of func([]byte) (T, bool)) (ok bool) {
	if raw == nil {
		return false
	}
	*dest, ok = of(raw)
	return ok
}

func nullable[T any](dest **T, raw []byte, of func([]byte) (T, bool)) bool {
	if raw == nil {
		*dest = nil
		return true
	}
	v, ok := of(raw)
	*dest = &v
	return ok
}

func text(raw []byte) (string, bool) { return string(raw), true }

func uuidOf(raw []byte) (id uuid.UUID, ok bool) { return id, copy(id[:], raw) == len(id) }

func int64Of(raw []byte) (int64, bool) {
	if len(raw) != 8 {
		return 0, false
	}
	return int64(binary.BigEndian.Uint64(raw)), true
}

func float64Of(raw []byte) (float64, bool) {
	n, ok := int64Of(raw)
	return math.Float64frombits(uint64(n)), ok
}

func boolOf(raw []byte) (bool, bool) { return len(raw) == 1 && raw[0] == 1, len(raw) == 1 }

// timeOf reads microseconds since 2000; the two ends of int64 stand for infinity, which no record holds.
func timeOf(raw []byte) (time.Time, bool) {
	const epoch = 946684800 * 1_000_000
	n, ok := int64Of(raw)
	if !ok || n == math.MaxInt64 || n == math.MinInt64 {
		return time.Time{}, false
	}
	return time.UnixMicro(n + epoch).UTC(), true
}

// jsonOf reads jsonb: a version, then the text.
func jsonOf(raw []byte) (json.RawMessage, bool) {
	if len(raw) < 2 || raw[0] != 1 {
		return nil, false
	}
	return append(json.RawMessage(nil), raw[1:]...), true
}

// AppendJSON writes rec as a JSON object, the same that encoding/json makes of it but for the escaping of HTML.
func (t *Table) AppendJSON(dst []byte, rec any) ([]byte, error) {
	v := reflect.ValueOf(rec).Elem()
	for i := range t.fields {
		dst = append(dst, t.fields[i].lead...)
		var err error
		if dst, err = appendValue(dst, v.FieldByIndex(t.fields[i].index).Addr().Interface()); err != nil {
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

func appendValue(dst []byte, src any) ([]byte, error) {
	switch s := src.(type) {
	case *string:
		return jsontext.AppendQuote(dst, *s)
	case **string:
		if *s == nil {
			return append(dst, "null"...), nil
		}
		return jsontext.AppendQuote(dst, **s)
	case *uuid.UUID:
		return appendUUID(dst, s), nil
	case **uuid.UUID:
		if *s == nil {
			return append(dst, "null"...), nil
		}
		return appendUUID(dst, *s), nil
	case *time.Time:
		return appendTime(dst, *s), nil
	case **time.Time:
		if *s == nil {
			return append(dst, "null"...), nil
		}
		return appendTime(dst, **s), nil
	}
	raw, err := json.Marshal(src)
	return append(dst, raw...), err
}

func appendUUID(dst []byte, id *uuid.UUID) []byte {
	const digits = "0123456789abcdef"
	dst = append(dst, '"')
	for i, b := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			dst = append(dst, '-')
		}
		dst = append(dst, digits[b>>4], digits[b&15])
	}
	return append(dst, '"')
}

func appendTime(dst []byte, at time.Time) []byte {
	return append(at.AppendFormat(append(dst, '"'), time.RFC3339Nano), '"')
}
