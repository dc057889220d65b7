// Package letter prints a quote or an order as a letter on A4: whom it is from and to, a table of lines that goes on over
// pages with its head repeated, totals with a line for each rate of tax, and page x of y. It knows no records and no database:
// what it prints stands in a Letter.
//
// The font is Noto Sans (SIL Open Font License 1.1, beside this file): Latin, Greek and Cyrillic with all their accents.
// Other scripts come out as boxes; a letter is never refused for them.
package letter

import (
	"bytes"
	_ "embed"
	"fmt"
	"image/png"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

//go:embed NotoSans-Regular.ttf
var regular []byte

//go:embed NotoSans-SemiBold.ttf
var semibold []byte

// Letter is everything that is printed.
type Letter struct {
	// Language of the letter's own words: en or de. Currency is an ISO 4217 code.
	Language, Currency string
	// From is the company that writes, Address the lines of its address, Logo a PNG that stands at its head, if there is one.
	From    string
	Address []string
	Logo    []byte
	// To are the lines of the address that it goes to.
	To []string
	// Heading is what it is, such as "Quote Q-00012"; Facts stand beside the address.
	Heading             string
	Facts               []Fact
	Title, Intro, Terms string
	Lines               []Line
	// Amounts are in minor units.
	Subtotal, Discount, Net, Tax, Total int64
	Taxes                               []Tax
	// Signed is said at the end, such as who accepted it and when. Stamp is set across a letter that has no force yet.
	Signed, Stamp string
}

// Fact is one thing that stands beside the address, such as a date.
type Fact struct{ Label, Value string }

// Line is one position.
type Line struct {
	Name, Description, Unit string
	// Quantity, Discount and TaxRate are decimals as machines write them; UnitPrice and Net minor units.
	Quantity, Discount, TaxRate string
	UnitPrice, Net              int64
}

// Tax is one rate of tax, in percent, and what it comes to.
type Tax struct {
	Rate     string
	Net, Tax int64
}

// The sheet in millimetres: A4 with margins that fit a window envelope (DIN 5008, form B).
const (
	left, right, top, bottom = 20.0, 20.0, 20.0, 25.0
	sheetWidth, sheetHeight  = 210.0, 297.0
	width                    = sheetWidth - left - right
	addressTop               = 45.0
	bodyTop                  = 98.0
	leading                  = 4.8
)

// sheet is a letter while it is being set. pages is how many there will be, known from setting it once before.
type sheet struct {
	*fpdf.Fpdf
	l     *Letter
	w     words
	pages int
}

// Print sets the letter twice: once to know how many pages it has, and once to say so on each.
func Print(l *Letter) ([]byte, error) {
	first := set(l, 0)
	if err := first.Error(); err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	s := set(l, first.PageCount())
	var out bytes.Buffer
	if err := s.Output(&out); err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	return out.Bytes(), nil
}

func set(l *Letter, pages int) *sheet {
	s := &sheet{Fpdf: fpdf.New("P", "mm", "A4", ""), l: l, w: wordsOf(l.Language), pages: pages}
	s.AddUTF8FontFromBytes("noto", "", regular)
	s.AddUTF8FontFromBytes("noto", "B", semibold)
	s.SetMargins(left, top, right)
	s.SetAutoPageBreak(false, bottom)
	s.SetTitle(s.clean(l.Heading), true)
	s.SetAuthor(s.clean(l.From), true)
	s.SetLang(l.Language)
	s.SetFooterFunc(s.foot)
	s.AddPage()
	s.head()
	s.table()
	s.totals()
	s.paragraph(l.Terms, 9)
	if l.Signed != "" {
		s.Ln(2)
		s.rule()
		s.Ln(2)
		s.paragraph(l.Signed, 9)
	}
	s.stamp()
	return s
}

// head is the first page down to its first line: sender, address, facts, title and introduction.
func (s *sheet) head() {
	l := s.l
	s.sender()
	s.font("", 7)
	s.grey()
	s.SetXY(left, addressTop-5)
	s.cut(85, 4, strings.Join(append([]string{l.From}, l.Address...), " · "), "L")
	s.black()
	s.font("", 10)
	s.SetXY(left, addressTop)
	for i, line := range l.To {
		if i < 7 {
			s.SetX(left)
			s.cut(85, leading, line, "L")
			s.Ln(leading)
		}
	}
	s.facts()
	s.SetXY(left, bodyTop-9)
	s.font("B", 14)
	s.cut(width, 7, l.Heading, "L")
	s.SetXY(left, bodyTop)
	s.font("B", 10)
	s.words(width, 5, l.Title)
	s.Ln(1)
	s.paragraph(l.Intro, 10)
	s.Ln(2)
}

// The logo stands at the right of the head, so large at most, in millimetres.
const logoWidth, logoHeight = 60.0, 18.0

// sender is the company's logo at the head, or its name in large letters. A logo that can't be read is none.
func (s *sheet) sender() {
	if s.logo() {
		return
	}
	s.font("B", 13)
	s.SetXY(left, top)
	s.cut(width, 7, s.l.From, "R")
}

func (s *sheet) logo() bool {
	size, err := png.DecodeConfig(bytes.NewReader(s.l.Logo))
	if err != nil || size.Width < 1 || size.Height < 1 {
		return false
	}
	options := fpdf.ImageOptions{ImageType: "PNG"}
	s.RegisterImageOptionsReader("logo", options, bytes.NewReader(s.l.Logo))
	by := min(logoWidth/float64(size.Width), logoHeight/float64(size.Height))
	w, h := by*float64(size.Width), by*float64(size.Height)
	s.ImageOptions("logo", sheetWidth-right-w, top-4, w, h, false, options, 0, "")
	return s.Ok()
}

func (s *sheet) facts() {
	s.SetY(addressTop)
	for _, f := range s.l.Facts {
		s.SetX(125)
		s.font("", 8.5)
		s.grey()
		s.cut(27, leading, f.Label, "L")
		s.black()
		s.cut(38, leading, f.Value, "L")
		s.Ln(leading)
	}
}

// foot stands on every page; on the first sight of a letter its number of pages is not known.
func (s *sheet) foot() {
	s.SetY(sheetHeight - 15)
	s.SetX(left)
	s.font("", 7.5)
	s.grey()
	s.cut(width*0.75, 4, s.l.From+" · "+s.l.Heading, "L")
	s.cut(width*0.25, 4, fmt.Sprintf(s.w.page, s.PageNo(), s.pages), "R")
	s.black()
}

// stamp is set on every page.
func (s *sheet) stamp() {
	if s.l.Stamp == "" {
		return
	}
	for page := 1; page <= s.PageCount(); page++ {
		s.SetPage(page)
		s.TransformBegin()
		s.TransformRotate(45, sheetWidth/2, sheetHeight/2)
		s.SetAlpha(0.1, "Normal")
		s.font("B", 80)
		s.SetXY(0, sheetHeight/2-20)
		s.cut(sheetWidth, 40, s.l.Stamp, "C")
		s.SetAlpha(1, "Normal")
		s.TransformEnd()
	}
}

// room begins a new page when less than height is left on this one.
func (s *sheet) room(height float64) bool {
	if s.GetY()+height <= sheetHeight-bottom {
		return false
	}
	s.AddPage()
	s.SetXY(left, top)
	return true
}

// paragraph sets running text, line by line, so that it goes on over pages.
func (s *sheet) paragraph(text string, size float64) {
	if strings.TrimSpace(text) == "" {
		return
	}
	s.font("", size)
	for _, line := range s.split(text, width) {
		s.room(leading)
		s.SetX(left)
		s.CellFormat(width, leading, line, "", 0, "L", false, 0, "")
		s.Ln(leading)
	}
}

// words sets text that may wrap, at the left margin.
func (s *sheet) words(w, height float64, text string) {
	for _, line := range s.split(text, w) {
		s.SetX(left)
		s.CellFormat(w, height, line, "", 0, "L", false, 0, "")
		s.Ln(height)
	}
}

func (s *sheet) rule() {
	s.room(2)
	s.SetDrawColor(200, 205, 207)
	s.SetLineWidth(0.2)
	s.Line(left, s.GetY(), sheetWidth-right, s.GetY())
}

func (s *sheet) font(style string, size float64) { s.SetFont("noto", style, size) }
func (s *sheet) grey()                           { s.SetTextColor(95, 105, 110) }
func (s *sheet) black()                          { s.SetTextColor(20, 28, 32) }
