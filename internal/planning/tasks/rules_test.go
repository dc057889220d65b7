package tasks

import (
	"testing"
	"time"
)

func TestSorted(t *testing.T) {
	t.Parallel()
	auckland, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	// The 11th at half past nine in Auckland, still the 10th in UTC.
	now := time.Date(2026, 5, 10, 21, 30, 0, 0, time.UTC).In(auckland)
	for name, tc := range map[string]struct {
		due    time.Time
		allDay bool
		want   string
	}{
		"an hour ago":         {now.Add(-time.Hour), false, "overdue"},
		"in an hour":          {now.Add(time.Hour), false, "today"},
		"the day, all of it":  {time.Date(2026, 5, 11, 0, 0, 0, 0, time.UTC), true, "today"},
		"yesterday":           {time.Date(2026, 5, 10, 0, 0, 0, 0, time.UTC), true, "overdue"},
		"tomorrow":            {now.AddDate(0, 0, 1), false, "next"},
		"on the seventh day":  {time.Date(2026, 5, 18, 0, 0, 0, 0, time.UTC), true, "next"},
		"after the seven":     {time.Date(2026, 5, 19, 0, 0, 0, 0, time.UTC), true, ""},
		"tomorrow, this date": {now.Add(16 * time.Hour), false, "next"},
	} {
		d := sorted([]Task{{DueAt: &tc.due, AllDay: tc.allDay}}, now)
		got := map[string]int{"overdue": len(d.Overdue), "today": len(d.Today), "next": len(d.Next)}
		if all := got["overdue"] + got["today"] + got["next"]; tc.want == "" && all != 0 || tc.want != "" && (all != 1 || got[tc.want] != 1) {
			t.Errorf("%s: %v, want %q", name, got, tc.want)
		}
	}
}
