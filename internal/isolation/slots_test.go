package isolation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"rapport/internal/apptest/document"
)

// slot is one place in a request where an identifier stands.
type slot struct {
	in, name string
	names    string
	set      func(r *request, id string)
}

// slots lists the places of a request where an identifier of a company stands.
func (m *maker) slots(r *request) (all []slot) {
	for _, p := range r.op.Params {
		names := m.doc.Resolve(p.Schema).Names
		if names == "" || names == "none" {
			if p.In == "query" && p.Name == "q" {
				all = append(all, slot{in: "search", name: "q", names: "words", set: func(r *request, words string) { r.query.Set("q", words) }})
			}
			continue
		}
		switch {
		case p.In == "path":
			all = append(all, slot{in: "path", name: p.Name, names: names, set: func(r *request, id string) { r.path[p.Name] = id }})
		case p.In == "query" && r.query.Get(p.Name) != "":
			all = append(all, slot{in: "query", name: p.Name, names: names, set: func(r *request, id string) { r.query.Set(p.Name, id) }})
		}
	}
	if s := cmp.Or(r.op.JSON, r.op.Form); s != nil {
		m.inBody(m.doc.Resolve(s), r.body, nil, &all)
	}
	return append(all, m.inFilter(r.op)...)
}

// inFilter lists what a list's filter can ask of: every field of its records that names something.
func (m *maker) inFilter(op *document.Operation) (all []slot) {
	if op.Method != "GET" || !slices.ContainsFunc(op.Params, func(p document.Param) bool { return p.In == "query" && p.Name == "filter" }) {
		return nil
	}
	page := m.doc.Resolve(op.Responses["200"].Content["application/json"].Schema)
	if page == nil || page.Properties["items"] == nil {
		return nil
	}
	one := m.doc.Resolve(m.doc.Resolve(page.Properties["items"]).Items)
	for _, name := range slices.Sorted(maps.Keys(one.Properties)) {
		if p := m.doc.Resolve(one.Properties[name]); p.Named() && p.Kind() == "string" {
			all = append(all, slot{in: "filter", name: name, names: p.Names, set: func(r *request, id string) { r.query.Set("filter", fmt.Sprintf("%s == %q", name, id)) }})
		}
	}
	return all
}

func (m *maker) inBody(s *document.Schema, v any, at []any, all *[]slot) {
	note := func(names string, at []any) {
		if names != "" && names != "none" {
			*all = append(*all, slot{in: "body", name: fmt.Sprint(at...), names: names, set: func(r *request, id string) { put(r.body, at, id) }})
		}
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if p := m.doc.Resolve(s.Properties[name]); p != nil {
				m.inBody(p, v[name], append(slices.Clone(at), name), all)
			}
		}
	case []any:
		for i := range v {
			if s.Names != "" {
				note(s.Names, append(slices.Clone(at), i))
			} else if s.Items != nil {
				m.inBody(m.doc.Resolve(s.Items), v[i], append(slices.Clone(at), i), all)
			}
		}
	case string:
		switch {
		case s.Format == "icalendar":
			*all = append(*all, slot{in: "body", name: fmt.Sprint(at...), names: "event", set: func(r *request, id string) { put(r.body, at, replied(id)) }})
		case len(at) > 0 && at[len(at)-1] == "filter" && m.noun != "":
			*all = append(*all, slot{in: "filter", name: fmt.Sprint(at...), names: m.noun, set: func(r *request, id string) { put(r.body, at, fmt.Sprintf("id == %q", id)) }})
		default:
			note(s.Names, at)
		}
	}
}

func put(v any, at []any, id string) {
	for _, step := range at[:len(at)-1] {
		switch step := step.(type) {
		case string:
			v = v.(map[string]any)[step]
		case int:
			v = v.([]any)[step]
		}
	}
	switch last := at[len(at)-1].(type) {
	case string:
		v.(map[string]any)[last] = id
	case int:
		v.([]any)[last] = id
	}
}
