// Package csv reads and writes the lists that people keep: CSV files of any dialect in, safe CSV out (RFC 4180). It knows
// nothing of records: rows are texts, and what is wrong with a row is said of that row while reading goes on. Nothing in
// here holds more of a file than a row, a sample and a read buffer.
package csv

import "errors"

// Bounds of what is read. A row beyond them is reported and skipped, never kept.
const (
	MaxRowBytes  = 1 << 20  // one row, as UTF-8
	MaxCellBytes = 64 << 10 // one cell, as UTF-8
	MaxColumns   = 1000
	SampleBytes  = 256 << 10 // what Detect looks at; more is ignored
)

// What can be wrong with one row. Row.Err wraps one of them with the figures.
var (
	ErrRagged   = errors.New("the row has another number of cells than the header")
	ErrQuote    = errors.New("a quotation mark is not closed, or stands in the wrong place")
	ErrTooLarge = errors.New("the row is too large")
	ErrNUL      = errors.New("the row holds the character NUL")
	ErrEncoding = errors.New("the row holds bytes that are no text in the file's encoding")
)

// Row is one row of a file.
type Row struct {
	Line  int64    // where it begins, counted from 1 over the whole file
	Cells []string // what could be read, also beside an Err; nil when the row was too large
	Err   error    // what is wrong with this row alone
}
