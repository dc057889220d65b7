package companies

import (
	"testing"
	"time"

	"rapport/internal/platform/civil"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	closed, err := civil.Parse("2026-12-25")
	if err != nil {
		t.Fatal(err)
	}
	week := Week{Zone: berlin, Holidays: []Holiday{{Date: closed}}, Hours: []Hours{{"thu", "08:00", "12:00"}, {"thu", "13:00", "17:00"}, {"fri", "08:00", "24:00"}}}
	for at, want := range map[string]bool{
		"2026-11-26T07:00:00Z": true,  // 8 o'clock in winter
		"2026-11-26T06:59:59Z": false, // a second before
		"2026-11-26T11:00:00Z": false, // 12 o'clock: over
		"2026-11-26T12:30:00Z": true,
		"2026-07-16T06:00:00Z": true,  // 8 o'clock in summer
		"2026-11-27T22:59:59Z": true,  // Friday until midnight
		"2026-11-27T23:00:00Z": false, // Saturday over there
		"2026-11-28T10:00:00Z": false,
		"2026-12-25T10:00:00Z": false, // a Friday, but a holiday
		"2026-12-24T23:30:00Z": false, // the holiday has begun over there
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := week.Open(moment); got != want {
			t.Errorf("%s: open is %v", at, got)
		}
	}
	always := Week{Zone: time.UTC}
	if !always.Open(time.Now()) {
		t.Error("a company without hours is closed")
	}
}
