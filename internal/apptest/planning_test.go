package apptest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

func made(t *testing.T, c *apptest.Client, path string, body map[string]any) string {
	t.Helper()
	return c.Must(t, "POST", path, body, 201, nil).Map(t)["id"].(string)
}

func TestTasksAreTickedOff(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	due := time.Now().UTC().Add(-time.Hour).Format(time.RFC3339)
	once := made(t, mine, "/tasks", map[string]any{"title": "Send the plan", "due_at": due})
	weekly := made(t, mine, "/tasks", map[string]any{"title": "Read the meters", "due_at": due, "recurrence": "FREQ=WEEKLY;COUNT=2"})
	for _, s := range []apptest.Scenario{
		{Name: "what is overdue", As: mine, Method: "GET", URL: "/tasks/my-day?tz=Europe/Berlin", Status: 200, Contains: []string{once, weekly, `"today":[]`}},
		{Name: "not for others", As: theirs, Method: "GET", URL: "/tasks/my-day", Status: 200, Lacks: []string{once}, Contains: []string{`"overdue":[]`}},
		{Name: "no such zone", As: mine, Method: "GET", URL: "/tasks/my-day?tz=Europe/Atlantis", Status: 422, Contains: []string{`"tz"`}},
		{Name: "another company's", As: theirs, Method: "POST", URL: "/tasks/" + once + "/done", Status: 404},
		{Name: "another company's, again", As: theirs, Method: "POST", URL: "/tasks/" + once + "/reopen", Status: 404},
		{Name: "done", As: mine, Method: "POST", URL: "/tasks/" + once + "/done", Status: 200, Contains: []string{`"status":"done"`}, Lacks: []string{`"next"`}, Events: []string{"tasks update"}},
		{Name: "done twice", As: mine, Method: "POST", URL: "/tasks/" + once + "/done", Status: 200, Contains: []string{`"status":"done"`}},
		{Name: "open again", As: mine, Method: "POST", URL: "/tasks/" + once + "/reopen", Status: 200, Contains: []string{`"status":"open"`, `"done_at":null`}, Events: []string{"tasks update"}},
		{Name: "comes back", As: mine, Method: "POST", URL: "/tasks/" + weekly + "/done?tz=Europe/Berlin", Status: 200, Contains: []string{`"next":{`, "COUNT=1"}, Events: []string{"tasks update", "tasks create"}},
		{Name: "comes back only once", As: mine, Method: "POST", URL: "/tasks/" + weekly + "/done", Status: 200, Lacks: []string{`"next"`}},
		{Name: "hourly", As: mine, Method: "PATCH", URL: "/tasks/" + once, Body: map[string]any{"recurrence": "FREQ=HOURLY"}, Status: 422, Contains: []string{`"recurrence"`}},
		{Name: "status is no field to write", As: mine, Method: "PATCH", URL: "/tasks/" + once, Body: map[string]any{"status": "done"}, Status: 200, Contains: []string{`"status":"open"`}},
	} {
		s.Run(t)
	}
	apptest.Scenario{Name: "viewers only look", As: mine.As(t, "viewer"), Method: "POST", URL: "/tasks/" + once + "/done", Status: 403}.Run(t)
}

func TestTasksMakeNoRings(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	chain := []string{made(t, mine, "/tasks", map[string]any{"title": "1"})}
	for n := 2; n <= 5; n++ {
		chain = append(chain, made(t, mine, "/tasks", map[string]any{"title": fmt.Sprint(n), "parent_id": chain[n-2]}))
	}
	other := made(t, mine, "/tasks", map[string]any{"title": "other"})
	foreign := made(t, theirs, "/tasks", map[string]any{"title": "theirs"})
	for _, s := range []apptest.Scenario{
		{Name: "a sixth level", As: mine, Method: "POST", URL: "/tasks", Body: map[string]any{"title": "6", "parent_id": chain[4]}, Status: 422, Contains: []string{"parent_id", "levels"}},
		{Name: "a tree moved too deep", As: mine, Method: "PATCH", URL: "/tasks/" + chain[0], Body: map[string]any{"parent_id": other}, Status: 422, Contains: []string{"levels"}},
		{Name: "part of itself", As: mine, Method: "PATCH", URL: "/tasks/" + other, Body: map[string]any{"parent_id": other}, Status: 422, Contains: []string{"part of itself"}},
		{Name: "part of its part", As: mine, Method: "PATCH", URL: "/tasks/" + chain[0], Body: map[string]any{"parent_id": chain[2]}, Status: 422, Contains: []string{"part of itself"}},
		{Name: "another company's", As: mine, Method: "PATCH", URL: "/tasks/" + other, Body: map[string]any{"parent_id": foreign}, Status: 422, Contains: []string{"names no record that is there"}},
		{Name: "moved up", As: mine, Method: "PATCH", URL: "/tasks/" + chain[4], Body: map[string]any{"parent_id": chain[0]}, Status: 200, Events: []string{"tasks update"}},
	} {
		s.Run(t)
	}
}

