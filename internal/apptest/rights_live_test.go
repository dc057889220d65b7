package apptest_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"rapport/internal/apptest"
)

// socket listens as a person, and gives what was told until a change with the wanted id.
type socket struct{ conn *websocket.Conn }

func open(t *testing.T, a *apptest.App, c *apptest.Client) *socket {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, strings.Replace(a.URL, "http", "ws", 1)+"/api/v1/realtime", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.CloseNow() })
	hello, _ := json.Marshal(map[string]any{"type": "auth", "token": c.Token})
	if err := conn.Write(ctx, websocket.MessageText, hello); err != nil {
		t.Fatal(err)
	}
	s := &socket{conn}
	s.until(t, `"ready"`)
	return s
}

// until gives everything that is told up to a message that holds the words.
func (s *socket) until(t *testing.T, words string) (told []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for {
		_, raw, err := s.conn.Read(ctx)
		if err != nil {
			t.Fatalf("waiting for %s behind %v: %v", words, told, err)
		}
		if told = append(told, string(raw)); strings.Contains(string(raw), words) {
			return told
		}
	}
}

// What happens to records that a person can't see is not told, nor which hidden fields changed; and a right that is taken
// away is gone on the open socket at once.
func TestRightsHoldOnTheSocket(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := newCast(t, a)
	table := a.Engine().Find("contacts")
	c.settle(t, table, nil, nil)
	ids := c.owned(t, table)
	c.settle(t, table, map[string]string{"view": "own"}, map[string]string{"phone": "hidden"})
	s := open(t, a, c.me)
	change := func(id, city string) {
		c.owner.Must(t, http.MethodPatch, "/crm/contacts/"+id, map[string]any{"city": city, "phone": "+46 26 " + city}, 200, nil)
	}
	change(ids[2], "1")
	change(ids[0], "2")
	told := strings.Join(s.until(t, ids[0]), "\n")
	if strings.Contains(told, ids[2]) || strings.Contains(told, "phone") || !strings.Contains(told, `"city"`) {
		t.Errorf("the socket tells %s", told)
	}
	// Whoever loses a record hears of it once more, so that it leaves the list.
	c.owner.Must(t, http.MethodPatch, "/crm/contacts/"+ids[0], map[string]any{"owner_id": c.stranger.UserID}, 200, nil)
	s.until(t, ids[0])
	c.settle(t, table, map[string]string{"view": "none"}, nil)
	s.until(t, `"rights"`)
	change(ids[0], "3")
	// What is told behind it shows that it was passed over: were the right given back at once, it might not have been looked at.
	seen := added(t, c.owner, "/crm/accounts", map[string]any{"name": "Seen"})
	if told := strings.Join(s.until(t, seen), "\n"); strings.Contains(told, ids[0]) {
		t.Errorf("a right that was taken away still tells %s", told)
	}
	c.settle(t, table, nil, nil)
	s.until(t, `"rights"`)
	change(ids[2], "4")
	s.until(t, ids[2])
}

// A reference can't be used to find out what is there, and a title never shows what its reader can't see.
func TestRightsHoldInReferences(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := newCast(t, a)
	accounts, contacts := a.Engine().Find("accounts"), a.Engine().Find("contacts")
	c.settle(t, accounts, nil, nil)
	ids := c.owned(t, accounts)
	c.settle(t, accounts, map[string]string{"view": "own"}, nil)
	person := c.owned(t, contacts)[0]
	one := "/crm/contacts/" + person
	apptest.Scenario{Name: "mine", As: c.me, Method: http.MethodPatch, URL: one, Body: map[string]any{"account_id": ids[0]}, Status: 200, Events: []string{"contacts update"}}.Run(t)
	unseen := apptest.Scenario{Name: "a stranger's", As: c.me, Method: http.MethodPatch, URL: one, Body: map[string]any{"account_id": ids[2]}, Status: 422}.Run(t)
	none := c.me.Do(t, http.MethodPatch, one, map[string]any{"account_id": "01890000-0000-7000-8000-000000000000"})
	if strip(unseen) != strip(none) {
		t.Errorf("a reference to a stranger's answers %s, to none %s", unseen.Body, none.Body)
	}
	title := c.owner.Must(t, http.MethodGet, "/crm/accounts/"+ids[2], nil, 200, nil).Map(t)["name"].(string)
	c.owner.Must(t, http.MethodPatch, one, map[string]any{"account_id": ids[2]}, 200, nil)
	for _, path := range []string{one + "?include=account", "/crm/contacts?include=account", "/crm/contacts/export", "/analytics/overview", "/search?q=Value"} {
		c.owner.Must(t, http.MethodGet, path, nil, 200, nil)
		if res := c.me.Do(t, http.MethodGet, path, nil); strings.Contains(string(res.Body), `"`+title+`"`) || strings.Contains(string(res.Body), ","+title+",") {
			t.Errorf("%s tells the title of a stranger's account", path)
		}
	}
	// What stands there already may stay.
	apptest.Scenario{Name: "put it back", As: c.me, Method: http.MethodPut, URL: one, Body: c.me.Must(t, http.MethodGet, one, nil, 200, nil).Map(t), Status: 200}.Run(t)
}

