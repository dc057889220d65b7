package wire

import (
	"encoding/json"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
)

// Append writes the value that src points at; it makes the same of it as encoding/json, but for the escaping of HTML.
func Append(dst []byte, src any) ([]byte, error) {
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
