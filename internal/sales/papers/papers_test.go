package papers

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
)

func lines(t *rapid.T) []PaperLine {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) PaperLine {
		return PaperLine{Quantity: float64(rapid.Int64Range(1, 1_000_000_000).Draw(t, "quantity")) / 1000, UnitPrice: rapid.Int64Range(-1_000_000, 100_000_000).Draw(t, "price"),
			Discount: float64(rapid.IntRange(0, 100_000).Draw(t, "discount")) / 1000, TaxRate: rapid.SampledFrom([]float64{0, 7, 19, 25, 5.5}).Draw(t, "tax")}
	}), 0, 40).Draw(t, "lines")
}

// A paper adds up as it is printed, whatever stands in it.
func TestSumsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := lines(t)
		s, err := Add(all)
		if err != nil {
			t.Fatal(err)
		}
		var net, taxed, tax int64
		for _, l := range all {
			net += l.Net
		}
		seen := map[float64]bool{}
		for _, r := range s.Taxes {
			if seen[r.Rate] {
				t.Fatalf("the rate %v stands there twice", r.Rate)
			}
			seen[r.Rate] = true
			taxed, tax = taxed+r.Net, tax+r.Tax
		}
		if net != s.Net || taxed != s.Net || tax != s.Tax || s.Subtotal-s.Discount != s.Net || s.Net+s.Tax != s.Total {
			t.Fatalf("lines %d, taxed %d, tax %d: %+v", net, taxed, tax, s)
		}
	})
}

// A line is its exact value rounded once, half away from zero, reckoned here by another way.
func TestLineIsRoundedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for _, l := range lines(t) {
			one := []PaperLine{l}
			if _, err := Add(one); err != nil {
				t.Fatal(err)
			}
			q, _ := money.QuantityOf(l.Quantity)
			d, _ := money.PercentOf(l.Discount)
			exact := new(big.Rat).Mul(new(big.Rat).SetFrac64(int64(q), 1_000_000), new(big.Rat).SetInt64(l.UnitPrice))
			exact.Mul(exact, new(big.Rat).SetFrac64(100_000-int64(d), 100_000))
			off := new(big.Rat).Sub(exact, new(big.Rat).SetInt64(one[0].Net))
			if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
				t.Fatalf("%+v: %s became %d", l, exact.FloatString(4), one[0].Net)
			}
		}
	})
}

func price(n int64) *int64 { return &n }

func rate(f float64) *float64 { return &f }

var pump, gone = uuid.MustParse("0198a000-0000-7000-8000-000000000001"), uuid.MustParse("0198a000-0000-7000-8000-000000000002")

// catalogue knows one product: 100.00 a piece, 90.00 from ten on, in EUR only.
func catalogue(_ context.Context, asks []Ask) ([]*Offer, error) {
	offers := make([]*Offer, len(asks))
	for i, a := range asks {
		if a.ProductID != pump {
			continue
		}
		offers[i] = &Offer{Name: "Heat pump", Unit: "pc", Tax: 19_000, Why: "no list in " + a.Currency}
		if a.Currency == "EUR" {
			offers[i].Price, offers[i].Why = price(100_00), "Trade 2026, from 1"
			if a.Quantity >= 10*money.One {
				offers[i].Price, offers[i].Why = price(90_00), "Trade 2026, from 10"
			}
		}
	}
	return offers, nil
}

