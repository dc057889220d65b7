// Package extract turns the bytes of an uploaded file into plain text with structure (headings, paragraphs, lists,
// table rows, code) and cuts that text into passages that can be retrieved and cited by byte span.
//
// Files are hostile until proven otherwise: every reader here is bounded in size, depth and time, nothing is fetched,
// nothing is unpacked to disk, and PDFium runs inside a WebAssembly sandbox that sees no file system. The package
// knows nothing of companies, databases or retrieval; it does not recognise text in images.
package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Limits on one file. They bound memory as much as time.
const (
	maxText     = 20 << 20 // bytes of extracted text
	maxTextFile = 40 << 20 // bytes of a text, HTML or CSV file, before decoding
	maxPages    = 10_000   // pages of a PDF
)

// Kind says what a block of text is in its document.
type Kind string

// The kinds of block. A file without structure has paragraphs only.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	ListItem  Kind = "list_item"
	TableRow  Kind = "table_row"
	Code      Kind = "code"
)

// Block is one structural piece of Result.Text.
type Block struct {
	Kind Kind
	// Level is 1 to 6 for a heading, the depth from 1 for a list item, 1 for the header row of a table, else 0.
	Level int
	// Page counts from 1; 0 means the format has no pages.
	Page int
	// Start and End are byte offsets into Result.Text, on rune boundaries.
	Start, End int
}

// Result is the text of one file. Text is valid UTF-8 in NFC without control characters other than newline and tab;
// blocks are in order, do not overlap, and everything outside of them is blank.
type Result struct {
	Text      string
	Blocks    []Block
	Pages     int    // 0 when the format has no pages
	Title     string // what the document calls itself, "" if it does not say
	MediaType string
	Language  string // BCP 47, "" when unsure
}

// Codes of Failure.
const (
	CodeEmpty       = "empty"
	CodeBroken      = "broken"
	CodePassword    = "password"
	CodeNoText      = "no_text"
	CodeTooLarge    = "too_large"
	CodeTimeout     = "timeout"
	CodeUnsupported = "unsupported"
)

// Failure is why a file gave no text, in words for the person who uploaded it.
type Failure struct{ Code, Reason string }

// Error gives the reason with its code.
func (f *Failure) Error() string { return f.Code + ": " + f.Reason }

func fail(code, format string, args ...any) *Failure {
	return &Failure{Code: code, Reason: fmt.Sprintf(format, args...)}
}

// Extract reads a file of size bytes. What it is follows from its content; name only settles what content leaves open
// (Markdown or plain text). progress, which may be nil, is told pages done of all. In an error errors.As
// finds a *Failure when the file is at fault or ctx ran out of time, with the cause behind it for the log; a cancelled
// ctx gives context.Canceled. Any other error is not about the file, which may be tried again.
func Extract(ctx context.Context, name string, r io.ReaderAt, size int64, progress func(done, total int)) (*Result, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	res, err := extract(ctx, source{name, r, size}, progress)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, plain(ctx, err)
	}
	if res.Title == "" {
		res.Title = firstHeading(res)
	}
	res.Language = language(res.Text)
	progress(max(res.Pages, 1), max(res.Pages, 1))
	return res, nil
}

// source is the file at hand.
type source struct {
	name string
	io.ReaderAt
	size int64
}

func (s source) reader() io.Reader { return io.NewSectionReader(s, 0, s.size) }

// extract picks the reader for the file. Parsers of others get hostile input here, so a panic of theirs is a broken
// file and not a dead worker.
func extract(ctx context.Context, src source, progress func(done, total int)) (res *Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			res, err = nil, errors.Join(fail(CodeBroken, "The file is damaged and could not be read."), fmt.Errorf("panic: %v", p))
		}
	}()
	media, err := detect(src)
	if err != nil {
		return nil, err
	}
	b := &builder{ctx: ctx}
	switch media {
	case mediaPDF:
		err = readPDF(ctx, src, b, progress)
	case mediaDOCX:
		err = readDOCX(ctx, src, b)
	default:
		err = readTextual(ctx, src, media, b)
	}
	if err != nil {
		return nil, err
	}
	return b.result(media)
}

func readTextual(ctx context.Context, src source, media string, b *builder) error {
	raw, err := readAll(src)
	if err != nil {
		return err
	}
	text, err := decode(raw, media == mediaHTML)
	if err != nil {
		return err
	}
	switch media {
	case mediaHTML:
		return readHTML(text, b)
	case mediaMarkdown:
		return readMarkdown(ctx, text, b)
	case mediaCSV:
		return readRows(text, b)
	default:
		return readText(text, b)
	}
}

func readAll(src source) ([]byte, error) {
	if src.size > maxTextFile {
		return nil, fail(CodeTooLarge, "The file is larger than %d MB, the limit for text.", maxTextFile>>20)
	}
	raw := make([]byte, src.size)
	if _, err := io.ReadFull(src.reader(), raw); err != nil {
		return nil, fmt.Errorf("reading file: %w", err)
	}
	return raw, nil
}

// plain puts the end of ctx before whatever came of it.
func plain(ctx context.Context, err error) error {
	var f *Failure
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded) || errors.Is(err, context.DeadlineExceeded):
		return errors.Join(fail(CodeTimeout, "Reading the file took too long and was stopped."), err)
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case errors.As(err, &f):
		return err
	}
	return fmt.Errorf("extracting text: %w", err)
}

func firstHeading(res *Result) string {
	for _, b := range res.Blocks {
		if b.Kind == Heading {
			return clip(oneLine(res.Text[b.Start:b.End]), 200)
		}
	}
	return ""
}
