// Package ical writes iCalendar objects (RFC 5545), as calendars subscribe to them and as invitations carry them (iTIP,
// RFC 5546), and reads the answers to those. It knows no record.
package ical

import (
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"rapport/internal/planning/recurrence"
)

const (
	stamp = "20060102T150405"
	date  = "20060102"
)

// Person is an organiser or somebody who is invited.
type Person struct {
	Name, Email string
	// Answer is needs-action, accepted, declined or tentative.
	Answer string
}

// Entry is one VEVENT.
type Entry struct {
	UID string
	// InsteadOf is the start of the time of the series that this takes the place of; zero for none.
	InsteadOf time.Time
	Sequence  int64
	Title     string
	Start     time.Time
	End       time.Time
	AllDay    bool
	// Zone is the clock of a series; entries that stand alone are written in UTC.
	Zone *time.Location
	// Rule is a rule of repetition; Excluded the starts of its times that do not take place.
	Rule      string
	Excluded  []time.Time
	Location  string
	Notes     string
	Organiser Person
	Guests    []Person
	Cancelled bool
	Changed   time.Time
}

// Calendar is a whole object. Method is empty for a calendar to subscribe to.
type Calendar struct {
	Method  string
	Name    string
	Entries []Entry
}

// Encode writes the calendar, in lines of at most 75 bytes that end in CRLF.
func (c Calendar) Encode() string {
	cal := ics.NewCalendarFor("Rapport")
	cal.SetCalscale("GREGORIAN")
	if c.Method != "" {
		cal.SetMethod(ics.Method(c.Method))
	}
	if c.Name != "" {
		cal.SetName(line(c.Name))
		cal.SetXWRCalName(line(c.Name))
		cal.SetRefreshInterval("PT15M", ics.WithValue("DURATION"))
	}
	zones := map[string]bool{}
	for _, e := range c.Entries {
		if name := e.zoneName(); name != "" && !zones[name] {
			zones[name] = true
			cal.AddVTimezone(timezone(e.Zone, c.first(name)))
		}
	}
	for _, e := range c.Entries {
		cal.AddVEvent(e.encode())
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

// first is the start of the earliest entry on a clock.
func (c Calendar) first(zone string) (first time.Time) {
	for _, e := range c.Entries {
		if e.zoneName() == zone && (first.IsZero() || e.Start.Before(first)) {
			first = e.Start
		}
	}
	return first
}

// zoneName is the clock that the entry's times are written on; empty for UTC. Times that take the place of one of a series
// are written as the series' are.
func (e *Entry) zoneName() string {
	if e.AllDay || e.Zone == nil || e.Zone.String() == "UTC" || e.Rule == "" && e.InsteadOf.IsZero() {
		return ""
	}
	return e.Zone.String()
}

func (e *Entry) encode() *ics.VEvent {
	v := ics.NewEvent(e.UID)
	v.SetDtStampTime(e.Changed.UTC())
	v.SetModifiedAt(e.Changed.UTC())
	v.SetSequence(int(e.Sequence))
	e.time(v, ics.ComponentPropertyDtStart, e.Start)
	e.time(v, ics.ComponentPropertyDtEnd, e.End)
	if !e.InsteadOf.IsZero() {
		e.time(v, ics.ComponentPropertyRecurrenceId, e.InsteadOf)
	}
	if e.Rule != "" {
		v.AddRrule(recurrence.Series{Rule: e.Rule, Start: e.Start, Zone: e.Zone}.Portable(e.AllDay))
	}
	for _, at := range e.Excluded {
		e.time(v, ics.ComponentPropertyExdate, at)
	}
	v.SetSummary(line(e.Title))
	if e.Location != "" {
		v.SetLocation(line(e.Location))
	}
	if e.Notes != "" {
		v.SetDescription(strings.ReplaceAll(e.Notes, "\r\n", "\n"))
	}
	status := ics.ObjectStatusConfirmed
	if e.Cancelled {
		status = ics.ObjectStatusCancelled
	}
	v.SetStatus(status)
	if e.AllDay {
		v.SetTimeTransparency(ics.TransparencyTransparent)
	}
	e.persons(v)
	return v
}

func (e *Entry) persons(v *ics.VEvent) {
	if e.Organiser.Email != "" {
		v.SetOrganizer("mailto:"+e.Organiser.Email, ics.WithCN(name(e.Organiser)))
	}
	for _, g := range e.Guests {
		status := ics.ParticipationStatus(strings.ToUpper(g.Answer))
		v.AddProperty(ics.ComponentPropertyAttendee, "mailto:"+g.Email, ics.CalendarUserTypeIndividual, ics.ParticipationRoleReqParticipant, status, ics.WithCN(name(g)), ics.WithRSVP(true))
	}
}

// time adds a moment: a day, a time on the clock of a series, or a time in UTC.
func (e *Entry) time(v *ics.VEvent, p ics.ComponentProperty, at time.Time) {
	switch zone := e.zoneName(); {
	case e.AllDay:
		v.AddProperty(p, at.UTC().Format(date), ics.WithValue("DATE"))
	case zone != "":
		v.AddProperty(p, at.In(e.Zone).Format(stamp), ics.WithTZID(zone))
	default:
		v.AddProperty(p, at.UTC().Format(stamp)+"Z")
	}
}

// line keeps to one line what is one line.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// name is what stands in a parameter. Quotes and control characters can't (RFC 5545, 3.2), and what must stand in quotes is
// left out, since the library escapes it in a way that few programs read.
func name(p Person) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune("\",;:\\", r) {
			return ' '
		}
		return r
	}, p.Name)
	if clean = line(clean); clean != "" {
		return clean
	}
	return p.Email
}
