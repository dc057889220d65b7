package resourceapi

import (
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/resource"
)

// schemas are one record's shapes in the document: as read, as written whole, and as patched.
type schemas struct {
	read, input, patch, page *huma.Schema
	// name is the name of the record's shape, such as Contact.
	name string
}

// describeRecord derives every shape from the struct and its fields, so that none can differ from the others.
func describeRecord(api huma.API, t *resource.Table) schemas {
	reg := api.OpenAPI().Components.Schemas
	base := reg.SchemaFromRef(reg.Schema(t.Type(), true, t.Type().Name()).Ref)
	s := schemas{name: t.Type().Name()}
	read, input, patch := object(), object(), object()
	for _, f := range t.Fields() {
		p := property(base.Properties[f.Name], t, f)
		read.Properties[f.Name] = p
		read.Required = append(read.Required, f.Name)
		if f.ReadOnly {
			continue
		}
		input.Properties[f.Name] = p
		if f.Required {
			input.Required = append(input.Required, f.Name)
		}
		loose := *p
		loose.Nullable, loose.MinLength = true, nil
		patch.Properties[f.Name] = &loose
	}
	if len(includes(t, nil)) > 0 {
		read.Properties["included"] = &huma.Schema{Type: huma.TypeObject, Description: "What include asked for: the records that reference fields name",
			AdditionalProperties: reg.Schema(reflect.TypeFor[Ref](), true, "Ref")}
	}
	s.read, s.input, s.patch = put(reg, s.name, read), put(reg, s.name+"Input", input), put(reg, s.name+"Patch", patch)
	page := object()
	page.Properties["items"] = &huma.Schema{Type: huma.TypeArray, Items: s.read}
	page.Properties["next_cursor"] = &huma.Schema{Type: huma.TypeString, Nullable: true, Description: "Send it back as cursor; null on the last page", Extensions: map[string]any{"x-id": "none"}}
	page.Properties["total"] = &huma.Schema{Type: huma.TypeInteger, Format: "int64", Description: "Only with count=true"}
	page.Required = []string{"items", "next_cursor"}
	s.page = put(reg, s.name+"Page", page)
	return s
}

// Ref is a record that another one names.
type Ref struct {
	ID   string `json:"id" x-id:"record"`
	Name string `json:"name"`
}

func object() *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: false, Properties: map[string]*huma.Schema{}}
}

// put stores a schema under its name and gives a reference to it.
func put(reg huma.Registry, name string, s *huma.Schema) *huma.Schema {
	s.PrecomputeMessages()
	reg.Map()[name] = s
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}

func property(s *huma.Schema, t *resource.Table, f resource.Field) *huma.Schema {
	p := *s
	p.Nullable = f.Nullable
	if id := names(t, f); id != "" {
		p.Extensions = map[string]any{"x-id": id}
	}
	if f.Format == "email" {
		// Empty means none, which JSON Schema's email format does not allow; the engine checks the address.
		p.Format = ""
		p.Description = "E-mail address, or empty"
	}
	switch f.Format {
	case "tags":
		p.Type, p.Format, p.Items = huma.TypeArray, "", &huma.Schema{Type: huma.TypeString}
	case "custom":
		p.Type, p.Format, p.AdditionalProperties = huma.TypeObject, "", true
	}
	p.PrecomputeMessages()
	return &p
}

// names says which type an identifier field names.
func names(t *resource.Table, f resource.Field) string {
	switch {
	case f.Name == "id":
		return noun(t)
	case f.Ref == resource.Any:
		return "record"
	case f.Ref == "members" || f.Name == "created_by":
		return "user"
	case f.Ref != "":
		return noun(t.Target(f))
	}
	return ""
}

// noun is how identifiers of a record type are called in the document.
func noun(t *resource.Table) string { return strings.ReplaceAll(t.Singular, " ", "_") }

// includes lists what include may ask for: the reference fields without their _id.
func includes(t *resource.Table, hidden map[string]bool) (list []string) {
	for _, f := range t.Fields() {
		if hidden[f.Name] {
			continue
		}
		if f.Ref == resource.Any || t.Target(f) != nil {
			list = append(list, includeName(f))
		}
	}
	slices.Sort(list)
	return list
}

func includeName(f resource.Field) string { return f.Name[:len(f.Name)-len("_id")] }
