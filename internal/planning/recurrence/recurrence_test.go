package recurrence

import (
	"testing"
	"time"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for rule, good := range map[string]bool{
		"": true, "FREQ=DAILY": true, "FREQ=WEEKLY;BYDAY=MO,TH": true, "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3": true, "FREQ=YEARLY;UNTIL=20300101T000000Z": true,
		"FREQ=HOURLY": false, "FREQ=MINUTELY": false, "FREQ=SECONDLY": false, "FREQ=DAILY;BYHOUR=1,2": false, "FREQ=SOON": false, "weekly": false, "FREQ=": false,
		"FREQ=DAILY;INTERVAL=100000": false, "FREQ=DAILY;COUNT=2;UNTIL=20300101T000000Z": false, "FREQ=DAILY;COUNT=-1": false,
		"DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY": false, "RRULE:FREQ=DAILY": false, "FREQ=WEEKLY;BYDAY=XX": false,
	} {
		if err := Check(rule); (err == nil) != good {
			t.Errorf("%q: %v", rule, err)
		}
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ rule, start, after, want, rest string }{
		"tomorrow":                 {"FREQ=DAILY", "2026-05-04T07:00:00Z", "2026-05-04T08:00:00Z", "2026-05-05T07:00:00Z", "FREQ=DAILY"},
		"done early":               {"FREQ=DAILY", "2026-05-04T07:00:00Z", "2026-05-01T08:00:00Z", "2026-05-05T07:00:00Z", "FREQ=DAILY"},
		"weeks late":               {"FREQ=WEEKLY", "2026-05-04T07:00:00Z", "2026-06-02T08:00:00Z", "2026-06-08T07:00:00Z", "FREQ=WEEKLY"},
		"clock put forward":        {"FREQ=DAILY", "2026-03-28T08:00:00Z", "2026-03-28T09:00:00Z", "2026-03-29T07:00:00Z", "FREQ=DAILY"},
		"clock put back":           {"FREQ=DAILY", "2026-10-24T07:00:00Z", "2026-10-24T09:00:00Z", "2026-10-25T08:00:00Z", "FREQ=DAILY"},
		"count goes down":          {"FREQ=DAILY;COUNT=3", "2026-05-04T07:00:00Z", "2026-05-04T08:00:00Z", "2026-05-05T07:00:00Z", "FREQ=DAILY;COUNT=2"},
		"count of what was missed": {"FREQ=DAILY;COUNT=5", "2026-05-04T07:00:00Z", "2026-05-06T08:00:00Z", "2026-05-07T07:00:00Z", "FREQ=DAILY;COUNT=2"},
		"the last one":             {"FREQ=DAILY;COUNT=1", "2026-05-04T07:00:00Z", "2026-05-04T08:00:00Z", "", ""},
		"ended":                    {"FREQ=DAILY;UNTIL=20260505T000000Z", "2026-05-04T07:00:00Z", "2026-05-04T08:00:00Z", "", ""},
		"never":                    {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2026-05-04T07:00:00Z", "2026-05-04T08:00:00Z", "", ""},
		"leap day":                 {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29T09:00:00Z", "2026-05-04T08:00:00Z", "2028-02-29T09:00:00Z", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"},
	} {
		got, ok, err := Next(tc.rule, at(tc.start), at(tc.after), berlin)
		if err != nil || ok != (tc.want != "") || ok && (!got.At.Equal(at(tc.want)) || got.Rule != tc.rest) {
			t.Errorf("%s: %v %v %v, want %s %s", name, got, ok, err, tc.want, tc.rest)
		}
	}
}
