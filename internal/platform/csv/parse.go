package csv

import (
	"bytes"
	"fmt"
	"strings"
)

// onlyQuotes is how many quotation marks a cell may hold that holds nothing else: a ditto mark is text, a thousand of
// them are a broken file.
const onlyQuotes = 100

type state int

const (
	atStart  state = iota // nothing but blanks of the cell so far
	inPlain               // a cell without quotation marks around it
	inQuotes              // between quotation marks
	behind                // a quotation mark inside quotation marks: the end, or half of a doubled one
)

// parser takes one row apart, line by line.
//
// The written rule for quotation marks: one in the middle of a bare cell is text. Inside quotation marks a doubled one
// is text; so is one that no delimiter or line end follows, but then the row is reported.
type parser struct {
	dialect Dialect
	lenient bool // a quotation mark that no delimiter follows ends the quoting: for rows that are given up anyway
	cells   []string
	cell    []byte
	state   state
	blanks  int  // blanks behind a closing quotation mark
	quoted  bool // some cell of the row was quoted
	stray   bool
	large   error
}

// feed takes one line and answers whether the row is complete.
func (p *parser) feed(l line) bool {
	if p.state == inPlain || p.state == atStart {
		p.fast(&l)
	}
	for i := 0; i < len(l.text); i++ {
		c := l.text[i]
		switch p.state {
		case atStart:
			p.start(c)
		case inPlain:
			p.plain(c)
		case inQuotes:
			i += p.inside(c, l.text[i+1:])
		case behind:
			p.after(c)
		}
	}
	if p.state == inQuotes {
		p.cell = append(p.cell, l.end...)
		return false
	}
	p.end()
	return true
}

// fast takes the whole line when it holds no quotation mark, as most do.
func (p *parser) fast(l *line) {
	if p.cells != nil || len(p.cell) > 0 || p.dialect.Quote != 0 && bytes.IndexByte(l.text, byte(p.dialect.Quote)) >= 0 {
		return
	}
	sep := byte(p.dialect.Delimiter)
	n := bytes.Count(l.text, []byte{sep})
	p.cells = make([]string, 0, min(n+1, MaxColumns+1))
	for text := l.text; ; {
		i := bytes.IndexByte(text, sep)
		if i < 0 {
			p.cell, p.state = append(p.cell[:0], text...), inPlain
			break
		}
		p.cell = append(p.cell[:0], text[:i]...)
		p.end()
		text = text[i+1:]
	}
	l.text = nil
}

func (p *parser) start(c byte) {
	switch {
	case c == byte(p.dialect.Delimiter):
		p.end()
	case c == byte(p.dialect.Quote) && p.dialect.Quote != 0:
		p.cell, p.state, p.quoted = p.cell[:0], inQuotes, true
	case c == ' ' || c == '\t':
		p.cell = append(p.cell, c)
	default:
		p.cell, p.state = append(p.cell, c), inPlain
	}
}

func (p *parser) plain(c byte) {
	if c == byte(p.dialect.Delimiter) {
		p.end()
		return
	}
	p.cell = append(p.cell, c)
}

// inside answers how many bytes of rest it has used as well.
func (p *parser) inside(c byte, rest []byte) int {
	if c == '\\' && p.dialect.Escape == '\\' && len(rest) > 0 && (rest[0] == '\\' || rest[0] == byte(p.dialect.Quote)) {
		p.cell = append(p.cell, rest[0])
		return 1
	}
	if c == byte(p.dialect.Quote) {
		p.state, p.blanks = behind, 0
		return 0
	}
	p.cell = append(p.cell, c)
	return 0
}

func (p *parser) after(c byte) {
	switch {
	case c == byte(p.dialect.Delimiter):
		p.end()
	case c == byte(p.dialect.Quote) && p.blanks == 0:
		p.cell, p.state = append(p.cell, c), inQuotes
	case c == ' ':
		p.blanks++
	default:
		p.stray, p.state = true, inQuotes
		if p.lenient {
			p.state = inPlain
		}
		p.cell = append(p.cell, byte(p.dialect.Quote))
		p.cell = append(p.cell, strings.Repeat(" ", p.blanks)...)
		p.cell = append(p.cell, c)
	}
}

// end closes the current cell.
func (p *parser) end() {
	switch {
	case len(p.cell) > MaxCellBytes:
		p.large = fmt.Errorf("%w: a cell of more than %d bytes", ErrTooLarge, MaxCellBytes)
		p.cell = p.cell[:0]
	case len(p.cells) > MaxColumns:
		p.large = fmt.Errorf("%w: more than %d columns", ErrTooLarge, MaxColumns)
	}
	if len(p.cells) <= MaxColumns {
		p.cells = append(p.cells, string(p.cell))
	}
	if len(p.cell) > onlyQuotes && strings.Trim(string(p.cell), `"'`) == "" {
		p.stray = true
	}
	p.cell, p.state = p.cell[:0], atStart
}

// close ends a row whose quotation mark was never closed.
func (p *parser) close() {
	if p.state == inQuotes {
		p.end()
	}
}

// unquote takes the marks off cells that begin and end with one.
func (p *parser) unquote(mark string) {
	for i, c := range p.cells {
		if len(c) > 1 && strings.HasPrefix(c, mark) && strings.HasSuffix(c, mark) {
			p.cells[i] = strings.ReplaceAll(c[1:len(c)-1], mark+mark, mark)
		}
	}
}

func (p *parser) fault() error {
	if p.large != nil {
		return p.large
	}
	if len(p.cells) > MaxColumns {
		return fmt.Errorf("%w: more than %d columns", ErrTooLarge, MaxColumns)
	}
	if p.stray {
		return ErrQuote
	}
	return nil
}

// blank says that nothing stands in the row; a quoted empty cell is something.
func (p *parser) blank() bool {
	return !p.quoted && countFilled(p.cells) == 0
}
