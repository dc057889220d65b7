package csv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Dialect is how a file writes its rows.
type Dialect struct {
	Encoding  string // one of Encodings
	Guessed   bool   // the encoding is the likeliest, not certain: ask before storing
	Delimiter rune   // , ; tab | or :
	Quote     rune   // " or '
	Escape    rune   // \ when quotation marks are escaped that way, else 0: they are doubled
	Header    bool   // the first row names the columns
	SkipLines int    // lines before the table: titles, notes, blanks
}

// ErrNotText is what CheckText answers for files that only pretend to be lists.
var ErrNotText = errors.New("the file is not a text list")

// CheckText refuses workbooks, archives, PDF and HTML files that come under a CSV name.
func CheckText(sample []byte) error {
	head := bytes.TrimLeft(sample[:min(len(sample), 1024)], " \t\r\n\xef\xbb\xbf")
	kinds := []struct{ mark, name string }{
		{"PK", "an Excel workbook or an archive"}, {"\xd0\xcf\x11\xe0", "an old Excel workbook"}, {"%PDF", "a PDF document"},
		{"<html", "a web page"}, {"<!doctype", "a web page"}, {"<?xml", "an XML document"}, {"\x1f\x8b", "a compressed file"},
	}
	for _, k := range kinds {
		if len(head) < len(k.mark) || !strings.EqualFold(string(head[:len(k.mark)]), k.mark) {
			continue
		}
		if k.mark == "PK" && len(head) > 2 && head[2] >= 0x20 && head[2] != '.' {
			continue // a column called PKID
		}
		return fmt.Errorf("%w: it is %s", ErrNotText, k.name)
	}
	return nil
}

// CheckHeader says what keeps a header from naming its columns: an empty name, one with a line break, one there twice.
func CheckHeader(cells []string) error {
	seen := make(map[string]int, len(cells))
	for i, c := range cells {
		name := strings.ToLower(strings.TrimSpace(c))
		switch before, twice := seen[name]; {
		case name == "":
			return fmt.Errorf("column %d has no name", i+1)
		case strings.ContainsAny(name, "\r\n"):
			return fmt.Errorf("the name of column %d holds a line break", i+1)
		case twice:
			return fmt.Errorf("columns %d and %d are both called %q", before+1, i+1, strings.TrimSpace(c))
		}
		seen[name] = i
	}
	return nil
}

// Rows that are tried with each delimiter. More do not change the result and cost time.
const sampleRows = 300

// Detect finds the dialect from the beginning of a file, of which it looks at SampleBytes.
func Detect(sample []byte) Dialect {
	sample = sample[:min(len(sample), SampleBytes)]
	d := Dialect{Delimiter: ',', Quote: '"'}
	var certain bool
	d.Encoding, certain = detectEncoding(sample)
	d.Guessed = !certain
	text, err := io.ReadAll(decoded(bytes.NewReader(sample), d.Encoding))
	if err != nil {
		return d
	}
	text = wholeLines(bytes.TrimPrefix(text, []byte("\ufeff")), len(sample) == SampleBytes)
	if sep, ok := declared(text); ok {
		d.Delimiter, d.SkipLines = sep, 1
		d.Quote, d.Escape = quoting(text, sep)
	} else {
		d = bestDelimiter(d, text)
	}
	rows := parseSample(text, d)
	skip := preamble(rows)
	if skip > 0 && skip < len(rows) {
		d.SkipLines = int(rows[skip].Line) - 1
	}
	d.Header = hasHeader(rows[min(skip, len(rows)):])
	return d
}

// wholeLines drops the line that the end of the sample cuts.
func wholeLines(text []byte, cut bool) []byte {
	if !cut {
		return text
	}
	if i := bytes.LastIndexAny(text, "\r\n"); i > 0 {
		return text[:i+1]
	}
	return text
}

// declared reads the line "sep=;" that Excel writes and understands.
func declared(text []byte) (rune, bool) {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	first = bytes.TrimSpace(bytes.Trim(bytes.TrimRight(first, "\r"), `"`))
	if len(first) == 5 && strings.EqualFold(string(first[:4]), "sep=") {
		return rune(first[4]), true
	}
	return 0, false
}

func parseSample(text []byte, d Dialect) []Row {
	d.Encoding = UTF8
	r := NewReader(bytes.NewReader(text), d)
	r.raw = true
	var rows []Row
	for len(rows) < sampleRows {
		row, err := r.Next()
		if err != nil {
			break
		}
		rows = append(rows, row)
	}
	return rows
}
