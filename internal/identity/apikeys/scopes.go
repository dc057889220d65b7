package apikeys

import (
	"maps"
	"slices"
	"strings"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// areas are what a scope may name: an area, or one of the parts in it, which are record types or parts of the API. What
// stands in none of them (people, keys, roles, rights, settings, what is one person's own) no key reaches.
var areas = map[string][]string{
	"crm":      {"accounts", "contacts", "leads", "deals", "stakeholders", "pipelines", "stages", "lost_reasons", "duplicates", "tags"},
	"planning": {"activities", "tasks", "events", "attachments"},
	"sales":    {"products", "categories", "tax_classes", "price_lists", "price_entries", "quotes", "orders"},
	"care":     {"documents", "answers", "conversations", "widgets"},
	"insight":  {"analytics", "search"},
	"company":  {"custom_fields", "members", "teams"},
}

// also are other names that one part has in the API.
var also = map[string]string{"widgets": "embed"}

// onlyRead can't be written by a key, whatever its scopes say.
var onlyRead = map[string]bool{"members": true, "teams": true}

// Areas are the names of scopes, as the API lists them.
func Areas() map[string][]string { return areas }

const (
	every = "*"
	// maxScopes bounds the scopes of one key; there are not many more names.
	maxScopes = 100
)

// tidy checks scopes and puts them in order; without any a key reads everything.
func tidy(scopes []string) ([]string, error) {
	if len(scopes) == 0 {
		return []string{every + ":read"}, nil
	}
	if len(scopes) > maxScopes {
		return nil, problem.InvalidField("scopes", "A key has at most %d scopes.", maxScopes)
	}
	for _, s := range scopes {
		name, level, _ := strings.Cut(s, ":")
		if level != "read" && level != "write" || len(parts(name)) == 0 {
			return nil, problem.InvalidField("scopes", "%q is no scope. One looks like contacts:read, crm:write or *:read; GET /api-keys/scopes lists the names.", s)
		}
		if onlyRead[name] && level == "write" {
			return nil, problem.InvalidField("scopes", "A key can read %s, but not change them.", name)
		}
	}
	kept := slices.Sorted(slices.Values(scopes))
	return slices.Compact(kept), nil
}

// parts lists what a name stands for; none for what is no name.
func parts(name string) []string {
	if name == every {
		var all []string
		for _, area := range slices.Sorted(maps.Keys(areas)) {
			all = append(all, areas[area]...)
		}
		return all
	}
	if in := areas[name]; in != nil {
		return in
	}
	for _, in := range areas {
		if slices.Contains(in, name) {
			return []string{name}
		}
	}
	return nil
}

// grants is what scopes let a key reach.
func grants(scopes []string) *tenant.Grants {
	g := &tenant.Grants{Read: map[string]bool{}, Write: map[string]bool{}}
	for _, s := range scopes {
		name, level, _ := strings.Cut(s, ":")
		for _, part := range parts(name) {
			for _, at := range []string{part, also[part]} {
				if at == "" {
					continue
				}
				g.Read[at] = true
				if level == "write" && !onlyRead[part] {
					g.Write[at] = true
				}
			}
		}
	}
	return g
}
