package badinput_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

// schema is what is read of JSON Schema.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       any                `json:"type"`
	Format     string             `json:"format"`
	Enum       []any              `json:"enum"`
	Pattern    string             `json:"pattern"`
	Minimum    *float64           `json:"minimum"`
	Maximum    *float64           `json:"maximum"`
	MaxLength  int                `json:"maxLength"`
	Items      *schema            `json:"items"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	ReadOnly   bool               `json:"readOnly"`
	Names      string             `json:"x-id"`
}

func (s *schema) kind() string {
	if all, ok := s.Type.([]any); ok {
		for _, one := range all {
			if one != "null" {
				return fmt.Sprint(one)
			}
		}
	}
	return fmt.Sprint(s.Type)
}

// named tells whether a value names something.
func (s *schema) named() bool { return s.Names != "" && s.Names != "none" }

type param struct {
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *schema `json:"schema"`
}

type content map[string]struct {
	Schema *schema `json:"schema"`
}

// operation is one endpoint as the program's own document has it.
type operation struct {
	Method, Path string
	Access       string  `json:"x-access"`
	Params       []param `json:"parameters"`
	Body         struct {
		Content content `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content content `json:"content"`
	} `json:"responses"`
	// json and form are the bodies that it takes; nil where it takes none of the kind.
	json, form *schema
}

func (o *operation) String() string { return o.Method + " " + o.Path }

// takes tells whether the operation has a parameter in its query.
func (o *operation) takes(name string) bool {
	return slices.ContainsFunc(o.Params, func(p param) bool { return p.In == "query" && p.Name == name })
}

// document is every operation, and every schema by its name.
type document struct {
	ops     []*operation
	schemas map[string]*schema
}

func readDocument(t *testing.T, a *apptest.App) *document {
	t.Helper()
	raw, err := a.Document()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths      map[string]map[string]*operation `json:"paths"`
		Components struct {
			Schemas map[string]*schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	d := &document{schemas: doc.Components.Schemas}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(doc.Paths[path])) {
			op := doc.Paths[path][method]
			op.Method, op.Path = strings.ToUpper(method), path
			op.json, op.form = d.resolve(op.Body.Content["application/json"].Schema), d.resolve(op.Body.Content["multipart/form-data"].Schema)
			d.ops = append(d.ops, op)
		}
	}
	return d
}

// find gives an operation that must be there.
func (d *document) find(t *testing.T, name string) *operation {
	t.Helper()
	for _, op := range d.ops {
		if op.String() == name {
			return op
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// resolve follows references.
func (d *document) resolve(s *schema) *schema {
	for s != nil && s.Ref != "" {
		names := s.Names
		s = d.schemas[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]]
		if names != "" {
			named := *s
			named.Names, s = names, &named
		}
	}
	return s
}

// texts are the properties of a body that take any text.
func (d *document) texts(s *schema) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := d.resolve(s.Properties[name])
		if p.kind() == "string" && p.Format == "" && len(p.Enum) == 0 && p.Pattern == "" && p.Names == "" && !p.ReadOnly {
			names = append(names, name)
		}
	}
	return names
}

// address fills a path with what the company has; what it hasn't gets an identifier that nobody has. whole is false then.
func (c *company) address(op *operation) (path string, whole bool) {
	path, whole = op.Path, true
	for _, p := range op.Params {
		if p.In != "path" {
			continue
		}
		s, id := c.doc.resolve(p.Schema), ""
		switch {
		case len(s.Enum) > 0:
			id = fmt.Sprint(s.Enum[0])
		case s.named() && len(c.ids[s.Names]) > 0:
			id = c.ids[s.Names][len(c.ids[s.Names])-1]
		case p.Name == "record":
			id = "contacts"
		default:
			id, whole = uuid.NewString(), false
		}
		path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(id))
	}
	return path, whole
}

// value makes a good value of a schema; ok is false where it must name what the company has not.
func (c *company) value(s *schema, name string, depth int) (v any, ok bool) {
	if s.named() && s.kind() == "string" {
		if all := c.ids[s.Names]; len(all) > 0 {
			return all[len(all)-1], true
		}
		return nil, false
	}
	switch s.kind() {
	case "object":
		out := map[string]any{}
		for _, name := range s.Required {
			if out[name], ok = c.value(c.doc.resolve(s.Properties[name]), name, depth+1); !ok {
				return nil, false
			}
		}
		return out, true
	case "array":
		one, ok := any(nil), s.Items != nil && depth < 3
		if s.named() {
			one, ok = c.value(&schema{Type: "string", Names: s.Names}, name, depth)
		} else if ok {
			one, ok = c.value(c.doc.resolve(s.Items), name, depth+1)
		}
		if !ok {
			return []any{}, true
		}
		return []any{one}, true
	case "integer", "number":
		if s.Minimum != nil {
			return max(1, *s.Minimum), true
		}
		return 1, true
	case "boolean":
		return false, true
	}
	return c.word(s, name), true
}

// word makes a text that fits where it stands.
func (c *company) word(s *schema, name string) any {
	c.count++
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Pattern != "":
		for _, one := range []string{"#1f6feb", "EUR", "2027-03-01", "12:30", "en", "contacts", "1"} {
			if ok, err := regexp.MatchString(s.Pattern, one); ok && err == nil {
				return one
			}
		}
	case s.Format == "date-time" || strings.HasSuffix(name, "_at"):
		return "2027-03-01T10:00:00Z"
	case s.Format == "date" || strings.HasSuffix(name, "_on"):
		return "2027-03-01"
	case name == "record" || name == "about":
		return "contacts"
	case name == "filter" || name == "expression":
		return ""
	case name == "sort" || name == "columns":
		return "name"
	case s.Format == "currency" || name == "currency":
		return "EUR"
	case s.Format == "uri" || name == "issuer":
		return "https://fenwick.example"
	case name == "page_url":
		return c.app.URL + "/"
	case s.Format == "email" || name == "email":
		return fmt.Sprintf("person%d@fenwick.example", c.count)
	case name == "time_zone":
		return "Europe/Stockholm"
	case name == "locale":
		return "en"
	case name == "password":
		return "correct horse battery"
	}
	return fmt.Sprintf("Fenwick %d", c.count)
}
