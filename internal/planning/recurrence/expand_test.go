package recurrence

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

func utc(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// In 2026 the clocks of Berlin go forward on 29 March, from 2:00 to 3:00, and back on 25 October, from 3:00 to 2:00.
func TestMomentOverNights(t *testing.T) {
	t.Parallel()
	for shown, want := range map[string]string{
		"2026-03-28T02:30:00Z": "2026-03-28T01:30:00Z",
		"2026-03-29T01:59:59Z": "2026-03-29T00:59:59Z",
		"2026-03-29T02:30:00Z": "2026-03-29T01:30:00Z", // left out: 3:30 in summer time
		"2026-03-29T03:00:00Z": "2026-03-29T01:00:00Z",
		"2026-10-25T01:59:00Z": "2026-10-24T23:59:00Z",
		"2026-10-25T02:30:00Z": "2026-10-25T00:30:00Z", // twice: the first
		"2026-10-25T03:00:00Z": "2026-10-25T02:00:00Z",
		"2026-12-31T23:59:00Z": "2026-12-31T22:59:00Z",
	} {
		if got := Moment(utc(t, shown), berlin(t)); !got.Equal(utc(t, want)) {
			t.Errorf("%s in Berlin is %s, want %s", shown, got.UTC().Format(time.RFC3339), want)
		}
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, rule, start, from, to, want string }{
		{"spring", "FREQ=DAILY", "2026-03-27T09:00:00+01:00", "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z", "[28 08:00 29 07:00 30 07:00]"},
		{"autumn", "FREQ=DAILY", "2026-10-20T09:00:00+02:00", "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z", "[24 07:00 25 08:00 26 08:00]"},
		{"half past two in spring", "FREQ=DAILY", "2026-03-27T02:30:00+01:00", "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z", "[28 01:30 29 01:30 30 00:30]"},
		{"half past two in autumn", "FREQ=DAILY", "2026-10-20T02:30:00+02:00", "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z", "[24 00:30 25 00:30 26 01:30]"},
		{"a monday that is a sunday in UTC", "FREQ=WEEKLY;BYDAY=MO", "2026-06-01T00:30:00+02:00", "2026-06-07T00:00:00Z", "2026-06-15T00:00:00Z", "[07 22:30 14 22:30]"},
		{"until in UTC counts the last", "FREQ=DAILY;UNTIL=20260330T070000Z", "2026-03-27T09:00:00+01:00", "2026-03-28T00:00:00Z", "2026-05-01T00:00:00Z", "[28 08:00 29 07:00 30 07:00]"},
		{"until a day", "FREQ=DAILY;UNTIL=20260329", "2026-03-27T09:00:00+01:00", "2026-03-28T00:00:00Z", "2026-05-01T00:00:00Z", "[28 08:00 29 07:00]"},
		{"counted from the first", "FREQ=DAILY;COUNT=3", "2026-03-27T09:00:00+01:00", "2026-03-28T00:00:00Z", "2026-05-01T00:00:00Z", "[28 08:00 29 07:00]"},
		{"every second week, years on", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "2016-01-04T09:00:00+01:00", "2026-03-01T00:00:00Z", "2026-03-15T00:00:00Z", "[02 08:00 04 08:00]"},
		{"every third day, years on", "FREQ=DAILY;INTERVAL=3", "2016-01-04T09:00:00+01:00", "2026-03-01T00:00:00Z", "2026-03-07T00:00:00Z", "[03 08:00 06 08:00]"},
		{"the 31st", "FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T09:00:00+01:00", "2026-02-01T00:00:00Z", "2026-06-01T00:00:00Z", "[31 07:00 31 07:00]"},
		{"second tuesday", "FREQ=MONTHLY;BYDAY=2TU", "2026-01-13T09:00:00+01:00", "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z", "[10 08:00 10 08:00]"},
		{"nothing before the first", "FREQ=DAILY", "2026-03-27T09:00:00+01:00", "2025-01-01T00:00:00Z", "2026-03-28T00:00:00Z", "[27 08:00]"},
		{"a day that never comes", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-03-27T09:00:00+01:00", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "[]"},
	} {
		s := Series{Rule: tc.rule, Start: utc(t, tc.start), Zone: berlin(t)}
		times, err := s.Between(utc(t, tc.from), utc(t, tc.to), 100)
		var got []string
		for _, at := range times {
			got = append(got, at.UTC().Format("02 15:04"))
		}
		if err != nil || fmt.Sprint(got) != tc.want {
			t.Errorf("%s: %v %v, want %s", tc.name, got, err, tc.want)
		}
	}
}

// A rule that never ends is only walked within the window, however old it is.
func TestBetweenIsBounded(t *testing.T) {
	t.Parallel()
	s := Series{Rule: "FREQ=DAILY", Start: utc(t, "1970-01-01T08:00:00Z"), Zone: berlin(t)}
	if _, err := s.Between(utc(t, "2026-01-01T00:00:00Z"), utc(t, "2027-01-01T00:00:00Z"), 100); !errors.Is(err, ErrMany) {
		t.Errorf("365 times where 100 are asked for: %v", err)
	}
	o, err := s.option()
	if err != nil {
		t.Fatal(err)
	}
	s.forward(o, utc(t, "2026-01-01T00:00:00Z"))
	if o.Dtstart.Year() != 2025 {
		t.Errorf("the walk begins in %s", o.Dtstart)
	}
}

// What forward skips must not change what comes.
func TestForwardChangesNothing(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{"FREQ=DAILY", "FREQ=DAILY;INTERVAL=7", "FREQ=WEEKLY;BYDAY=MO,FR;WKST=SU", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU", "FREQ=DAILY;BYMONTH=3,5"} {
		start := utc(t, "2024-02-27T09:00:00+01:00")
		s := Series{Rule: rule, Start: start, Zone: berlin(t)}
		whole, err := s.Between(start, start.AddDate(3, 0, 0), 5000)
		if err != nil {
			t.Fatal(err)
		}
		for day := range 40 {
			from := start.AddDate(2, 0, day)
			got, err := s.Between(from, from.AddDate(0, 2, 0), 5000)
			var want []time.Time
			for _, at := range whole {
				if !at.Before(from) && at.Before(from.AddDate(0, 2, 0)) {
					want = append(want, at)
				}
			}
			if err != nil || !slices.EqualFunc(got, want, time.Time.Equal) {
				t.Fatalf("%s from %s: %v, want %v (%v)", rule, from, got, want, err)
			}
		}
	}
}

func TestLastAndCut(t *testing.T) {
	t.Parallel()
	at := utc(t, "2026-03-30T09:00:00+02:00")
	for rule, want := range map[string]struct{ last, before, after string }{
		"FREQ=DAILY":                        {"", "FREQ=DAILY;UNTIL=20260330T065959Z", "FREQ=DAILY"},
		"FREQ=DAILY;COUNT=5":                {"2026-03-31T07:00:00Z", "FREQ=DAILY;UNTIL=20260330T065959Z", "FREQ=DAILY;COUNT=2"},
		"FREQ=DAILY;UNTIL=20260401T070000Z": {"2026-04-01T07:00:00Z", "FREQ=DAILY;UNTIL=20260330T065959Z", "FREQ=DAILY;UNTIL=20260401T070000Z"},
	} {
		s := Series{Rule: rule, Start: utc(t, "2026-03-27T09:00:00+01:00"), Zone: berlin(t)}
		last, ok, err := s.Last()
		if err != nil || ok != (want.last != "") || ok && !last.Equal(utc(t, want.last)) {
			t.Errorf("%s: last %s %v %v", rule, last, ok, err)
		}
		before, after, err := s.Cut(at)
		if err != nil || before != want.before || after != want.after {
			t.Errorf("%s is cut into %q and %q: %v", rule, before, after, err)
		}
		if !s.Has(at) || s.Has(at.Add(time.Minute)) {
			t.Errorf("%s knows its times wrongly", rule)
		}
	}
}

func TestShift(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ rule, from, to, want string }{
		{"FREQ=WEEKLY;BYDAY=MO,WE", "2026-06-01T09:00:00+02:00", "2026-06-02T09:00:00+02:00", "FREQ=WEEKLY;BYDAY=TU,TH"},
		{"FREQ=WEEKLY;BYDAY=MO,WE", "2026-06-01T09:00:00+02:00", "2026-05-31T09:00:00+02:00", "FREQ=WEEKLY;BYDAY=TU,SU"},
		{"FREQ=WEEKLY;BYDAY=MO", "2026-06-01T09:00:00+02:00", "2026-06-01T19:00:00+02:00", "FREQ=WEEKLY;BYDAY=MO"},
		{"FREQ=MONTHLY;BYMONTHDAY=13", "2026-01-13T09:00:00+01:00", "2026-01-15T09:00:00+01:00", "FREQ=MONTHLY;BYMONTHDAY=15"},
		{"FREQ=MONTHLY;BYDAY=2TU", "2026-01-13T09:00:00+01:00", "2026-01-15T09:00:00+01:00", "FREQ=MONTHLY;BYDAY=3TH"},
		{"FREQ=MONTHLY;BYDAY=-1FR", "2026-01-30T09:00:00+01:00", "2026-01-29T09:00:00+01:00", "FREQ=MONTHLY;BYDAY=-1TH"},
		{"FREQ=DAILY", "2026-01-30T09:00:00+01:00", "2026-01-29T09:00:00+01:00", "FREQ=DAILY"},
	} {
		if got := Shift(tc.rule, utc(t, tc.from), utc(t, tc.to), berlin(t)); got != tc.want {
			t.Errorf("%s from %s to %s: %s, want %s", tc.rule, tc.from, tc.to, got, tc.want)
		}
	}
}
