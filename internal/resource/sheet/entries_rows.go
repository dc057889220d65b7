package sheet

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strings"

	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// teller tells of row after row which record it belongs to.
type teller struct {
	tie  int   // the column that ties rows together; -1 without one
	own  []int // the columns in which something is said of the record
	rows int64
	last uint64
}

// tells makes the teller of a run; nil where every row is a record of its own.
func (r *run) tells() *teller {
	if r.entries == nil {
		return nil
	}
	g := &teller{tie: -1}
	for _, t := range r.targets {
		if t.part != each {
			g.own = append(g.own, t.column)
		}
		if t.part == tie || t.part == own && t.field.Name == r.entries.Tie && g.tie < 0 {
			g.tie = t.column
		}
	}
	return g
}

// of gives the mark of the record that the next row belongs to: that of the row before, or another.
func (g *teller) of(row Row) uint64 {
	g.rows++
	cell := ""
	if g.tie >= 0 {
		cell = fold(cellAt(row.Cells, g.tie))
	}
	switch {
	case cell != "":
		g.last = maphash.String(seed, cell)
	case g.last == 0 || row.Cells == nil || slices.ContainsFunc(g.own, func(i int) bool { return cellAt(row.Cells, i) != "" }):
		g.last = maphash.Comparable(seed, g.rows)
	}
	return g.last
}

func cellAt(cells []string, i int) string {
	if i < 0 || i >= len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[i])
}

// take reads the next row, which may have been looked at before.
func (r *run) take(rows *Reader) (Row, error) {
	if ahead := r.ahead; ahead != nil {
		r.ahead = nil
		return *ahead, nil
	}
	row, err := rows.Next()
	if err == nil && r.teller != nil {
		row.of = r.teller.of(row)
	}
	return row, err
}

// splits tells whether a chunk may end before row: a record is never divided, but for one that is refused anyway.
func (r *run) splits(chunk []Row, row Row) bool {
	return row.of == 0 || row.of != chunk[len(chunk)-1].of || r.refused[row.of] != ""
}

// survey reads the whole list once and remembers which records can't be taken, whatever is in their rows: those whose rows
// do not stand together, and those that have too many. Eight bytes a record and key is all that it keeps of the others.
func (r *run) survey(ctx context.Context) error {
	f, _, err := r.im.blobs.Open(ctx, r.e.blobKey)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, g, s := NewReader(f, r.e.dialect), r.tells(), &census{run: r, key: -1}
	if r.key != nil {
		for _, t := range r.targets {
			if t.part == own && t.field.Name == r.key.Name {
				s.key = t.column
			}
		}
	}
	for n := 0; ; n++ {
		row, err := rows.Next()
		switch {
		case errors.Is(err, io.EOF):
			s.close()
			return ctx.Err()
		case err != nil:
			return giveUp("The file can't be read to its end: its encoding or its end is damaged.")
		case n == 0 && r.e.dialect.Header:
			continue
		case n%10_000 == 0 && ctx.Err() != nil:
			return ctx.Err()
		}
		s.add(g.of(row), row)
	}
}

// census counts what stands together.
type census struct {
	run         *run
	key         int // the column by which records are found; -1 without one
	last        uint64
	rows, bytes int
	marks, keys []uint64
}

func (s *census) add(of uint64, row Row) {
	if of != s.last {
		s.last, s.rows, s.bytes = of, 0, 0
		s.marks = append(s.marks, of)
		if key := fold(cellAt(row.Cells, s.key)); key != "" {
			s.keys = append(s.keys, maphash.String(seed, key))
		}
	}
	s.rows++
	for _, cell := range row.Cells {
		s.bytes += len(cell)
	}
	if e := s.run.entries; s.rows > e.Most || s.bytes > chunkBytes {
		s.run.refused[of] = fmt.Sprintf("One %s has at most %d rows; this has more, or larger ones.", s.run.table.Singular, e.Most)
	}
}

func (s *census) close() {
	for _, of := range twice(s.marks) {
		s.run.refused[of] = fmt.Sprintf("The rows of this %s do not stand together. Sort the list by the column that tells which rows are one %s.", s.run.table.Singular, s.run.table.Singular)
	}
	s.run.doubled = map[uint64]bool{}
	for _, key := range twice(s.keys) {
		s.run.doubled[key] = true
	}
}

// twice lists what is in a list more than once.
func twice(list []uint64) (found []uint64) {
	slices.Sort(list)
	for i := 1; i < len(list); i++ {
		if list[i] == list[i-1] {
			found = append(found, list[i])
		}
	}
	return found
}

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
			s.Once[t.field.Name] = plain(p.values[i])
		}
	}
	for _, row := range p.rows {
		entry, some := map[string]any{}, false
		for i, t := range row.targets {
			if t.part == each {
				entry[t.field.Name] = plain(row.values[i])
				some = some || row.values[i] != nil
			}
		}
		if some {
			s.Entries, p.spoke = append(s.Entries, entry), append(p.spoke, row)
		}
	}
	return s
}

func plain(v any) any {
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
