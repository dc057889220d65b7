// Package recurrence reads rules of repetition (RFC 5545, RRULE) and tells when the next time is. Days keep their time on
// the clock of a zone, also over the nights on which that clock is changed. It knows no record.
package recurrence

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	// Time zones are known where the machine has no list of them.
	_ "time/tzdata"

	"github.com/teambition/rrule-go"
)

// MaxLength bounds the text of a rule, in characters.
const MaxLength = 500

// horizon ends the search in a rule that may never come true, such as every 30th of February. A leap day on a given weekday
// comes back within 28 years, and within 40 over a century.
const horizon = 40

// maxInterval keeps a step within what people plan.
const maxInterval = 1000

var (
	errText     = errors.New("is no rule of repetition, such as FREQ=WEEKLY;BYDAY=MO")
	errOften    = errors.New("repeats more often than daily")
	errInterval = errors.New("has an interval beyond 1000")
	errNothing  = errors.New("has an interval or a count of nothing")
	errBoth     = errors.New("ends either after a count or on a day, not both")
)

// Check tells what is wrong with the text of a rule; an empty one is none.
func Check(rule string) error {
	if rule == "" {
		return nil
	}
	_, err := read(rule)
	return err
}

func read(rule string) (*rrule.ROption, error) {
	if !strings.HasPrefix(rule, "FREQ=") && !strings.Contains(rule, ";FREQ=") || strings.ContainsAny(rule, "\r\n:") || strings.Contains(rule, "DTSTART") {
		return nil, errText
	}
	o, err := rrule.StrToROption(rule)
	if err != nil {
		return nil, errText
	}
	switch {
	case o.Freq > rrule.DAILY || len(o.Byhour)+len(o.Byminute)+len(o.Bysecond) > 0:
		return nil, errOften
	case o.Interval > maxInterval || o.Interval < 0 || o.Count < 0:
		return nil, errInterval
	case slices.ContainsFunc(strings.Split(rule, ";"), nothing):
		return nil, errNothing // read as no bound at all, it would never end
	case o.Count > 0 && !o.Until.IsZero():
		return nil, errBoth
	}
	if _, err := rrule.NewRRule(*o); err != nil {
		return nil, errText
	}
	return o, nil
}

// nothing tells a part of a rule that counts to zero.
func nothing(part string) bool {
	name, n, _ := strings.Cut(part, "=")
	return (name == "INTERVAL" || name == "COUNT") && strings.Trim(n, "0") == ""
}

// Step is one time of a rule with what is left of the rule from there on.
type Step struct {
	At   time.Time
	Rule string
}

// Next gives the first time of the rule that comes after both start, which is its first time, and after. ok is false when
// the rule has ended. zone is the clock whose time of day is kept.
func Next(rule string, start, after time.Time, zone *time.Location) (next Step, ok bool, err error) {
	o, err := read(rule)
	if err != nil {
		return Step{}, false, fmt.Errorf("recurrence: %q %w", rule, err)
	}
	o.Dtstart = start.In(zone)
	if after.Before(start) {
		after = start
	}
	bounded := *o
	if end := after.AddDate(horizon, 0, 0); o.Until.IsZero() || o.Until.After(end) {
		bounded.Until = end
	}
	r, err := rrule.NewRRule(bounded)
	if err != nil {
		return Step{}, false, fmt.Errorf("recurrence: %w", err)
	}
	times := r.Iterator()
	for passed := 0; ; passed++ {
		at, more := times()
		if !more {
			return Step{}, false, nil
		}
		if at.After(after) {
			return Step{At: at.UTC(), Rule: rest(rule, o, passed)}, true, nil
		}
	}
}

// rest is the rule without the times that have passed: only a count goes down.
func rest(rule string, o *rrule.ROption, passed int) string {
	if o.Count == 0 {
		return rule
	}
	parts := strings.Split(rule, ";")
	for i, p := range parts {
		if strings.HasPrefix(p, "COUNT=") {
			parts[i] = fmt.Sprintf("COUNT=%d", o.Count-passed)
		}
	}
	return strings.Join(parts, ";")
}
