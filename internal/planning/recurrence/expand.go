package recurrence

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// MaxCount bounds the times of a rule that ends after a count.
const MaxCount = 1000

// ErrMany means that a rule has more times in a window than were asked for at most.
var ErrMany = errors.New("recurrence: more times than asked for")

// Series is a rule with its first time. The times keep the time of day of the first on the clock of Zone.
type Series struct {
	Rule  string
	Start time.Time
	Zone  *time.Location
}

// clock is a moment as the clock of the zone shows it, written as if that clock were UTC. Rules count on this clock, so
// nights on which it is changed can't bend them.
func clock(at time.Time, zone *time.Location) time.Time {
	l := at.In(zone)
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), time.UTC)
}

// Moment is when the clock of a zone shows shown, a time written as if it were UTC. RFC 5545 (3.3.5): of a time that comes
// twice, the first; of one that is left out, the one that the offset before the gap gives.
func Moment(shown time.Time, zone *time.Location) time.Time {
	_, before := shown.Add(-24 * time.Hour).In(zone).Zone()
	_, after := shown.Add(24 * time.Hour).In(zone).Zone()
	first := shown.Add(-time.Duration(before) * time.Second)
	second := shown.Add(-time.Duration(after) * time.Second)
	switch {
	case clock(first, zone).Equal(shown):
		return first
	case clock(second, zone).Equal(shown):
		return second
	}
	return first
}

// Between gives the times that start in [from, to), in order; ErrMany when there are more than most.
func (s Series) Between(from, to time.Time, most int) (times []time.Time, err error) {
	o, err := s.option()
	if err != nil {
		return nil, err
	}
	// A day on each side, since clocks differ from UTC by less.
	s.forward(o, clock(from, s.Zone).AddDate(0, 0, -1))
	o.Until = earlier(o.Until, clock(to, s.Zone).AddDate(0, 0, 1))
	r, err := rrule.NewRRule(*o)
	if err != nil {
		return nil, fmt.Errorf("recurrence: %w", err)
	}
	next := r.Iterator()
	for at, more := next(); more; at, more = next() {
		m := Moment(at, s.Zone)
		if m.Before(from) || !m.Before(to) {
			continue
		}
		if len(times) == most {
			return nil, ErrMany
		}
		times = append(times, m)
	}
	return times, nil
}

// Has tells whether the series has a time at exactly that moment.
func (s Series) Has(at time.Time) bool {
	times, err := s.Between(at, at.Add(time.Second), 1)
	return err == nil && len(times) == 1 && times[0].Equal(at)
}

// Last gives the last time of the series. ok is false when it never ends, and also when it has no time at all.
func (s Series) Last() (last time.Time, ok bool, err error) {
	o, err := s.option()
	if err != nil || o.Count == 0 && o.Until.IsZero() {
		return time.Time{}, false, err
	}
	if o.Count == 0 {
		// Only the last stretch of a long rule is walked.
		s.forward(o, o.Until.AddDate(-horizon, 0, 0))
	} else {
		o.Until = o.Dtstart.AddDate(horizon*10, 0, 0)
	}
	r, err := rrule.NewRRule(*o)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("recurrence: %w", err)
	}
	next := r.Iterator()
	for at, more := next(); more; at, more = next() {
		last, ok = at, true
	}
	return Moment(last, s.Zone), ok, nil
}

// Before tells how many times the series has before a moment.
func (s Series) Before(at time.Time) (n int, err error) {
	o, err := s.option()
	if err != nil {
		return 0, err
	}
	o.Until = earlier(o.Until, clock(at, s.Zone).AddDate(0, 0, 1))
	r, err := rrule.NewRRule(*o)
	if err != nil {
		return 0, fmt.Errorf("recurrence: %w", err)
	}
	next := r.Iterator()
	for shown, more := next(); more; shown, more = next() {
		if Moment(shown, s.Zone).Before(at) {
			n++
		}
	}
	return n, nil
}

