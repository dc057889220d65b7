package recurrence

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// Shift is the rule of a series whose first time moves to another day: weekdays of a weekly rule turn along, and the day of a
// monthly or yearly one follows. What it can't follow stays as it is.
func Shift(rule string, from, to time.Time, zone *time.Location) string {
	from, to = clock(from, zone), clock(to, zone)
	days := int(to.Truncate(24*time.Hour).Sub(from.Truncate(24*time.Hour)).Hours() / 24)
	if rule == "" || days == 0 {
		return rule
	}
	parts := strings.Split(rule, ";")
	weekly := slices.Contains(parts, "FREQ=WEEKLY")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		switch {
		case name == "BYDAY" && weekly:
			parts[i] = "BYDAY=" + turned(value, days)
		case name == "BYDAY" && !strings.Contains(value, ","):
			parts[i] = "BYDAY=" + ordinal(value, to)
		case name == "BYMONTHDAY" && value == strconv.Itoa(from.Day()):
			parts[i] = "BYMONTHDAY=" + strconv.Itoa(to.Day())
		case name == "BYMONTH" && value == strconv.Itoa(int(from.Month())):
			parts[i] = "BYMONTH=" + strconv.Itoa(int(to.Month()))
		}
	}
	return strings.Join(parts, ";")
}

// turned moves a list of weekdays on by a number of days.
func turned(list string, days int) string {
	var moved []int
	for _, name := range strings.Split(list, ",") {
		at := slices.Index(weekdays, name)
		if at < 0 {
			return list
		}
		moved = append(moved, ((at+days)%7+7)%7)
	}
	// A week begins on Monday.
	slices.SortFunc(moved, func(a, b int) int { return (a+6)%7 - (b+6)%7 })
	names := make([]string, len(moved))
	for i, at := range moved {
		names[i] = weekdays[at]
	}
	return strings.Join(names, ",")
}

// ordinal names a day as the second Tuesday of its month, or as the last where the rule said so and it is.
func ordinal(value string, day time.Time) string {
	if len(value) < 3 {
		return weekdays[day.Weekday()]
	}
	if value[0] == '-' && day.AddDate(0, 0, 7).Month() != day.Month() {
		return "-1" + weekdays[day.Weekday()]
	}
	return strconv.Itoa((day.Day()-1)/7+1) + weekdays[day.Weekday()]
}
