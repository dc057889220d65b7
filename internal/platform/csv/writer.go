package csv

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Writer writes CSV as RFC 4180 has it: UTF-8, commas, CRLF. Every cell goes through Neutralise.
type Writer struct{ out *bufio.Writer }

// NewWriter buffers; nothing is complete before Flush.
func NewWriter(w io.Writer) *Writer { return &Writer{bufio.NewWriterSize(w, 64<<10)} }

// WriteBOM begins the file with the mark by which Excel knows UTF-8. Other programs may take it for text.
func (w *Writer) WriteBOM() error {
	if _, err := w.out.WriteString("\ufeff"); err != nil {
		return fmt.Errorf("csv.Writer.WriteBOM: %w", err)
	}
	return nil
}

// Write writes one row.
func (w *Writer) Write(cells []string) error {
	for i, c := range cells {
		if i > 0 {
			w.out.WriteByte(',')
		}
		w.cell(Neutralise(c), len(cells) == 1)
	}
	if _, err := w.out.WriteString("\r\n"); err != nil {
		return fmt.Errorf("csv.Writer.Write: %w", err)
	}
	return nil
}

// cell leaves the error to the end of the row: bufio keeps the first one.
func (w *Writer) cell(c string, alone bool) {
	if !needsQuotes(c, alone) {
		w.out.WriteString(c)
		return
	}
	w.out.WriteByte('"')
	w.out.WriteString(strings.ReplaceAll(c, `"`, `""`))
	w.out.WriteByte('"')
}

// needsQuotes also quotes what a tolerant reader might trim, take for another delimiter or for a blank line.
func needsQuotes(c string, alone bool) bool {
	if c == "" {
		return alone
	}
	if strings.ContainsAny(c, ",;\t|\"'\r\n") {
		return true
	}
	return strings.TrimSpace(c) != c || strings.HasPrefix(c, "#")
}

// Flush writes out what is buffered.
func (w *Writer) Flush() error {
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("csv.Writer.Flush: %w", err)
	}
	return nil
}
