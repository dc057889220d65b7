package badinput_test

import (
	"encoding/json"
	"maps"
	"strings"

	"rapport/internal/apptest/document"
)

// Words in paths of calls that end what the company is built with.
var unsettling = []string{"/auth/", "/compan", "/members/", "/user/change", "/sign-in-provider"}

func unsettles(op *document.Operation) bool {
	for _, word := range unsettling {
		if strings.Contains(op.Path, word) {
			return true
		}
	}
	return false
}

// explore makes one of everything that can be made without a file, so that the doors of what is made are there.
func (c *company) explore() map[*document.Operation]map[string]any {
	works := map[*document.Operation]map[string]any{}
	for range 3 {
		for _, op := range c.doc.Operations {
			if op.JSON == nil || op.Method == "DELETE" || works[op] != nil || unsettles(op) || op.Access == "visitor" || op.Access == "public" {
				continue
			}
			if body := c.grow(op); body != nil {
				works[op] = body
			}
		}
	}
	return works
}

// grow finds a body that an operation takes. What the program says of a wrong one is taken at its word: fields that it names
// are put in.
func (c *company) grow(op *document.Operation) map[string]any {
	path, whole := c.address(op)
	v, ok := c.value(op.JSON, "", 0)
	body, isObject := v.(map[string]any)
	if !ok || !isObject || !whole {
		return nil
	}
	for range 6 {
		a := c.call(call{method: op.Method, path: path, token: c.owner.Token, kind: op.MediaType(), body: encode(body)})
		if a.status < 300 {
			c.harvest(op, a)
			return body
		}
		if !c.mend(op, body, a) {
			return nil
		}
	}
	return nil
}

// mend puts in the fields that a problem names.
func (c *company) mend(op *document.Operation, body map[string]any, a answer) (changed bool) {
	var p struct{ Errors []struct{ Field string } }
	if json.Unmarshal(a.body, &p) != nil {
		return false
	}
	for _, f := range p.Errors {
		name := strings.TrimPrefix(f.Field, "body.")
		s := c.doc.Resolve(op.JSON.Properties[name])
		if s == nil || body[name] != nil {
			continue
		}
		if v, ok := c.value(s, name, 0); ok {
			body[name], changed = v, true
		}
	}
	return changed
}

func encode(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// with is a body with some properties more.
func with(body map[string]any, name string, v any) map[string]any {
	more := maps.Clone(body)
	more[name] = v
	return more
}

// harvest notes what identifiers an answer holds, by what the document says of them.
func (c *company) harvest(op *document.Operation, a answer) {
	var v any
	if json.Unmarshal(a.body, &v) == nil {
		c.doc.Identifiers(c.doc.Answer(op, a.status), v, func(names, id string) { c.ids[names] = append(c.ids[names], id) })
	}
}
