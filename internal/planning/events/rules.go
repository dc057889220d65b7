package events

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/internal/planning/recurrence"
	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Bounds of one event.
const (
	maxDuration = 366 * 24 * time.Hour
	// maxExcluded is how many days of one series may be called off.
	maxExcluded = 500
)

// The years that an event may lie in.
var (
	earliest = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

// zone is the clock of the event. One that can't be read is UTC here; validate refuses it.
func (e *Event) zone() *time.Location {
	if e.AllDay {
		// Days are days, wherever one is.
		return time.UTC
	}
	zone, err := time.LoadLocation(e.TimeZone)
	if err != nil || e.TimeZone == "Local" {
		return time.UTC
	}
	return zone
}

// series is the event as a rule with its first time.
func (e *Event) series() recurrence.Series {
	return recurrence.Series{Rule: e.Recurrence, Start: e.StartsAt, Zone: e.zone()}
}

func prepare(ctx context.Context, e *Event) error {
	if e.StartsAt.IsZero() {
		e.StartsAt = time.Now().UTC().Truncate(time.Minute)
	}
	if e.EndsAt.IsZero() {
		e.EndsAt = e.StartsAt.Add(time.Hour)
	}
	if e.TimeZone == "" {
		e.TimeZone = "UTC"
	}
	if who, _ := tenant.From(ctx); e.OwnerID == nil && who.Kind == tenant.User {
		e.OwnerID = &who.ID
	}
	e.StartsAt, e.EndsAt = e.StartsAt.UTC().Truncate(time.Second), e.EndsAt.UTC().Truncate(time.Second)
	if e.AllDay {
		wholeDays(e)
	}
	if len(e.Excluded) == 0 || e.Recurrence == "" {
		e.Excluded = json.RawMessage("[]")
	}
	if len(validate(e)) == 0 {
		return settle(e)
	}
	return nil
}

// wholeDays brings an event to the form of days: from midnight UTC to midnight UTC after the last one. A time that is no
// midnight means the day that the event's own clock shows.
func wholeDays(e *Event) {
	zone, err := time.LoadLocation(e.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	end := dayOf(e.EndsAt, zone)
	if end.Before(e.EndsAt.In(zone)) && !midnight(e.EndsAt) && !midnight(onClock(e.EndsAt, zone)) {
		end = end.AddDate(0, 0, 1)
	}
	e.StartsAt = dayOf(e.StartsAt, zone)
	e.EndsAt = end
	if !e.EndsAt.After(e.StartsAt) {
		e.EndsAt = e.StartsAt.AddDate(0, 0, 1)
	}
}

func midnight(at time.Time) bool { return at.UTC().Truncate(24 * time.Hour).Equal(at) }

// onClock is what the clock of a zone shows, written as if it were UTC.
func onClock(at time.Time, zone *time.Location) time.Time {
	_, offset := at.In(zone).Zone()
	return at.UTC().Add(time.Duration(offset) * time.Second)
}

func dayOf(at time.Time, zone *time.Location) time.Time {
	if midnight(at) {
		return at.UTC()
	}
	return onClock(at, zone).Truncate(24 * time.Hour)
}

// settle derives when a valid event begins and is over for good: a series begins with the first time of its rule.
func settle(e *Event) error {
	if e.Recurrence == "" {
		end := e.EndsAt
		e.EndsBy = &end
		return nil
	}
	length, s := e.EndsAt.Sub(e.StartsAt), e.series()
	first, err := s.First()
	if err != nil {
		return problem.InvalidField("recurrence", "Recurrence has no time at all, counted from the start of the event.")
	}
	e.StartsAt, e.EndsAt = first, first.Add(length)
	last, ends, err := e.series().Last()
	if err != nil {
		return err
	}
	e.EndsBy = nil
	if ends {
		over := last.Add(length)
		e.EndsBy = &over
	}
	return nil
}

func validate(e *Event) (faults []problem.Field) {
	fault := func(field, code, message string) {
		faults = append(faults, problem.Field{Name: field, Message: message, Code: code})
	}
	if _, err := time.LoadLocation(e.TimeZone); err != nil || e.TimeZone == "Local" {
		fault("time_zone", "unknown_zone", fmt.Sprintf("%q is no time zone of the IANA list, such as Europe/Berlin.", e.TimeZone))
	}
	switch length := e.EndsAt.Sub(e.StartsAt); {
	case e.StartsAt.Before(earliest) || e.EndsAt.After(latest):
		fault("starts_at", "out_of_range", "An event lies between the years 1970 and 2200.")
	case length < 0:
		fault("ends_at", "before_start", "Ends at must not be before starts at.")
	case length > maxDuration:
		fault("ends_at", "too_long", "An event lasts at most 366 days. Let a shorter one repeat instead.")
	}
	if err := recurrence.Check(e.Recurrence); err != nil {
		fault("recurrence", "invalid", "Recurrence "+err.Error()+".")
	} else if countOf(e.Recurrence) > recurrence.MaxCount {
		fault("recurrence", "too_often", fmt.Sprintf("Recurrence ends after more than %d times. Let it end on a day, or never.", recurrence.MaxCount))
	}
	if e.Recurrence != "" && e.SeriesID != nil {
		fault("recurrence", "invalid", "One time of a series can't repeat by itself. Change the series, or make an event of its own.")
	}
	return faults
}

func countOf(rule string) (n int) {
	for _, part := range strings.Split(rule, ";") {
		if value, ok := strings.CutPrefix(part, "COUNT="); ok {
			if _, err := fmt.Sscan(value, &n); err != nil {
				return recurrence.MaxCount + 1
			}
		}
	}
	return n
}

// excluded reads the days on which a series does not take place.
func (e *Event) excluded() (days []civil.Date) {
	// What the program itself wrote can be read.
	_ = json.Unmarshal(e.Excluded, &days)
	return days
}

// exclude sets the days on which the series does not take place.
func (e *Event) exclude(days []civil.Date) error {
	if len(days) > maxExcluded {
		return problem.Conflict("too_many_exceptions", "More than %d times of this series are called off. End it and begin a new one.", maxExcluded)
	}
	list := append([]civil.Date{}, days...)
	slices.SortFunc(list, func(a, b civil.Date) int { return a.Start().Compare(b.Start()) })
	raw, err := json.Marshal(slices.Compact(list))
	e.Excluded = raw
	return err
}

// day is the day of a moment on the clock of the event.
func (e *Event) day(at time.Time) civil.Date { return civil.Of(onClock(at, e.zone())) }

// on is the moment at which the series takes place on a day. ok is false when its rule has no time on that day.
func (e *Event) on(day civil.Date) (at time.Time, ok bool) {
	shown := onClock(e.StartsAt, e.zone())
	at = recurrence.Moment(day.Start().Add(shown.Sub(shown.Truncate(24*time.Hour))), e.zone())
	return at, e.Recurrence != "" && e.series().Has(at)
}
