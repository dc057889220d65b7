package ical

import (
	"errors"
	"strings"
	"testing"
)

const answered = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260601T101112Z\r\nSEQUENCE:2\r\n" +
	"ATTENDEE;CN=\"Quill, Jo\";PARTSTAT=TENTATIVE:Mailto:jo@quill.exa\r\n mple\r\nRECURRENCE-ID;TZID=Europe/Berlin:20260608T003000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func TestReplies(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	list, err := Replies("\ufeff" + answered)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	if r := list[0]; r.UID != "a" || r.Email != "jo@quill.example" || r.Answer != "tentative" || r.Sequence != 2 || !r.Stamped.Equal(at(t, "2026-06-01T10:11:12Z")) || r.Of.Day(berlin).String() != "2026-06-08" {
		t.Errorf("read as %+v", r)
	}
	for said, day := range map[string]string{"RECURRENCE-ID:20260607T223000Z": "2026-06-08", "RECURRENCE-ID;VALUE=DATE:20260608": "2026-06-08", "RECURRENCE-ID;TZID=Somewhere:20260608T003000": "2026-06-08",
		"RECURRENCE-ID;TZID=America/New_York:20260607T183000": "2026-06-08"} {
		list, err := Replies(strings.Replace(answered, "RECURRENCE-ID;TZID=Europe/Berlin:20260608T003000", said, 1))
		if err != nil || list[0].Of.Day(berlin).String() != day {
			t.Errorf("%s: %v, %v", said, list, err)
		}
	}
	for name, tc := range map[string]struct {
		text string
		want error
	}{
		"nothing":             {"", ErrNoReply},
		"words":               {"Yes!", ErrNoCalendar},
		"a request":           {strings.Replace(answered, "REPLY", "REQUEST", 1), ErrNoReply},
		"no event":            {"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", ErrNoReply},
		"cut off":             {answered[:len(answered)-40], ErrNoCalendar},
		"two people":          {strings.Replace(answered, "RECURRENCE", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\r\nRECURRENCE", 1), ErrDamaged},
		"a sequence of words": {strings.Replace(answered, "SEQUENCE:2", "SEQUENCE:two", 1), ErrDamaged},
		"no answer yet":       {strings.Replace(answered, "TENTATIVE", "NEEDS-ACTION", 1), ErrAnswer},
		"a time that is none": {strings.Replace(answered, "20260608T003000", "yesterday", 1), ErrDamaged},
	} {
		if _, err := Replies(tc.text); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

func FuzzReplies(f *testing.F) {
	f.Add(answered)
	f.Fuzz(func(_ *testing.T, text string) { _, _ = Replies(text) })
}