// Teams and rights are settled by admins, for the others, within bounds.
func TestRightsAreSettled(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := newCast(t, a)
	theirs := a.Register(t, "Bramble Hotels")
	put := func(name, role, record string, scopes, fields map[string]string, status int, says string) {
		t.Helper()
		apptest.Scenario{Name: name, As: c.owner, Method: http.MethodPut, URL: "/rights/" + role + "/" + record, Body: map[string]any{"scopes": scopes, "fields": fields}, Status: status, Contains: []string{says}}.Run(t)
	}
	no := map[string]string{}
	put("the owner", "owner", "contacts", map[string]string{"view": "none"}, no, 409, "always may everything")
	put("no role", "king", "contacts", no, no, 422, "role")
	put("no record", "agent", "secrets", no, no, 404, "not_found")
	put("no action", "agent", "contacts", map[string]string{"eat": "all"}, no, 422, "Nobody can eat")
	put("no scope", "agent", "contacts", map[string]string{"view": "most"}, no, 422, "reaches none, own, team, all")
	put("half an import", "agent", "contacts", map[string]string{"import": "own"}, no, 422, "all or none")
	put("nobody's own", "agent", "conversations", map[string]string{"view": "own"}, no, 422, "reaches none, all")
	put("a needed field", "agent", "accounts", no, map[string]string{"name": "hidden"}, 422, "can't be hidden")
	put("no field", "agent", "accounts", no, map[string]string{"password": "hidden"}, 422, "not a field")
	put("the id", "agent", "accounts", no, map[string]string{"id": "hidden"}, 422, "not a field")
	put("what is written by the program", "agent", "contacts", no, map[string]string{"last_touch_at": "read_only"}, 422, "program alone")
	apptest.Scenario{Name: "an agent", As: c.me, Method: http.MethodPut, URL: "/rights/agent/contacts", Body: map[string]any{"scopes": no, "fields": no}, Status: 403}.Run(t)
	apptest.Scenario{Name: "an agent", As: c.me, Method: http.MethodPost, URL: "/teams", Body: map[string]any{"name": "Mine", "member_ids": []string{}}, Status: 403}.Run(t)

	team := c.owner.Must(t, http.MethodGet, "/teams", nil, 200, nil).Map(t)["items"].([]any)[0].(map[string]any)
	one := "/teams/" + team["id"].(string)
	apptest.Scenario{Name: "twice the name", As: c.owner, Method: http.MethodPost, URL: "/teams", Body: map[string]any{"name": "NORTH", "member_ids": []string{}}, Status: 422, Contains: []string{"already"}}.Run(t)
	apptest.Scenario{Name: "another company's people", As: c.owner, Method: http.MethodPut, URL: one, Body: map[string]any{"name": "North", "member_ids": []string{theirs.UserID}}, Status: 422, Contains: []string{"no member"}}.Run(t)
	apptest.Scenario{Name: "another company", As: theirs, Method: http.MethodPut, URL: one, Body: map[string]any{"name": "Theirs", "member_ids": []string{}}, Status: 404}.Run(t)
	apptest.Scenario{Name: "another company", As: theirs, Method: http.MethodDelete, URL: one, Status: 404}.Run(t)

	// The right to a team's records ends with the team, and me tells so.
	table := a.Engine().Find("contacts")
	c.settle(t, table, map[string]string{"view": "team"}, nil)
	ids := c.owned(t, table)
	c.me.Must(t, http.MethodGet, "/crm/contacts/"+ids[1], nil, 200, nil)
	apptest.Scenario{Name: "why", As: c.me, Method: http.MethodGet, URL: "/crm/contacts/" + ids[1] + "/access", Status: 200, Contains: []string{`"because":"team"`, `"North"`, `"settled":true`}}.Run(t)
	apptest.Scenario{Name: "why mine", As: c.me, Method: http.MethodGet, URL: "/crm/contacts/" + ids[0] + "/access", Status: 200, Contains: []string{`"because":"own"`}}.Run(t)
	apptest.Scenario{Name: "me", As: c.me, Method: http.MethodGet, URL: "/auth/me", Status: 200, Contains: []string{`"contacts":{"delete":"team","edit":"team","export":"team","view":"team"}`, c.mate.UserID}}.Run(t)
	c.owner.Must(t, http.MethodDelete, one, nil, 204, nil)
	apptest.Scenario{Name: "without the team", As: c.me, Method: http.MethodGet, URL: "/crm/contacts/" + ids[1], Status: 404}.Run(t)
	apptest.Scenario{Name: "mine stays", As: c.me, Method: http.MethodGet, URL: "/crm/contacts/" + ids[0], Status: 200}.Run(t)
	apptest.Scenario{Name: "what me may not do", As: theirs, Method: http.MethodGet, URL: "/crm/accounts/" + ids[0] + "/access", Status: 404}.Run(t)
}
