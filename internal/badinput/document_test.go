package badinput_test

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"rapport/internal/apptest/document"
)

// texts are the properties of a body that take any text.
func texts(d *document.Document, s *document.Schema) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := d.Resolve(s.Properties[name])
		if p.Kind() == "string" && p.Format == "" && len(p.Enum) == 0 && p.Pattern == "" && p.Names == "" && !p.ReadOnly {
			names = append(names, name)
		}
	}
	return names
}

// address fills a path with what the company has; what it hasn't gets an identifier that nobody has. whole is false then.
func (c *company) address(op *document.Operation) (path string, whole bool) {
	path, whole = op.Path, true
	for _, p := range op.Params {
		if p.In != "path" {
			continue
		}
		s, id := c.doc.Resolve(p.Schema), ""
		switch {
		case len(s.Enum) > 0:
			id = fmt.Sprint(s.Enum[0])
		case s.Named() && len(c.ids[s.Names]) > 0:
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
func (c *company) value(s *document.Schema, name string, depth int) (v any, ok bool) {
	if s.Named() && s.Kind() == "string" {
		if all := c.ids[s.Names]; len(all) > 0 {
			return all[len(all)-1], true
		}
		return nil, false
	}
	switch s.Kind() {
	case "object":
		out := map[string]any{}
		for _, name := range s.Required {
			if out[name], ok = c.value(c.doc.Resolve(s.Properties[name]), name, depth+1); !ok {
				return nil, false
			}
		}
		return out, true
	case "array":
		one, ok := any(nil), s.Items != nil && depth < 3
		if s.Named() {
			one, ok = c.value(&document.Schema{Type: "string", Names: s.Names}, name, depth)
		} else if ok {
			one, ok = c.value(c.doc.Resolve(s.Items), name, depth+1)
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
func (c *company) word(s *document.Schema, name string) any {
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
