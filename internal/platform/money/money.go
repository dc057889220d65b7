// Package money is exact arithmetic on amounts, quantities and percentages. Nothing in it is a float but what comes in from
// JSON, and that only where its decimals survive the way.
//
// Rounding is commercial everywhere: half away from zero, so 0.5 becomes 1 and -0.5 becomes -1. It happens at two places
// only. A line's net amount is worked out exactly from unit price, quantity and discount, and rounded once to the minor
// units of its currency. Tax is worked out for each rate on the sum of the rounded lines, and rounded once a rate, as EN
// 16931 has it for invoices (BR-CO-17). So a document adds up as it is printed: its lines to its net amount, its net amount
// and taxes to what is paid. What no int64 can hold is ErrOverflow, never a wrong figure.
//
// It knows no exchange rates: amounts of two currencies never meet.
package money

import (
	"context"
	"errors"
	"math/big"
	"strings"

	"rapport/internal/platform/tenant"
)

// What arithmetic refuses.
var (
	ErrOverflow = errors.New("the amount is larger than can be reckoned with")
	ErrMixed    = errors.New("amounts of different currencies can't be added")
)

// MaxMinor bounds what records hold as one price or sum, in minor units: fifteen digits, which programs that read JSON
// numbers as floats, browsers among them, carry unharmed.
const MaxMinor int64 = 999_999_999_999_999

// Amount is money: whole minor units, such as cents, of an ISO 4217 currency.
type Amount struct {
	Minor    int64
	Currency string
}

// Or is code in capital letters, and the company's currency where there is none: the one rule for every record with an amount.
func Or(ctx context.Context, code string) (string, error) {
	if code = strings.ToUpper(strings.TrimSpace(code)); code != "" {
		return code, nil
	}
	usual, err := tenant.UsualIn(ctx)
	return usual.Currency, err
}

// Plus adds two amounts of one currency.
func (a Amount) Plus(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, ErrMixed
	}
	sum := a.Minor + b.Minor
	if (sum > a.Minor) != (b.Minor > 0) {
		return Amount{}, ErrOverflow
	}
	return Amount{sum, a.Currency}, nil
}

// Times is the price of q units at a each.
func (a Amount) Times(q Quantity) (Amount, error) {
	return a.scaled(big.NewInt(int64(q)), unit)
}

// Part is p percent of a: what a tax or a discount of that rate comes to.
func (a Amount) Part(p Percent) (Amount, error) {
	return a.scaled(big.NewInt(int64(p)), int64(Hundred))
}

// Changed is a raised by p percent, or lowered where p is negative.
func (a Amount) Changed(p Percent) (Amount, error) {
	share := big.NewInt(int64(Hundred))
	return a.scaled(share.Add(share, big.NewInt(int64(p))), int64(Hundred))
}

func (a Amount) scaled(by *big.Int, over int64) (Amount, error) {
	minor, err := rounded(by.Mul(by, big.NewInt(a.Minor)), big.NewInt(over))
	return Amount{minor, a.Currency}, err
}

// String writes the amount for programs and logs, such as "1234.50 EUR". People get theirs in their own locale.
func (a Amount) String() string { return a.Decimal() + " " + a.Currency }

// Decimal writes the amount in the currency's own unit, such as "1234.50".
func (a Amount) Decimal() string {
	digits := Exponent(a.Currency)
	return new(big.Rat).SetFrac(big.NewInt(a.Minor), pow10(digits)).FloatString(digits)
}

// Parse reads an amount in the currency's own unit, such as "1234.5". Its size is at most MaxMinor.
func Parse(s, currency string) (Amount, error) {
	minor, err := decimal(s, Exponent(currency), MaxMinor)
	return Amount{minor, currency}, err
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// rounded is n / d to the nearest whole number, half away from zero. d is positive.
func rounded(n, d *big.Int) (int64, error) {
	// (2|n| + d) / 2d cuts off at the half.
	doubled := new(big.Int).Abs(n)
	doubled.Lsh(doubled, 1).Add(doubled, d)
	q := doubled.Quo(doubled, new(big.Int).Lsh(d, 1))
	if n.Sign() < 0 {
		q.Neg(q)
	}
	if !q.IsInt64() {
		return 0, ErrOverflow
	}
	return q.Int64(), nil
}
