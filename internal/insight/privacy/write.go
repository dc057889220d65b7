package privacy

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// writer writes what is known about a person into a ZIP: once for programs, once for people, and the files as they are. It
// holds one row at a time.
type writer struct {
	s       *Service
	c       *catalogue
	p       *person
	places  []place
	company string
	german  bool
	title   string
	at      time.Time
	// done is told how far the work has come, from 0 to 1.
	done func(float64) error
}

// each reads the rows of one place, one after another.
func (w *writer) each(ctx context.Context, pl *place, do func(row map[string]any) error) error {
	a, _ := tenant.From(ctx)
	names := w.c.given(pl.table)
	if own := briefly[pl.table]; own != nil && &w.places[0] == &ownPlaces[0] {
		names = own
	}
	pairs := make([]string, len(names))
	for i, n := range names {
		pairs[i] = fmt.Sprintf("'%s', t.%s", n, quoted(n))
	}
	sql := "select json_build_object(" + strings.Join(pairs, ", ") + ")::text from " + quoted(pl.table) + " t where "
	if w.c.has(pl.table, "company_id") {
		sql += "t.company_id = $1 and "
	} else {
		sql += "$1::uuid is not null and "
	}
	return w.s.Engine.DB.Stream(ctx, func(rows pgx.Rows) error {
		var raw string
		if err := rows.Scan(&raw); err != nil {
			return err
		}
		dec := json.NewDecoder(strings.NewReader(raw))
		dec.UseNumber()
		var row map[string]any
		if err := dec.Decode(&row); err != nil {
			return fmt.Errorf("privacy: %s: %w", pl.table, err)
		}
		if w.s.Reveal != nil {
			if err := w.s.Reveal(ctx, pl.table, row); err != nil {
				return err
			}
		}
		return do(row)
	}, sql+"("+pl.about+") and ($2::uuid[] is null or true) and ($3::text[] is null or true)"+w.c.order(pl.table), a.CompanyID, w.p.IDs, w.p.Addresses)
}

// shown are the places that are given out.
func (w *writer) shown() (list []*place) {
	for i := range w.places {
		if w.places[i].about != "" && !w.places[i].quiet {
			list = append(list, &w.places[i])
		}
	}
	// What stands for the person comes first, what happened last.
	rank := func(p *place) int {
		if i := slices.Index([]string{"contacts", "leads", "users", "members", "consents"}, p.table); i >= 0 {
			return i - 10
		}
		if p.table == "changes" {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b *place) int { return rank(a) - rank(b) })
	return list
}

func (w *writer) write(ctx context.Context, out io.Writer) error {
	z := zip.NewWriter(out)
	for _, part := range []struct {
		name string
		to   func(context.Context, *bufio.Writer) error
		upTo float64
	}{{"person.json", w.json, 0.4}, {"person.html", w.page, 0.7}} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: w.at})
		if err != nil {
			return err
		}
		b := bufio.NewWriterSize(f, 64<<10)
		if err := part.to(ctx, b); err != nil {
			return err
		}
		if err := b.Flush(); err != nil {
			return err
		}
		if err := w.done(part.upTo); err != nil {
			return err
		}
	}
	if err := w.files(ctx, z); err != nil {
		return err
	}
	return z.Close()
}

func (w *writer) json(ctx context.Context, b *bufio.Writer) error {
	head, err := json.Marshal(map[string]any{"person": w.title, "company": w.company, "generated_at": w.at.Format(time.RFC3339)})
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "{\"about\":%s,\"sections\":[", head)
	for i, pl := range w.shown() {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "\n{\"kind\":%q,\"rows\":[", pl.table)
		first := true
		err := w.each(ctx, pl, func(row map[string]any) error {
			raw, err := json.Marshal(row)
			if err != nil {
				return err
			}
			if !first {
				b.WriteByte(',')
			}
			first = false
			b.WriteByte('\n')
			_, err = b.Write(raw)
			return err
		})
		if err != nil {
			return err
		}
		b.WriteString("]}")
	}
	_, err = b.WriteString("\n]}\n")
	return err
}

// file is one that is kept for the person, and its name in the ZIP.
type file struct {
	key  string
	name string
}

func (w *writer) files(ctx context.Context, z *zip.Writer) error {
	a, _ := tenant.From(ctx)
	var list []file
	for _, id := range w.p.Pictures {
		list = append(list, file{blob.Key(a.CompanyID, id), "files/picture-" + id.String() + ".jpg"})
	}
	if find("attachments") != nil && &w.places[0] != &ownPlaces[0] {
		err := w.each(ctx, find("attachments"), func(row map[string]any) error {
			id, err := uuid.Parse(fmt.Sprint(row["id"]))
			list = append(list, file{blob.Key(a.CompanyID, id), "files/" + id.String() + "-" + text.FileName(fmt.Sprint(row["name"]), "file")})
			return err
		})
		if err != nil {
			return err
		}
	}
	for i, f := range list {
		if err := w.copy(ctx, z, f); err != nil {
			return err
		}
		if err := w.done(0.7 + 0.3*float64(i+1)/float64(len(list))); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) copy(ctx context.Context, z *zip.Writer, f file) error {
	in, _, err := w.s.Blobs.Open(ctx, f.key)
	if problem.Is(err, problem.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: w.at})
	if err == nil {
		_, err = io.Copy(out, in)
	}
	return err
}
