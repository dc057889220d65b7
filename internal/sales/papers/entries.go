package papers

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/resource"
	"rapport/internal/resource/sheet"
)

// FormerNumber is the field by which a list finds a paper again.
const FormerNumber = "former_number"

// Kind is what a kind of papers says of itself to lists.
type Kind struct {
	Catalogue Catalogue
	// Of gives the paper in a record, Open tells whether its lines may still change, and Prepare fills in what it says nothing
	// about.
	Of      func(rec any) *Paper
	Open    func(rec any) bool
	Prepare func(ctx context.Context, rec any) error
	// GoneOut says what to do instead of changing lines that may not change.
	GoneOut string
}

func line(name, label string, kind resource.FieldType, format, note string, synonyms ...string) sheet.EntryField {
	return sheet.EntryField{Field: resource.Field{Name: "lines." + name, Label: "Line: " + label, Type: kind, Format: format}, Note: note, Synonyms: synonyms}
}

// sums are what a list tells of a whole paper.
func sums(name, label, note string, synonyms ...string) sheet.EntryField {
	return sheet.EntryField{Field: resource.Field{Name: name, Label: label, Type: resource.Int, Format: "money"}, Note: note, Synonyms: synonyms, Once: true}
}

func lineFields() []sheet.EntryField {
	product := line("product_id", "product", resource.UUID, "", "", "sku", "product sku", "item sku", "line sku", "lineitem sku", "product code", "item code", "item number",
		"article number", "article no", "part number", "artikelnummer", "artikelnr", "art nr", "produktnummer")
	product.Ref = "products"
	const held = "Held against what the lines come to, and never taken over: a paper that comes to something else is refused."
	return []sheet.EntryField{
		product,
		line("name", "name", resource.Text, "", "Left out: the product's name, else the title.", "item", "item name", "product", "product name", "line item", "lineitem name",
			"line name", "artikel", "artikelbezeichnung", "bezeichnung", "produkt", "leistung", "positionsbezeichnung", "line description", "item description", "description"),
		line("description", "description", resource.Text, "", "", "details", "line details", "line text", "beschreibung", "positionstext", "langtext", "description"),
		line("quantity", "quantity", resource.Float, "", "1 without such a column.", "quantity", "qty", "lineitem quantity", "item quantity", "menge", "anzahl", "stückzahl"),
		line("unit", "unit", resource.Text, "", "", "unit", "unit of measure", "uom", "einheit", "mengeneinheit"),
		line("unit_price", "price of one", resource.Int, "money", "Without tax. Left out: what the price lists say today.", "unit price", "price", "net price", "lineitem price",
			"item price", "einzelpreis", "preis", "stückpreis", "nettopreis", "einzelpreis netto"),
		line("discount", "discount in percent", resource.Float, "percent", "", "discount", "discount percent", "line discount", "rabatt", "rabatt in prozent", "rabattsatz", "nachlass"),
		line("tax_rate", "tax in percent", resource.Float, "percent", "Left out: the product's.", "tax rate", "tax", "vat", "vat rate", "tax percent", "mwst", "mwst satz", "ust", "ust satz",
			"steuersatz", "steuer"),
		line("net", "total without tax", resource.Int, "money", held, "line total", "line amount", "line net", "item total", "positionssumme", "gesamtpreis", "gesamtpreis netto", "positionsbetrag"),
		sums("net", "Total without tax", held, "subtotal", "net total", "total net", "total excl tax", "nettobetrag", "summe netto", "nettosumme", "netto"),
		sums("total", "Total with tax", held, "grand total", "order total", "quote total", "total amount", "total incl tax", "gesamtbetrag", "gesamtsumme", "bruttobetrag", "summe brutto", "brutto"),
	}
}

// Entries lets papers of a kind stand in lists with a row for each line.
func Entries(k Kind) *sheet.Entries {
	return &sheet.Entries{List: "lines", Tie: FormerNumber, Fields: lineFields(), Fills: []string{"title"}, Most: MaxLines,
		Put: k.put, Of: func(rec any) ([]map[string]any, error) { return told(k.Of(rec)) }}
}

// told gives the lines of a paper as a list has them.
func told(p *Paper) ([]map[string]any, error) {
	lines, _, err := p.Read()
	list := make([]map[string]any, len(lines))
	for i, l := range lines {
		list[i] = map[string]any{"lines.name": l.Name, "lines.description": l.Description, "lines.quantity": l.Quantity, "lines.unit": l.Unit,
			"lines.unit_price": l.UnitPrice, "lines.discount": l.Discount, "lines.tax_rate": l.TaxRate, "lines.net": l.Net}
		if l.ProductID != nil {
			list[i]["lines.product_id"] = *l.ProductID
		}
	}
	return list, err
}

// put gives a paper the lines that its rows bring, priced and added up as if they had been written by hand, and holds the
// sums that the rows tell against what they come to.
func (k Kind) put(ctx context.Context, rec any, s sheet.Said) error {
	p := k.Of(rec)
	if err := k.Prepare(ctx, rec); err != nil {
		return err
	}
	if !money.Known(p.Currency) {
		return nil // the rules say so
	}
	if p.Title == "" && len(s.Entries) == 0 {
		p.Title = p.FormerNumber
	}
	if len(s.Entries) > 0 {
		if err := k.putLines(ctx, rec, p, s.Entries); err != nil {
			return err
		}
	}
	return k.hold(p, s)
}

