package resource

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
)

// order is the ORDER BY list. Empty values come last in either direction; ties are broken by id in the direction of the
// first key, so that one index serves both directions.
// apart says that empty values are read apart from the others.
func (p *Selection) order(apart, none bool) string {
	if p.ranked {
		return "found.rank, found.place"
	}
	if none && p.keys[0].side != "" {
		return "t.id" + p.keys[0].direction()
	}
	var parts []string
	for _, k := range p.keys {
		switch {
		// Saying "nulls last" keeps an index from being read backwards.
		case k.desc && k.field.Nullable && !apart:
			parts = append(parts, k.column+" desc nulls last")
		default:
			parts = append(parts, k.column+k.direction())
		}
	}
	return strings.Join(parts, ", ") + ", " + p.id + p.keys[0].direction()
}

// cursor marks the last record of a page: its sort values as JSON (a folded field's folded value) and its id.
type cursor struct {
	Sort   string            `json:"s"`
	Values []json.RawMessage `json:"v"`
	ID     uuid.UUID         `json:"i"`

	args []any
}

// part is where the list goes on: 0 among values, 1 among empty ones.
func (c *cursor) part() int {
	if c != nil && len(c.Values) == 1 && string(c.Values[0]) == "null" {
		return 1
	}
	return 0
}

// Cursor goes on behind rec where the Query is asked as a list.
func (p *Selection) Cursor(rec any) string {
	c := cursor{Sort: p.q.Sort, ID: BaseOf(rec).ID}
	for _, k := range p.keys {
		v := k.field.Value(rec)
		if s, ok := v.(string); ok && k.field.Fold != "" {
			v = text.Fold(s)
		} else if k.side != "" {
			v = sideKey(v)
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		c.Values = append(c.Values, raw)
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func (p *Selection) readCursor(s string) (*cursor, error) {
	bad := problem.InvalidField("cursor", "This cursor belongs to another list or was cut off. Start again without it.")
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(s) > 4000 {
		return nil, bad
	}
	var c cursor
	if json.Unmarshal(raw, &c) != nil || c.Sort != p.q.Sort || len(c.Values) != len(p.keys) || p.ranked {
		return nil, bad
	}
	for i, k := range p.keys {
		if string(c.Values[i]) == "null" {
			if !k.field.Nullable {
				return nil, bad
			}
			c.args = append(c.args, nil)
			continue
		}
		v := reflect.New(reflect.TypeOf(k.zero()))
		if json.Unmarshal(c.Values[i], v.Interface()) != nil {
			return nil, bad
		}
		if s, ok := v.Elem().Interface().(string); ok {
			if _, storable := text.Clean(s); !storable {
				return nil, bad
			}
		}
		c.args = append(c.args, v.Elem().Interface())
	}
	return &c, nil
}

// keyset is the condition that leaves out everything up to the cursor. One key gives a row comparison that an index
// answers directly; a nullable one is read in two parts, values first and empty ones after. Several keys give the
// expanded form.
func (p *Selection) keyset(part int, args *Args) (condition string) {
	k := p.keys[0]
	if part == 1 {
		condition = " and " + k.empty + " is null"
		if p.after.part() == 1 {
			condition += " and t.id " + k.than() + " " + args.Add(p.after.ID)
		}
		return condition
	}
	if p.parts() == 2 {
		condition = " and " + k.column + " is not null"
	}
	switch {
	case p.after == nil:
		return condition
	case len(p.keys) == 1:
		return condition + " and (" + k.column + ", " + p.id + ") " + k.than() + " (" + args.Add(p.after.args[0]) + ", " + args.Add(p.after.ID) + ")"
	}
	return condition + " and " + p.expanded(args)
}

func (k sortKey) than() string {
	if k.desc {
		return "<"
	}
	return ">"
}

// expanded spells the comparison of several keys out: a beyond, or a equal and b beyond, and so on down to the id.
func (p *Selection) expanded(args *Args) string {
	var alternatives []string
	equal := ""
	for i, k := range p.keys {
		v := p.after.args[i]
		if v == nil {
			equal += k.column + " is null and "
			continue
		}
		mark := args.Add(v)
		beyond := k.column + " " + k.than() + " " + mark
		if k.field.Nullable {
			beyond = "(" + beyond + " or " + k.column + " is null)"
		}
		alternatives = append(alternatives, "("+equal+beyond+")")
		equal += k.column + " = " + mark + " and "
	}
	alternatives = append(alternatives, "("+equal+"t.id "+p.keys[0].than()+" "+args.Add(p.after.ID)+")")
	return "(" + strings.Join(alternatives, " or ") + ")"
}
