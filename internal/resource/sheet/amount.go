package sheet

import (
	"cmp"
	"errors"
	"math"
	"strings"

	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// amount is a cell with money, in the unit that people write: 1234.50. Records hold minor units, and how many of them that
// is depends on the record's currency.
type amount string

// currencyOf is the currency of rec's amount in f; the usual one where the record says none.
func currencyOf(t *resource.Table, f *resource.Field, rec any, usual string) string {
	if f.Currency != "" {
		return f.Currency
	}
	fields := t.Fields()
	for i := range fields {
		if fields[i].Format == "currency" {
			code, _ := fields[i].Value(rec).(string)
			return cmp.Or(strings.ToUpper(strings.TrimSpace(code)), usual)
		}
	}
	return ""
}

func (n amount) put(t *resource.Table, f *resource.Field, rec any, usual string) error {
	code := currencyOf(t, f, rec, usual)
	a, err := money.Parse(string(n), code)
	switch {
	case errors.Is(err, money.ErrDecimals):
		return problem.InvalidField(f.Name, "%s has more than the %d decimals of %s.", f.Label, money.Exponent(code), code)
	case err != nil:
		return problem.InvalidField(f.Name, "%s is larger than can be kept.", f.Label)
	}
	return f.Put(rec, a.Minor)
}

// moneyCell writes an amount so that an import reads the same again.
func moneyCell(t *resource.Table, f *resource.Field, rec any, v any) string {
	minor, ok := v.(int64)
	if f, computed := v.(float64); computed {
		minor, ok = int64(math.Round(f)), true
	}
	if !ok {
		return cell(v)
	}
	return money.Amount{Minor: minor, Currency: currencyOf(t, f, rec, "")}.Decimal()
}
