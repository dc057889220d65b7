// Package wire reads and writes JSON: one strict reading for everything that comes from outside, and a fast writing of values.
package wire

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"rapport/internal/platform/problem"
)

// maxDepth bounds the nesting of JSON.
const maxDepth = 32

const nulWords = " must not hold the character NUL."

// check holds a body to one strict reading: one value, no duplicate names, valid UTF-8, bounded depth, no NUL in any
// text. encoding/json would take the first three in its own way.
func check(data []byte) error {
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

// Decode reads one strict JSON value into v.
func Decode(data []byte, v any) error {
	if err := check(data); err != nil {
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
