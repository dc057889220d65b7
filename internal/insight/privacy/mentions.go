package privacy

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

const (
	// blot stands where somebody's name, address or number stood.
	blot = "[erased]"
	// blotAtOnce bounds how many rows one transaction changes.
	blotAtOnce = 500
)

var like = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// patterns are what finds the terms in lower-case text; never empty, since like any of nothing would be unknown.
func patterns(terms []string) []string {
	all := make([]string, 0, len(terms)+1)
	for _, t := range terms {
		all = append(all, "%"+like.Replace(t)+"%")
	}
	if len(all) == 0 {
		all = append(all, "\x01")
	}
	return all
}

// blotted is s without the terms, and whether there was any. A term counts only where no letter or digit joins it: who is
// called Ann Lee is not in Joann Leeds.
func blotted(s string, terms []string) (string, bool) {
	hit := false
	for _, term := range terms {
		for from := 0; ; {
			at, n := index(s[from:], term)
			if at < 0 {
				break
			}
			at += from
			if joined(s, at, at+n) {
				from = at + n
				continue
			}
			s, hit, from = s[:at]+blot+s[at+n:], true, at+len(blot)
		}
	}
	return s, hit
}

// index finds a lower-case term in s whatever its case, and how many bytes it has there.
func index(s, term string) (at, n int) {
	for i := range s {
		if n := prefix(s[i:], term); n > 0 {
			return i, n
		}
	}
	return -1, 0
}

func prefix(s, term string) (n int) {
	for _, want := range term {
		r, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || unicode.ToLower(r) != want {
			return 0
		}
		n += size
	}
	return n
}

func joined(s string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	after, _ := utf8.DecodeRuneInString(s[to:])
	word := func(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	return word(before) || word(after)
}

// blottedJSON does the same with every text in a JSON value.
func blottedJSON(raw []byte, terms []string) ([]byte, bool, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, false, err
	}
	v, hit := blottedValue(v, terms)
	if !hit {
		return raw, false, nil
	}
	raw, err := json.Marshal(v)
	return raw, true, err
}

func blottedValue(v any, terms []string) (any, bool) {
	hit := false
	switch t := v.(type) {
	case string:
		return blotted(t, terms)
	case []any:
		for i := range t {
			now, h := blottedValue(t[i], terms)
			t[i], hit = now, hit || h
		}
	case map[string]any:
		for k := range t {
			now, h := blottedValue(t[k], terms)
			t[k], hit = now, hit || h
		}
	}
	return v, hit
}

// mentions blots the person out of every text of every table that may mention one. It goes past the store and its history on
// purpose: what it takes out must not stand there as the old value.
func (x *erasing) mentions(ctx context.Context) error {
	if len(x.p.Terms) == 0 {
		return nil
	}
	for i := range places {
		pl := &places[i]
		if pl.free != "" || pl.table == "changes" {
			continue
		}
		if err := x.rejects(ctx, pl); err != nil {
			return err
		}
		for last := ""; ; {
			n, next, err := x.blotBatch(ctx, pl, last)
			if n > 0 {
				x.counted(pl.table).Blotted += n
			}
			if err != nil {
				return fmt.Errorf("%s: %w", pl.table, err)
			}
			if last = next; next == "" {
				break
			}
		}
		if err := x.save(ctx, "mentions", 0.5+0.35*float64(i+1)/float64(len(places))); err != nil {
			return err
		}
	}
	return nil
}

// rejects removes whole rows of refused lists: a name stands there in cells of its own.
func (x *erasing) rejects(ctx context.Context, pl *place) error {
	if pl.table != "import_rejects" {
		return nil
	}
	a, _ := tenant.From(ctx)
	tag, err := x.s.Engine.DB.Exec(ctx, "delete from import_rejects where company_id = $1 and (lower(cells::text) like any($2) or lower(reason) like any($2))", a.CompanyID, patterns(x.p.Terms))
	if n := tag.RowsAffected(); n > 0 {
		x.counted(pl.table).Erased += n
	}
	if err != nil {
		return err
	}
	// Samples of cells are of use before an import alone.
	_, err = x.s.Engine.DB.Exec(ctx, `update imports set columns = (select coalesce(jsonb_agg(c || '{"samples": []}'), '[]') from jsonb_array_elements(columns) c)
		where company_id = $1 and status in ('succeeded', 'failed', 'cancelled')`, a.CompanyID)
	return err
}

