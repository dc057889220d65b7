package ical

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
)

// ahead is for how many years a yearly change of the clock must come by the same rule to be written as one.
const ahead = 5

// change is one change of a clock: from when on it shows another offset.
type change struct {
	at            time.Time
	before, after int
	name          string
	summer        bool
}

// timezone describes a clock from the year of first on: every change by itself up to now, and the yearly ones from then on as
// rules.
func timezone(zone *time.Location, first time.Time) *ics.VTimezone {
	tz := ics.NewTimezone(zone.String())
	tz.Components = nil
	begin := time.Date(first.In(zone).Year()-1, 1, 1, 0, 0, 0, 0, time.UTC)
	name, offset := begin.In(zone).Zone()
	add(tz, change{at: begin, before: offset, after: offset, name: name, summer: begin.In(zone).IsDST()}, "")
	from := time.Now().UTC().Year()
	if first.Year() > from {
		from = first.Year()
	}
	for _, c := range changes(zone, begin, time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC)) {
		add(tz, c, "")
	}
	for _, c := range changes(zone, time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(from+1, 1, 1, 0, 0, 0, 0, time.UTC)) {
		add(tz, c, yearly(zone, c))
	}
	return tz
}

// changes finds the changes of a clock in [from, to): no zone changes twice within a few hours.
func changes(zone *time.Location, from, to time.Time) (list []change) {
	const step = 6 * time.Hour
	_, offset := from.In(zone).Zone()
	for at := from; at.Before(to); at = at.Add(step) {
		_, next := at.Add(step).In(zone).Zone()
		if next == offset {
			continue
		}
		low, high := at, at.Add(step)
		for high.Sub(low) > time.Second {
			mid := low.Add(high.Sub(low) / 2).Truncate(time.Second)
			if _, o := mid.In(zone).Zone(); o == offset {
				low = mid
			} else {
				high = mid
			}
		}
		name, _ := high.In(zone).Zone()
		list = append(list, change{at: high, before: offset, after: next, name: name, summer: high.In(zone).IsDST()})
		offset = next
	}
	return list
}

// yearly is the rule by which a change comes again each year, empty when there is none.
func yearly(zone *time.Location, c change) string {
	shown := c.onClock()
	for _, rule := range []string{last(shown), nth(shown)} {
		if rule != "" && holds(zone, c, rule) {
			return rule
		}
	}
	return ""
}

// onClock is when the change comes on the clock that it changes, written as if it were UTC.
func (c change) onClock() time.Time { return c.at.UTC().Add(time.Duration(c.before) * time.Second) }

func weekday(t time.Time) string {
	return []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}[t.Weekday()]
}

func last(t time.Time) string {
	if t.AddDate(0, 0, 7).Month() == t.Month() {
		return ""
	}
	return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=-1%s", t.Month(), weekday(t))
}

func nth(t time.Time) string {
	return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", t.Month(), (t.Day()-1)/7+1, weekday(t))
}

// holds tells whether the same change comes by the same rule in the years ahead.
func holds(zone *time.Location, c change, rule string) bool {
	for year := 1; year <= ahead; year++ {
		from := time.Date(c.at.Year()+year, 1, 1, 0, 0, 0, 0, time.UTC)
		found := false
		for _, next := range changes(zone, from, from.AddDate(1, 0, 0)) {
			shown := next.onClock()
			sameTime := shown.Hour() == c.onClock().Hour() && shown.Minute() == c.onClock().Minute()
			found = found || next.before == c.before && next.after == c.after && sameTime && (last(shown) == rule || nth(shown) == rule)
		}
		if !found {
			return false
		}
	}
	return true
}

func add(tz *ics.VTimezone, c change, rule string) {
	part := &ics.ComponentBase{}
	part.AddProperty(ics.ComponentPropertyDtStart, c.onClock().Format(stamp))
	part.AddProperty(ics.ComponentProperty("TZOFFSETFROM"), offset(c.before))
	part.AddProperty(ics.ComponentProperty("TZOFFSETTO"), offset(c.after))
	part.AddProperty(ics.ComponentProperty("TZNAME"), c.name)
	if rule != "" {
		part.AddRrule(rule)
	}
	if c.summer {
		tz.Components = append(tz.Components, &ics.Daylight{ComponentBase: *part})
		return
	}
	tz.Components = append(tz.Components, &ics.Standard{ComponentBase: *part})
}

func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	out := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if s := seconds % 60; s != 0 {
		out += fmt.Sprintf("%02d", s)
	}
	return out
}
