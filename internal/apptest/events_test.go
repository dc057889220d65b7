package apptest_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"rapport/internal/apptest"
)

// nextMonday is nine o'clock in Berlin, on a Monday at least three weeks ahead and far from the nights of clock changes.
func nextMonday(t *testing.T) time.Time {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Now().In(berlin).AddDate(0, 0, 21)
	for day.Weekday() != time.Monday || offsetOf(day) != offsetOf(day.AddDate(0, 0, 60)) {
		day = day.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, berlin)
}

func offsetOf(t time.Time) int { _, o := t.Zone(); return o }

func rfc(t time.Time) string { return t.UTC().Format(time.RFC3339) }
func day(t time.Time) string { return t.Format(time.DateOnly) }

// weekly makes a series of an hour on Mondays and gives its id.
func weekly(t *testing.T, c *apptest.Client, start time.Time, more map[string]any) string {
	t.Helper()
	body := map[string]any{"title": "Site meeting", "starts_at": rfc(start), "ends_at": rfc(start.Add(time.Hour)), "time_zone": "Europe/Berlin", "recurrence": "FREQ=WEEKLY;BYDAY=MO"}
	for k, v := range more {
		body[k] = v
	}
	return c.Must(t, "POST", "/events/schedule", body, 200, nil).Map(t)["event"].(map[string]any)["id"].(string)
}

// calendar lists what stands between two moments, as "day time title".
func calendar(t *testing.T, c *apptest.Client, from, to time.Time) string {
	t.Helper()
	var out struct {
		Items []struct {
			Title    string
			StartsAt time.Time `json:"starts_at"`
		}
	}
	c.Must(t, "GET", "/events/occurrences?from="+rfc(from)+"&to="+rfc(to), nil, 200, &out)
	var lines []string
	for _, o := range out.Items {
		lines = append(lines, o.StartsAt.In(from.Location()).Format("02 15:04 ")+o.Title)
	}
	return strings.Join(lines, ", ")
}

// shows is what calendar gives for weeks from start: one entry for each, "-" for a week without.
func shows(start time.Time, weeks ...string) string {
	var lines []string
	for i, w := range weeks {
		if w != "-" {
			lines = append(lines, start.AddDate(0, 0, 7*i).Format("02 ")+w)
		}
	}
	return strings.Join(lines, ", ")
}

