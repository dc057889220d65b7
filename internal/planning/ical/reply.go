package ical

import (
	"errors"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"rapport/internal/platform/civil"
)

// Reply is what one person answers to an invitation (RFC 5546, 3.2.3).
type Reply struct {
	UID string
	// Email is who answers, and Answer one of accepted, declined and tentative.
	Email, Answer string
	// Sequence is that of the invitation which is answered, Stamped when the answer was given.
	Sequence int64
	Stamped  time.Time
	// Of tells which time of a series is answered; nil for the whole event.
	Of *Instance
}

// Instance is one time of a series, as its RECURRENCE-ID says.
type Instance struct {
	moment time.Time
	day    civil.Date // where the moment isn't known: on whatever clock
}

// Day is the day of the time on the clock of its series.
func (i Instance) Day(zone *time.Location) civil.Date {
	if i.moment.IsZero() {
		return i.day
	}
	_, seconds := i.moment.In(zone).Zone()
	return civil.Of(i.moment.Add(time.Duration(seconds) * time.Second))
}

// maxReplies bounds how many answers one object may hold.
const maxReplies = 50

// What can be wrong with an answer.
var (
	ErrNoCalendar = errors.New("this is no calendar file (.ics)")
	ErrNoReply    = errors.New("this calendar file is no answer to an invitation")
	ErrAnswer     = errors.New("the answer neither accepts nor declines, nor says that somebody may come")
	ErrDamaged    = errors.New("the answer lacks who gives it, when, or to what")
)

// Replies reads the answers in an iTIP object.
func Replies(text string) ([]Reply, error) {
	cal, err := ics.ParseCalendar(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	if err != nil {
		return nil, ErrNoCalendar
	}
	method := ""
	for _, p := range cal.CalendarProperties {
		if p.IANAToken == string(ics.PropertyMethod) {
			method = strings.ToUpper(p.Value)
		}
	}
	events := cal.Events()
	if method != string(ics.MethodReply) || len(events) == 0 || len(events) > maxReplies {
		return nil, ErrNoReply
	}
	replies := make([]Reply, len(events))
	for i, v := range events {
		if replies[i], err = reply(v); err != nil {
			return nil, err
		}
	}
	return replies, nil
}

func reply(v *ics.VEvent) (r Reply, err error) {
	r.UID = value(v, ics.ComponentPropertyUniqueId)
	if r.Stamped, err = time.Parse(stamp+"Z", value(v, ics.ComponentPropertyDtstamp)); err != nil || r.UID == "" {
		return r, ErrDamaged
	}
	if n := value(v, ics.ComponentPropertySequence); n != "" {
		if r.Sequence, err = strconv.ParseInt(n, 10, 64); err != nil {
			return r, ErrDamaged
		}
	}
	people := v.Attendees()
	if len(people) != 1 {
		return r, ErrDamaged
	}
	if r.Email = address(people[0].Value); r.Email == "" {
		return r, ErrDamaged
	}
	switch r.Answer = strings.ToLower(string(people[0].ParticipationStatus())); r.Answer {
	case "accepted", "declined", "tentative":
	default:
		return r, ErrAnswer
	}
	if p := v.GetProperty(ics.ComponentPropertyRecurrenceId); p != nil {
		r.Of, err = instance(p)
	}
	return r, err
}

func value(v *ics.VEvent, name ics.ComponentProperty) string {
	if p := v.GetProperty(name); p != nil {
		return strings.TrimSpace(p.Value)
	}
	return ""
}

// address is what follows mailto: in whatever case it is written.
func address(s string) string {
	if scheme, rest, ok := strings.Cut(s, ":"); ok && strings.EqualFold(scheme, "mailto") {
		s = rest
	}
	return strings.TrimSpace(s)
}

// instance reads a RECURRENCE-ID. On a clock that is not known here, such as one that another program has named, its day is
// taken as it is written.
func instance(p *ics.IANAProperty) (*Instance, error) {
	s := strings.TrimSpace(p.Value)
	if at, err := time.Parse(stamp+"Z", s); err == nil {
		return &Instance{moment: at}, nil
	}
	at, err := time.Parse(stamp, s)
	if err != nil {
		if at, err = time.Parse(date, s); err != nil {
			return nil, ErrDamaged
		}
		return &Instance{day: civil.Of(at)}, nil
	}
	if tz := p.ICalParameters[string(ics.ParameterTzid)]; len(tz) == 1 {
		if zone, err := time.LoadLocation(tz[0]); err == nil && tz[0] != "Local" && tz[0] != "" {
			return &Instance{moment: time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, zone)}, nil
		}
	}
	return &Instance{day: civil.Of(at)}, nil
}