func TestActivitiesStandInTimelines(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	account := made(t, mine, "/crm/accounts", map[string]any{"name": "Fenwick"})
	busy := made(t, theirs, "/crm/accounts", map[string]any{"name": "Bramble"})
	contact := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik", "account_id": account})
	var ids []string
	for n := range 7 {
		about, id := "contacts", contact
		if n%2 == 1 {
			about, id = "accounts", account
		}
		ids = append(ids, made(t, mine, "/activities", map[string]any{"kind": "call", "subject": fmt.Sprintf("Call %d", n), "about": about, "about_id": id,
			"at": time.Now().UTC().AddDate(0, 0, n-10).Format(time.RFC3339)}))
	}
	for range 7 {
		made(t, theirs, "/activities", map[string]any{"subject": "Listed by day", "about": "accounts", "about_id": busy, "at": "2026-01-05T00:00:00Z"})
	}
	if got := shown(t, theirs, "/crm/accounts/"+busy); len(got) != 7 {
		t.Errorf("of seven activities at one moment the pages show %d", len(got))
	}
	task := made(t, mine, "/tasks", map[string]any{"title": "Send the plan", "about": "contacts", "about_id": contact})
	if got := shown(t, mine, "/crm/accounts/"+account); !strings.HasPrefix(strings.Join(got, " "), strings.Join([]string{ids[6], ids[5], ids[4], ids[3], ids[2], ids[1], ids[0]}, " ")) {
		t.Errorf("the account's timeline has %v, want the reverse of %v", got, ids)
	}
	if got := shown(t, mine, "/crm/contacts/"+contact); strings.Join(got, " ") != strings.Join([]string{task, ids[6], ids[4], ids[2], ids[0]}, " ") {
		t.Errorf("the contact's timeline has %v", got)
	}
	apptest.Scenario{Name: "about another company's", As: theirs, Method: "POST", URL: "/activities", Body: map[string]any{"subject": "x", "about": "contacts", "about_id": contact}, Status: 422,
		Contains: []string{"names no record that is there"}}.Run(t)
	apptest.Scenario{Name: "with another company's", As: theirs, Method: "POST", URL: "/activities", Body: map[string]any{"subject": "x", "contact_id": contact}, Status: 422,
		Contains: []string{"names no record that is there"}}.Run(t)
	// An id names nothing without its type, the empty one neither.
	for path, name := range map[string]string{"/activities": "subject", "/tasks": "title", "/events": "title"} {
		for _, id := range []string{contact, uuid.Nil.String()} {
			apptest.Scenario{Name: path + " about an id without its type", As: mine, Method: "POST", URL: path, Body: map[string]any{name: "x", "about_id": id}, Status: 422,
				Contains: []string{"about and about_id go together"}}.Run(t)
		}
	}
	apptest.Scenario{Name: "about nothing", As: mine, Method: "POST", URL: "/activities", Body: map[string]any{"kind": "call"}, Status: 422, Contains: []string{"subject"}}.Run(t)
}

// shown pages through a timeline by threes and gives the activities and tasks in it.
func shown(t *testing.T, c *apptest.Client, record string) (ids []string) {
	t.Helper()
	cursor := ""
	for range 20 {
		page := c.Must(t, "GET", record+"/timeline?limit=3&cursor="+cursor, nil, 200, nil).Map(t)
		for _, item := range page["items"].([]any) {
			if e := item.(map[string]any); e["kind"] != "change" {
				ids = append(ids, e["id"].(string))
			}
		}
		if page["next_cursor"] == nil {
			return ids
		}
		cursor = page["next_cursor"].(string)
	}
	t.Fatal("the timeline has no end")
	return nil
}
