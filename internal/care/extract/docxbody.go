package extract

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// skipped are elements whose text is not part of the document as it reads now: what was deleted or moved away, field
// codes, the second form of a drawing for old programs, and the notes that only draw a line.
var skipped = map[string]bool{"del": true, "moveFrom": true, "instrText": true, "delText": true, "delInstrText": true,
	"Fallback": true, "rPrChange": true, "pPrChange": true, "sectPr": true, "tblPr": true}

// wordParagraph is one that is being read. A text box stands inside the paragraph that it is anchored to.
type wordParagraph struct {
	text  strings.Builder
	style string
	level int // set on the paragraph itself
	list  int // depth from 1
	inRun bool
	// hidden is set by the properties of the run that is being read.
	hidden bool
}

// wordRow is a table row that is being read.
type wordRow struct {
	cells  []string
	header bool
}

// wordBody turns the tokens of a part into blocks.
type wordBody struct {
	styles wordStyles
	b      *builder
	paras  []*wordParagraph
	rows   []*wordRow // of nested tables, innermost last
	tables []int      // rows read so far of each open table
	skip   int        // depth inside a skipped element
	inText bool
	inPPr  int
	held   int // bytes that wait in paragraphs and cells
}

func newWordBody(styles wordStyles, b *builder) *wordBody { return &wordBody{styles: styles, b: b} }

func (w *wordBody) token(t xml.Token) error {
	switch el := t.(type) {
	case xml.StartElement:
		if w.skip > 0 || skipped[el.Name.Local] || isSeparator(el) {
			w.skip++
			return nil
		}
		w.start(el)
	case xml.EndElement:
		if w.skip > 0 {
			w.skip--
			return nil
		}
		return w.end(el.Name.Local)
	case xml.CharData:
		if w.inText && w.skip == 0 {
			return w.put(string(el))
		}
	}
	return nil
}

func isSeparator(el xml.StartElement) bool {
	if el.Name.Local != "footnote" && el.Name.Local != "endnote" {
		return false
	}
	kind := attr(el, "type")
	return kind != "" && kind != "normal"
}

func (w *wordBody) para() *wordParagraph {
	if len(w.paras) == 0 {
		return nil
	}
	return w.paras[len(w.paras)-1]
}

func (w *wordBody) put(s string) error {
	p := w.para()
	if p == nil || p.hidden {
		return nil
	}
	if w.held += len(s); w.held > 2*maxText {
		return tooMuchText()
	}
	p.text.WriteString(s)
	return nil
}

func (w *wordBody) start(el xml.StartElement) {
	switch el.Name.Local {
	case "p":
		// Other vocabularies have a p too (drawings); those are paragraphs as well.
		w.paras = append(w.paras, &wordParagraph{})
	case "tbl":
		w.tables = append(w.tables, 0)
	case "tr":
		w.rows = append(w.rows, &wordRow{})
	case "tc":
		if row := w.row(); row != nil {
			row.cells = append(row.cells, "")
		}
	case "tblHeader":
		if row := w.row(); row != nil && !off(el) {
			row.header = true
		}
	case "t":
		w.inText = true
	case "pPr":
		w.inPPr++
	default:
		w.startInline(el)
	}
}

func (w *wordBody) startInline(el xml.StartElement) {
	p := w.para()
	if p == nil {
		return
	}
	switch el.Name.Local {
	case "r":
		p.inRun, p.hidden = true, false
	case "vanish":
		p.hidden = p.hidden || p.inRun && w.inPPr == 0 && !off(el)
	case "pStyle":
		p.style = attr(el, "val")
	case "outlineLvl":
		p.level = outlineLevel(el)
	case "ilvl":
		n, _ := strconv.Atoi(attr(el, "val"))
		p.list = min(max(n, 0), 8) + 1
	case "numId":
		if p.list = max(p.list, 1); attr(el, "val") == "0" {
			p.list = noLevel
		}
	case "tab":
		if w.inPPr == 0 {
			p.text.WriteByte('\t')
		}
	case "br", "cr":
		p.text.WriteByte('\n')
	case "noBreakHyphen":
		p.text.WriteByte('-')
	}
}

func (w *wordBody) row() *wordRow {
	if len(w.rows) == 0 {
		return nil
	}
	return w.rows[len(w.rows)-1]
}

func (w *wordBody) end(name string) error {
	switch name {
	case "t":
		w.inText = false
	case "pPr":
		w.inPPr--
	case "r":
		if p := w.para(); p != nil {
			p.inRun, p.hidden = false, false
		}
	case "p":
		return w.endParagraph()
	case "tr":
		return w.endRow()
	case "tbl":
		if len(w.tables) > 0 {
			w.tables = w.tables[:len(w.tables)-1]
		}
	}
	return nil
}

func (w *wordBody) endParagraph() error {
	p := w.para()
	if p == nil {
		return nil
	}
	w.paras = w.paras[:len(w.paras)-1]
	text := p.text.String()
	if row := w.row(); row != nil && len(row.cells) > 0 {
		cell := &row.cells[len(row.cells)-1]
		*cell = strings.TrimSpace(*cell + " " + oneLine(text))
		return nil
	}
	if len(w.paras) == 0 {
		w.held = 0
	}
	kind, level := w.kind(p)
	return w.b.add(kind, level, 0, text)
}

func (w *wordBody) kind(p *wordParagraph) (Kind, int) {
	style := w.styles.resolve(p.style)
	level := p.level
	if level == 0 {
		level = style.level
	}
	switch {
	case level > 0:
		return Heading, level
	case style.title:
		return Heading, 1
	case p.list > 0:
		return ListItem, p.list
	case style.list && p.list != noLevel:
		return ListItem, 1
	}
	return Paragraph, 0
}

// endRow adds the row, or puts a row of a nested table into the cell around it.
func (w *wordBody) endRow() error {
	row := w.row()
	if row == nil {
		return nil
	}
	w.rows = w.rows[:len(w.rows)-1]
	text := strings.Join(row.cells, " | ")
	if strings.Trim(text, " |") == "" {
		return nil
	}
	if outer := w.row(); outer != nil && len(outer.cells) > 0 {
		cell := &outer.cells[len(outer.cells)-1]
		*cell = strings.TrimSpace(*cell + " " + text)
		return nil
	}
	w.held = 0
	level := 0
	if n := len(w.tables); n > 0 {
		if w.tables[n-1]++; row.header || w.tables[n-1] == 1 {
			level = 1
		}
	}
	return w.b.add(TableRow, level, 0, text)
}
