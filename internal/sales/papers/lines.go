package papers

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
)

// Bounds of the lines of one paper.
const (
	MaxLines       = 200
	maxName        = 200
	maxDescription = 2000
	maxUnit        = 30
)

// PaperLine is one position of a paper. Money is in minor units of the paper's currency.
type PaperLine struct {
	ProductID   *uuid.UUID `json:"product_id" x-id:"product" nullable:"true" doc:"Null for what is in no catalogue"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Quantity    float64    `json:"quantity" doc:"At most six decimals"`
	Unit        string     `json:"unit" doc:"Such as pc or h"`
	UnitPrice   int64      `json:"unit_price" format:"money" doc:"Of one, in minor units of the currency"`
	Discount    float64    `json:"discount" doc:"Percent off this line"`
	TaxRate     float64    `json:"tax_rate" doc:"Percent on top"`
	ListPrice   *int64     `json:"list_price" format:"money" doc:"What the price lists say; null where they say nothing"`
	Why         string     `json:"why" doc:"Where the list's price comes from"`
	Manual      bool       `json:"manual" doc:"The price was written by hand"`
	Net         int64      `json:"net" format:"money" doc:"What the line comes to without tax, after its discount"`
}

// PaperLineInput is a line as it is sent. What comes from the product may be left out.
type PaperLineInput struct {
	ProductID   *uuid.UUID `json:"product_id,omitempty" x-id:"product"`
	Name        string     `json:"name,omitempty" doc:"Empty: the product's"`
	Description string     `json:"description,omitempty"`
	Quantity    float64    `json:"quantity" doc:"More than 0, at most six decimals"`
	Unit        string     `json:"unit,omitempty" doc:"Empty: the product's"`
	UnitPrice   *int64     `json:"unit_price,omitempty" format:"money" doc:"Of one, in minor units of the currency. Left out: what the price lists say for this account, quantity and day"`
	Discount    float64    `json:"discount,omitempty" doc:"0 to 100"`
	TaxRate     *float64   `json:"tax_rate,omitempty" doc:"0 to 100. Left out: the product's"`
	Currency    string     `json:"currency,omitempty" doc:"Where it is said, it must be the paper's"`
}

// PaperTax is one rate of tax within a paper.
type PaperTax struct {
	Rate float64 `json:"rate" doc:"Percent"`
	Net  int64   `json:"net" format:"money" doc:"What is taxed at this rate"`
	Tax  int64   `json:"tax" format:"money"`
}

// PaperSums is what the lines of a paper come to, in minor units.
type PaperSums struct {
	Currency string     `json:"currency"`
	Subtotal int64      `json:"subtotal" format:"money"`
	Discount int64      `json:"discount" format:"money"`
	Net      int64      `json:"net" format:"money"`
	Tax      int64      `json:"tax" format:"money"`
	Total    int64      `json:"total" format:"money"`
	Taxes    []PaperTax `json:"taxes" nullable:"false"`
}

// Add works out what lines come to, and each line's Net. What no amount can hold is refused.
func Add(lines []PaperLine) (s PaperSums, err error) {
	s.Taxes = []PaperTax{}
	plain := make([]money.Line, len(lines))
	for i := range lines {
		if plain[i], err = lines[i].exact(); err != nil {
			return s, at(i, "quantity", "The quantity can't be read.")
		}
		if lines[i].Net, err = plain[i].Net(); err != nil || beyond(lines[i].Net) {
			return s, at(i, "unit_price", "Price and quantity come to more than can be reckoned with.")
		}
	}
	t, err := money.Total(plain)
	if err != nil || beyond(t.Full) || beyond(t.Gross) {
		return s, problem.InvalidField("lines", "The lines come to more than can be reckoned with.")
	}
	s.Subtotal, s.Discount, s.Net, s.Tax, s.Total = t.Full, t.Full-t.Net, t.Net, t.Tax, t.Gross
	for _, r := range t.Rates {
		s.Taxes = append(s.Taxes, PaperTax{Rate: r.Rate.Float(), Net: r.Net, Tax: r.Tax})
	}
	return s, nil
}

func (l *PaperLine) exact() (money.Line, error) {
	q, err := money.QuantityOf(l.Quantity)
	return money.Line{Quantity: q, UnitMinor: l.UnitPrice, Discount: percent(l.Discount), Tax: percent(l.TaxRate)}, err
}

func beyond(n int64) bool { return n > money.MaxMinor || n < -money.MaxMinor }

func at(i int, field, format string, args ...any) error {
	return problem.Invalid(fault(i, field, format, args...))
}

func fault(i int, field, format string, args ...any) problem.Field {
	return problem.Field{Name: fmt.Sprintf("lines[%d].%s", i, field), Message: fmt.Sprintf("Line %d: ", i+1) + fmt.Sprintf(format, args...), Code: "invalid"}
}

// check holds the lines as they were sent against their bounds and cleans their texts in place.
func check(currency string, in []PaperLineInput) error {
	if len(in) > MaxLines {
		return problem.InvalidField("lines", "A paper has at most %d lines; this has %d.", MaxLines, len(in))
	}
	var faults []problem.Field
	for i := range in {
		faults = append(faults, in[i].check(i, currency)...)
	}
	if len(faults) > 0 {
		return problem.Invalid(faults...)
	}
	return nil
}

func (l *PaperLineInput) check(i int, currency string) (faults []problem.Field) {
	wrong := func(field, format string, args ...any) { faults = append(faults, fault(i, field, format, args...)) }
	for _, t := range []struct {
		name string
		text *string
		most int
	}{{"name", &l.Name, maxName}, {"description", &l.Description, maxDescription}, {"unit", &l.Unit, maxUnit}} {
		clean, ok := text.Clean(*t.text)
		if *t.text = clean; !ok {
			wrong(t.name, "the %s holds characters that are not text.", t.name)
		} else if utf8.RuneCountInString(clean) > t.most {
			wrong(t.name, "the %s has at most %d characters.", t.name, t.most)
		}
	}
	l.figures(wrong)
	if l.ProductID == nil && l.Name == "" {
		wrong("name", "it needs a product or a name.")
	}
	if l.ProductID == nil && l.UnitPrice == nil {
		wrong("unit_price", "what is no product needs a price.")
	}
	if l.Currency != "" && !strings.EqualFold(l.Currency, currency) {
		wrong("currency", "it is in %s, the rest in %s. Amounts of two currencies can't be added up.", l.Currency, currency)
	}
	return faults
}

func (l *PaperLineInput) figures(wrong func(field, format string, args ...any)) {
	q, err := money.QuantityOf(l.Quantity)
	switch {
	case errors.Is(err, money.ErrDecimals):
		wrong("quantity", "a quantity has at most six decimals.")
	case errors.Is(err, money.ErrRange):
		wrong("quantity", "a quantity is at most %s.", money.MaxQuantity)
	case err != nil || q <= 0:
		wrong("quantity", "the quantity must be more than 0.")
	}
	if l.UnitPrice != nil && beyond(*l.UnitPrice) {
		wrong("unit_price", "the price is larger than can be reckoned with.")
	}
	if !share(l.Discount) {
		wrong("discount", "a discount is from 0 to 100 percent, with at most three decimals.")
	}
	if l.TaxRate != nil && !share(*l.TaxRate) {
		wrong("tax_rate", "a rate of tax is from 0 to 100 percent, with at most three decimals.")
	}
}

// share tells whether f is a percentage of something whole.
func share(f float64) bool {
	p, err := money.PercentOf(f)
	return err == nil && p >= 0 && p <= money.Hundred
}
