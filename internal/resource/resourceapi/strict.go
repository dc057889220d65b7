package resourceapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"rapport/internal/platform/problem"
)

// maxDepth bounds the nesting of JSON.
const maxDepth = 32

const nulWords = " must not hold the character NUL."

// checkJSON holds a body to one strict reading: one value, no duplicate names, valid UTF-8, bounded depth, no NUL in any
// text. encoding/json would take the first three in its own way.
func checkJSON(data []byte) error {
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := dec.ReadToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return malformed(err)
		}
		if dec.StackDepth() > maxDepth {
			return problem.Malformed("The JSON is nested deeper than %d levels.", maxDepth)
		}
		if tok.Kind() == '"' && strings.ContainsRune(tok.String(), 0) {
			name := strings.ReplaceAll(strings.TrimPrefix(string(dec.StackPointer()), "/"), "/", ".")
			return problem.InvalidField(name, "%s"+nulWords, name)
		}
	}
}

func malformed(err error) error {
	var syntax *jsontext.SyntacticError
	if !errors.As(err, &syntax) {
		return problem.Malformed("The body is not valid JSON.")
	}
	text := strings.TrimPrefix(syntax.Err.Error(), "jsontext: ")
	return problem.Malformed("The body is not valid JSON: %s at byte %d.", text, syntax.ByteOffset)
}

// DecodeJSON reads one strict JSON value into v.
func DecodeJSON(data []byte, v any) error {
	if err := checkJSON(data); err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		var sem *json.SemanticError
		if errors.As(err, &sem) {
			name := strings.ReplaceAll(strings.TrimPrefix(string(sem.JSONPointer), "/"), "/", ".")
			return problem.InvalidField(name, "%s can't be read as it is.", name)
		}
		return malformed(err)
	}
	return nil
}

// strictFormat is JSON with the strict reading. A list without items is written as [], never as null, which is what the
// document says of every list.
var strictFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		return json.MarshalWrite(w, v, jsonv1.DefaultOptionsV1(), json.FormatNilSliceAsNull(false), jsontext.EscapeForHTML(false))
	},
	Unmarshal: DecodeJSON,
}

// Formats are the body formats of the API: JSON in and out, problems out.
var Formats = map[string]huma.Format{"application/json": strictFormat, "json": strictFormat}

func fieldName(location string) string {
	for _, prefix := range []string{"body.", "query.", "path.", "header.", "form."} {
		location = strings.TrimPrefix(location, prefix)
	}
	return location
}

func fieldMessage(d *huma.ErrorDetail) string {
	name := fieldName(d.Location)
	if name == "" || name == "body" {
		return "The body is not as expected: " + d.Message + "."
	}
	if strings.HasPrefix(d.Message, "unexpected property") {
		return fmt.Sprintf("%s is not a field here.", name)
	}
	return fmt.Sprintf("%s: %s.", name, d.Message)
}
