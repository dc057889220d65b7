package apptest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/internal/apptest"
)

// replyFile is what a calendar program sends to whoever has invited.
func replyFile(uid, email, answer string, sequence int, at time.Time, more ...string) string {
	return strings.Join(append([]string{"BEGIN:VCALENDAR", "PRODID:-//Quill//Calendar//EN", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", "UID:" + uid,
		"DTSTAMP:" + at.UTC().Format("20060102T150405Z"), fmt.Sprintf("SEQUENCE:%d", sequence), "ORGANIZER:mailto:mara@aldermoor.example",
		"ATTENDEE;PARTSTAT=" + answer + ";CN=\"Quill, Jo\":MAILTO:" + email}, append(more, "END:VEVENT", "END:VCALENDAR", "")...), "\r\n")
}

func TestRepliesAreTaken(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	start := nextMonday(t)
	week := func(n int) time.Time { return start.AddDate(0, 0, 7*n) }
	id := weekly(t, mine, start, map[string]any{"attendees": []map[string]any{{"email": "jo@quill.example", "name": "Jo Quill"}}})
	one := mine.Must(t, http.MethodPost, "/events/schedule", map[string]any{"event_id": id, "scope": "one", "occurrence_on": day(week(1)), "starts_at": rfc(week(1).Add(time.Hour)), "ends_at": rfc(week(1).Add(2 * time.Hour))}, 200, nil).Map(t)["event"].(map[string]any)["id"].(string)
	now := time.Now().Add(time.Second)
	file := func(answer string, sequence int, at time.Time, more ...string) map[string]any {
		return map[string]any{"calendar": replyFile(id, "Jo@Quill.example", answer, sequence, at, more...)}
	}
	raw := func(text string) map[string]any { return map[string]any{"calendar": text} }
	said := func(event, answer string) {
		t.Helper()
		apptest.Scenario{Name: "the guests", As: mine, Method: http.MethodGet, URL: "/events/" + event + "/attendees", Status: 200, Contains: []string{`"answer":"` + answer + `"`}}.Run(t)
	}
	update := []string{"events update"}
	for _, s := range []apptest.Scenario{
		{Name: "a guest accepts", Body: file("ACCEPTED", 3, now), Status: 200, Contains: []string{`"answer":"accepted"`, `"name":"Jo Quill"`, id}, Events: update},
		{Name: "an answer from before", Body: file("DECLINED", 3, now.Add(-time.Hour)), Status: 409, Contains: []string{`"old_reply"`, "accepted"}},
		{Name: "an answer to an earlier invitation", Body: file("DECLINED", 2, now.Add(time.Hour)), Status: 409, Contains: []string{`"old_reply"`}},
		{Name: "a newer one", Body: file("TENTATIVE", 3, now.Add(2*time.Second)), Status: 200, Contains: []string{`"tentative"`}, Events: update},
		{Name: "to a later invitation, by a clock that is slow", Body: file("DECLINED", 4, now.Add(-time.Hour)), Status: 200, Contains: []string{`"declined"`}, Events: update},
		{Name: "one time of the series", Body: file("ACCEPTED", 3, now, "RECURRENCE-ID;TZID=Europe/Berlin:"+week(1).Format("20060102T150405")), Status: 200, Contains: []string{one}, Events: update},
		{Name: "the same time in UTC", Body: file("TENTATIVE", 3, now.Add(2*time.Second), "RECURRENCE-ID:"+week(1).UTC().Format("20060102T150405Z")), Status: 200, Contains: []string{one}, Events: update},
		{Name: "on a clock of another name", Body: file("DECLINED", 3, now.Add(3*time.Second), "RECURRENCE-ID;TZID=W. Europe Standard Time:"+week(1).Format("20060102T150405")), Status: 200, Contains: []string{one}, Events: update},
		{Name: "a time without guests of its own", Body: file("DECLINED", 3, now, "RECURRENCE-ID:"+week(2).UTC().Format("20060102T150405Z")), Status: 409, Contains: []string{`"one_of_series"`}},
		{Name: "a time that there is not", Body: file("DECLINED", 3, now, "RECURRENCE-ID:"+week(2).AddDate(0, 0, 1).UTC().Format("20060102T150405Z")), Status: 409, Contains: []string{`"unknown_event"`}},
		{Name: "another event", Body: raw(replyFile("0198c0de-0000-7000-8000-000000000000", "jo@quill.example", "ACCEPTED", 1, now)), Status: 409, Contains: []string{`"unknown_event"`}},
		{Name: "an event of another program", Body: raw(replyFile("quill@example", "jo@quill.example", "ACCEPTED", 1, now)), Status: 409, Contains: []string{`"unknown_event"`}},
		{Name: "somebody who is not invited", Body: raw(replyFile(id, "max@quill.example", "ACCEPTED", 1, now)), Status: 409, Contains: []string{`"not_invited"`, "max@quill.example"}},
		{Name: "handed on to somebody else", Body: file("DELEGATED", 3, now), Status: 422, Contains: []string{"neither accepts nor declines"}},
		{Name: "an invitation", Body: raw(strings.Replace(replyFile(id, "jo@quill.example", "ACCEPTED", 1, now), "REPLY", "REQUEST", 1)), Status: 422, Contains: []string{"no answer to an invitation"}},
		{Name: "no calendar", Body: raw("Yes, I'll come!"), Status: 422, Contains: []string{"no calendar file"}},
		{Name: "nobody", Body: raw(strings.Replace(replyFile(id, "jo@quill.example", "ACCEPTED", 1, now), "ATTENDEE;", "X-ATTENDEE;", 1)), Status: 422, Contains: []string{"lacks who"}},
		{Name: "at no time", Body: raw(strings.Replace(replyFile(id, "jo@quill.example", "ACCEPTED", 1, now), "DTSTAMP", "X-STAMP", 1)), Status: 422, Contains: []string{"lacks who"}},
		{Name: "one of two can't be taken", Body: raw(strings.Replace(replyFile(id, "jo@quill.example", "ACCEPTED", 9, now.Add(9*time.Second)), "END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20260101T000000Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\r\nEND:VEVENT", 1)), Status: 409, Contains: []string{`"unknown_event"`}},
	} {
		s.As, s.Method, s.URL = mine, http.MethodPost, "/events/replies"
		s.Run(t)
	}
	said(id, "declined")
	said(one, "declined")
	apptest.Scenario{Name: "another company", As: theirs, Method: http.MethodPost, URL: "/events/replies", Body: file("ACCEPTED", 9, now.Add(9*time.Second)), Status: 409, Contains: []string{`"unknown_event"`}}.Run(t)
	apptest.Scenario{Name: "who may only look", As: mine.Colleague(t, "viewer"), Method: http.MethodPost, URL: "/events/replies", Body: file("ACCEPTED", 9, now.Add(9*time.Second)), Status: 403}.Run(t)
	mine.Must(t, http.MethodPost, "/events/schedule", map[string]any{"event_id": id, "scope": "all", "occurrence_on": day(start), "starts_at": rfc(start.Add(time.Hour)), "ends_at": rfc(start.Add(2 * time.Hour))}, 200, nil)
	said(id, "needs-action")
	apptest.Scenario{Name: "from before it moved", As: mine, Method: http.MethodPost, URL: "/events/replies", Body: file("ACCEPTED", 9, time.Now().Add(-time.Minute)), Status: 409, Contains: []string{"before the event was moved"}}.Run(t)
	apptest.Scenario{Name: "and from after that", As: mine, Method: http.MethodPost, URL: "/events/replies", Body: file("ACCEPTED", 9, time.Now().Add(time.Second)), Status: 200, Contains: []string{`"accepted"`}, Events: update}.Run(t)
}