func TestPricesComeFromTheLists(t *testing.T) {
	t.Parallel()
	got, err := Catalogue(catalogue).Price(context.Background(), nil, "EUR", []PaperLineInput{
		{ProductID: &pump, Quantity: 1}, {ProductID: &pump, Quantity: 10}, {ProductID: &pump, Quantity: 1, UnitPrice: price(80_00), Name: "Pump, used", TaxRate: rate(7)},
		{ProductID: &pump, Quantity: 1, UnitPrice: price(100_00)}, {Name: "Scaffold", Quantity: 0.5, UnitPrice: price(400_00)}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		name, why string
		unit      int64
		tax       float64
		manual    bool
	}{{"Heat pump", "Trade 2026, from 1", 100_00, 19, false}, {"Heat pump", "Trade 2026, from 10", 90_00, 19, false}, {"Pump, used", "Trade 2026, from 1", 80_00, 7, true},
		{"Heat pump", "Trade 2026, from 1", 100_00, 19, false}, {"Scaffold", "", 400_00, 0, true}} {
		if l := got[i]; l.Name != want.name || l.Why != want.why || l.UnitPrice != want.unit || l.TaxRate != want.tax || l.Manual != want.manual {
			t.Errorf("line %d: %+v, want %+v", i+1, l, want)
		}
	}
}

func TestLinesThatAreRefused(t *testing.T) {
	t.Parallel()
	ok := PaperLineInput{Name: "Work", Quantity: 1, UnitPrice: price(100)}
	for name, tc := range map[string]struct {
		change func(*PaperLineInput)
		field  string
	}{
		"no quantity":          {func(l *PaperLineInput) { l.Quantity = 0 }, "lines[0].quantity"},
		"negative quantity":    {func(l *PaperLineInput) { l.Quantity = -1 }, "lines[0].quantity"},
		"absurd quantity":      {func(l *PaperLineInput) { l.Quantity = 1e12 }, "lines[0].quantity"},
		"endless quantity":     {func(l *PaperLineInput) { l.Quantity = math.Inf(1) }, "lines[0].quantity"},
		"no number at all":     {func(l *PaperLineInput) { l.Quantity = math.NaN() }, "lines[0].quantity"},
		"too exact a quantity": {func(l *PaperLineInput) { l.Quantity = 0.1234567 }, "lines[0].quantity"},
		"price too large":      {func(l *PaperLineInput) { l.UnitPrice = price(math.MaxInt64) }, "lines[0].unit_price"},
		"beyond int64":         {func(l *PaperLineInput) { l.UnitPrice, l.Quantity = price(999_999_999_999_999), 999_999_999 }, "lines[0].unit_price"},
		"discount over 100":    {func(l *PaperLineInput) { l.Discount = 100.5 }, "lines[0].discount"},
		"discount below 0":     {func(l *PaperLineInput) { l.Discount = -1 }, "lines[0].discount"},
		"tax over 100":         {func(l *PaperLineInput) { l.TaxRate = rate(101) }, "lines[0].tax_rate"},
		"no name":              {func(l *PaperLineInput) { l.Name = " " }, "lines[0].name"},
		"long name":            {func(l *PaperLineInput) { l.Name = strings.Repeat("x", 201) }, "lines[0].name"},
		"NUL":                  {func(l *PaperLineInput) { l.Description = "a\x00b" }, "lines[0].description"},
		"no price":             {func(l *PaperLineInput) { l.UnitPrice = nil }, "lines[0].unit_price"},
		"another currency":     {func(l *PaperLineInput) { l.Currency = "USD" }, "lines[0].currency"},
		"unknown product":      {func(l *PaperLineInput) { l.ProductID = &gone }, "lines[0].product_id"},
	} {
		in := ok
		tc.change(&in)
		made, err := Catalogue(catalogue).Price(context.Background(), nil, "EUR", []PaperLineInput{in})
		if err == nil {
			_, err = Add(made)
		}
		var p *problem.Problem
		if !errors.As(err, &p) || p.Kind != problem.KindInvalid || len(p.Fields) == 0 || p.Fields[0].Name != tc.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Catalogue(catalogue).Price(context.Background(), nil, "EUR", make([]PaperLineInput, MaxLines+1)); !problem.Is(err, problem.KindInvalid) {
		t.Errorf("201 lines: %v", err)
	}
	if _, err := Catalogue(catalogue).Price(context.Background(), nil, "SEK", []PaperLineInput{{ProductID: &pump, Quantity: 1}}); !problem.Is(err, problem.KindInvalid) {
		t.Errorf("a product without a price in the currency: %v", err)
	}
	many := make([]PaperLine, MaxLines)
	for i := range many {
		many[i] = PaperLine{Quantity: 1, UnitPrice: money.MaxMinor}
	}
	if _, err := Add(many); !problem.Is(err, problem.KindInvalid) {
		t.Errorf("a sum beyond what can be reckoned with: %v", err)
	}
}

func TestWhatHasGoneOutStays(t *testing.T) {
	t.Parallel()
	base := func() *Paper {
		return &Paper{Title: "A", Currency: "EUR", Language: "en", Lines: json.RawMessage(`[{"a": 1}]`), Taxes: json.RawMessage("[]")}
	}
	owner := uuid.New()
	for name, tc := range map[string]struct {
		change func(*Paper)
		out    bool
		ok     bool
	}{
		"nothing":               {func(*Paper) {}, true, true},
		"the owner":             {func(p *Paper) { p.OwnerID = &owner }, true, true},
		"the deal":              {func(p *Paper) { p.DealID = &owner }, true, true},
		"how JSON is written":   {func(p *Paper) { p.Lines = json.RawMessage(`[{"a":1}]`) }, true, true},
		"a line":                {func(p *Paper) { p.Lines = json.RawMessage(`[{"a":2}]`) }, true, false},
		"a line of a draft":     {func(p *Paper) { p.Lines = json.RawMessage(`[{"a":2}]`) }, false, true},
		"the title":             {func(p *Paper) { p.Title = "B" }, true, false},
		"the account":           {func(p *Paper) { p.AccountID = &owner }, true, false},
		"the terms":             {func(p *Paper) { p.Terms = "B" }, true, false},
		"the total":             {func(p *Paper) { p.Total = 1 }, true, false},
		"a draft's currency":    {func(p *Paper) { p.Currency = "SEK" }, false, false},
		"an empty one's":        {func(p *Paper) { p.Currency = "SEK"; p.Lines = json.RawMessage("[]") }, false, false},
		"the title of a draft":  {func(p *Paper) { p.Title = "B" }, false, true},
		"the billing address":   {func(p *Paper) { p.BillingAddress = "B" }, true, false},
		"the words above lines": {func(p *Paper) { p.Intro = "B" }, true, false},
	} {
		now := base()
		tc.change(now)
		if err := Check(base(), now, tc.out, "Don't."); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
