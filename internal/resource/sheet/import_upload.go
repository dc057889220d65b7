package sheet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/csv"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/wire"
	"rapport/internal/resource"
)

// Bounds of what an upload shows and carries.
const (
	maxOptionBytes = 64 << 10
	maxFileName    = 200 // runes of the name that is kept for people
	lookAtRows     = 100 // rows whose cells help to guess the fields
	shownSamples   = 3
	maxSample      = 100 // runes of one sample
)

// Upload takes a multipart body with the parts "file" and, optionally, "options". The file goes to the store as it comes
// in, so its size never stands in memory. problem Unsupported for what is no list, Invalid for an empty one.
func (im *Importer) Upload(ctx context.Context, t *resource.Table, contentType string, body io.Reader) (*Import, error) {
	if err := im.mayImport(ctx, t.Name); err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	e := &entry{Import: Import{ID: uuid.Must(uuid.NewV7()), Record: t.Name, Status: Mapping, Mode: Upsert, AlsoCreated: map[string]int64{}}, createdBy: person(a)}
	e.blobKey = blob.Key(a.CompanyID, e.ID)
	opts, err := im.receive(ctx, e, contentType, body)
	if err == nil {
		err = im.examine(ctx, a.CompanyID, t, e)
	}
	if err == nil {
		err = im.decide(ctx, t, e, opts)
	}
	if err == nil {
		err = im.insert(ctx, e)
	}
	if err != nil {
		return nil, errors.Join(err, im.blobs.Delete(context.WithoutCancel(ctx), e.blobKey))
	}
	stored, err := im.get(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	im.publish(ctx, a.CompanyID, stored)
	return im.view(ctx, stored), nil
}

// person is the id of the actor when it is somebody.
func person(a tenant.Actor) *uuid.UUID {
	if a.Kind != tenant.User {
		return nil
	}
	return &a.ID
}

// receive reads the parts in whatever order they come.
func (im *Importer) receive(ctx context.Context, e *entry, contentType string, body io.Reader) (opts Options, err error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return opts, &problem.Problem{Kind: problem.KindUnsupported, Code: "unsupported", Detail: "Send the list as multipart/form-data with a part named file."}
	}
	parts, there := multipart.NewReader(body, params["boundary"]), false
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) && there {
			// To the very end, so that the connection knows the body is through.
			_, _ = io.Copy(io.Discard, io.LimitReader(body, maxOptionBytes))
			return opts, nil
		}
		if errors.Is(err, io.EOF) {
			return opts, problem.InvalidField("file", "The part named file is missing.")
		}
		if err != nil {
			return opts, problem.Malformed("The upload broke off or is not multipart/form-data.")
		}
		switch {
		case part.FormName() == "options":
			err = readOptions(part, &opts)
		case part.FormName() == "file" && !there:
			there, e.FileName = true, shownName(part.FileName())
			e.bytes, err = im.blobs.Put(ctx, e.blobKey, brokenOff{part}, MaxFileBytes)
		}
		if err != nil {
			return opts, err
		}
	}
}

// brokenOff tells the end of the connection, which is the sender's, from a fault of the store.
type brokenOff struct{ io.Reader }

func (r brokenOff) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = problem.Malformed("The upload broke off before the file was whole.")
	}
	return n, err
}

func readOptions(part io.Reader, opts *Options) error {
	raw, err := io.ReadAll(io.LimitReader(part, maxOptionBytes+1))
	if err != nil {
		return problem.Malformed("The upload broke off before the options were whole.")
	}
	if len(raw) > maxOptionBytes {
		return problem.TooLarge("The options are larger than %d bytes.", maxOptionBytes)
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	if err := wire.Decode(raw, opts); err != nil {
		return err
	}
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&Options{}); err != nil {
		return problem.InvalidField("options", "The options take mapping, key, mode, dry_run and start, and nothing else.")
	}
	return checkMode(opts.Mode)
}

func checkMode(m Mode) error {
	if m != "" && m != CreateOnly && m != UpdateOnly && m != Upsert {
		return problem.InvalidField("mode", "mode must be create, update or upsert.")
	}
	return nil
}

// shownName keeps the last element of a name that somebody gave, for showing only: it never becomes a path.
func shownName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > maxFileName {
		name = string(runes[:maxFileName])
	}
	if strings.Trim(name, ". ") == "" {
		return "list.csv"
	}
	return name
}

