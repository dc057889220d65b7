package rest

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// nameTag is the tag by which a field says which type of thing its identifier names, or "none". It stands in the document as
// an extension of the same name: what proves that companies are kept apart is made from that.
const nameTag = "x-id"

// Identify writes into the document what the tags of all registered types say of their identifiers.
func Identify(doc *huma.OpenAPI) {
	for name, s := range doc.Components.Schemas.Map() {
		if t := doc.Components.Schemas.TypeFromRef("#/components/schemas/" + name); t != nil {
			identify(s, t)
		}
	}
	for path := range doc.Paths {
		narrow(doc, path)
	}
}

// narrow says of what stands below a record type's own path which type its id is, where the operation itself only knows that
// it is a record's.
func narrow(doc *huma.OpenAPI, path string) {
	at, _, below := strings.Cut(path, "/{id}/")
	own := doc.Paths[at+"/{id}"]
	if !below || own == nil || own.Get == nil {
		return
	}
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		if op := operation(doc, method, path); op != nil {
			for _, p := range op.Parameters {
				if p.In == "path" && p.Name == "id" && p.Schema.Extensions[nameTag] == "record" {
					mark(p.Schema, own.Get.Parameters[0].Schema.Extensions[nameTag].(string))
				}
			}
		}
	}
}

func identify(s *huma.Schema, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			identify(s, f.Type)
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if p := s.Properties[name]; p != nil && f.Tag.Get(nameTag) != "" {
			mark(p, f.Tag.Get(nameTag))
		}
	}
}

func mark(s *huma.Schema, names string) {
	if s.Extensions == nil {
		s.Extensions = map[string]any{}
	}
	s.Extensions[nameTag] = names
}

// identifyParams does the same for the parameters of one operation, whose input is t.
func identifyParams(params []*huma.Param, t reflect.Type) {
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			identifyParams(params, f.Type)
		}
		for _, in := range []string{"path", "query", "header", "cookie"} {
			name, _, _ := strings.Cut(f.Tag.Get(in), ",")
			for _, p := range params {
				if name != "" && p.In == in && p.Name == name && f.Tag.Get(nameTag) != "" {
					mark(p.Schema, f.Tag.Get(nameTag))
				}
			}
		}
	}
}

// operation finds what was just added to the document.
func operation(doc *huma.OpenAPI, method, path string) *huma.Operation {
	item := doc.Paths[path]
	if item == nil {
		return nil
	}
	return map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete}[method]
}
