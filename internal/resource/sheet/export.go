package sheet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// rowWriter takes the rows of a table; nothing is complete before Flush.
type rowWriter interface {
	Write(cells []string) error
	Flush() error
}

// exportBatch is how many records an export holds at once.
const exportBatch = 250

// Export writes what the query finds: one column a field, named as in JSON, and behind each reference the name of
// what it refers to; with entries, one row for each of them. Importing such a file finds its fields again.
//
// Encrypted values are covered, unless open is given, which makes them plain; that is the caller's to write down.
func Export(ctx context.Context, t *resource.Table, q resource.Query, w rowWriter, entries *Entries, open func(ctx context.Context, t *resource.Table, rec any) (any, error)) error {
	fields, err := t.FieldsFor(ctx)
	if err != nil {
		return err
	}
	_, hidden := t.Closed(ctx)
	// The company's own fields are columns of their own, and the name of a picture tells only those something who have it.
	_, pictures := w.(*cards)
	fields = slices.DeleteFunc(fields, func(f resource.Field) bool {
		return f.Format == "custom" || f.Format == "picture" && !pictures || resource.Hides(hidden, f.Name) || entries.instead(&f)
	})
	x := &export{table: t, fields: fields, open: open, read: make(chan page)}
	if entries != nil && !resource.Hides(hidden, entries.List) {
		x.entries = entries
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// The next records are read while those before are written.
	failed := aside(func() error {
		defer close(x.read)
		return batches(ctx, t, q, x.take)
	})
	if err := x.write(w); err != nil {
		cancel()
		<-failed
		return err
	}
	if err := <-failed; err != nil {
		return err
	}
	if !x.begun {
		if err := w.Write(x.header()); err != nil {
			return err
		}
	}
	return w.Flush()
}

// page is a batch of records and what those that they refer to are called, by the field that does.
type page struct {
	recs  []any
	names map[string]map[uuid.UUID]string
}

// batches reads what the query finds, in its order and as of one moment, exportBatch records at a time. each may read on in
// tx; the slice is its own.
func batches(ctx context.Context, t *resource.Table, q resource.Query, each func(ctx context.Context, tx pgx.Tx, recs []any) error) error {
	q.Limit, q.Cursor = 1, ""
	sel, err := t.Select(ctx, resource.Export, q)
	if err != nil {
		return err
	}
	// The cursor's name goes with its columns: the statement that fetches stays prepared, and with it what it answers.
	found := fmt.Sprintf("%s_%x", t.Name, crc32.ChecksumIEEE([]byte(sel.Columns)))
	declare := fmt.Sprintf("declare %s no scroll cursor for select %s from %s where %s order by %s", found, sel.Columns, sel.From, sel.Where, sel.Order())
	fetch := fmt.Sprintf("fetch %d from %s", exportBatch, found)
	return t.DB().InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(context.WithoutCancel(ctx), declare, sel.Args.Values()...); err != nil {
			return err
		}
		for {
			rows, err := tx.Query(context.WithoutCancel(ctx), fetch)
			if err != nil {
				return err
			}
			recs, err := pgx.CollectRows(rows, sel.Scan())
			if err != nil || len(recs) == 0 {
				return err
			}
			if err := errors.Join(each(ctx, tx, recs), ctx.Err()); err != nil {
				return err
			}
		}
	})
}

type export struct {
	table  *resource.Table
	fields []resource.Field
	read   chan page
	open   func(ctx context.Context, t *resource.Table, rec any) (any, error)
	begun  bool // the names of the columns are written
	cells  []string

	entries *Entries // where a record may stand in several rows
	sums    []int    // the columns with what its entries come to
}

func (x *export) header() (cells []string) {
	for _, f := range x.fields {
		if sum(&f) {
			x.sums = append(x.sums, len(cells))
		}
		cells = append(cells, f.Name)
		if hasName(&f) {
			cells = append(cells, strings.TrimSuffix(f.Name, "_id")+"_name")
		}
	}
	return append(cells, x.entryHeader()...)
}

// hasName tells whether the name of what a field refers to stands behind it. Records of any type are told by type and id.
func hasName(f *resource.Field) bool { return f.Ref != "" && f.Ref != resource.Any }

func (x *export) take(ctx context.Context, tx pgx.Tx, recs []any) error {
	for i, rec := range recs {
		if x.open == nil {
			recs[i] = x.table.Covered(rec)
			continue
		}
		opened, err := x.open(ctx, x.table, rec)
		if err != nil {
			return err
		}
		recs[i] = opened
	}
	p := page{recs: recs, names: map[string]map[uuid.UUID]string{}}
	for i := range x.fields {
		f := &x.fields[i]
		if !hasName(f) {
			continue
		}
		titles, err := x.titles(ctx, tx, f, recs)
		if err != nil {
			return err
		}
		p.names[f.Name] = titles
	}
	select {
	case x.read <- p:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// write begins with the first page: until then it may turn out that the question was wrong.
func (x *export) write(w rowWriter) error {
	for p := range x.read {
		if !x.begun {
			x.begun = true
			if err := w.Write(x.header()); err != nil {
				return err
			}
		}
		if err := x.rows(w, p); err != nil {
			return err
		}
	}
	return nil
}

func (x *export) rows(w rowWriter, p page) error {
	for _, rec := range p.recs {
		x.cells = x.cells[:0]
		for i := range x.fields {
			f := &x.fields[i]
			v := f.Value(rec)
			if f.Format == "money" {
				x.cells = append(x.cells, moneyCell(x.table, f, rec, v))
			} else {
				x.cells = append(x.cells, cell(v))
			}
			if hasName(f) {
				id, _ := v.(uuid.UUID)
				x.cells = append(x.cells, p.names[f.Name][id])
			}
		}
		if err := x.entryRows(w, rec); err != nil {
			return err
		}
	}
	return nil
}

func (x *export) titles(ctx context.Context, tx pgx.Tx, f *resource.Field, recs []any) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	for _, rec := range recs {
		if id, ok := f.Value(rec).(uuid.UUID); ok {
			ids = append(ids, id)
		}
	}
	if t := x.table.Target(*f); t != nil {
		return t.Titles(ctx, ids)
	}
	return memberNames(ctx, tx, ids)
}

func memberNames(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	a, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), "select u.id, u.name from members m join users u on u.id = m.user_id where m.company_id = $1 and m.user_id = any($2)", a.CompanyID, ids)
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error { names[id] = name; return nil })
	return names, err
}

// cell writes a value so that an import reads the same value again.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case civil.Date:
		return v.String()
	case uuid.UUID:
		return v.String()
	case json.RawMessage:
		if string(v) == "[]" {
			return ""
		}
		var many []string
		if json.Unmarshal(v, &many) == nil {
			return strings.Join(many, "; ")
		}
		return string(v)
	}
	return ""
}
