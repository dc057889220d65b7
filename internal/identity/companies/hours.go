package companies

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
)

// Hours is a stretch of a weekday in which the company is open.
type Hours struct {
	Day  string `json:"day" enum:"mon,tue,wed,thu,fri,sat,sun"`
	From string `json:"from" format:"clock" doc:"On the company's clock, such as 08:30"`
	To   string `json:"to" format:"clock" doc:"After from, at most 24:00"`
}

// Holiday is a day on which the company is closed.
type Holiday struct {
	Date civil.Date `json:"date" format:"date"`
	Name string     `json:"name" maxLength:"100"`
}

var days = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

var clockForm = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$|^24:00$`)

// checkHours brings hours into the order of the week, which begins on Monday.
func checkHours(all []Hours) (faults []problem.Field) {
	fault := func(format string, args ...any) []problem.Field {
		return []problem.Field{{Name: "business_hours", Message: fmt.Sprintf(format, args...), Code: "invalid"}}
	}
	for _, h := range all {
		if !clockForm.MatchString(h.From) || !clockForm.MatchString(h.To) || h.From >= h.To {
			return fault("%q to %q are no business hours. Write them as 08:30 to 17:00.", h.From, h.To)
		}
	}
	slices.SortFunc(all, func(a, b Hours) int {
		return cmp.Or(cmp.Compare((slices.Index(days, a.Day)+6)%7, (slices.Index(days, b.Day)+6)%7), cmp.Compare(a.From, b.From))
	})
	for i := range all[min(1, len(all)):] {
		if all[i].Day == all[i+1].Day && all[i].To > all[i+1].From {
			return fault("The business hours %s to %s and %s to %s of one day overlap.", all[i].From, all[i].To, all[i+1].From, all[i+1].To)
		}
	}
	return nil
}

func checkHolidays(all []Holiday) []problem.Field {
	fault := func(message string) []problem.Field {
		return []problem.Field{{Name: "holidays", Message: message, Code: "invalid"}}
	}
	for i := range all {
		name, ok := text.Clean(strings.Join(strings.Fields(all[i].Name), " "))
		if all[i].Name = name; !ok || utf8.RuneCountInString(name) > 100 {
			return fault("The name of a holiday has at most 100 characters.")
		}
	}
	slices.SortFunc(all, func(a, b Holiday) int { return a.Date.Start().Compare(b.Date.Start()) })
	for i := range all[min(1, len(all)):] {
		if !all[i].Date.Before(all[i+1].Date) {
			return fault(all[i].Date.String() + " is among the holidays twice.")
		}
	}
	return nil
}

// Week is when a company is open.
type Week struct {
	Zone     *time.Location
	Hours    []Hours
	Holidays []Holiday
}

// Open tells whether the company is open at a moment. One that has settled no hours always is, but for its holidays.
func (w *Week) Open(at time.Time) bool {
	at = at.In(w.Zone)
	if today := at.Format(time.DateOnly); slices.ContainsFunc(w.Holidays, func(h Holiday) bool { return h.Date.String() == today }) {
		return false
	}
	clock, day := at.Format("15:04"), days[at.Weekday()]
	return len(w.Hours) == 0 || slices.ContainsFunc(w.Hours, func(h Hours) bool { return h.Day == day && h.From <= clock && clock < h.To })
}
