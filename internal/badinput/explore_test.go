package badinput_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// Words in paths of calls that end what the company is built with.
var unsettling = []string{"/auth/", "/compan", "/members/", "/user/change", "/sign-in-provider"}

func unsettles(op *operation) bool {
	for _, word := range unsettling {
		if strings.Contains(op.Path, word) {
			return true
		}
	}
	return false
}

// explore makes one of everything that can be made without a file, so that the doors of what is made are there.
func (c *company) explore() map[*operation]map[string]any {
	works := map[*operation]map[string]any{}
	for range 3 {
		for _, op := range c.doc.ops {
			if op.json == nil || op.Method == "DELETE" || works[op] != nil || unsettles(op) || op.Access == "visitor" || op.Access == "public" {
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
func (c *company) grow(op *operation) map[string]any {
	path, whole := c.address(op)
	v, ok := c.value(op.json, "", 0)
	body, isObject := v.(map[string]any)
	if !ok || !isObject || !whole {
		return nil
	}
	for range 6 {
		a := c.call(call{method: op.Method, path: path, token: c.owner.Token, kind: kind(op), body: encode(body)})
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
func (c *company) mend(op *operation, body map[string]any, a answer) (changed bool) {
	var p struct{ Errors []struct{ Field string } }
	if json.Unmarshal(a.body, &p) != nil {
		return false
	}
	for _, f := range p.Errors {
		name := strings.TrimPrefix(f.Field, "body.")
		s := c.doc.resolve(op.json.Properties[name])
		if s == nil || body[name] != nil {
			continue
		}
		if v, ok := c.value(s, name, 0); ok {
			body[name], changed = v, true
		}
	}
	return changed
}

func kind(op *operation) string {
	if op.Method == "PATCH" {
		return "application/merge-patch+json"
	}
	return "application/json"
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
func (c *company) harvest(op *operation, a answer) {
	var v any
	if json.Unmarshal(a.body, &v) == nil {
		c.collect(c.doc.resolve(op.Responses[fmt.Sprint(a.status)].Content["application/json"].Schema), v, 0)
	}
}

func (c *company) collect(s *schema, v any, depth int) {
	if s == nil || depth > 6 {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for name, one := range v {
			c.collect(c.doc.resolve(s.Properties[name]), one, depth+1)
		}
	case []any:
		for _, one := range v {
			c.collect(c.doc.resolve(s.Items), one, depth+1)
		}
	case string:
		if s.named() && v != "" {
			c.ids[s.Names] = append(c.ids[s.Names], v)
		}
	}
}