// found is a row that may mention the person.
type found struct {
	at, key string
	values  []*string
}

// blotBatch blots the next rows behind one; next is empty behind the last.
func (x *erasing) blotBatch(ctx context.Context, pl *place, after string) (n int64, next string, err error) {
	a, _ := tenant.From(ctx)
	columns := x.c.texts(pl.table)
	if len(columns) == 0 || len(x.c.keys[pl.table]) == 0 {
		return 0, "", nil
	}
	sql, kinds := x.searchSQL(pl, columns)
	err = x.s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		n, next = 0, ""
		// The log of consent is edited by nobody else.
		if _, err := tx.Exec(context.WithoutCancel(ctx), "select set_config('app.erasing', 'on', true)"); err != nil {
			return err
		}
		rows, err := tx.Query(context.WithoutCancel(ctx), sql, a.CompanyID, patterns(x.p.Terms), after)
		if err != nil {
			return err
		}
		all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f found, err error) {
			f.values = make([]*string, len(columns))
			into := []any{&f.at, &f.key}
			for i := range f.values {
				into = append(into, &f.values[i])
			}
			return f, row.Scan(into...)
		})
		if err != nil {
			return err
		}
		for i := range all {
			changed, err := x.blotRow(ctx, tx, pl, kinds, columns, &all[i])
			if err != nil {
				return err
			}
			n += changed
		}
		if len(all) == blotAtOnce {
			next = all[len(all)-1].key
		}
		return nil
	})
	return n, next, err
}

// searchSQL finds rows whose texts may mention the person. What must stay in a row is read as nothing. text[] is read as JSON.
func (x *erasing) searchSQL(pl *place, columns []string) (sql string, kinds []string) {
	types := map[string]string{}
	for _, c := range x.c.columns[pl.table] {
		types[c.Name] = c.Type
	}
	read, parts := make([]string, len(columns)), make([]string, len(columns))
	for i, name := range columns {
		kinds = append(kinds, types[name])
		read[i] = "t." + quoted(name) + "::text"
		if types[name] == "text[]" {
			read[i] = "to_jsonb(t." + quoted(name) + ")::text"
		}
		if slices.Contains(pl.keep, name) {
			read[i] = fmt.Sprintf("case when %s then null else %s end", pl.held, read[i])
		}
		parts[i] = "lower(" + read[i] + ") like any($2)"
	}
	var key []string
	for _, name := range x.c.keys[pl.table] {
		key = append(key, "t."+quoted(name)+"::text")
	}
	at := "concat_ws('/', " + strings.Join(key, ", ") + `) collate "C"`
	return fmt.Sprintf("select t.ctid::text, %s, %s from %s t where t.company_id = $1 and (%s) and %s > $3 order by %s limit %d for update",
		at, strings.Join(read, ", "), quoted(pl.table), strings.Join(parts, " or "), at, at, blotAtOnce), kinds
}

func (x *erasing) blotRow(ctx context.Context, tx pgx.Tx, pl *place, kinds, columns []string, f *found) (int64, error) {
	a, _ := tenant.From(ctx)
	var set []string
	args := []any{a.CompanyID, f.at}
	for i, v := range f.values {
		if v == nil {
			continue
		}
		now, hit := *v, false
		var err error
		if kinds[i] == "text" || kinds[i] == "character varying" {
			now, hit = blotted(*v, x.p.Terms)
		} else {
			var raw []byte
			raw, hit, err = blottedJSON([]byte(*v), x.p.Terms)
			now = string(raw)
		}
		if err != nil {
			return 0, err
		}
		if !hit {
			continue
		}
		args = append(args, now)
		value := fmt.Sprintf("$%d", len(args))
		switch kinds[i] {
		case "jsonb":
			value += "::text::jsonb"
		case "text[]":
			value = "array(select jsonb_array_elements_text(" + value + "::text::jsonb))"
		}
		set = append(set, quoted(columns[i])+" = "+value)
	}
	if len(set) == 0 {
		return 0, nil
	}
	_, err := tx.Exec(context.WithoutCancel(ctx), fmt.Sprintf("update %s set %s where company_id = $1 and ctid = $2::text::tid", quoted(pl.table), strings.Join(set, ", ")), args...)
	return 1, err
}

