package customfield

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/platform/wire"
	"rapport/internal/resource"
)

// Check implements resource.Extras.
func (s *Service) Check(ctx context.Context, t *resource.Table, old, rec any) ([]problem.Field, error) {
	x := resource.ExtraOf(rec)
	faults := checkTags(x)
	if old != nil && bytes.Equal(resource.ExtraOf(old).Custom, x.Custom) {
		return faults, nil
	}
	k, err := s.of(ctx, t)
	if err != nil {
		return nil, err
	}
	if old == nil && string(x.Custom) == "{}" && !k.requires {
		return faults, nil
	}
	c := check{s: s, ctx: ctx, k: k, before: map[string]json.RawMessage{}, values: wire.Object(x.Custom), faults: faults}
	if old != nil {
		c.before = wire.Object(resource.ExtraOf(old).Custom)
	}
	return c.run(t, x, old == nil)
}

// check is one record's custom values on their way in.
type check struct {
	s              *Service
	ctx            context.Context
	k              *known
	before, values map[string]json.RawMessage
	faults         []problem.Field
}

func (c *check) run(t *resource.Table, x *resource.Extra, fresh bool) ([]problem.Field, error) {
	for _, key := range slices.Sorted(maps.Keys(c.values)) {
		if err := c.one(t, key, c.values[key]); err != nil {
			return nil, err
		}
	}
	// What deleted fields hold is kept for their return, whatever was sent.
	for key, raw := range c.before {
		if c.k.fields[key] == nil {
			c.values[key] = raw
		}
	}
	a, _ := tenant.From(c.ctx)
	for _, f := range c.k.order {
		_, had := c.before[f.Key]
		if _, has := c.values[f.Key]; f.Required && !has && (fresh || had) && (a.Kind == tenant.User || a.Kind == tenant.Key) {
			c.faults = append(c.faults, problem.Field{Name: resource.PrefixCustom + f.Key, Message: f.Label + " must not be empty.", Code: "required"})
		}
	}
	raw, err := json.Marshal(c.values)
	if err == nil && len(raw) > maxBytes {
		c.faults = append(c.faults, fault("custom", fmt.Sprintf("The custom values of one record may hold %d kB all in all.", maxBytes>>10)))
	}
	x.Custom = raw
	return c.faults, err
}

func (c *check) one(t *resource.Table, key string, raw json.RawMessage) error {
	name := resource.PrefixCustom + key
	f, was := c.k.fields[key], c.before[key]
	switch {
	case f == nil && was != nil:
		return nil // put back as it was
	case f == nil:
		c.faults = append(c.faults, fault(name, fmt.Sprintf("%s have no field %.60q. See Settings, Custom fields.", t.Name, key)))
		return nil
	case f.Kind == Computed:
		delete(c.values, key) // comes back as it was read
		return nil
	case was != nil && bytes.Equal(was, raw):
		return nil
	}
	value, message := clean(f.Kind, f.Label, f.choices(), raw)
	if message != "" {
		c.faults = append(c.faults, fault(name, message))
		return nil
	}
	c.values[key] = value
	if string(value) == "null" {
		delete(c.values, key)
		return nil
	}
	if f.Kind == Reference && !bytes.Equal(was, value) {
		return c.anchored(name, f, value)
	}
	return nil
}

// anchored makes sure that a reference names what is there for the actor to see: no foreign key holds it.
func (c *check) anchored(name string, f *CustomField, value json.RawMessage) error {
	var id uuid.UUID
	if err := json.Unmarshal(value, &id); err != nil {
		return err
	}
	titles := map[uuid.UUID]string{}
	if to := c.s.engine.Find(f.Target); to != nil {
		var err error
		if titles, err = to.Titles(c.ctx, []uuid.UUID{id}); err != nil {
			return err
		}
	}
	if _, there := titles[id]; !there {
		c.faults = append(c.faults, fault(name, f.Label+" names no record that is there."))
	}
	return nil
}

// checkTags cleans the tags of a record: each once, whatever its case.
func checkTags(x *resource.Extra) []problem.Field {
	var given []string
	if json.Unmarshal(x.Tags, &given) != nil {
		return []problem.Field{fault("tags", `Tags are a list of words such as ["vip"].`)}
	}
	kept, seen := []string{}, map[string]bool{}
	for _, tag := range given {
		tag, ok := text.Clean(tag)
		switch n := utf8.RuneCountInString(tag); {
		case !ok || strings.ContainsAny(tag, ",;|\r\n\t"):
			return []problem.Field{fault("tags", "A tag is a word or a few, without commas, semicolons and bars.")}
		case n > MaxTag:
			return []problem.Field{fault("tags", fmt.Sprintf("A tag must not be longer than %d characters.", MaxTag))}
		case n == 0 || seen[text.Fold(tag)]:
			continue
		}
		seen[text.Fold(tag)] = true
		if kept = append(kept, tag); len(kept) > MaxTags {
			return []problem.Field{fault("tags", fmt.Sprintf("One record takes up to %d tags, these are %d.", MaxTags, len(given)))}
		}
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		return []problem.Field{fault("tags", "These tags can't be kept.")}
	}
	x.Tags = raw
	return nil
}