// Cut splits the rule at a time of the series: what stands before it, and what goes on from it.
func (s Series) Cut(at time.Time) (before, after string, err error) {
	o, err := s.option()
	if err != nil {
		return "", "", err
	}
	var kept []string
	for _, part := range strings.Split(s.Rule, ";") {
		if !strings.HasPrefix(part, "COUNT=") && !strings.HasPrefix(part, "UNTIL=") {
			kept = append(kept, part)
		}
	}
	until := "UNTIL=" + at.Add(-time.Second).UTC().Format("20060102T150405Z")
	before, after = strings.Join(append(kept, until), ";"), s.Rule
	if o.Count > 0 {
		passed, err := s.Before(at)
		if err != nil {
			return "", "", err
		}
		after = rest(s.Rule, o, passed)
	}
	return before, after, nil
}

// option reads the rule so that everything in it is on the clock of the zone.
func (s Series) option() (*rrule.ROption, error) {
	o, err := read(s.Rule)
	if err != nil {
		return nil, fmt.Errorf("recurrence: %q %w", s.Rule, err)
	}
	o.Dtstart = clock(s.Start, s.Zone)
	if o.Until.IsZero() {
		return o, nil
	}
	switch until := untilOf(s.Rule); {
	case strings.HasSuffix(until, "Z"):
		o.Until = clock(o.Until, s.Zone)
	case len(until) == len("20060102"):
		o.Until = o.Until.AddDate(0, 0, 1).Add(-time.Second)
	}
	return o, nil
}

func untilOf(rule string) string {
	for _, part := range strings.Split(rule, ";") {
		if value, ok := strings.CutPrefix(part, "UNTIL="); ok {
			return value
		}
	}
	return ""
}

// forward moves the first time of a daily or weekly rule close to a day, by whole steps, so that an old series costs no
// more than a young one. Months and years have few enough times.
func (s Series) forward(o *rrule.ROption, near time.Time) {
	step := max(o.Interval, 1)
	switch {
	case o.Count > 0 || len(o.Bysetpos)+len(o.Byweekno)+len(o.Byyearday) > 0:
		return
	case o.Freq == rrule.DAILY:
	case o.Freq == rrule.WEEKLY:
		step *= 7
	default:
		return
	}
	// One step short, so that the week that near lies in is whole.
	if steps := int(near.Sub(o.Dtstart).Hours()/24)/step - 1; steps > 0 {
		o.Dtstart = o.Dtstart.AddDate(0, 0, steps*step)
	}
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// First gives the first time of the series, which is Start where the rule agrees with it.
func (s Series) First() (time.Time, error) {
	o, err := s.option()
	if err != nil {
		return time.Time{}, err
	}
	o.Until = earlier(o.Until, o.Dtstart.AddDate(horizon, 0, 0))
	r, err := rrule.NewRRule(*o)
	if err != nil {
		return time.Time{}, fmt.Errorf("recurrence: %w", err)
	}
	next := r.Iterator()
	at, ok := next()
	if !ok {
		return time.Time{}, fmt.Errorf("recurrence: %q has no time", s.Rule)
	}
	if at.Equal(o.Dtstart) {
		return s.Start, nil
	}
	return Moment(at, s.Zone), nil
}

// Portable is the rule as other programs expect it beside the first time: UNTIL is a day where the times are days, and else
// in UTC (RFC 5545, 3.3.10).
func (s Series) Portable(days bool) string {
	o, err := s.option()
	if err != nil || o.Until.IsZero() {
		return s.Rule
	}
	until := Moment(o.Until, s.Zone).UTC().Format("20060102T150405Z")
	if days {
		until = o.Until.Format("20060102")
	}
	parts := strings.Split(s.Rule, ";")
	for i, part := range parts {
		if strings.HasPrefix(part, "UNTIL=") {
			parts[i] = "UNTIL=" + until
		}
	}
	return strings.Join(parts, ";")
}
