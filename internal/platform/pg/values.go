package pg

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"rapport/internal/platform/civil"
)

// Readable tells whether Read knows the types of all columns.
func Readable(columns []pgconn.FieldDescription) bool {
	for _, c := range columns {
		switch c.DataTypeOID {
		case pgtype.TextOID, pgtype.VarcharOID, pgtype.JSONBOID:
		case pgtype.BoolOID, pgtype.Int8OID, pgtype.Float8OID, pgtype.TimestamptzOID, pgtype.DateOID, pgtype.UUIDOID:
			if c.Format != pgx.BinaryFormatCode {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// Read takes one value in the form in which it came; it refuses what does not fit, so that pgx can say why.
func Read(dest any, raw []byte) bool {
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
	case *civil.Date:
		return value(d, raw, dayOf)
	case **civil.Date:
		return nullable(d, raw, dayOf)
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

// dayOf reads days since 2000; the two ends of int32 stand for infinity.
func dayOf(raw []byte) (civil.Date, bool) {
	if len(raw) != 4 {
		return civil.Date{}, false
	}
	n := int32(binary.BigEndian.Uint32(raw))
	return civil.Of(time.Date(2000, 1, 1+int(n), 0, 0, 0, 0, time.UTC)), n != math.MaxInt32 && n != math.MinInt32
}

// jsonOf reads jsonb in either form, since pgx asks for its text: in binary a version of 1, which begins no text, comes first.
func jsonOf(raw []byte) (json.RawMessage, bool) {
	if len(raw) > 0 && raw[0] == 1 {
		raw = raw[1:]
	}
	return append(json.RawMessage(nil), raw...), len(raw) > 0
}

// Array is one column of many rows as a parameter for unnest, in the types that pgx writes straight to binary: identifiers
// and JSON would else go through their text, value by value.
func Array(rows [][]any, column int) any {
	switch rows[0][column].(type) {
	case uuid.UUID:
		return arrayOf(rows, column, func(v any) pgtype.UUID { return pgtype.UUID{Bytes: v.(uuid.UUID), Valid: true} })
	case *uuid.UUID:
		return arrayOf(rows, column, func(v any) (id pgtype.UUID) {
			if p := v.(*uuid.UUID); p != nil {
				id = pgtype.UUID{Bytes: *p, Valid: true}
			}
			return id
		})
	case json.RawMessage:
		return arrayOf(rows, column, func(v any) *string {
			raw := v.(json.RawMessage)
			if raw == nil {
				return nil
			}
			s := string(raw)
			return &s
		})
	}
	array := reflect.MakeSlice(reflect.SliceOf(reflect.TypeOf(rows[0][column])), 0, len(rows))
	for _, row := range rows {
		array = reflect.Append(array, reflect.ValueOf(row[column]))
	}
	return array.Interface()
}

func arrayOf[T any](rows [][]any, column int, of func(any) T) []T {
	array := make([]T, len(rows))
	for i, row := range rows {
		array[i] = of(row[column])
	}
	return array
}
