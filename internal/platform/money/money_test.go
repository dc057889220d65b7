package money

import (
	"errors"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHalvesGoAwayFromZero(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ n, d, want int64 }{
		{0, 2, 0}, {1, 2, 1}, {-1, 2, -1}, {3, 2, 2}, {-3, 2, -2}, {1, 3, 0}, {2, 3, 1}, {-2, 3, -1}, {5, 10, 1}, {4, 10, 0}, {-5, 10, -1}, {-4, 10, 0}, {math.MinInt64, 1, math.MinInt64},
	} {
		if got, err := rounded(big.NewInt(tc.n), big.NewInt(tc.d)); got != tc.want || err != nil {
			t.Errorf("%d / %d = %d, %v; want %d", tc.n, tc.d, got, err, tc.want)
		}
	}
}

func TestReadsDecimals(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Quantity{"0": 0, "1": One, "2.5": 2_500_000, "-0.000001": -1, "007": 7 * One, "1.10000000": 1_100_000, "999999999.999999": MaxQuantity} {
		if got, err := ParseQuantity(s); got != want || err != nil {
			t.Errorf("%q = %d, %v; want %d", s, got, err, want)
		}
	}
	for s, want := range map[string]error{
		"": ErrNumber, "-": ErrNumber, ".5": ErrNumber, "5.": ErrNumber, "1e3": ErrNumber, "+1": ErrNumber, "1,5": ErrNumber, "--1": ErrNumber, "NaN": ErrNumber, "٣": ErrNumber, "1.2.3": ErrNumber, " 1": ErrNumber,
		"0.0000001": ErrDecimals, "1000000000": ErrRange, "99999999999999999999999": ErrRange,
	} {
		if _, err := ParseQuantity(s); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", s, err, want)
		}
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), 1e300, 0.1234567} {
		if q, err := QuantityOf(f); err == nil {
			t.Errorf("%v became %v", f, q)
		}
	}
	if p, err := PercentOf(7.375); p != 7375 || err != nil {
		t.Errorf("7.375 %% = %d, %v", p, err)
	}
	if _, err := PercentOf(1000.001); !errors.Is(err, ErrRange) {
		t.Errorf("1000.001 %%: %v", err)
	}
}

// What records hold as JSON numbers is the decimal that somebody wrote.
func TestFloatsCarryDecimals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := Quantity(rapid.Int64Range(-int64(MaxQuantity), int64(MaxQuantity)).Draw(t, "quantity"))
		if back, err := QuantityOf(q.Float()); back != q || err != nil {
			t.Fatalf("%s came back as %s, %v", q, back, err)
		}
		if back, err := ParseQuantity(q.String()); back != q || err != nil {
			t.Fatalf("%s was read as %s, %v", q, back, err)
		}
		p := Percent(rapid.Int64Range(-int64(MaxPercent), int64(MaxPercent)).Draw(t, "percent"))
		if back, err := PercentOf(p.Float()); back != p || err != nil {
			t.Fatalf("%s came back as %s, %v", p, back, err)
		}
	})
}