func TestSeriesAreChangedInPart(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	start := nextMonday(t)
	id := weekly(t, mine, start, nil)
	week := func(n int) time.Time { return start.AddDate(0, 0, 7*n) }
	until := week(5).AddDate(0, 0, -1)
	usual := "09:00 Site meeting"
	look := func(when string, want string) {
		t.Helper()
		if got := calendar(t, mine, start.Add(-time.Hour), until); got != want {
			t.Errorf("%s the calendar shows %s, want %s", when, got, want)
		}
	}
	plan := func(body map[string]any) map[string]any { body["event_id"] = id; return body }
	look("at first", shows(start, usual, usual, usual, usual, usual))

	moved := apptest.Scenario{Name: "move one", As: mine, Method: "POST", URL: "/events/schedule", Status: 200, Events: []string{"events create"},
		Body:     plan(map[string]any{"scope": "one", "occurrence_on": day(week(1)), "title": "Site meeting, later", "starts_at": rfc(week(1).Add(5 * time.Hour)), "ends_at": rfc(week(1).Add(6 * time.Hour))}),
		Contains: []string{`"series_id":"` + id, `"occurrence_on":"` + day(week(1))}}.Run(t).Map(t)["event"].(map[string]any)["id"].(string)
	look("after one moved", shows(start, usual, "14:00 Site meeting, later", usual, usual, usual))
	apptest.Scenario{Name: "move it again", As: mine, Method: "POST", URL: "/events/schedule", Status: 200, Events: []string{"events update"},
		Body: plan(map[string]any{"scope": "one", "occurrence_on": day(week(1)), "starts_at": rfc(week(1).Add(6 * time.Hour)), "ends_at": rfc(week(1).Add(7 * time.Hour))}), Contains: []string{moved}}.Run(t)
	apptest.Scenario{Name: "cancel one", As: mine, Method: "POST", URL: "/events/" + id + "/cancel", Body: map[string]any{"scope": "one", "occurrence_on": day(week(2))}, Status: 204, Events: []string{"events update"}}.Run(t)
	look("after one was called off", shows(start, usual, "15:00 Site meeting, later", "-", usual, usual))

	apptest.Scenario{Name: "the whole series an hour later", As: mine, Method: "POST", URL: "/events/schedule", Status: 200, Events: []string{"events update"},
		Body: plan(map[string]any{"scope": "all", "occurrence_on": day(week(3)), "starts_at": rfc(week(3).Add(time.Hour)), "ends_at": rfc(week(3).Add(2 * time.Hour))})}.Run(t)
	later := "10:00 Site meeting"
	look("after all moved", shows(start, later, "15:00 Site meeting, later", "-", later, later))

	next := apptest.Scenario{Name: "from the fourth on, on Tuesdays", As: mine, Method: "POST", URL: "/events/schedule", Status: 200, Events: []string{"events create", "events update"},
		Body:     plan(map[string]any{"scope": "following", "occurrence_on": day(week(3)), "title": "Tuesday meeting", "starts_at": rfc(week(3).AddDate(0, 0, 1)), "ends_at": rfc(week(3).AddDate(0, 0, 1).Add(time.Hour))}),
		Contains: []string{"BYDAY=TU"}}.Run(t).Map(t)["event"].(map[string]any)["id"].(string)
	tuesday := func(n int) string { return week(n).AddDate(0, 0, 1).Format("02 15:04 ") + "Tuesday meeting" }
	look("after the rest moved", shows(start, later, "15:00 Site meeting, later", "-")+", "+tuesday(3)+", "+tuesday(4))
	apptest.Scenario{Name: "end the new series", As: mine, Method: "POST", URL: "/events/" + next + "/cancel", Body: map[string]any{"scope": "following", "occurrence_on": day(week(4).AddDate(0, 0, 1))}, Status: 204, Events: []string{"events update"}}.Run(t)
	look("after it ended", shows(start, later, "15:00 Site meeting, later", "-")+", "+tuesday(3))

	apptest.Scenario{Name: "cancel the moved one", As: mine, Method: "DELETE", URL: "/events/" + moved, Status: 204, Events: []string{"events delete", "events update"}}.Run(t)
	look("after the moved one went", shows(start, later, "-", "-")+", "+tuesday(3))
	apptest.Scenario{Name: "and bring it back", As: mine, Method: "POST", URL: "/events/" + moved + "/restore", Status: 200, Events: []string{"events restore", "events update"}}.Run(t)
	look("after it came back", shows(start, later, "15:00 Site meeting, later", "-")+", "+tuesday(3))
	apptest.Scenario{Name: "the series into the trash", As: mine, Method: "POST", URL: "/events/" + id + "/cancel", Body: map[string]any{}, Status: 204, Events: []string{"events delete", "events delete"}}.Run(t)
	look("after the series went", tuesday(3))
	apptest.Scenario{Name: "and back with what was changed", As: mine, Method: "POST", URL: "/events/" + id + "/restore", Status: 200, Events: []string{"events restore", "events restore"}}.Run(t)
	look("after the series came back", shows(start, later, "15:00 Site meeting, later", "-")+", "+tuesday(3))

	for _, s := range []apptest.Scenario{
		{Name: "no such day", Body: plan(map[string]any{"scope": "one", "occurrence_on": day(week(1).AddDate(0, 0, 2)), "title": "x"}), Status: 422, Contains: []string{"no time on"}},
		{Name: "which one", Body: plan(map[string]any{"scope": "one", "title": "x"}), Status: 422, Contains: []string{"occurrence_on"}},
		{Name: "a day that was called off", Body: plan(map[string]any{"scope": "one", "occurrence_on": day(week(2)), "title": "x"}), Status: 422, Contains: []string{"called off"}},
		{Name: "stale", Body: plan(map[string]any{"version": 1, "title": "x"}), Status: 412, Contains: []string{"version_conflict"}},
		{Name: "end before start", Body: plan(map[string]any{"starts_at": rfc(start), "ends_at": rfc(start.Add(-time.Hour))}), Status: 422, Contains: []string{`"ends_at"`}},
		{Name: "no such zone", Body: plan(map[string]any{"time_zone": "Europe/Atlantis"}), Status: 422, Contains: []string{`"time_zone"`}},
		{Name: "too many times", Body: plan(map[string]any{"recurrence": "FREQ=DAILY;COUNT=5000"}), Status: 422, Contains: []string{`"recurrence"`, "1000"}},
		{Name: "too often", Body: plan(map[string]any{"recurrence": "FREQ=MINUTELY"}), Status: 422, Contains: []string{`"recurrence"`}},
		{Name: "a rule without a time", Body: plan(map[string]any{"recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}), Status: 422, Contains: []string{`"recurrence"`}},
		{Name: "too long", Body: plan(map[string]any{"starts_at": rfc(start), "ends_at": rfc(start.AddDate(2, 0, 0))}), Status: 422, Contains: []string{`"ends_at"`}},
		{Name: "one time that repeats", Body: map[string]any{"event_id": moved, "recurrence": "FREQ=DAILY"}, Status: 422, Contains: []string{`"recurrence"`}},
	} {
		s.As, s.Method, s.URL = mine, "POST", "/events/schedule"
		s.Run(t)
	}
	for _, s := range []apptest.Scenario{
		{Name: "schedule", Method: "POST", URL: "/events/schedule", Body: plan(map[string]any{"title": "x"})},
		{Name: "one time", Method: "POST", URL: "/events/schedule", Body: plan(map[string]any{"scope": "one", "occurrence_on": day(week(0)), "title": "x"})},
		{Name: "cancel", Method: "POST", URL: "/events/" + id + "/cancel", Body: map[string]any{}},
		{Name: "cancel one", Method: "POST", URL: "/events/" + id + "/cancel", Body: map[string]any{"scope": "one", "occurrence_on": day(week(0))}},
		{Name: "attendees", Method: "GET", URL: "/events/" + id + "/attendees"},
		{Name: "answer", Method: "POST", URL: "/events/" + id + "/answer", Body: map[string]any{"answer": "accepted"}},
	} {
		s.As, s.Name, s.Status = theirs, "another company: "+s.Name, 404
		s.Run(t)
	}
	apptest.Scenario{Name: "another company's calendar", As: theirs, Method: "GET", URL: "/events/occurrences?from=" + rfc(start) + "&to=" + rfc(until), Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	viewer := mine.As(t, "viewer")
	apptest.Scenario{Name: "viewers only look", As: viewer, Method: "POST", URL: "/events/schedule", Body: map[string]any{"title": "x"}, Status: 403}.Run(t)
	apptest.Scenario{Name: "viewers call nothing off", As: viewer, Method: "POST", URL: "/events/" + id + "/cancel", Body: map[string]any{}, Status: 403}.Run(t)
}

func TestCalendarIsBounded(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	mine.Must(t, "POST", "/events", map[string]any{"title": "Night shift", "starts_at": "2026-03-27T01:30:00Z", "ends_at": "2026-03-27T02:30:00Z", "time_zone": "Europe/Berlin", "recurrence": "FREQ=DAILY"}, 201, nil)
	berlin, _ := time.LoadLocation("Europe/Berlin")
	// The clock goes from 2:00 to 3:00 on the 29th, and from 3:00 to 2:00 on 25 October.
	if got := calendar(t, mine, time.Date(2026, 3, 28, 0, 0, 0, 0, berlin), time.Date(2026, 3, 31, 0, 0, 0, 0, berlin)); got != "28 02:30 Night shift, 29 03:30 Night shift, 30 02:30 Night shift" {
		t.Errorf("spring: %s", got)
	}
	if got := calendar(t, mine, time.Date(2026, 10, 24, 0, 0, 0, 0, berlin), time.Date(2026, 10, 27, 0, 0, 0, 0, berlin)); got != "24 02:30 Night shift, 25 02:30 Night shift, 26 02:30 Night shift" {
		t.Errorf("autumn: %s", got)
	}
	for _, s := range []apptest.Scenario{
		{Name: "too wide a window", URL: "/events/occurrences?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z", Status: 422, Contains: []string{"100 days"}},
		{Name: "backwards", URL: "/events/occurrences?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", Status: 422, Contains: []string{`"to"`}},
		{Name: "no window", URL: "/events/occurrences", Status: 422},
		{Name: "no time", URL: "/events/occurrences?from=soon&to=later", Status: 422},
		{Name: "the far future", URL: "/events/occurrences?from=2190-01-01T00:00:00Z&to=2190-01-03T00:00:00Z", Status: 200, Contains: []string{"2190-01-01T01:30:00Z"}},
		{Name: "not a member", URL: "/events/occurrences?from=2026-02-01T00:00:00Z&to=2026-02-02T00:00:00Z&members=me", Status: 422},
	} {
		s.As, s.Method = mine, "GET"
		s.Run(t)
	}
	for i := range 55 {
		mine.Must(t, "POST", "/events", map[string]any{"title": fmt.Sprint("Daily ", i), "starts_at": "2026-03-27T08:00:00Z", "recurrence": "FREQ=DAILY"}, 201, nil)
	}
	apptest.Scenario{Name: "too many times", As: mine, Method: "GET", URL: "/events/occurrences?from=2026-04-01T00:00:00Z&to=2026-07-09T00:00:00Z", Status: 422, Contains: []string{"too many events"}}.Run(t)
}

// outbox waits until the mails written so far have been handled, and reads them, newest first.
func outbox(t *testing.T, c *apptest.Client, count int) (mails []map[string]any) {
	t.Helper()
	for range 200 {
		mails = nil
		kept := 0
		for _, item := range c.Must(t, "GET", "/mails?limit=200", nil, 200, nil).Map(t)["items"].([]any) {
			m := item.(map[string]any)
			mails = append(mails, m)
			if m["state"] == "kept" {
				kept++
			}
		}
		if len(mails) >= count && kept == len(mails) {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if len(mails) != count {
		t.Fatalf("the outbox has %d mails, want %d: %v", len(mails), count, mails)
	}
	return mails
}

// mailTo reads the newest mail to an address.
func mailTo(t *testing.T, c *apptest.Client, mails []map[string]any, to string) map[string]any {
	t.Helper()
	for _, m := range mails {
		if m["to"] == to {
			return c.Must(t, "GET", "/mails/"+m["id"].(string), nil, 200, nil).Map(t)
		}
	}
	t.Fatalf("nobody wrote to %s: %v", to, mails)
	return nil
}

func unfolded(m map[string]any) string {
	return strings.ReplaceAll(m["calendar"].(string), "\r\n ", "")
}

func TestGuestsAreInvitedAndAnswer(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	colleague := mine.Colleague(t, "agent")
	start := nextMonday(t)
	contact := newRecord(t, mine, "/crm/contacts", map[string]any{"first_name": "Ana", "last_name": "Sandvik", "email": "ana@fenwick.example", "language": "de"})
	foreign := newRecord(t, theirs, "/crm/contacts", map[string]any{"last_name": "Brown", "email": "brown@bramble.example"})
	guests := []map[string]any{{"contact_id": contact}, {"member_id": colleague.UserID}, {"member_id": mine.UserID}, {"email": "jo@quill.example", "name": "Jo\r\nBcc: all@quill.example"}}
	id := weekly(t, mine, start, map[string]any{"attendees": guests, "title": "Tour, \"large\";\nplant", "location": "Hall 3"})

	mails := outbox(t, mine, 3)
	ana, jo := mailTo(t, mine, mails, "ana@fenwick.example"), mailTo(t, mine, mails, "jo@quill.example")
	if ana["calendar_method"] != "REQUEST" || !strings.HasPrefix(ana["subject"].(string), "Einladung: ") || !strings.HasPrefix(jo["subject"].(string), "Invitation: ") {
		t.Errorf("the invitations are %v and %v", ana, jo)
	}
	if strings.ContainsAny(jo["to_name"].(string)+jo["subject"].(string), "\r\n") {
		t.Errorf("a name or title breaks out of its line: %q %q", jo["to_name"], jo["subject"])
	}
	for _, want := range []string{"METHOD:REQUEST", "UID:" + id, "RRULE:FREQ=WEEKLY;BYDAY=MO", "DTSTART;TZID=Europe/Berlin:" + start.Format("20060102T150405"), "BEGIN:VTIMEZONE", "SEQUENCE:1", `SUMMARY:Tour\, "large"\; plant`, "mailto:ana@fenwick.example", "ORGANIZER"} {
		if !strings.Contains(unfolded(ana), want) {
			t.Errorf("the invitation lacks %s: %s", want, unfolded(ana))
		}
	}
	link := regexp.MustCompile(`/invitation/(\S+)$`).FindStringSubmatch(ana["link_url"].(string))[1]
	guest := a.Anyone()
	for _, s := range []apptest.Scenario{
		{Name: "read", As: guest, Method: "GET", URL: "/invitations/" + link, Status: 200, Contains: []string{`"answer":"needs-action"`, `"name":"Ana Sandvik"`, `"open":true`}},
		{Name: "a forged link", As: guest, Method: "GET", URL: "/invitations/" + link[:len(link)-3] + "AAA", Status: 404},
		{Name: "a link cut off", As: guest, Method: "GET", URL: "/invitations/" + link[:20], Status: 404},
		{Name: "no answer at all", As: guest, Method: "POST", URL: "/invitations/" + link, Body: map[string]any{"answer": "perhaps"}, Status: 422, Contains: []string{"answer"}},
		{Name: "forged answer", As: guest, Method: "POST", URL: "/invitations/" + link[:len(link)-3] + "AAA", Body: map[string]any{"answer": "accepted"}, Status: 404},
		{Name: "accept", As: guest, Method: "POST", URL: "/invitations/" + link, Body: map[string]any{"answer": "accepted"}, Status: 200, Contains: []string{`"answer":"accepted"`}},
		{Name: "it is known", As: mine, Method: "GET", URL: "/events/" + id + "/attendees", Status: 200, Contains: []string{`"answer":"accepted"`, `"name":"Ana Sandvik"`}},
		{Name: "it is in the history", As: mine, Method: "GET", URL: "/events/" + id + "/history", Status: 200, Contains: []string{"Ana Sandvik (accepted)", `"via":"invitation"`}},
		{Name: "a colleague declines", As: colleague, Method: "POST", URL: "/events/" + id + "/answer", Body: map[string]any{"answer": "declined"}, Status: 200, Contains: []string{`"declined"`}, Events: []string{"events update"}},
		{Name: "answers write no mail and bump no time", As: mine, Method: "GET", URL: "/mails", Status: 200, Lacks: []string{`"queued"`}},
		{Name: "a foreign contact", As: mine, Method: "POST", URL: "/events/schedule", Body: map[string]any{"event_id": id, "attendees": []map[string]any{{"contact_id": foreign}}}, Status: 422, Contains: []string{"names no record that is there"}},
		{Name: "a foreign member", As: mine, Method: "POST", URL: "/events/schedule", Body: map[string]any{"event_id": id, "attendees": []map[string]any{{"member_id": theirs.UserID}}}, Status: 422, Contains: []string{"names no record that is there"}},
		{Name: "about a foreign record", As: mine, Method: "POST", URL: "/events/schedule", Body: map[string]any{"title": "x", "about": "contacts", "about_id": foreign}, Status: 422, Contains: []string{"names no record that is there"}},
		{Name: "a foreign owner", As: mine, Method: "POST", URL: "/events/schedule", Body: map[string]any{"title": "x", "owner_id": theirs.UserID}, Status: 422, Contains: []string{"names no record that is there"}},
		{Name: "no address", As: mine, Method: "POST", URL: "/events/schedule", Body: map[string]any{"event_id": id, "attendees": []map[string]any{{"email": "jo@quill.example\r\nBcc: x@y.example"}}}, Status: 422, Contains: []string{"e-mail address"}},
		{Name: "twice", As: mine, Method: "POST", URL: "/events/schedule", Body: map[string]any{"event_id": id, "attendees": []map[string]any{{"email": "jo@quill.example"}, {"email": "Jo@quill.example"}}}, Status: 422, Contains: []string{"twice"}},
		{Name: "nobody", As: mine, Method: "POST", URL: "/events/schedule", Body: map[string]any{"event_id": id, "attendees": []map[string]any{{"name": "Jo"}}}, Status: 422, Contains: []string{"attendees[0]"}},
		{Name: "the other outbox", As: theirs, Method: "GET", URL: "/mails", Status: 200, Contains: []string{`"items":[]`}},
		{Name: "another company's mail", As: theirs, Method: "GET", URL: "/mails/" + ana["id"].(string), Status: 404},
		{Name: "outbox is for admins", As: colleague, Method: "GET", URL: "/mails", Status: 403},
		{Name: "not on the list", As: theirs, Method: "POST", URL: "/events/" + newRecord(t, theirs, "/events", map[string]any{"title": "x"}) + "/answer", Body: map[string]any{"answer": "accepted"}, Status: 409},
	} {
		s.Run(t)
	}
	changed(t, mine, guest, id, link, contact, start)
}

// changed goes on with what guests hear of changes.
func changed(t *testing.T, mine, guest *apptest.Client, id, link, contact string, start time.Time) {
	t.Helper()
	week := start.AddDate(0, 0, 7)
	mine.Must(t, "PATCH", "/events/"+id, map[string]any{"location": "Hall 4"}, 200, nil)
	ana := mailTo(t, mine, outbox(t, mine, 6), "ana@fenwick.example")
	if !strings.Contains(unfolded(ana), "LOCATION:Hall 4") || strings.Contains(unfolded(ana), "SEQUENCE:1\r") {
		t.Errorf("a change through the list is told as %s", unfolded(ana))
	}
	mine.Must(t, "POST", "/events/schedule", map[string]any{"event_id": id, "scope": "one", "occurrence_on": day(week), "starts_at": rfc(week.Add(time.Hour)), "ends_at": rfc(week.Add(2 * time.Hour))}, 200, nil)
	ana = mailTo(t, mine, outbox(t, mine, 9), "ana@fenwick.example")
	for _, want := range []string{"UID:" + id, "RECURRENCE-ID;TZID=Europe/Berlin:" + week.Format("20060102T150405"), "DTSTART;TZID=Europe/Berlin:" + week.Add(time.Hour).Format("20060102T150405")} {
		if !strings.Contains(unfolded(ana), want) {
			t.Errorf("one time that moved lacks %s: %s", want, unfolded(ana))
		}
	}
	mine.Must(t, "POST", "/events/"+id+"/cancel", map[string]any{"scope": "one", "occurrence_on": day(week.AddDate(0, 0, 7))}, 204, nil)
	ana = mailTo(t, mine, outbox(t, mine, 12), "ana@fenwick.example")
	for _, want := range []string{"METHOD:CANCEL", "RECURRENCE-ID;TZID=Europe/Berlin:" + week.AddDate(0, 0, 7).Format("20060102T150405"), "STATUS:CANCELLED"} {
		if !strings.Contains(unfolded(ana), want) {
			t.Errorf("one time that was called off lacks %s: %s", want, unfolded(ana))
		}
	}
	mine.Must(t, "POST", "/events/schedule", map[string]any{"event_id": id, "attendees": []map[string]any{{"contact_id": contact}}}, 200, nil)
	jo := mailTo(t, mine, outbox(t, mine, 14), "jo@quill.example")
	if jo["calendar_method"] != "CANCEL" {
		t.Errorf("who is no longer invited is told %v", jo)
	}
	apptest.Scenario{Name: "the answer stands", As: guest, Method: "GET", URL: "/invitations/" + link, Status: 200, Contains: []string{`"answer":"accepted"`}}.Run(t)
	mine.Must(t, "DELETE", "/events/"+id, nil, 204, nil)
	outbox(t, mine, 18)
	apptest.Scenario{Name: "cancelled", As: guest, Method: "GET", URL: "/invitations/" + link, Status: 200, Contains: []string{`"cancelled":true`, `"open":false`}}.Run(t)
	apptest.Scenario{Name: "too late", As: guest, Method: "POST", URL: "/invitations/" + link, Body: map[string]any{"answer": "declined"}, Status: 409, Contains: []string{"closed"}}.Run(t)
}

func TestCalendarFeed(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	start := nextMonday(t)
	id := weekly(t, mine, start, nil)
	mine.Must(t, "POST", "/events/"+id+"/cancel", map[string]any{"scope": "one", "occurrence_on": day(start.AddDate(0, 0, 7))}, 204, nil)
	mine.Must(t, "POST", "/events/schedule", map[string]any{"event_id": id, "scope": "one", "occurrence_on": day(start.AddDate(0, 0, 14)), "title": "Moved"}, 200, nil)
	mine.Must(t, "POST", "/events", map[string]any{"title": "Fair", "all_day": true, "starts_at": "2026-06-03T00:00:00Z", "ends_at": "2026-06-05T00:00:00Z"}, 201, nil)
	newRecord(t, theirs, "/events", map[string]any{"title": "Theirs"})

	apptest.Scenario{Name: "none yet", As: mine, Method: "GET", URL: "/calendar/feed", Status: 200, Contains: []string{`"active":false`}}.Run(t)
	address := func() string {
		u, err := url.Parse(mine.Must(t, "POST", "/calendar/feed", nil, 200, nil).Map(t)["url"].(string))
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimPrefix(u.Path, "/api/v1")
	}
	first := address()
	guest := a.Anyone()
	body := string(apptest.Scenario{Name: "read", As: guest, Method: "GET", URL: first, Status: 200, Lacks: []string{"Theirs"}}.Run(t).Body)
	for _, line := range strings.Split(body, "\r\n") {
		if len(line) > 75 || strings.Contains(line, "\n") {
			t.Errorf("a line is not folded: %q", line)
		}
	}
	body = strings.ReplaceAll(body, "\r\n ", "")
	for _, want := range []string{"EXDATE;TZID=Europe/Berlin:" + start.AddDate(0, 0, 7).Format("20060102T150405"), "RECURRENCE-ID;TZID=Europe/Berlin:" + start.AddDate(0, 0, 14).Format("20060102T150405"),
		"SUMMARY:Moved", "DTSTART;VALUE=DATE:20260603", "DTEND;VALUE=DATE:20260605", "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"} {
		if !strings.Contains(body, want) {
			t.Errorf("the feed lacks %s:\n%s", want, body)
		}
	}
	second := address()
	for _, s := range []apptest.Scenario{
		{Name: "the one before", As: guest, Method: "GET", URL: first, Status: 404},
		{Name: "the new one", As: guest, Method: "GET", URL: second, Status: 200},
		{Name: "a wrong token", As: guest, Method: "GET", URL: second[:len(second)-8] + "AAAA.ics", Status: 404},
		{Name: "no token", As: guest, Method: "GET", URL: "/calendar/feed/x.ics", Status: 404},
		{Name: "without its ending", As: guest, Method: "GET", URL: strings.TrimSuffix(second, ".ics"), Status: 404},
		{Name: "it was read", As: mine, Method: "GET", URL: "/calendar/feed", Status: 200, Contains: []string{`"active":true`}, Lacks: []string{`"last_read_at":null`, `"url"`}},
		{Name: "signed out", As: guest, Method: "GET", URL: "/calendar/feed", Status: 401},
		{Name: "close", As: mine, Method: "DELETE", URL: "/calendar/feed", Status: 204},
		{Name: "closed", As: guest, Method: "GET", URL: second, Status: 404},
	} {
		s.Run(t)
	}
	third := address()
	a.DB.AsOwner(t, "update calendar_feeds set member_id = member_id where company_id = $1", mine.CompanyID)
	a.DB.AsOwner(t, "delete from calendar_feeds where company_id = $1", mine.CompanyID)
	apptest.Scenario{Name: "gone with its row", As: guest, Method: "GET", URL: third, Status: 404}.Run(t)
}

func TestConflictsAreHinted(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	colleague := mine.Colleague(t, "agent")
	start := nextMonday(t)
	weekly(t, mine, start, map[string]any{"attendees": []map[string]any{{"member_id": colleague.UserID}}})
	busy := start.AddDate(0, 0, 7)
	body := map[string]any{"title": "Visit", "starts_at": rfc(busy.Add(30 * time.Minute)), "ends_at": rfc(busy.Add(2 * time.Hour)), "owner_id": colleague.UserID}
	window := "starts_at=" + rfc(busy.Add(30*time.Minute)) + "&ends_at=" + rfc(busy.Add(2*time.Hour)) + "&members=" + colleague.UserID
	apptest.Scenario{Name: "before it is made", As: mine, Method: "GET", URL: "/events/conflicts?" + window, Status: 200, Contains: []string{"Site meeting", colleague.UserID}}.Run(t)
	id := apptest.Scenario{Name: "when it is made", As: mine, Method: "POST", URL: "/events/schedule", Body: body, Status: 200, Contains: []string{`"conflicts":[{`, "Site meeting"}, Events: []string{"events create"}}.Run(t).Map(t)["event"].(map[string]any)["id"].(string)
	apptest.Scenario{Name: "not with itself", As: mine, Method: "POST", URL: "/events/schedule", Body: map[string]any{"event_id": id, "starts_at": rfc(busy.Add(2 * time.Hour)), "ends_at": rfc(busy.Add(3 * time.Hour))}, Status: 200,
		Contains: []string{`"conflicts":[]`}, Events: []string{"events update"}}.Run(t)
	apptest.Scenario{Name: "moved onto the other", As: mine, Method: "POST", URL: "/events/schedule", Body: map[string]any{"event_id": id, "starts_at": rfc(busy), "ends_at": rfc(busy.Add(time.Hour))}, Status: 200,
		Contains: []string{"Site meeting"}, Events: []string{"events update"}}.Run(t)
	look := "/events/occurrences?from=" + rfc(busy) + "&to=" + rfc(busy.AddDate(0, 0, 1))
	apptest.Scenario{Name: "in the calendar", As: mine, Method: "GET", URL: look, Status: 200, Contains: []string{`"busy":["` + colleague.UserID + `"]`}}.Run(t)
	apptest.Scenario{Name: "only what one takes part in", As: mine, Method: "GET", URL: look + "&members=" + mine.UserID, Status: 200, Contains: []string{"Site meeting", `"busy":[]`}, Lacks: []string{"Visit"}}.Run(t)
}

// newRecord makes a record and gives its id.
func newRecord(t *testing.T, c *apptest.Client, path string, body map[string]any) string {
	t.Helper()
	return c.Must(t, "POST", path, body, 201, nil).Map(t)["id"].(string)
}

// An event takes the company's own fields and tags with its plan, and of a series each time begins with the series' values.
func TestScheduledEventsTakeOwnFields(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	key := define(t, mine, "events", "Floor", "number", nil)
	start := time.Date(2030, 4, 1, 7, 0, 0, 0, time.UTC)
	id := weekly(t, mine, start, map[string]any{"tags": []string{"fair"}, "custom": map[string]any{key: 2}})
	schedule := func(name string, body map[string]any, status int, contains []string, events ...string) {
		body["event_id"] = id
		apptest.Scenario{Name: name, As: mine, Method: "POST", URL: "/events/schedule", Body: body, Status: status, Contains: contains, Events: events}.Run(t)
	}
	week := day(start.AddDate(0, 0, 7))
	schedule("one time", map[string]any{"scope": "one", "occurrence_on": week, "custom": map[string]any{key: 3}}, 200, []string{`"` + key + `":3`, `"fair"`}, "events create")
	schedule("the series", map[string]any{"tags": []string{}, "custom": map[string]any{key: nil}}, 200, []string{`"tags":[]`}, "events update")
	schedule("a wrong value", map[string]any{"custom": map[string]any{key: "second"}}, 422, []string{`"custom.` + key + `"`})
	schedule("no such field", map[string]any{"custom": map[string]any{"no_such": 1}}, 422, []string{`"custom.no_such"`})
	apptest.Scenario{Name: "found by it", As: mine, Method: "GET", URL: "/events?filter=custom." + key + "%20%3D%3D%203", Status: 200, Contains: []string{`"series_id":"` + id}, Lacks: []string{`"id":"` + id}}.Run(t)
}
