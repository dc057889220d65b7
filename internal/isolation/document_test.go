package isolation

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"rapport/internal/apptest"
)

// schema is what is read of JSON Schema.
type schema struct {
	Ref                  string             `json:"$ref"`
	Type                 any                `json:"type"`
	Format               string             `json:"format"`
	Enum                 []any              `json:"enum"`
	Pattern              string             `json:"pattern"`
	Minimum              *float64           `json:"minimum"`
	Maximum              *float64           `json:"maximum"`
	MinLength            int                `json:"minLength"`
	MaxLength            *int               `json:"maxLength"`
	MinItems             int                `json:"minItems"`
	Items                *schema            `json:"items"`
	Properties           map[string]*schema `json:"properties"`
	AdditionalProperties json.RawMessage    `json:"additionalProperties"`
	Required             []string           `json:"required"`
	ReadOnly             bool               `json:"readOnly"`
	Examples             []any              `json:"examples"`
	Names                string             `json:"x-id"`
}

func (s *schema) kind() string {
	switch t := s.Type.(type) {
	case string:
		return t
	case []any:
		for _, one := range t {
			if one != "null" {
				return fmt.Sprint(one)
			}
		}
	}
	return ""
}

type param struct {
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *schema `json:"schema"`
}

type content map[string]struct {
	Schema *schema `json:"schema"`
}

// operation is one endpoint as the document has it.
type operation struct {
	Method, Path string
	ID           string   `json:"operationId"`
	Tags         []string `json:"tags"`
	Access       string   `json:"x-access"`
	Params       []param  `json:"parameters"`
	Body         struct {
		Content content `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content content `json:"content"`
	} `json:"responses"`
}

func (o *operation) String() string { return o.Method + " " + o.Path }

// json is the schema of a JSON body; nil where the operation takes none.
func (o *operation) json() *schema { return o.Body.Content["application/json"].Schema }

// form is the schema of a form with files; nil where the operation takes none.
func (o *operation) form() *schema { return o.Body.Content["multipart/form-data"].Schema }

// changes tells whether the operation may write.
func (o *operation) changes() bool { return o.Method != "GET" }

type document struct {
	Operations []*operation
	Schemas    map[string]*schema
	// Nouns are the words for identifiers, by the record type.
	Nouns map[string]string
}

// inOrder has what deletes after everything else.
func (d *document) inOrder() []*operation {
	ops := slices.Clone(d.Operations)
	slices.SortStableFunc(ops, func(a, b *operation) int {
		last := map[bool]int{true: 1}
		return last[a.Method == "DELETE"] - last[b.Method == "DELETE"]
	})
	return ops
}

// resolve follows references.
func (d *document) resolve(s *schema) *schema {
	for s != nil && s.Ref != "" {
		names := s.Names
		s = d.Schemas[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]]
		if names != "" {
			named := *s
			named.Names, s = names, &named
		}
	}
	return s
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
	d := &document{Schemas: doc.Components.Schemas, Nouns: map[string]string{}}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(doc.Paths[path])) {
			op := doc.Paths[path][method]
			op.Method, op.Path = strings.ToUpper(method), path
			d.Operations = append(d.Operations, op)
			if method == "get" && strings.HasSuffix(path, "/{id}") && len(op.Tags) > 0 && len(op.Params) > 0 {
				d.Nouns[op.Tags[0]] = op.Params[0].Schema.Names
			}
		}
	}
	return d
}

// identifiers are the words of names that hold an identifier.
func identifierShaped(name string) bool {
	switch name {
	case "id", "ids", "token", "cursor":
		return true
	}
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids")
}

// TestEveryIdentifierSaysWhatItNames holds the document to its annotations: the proof is made from them.
func TestEveryIdentifierSaysWhatItNames(t *testing.T) {
	d := readDocument(t, apptest.New(t))
	fault := func(where, name string, s *schema) {
		if s.Names == "" && (identifierShaped(name) || s.Format == "uuid") {
			t.Errorf("%s: %s holds an identifier; say which type it names by x-id, or none", where, name)
		}
	}
	for _, op := range d.Operations {
		for _, p := range op.Params {
			fault(op.String(), p.Name, p.Schema)
			if p.In == "path" && p.Schema.Names == "" && len(p.Schema.Enum) == 0 {
				t.Errorf("%s: the path's %s says not what it names", op, p.Name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Schemas)) {
		s := d.Schemas[name]
		for _, p := range slices.Sorted(maps.Keys(s.Properties)) {
			fault(name, p, s.Properties[p])
		}
	}
}
