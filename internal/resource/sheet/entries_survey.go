package sheet

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strings"

	"rapport/internal/platform/csv"
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
func (g *teller) of(row csv.Row) uint64 {
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
func (r *run) take(rows *csv.Reader) (tied, error) {
	if ahead := r.ahead; ahead != nil {
		r.ahead = nil
		return *ahead, nil
	}
	row, err := rows.Next()
	next := tied{Row: row}
	if err == nil && r.teller != nil {
		next.of = r.teller.of(row)
	}
	return next, err
}

// splits tells whether a chunk may end before row: a record is never divided, but for one that is refused anyway.
func (r *run) splits(chunk []tied, row tied) bool {
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
	rows, g, s := csv.NewReader(f, r.e.dialect), r.tells(), &census{run: r, key: -1}
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

func (s *census) add(of uint64, row csv.Row) {
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
