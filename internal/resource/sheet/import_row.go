package sheet

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// target is where one column goes.
type target struct {
	column  int
	field   *resource.Field
	ref     *resource.Table // the record type that the cells name, or nil
	members bool            // the cells name members
	part    part
}

// targetsOf lists the mapped columns in the order of the file, and the name of a field that is closed by now.
func (im *Importer) targetsOf(ctx context.Context, t *resource.Table, e *entry) (list []target, closed string) {
	for i := range e.Columns {
		name := e.Mapping[strconv.Itoa(i)]
		if name == "" {
			continue
		}
		f, part := im.find(ctx, t, name)
		if f == nil {
			// A field of the company's own may have been taken away meanwhile.
			if !strings.HasPrefix(name, resource.PrefixCustom) || t.FieldFor(ctx, name) != nil {
				closed = name
			}
			continue
		}
		list = append(list, target{column: i, field: f, ref: t.Target(*f), members: f.Ref == "members", part: part})
	}
	return list, closed
}

// parsed is one row as far as it can be read without the database.
type parsed struct {
	table   *resource.Table
	usual   string // the currency of amounts that say none
	number  int64  // of the row among the file's rows, counted from 1
	cells   []string
	targets []target
	values  []any // by target; nil for an empty cell; the cell itself where it names a record
	named   []string
	rec     any
	made    any    // the record that the row made
	key     string // folded; empty without a key or when its cell is empty
	hash    uint64
	reason  string // why it is rejected; empty as long as it is not
	// of is the record that the row belongs to; rows are all rows of the record whose first this is, and spoke those of them
	// that bring an entry.
	of          uint64
	rows, spoke []*parsed
}

// given is the cell of target i when it names a record.
func (p *parsed) given(i int) (cell string, ok bool) {
	if p.reason != "" || p.named[i] == "" {
		return "", false
	}
	return p.named[i], true
}

func fold(s string) string { return text.Fold(s) }

// fresh gives the rows of a chunk as they were parsed ahead. Planning changes them, so whoever tries again gets them anew.
func (r *run) fresh(ctx context.Context, b *batch) []*parsed {
	all := b.parsed
	if b.parsed = nil; all == nil {
		all = r.parseAll(ctx, b.rows, r.e.RowsDone)
	}
	return all
}

// parseAll parses the rows of a chunk behind those that are done.
func (r *run) parseAll(ctx context.Context, rows []tied, done int64) []*parsed {
	all := make([]*parsed, len(rows))
	for i, row := range rows {
		all[i] = r.parse(ctx, row, done+int64(i)+1)
	}
	return all
}

func (r *run) parse(ctx context.Context, row tied, number int64) *parsed {
	p := &parsed{table: r.table, usual: r.usual, number: number, of: row.of, cells: row.Cells, targets: r.targets, values: make([]any, len(r.targets)), named: make([]string, len(r.targets))}
	switch {
	case row.Err != nil:
		p.reason = sentence(row.Err.Error())
	case r.header != nil && slices.Equal(r.header, row.Cells):
		p.reason = "This row only repeats the names of the columns."
	default:
		r.parseCells(p)
	}
	if p.reason == "" {
		r.findKey(ctx, p)
	}
	return p
}

func (r *run) parseCells(p *parsed) {
	var faults, used []string
	for i, t := range p.targets {
		cell := ""
		if t.column < len(p.cells) {
			cell = strings.TrimSpace(p.cells[t.column])
		}
		used = append(used, cell)
		if cell == "" {
			continue
		}
		if t.ref != nil || t.members {
			p.named[i] = cell
			continue
		}
		v, fault := value(t.field, ratio(t.field, cell), r.comma)
		if fault != "" {
			faults = append(faults, fault)
		}
		p.values[i] = v
	}
	p.hash = hashCells(used)
	p.reason = strings.Join(faults, " ")
}

// findKey works out under which key the row's record would be found, after the rules have had their say.
func (r *run) findKey(ctx context.Context, p *parsed) {
	p.rec = r.table.New()
	if err := p.fill(p.rec); err != nil {
		p.reason = reasonOf(err)
		return
	}
	if r.key != nil {
		p.key = r.table.KeyOf(ctx, p.rec, r.key)
	}
}

// sentence makes a reason out of an error's words.
func sentence(s string) string { return upperFirst(s) + "." }
