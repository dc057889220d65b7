package letter

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"rapport/internal/platform/money"
)

// words are the letter's own words in one language, and how it writes figures.
type words struct {
	item, quantity, price, discount, tax, amount string
	subtotal, less, net, total, page, taxLine    string
	point, group                                 string
	date                                         func(time.Time) string
}

var languages = map[string]words{
	"en": {item: "Description", quantity: "Quantity", price: "Unit price", discount: "Disc.", tax: "Tax", amount: "Amount",
		subtotal: "Subtotal", less: "Discount", net: "Total without tax", total: "Total", page: "Page %d of %d", taxLine: "Tax %s %% on %s",
		point: ".", group: ",", date: func(t time.Time) string { return t.Format("2 January 2006") }},
	"de": {item: "Bezeichnung", quantity: "Menge", price: "Einzelpreis", discount: "Rabatt", tax: "USt.", amount: "Betrag",
		subtotal: "Zwischensumme", less: "Rabatt", net: "Summe netto", total: "Gesamt", page: "Seite %d von %d", taxLine: "USt. %s %% auf %s",
		point: ",", group: ".", date: func(t time.Time) string { return t.Format("02.01.2006") }},
}

func wordsOf(language string) words {
	if w, ok := languages[language]; ok {
		return w
	}
	return languages["en"]
}

// Date writes a day as the letter's language does.
func Date(language string, day time.Time) string { return wordsOf(language).date(day) }

func (w words) taxOf(rate, net string) string { return fmt.Sprintf(w.taxLine, w.decimal(rate), net) }

func (w words) count(n int) string { return strconv.Itoa(n) }

// money writes minor units with the decimals of their currency, such as 1,234.50.
func (w words) money(minor int64, currency string) string {
	digits := money.Exponent(currency)
	s := strconv.FormatInt(minor, 10)
	s, negative := strings.CutPrefix(s, "-")
	s = strings.Repeat("0", max(0, digits+1-len(s))) + s
	whole, rest := s[:len(s)-digits], s[len(s)-digits:]
	if rest != "" {
		whole += "." + rest
	}
	if negative {
		whole = "-" + whole
	}
	return w.decimal(whole)
}

// decimal writes a machine's decimal with groups of thousands.
func (w words) decimal(s string) string {
	s, negative := strings.CutPrefix(s, "-")
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + w.group + whole[i:]
	}
	if rest != "" {
		whole += w.point + rest
	}
	if negative {
		whole = "−" + whole
	}
	return whole
}
