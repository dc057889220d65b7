package letter

import "strings"

// column is one column of the table of lines.
type column struct {
	width float64
	align string
	head  string
}

const description = 1 // the column that wraps

func (s *sheet) columns() []column {
	columns := []column{{8, "L", "#"}, {0, "L", s.w.item}, {21, "R", s.w.quantity}, {24, "R", s.w.price}, {15, "R", s.w.discount}, {15, "R", s.w.tax}, {28, "R", s.w.amount}}
	if !s.discounted() {
		columns[4].width = 0
	}
	rest := width
	for _, c := range columns {
		rest -= c.width
	}
	columns[description].width = rest
	return columns
}

func (s *sheet) discounted() bool { return s.l.Discount != 0 }

func (s *sheet) table() {
	columns := s.columns()
	s.room(20)
	s.tableHead(columns)
	for i := range s.l.Lines {
		s.row(columns, i)
	}
}

func (s *sheet) tableHead(columns []column) {
	s.font("B", 8)
	s.SetFillColor(240, 244, 244)
	s.SetX(left)
	for _, c := range columns {
		if c.width > 0 {
			s.CellFormat(c.width, 6.5, s.fit(c.head, c.width), "", 0, c.align, true, 0, "")
		}
	}
	s.Ln(6.5)
}

// row sets one line: its figures beside its name, its description below, which goes on over pages if it must.
func (s *sheet) row(columns []column, i int) {
	l := s.l.Lines[i]
	inner := columns[description].width - 2
	s.font("B", 9)
	name := s.split(l.Name, inner)
	s.font("", 8.5)
	var more []string
	if strings.TrimSpace(l.Description) != "" {
		more = s.split(l.Description, inner)
	}
	// A row stays whole where it is short, and keeps at least its name and three lines together where it is not.
	if s.room(2 + leading*float64(len(name)+min(len(more), 3))) {
		s.tableHead(columns)
	}
	s.SetY(s.GetY() + 1)
	y := s.GetY()
	s.figures(columns, i)
	s.column(columns, y, name, "B", 9)
	s.grey()
	s.column(columns, s.GetY(), more, "", 8.5)
	s.black()
	s.SetY(s.GetY() + 1)
	s.rule()
}

func (s *sheet) figures(columns []column, i int) {
	l := s.l.Lines[i]
	discount := ""
	if l.Discount != "0" {
		discount = s.w.decimal(l.Discount) + " %"
	}
	quantity := strings.TrimSpace(s.w.decimal(l.Quantity) + " " + l.Unit)
	texts := []string{s.w.count(i + 1), "", quantity, s.w.money(l.UnitPrice, s.l.Currency), discount, s.w.decimal(l.TaxRate) + " %", s.w.money(l.Net, s.l.Currency)}
	s.SetX(left)
	for c, text := range texts {
		switch {
		case columns[c].width == 0:
		case columns[c].align == "R":
			s.figure(columns[c].width, leading, text, "", 9)
		default:
			s.font("", 9)
			s.cut(columns[c].width, leading, text, "L")
		}
	}
}

// column sets wrapped text in the column of descriptions, from y on.
func (s *sheet) column(columns []column, y float64, lines []string, style string, size float64) {
	s.SetY(y)
	for _, line := range lines {
		if s.room(leading) {
			s.tableHead(columns)
		}
		s.font(style, size)
		if size < 9 {
			s.grey()
		}
		s.SetX(left + columns[0].width)
		s.CellFormat(columns[description].width, leading, line, "", 0, "L", false, 0, "")
		s.Ln(leading)
	}
}

// totals stand together on one page.
func (s *sheet) totals() {
	l := s.l
	rows := 2 + len(l.Taxes)
	if l.Discount != 0 {
		rows += 2
	}
	s.room(float64(rows)*5.5 + 8)
	s.Ln(3)
	if l.Discount != 0 {
		s.total(s.w.subtotal, l.Subtotal, "")
		s.total(s.w.less, -l.Discount, "")
	}
	s.total(s.w.net, l.Net, "")
	for _, t := range l.Taxes {
		s.total(s.w.taxOf(t.Rate, s.w.money(t.Net, l.Currency)), t.Tax, "")
	}
	s.SetDrawColor(20, 28, 32)
	s.SetLineWidth(0.3)
	s.Line(sheetWidth-right-85, s.GetY()+0.5, sheetWidth-right, s.GetY()+0.5)
	s.Ln(1)
	s.total(s.w.total+" "+l.Currency, l.Total, "B")
	s.Ln(6)
}

func (s *sheet) total(label string, minor int64, style string) {
	size := 9.0
	if style != "" {
		size = 10.5
	}
	s.font(style, size)
	s.SetX(sheetWidth - right - 85)
	s.cut(50, 5.5, label, "L")
	s.figure(35, 5.5, s.w.money(minor, s.l.Currency), style, size)
	s.Ln(5.5)
}
