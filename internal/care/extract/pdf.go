package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"unicode"
)

// Error codes of FPDF_GetLastError.
const (
	pdfErrPassword = 4
	pdfErrSecurity = 5
)

// readPDF reads page by page, guesses the structure from type sizes and positions, and appends the blocks.
func readPDF(ctx context.Context, src source, b *builder, progress func(done, total int)) error {
	doc := &pdfDoc{}
	if err := doc.read(ctx, src, progress); err != nil {
		return err
	}
	b.title, b.pages = doc.title, doc.pages
	b.emptyReason = "The PDF holds no text. It may be a scan; run text recognition (OCR) on it and upload it again."
	if !doc.worded() {
		return nil
	}
	return layOut(doc.lines, b)
}

// read takes everything out of the file and lets the sandbox go, whose memory the layout may need.
func (d *pdfDoc) read(ctx context.Context, src source, progress func(done, total int)) error {
	s, err := openSandbox(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	file := &pdfFile{src: &src}
	d.sandbox = s
	// The library keeps a reference to the reader for ever; it must not keep the file.
	defer func() { file.src, d.sandbox = nil, nil }()
	err = d.open(ctx, file)
	if err == nil {
		err = d.readPages(ctx, progress)
	}
	if file.err != nil {
		return fmt.Errorf("reading PDF: %w", file.err)
	}
	if err != nil {
		return explain(ctx, err)
	}
	return nil
}

// worded says whether there is more than a stray sign: scans often carry a page number or a stamp as text.
func (d *pdfDoc) worded() bool {
	letters := 0
	for _, l := range d.lines {
		for _, r := range l.text {
			if unicode.IsLetter(r) {
				letters++
			}
		}
		if letters > 1 {
			return true
		}
	}
	return false
}

// explain gives a crash inside the sandbox its likely cause.
func explain(ctx context.Context, err error) error {
	var f *Failure
	if errors.As(err, &f) || ctx.Err() != nil {
		return err
	}
	if outOfMemory(err) {
		return errors.Join(fail(CodeTooLarge, "The PDF needs more memory than is allowed for one file, or it is damaged."), err)
	}
	return errors.Join(fail(CodeBroken, "The PDF is damaged and could not be read."), err)
}

// pdfFile gives PDFium the bytes that it asks for, always in full, since a short read is taken for success.
type pdfFile struct {
	src *source
	pos int64
	err error // of the storage, not of the document
}

// Seek moves to an absolute position, the only kind the library asks for.
func (f *pdfFile) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart || offset < 0 {
		return 0, errors.New("seek: only absolute positions")
	}
	f.pos = offset
	return offset, nil
}

// Read fills p or fails.
func (f *pdfFile) Read(p []byte) (int, error) {
	if f.src == nil || f.pos+int64(len(p)) > f.src.size {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := io.ReadFull(io.NewSectionReader(f.src, f.pos, int64(len(p))), p)
	f.pos += int64(n)
	f.err = errors.Join(f.err, err)
	return n, err
}

// pdfDoc is an open document and the lines read from it so far.
type pdfDoc struct {
	*sandbox
	handle uint64
	pages  int
	title  string
	lines  []pdfLine
	size   int
}

func (d *pdfDoc) open(ctx context.Context, file *pdfFile) (err error) {
	if d.handle, err = d.load(ctx, file, file.src.size); err != nil {
		return err
	}
	if d.handle == 0 {
		return d.whyClosed()
	}
	n, err := d.call(ctx, "FPDF_GetPageCount", d.handle)
	if err != nil {
		return err
	}
	d.pages = int(int32(n))
	switch {
	case d.pages <= 0:
		return fail(CodeBroken, "The PDF has no pages, or it is damaged.")
	case d.pages > maxPages:
		return fail(CodeTooLarge, "The PDF has %d pages; the limit is %d. Split it into smaller files.", d.pages, maxPages)
	}
	d.title, err = d.meta(ctx, "Title")
	return err
}

func (d *pdfDoc) whyClosed() error {
	code, err := d.get("FPDF_GetLastError")
	if err != nil {
		return err
	}
	if code == pdfErrPassword || code == pdfErrSecurity {
		return fail(CodePassword, "The PDF is protected by a password. Remove the password and upload it again.")
	}
	return fail(CodeBroken, "The PDF is damaged and could not be opened.")
}

// meta reads an entry of the document's own description, cut to what the scratch space holds.
func (d *pdfDoc) meta(ctx context.Context, tag string) (string, error) {
	mem := d.mod.Memory()
	if !mem.WriteString(d.scratch, tag+"\x00") {
		return "", errors.New("writing to PDFium failed")
	}
	const room = scratchSize - 64
	n, err := d.call(ctx, "FPDF_GetMetaText", d.handle, uint64(d.scratch), uint64(d.scratch)+64, room)
	if err != nil || n < 2 || n > room {
		return "", err
	}
	raw, _ := mem.Read(d.scratch+64, uint32(n)-2)
	return string(decodeUTF16(raw)), nil
}

func (d *pdfDoc) readPages(ctx context.Context, progress func(done, total int)) error {
	for i := range d.pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := d.readPage(ctx, i); err != nil {
			return err
		}
		if d.size > 2*maxText {
			return tooMuchText()
		}
		progress(i+1, d.pages)
	}
	return nil
}

// readPage appends the lines of one page. A page that PDFium can't open is skipped: the others still help.
func (d *pdfDoc) readPage(ctx context.Context, index int) error {
	page, err := d.loadPage(ctx, index)
	if err != nil || page == 0 {
		return err
	}
	text, err := d.call(ctx, "FPDFText_LoadPage", page)
	if err != nil {
		return err
	}
	if text != 0 {
		if err := d.readLines(text, index+1); err != nil {
			return err
		}
		if _, err := d.call(ctx, "FPDFText_ClosePage", text); err != nil {
			return err
		}
	}
	_, err = d.call(ctx, "FPDF_ClosePage", page)
	return err
}

// Annotations that carry words of the document: what was typed onto a page or into a form.
const (
	pdfFreeText = 3
	pdfWidget   = 20
)

// loadPage opens a page with the contents of its form fields made part of it.
func (d *pdfDoc) loadPage(ctx context.Context, index int) (uint64, error) {
	page, err := d.call(ctx, "FPDF_LoadPage", d.handle, uint64(index))
	if err != nil || page == 0 {
		return page, err
	}
	fields, err := d.hasFields(ctx, page)
	if err != nil || !fields {
		return page, err
	}
	if _, err := d.call(ctx, "FPDFPage_Flatten", page, 0); err != nil {
		return 0, err
	}
	if _, err := d.call(ctx, "FPDF_ClosePage", page); err != nil {
		return 0, err
	}
	return d.call(ctx, "FPDF_LoadPage", d.handle, uint64(index))
}

func (d *pdfDoc) hasFields(ctx context.Context, page uint64) (bool, error) {
	n, err := d.call(ctx, "FPDFPage_GetAnnotCount", page)
	if err != nil {
		return false, err
	}
	for i := range min(int(int32(n)), 500) {
		a, err := d.call(ctx, "FPDFPage_GetAnnot", page, uint64(i))
		if err != nil {
			return false, err
		}
		if a == 0 {
			continue
		}
		kind, err := d.get("FPDFAnnot_GetSubtype", a)
		if err != nil {
			return false, err
		}
		if _, err := d.get("FPDFPage_CloseAnnot", a); err != nil {
			return false, err
		}
		if kind == pdfFreeText || kind == pdfWidget {
			return true, nil
		}
	}
	return false, nil
}
