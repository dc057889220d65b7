package ical

import (
	"strings"
	"testing"
	"time"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func encoded(t *testing.T, e Entry) string {
	t.Helper()
	out := Calendar{Method: "REQUEST", Entries: []Entry{e}}.Encode()
	for _, line := range strings.Split(out, "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line is too long or broken: %q", line)
		}
	}
	return strings.ReplaceAll(out, "\r\n ", "")
}

func TestEntries(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	for name, tc := range map[string]struct {
		entry     Entry
		has, lack []string
	}{
		"single in UTC": {Entry{UID: "1", Start: at(t, "2026-06-01T09:00:00+02:00"), End: at(t, "2026-06-01T10:00:00+02:00"), Zone: berlin}, []string{"DTSTART:20260601T070000Z", "DTEND:20260601T080000Z", "METHOD:REQUEST"}, []string{"VTIMEZONE"}},
		"series on its clock": {Entry{UID: "1", Start: at(t, "2026-06-01T09:00:00+02:00"), End: at(t, "2026-06-01T10:00:00+02:00"), Zone: berlin, Rule: "FREQ=DAILY;UNTIL=20260630", Excluded: []time.Time{at(t, "2026-06-03T07:00:00Z")}},
			[]string{"DTSTART;TZID=Europe/Berlin:20260601T090000", "RRULE:FREQ=DAILY;UNTIL=20260630T215959Z", "EXDATE;TZID=Europe/Berlin:20260603T090000", "TZID:Europe/Berlin"}, nil},
		"days": {Entry{UID: "1", Start: at(t, "2026-06-01T00:00:00Z"), End: at(t, "2026-06-03T00:00:00Z"), AllDay: true, Zone: time.UTC, Rule: "FREQ=YEARLY;UNTIL=20300601T000000Z"},
			[]string{"DTSTART;VALUE=DATE:20260601", "DTEND;VALUE=DATE:20260603", "UNTIL=20300601\r\n"}, []string{"VTIMEZONE"}},
		"texts": {Entry{UID: "1", Title: "A, b; c\\d\r\nBEGIN:VALARM", Notes: "one\ntwo", Location: "Straße 1, Gävle"},
			[]string{`SUMMARY:A\, b\; c\\d BEGIN:VALARM`, `DESCRIPTION:one\ntwo`, `LOCATION:Straße 1\, Gävle`}, []string{"\r\nBEGIN:VALARM"}},
		"names": {Entry{UID: "1", Organiser: Person{Name: "Jo \"Q\";X=1:\r\nATTENDEE:mailto:x@y.example", Email: "jo@quill.example"}, Guests: []Person{{Name: "Ana, S", Email: "ana@fenwick.example", Answer: "tentative"}}},
			[]string{"mailto:jo@quill.example", "PARTSTAT=TENTATIVE", "RSVP=true", "CN=Ana S;", "CN=Jo Q X=1 ATTENDEE mailto x@y.example:mailto:jo@"}, []string{"\r\nATTENDEE:mailto:x@y"}},
		"cancelled": {Entry{UID: "1", Cancelled: true, Sequence: 7}, []string{"STATUS:CANCELLED", "SEQUENCE:7"}, nil},
	} {
		out := encoded(t, tc.entry)
		for _, want := range tc.has {
			if !strings.Contains(out, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, out)
			}
		}
		for _, not := range tc.lack {
			if strings.Contains(out, not) {
				t.Errorf("%s has %q:\n%s", name, not, out)
			}
		}
	}
}

func TestTimezones(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"Europe/Berlin":    {"TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "BEGIN:DAYLIGHT"},
		"America/New_York": {"TZOFFSETTO:-0400", "BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"},
		"Asia/Kolkata":     {"TZOFFSETTO:+0530"},
		"Australia/Sydney": {"BYMONTH=4;BYDAY=1SU", "BYMONTH=10;BYDAY=1SU"},
	} {
		z := zone(t, name)
		out := encoded(t, Entry{UID: "1", Start: at(t, "2026-06-01T09:00:00Z"), End: at(t, "2026-06-01T10:00:00Z"), Zone: z, Rule: "FREQ=DAILY"})
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s lacks %s:\n%s", name, w, out)
			}
		}
	}
}
