package apptest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

// told waits until a person's notifications hold words.
func told(t *testing.T, c *apptest.Client, words string) map[string]any {
	t.Helper()
	for range 200 {
		res := c.Must(t, "GET", "/notifications", nil, 200, nil)
		if strings.Contains(string(res.Body), words) {
			return res.Map(t)
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("nobody was told of %q", words)
	return nil
}

func TestReminders(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	now := time.Now().UTC()
	at := now.Add(time.Second).Format(time.RFC3339Nano)
	made(t, mine, "/tasks", map[string]any{"title": "Call Elin", "remind_at": at})
	moved := made(t, mine, "/tasks", map[string]any{"title": "Moved away", "remind_at": at})
	mine.Must(t, "PATCH", "/tasks/"+moved, map[string]any{"remind_at": now.AddDate(0, 1, 0).Format(time.RFC3339)}, 200, nil)
	ticked := made(t, mine, "/tasks", map[string]any{"title": "Done before", "remind_at": at})
	mine.Must(t, "POST", "/tasks/"+ticked+"/done", nil, 200, nil)
	made(t, mine, "/tasks", map[string]any{"title": "Long ago", "remind_at": now.AddDate(-1, 0, 0).Format(time.RFC3339)})
	page := told(t, mine, "Call Elin")
	if items := page["items"].([]any); len(items) != 1 || page["unseen"] != 1.0 {
		t.Fatalf("told of %v", items)
	}
	id := page["items"].([]any)[0].(map[string]any)["id"].(string)
	for _, s := range []apptest.Scenario{
		{Name: "not for others", As: theirs, Method: "GET", URL: "/notifications", Status: 200, Contains: []string{`"items":[]`, `"unseen":0`}},
		{Name: "others see nothing for one", As: theirs, Method: "POST", URL: "/notifications/seen", Body: map[string]any{"up_to": id}, Status: 204},
		{Name: "still new", As: mine, Method: "GET", URL: "/notifications", Status: 200, Contains: []string{`"unseen":1`}},
		{Name: "seen", As: mine, Method: "POST", URL: "/notifications/seen", Body: map[string]any{"up_to": id}, Status: 204},
		{Name: "nothing new", As: mine, Method: "GET", URL: "/notifications", Status: 200, Contains: []string{`"unseen":0`}},
		{Name: "forged cursor", As: mine, Method: "GET", URL: "/notifications?cursor=abc", Status: 422},
		{Name: "out of all time", As: mine, Method: "POST", URL: "/tasks", Body: map[string]any{"title": "x", "due_at": "9999-01-01T00:00:00Z"}, Status: 422, Contains: []string{`"due_at"`}},
	} {
		s.Run(t)
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	ines := mine.Colleague(t, "agent")
	text := func(id string) string {
		return fmt.Sprintf(`<p>Ask <span data-type="mention" data-id="%s" data-label="Ines">@Ines</span> <script>x</script></p>`, id)
	}
	note := made(t, mine, "/activities", map[string]any{"subject": "Crane date", "body": text(userOf(t, ines))})
	got := told(t, ines, "Crane date")
	if items := got["items"].([]any); len(items) != 1 {
		t.Errorf("told of %v", items)
	}
	for _, s := range []apptest.Scenario{
		{Name: "not told again", As: mine, Method: "PATCH", URL: "/activities/" + note, Body: map[string]any{"body": text(userOf(t, ines)) + "<p>More</p>"}, Status: 200,
			Contains: []string{`"text":"Ask @Ines\nMore"`}, Lacks: []string{"script"}, Events: []string{"activities update"}},
		{Name: "once", As: ines, Method: "GET", URL: "/notifications", Status: 200, Contains: []string{`"unseen":1`}},
		{Name: "another company's", As: mine, Method: "POST", URL: "/activities", Body: map[string]any{"body": text(userOf(t, theirs))}, Status: 422, Contains: []string{"no member"}},
		{Name: "nobody", As: mine, Method: "POST", URL: "/activities", Body: map[string]any{"body": text(uuid.NewString())}, Status: 422, Contains: []string{"no member"}},
		{Name: "found by its words", As: mine, Method: "GET", URL: "/activities?q=more", Status: 200, Contains: []string{note}},
		{Name: "nothing but markup", As: mine, Method: "POST", URL: "/activities", Body: map[string]any{"body": "<p></p>"}, Status: 422, Contains: []string{"subject"}},
	} {
		s.Run(t)
	}
}

func userOf(t *testing.T, c *apptest.Client) string {
	t.Helper()
	return c.Must(t, "GET", "/auth/me", nil, 200, nil).Map(t)["user"].(map[string]any)["id"].(string)
}
