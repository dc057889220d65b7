package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sizes of passages, in characters.
const (
	maxPassage  = 1200 // never exceeded
	fullPassage = 900  // enough: the next block opens a new passage
	minPassage  = 500  // below it a block that does not fit is divided rather than left to the next passage
	tinySection = 200  // a section below it may share a passage with the one after
)

// Passage is a piece of a document that can be retrieved and cited.
type Passage struct {
	Ordinal int // from 0
	// HeadingPath are the headings around the start of the passage, outermost first. If the passage goes on with a
	// table that began before it, the header row comes last.
	HeadingPath []string
	Page        int // where it starts
	Start, End  int // bytes of Result.Text
	Text        string
}

// Cut divides a text into passages of at most 1,200 characters that do not overlap and together hold everything that
// is not blank. Headings go with what follows them, a chapter does not run into the next, sentences and table rows
// stay whole unless one alone is too long.
func Cut(res *Result) []Passage {
	c := &cutter{res: res}
	for i := range res.Blocks {
		c.block(&res.Blocks[i])
	}
	c.flush()
	return c.out
}

// cutter packs blocks into passages in order.
type cutter struct {
	res      *Result
	out      []Passage
	headings [7]string // by level
	table    string    // header row of the table that is being read
	// the open passage
	open         bool
	start, end   int
	size         int // in characters
	onlyHeadings bool
	page         int
	path         []string
}

func (c *cutter) block(b *Block) {
	text := c.res.Text[b.Start:b.End]
	size := utf8.RuneCountInString(text)
	if b.Kind == Heading {
		c.enterSection(b.Level, size)
		c.setHeading(b.Level, text)
	}
	if b.Kind != TableRow {
		c.table = ""
	} else if b.Level == 1 {
		c.table = clip(oneLine(text), 160)
	}
	if c.fits(b.Start, size) && (c.size < fullPassage || b.Kind == ListItem && size < tinySection) {
		c.add(b, b.Start, b.End)
		return
	}
	if c.size >= minPassage && !c.onlyHeadings {
		c.flush()
	}
	if c.fits(b.Start, size) {
		c.add(b, b.Start, b.End)
		return
	}
	for _, s := range pieces(text, maxPassage) {
		start, end := b.Start+s[0], b.Start+s[1]
		if !c.fits(start, utf8.RuneCountInString(text[s[0]:s[1]])) {
			c.flush()
		}
		c.add(b, start, end)
	}
}

// enterSection ends the passage where a chapter ends, or where a smaller section ends and there is enough.
func (c *cutter) enterSection(level, size int) {
	switch {
	case !c.open || c.onlyHeadings:
	case level <= 2 && c.size >= tinySection, level > 2 && c.size >= minPassage, c.size+size > fullPassage:
		c.flush()
	}
}

func (c *cutter) setHeading(level int, text string) {
	level = min(max(level, 1), 6)
	c.headings[level] = clip(oneLine(text), 160)
	clear(c.headings[level+1:])
}

// fits counts the blanks before the piece, which become part of the passage.
func (c *cutter) fits(start, size int) bool {
	if !c.open {
		return size <= maxPassage
	}
	return c.size+utf8.RuneCountInString(c.res.Text[c.end:start])+size <= maxPassage
}

func (c *cutter) add(b *Block, start, end int) {
	text := c.res.Text
	if !c.open {
		c.open, c.start, c.end, c.size = true, start, start, 0
		c.page, c.onlyHeadings = b.Page, true
	}
	if c.onlyHeadings {
		c.path = c.headingPath(b)
	}
	c.onlyHeadings = c.onlyHeadings && b.Kind == Heading
	c.size += utf8.RuneCountInString(text[c.end:end])
	c.end = end
}

func (c *cutter) headingPath(b *Block) []string {
	var path []string
	for _, h := range c.headings {
		if h != "" {
			path = append(path, h)
		}
	}
	if b.Kind == TableRow && b.Level != 1 && c.table != "" {
		path = append(path, c.table)
	}
	return path
}

func (c *cutter) flush() {
	if !c.open {
		return
	}
	c.out = append(c.out, Passage{Ordinal: len(c.out), HeadingPath: c.path, Page: c.page,
		Start: c.start, End: c.end, Text: c.res.Text[c.start:c.end]})
	c.open, c.size, c.onlyHeadings = false, 0, false
}

// pieces divides text at sentence ends, and what is still longer than most characters at blanks, or anywhere.
func pieces(text string, most int) [][2]int {
	var out [][2]int
	for _, s := range sentences(text) {
		for longer(text[s[0]:s[1]], most) {
			cut := s[0] + breakAt(text[s[0]:s[1]], most)
			if piece, ok := trimSpan(text, s[0], cut); ok {
				out = append(out, piece)
			}
			s[0] = cut
		}
		if piece, ok := trimSpan(text, s[0], s[1]); ok {
			out = append(out, piece)
		}
	}
	return out
}

// longer counts no further than it must: a text of one line is asked about again for every piece.
func longer(text string, most int) bool {
	return len(text) > most && utf8.RuneCountInString(text[:min(len(text), most*utf8.UTFMax+utf8.UTFMax)]) > most
}

// breakAt is the last good place within the first most characters: after a blank, before a character that is no mark
// upon the one before it.
func breakAt(text string, most int) int {
	blank, end, n := 0, 0, 0
	for i, r := range text {
		if n == most {
			if end == 0 { // nothing but marks: between two of them, then
				end = i
			}
			break
		}
		if !unicode.IsMark(r) && r != '\u200d' {
			end = i
		}
		n++
		if unicode.IsSpace(r) {
			blank = i + utf8.RuneLen(r)
		}
	}
	if blank > len(text[:end])/2 {
		return blank
	}
	return end
}

func trimSpan(text string, start, end int) ([2]int, bool) {
	s := text[start:end]
	trimmed := strings.TrimSpace(s)
	start += strings.Index(s, trimmed)
	return [2]int{start, start + len(trimmed)}, trimmed != ""
}

// sentences are spans of text that end after a mark that ends a sentence, or at a line end. They touch each other.
func sentences(text string) [][2]int {
	var out [][2]int
	start, ended := 0, false
	for i, r := range text {
		switch {
		case r == '\n' && i > start, strings.ContainsRune("。！？", r):
			out = append(out, [2]int{start, i + utf8.RuneLen(r)})
			start, ended = i+utf8.RuneLen(r), false
		case r == '.' || r == '!' || r == '?' || r == '…':
			ended = true
		case ended && unicode.IsSpace(r):
			if next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text[i:], unicode.IsSpace)); !unicode.IsLower(next) && i-start > 20 {
				out = append(out, [2]int{start, i + utf8.RuneLen(r)})
				start = i + utf8.RuneLen(r)
			}
			ended = false
		case !strings.ContainsRune(`"'”’»)]`, r):
			ended = false
		}
	}
	if start < len(text) {
		out = append(out, [2]int{start, len(text)})
	}
	return out
}
