package sheet

import (
	"context"
	"fmt"
	"strings"

	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// gather makes the rows of each record one: the first of them stands for all.
func (c *chunk) gather(ctx context.Context) {
	if c.heads = c.rows; c.r.entries == nil {
		return
	}
	c.heads = nil
	var head *parsed
	for _, p := range c.rows {
		reason := c.r.refused[p.of]
		if reason == "" && head != nil && p.of == head.of {
			head.rows = append(head.rows, p)
			continue
		}
		if p.rows = []*parsed{p}; reason != "" {
			p.reason = reason
		}
		head = p
		c.heads = append(c.heads, p)
	}
	for _, p := range c.heads {
		c.join(ctx, p)
	}
}

// join brings together what the rows of one record say of it. They may leave out what another says, but not contradict it.
func (c *chunk) join(ctx context.Context, head *parsed) {
	var hashes []string
	told := make([]string, len(head.targets))
	for _, p := range head.rows {
		hashes = append(hashes, fmt.Sprint(p.hash))
		if head.reason == "" && p.reason == "" {
			c.merge(head, p, told)
		}
	}
	if len(head.rows) > 1 {
		head.hash = hashCells(hashes)
		if head.reason == "" {
			c.r.findKey(ctx, head)
		}
	}
	if c.r.refused[head.of] == "" && head.key != "" && c.r.doubled[head.key64()] {
		head.reason = fmt.Sprintf("Rows that are not one %s have the same %s.", c.r.table.Singular, c.r.key.Label)
	}
	head.share()
}

// merge adds what row p says of the record to what the rows before it have told.
func (c *chunk) merge(head, p *parsed, told []string) {
	for i, t := range head.targets {
		if t.part == each || t.part == tie {
			continue
		}
		here := cellAt(p.cells, t.column)
		switch {
		case here != "" && told[i] == "":
			told[i], head.values[i], head.named[i] = here, p.values[i], p.named[i]
		case here != "" && here != told[i]:
			p.reason = fmt.Sprintf("%s is %q here, but %q in a row of this %s before it.", t.field.Label, here, told[i], c.r.table.Singular)
		}
		if p != head {
			p.key, p.values[i], p.named[i] = "", nil, ""
		}
	}
}

// share gives the other rows of a record that can't be taken their reason: it is taken whole or not at all.
func (p *parsed) share() {
	reason := ""
	for _, row := range p.rows {
		if row.reason != "" {
			reason = row.reason
			break
		}
	}
	for _, row := range p.rows {
		if reason != "" && row.reason == "" {
			row.reason = "Another row of this " + p.table.Singular + " can't be taken: " + reason
		}
	}
}

// blame writes down why a record can't be taken: at the row of the entry that it is because of, else at all of them.
func (c *chunk) blame(p *parsed, err error) {
	found := false
	if told, ok := problem.As(err); ok && c.r.entries != nil {
		for _, f := range told.Fields {
			if n := -1; entryOf(f.Name, c.r.entries.List, &n) && n < len(p.spoke) {
				row := p.spoke[n]
				row.reason, found = strings.TrimSpace(row.reason+" "+f.Message), true
			}
		}
	}
	if !found {
		p.reason = reasonOf(err)
	}
	p.share()
}

// entryOf reads the place of an entry from the name of a field in it.
func entryOf(name, list string, n *int) bool {
	_, err := fmt.Sscanf(name, list+"[%d]", n)
	return err == nil && *n >= 0
}

// resolveEntries turns what the rows of a record name into ids, and tells whether all of it is there.
func (c *chunk) resolveEntries(p *parsed) (bool, error) {
	for _, row := range p.rows {
		if row == p {
			continue
		}
		_, err := c.resolve(row)
		if _, ok := problem.As(err); ok {
			row.reason = reasonOf(err)
		} else if err != nil {
			return false, err
		}
	}
	p.share()
	return p.reason == "", nil
}

// whole gives a record its own fields and its entries.
func (c *chunk) whole(ctx context.Context, p *parsed) func(rec any) error {
	if c.r.entries == nil {
		return p.fill
	}
	return func(rec any) error {
		if err := p.fill(rec); err != nil {
			return err
		}
		return c.r.entries.Put(ctx, rec, p.said())
	}
}

// said collects what the rows of a record say beside its own fields, and remembers which of them brought an entry.
func (p *parsed) said() Said {
	s := Said{Once: map[string]any{}}
	p.spoke = nil
	for i, t := range p.targets {
		if t.part == once {
			s.Once[t.field.Name] = spoken(p.values[i])
		}
	}
	for _, row := range p.rows {
		entry, some := map[string]any{}, false
		for i, t := range row.targets {
			if t.part == each {
				entry[t.field.Name] = spoken(row.values[i])
				some = some || row.values[i] != nil
			}
		}
		if some {
			s.Entries, p.spoke = append(s.Entries, entry), append(p.spoke, row)
		}
	}
	return s
}

func spoken(v any) any {
	if n, ok := v.(amount); ok {
		return string(n)
	}
	return v
}

// ratio reads a share as people write it, with or without its sign.
func ratio(f *resource.Field, cell string) string {
	if f.Format == "percent" {
		return strings.TrimSpace(strings.TrimSuffix(cell, "%"))
	}
	return cell
}
