package money

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// Quantity is how many units, in millionths: at most six decimals.
type Quantity int64

// Percent is a share in thousandths of a percent: at most three decimals. 19 % is 19,000.
type Percent int64

const (
	unit = 1_000_000
	// One is a single unit.
	One Quantity = unit
	// MaxQuantity has fifteen digits with its six decimals. A float64 carries fifteen digits there and back unharmed, which is
	// why records may hold quantities as JSON numbers.
	MaxQuantity Quantity = 999_999_999_999_999
	// Hundred is the whole.
	Hundred Percent = 100_000
	// MaxPercent bounds every rate, a tax, a discount or a surcharge.
	MaxPercent Percent = 1000 * 1000
)

// What a text or a number can be refused for.
var (
	ErrNumber   = errors.New("that is no number")
	ErrDecimals = errors.New("that has more decimals than can be kept")
	ErrRange    = errors.New("that is out of range")
)

// ParseQuantity reads a quantity such as "2.5". Its size is at most MaxQuantity; whether it may be zero or negative is for
// the caller to say.
func ParseQuantity(s string) (Quantity, error) {
	n, err := decimal(s, 6, int64(MaxQuantity))
	return Quantity(n), err
}

// QuantityOf takes the quantity that a JSON number stands for.
func QuantityOf(f float64) (Quantity, error) { return ParseQuantity(plain(f)) }

// Float is the quantity as a JSON number; QuantityOf gives the same quantity back.
func (q Quantity) Float() float64 { return float(int64(q), 6) }

func (q Quantity) String() string { return trimmed(int64(q), 6) }

// ParsePercent reads a share such as "19" or "7.375". Its size is at most MaxPercent.
func ParsePercent(s string) (Percent, error) {
	n, err := decimal(s, 3, int64(MaxPercent))
	return Percent(n), err
}

// PercentOf takes the share that a JSON number stands for.
func PercentOf(f float64) (Percent, error) { return ParsePercent(plain(f)) }

// Float is the share as a JSON number; PercentOf gives the same share back.
func (p Percent) Float() float64 { return float(int64(p), 3) }

func (p Percent) String() string { return trimmed(int64(p), 3) }

func plain(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func float(n int64, places int) float64 {
	f, _ := new(big.Rat).SetFrac(big.NewInt(n), pow10(places)).Float64()
	return f
}

// trimmed writes n / 10^places without needless zeros.
func trimmed(n int64, places int) string {
	s := new(big.Rat).SetFrac(big.NewInt(n), pow10(places)).FloatString(places)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// decimal reads digits with at most places decimals as a whole number of the last of them. Neither exponents nor signs
// within nor thousands separators: what a machine writes, not what a locale does.
func decimal(s string, places int, most int64) (int64, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, rest, point := strings.Cut(digits, ".")
	if whole == "" || point && rest == "" || strings.Trim(whole+rest, "0123456789") != "" {
		return 0, ErrNumber
	}
	if rest = strings.TrimRight(rest, "0"); len(rest) > places {
		return 0, ErrDecimals
	}
	n, err := strconv.ParseInt(whole+rest+strings.Repeat("0", places-len(rest)), 10, 64)
	if err != nil || n > most {
		return 0, ErrRange
	}
	if negative {
		n = -n
	}
	return n, nil
}