// files removes the person's files, lists that wait for their import and hold the person, and jobs that speak of them.
func (x *erasing) files(ctx context.Context) error {
	for _, key := range x.p.Blobs {
		if err := x.s.Blobs.Delete(ctx, key); err != nil {
			return err
		}
	}
	return errors.Join(x.lists(ctx), x.jobs(ctx))
}

// waiting is an import whose file is still there.
type waiting struct {
	ID  uuid.UUID
	Key string
}

// lists removes files of imports that hold the person: they would come back with the import. One in use stops with that.
func (x *erasing) lists(ctx context.Context) error {
	a, _ := tenant.From(ctx)
	all, err := pg.Collect(ctx, x.s.Engine.DB, pgx.RowToStructByPos[waiting], "select id, blob_key from imports where company_id = $1 order by id", a.CompanyID)
	if err != nil {
		return err
	}
	for _, w := range all {
		holds, err := x.holds(ctx, w.Key)
		if err != nil {
			return err
		}
		if !holds {
			continue
		}
		if err := x.s.Blobs.Delete(ctx, w.Key); err != nil {
			return err
		}
		_, err = x.s.Engine.DB.Exec(ctx, `update imports set status = 'cancelled', columns = '[]', error = 'The file was removed: it held somebody who was erased.', version = version + 1, updated_at = now()
			where company_id = $1 and id = $2 and status not in ('succeeded', 'failed', 'cancelled')`, a.CompanyID, w.ID)
		if err != nil {
			return err
		}
		x.counted("files").Erased++
	}
	if n := int64(len(x.p.Blobs)); n > 0 {
		x.counted("files").Erased += n
	}
	return nil
}

// holds tells whether a file mentions the person: as text in one of the usual encodings, or in the parts of a workbook.
func (x *erasing) holds(ctx context.Context, key string) (bool, error) {
	f, size, err := x.s.Blobs.Open(ctx, key)
	if problem.Is(err, problem.KindNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	wanted := needles(x.p.Terms)
	if z, err := zip.NewReader(f, size); err == nil {
		for _, part := range z.File {
			r, err := part.Open()
			if err != nil {
				continue // a part that can't be read can't be imported
			}
			holds := contains(r, wanted)
			_ = r.Close()
			if holds {
				return true, nil
			}
		}
		return false, nil
	}
	return contains(f, wanted), nil
}

// needles are the terms in UTF-8, UTF-16 and the first 256 characters, which are Latin 1.
func needles(terms []string) (all [][]byte) {
	for _, t := range terms {
		all = append(all, []byte(t))
		var wide, narrow []byte
		for _, u := range utf16.Encode([]rune(t)) {
			wide = append(wide, byte(u), byte(u>>8))
			narrow = append(narrow, byte(u))
		}
		all = append(all, wide, narrow)
	}
	return all
}

// contains looks for any of the needles, whatever the case of ASCII letters, and holds 64 kB at a time.
func contains(r io.Reader, needles [][]byte) bool {
	const window, longest = 64 << 10, 4 << 10
	buf := make([]byte, 0, window+longest)
	for {
		n, err := io.ReadFull(r, buf[len(buf):min(cap(buf), len(buf)+window)])
		buf = buf[:len(buf)+n]
		low := lowered(buf)
		for _, needle := range needles {
			if len(needle) > 0 && bytes.Contains(low, needle) {
				return true
			}
		}
		if err != nil {
			return false
		}
		keep := min(len(buf), longest)
		buf = append(buf[:0], buf[len(buf)-keep:]...)
	}
}

// lowered is a copy with ASCII letters in lower case; of what is no text every byte stays where it is.
func lowered(b []byte) []byte {
	low := bytes.Clone(b)
	for i, c := range low {
		if c >= 'A' && c <= 'Z' {
			low[i] = c + 'a' - 'A'
		}
	}
	return low
}

// jobs forgets work that has ended and speaks of the person, in what it was asked or how it failed.
func (x *erasing) jobs(ctx context.Context) error {
	a, _ := tenant.From(ctx)
	return x.s.Queue.Forget(ctx, a.CompanyID, patterns(x.p.Terms))
}