// examine finds the dialect, the columns and the number of rows, of a workbook too.
func (im *Importer) examine(ctx context.Context, company uuid.UUID, t *resource.Table, e *entry) error {
	sample, err := im.sample(ctx, e)
	if err != nil {
		return err
	}
	if isWorkbook(sample) {
		if err := im.unpack(ctx, company, e); err != nil {
			return err
		}
		if sample, err = im.sample(ctx, e); err != nil {
			return err
		}
	}
	if isCards(sample) {
		if err := im.uncard(ctx, company, e); err != nil {
			return err
		}
		if sample, err = im.sample(ctx, e); err != nil {
			return err
		}
	}
	if len(bytes.TrimSpace(sample)) == 0 {
		return problem.InvalidField("file", "The file is empty.")
	}
	if err := csv.CheckText(sample); err != nil {
		return unsupported(strings.TrimPrefix(err.Error(), csv.ErrNotText.Error()+": it is "))
	}
	e.dialect = csv.Detect(sample)
	if binary(sample, e.dialect) {
		return unsupported("a binary file")
	}
	f, _, err := im.blobs.Open(ctx, e.blobKey)
	if err != nil {
		return err
	}
	defer f.Close()
	return im.survey(ctx, t, e, f)
}

// sample reads the beginning of the file.
func (im *Importer) sample(ctx context.Context, e *entry) ([]byte, error) {
	f, _, err := im.blobs.Open(ctx, e.blobKey)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sample := make([]byte, csv.SampleBytes)
	n, err := io.ReadFull(f, sample)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("sheet: sample: %w", err)
	}
	return sample[:n], nil
}

func unsupported(what string) error {
	return &problem.Problem{Kind: problem.KindUnsupported, Code: "unsupported",
		Detail: "This is " + what + ", not a list as text. Save the table as CSV and upload that."}
}

// binary knows a picture or program under a CSV name by its control characters, of which a list has next to none.
func binary(sample []byte, d csv.Dialect) bool {
	if d.Encoding == csv.UTF16LE || d.Encoding == csv.UTF16BE {
		return false
	}
	odd := 0
	for _, b := range sample {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != 0x1a {
			odd++
		}
	}
	return odd*50 > len(sample)
}

// survey reads the whole file once: columns and samples from its beginning, then only the count.
func (im *Importer) survey(ctx context.Context, t *resource.Table, e *entry, f io.Reader) error {
	rows := csv.NewReader(f, e.dialect)
	var columns []Column
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return problem.InvalidField("file", "The file can't be read to its end: its encoding or its end is damaged.")
		}
		if columns == nil {
			if row.Cells == nil || row.Err != nil && (e.dialect.Header || errors.Is(row.Err, csv.ErrTooLarge)) {
				return problem.InvalidField("file", "The first row can't be read: %s.", row.Err)
			}
			columns = named(row.Cells, e.dialect.Header)
			if e.dialect.Header {
				continue
			}
		}
		if e.RowsTotal++; e.RowsTotal <= lookAtRows {
			gather(columns, row.Cells)
		}
		if e.RowsTotal%10_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if e.RowsTotal == 0 {
		return problem.InvalidField("file", "The file holds no rows, only the names of columns.")
	}
	im.present(ctx, t, e, columns)
	return nil
}

// named gives every column a name of its own: blanks by their place, the second of two equals with a number.
func named(header []string, given bool) []Column {
	columns, seen := make([]Column, len(header)), map[string]int{}
	for i, cell := range header {
		name := shorten(strings.Join(strings.Fields(cell), " "))
		if name == "" || !given {
			name = "Column " + strconv.Itoa(i+1)
		}
		key := strings.ToLower(name)
		if seen[key]++; seen[key] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[key])
		}
		columns[i].Name = name
	}
	return columns
}

func gather(columns []Column, cells []string) {
	for i, cell := range cells {
		if i < len(columns) && strings.TrimSpace(cell) != "" {
			columns[i].Samples = append(columns[i].Samples, shorten(strings.TrimSpace(cell)))
		}
	}
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= maxSample {
		return s
	}
	return string([]rune(s)[:maxSample]) + "…"
}

// present fills in what people choose from, and chooses what is sure.
func (im *Importer) present(ctx context.Context, t *resource.Table, e *entry, columns []Column) {
	suggested := im.suggest(ctx, t, columns)
	e.Mapping = map[string]string{}
	for i, c := range columns {
		col := ImportColumn{Index: i, Name: c.Name, Samples: []string{}}
		for _, s := range c.Samples {
			if len(col.Samples) < shownSamples && !slices.Contains(col.Samples, s) {
				col.Samples = append(col.Samples, s)
			}
		}
		if name, ok := suggested[i]; ok {
			col.Suggestion = &name
			e.Mapping[strconv.Itoa(i)] = name
		}
		e.Columns = append(e.Columns, col)
	}
}

// decide takes the options that came with the file.
func (im *Importer) decide(ctx context.Context, t *resource.Table, e *entry, opts Options) error {
	if err := im.resolve(ctx, t, e, opts.Plan); err != nil || !opts.Start {
		return err
	}
	if err := im.ready(ctx, t, e); err != nil {
		return err
	}
	im.begin(ctx, e)
	return nil
}
