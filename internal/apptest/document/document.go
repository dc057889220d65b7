// Package document reads the program's OpenAPI document for tests that call everything there is: which operations there are, what
// stands where in a request and an answer, and what each identifier names. It makes no calls itself.
package document

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Schema is what is read of JSON Schema.
type Schema struct {
	Ref        string             `json:"$ref"`
	Type       any                `json:"type"`
	Format     string             `json:"format"`
	Enum       []any              `json:"enum"`
	Pattern    string             `json:"pattern"`
	Minimum    *float64           `json:"minimum"`
	Maximum    *float64           `json:"maximum"`
	MaxLength  int                `json:"maxLength"` // 0 is any
	MinItems   int                `json:"minItems"`
	Items      *Schema            `json:"items"`
	Properties map[string]*Schema `json:"properties"`
	Required   []string           `json:"required"`
	ReadOnly   bool               `json:"readOnly"`
	Examples   []any              `json:"examples"`
	// Names is the type that an identifier names, "none" for what only looks like one, and "" for everything else.
	Names string `json:"x-id"`
}

// Kind is the type beside null; "" where the schema has none.
func (s *Schema) Kind() string {
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

// Named tells whether a value names something.
func (s *Schema) Named() bool { return s.Names != "" && s.Names != "none" }

// Param is a parameter of a path, a query or a header.
type Param struct {
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *Schema `json:"schema"`
}

// Content is what a body is like, by its media type.
type Content map[string]struct {
	Schema *Schema `json:"schema"`
}

// Operation is one endpoint.
type Operation struct {
	Method, Path string
	ID           string   `json:"operationId"`
	Tags         []string `json:"tags"`
	Access       string   `json:"x-access"`
	Params       []Param  `json:"parameters"`
	Body         struct {
		Content Content `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content Content `json:"content"`
	} `json:"responses"`
	// JSON and Form are the bodies that it takes; nil where it takes none of the kind.
	JSON, Form *Schema `json:"-"`
}

func (o *Operation) String() string { return o.Method + " " + o.Path }

// Takes tells whether the operation has a parameter, such as one of the query.
func (o *Operation) Takes(in, name string) bool {
	return slices.ContainsFunc(o.Params, func(p Param) bool { return p.In == in && p.Name == name })
}

// Changes tells whether the operation may write.
func (o *Operation) Changes() bool { return o.Method != "GET" }

// MediaType is that of a JSON body.
func (o *Operation) MediaType() string {
	if o.Method == "PATCH" {
		return "application/merge-patch+json"
	}
	return "application/json"
}

// Document is everything that the program can do.
type Document struct {
	// Operations are in the order of their paths.
	Operations []*Operation
	Schemas    map[string]*Schema
	// Nouns are the words for identifiers, by the tag of the record type.
	Nouns map[string]string
}

// Source has a document, as the program does.
type Source interface{ Document() ([]byte, error) }

// Read reads the document of a program.
func Read(t testing.TB, from Source) *Document {
	t.Helper()
	raw, err := from.Document()
	if err != nil {
		t.Fatal(err)
	}
	d, err := parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func parse(raw []byte) (*Document, error) {
	var doc struct {
		Paths      map[string]map[string]*Operation `json:"paths"`
		Components struct {
			Schemas map[string]*Schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	d := &Document{Schemas: doc.Components.Schemas, Nouns: map[string]string{}}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(doc.Paths[path])) {
			d.add(strings.ToUpper(method), path, doc.Paths[path][method])
		}
	}
	return d, nil
}

func (d *Document) add(method, path string, op *Operation) {
	op.Method, op.Path = method, path
	op.JSON, op.Form = d.Resolve(op.Body.Content["application/json"].Schema), d.Resolve(op.Body.Content["multipart/form-data"].Schema)
	d.Operations = append(d.Operations, op)
	if method == "GET" && strings.HasSuffix(path, "/{id}") && len(op.Tags) > 0 && len(op.Params) > 0 {
		d.Nouns[op.Tags[0]] = op.Params[0].Schema.Names
	}
}

// Find gives an operation by its method and path, such as "GET /crm/contacts"; nil where there is none.
func (d *Document) Find(name string) *Operation {
	i := slices.IndexFunc(d.Operations, func(op *Operation) bool { return op.String() == name })
	if i < 0 {
		return nil
	}
	return d.Operations[i]
}

// Must is Find for what must be there.
func (d *Document) Must(t testing.TB, name string) *Operation {
	t.Helper()
	op := d.Find(name)
	if op == nil {
		t.Fatalf("there is no %s", name)
	}
	return op
}

// Answer is the schema of a JSON answer of a status; nil where there is none.
func (d *Document) Answer(op *Operation, status int) *Schema {
	return d.Resolve(op.Responses[fmt.Sprint(status)].Content["application/json"].Schema)
}

// Resolve follows references. What a reference says of an identifier goes before what it leads to.
func (d *Document) Resolve(s *Schema) *Schema {
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

// Identifiers gives every identifier that a value of a schema holds, with the type that it names.
func (d *Document) Identifiers(s *Schema, v any, found func(names, id string)) {
	d.identifiers(s, v, 0, found)
}

func (d *Document) identifiers(s *Schema, v any, depth int, found func(names, id string)) {
	if s = d.Resolve(s); s == nil || depth > 8 {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			d.identifiers(s.Properties[name], v[name], depth+1, found)
		}
	case []any:
		for _, one := range v {
			if id, ok := one.(string); ok && s.Names != "" {
				found(s.Names, id)
				continue
			}
			d.identifiers(s.Items, one, depth+1, found)
		}
	case string:
		if s.Named() && v != "" {
			found(s.Names, v)
		}
	}
}
