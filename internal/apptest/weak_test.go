package apptest_test

import (
	"net/http"
	"strings"
	"testing"

	"rapport/internal/apptest"
)

func TestAChangedPasswordIsNotedInEveryCompany(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner := a.Register(t, "Aldermoor Heat")
	apptest.Scenario{Name: "change", As: owner, Method: http.MethodPut, URL: "/user/change-password",
		Body: map[string]any{"current_password": password, "password": "another horse entirely"}, Status: 204, Events: []string{"members password_change"}}.Run(t)
}

// Who is let in no more is given nothing new; what they have stays theirs.
func TestFormerMembersAreGivenNothing(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner := a.Register(t, "Aldermoor Heat")
	former := owner.Colleague(t, "agent")
	theirs := owner.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Fenwick", "owner_id": former.UserID}, 201, nil).Map(t)["id"].(string)
	mine := owner.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Bramble"}, 201, nil).Map(t)["id"].(string)
	owner.Must(t, http.MethodPost, "/members/"+former.UserID+"/deactivate", nil, 200, nil)
	for name, s := range map[string]apptest.Scenario{
		"a new account": {Method: http.MethodPost, URL: "/crm/accounts", Body: map[string]any{"name": "Croft", "owner_id": former.UserID}},
		"a new task":    {Method: http.MethodPost, URL: "/tasks", Body: map[string]any{"title": "Call", "assignee_id": former.UserID}},
		"an account":    {Method: http.MethodPatch, URL: "/crm/accounts/" + mine, Body: map[string]any{"owner_id": former.UserID}},
	} {
		s.Name, s.As, s.Status, s.Contains = name, owner, 422, []string{`_id"`, "deactivated"}
		s.Run(t)
	}
	owner.Must(t, http.MethodPatch, "/crm/accounts/"+theirs, map[string]any{"name": "Fenwick Trust"}, 200, nil)
	owner.Must(t, http.MethodPost, "/members/"+former.UserID+"/reactivate", nil, 200, nil)
	owner.Must(t, http.MethodPatch, "/crm/accounts/"+mine, map[string]any{"owner_id": former.UserID}, 200, nil)
}

// While a company is closing, what it has given to strangers answers as gone, and comes back with it.
func TestStrangersFindAClosingCompanyGone(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	quote := "/public/quotes/" + send(t, owner, offer(t, owner))
	widget := "/embed/widget/" + owner.Must(t, http.MethodPost, "/embed/generate", map[string]any{"name": "Shop"}, 201, nil).Map(t)["id"].(string)
	_, feed, _ := strings.Cut(owner.Must(t, http.MethodPost, "/calendar/feed", nil, 200, nil).Map(t)["url"].(string), "/api/v1")
	// Where no widget is built the script answers 503 in place of 200.
	look := func(when string, quoted, shown, fed int) {
		t.Helper()
		for path, status := range map[string]int{quote: quoted, quote + "/pdf": quoted, widget: shown, feed: fed} {
			if res := anyone.Do(t, http.MethodGet, path, nil, "Origin", a.URL); res.Status != status && (path != widget || (res.Status == 404) != (status == 404)) {
				t.Errorf("%s, %s: %d, want %d: %.100s", when, path, res.Status, status, res.Body)
			}
		}
	}
	look("open", 200, 200, 200)
	owner.Must(t, http.MethodPost, "/company/deletion", map[string]any{"name": "Aldermoor Heat"}, 200, nil)
	look("closing", 410, 404, 404)
	back := enter(t, a, anyone.Must(t, http.MethodPost, "/auth/login", map[string]any{"email": owner.Email, "password": password}, 200, nil))
	back.Must(t, http.MethodDelete, "/company/deletion", nil, 204, nil)
	look("restored", 200, 200, 200)
}