func TestOverflowIsAnError(t *testing.T) {
	t.Parallel()
	most := Amount{math.MaxInt64, "EUR"}
	for name, err := range map[string]error{
		"plus":         second(most.Plus(Amount{1, "EUR"})),
		"minus":        second(Amount{math.MinInt64, "EUR"}.Plus(Amount{-1, "EUR"})),
		"times":        second(most.Times(2 * One)),
		"raised":       second(most.Changed(1)),
		"a line":       second(Line{UnitMinor: math.MaxInt64, Quantity: One + 1}.Net()),
		"sum":          second(Total([]Line{{UnitMinor: math.MaxInt64, Quantity: One}, {UnitMinor: 1, Quantity: One}})),
		"with a tax":   second(Total([]Line{{UnitMinor: math.MaxInt64, Quantity: One, Tax: 1000}})),
		"undiscounted": second(Total([]Line{{UnitMinor: math.MaxInt64, Quantity: 2 * One, Discount: Hundred}})),
	} {
		if !errors.Is(err, ErrOverflow) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := most.Plus(Amount{1, "SEK"}); !errors.Is(err, ErrMixed) {
		t.Errorf("mixed currencies: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestDocumentsAddUp(t *testing.T) {
	t.Parallel()
	got, err := Total([]Line{
		{Quantity: 3 * One, UnitMinor: 333, Tax: 19_000},                     // 9.99
		{Quantity: 2_500_000, UnitMinor: 101, Discount: 10_000, Tax: 19_000}, // 2.2725 -> 2.27
		{Quantity: One, UnitMinor: 50, Discount: 50_000 + 1, Tax: 7_000},     // 0.249995 -> 0.25
		{Quantity: -One, UnitMinor: 5, Discount: 50_000, Tax: 7_000},         // -0.025 -> -0.03
	})
	if err != nil {
		t.Fatal(err)
	}
	// 22 cents at 7 % are 1.54, 1226 cents at 19 % are 232.94.
	if got.Full != 999+253+50-5 || got.Net != 999+227+25-3 || got.Tax != 2+233 || got.Gross != got.Net+got.Tax || len(got.Rates) != 2 || got.Rates[0].Tax != 2 {
		t.Errorf("%+v", got)
	}
}

func TestTotalsKeepTheirLaws(t *testing.T) {
	t.Parallel()
	line := rapid.Custom(func(t *rapid.T) Line {
		return Line{
			Quantity:  Quantity(rapid.Int64Range(0, 1_000_000_000_000).Draw(t, "quantity")),
			UnitMinor: rapid.Int64Range(0, 1_000_000).Draw(t, "price"),
			Discount:  Percent(rapid.Int64Range(0, int64(Hundred)).Draw(t, "discount")),
			Tax:       rapid.SampledFrom([]Percent{0, 5_500, 7_000, 19_000}).Draw(t, "tax"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOf(line).Draw(t, "lines")
		got, err := Total(lines)
		if err != nil {
			t.Fatal(err)
		}
		var nets, rates, taxes int64
		for _, l := range lines {
			net, _ := l.Net()
			nets += net
			// The exact value lies within half a minor unit of the rounded one.
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(l.UnitMinor*int64(Hundred-l.Discount)), big.NewInt(int64(l.Quantity))), big.NewInt(1e11))
			if off := exact.Sub(exact, new(big.Rat).SetInt64(net)); off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
				t.Fatalf("%+v: off by %s", l, off)
			}
		}
		for _, r := range got.Rates {
			rates, taxes = rates+r.Net, taxes+r.Tax
		}
		if got.Net != nets || got.Net != rates || got.Tax != taxes || got.Gross != nets+taxes || got.Net > got.Full {
			t.Fatalf("%+v does not add up", got)
		}
	})
}

func TestTimesIsFairBothWays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := Amount{rapid.Int64Range(-1e9, 1e9).Draw(t, "amount"), "EUR"}
		q := Quantity(rapid.Int64Range(-1e9, 1e9).Draw(t, "quantity"))
		there, err1 := a.Times(q)
		back, err2 := Amount{-a.Minor, "EUR"}.Times(q)
		if err1 != nil || err2 != nil || there.Minor != -back.Minor {
			t.Fatalf("%v and %v", there, back)
		}
	})
}

func TestCurrenciesHaveTheirDigits(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]int{"EUR": 2, "JPY": 0, "KWD": 3, "CLF": 4, "RSD": 2, "VES": 2} {
		if got := Exponent(code); got != want || !Known(code) {
			t.Errorf("%s has %d digits", code, got)
		}
	}
	for _, code := range []string{"", "eur", "XXX", "XTS", "DEM", "€"} {
		if Known(code) {
			t.Errorf("%q passes for a currency", code)
		}
	}
	for a, want := range map[Amount]string{{123450, "EUR"}: "1234.50 EUR", {-5, "EUR"}: "-0.05 EUR", {500, "JPY"}: "500 JPY", {1, "KWD"}: "0.001 KWD"} {
		if a.String() != want {
			t.Errorf("%s, want %s", a, want)
		}
		if back, err := Parse(a.Decimal(), a.Currency); back != a || err != nil {
			t.Errorf("%s was read as %s, %v", want, back, err)
		}
	}
}

func TestAmountsAreReadByTheirCurrency(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		s, currency string
		err         error
	}{{"1.5", "JPY", ErrDecimals}, {"0.001", "EUR", ErrDecimals}, {"10000000000000", "EUR", ErrRange}, {"1,5", "EUR", ErrNumber}} {
		if got, err := Parse(tc.s, tc.currency); !errors.Is(err, tc.err) {
			t.Errorf("%s %s became %v, %v", tc.s, tc.currency, got, err)
		}
	}
}

// The dashboard shows minor units by the same digits.
func TestDashboardHasTheSameDigits(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "web", "src", "ui", "currency.ts"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(\d): "([A-Z ]+)"`).FindAllStringSubmatch(string(raw), -1)
	theirs := map[string]int{}
	for _, m := range found {
		for _, code := range strings.Fields(m[2]) {
			theirs[code] = int(m[1][0] - '0')
		}
	}
	for code, digits := range exponents {
		if got, named := theirs[code]; named != (digits != 2) || named && got != digits {
			t.Errorf("web/src/ui/currency.ts gives %s %d digits, want %d", code, got, digits)
		}
		delete(theirs, code)
	}
	if len(theirs) > 0 {
		t.Errorf("web/src/ui/currency.ts names %v besides", theirs)
	}
}
