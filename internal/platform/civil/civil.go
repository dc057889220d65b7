// Package civil holds dates as people write them down: days of a calendar, in no time zone.
package civil

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// Date is a day of the calendar, kept as its first instant in UTC. JSON has it as 2026-01-31 (RFC 3339,
// full-date); columns are of type date.
type Date struct{ start time.Time }

// Of is the day of t in UTC.
func Of(t time.Time) Date {
	y, m, d := t.UTC().Date()
	return Date{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

var errDate = errors.New("a date is written 2026-01-31")

// Parse reads 2026-01-31.
func Parse(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, errDate
	}
	return Date{t}, nil
}

// Start is the first instant of the day in UTC.
func (d Date) Start() time.Time { return d.start }

// Before tells whether d comes before other.
func (d Date) Before(other Date) bool { return d.start.Before(other.start) }

func (d Date) String() string { return d.start.Format(time.DateOnly) }

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(raw []byte) (err error) {
	*d, err = Parse(string(raw))
	return err
}

// DateValue implements pgtype.DateValuer.
func (d Date) DateValue() (pgtype.Date, error) { return pgtype.Date{Time: d.start, Valid: true}, nil }

// ScanDate implements pgtype.DateScanner.
func (d *Date) ScanDate(v pgtype.Date) error {
	if !v.Valid || v.InfinityModifier != pgtype.Finite {
		return errDate
	}
	*d = Of(v.Time)
	return nil
}
