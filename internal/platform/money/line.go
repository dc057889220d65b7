package money

import (
	"math/big"
	"slices"
)

// Line is one position of a document: so many units of something.
type Line struct {
	Quantity  Quantity
	UnitMinor int64
	// Discount is taken off the line, Tax comes on top of it.
	Discount, Tax Percent
}

// Net is what the line comes to without tax: unit price times quantity less the discount, rounded once.
func (l Line) Net() (int64, error) {
	n := new(big.Int).Mul(big.NewInt(l.UnitMinor), big.NewInt(int64(l.Quantity)))
	n.Mul(n, big.NewInt(int64(Hundred-l.Discount)))
	return rounded(n, new(big.Int).Mul(big.NewInt(unit), big.NewInt(int64(Hundred))))
}

// Full is what the line would come to without its discount. Full less Net is the discount that a document shows.
func (l Line) Full() (int64, error) {
	l.Discount = 0
	return l.Net()
}

// Taxed is one rate of tax within a document: Tax on Net.
type Taxed struct {
	Rate     Percent
	Net, Tax int64
}

// Totals is what the lines of one document in one currency come to. All amounts are minor units.
type Totals struct {
	// Full is before discounts, Net after them, Gross with tax: what is paid.
	Full, Net, Tax, Gross int64
	// Rates has one entry for each rate of tax that occurs, the lowest first.
	Rates []Taxed
}

// Total adds the lines of one document up. Each line's net is rounded first; tax is worked out on the sums by rate.
func Total(lines []Line) (t Totals, err error) {
	for _, l := range lines {
		full, err1 := l.Full()
		net, err2 := l.Net()
		if err1 != nil || err2 != nil {
			return Totals{}, ErrOverflow
		}
		i := slices.IndexFunc(t.Rates, func(r Taxed) bool { return r.Rate == l.Tax })
		if i < 0 {
			i = len(t.Rates)
			t.Rates = append(t.Rates, Taxed{Rate: l.Tax})
		}
		if !add(&t.Full, full) || !add(&t.Net, net) || !add(&t.Rates[i].Net, net) {
			return Totals{}, ErrOverflow
		}
	}
	slices.SortFunc(t.Rates, func(a, b Taxed) int { return int(a.Rate - b.Rate) })
	return t.taxed()
}

// taxed works the taxes out and adds them to what is paid.
func (t Totals) taxed() (Totals, error) {
	t.Gross = t.Net
	for i := range t.Rates {
		r := &t.Rates[i]
		tax, err := Amount{Minor: r.Net}.Part(r.Rate)
		r.Tax = tax.Minor
		if err != nil || !add(&t.Tax, tax.Minor) || !add(&t.Gross, tax.Minor) {
			return Totals{}, ErrOverflow
		}
	}
	return t, nil
}

func add(to *int64, n int64) bool {
	sum, err := Amount{Minor: *to}.Plus(Amount{Minor: n})
	*to = sum.Minor
	return err == nil
}
