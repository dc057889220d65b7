package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/csv"
	"rapport/internal/platform/problem"
)

// Bounds of a workbook (ECMA-376, Office Open XML).
const (
	// maxWorkbook is the size of a file, maxUnpacked what it may grow to: a workbook is a compressed archive.
	maxWorkbook = 100 << 20
	maxUnpacked = 2 << 30
	// inMemory is how large a part may be before it goes to a temporary file.
	inMemory = 16 << 20
	// maxSheetRows is what one sheet of a workbook holds.
	maxSheetRows = 1_048_576
)

// isWorkbook knows an archive by its first bytes; whether it is a workbook shows when it is opened.
func isWorkbook(sample []byte) bool { return len(sample) > 3 && string(sample[:4]) == "PK\x03\x04" }

// unpack turns an uploaded workbook into the list that its first visible sheet holds. The list takes the workbook's place in
// the store, so that everything behind it works on one kind of file.
func (im *Importer) unpack(ctx context.Context, company uuid.UUID, e *entry) error {
	if e.bytes > maxWorkbook {
		return problem.TooLarge("A workbook may have %d MB. Save the sheet as CSV, which may be larger.", maxWorkbook>>20)
	}
	f, _, err := im.blobs.Open(ctx, e.blobKey)
	if err != nil {
		return err
	}
	defer f.Close()
	book, err := excelize.OpenReader(f, excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: inMemory,
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss"})
	if err != nil {
		return damaged(err)
	}
	defer book.Close()
	return im.replace(ctx, company, e, func(w *csv.Writer) error { return copySheet(book, w) })
}

// replace puts a list in the place of the uploaded file.
func (im *Importer) replace(ctx context.Context, company uuid.UUID, e *entry, write func(w *csv.Writer) error) error {
	key := blob.Key(company, uuid.Must(uuid.NewV7()))
	list, out := io.Pipe()
	go func() { out.CloseWithError(write(csv.NewWriter(out))) }()
	size, err := im.blobs.Put(ctx, key, list, MaxFileBytes)
	_ = list.CloseWithError(err)
	if err != nil {
		return errors.Join(err, im.blobs.Delete(context.WithoutCancel(ctx), key))
	}
	old := e.blobKey
	e.blobKey, e.bytes = key, size
	return im.blobs.Delete(context.WithoutCancel(ctx), old)
}

func damaged(err error) error {
	if errors.Is(err, excelize.ErrWorkbookPassword) {
		return problem.InvalidField("file", "The workbook is protected by a password. Save it without one, or save the sheet as CSV.")
	}
	return unsupported("an Excel workbook or an archive that can't be read")
}

// copySheet writes the rows of the first visible sheet that has any.
func copySheet(book *excelize.File, w *csv.Writer) error {
	for _, name := range book.GetSheetList() {
		if seen, err := book.GetSheetVisible(name); err != nil || !seen {
			continue
		}
		rows, err := copyRows(book, name, w)
		if err != nil {
			return err
		}
		if rows > 0 {
			break
		}
	}
	return w.Flush()
}

func copyRows(book *excelize.File, name string, w *csv.Writer) (written int, err error) {
	rows, err := book.Rows(name)
	if err != nil {
		return 0, damaged(err)
	}
	defer rows.Close()
	width := 0
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return written, damaged(err)
		}
		if len(cells) == 0 {
			continue
		}
		// A sheet leaves the empty cells at a row's end out.
		width = max(width, len(cells))
		for len(cells) < width {
			cells = append(cells, "")
		}
		if err := w.Write(cells); err != nil {
			return written, err
		}
		written++
	}
	return written, rows.Error()
}

// workbook writes rows as an Excel workbook, with a further sheet for what one can't hold.
type workbook struct {
	out   io.Writer
	file  *excelize.File
	sheet *excelize.StreamWriter
	head  []string
	rows  int
	count int
}

func newWorkbook(out io.Writer) *workbook { return &workbook{out: out, file: excelize.NewFile()} }

// Write implements rowWriter. Texts stay texts: a cell that begins with = is no formula.
func (b *workbook) Write(cells []string) error {
	if b.sheet == nil || b.rows == maxSheetRows {
		if err := b.turn(); err != nil {
			return err
		}
		if b.head == nil {
			b.head = append([]string(nil), cells...)
		} else if err := b.row(b.head); err != nil {
			return err
		}
	}
	return b.row(cells)
}

func (b *workbook) row(cells []string) error {
	b.rows++
	at, err := excelize.CoordinatesToCellName(1, b.rows)
	if err != nil {
		return fmt.Errorf("sheet: workbook: %w", err)
	}
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = c
	}
	if err := b.sheet.SetRow(at, values); err != nil {
		return fmt.Errorf("sheet: workbook: %w", err)
	}
	return nil
}

// turn begins the next sheet.
func (b *workbook) turn() (err error) {
	if b.sheet != nil {
		if err := b.sheet.Flush(); err != nil {
			return fmt.Errorf("sheet: workbook: %w", err)
		}
	}
	b.count++
	b.rows = 0
	name := fmt.Sprintf("Sheet%d", b.count)
	if b.count > 1 {
		if _, err := b.file.NewSheet(name); err != nil {
			return fmt.Errorf("sheet: workbook: %w", err)
		}
	}
	if b.sheet, err = b.file.NewStreamWriter(name); err != nil {
		return fmt.Errorf("sheet: workbook: %w", err)
	}
	return nil
}

// Flush implements rowWriter: only now does anything go out, since an archive's index is written last.
func (b *workbook) Flush() error {
	defer b.file.Close()
	if b.sheet != nil {
		if err := b.sheet.Flush(); err != nil {
			return fmt.Errorf("sheet: workbook: %w", err)
		}
	}
	if _, err := b.file.WriteTo(b.out); err != nil {
		return fmt.Errorf("sheet: workbook: %w", err)
	}
	return nil
}
