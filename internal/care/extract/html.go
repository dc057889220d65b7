package extract

import (
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxToken bounds one tag or text of HTML.
const maxToken = 4 << 20

// hiddenTags are elements whose text nobody reads, or which are about the site and not about the page.
var hiddenTags = map[string]bool{"script": true, "style": true, "nav": true, "footer": true, "aside": true,
	"noscript": true, "template": true, "svg": true, "math": true, "iframe": true, "object": true, "select": true,
	"button": true, "textarea": true, "canvas": true, "dialog": true, "datalist": true, "audio": true, "video": true}

var voidTags = map[string]bool{"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true,
	"img": true, "input": true, "link": true, "meta": true, "source": true, "track": true, "wbr": true}

// blockTags end the paragraph before them.
var blockTags = map[string]bool{"p": true, "div": true, "section": true, "article": true, "main": true, "header": true,
	"blockquote": true, "table": true, "thead": true, "tbody": true, "tfoot": true, "tr": true, "caption": true,
	"ul": true, "ol": true, "dl": true, "li": true, "dt": true, "dd": true, "pre": true, "hr": true, "form": true,
	"fieldset": true, "figure": true, "figcaption": true, "details": true, "summary": true, "address": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "body": true, "html": true, "head": true}

// htmlPiece is a block before it is known whether it belongs to the main text.
type htmlPiece struct {
	kind  Kind
	level int
	text  string
	main  bool
}

// htmlReader walks the tokens of a page. It keeps no tree, so that depth costs nothing and wrong nesting does no harm.
type htmlReader struct {
	pieces []htmlPiece
	size   int
	text   strings.Builder
	kind   Kind
	level  int
	main   int // depth of <main>
	lists  int
	pre    bool
	title  string
	// a hidden element that is being skipped, and how many of its name are open in it
	skip      string
	skipDepth int
	// the row that is being read; nil outside of a table
	cells  []string
	inRow  bool
	header bool // all cells so far are th
	rows   int
}

// readHTML takes the text of a page without scripts, navigation and what is hidden. If the page marks its main part,
// only that counts.
func readHTML(text string, b *builder) error {
	r := &htmlReader{kind: Paragraph}
	if err := r.read(text, b); err != nil {
		return err
	}
	pieces := r.pieces
	if main := mainOnly(pieces); len(main) > 0 {
		pieces = main
	}
	if b.title == "" {
		b.title = r.title
	}
	for _, p := range pieces {
		if err := b.add(p.kind, p.level, 0, p.text); err != nil {
			return err
		}
	}
	return nil
}

// mainOnly is empty when the main part is too small to be what the page is about.
func mainOnly(pieces []htmlPiece) []htmlPiece {
	var main []htmlPiece
	inside, all := 0, 0
	for _, p := range pieces {
		all += len(p.text)
		if p.main {
			inside += len(p.text)
			main = append(main, p)
		}
	}
	if inside*4 < all {
		return nil
	}
	return main
}

func (r *htmlReader) read(text string, b *builder) error {
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(maxToken)
	for n := 0; ; n++ {
		if n%1024 == 0 && b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		switch z.Next() {
		case html.ErrorToken:
			r.flush()
			r.endRow()
			if errors.Is(z.Err(), html.ErrBufferExceeded) {
				return fail(CodeTooLarge, "The page holds a single tag or text of more than %d MB.", maxToken>>20)
			}
			if z.Err() != io.EOF {
				return errors.Join(fail(CodeBroken, "The page is damaged and could not be read."), z.Err())
			}
			return r.tooMuch()
		case html.TextToken:
			r.put(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attrs := z.TagName()
			r.open(string(name), readAttributes(z, attrs), z)
		case html.EndTagToken:
			name, _ := z.TagName()
			r.close(string(name))
		}
		if err := r.tooMuch(); err != nil {
			return err
		}
	}
}

func (r *htmlReader) tooMuch() error {
	if r.size+r.text.Len() > 2*maxText {
		return tooMuchText()
	}
	return nil
}

// readAttributes keeps the few that hide an element or name its part.
func readAttributes(z *html.Tokenizer, more bool) map[string]string {
	var attrs map[string]string
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		switch string(key) {
		case "hidden", "style", "aria-hidden", "role":
			if attrs == nil {
				attrs = map[string]string{}
			}
			attrs[string(key)] = strings.ToLower(string(val))
		}
	}
	return attrs
}

func isHidden(name string, attrs map[string]string) bool {
	if hiddenTags[name] || attrs["aria-hidden"] == "true" {
		return true
	}
	if until, ok := attrs["hidden"]; ok && until != "until-found" {
		return true
	}
	if role := attrs["role"]; role == "navigation" || role == "contentinfo" || role == "complementary" {
		return true
	}
	style := strings.ReplaceAll(attrs["style"], " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

func (r *htmlReader) put(text string) {
	if r.skip != "" {
		return
	}
	if r.pre {
		r.text.WriteString(text)
		return
	}
	// Line breaks in the source mean nothing; those of <br> are written by open.
	_, _ = lineBreaks.WriteString(&r.text, text)
}

var lineBreaks = strings.NewReplacer("\n", " ", "\r", " ")

func (r *htmlReader) open(name string, attrs map[string]string, z *html.Tokenizer) {
	if r.skip != "" {
		r.openHidden(name)
		return
	}
	if name == "title" {
		if z.Next() == html.TextToken && r.title == "" {
			r.title = string(z.Text())
		}
		return
	}
	if isHidden(name, attrs) && !voidTags[name] {
		if blockTags[name] || name == "nav" || name == "footer" || name == "aside" {
			r.flush()
		}
		r.skip, r.skipDepth = name, 1
		return
	}
	if name == "br" {
		r.text.WriteByte('\n')
		return
	}
	if blockTags[name] {
		r.flush()
		r.openBlock(name)
	}
	if name == "td" || name == "th" {
		r.openCell(name)
	}
}

// openHidden counts what is nested in a hidden element. Elements that need no end tag end with their next sibling.
func (r *htmlReader) openHidden(name string) {
	if name != r.skip {
		return
	}
	switch name {
	case "p", "li", "td", "th", "tr", "dt", "dd":
		r.skip = ""
		r.open(name, nil, nil)
	default:
		r.skipDepth++
	}
}

func (r *htmlReader) openBlock(name string) {
	switch atom.Lookup([]byte(name)) {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		r.kind, r.level = Heading, int(name[1]-'0')
	case atom.Main:
		r.main++
	case atom.Ul, atom.Ol, atom.Dl:
		r.lists++
	case atom.Li, atom.Dd, atom.Dt:
		r.kind, r.level = ListItem, max(r.lists, 1)
	case atom.Pre:
		r.kind, r.pre = Code, true
	case atom.Table:
		r.endRow()
		r.rows = 0
	case atom.Tr:
		r.endRow()
		r.inRow, r.header = true, true
	}
}

func (r *htmlReader) openCell(name string) {
	r.flush()
	r.inRow = true
	r.cells = append(r.cells, "")
	r.header = r.header && name == "th"
}

func (r *htmlReader) close(name string) {
	if r.skip != "" {
		if name == r.skip {
			if r.skipDepth--; r.skipDepth == 0 {
				r.skip = ""
			}
		}
		return
	}
	if name == "td" || name == "th" {
		r.flush()
	}
	if !blockTags[name] {
		return
	}
	r.flush()
	switch name {
	case "main":
		r.main = max(r.main-1, 0)
	case "ul", "ol", "dl":
		r.lists = max(r.lists-1, 0)
	case "tr", "table":
		r.endRow()
	case "pre":
		r.pre = false
	}
}

// flush ends the block being read. Inside a row it becomes part of its cell.
func (r *htmlReader) flush() {
	text := r.text.String()
	kind, level := r.kind, r.level
	r.text.Reset()
	r.kind, r.level = Paragraph, 0
	if r.pre {
		r.kind = Code
	}
	if strings.TrimSpace(text) == "" {
		// An item that begins with a block, as <li><p>, is still that item.
		if kind == ListItem && r.lists > 0 {
			r.kind, r.level = kind, level
		}
		return
	}
	r.size += len(text)
	if r.inRow && len(r.cells) > 0 {
		cell := &r.cells[len(r.cells)-1]
		*cell = strings.TrimSpace(*cell + " " + oneLine(text))
		return
	}
	r.pieces = append(r.pieces, htmlPiece{kind, level, text, r.main > 0})
}

func (r *htmlReader) endRow() {
	if r.inRow && strings.Join(r.cells, "") != "" {
		level := 0
		if r.header && r.rows == 0 {
			level = 1
		}
		r.rows++
		r.pieces = append(r.pieces, htmlPiece{TableRow, level, strings.Join(r.cells, " | "), r.main > 0})
	}
	r.cells, r.inRow, r.header = r.cells[:0], false, false
}