func (k Kind) putLines(ctx context.Context, rec any, p *Paper, entries []map[string]any) error {
	in, err := linesOf(p, entries)
	if err != nil {
		return err
	}
	before, _, err := p.Read()
	if err != nil || slices.EqualFunc(before, in, PaperLine.says) {
		return err
	}
	if !k.Open(rec) {
		return problem.Conflict("gone_out", "Its lines can't be changed any more. %s", k.GoneOut)
	}
	lines, err := k.Catalogue.Price(ctx, p.AccountID, p.Currency, in)
	if told, ok := problem.As(err); ok && len(told.Fields) > 0 && told.Fields[0].Name == "account_id" {
		// An account that the same list makes is not there yet, and has no prices of its own. One that nobody makes is refused
		// when the paper is written.
		lines, err = k.Catalogue.Price(ctx, nil, p.Currency, in)
	}
	if err != nil {
		return err
	}
	if p.Title == "" {
		p.Title = lines[0].Name
	}
	return p.Put(lines)
}

// linesOf reads the lines that rows bring.
func linesOf(p *Paper, entries []map[string]any) ([]PaperLineInput, error) {
	list := make([]PaperLineInput, len(entries))
	var faults []problem.Field
	for i, e := range entries {
		l := &list[i]
		l.Quantity = 1
		if n, chosen := e["lines.quantity"]; chosen {
			l.Quantity, _ = n.(float64)
		}
		l.Name, _ = e["lines.name"].(string)
		l.Description, _ = e["lines.description"].(string)
		l.Unit, _ = e["lines.unit"].(string)
		l.Discount, _ = e["lines.discount"].(float64)
		if id, ok := e["lines.product_id"].(uuid.UUID); ok {
			l.ProductID = &id
		}
		if rate, ok := e["lines.tax_rate"].(float64); ok {
			l.TaxRate = &rate
		}
		if l.Name == "" && l.ProductID == nil {
			l.Name = p.Title
		}
		var fault string
		if l.UnitPrice, fault = minor(e["lines.unit_price"], p.Currency); fault != "" {
			faults = append(faults, problem.Field{Name: fmt.Sprintf("lines[%d].unit_price", i), Message: fmt.Sprintf("Line %d: %s", i+1, fault), Code: "invalid"})
		}
	}
	if len(faults) > 0 {
		return nil, problem.Invalid(faults...)
	}
	return list, nil
}

// minor reads an amount as a list has it; nil where there is none.
func minor(v any, currency string) (n *int64, fault string) {
	cell, ok := v.(string)
	if !ok {
		return nil, ""
	}
	a, err := money.Parse(cell, currency)
	switch {
	case errors.Is(err, money.ErrDecimals):
		return nil, fmt.Sprintf("%s has more than the %d decimals of %s.", cell, money.Exponent(currency), currency)
	case err != nil:
		return nil, cell + " is larger than can be kept."
	}
	return &a.Minor, ""
}

// says tells whether a line that is there says what a list says of it.
func (l PaperLine) says(in PaperLineInput) bool {
	given := func(in, is string) bool { return in == "" || in == is }
	return equal(l.ProductID, in.ProductID) && given(in.Name, l.Name) && given(in.Description, l.Description) && given(in.Unit, l.Unit) &&
		l.Quantity == in.Quantity && l.Discount == in.Discount && (in.TaxRate == nil || *in.TaxRate == l.TaxRate) && (in.UnitPrice == nil || *in.UnitPrice == l.UnitPrice)
}

// hold refuses a paper of which the list tells other sums than its lines come to.
func (k Kind) hold(p *Paper, s sheet.Said) error {
	lines, _, err := p.Read()
	if err != nil {
		return err
	}
	var faults []problem.Field
	differ := func(name, label string, said any, is int64) {
		n, fault := minor(said, p.Currency)
		if fault == "" && n != nil && *n != is {
			fault = fmt.Sprintf("%s is %s in the list, but comes to %s.", label, amount(*n, p.Currency), amount(is, p.Currency))
			if len(lines) == 0 {
				fault = fmt.Sprintf("%s is %s in the list, but there are no lines that it could be made of. Choose columns for them, or leave this one out.", label, amount(*n, p.Currency))
			}
		}
		if fault != "" {
			faults = append(faults, problem.Field{Name: name, Message: fault, Code: "sum"})
		}
	}
	for i, e := range s.Entries {
		differ(fmt.Sprintf("lines[%d].net", i), fmt.Sprintf("Line %d", i+1), e["lines.net"], lines[i].Net)
	}
	if len(faults) == 0 {
		differ("net", "The total without tax", s.Once["net"], p.Net)
		differ("total", "The total with tax", s.Once["total"], p.Total)
	}
	if len(faults) > 0 {
		return problem.Invalid(faults...)
	}
	return nil
}

func amount(minor int64, currency string) string {
	return money.Amount{Minor: minor, Currency: currency}.String()
}
