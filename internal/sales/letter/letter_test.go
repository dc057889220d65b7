package letter

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func full() *Letter {
	l := &Letter{Language: "en", Currency: "EUR", From: "Aldermoor Heat", To: []string{"Zażółć gęślą jaźń Sp. z o.o.", "Ελληνική Εταιρεία, Αθήνα", "ООО «Тепло»", "Łódź", "Poland"},
		Heading: "Quote Q-00012", Facts: []Fact{{"Date", "14 October 2026"}, {"Valid until", "13 November 2026"}, {"Your contact", "Mara Lindqvist"}},
		Title: "Heat pumps for 16 homes – phase one (€)", Intro: "Dear Elin,\n\nthank you for showing us round. Below is what we talked about.", Terms: strings.Repeat("Delivery within eight weeks of your order. Payment within 30 days. ", 12),
		Subtotal: 12_345_678, Discount: 345_678, Net: 12_000_000, Tax: 2_280_000, Total: 14_280_000, Taxes: []Tax{{"7", 2_000_000, 140_000}, {"19", 10_000_000, 2_140_000}},
		Signed: "Accepted by Elin Sandvik on 20 October 2026."}
	for i := range 40 {
		line := Line{Name: fmt.Sprintf("Ground-source heat pump GX-%d", i), Unit: "pc", Quantity: "2.5", Discount: "0", TaxRate: "19", UnitPrice: 1_234_50, Net: 308_625}
		if i%5 == 0 {
			line.Description = strings.Repeat("Einschließlich Montage, größere Wärmeübergabe, Άνεμος, тепло. ", i/2+1)
		}
		if i == 3 {
			line.Discount, line.UnitPrice, line.Net = "12.5", 999_999_999_999_999, 999_999_999_999_999
			line.Name = strings.Repeat("Onewordthatneverends", 12) + " 😀 漢字 שלום"
		}
		l.Lines = append(l.Lines, line)
	}
	return l
}

// What is printed is a PDF whatever stands in it. RAPPORT_LETTERS names a folder in which the letters are left to be looked at.
func TestPrint(t *testing.T) {
	t.Parallel()
	draft := full()
	draft.Language, draft.Stamp, draft.Discount = "de", "ENTWURF", 0
	tall := &Letter{From: "A", Heading: "Q", Currency: "JPY", Lines: []Line{{Name: "Long", Description: strings.Repeat("word ", 3000), Quantity: "1", Discount: "0", TaxRate: "0"}}}
	for name, l := range map[string]*Letter{"full": full(), "draft": draft, "empty": {}, "tall": tall, "odd": {From: "\x01\u200b\uffff\U0010ffff", To: []string{strings.Repeat("x", 3000)}, Terms: strings.Repeat("y", 9000)}} {
		raw, err := Print(l)
		if err != nil || !strings.HasPrefix(string(raw), "%PDF-") || !strings.Contains(string(raw[len(raw)-10:]), "%%EOF") {
			t.Errorf("%s: %v, %d bytes", name, err, len(raw))
		}
		if dir := os.Getenv("RAPPORT_LETTERS"); dir != "" {
			if err := os.WriteFile(dir+"/"+name+".pdf", raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		language, currency string
		minor              int64
		want               string
	}{
		{"en", "EUR", 123_456_789, "1,234,567.89"}, {"de", "EUR", 123_456_789, "1.234.567,89"}, {"en", "EUR", 5, "0.05"}, {"en", "EUR", -5, "−0.05"},
		{"en", "JPY", 1000, "1,000"}, {"en", "KWD", 1500, "1.500"}, {"de", "EUR", 0, "0,00"}, {"en", "EUR", 999_999_999_999_999, "9,999,999,999,999.99"},
	} {
		if got := wordsOf(tc.language).money(tc.minor, tc.currency); got != tc.want {
			t.Errorf("%d %s in %s: %s, want %s", tc.minor, tc.currency, tc.language, got, tc.want)
		}
	}
}
