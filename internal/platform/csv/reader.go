package csv

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// maxOpenQuotes bounds how often a quotation mark that is never closed makes the reader look ahead and go back. After
// that, quoted cells end with their line, so that a hostile file costs no more than its length.
const maxOpenQuotes = 100

// Reader yields the rows of one file, header included, in one pass.
type Reader struct {
	in      *bufio.Reader
	dialect Dialect
	line    int64  // lines taken from in, or from again
	again   []line // lines looked at for an open quotation mark, to be read once more
	next    int    // first of again that is still to come
	width   int    // cells of the first row; 0 before it
	open    int    // quotation marks that were never closed
	utf8    bool
	raw     bool // rows as they are, for Detect
}

// line is one physical line.
type line struct {
	text []byte
	end  string // "\n", "\r\n", "\r", or "" at the end of the file
	long bool   // longer than a row may be; text is cut
}

// NewReader reads r in the dialect that Detect found or a person chose.
func NewReader(r io.Reader, d Dialect) *Reader {
	if d.Delimiter == 0 {
		d.Delimiter = ','
	}
	rd := &Reader{dialect: d, utf8: isUTF8(d.Encoding), in: bufio.NewReaderSize(decoded(r, d.Encoding), 64<<10)}
	if bom, _ := rd.in.Peek(3); string(bom) == "\ufeff" {
		rd.in.Discard(3)
	}
	return rd
}

// Next answers the next row, or io.EOF. Rows in which nothing stands are passed over. A fault of the row is in Row.Err; the second
// answer is for faults that end reading.
func (r *Reader) Next() (Row, error) {
	for {
		row, blank, err := r.row()
		if err != nil {
			return Row{}, err
		}
		if blank || row.Line <= int64(r.dialect.SkipLines) {
			continue
		}
		r.measure(&row)
		return row, nil
	}
}

// row reads the lines of one row. When a quotation mark stays open to the end or beyond the bounds, only the first
// line is given up and the others are read again.
func (r *Reader) row() (row Row, blank bool, err error) {
	first, err := r.take()
	if err != nil {
		return Row{}, false, err
	}
	row.Line = r.line
	if first.long {
		row.Err = fmt.Errorf("%w: more than %d bytes", ErrTooLarge, MaxRowBytes)
		return row, false, nil
	}
	if int64(r.dialect.SkipLines) >= r.line {
		return row, true, nil
	}
	p := parser{dialect: r.dialect}
	if !p.feed(first) && (p.stray || !r.finish(&p)) {
		p = r.salvage(first)
	}
	row.Cells, row.Err = p.cells, p.fault()
	r.scrub(&row)
	return row, p.blank(), nil
}

// salvage reads a line whose quotation marks make no sense: as if quoted cells ended at the first mark, or, when only
// that gives the right number of cells, as if there were no quoting at all.
func (r *Reader) salvage(l line) parser {
	p := parser{dialect: r.dialect, lenient: true}
	p.feed(l)
	p.close()
	if r.width > 0 && len(p.cells) != r.width {
		bare := parser{dialect: r.dialect}
		bare.dialect.Quote = 0
		bare.feed(l)
		if len(bare.cells) == r.width {
			bare.unquote(string(r.dialect.Quote))
			p = bare
		}
	}
	p.stray, p.quoted = true, true
	return p
}

// finish feeds further lines until the open quotation mark is closed, or puts them back and answers false.
func (r *Reader) finish(p *parser) bool {
	if r.open >= maxOpenQuotes {
		return false
	}
	var ahead []line
	for size := 0; size <= MaxRowBytes && len(p.cell) <= MaxCellBytes; {
		l, err := r.take()
		if err != nil {
			break
		}
		ahead = append(ahead, l)
		size += len(l.text)
		if l.long {
			break
		}
		done := p.feed(l)
		if p.stray {
			break
		}
		if done {
			return true
		}
	}
	r.open++
	r.line -= int64(len(ahead))
	r.again = append(ahead, r.again[r.next:]...)
	r.next = 0
	return false
}

func (r *Reader) take() (line, error) {
	if r.next < len(r.again) {
		r.line++
		r.next++
		return r.again[r.next-1], nil
	}
	r.again, r.next = nil, 0
	l, err := r.read()
	if err == nil {
		r.line++
	}
	return l, err
}

// read takes one line of any ending from the input; beyond the bound it drops bytes and goes on to the end of the line.
func (r *Reader) read() (line, error) {
	var l line
	for {
		b, err := r.in.ReadByte()
		if err != nil {
			if errors.Is(err, io.EOF) && (len(l.text) > 0 || l.long) {
				return l, nil
			}
			if errors.Is(err, io.EOF) {
				return l, io.EOF
			}
			return l, fmt.Errorf("csv.Reader: line %d: %w", r.line+1, err)
		}
		switch b {
		case '\n':
			l.end = "\n"
			return l, nil
		case '\r':
			l.end = "\r"
			if next, _ := r.in.Peek(1); len(next) == 1 && next[0] == '\n' {
				r.in.Discard(1)
				l.end = "\r\n"
			}
			return l, nil
		}
		if len(l.text) >= MaxRowBytes {
			l.long = true
			continue
		}
		l.text = append(l.text, b)
	}
}

// scrub makes the cells texts that can be stored, and says so when they were not.
func (r *Reader) scrub(row *Row) {
	for i, c := range row.Cells {
		if strings.IndexByte(c, 0) >= 0 {
			c = strings.ReplaceAll(c, "\x00", "")
			row.Err = first(row.Err, ErrNUL)
		}
		if !utf8.ValidString(c) || (!r.utf8 && strings.ContainsRune(c, utf8.RuneError)) {
			c = strings.ToValidUTF8(c, "\ufffd")
			row.Err = first(row.Err, ErrEncoding)
		}
		if strings.IndexByte(c, 0xc2) >= 0 {
			c = strings.Map(noC1, c)
		}
		row.Cells[i] = Restore(c)
	}
}

// noC1 reads a control character of the range U+0080 to U+009F as what it was before somebody converted the file from
// windows-1252 as if it were Latin-1: a dash, a quotation mark, the euro. No list means such controls.
func noC1(r rune) rune {
	if r < 0x80 || r > 0x9f || r == 0x85 {
		return r
	}
	if was := charmap.Windows1252.DecodeByte(byte(r)); was != utf8.RuneError {
		return was
	}
	return r
}

// measure holds a row against the first one. Empty cells too many are how spreadsheets pad, and are dropped.
func (r *Reader) measure(row *Row) {
	if row.Cells == nil || r.raw {
		return
	}
	if r.width == 0 {
		if row.Err == nil {
			r.width = len(row.Cells)
		}
		return
	}
	for len(row.Cells) > r.width && row.Cells[len(row.Cells)-1] == "" {
		row.Cells = row.Cells[:len(row.Cells)-1]
	}
	if n := len(row.Cells); n != r.width {
		row.Err = first(row.Err, fmt.Errorf("%w: %d instead of %d", ErrRagged, n, r.width))
	}
}

func first(have, found error) error {
	if have != nil {
		return have
	}
	return found
}
