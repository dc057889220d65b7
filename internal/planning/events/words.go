package events

import (
	"fmt"
	"strings"
	"time"

	"rapport/internal/platform/civil"
)

// phrases are what an invitation says, in one language.
type phrases struct {
	invitation, cancelled, answer string
	hello, helloNobody            string
	invite, off                   string
	allDay, repeats               string
	months, weekdays              []string
	date                          func(p *phrases, t time.Time) string
}

var english = phrases{
	invitation: "Invitation", cancelled: "Cancelled", answer: "Answer the invitation",
	hello: "Hello %s,", helloNobody: "Hello,",
	invite: "%s invites you to “%s”.", off: "“%[2]s” with %[1]s has been cancelled.",
	allDay: "all day", repeats: "repeats",
	months:   []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	weekdays: []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	date: func(p *phrases, t time.Time) string {
		return fmt.Sprintf("%s, %d %s %d", p.weekdays[t.Weekday()], t.Day(), p.months[t.Month()-1], t.Year())
	},
}

var german = phrases{
	invitation: "Einladung", cancelled: "Abgesagt", answer: "Einladung beantworten",
	hello: "Guten Tag %s,", helloNobody: "Guten Tag,",
	invite: "%s lädt Sie ein: „%s“.", off: "„%[2]s“ mit %[1]s ist abgesagt.",
	allDay: "ganztägig", repeats: "wiederholt sich",
	months:   []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	weekdays: []string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	date: func(p *phrases, t time.Time) string {
		return fmt.Sprintf("%s, %d. %s %d", p.weekdays[t.Weekday()], t.Day(), p.months[t.Month()-1], t.Year())
	},
}

// speech chooses the language of a guest; English where it is not known.
func speech(language string) *phrases {
	if strings.HasPrefix(strings.ToLower(language), "de") {
		return &german
	}
	return &english
}

func (p *phrases) greeting(name string) string {
	if name == "" || strings.Contains(name, "@") {
		return p.helloNobody
	}
	return fmt.Sprintf(p.hello, name)
}

func (p *phrases) invites(host organiser, title string) string {
	return fmt.Sprintf(p.invite, host.said(), title)
}

func (p *phrases) isOff(host organiser, title string) string {
	return fmt.Sprintf(p.off, host.said(), title)
}

func (o organiser) said() string {
	if o.Name == o.Company {
		return o.Name
	}
	return o.Name + " (" + o.Company + ")"
}

// when is the time of an event, or of one time of a series, on its own clock.
func (p *phrases) when(e *Event, only *civil.Date) string {
	start, end := e.StartsAt, e.EndsAt
	if only != nil {
		at, _ := e.on(*only)
		start, end = at, at.Add(e.EndsAt.Sub(e.StartsAt))
	}
	zone := e.zone()
	start, end = start.In(zone), end.In(zone)
	said := p.date(p, start)
	if e.AllDay {
		if last := end.AddDate(0, 0, -1); last.After(start) {
			said += " – " + p.date(p, last)
		}
		said += ", " + p.allDay
	} else {
		said += ", " + start.Format("15:04") + " – "
		if end.YearDay() != start.YearDay() || end.Year() != start.Year() {
			said += p.date(p, end) + ", "
		}
		said += end.Format("15:04") + " (" + zone.String() + ")"
	}
	if e.Recurrence != "" && only == nil {
		said += ", " + p.repeats
	}
	return said
}
