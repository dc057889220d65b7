package apptest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"

	"rapport/internal/apptest"
)

const password = "correct horse battery"

// invited invites an address and gives the token of the link that is handed over.
func invited(t *testing.T, by *apptest.Client, email, role string) string {
	t.Helper()
	link, _ := by.Must(t, http.MethodPost, "/settings/team/invite", map[string]any{"email": email, "role": role}, 201, nil).Map(t)["link"].(string)
	_, token, ok := strings.Cut(link, "/join#")
	if !ok {
		t.Fatalf("no link to hand over: %q", link)
	}
	return token
}

// enter is a client with the session of an answer.
func enter(t *testing.T, a *apptest.App, res *apptest.Response) *apptest.Client {
	t.Helper()
	m := res.Map(t)
	c := a.Anyone()
	c.Token = m["access_token"].(string)
	c.CompanyID, c.UserID = m["company"].(map[string]any)["id"].(string), m["user"].(map[string]any)["id"].(string)
	c.Email = m["user"].(map[string]any)["email"].(string)
	return c
}

func TestInvitations(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	agent, admin := owner.Colleague(t, "agent"), owner.Colleague(t, "admin")
	const url = "/settings/team/invite"
	refuse := func(name string, as *apptest.Client, body map[string]any, status int, says string) {
		t.Helper()
		apptest.Scenario{Name: name, As: as, Method: http.MethodPost, URL: url, Body: body, Status: status, Contains: []string{says}}.Run(t)
	}
	refuse("no address", owner, map[string]any{"email": "lotte", "role": "agent"}, 422, "not an e-mail address")
	refuse("two addresses", owner, map[string]any{"email": "a@b.example, c@d.example", "role": "agent"}, 422, "not an e-mail address")
	refuse("a header", owner, map[string]any{"email": "a@b.example\r\nBcc: c@d.example", "role": "agent"}, 422, "not an e-mail address")
	refuse("no role", owner, map[string]any{"email": "lotte@aldermoor.example", "role": "king"}, 422, "no such role")
	refuse("a role that is none", owner, map[string]any{"email": "lotte@aldermoor.example", "role": uuid.NewString()}, 422, "no such role")
	refuse("above oneself", admin, map[string]any{"email": "lotte@aldermoor.example", "role": "owner"}, 403, "role_too_high")
	refuse("as an agent", agent, map[string]any{"email": "lotte@aldermoor.example", "role": "viewer"}, 403, "admin")
	refuse("a member", owner, map[string]any{"email": strings.ToUpper(agent.Email), "role": "agent"}, 409, "already_member")
	foreign := theirs.Must(t, http.MethodPost, "/roles", map[string]any{"name": "Night desk", "base": "agent"}, 201, nil).Map(t)["id"].(string)
	refuse("another company's role", owner, map[string]any{"email": "lotte@aldermoor.example", "role": foreign}, 422, "no such role")

	// Whether an address has an account, the answer to an invitation does not tell.
	known := apptest.Scenario{Name: "an address with an account", As: owner, Method: http.MethodPost, URL: url, Body: map[string]any{"email": theirs.Email, "role": "agent"}, Status: 201, Events: []string{"invitations invite"}}.Run(t).Map(t)
	unknown := apptest.Scenario{Name: "one without", As: owner, Method: http.MethodPost, URL: url, Body: map[string]any{"email": "lotte@aldermoor.example", "role": "agent"}, Status: 201, Events: []string{"invitations invite"}}.Run(t).Map(t)
	for field := range unknown {
		if _, also := known[field]; !also {
			t.Errorf("%s tells whether the address has an account", field)
		}
	}
	look := func(token string) *apptest.Response {
		return a.Anyone().Do(t, http.MethodPost, "/auth/invitation", map[string]any{"token": token})
	}
	first := known["link"].(string)
	first = first[strings.Index(first, "#")+1:]
	if res := look(first); res.Status != 200 || !strings.Contains(string(res.Body), "Aldermoor Heat") {
		t.Errorf("the link shows %d %s", res.Status, res.Body)
	}
	// Sending again makes a new link, and the old one is worth nothing.
	id := known["id"].(string)
	again := apptest.Scenario{Name: "again", As: admin, Method: http.MethodPost, URL: "/settings/team/invitations/" + id + "/resend", Status: 200, Events: []string{"invitations resend"}}.Run(t).Map(t)["link"].(string)
	again = again[strings.Index(again, "#")+1:]
	none := look(strings.Repeat("A", len(first)))
	if res := look(first); strip(res) != strip(none) || res.Status != 404 {
		t.Errorf("an old link answers %s, none %s", res.Body, none.Body)
	}
	for name, token := range map[string]string{"empty": "", "short": again[:20], "with a slip": again[:len(again)-2] + "__", "not even text": "%%%"} {
		if res := look(token); strip(res) != strip(none) {
			t.Errorf("a token that is %s answers %s", name, res.Body)
		}
	}
	for _, call := range [][2]string{{http.MethodPost, "/resend"}, {http.MethodDelete, ""}} {
		res, random := theirs.Do(t, call[0], "/settings/team/invitations/"+id+call[1], nil), theirs.Do(t, call[0], "/settings/team/invitations/"+uuid.NewString()+call[1], nil)
		if strip(res) != strip(random) || res.Status != 404 {
			t.Errorf("another company's invitation answers %s, none %s", res.Body, random.Body)
		}
	}

	// Who has an account joins as themselves, and nobody else can take their invitation.
	accept := func(as *apptest.Client, body map[string]any) *apptest.Response {
		return as.Do(t, http.MethodPost, "/auth/invitation/accept", body)
	}
	if res := accept(agent, map[string]any{"token": again}); res.Status != 403 || !strings.Contains(string(res.Body), "other_address") {
		t.Errorf("somebody else: %d %s", res.Status, res.Body)
	}
	if res := accept(a.Anyone(), map[string]any{"token": again}); res.Status != 401 {
		t.Errorf("nobody: %d %s", res.Status, res.Body)
	}
	if res := accept(a.Anyone(), map[string]any{"token": again, "name": "Somebody", "password": "not their password"}); res.Status != 409 {
		t.Errorf("a second account for one address: %d %s", res.Status, res.Body)
	}
	res := accept(theirs, map[string]any{"token": again})
	if res.Status != 200 || res.Map(t)["company"].(map[string]any)["role"] != "agent" || len(res.Header.Values("Set-Cookie")) != 0 {
		t.Fatalf("accept: %d %s", res.Status, res.Body)
	}
	enter(t, a, res).Must(t, http.MethodGet, "/crm/contacts", nil, 200, nil)
	if res := accept(theirs, map[string]any{"token": again}); res.Status != 404 {
		t.Errorf("twice: %d %s", res.Status, res.Body)
	}

	// Who has none gives a name and a password. Their address is not proven by a link that a person handed over.
	token := unknown["link"].(string)
	token = token[strings.Index(token, "#")+1:]
	if res := accept(a.Anyone(), map[string]any{"token": token, "name": "Lotte", "password": "short"}); res.Status != 422 {
		t.Errorf("a short password: %d %s", res.Status, res.Body)
	}
	var both sync.WaitGroup
	statuses := make([]int, 2)
	for i := range statuses {
		both.Go(func() {
			statuses[i] = accept(a.Anyone(), map[string]any{"token": token, "name": "Lotte Berg", "password": password}).Status
		})
	}
	both.Wait()
	if statuses[0]+statuses[1] != 200+404 && statuses[0]+statuses[1] != 200+409 {
		t.Errorf("two at once: %v", statuses)
	}
	lotte := a.Anyone()
	lotte.Must(t, http.MethodPost, "/auth/login", map[string]any{"email": "lotte@aldermoor.example", "password": password}, 200, nil)

	// A withdrawn invitation, one that is over, and one of an administrator who was let go let nobody in.
	gone := invited(t, owner, "one@aldermoor.example", "agent")
	list := owner.Must(t, http.MethodGet, "/settings/team/invitations", nil, 200, nil).Map(t)["items"].([]any)
	apptest.Scenario{Name: "withdraw", As: owner, Method: http.MethodDelete, URL: "/settings/team/invitations/" + list[0].(map[string]any)["id"].(string), Status: 204, Events: []string{"invitations withdraw"}}.Run(t)
	old := invited(t, owner, "two@aldermoor.example", "agent")
	a.DB.AsOwner(t, "update invitations set expires_at = now() - interval '1 second' where email = 'two@aldermoor.example'")
	orphan := invited(t, admin, "three@aldermoor.example", "agent")
	owner.Must(t, http.MethodPost, "/members/"+admin.UserID+"/deactivate", nil, 200, nil)
	for name, token := range map[string]string{"withdrawn": gone, "over": old, "of somebody who is gone": orphan} {
		if res := look(token); strip(res) != strip(none) {
			t.Errorf("%s: %s", name, res.Body)
		}
		if res := accept(a.Anyone(), map[string]any{"token": token, "name": "X", "password": password}); res.Status != 404 {
			t.Errorf("%s: %d", name, res.Status)
		}
	}
}

// A role counts at once, nobody rises above their own, and the last owner can neither fall nor go.
func TestMembersChange(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	admin, agent := owner.Colleague(t, "admin"), owner.Colleague(t, "agent")
	one := func(c *apptest.Client) string { return "/members/" + c.UserID }
	refuse := func(name string, as *apptest.Client, method, url string, body any, status int, says string) {
		t.Helper()
		apptest.Scenario{Name: name, As: as, Method: method, URL: url, Body: body, Status: status, Contains: []string{says}}.Run(t)
	}
	role := func(r string) map[string]any { return map[string]any{"role": r} }
	refuse("above oneself", admin, http.MethodPatch, one(agent), role("owner"), 403, "role_too_high")
	refuse("oneself above oneself", admin, http.MethodPatch, one(admin), role("owner"), 403, "role_too_high")
	refuse("an owner by an admin", admin, http.MethodPatch, one(owner), role("viewer"), 403, "reaches further")
	refuse("an owner let go by an admin", admin, http.MethodPost, one(owner)+"/deactivate", nil, 403, "reaches further")
	refuse("by an agent", agent, http.MethodPatch, one(agent), role("viewer"), 403, "admin")
	refuse("the last owner falls", owner, http.MethodPatch, one(owner), role("admin"), 409, "last_owner")
	refuse("the last owner leaves", owner, http.MethodPost, "/members/leave", nil, 409, "last_owner")
	refuse("oneself", owner, http.MethodPost, one(owner)+"/deactivate", nil, 409, "yourself")
	refuse("hand over by an admin", admin, http.MethodPost, one(agent)+"/hand-over", nil, 403, "Only an owner")
	refuse("no role", owner, http.MethodPatch, one(agent), role(""), 422, "no such role")
	for _, call := range []struct {
		method, path string
		body         any
	}{{http.MethodPatch, "", role("agent")}, {http.MethodPost, "/deactivate", nil}, {http.MethodPost, "/reactivate", nil}, {http.MethodPost, "/hand-over", nil}, {http.MethodGet, "/owned", nil}, {http.MethodPost, "/reassign", map[string]any{"to": owner.UserID}}} {
		res, none := owner.Do(t, call.method, one(theirs)+call.path, call.body), owner.Do(t, call.method, "/members/"+uuid.NewString()+call.path, call.body)
		if strip(res) != strip(none) || res.Status != 404 {
			t.Errorf("%s %s of another company's person: %s, of nobody: %s", call.method, call.path, res.Body, none.Body)
		}
	}

	s := open(t, a, agent)
	apptest.Scenario{Name: "up", As: admin, Method: http.MethodPatch, URL: one(agent), Body: role("manager"), Status: 200, Contains: []string{`"role":"manager"`}, Events: []string{"members change"}}.Run(t)
	s.until(t, `"rights"`)
	apptest.Scenario{Name: "the same", As: admin, Method: http.MethodPatch, URL: one(agent), Body: role("manager"), Status: 200}.Run(t)
	apptest.Scenario{Name: "counts at once", As: agent, Method: http.MethodGet, URL: "/auth/me", Status: 200, Contains: []string{`"role":"manager"`}}.Run(t)
	admin.Must(t, http.MethodPatch, one(agent), role("viewer"), 200, nil)
	apptest.Scenario{Name: "and down", As: agent, Method: http.MethodPost, URL: "/crm/accounts", Body: map[string]any{"name": "Fenwick"}, Status: 403}.Run(t)

	// Two owners who let each other go at the same moment: one of them stays.
	owner.Must(t, http.MethodPatch, one(admin), role("owner"), 200, nil)
	var both sync.WaitGroup
	statuses := make([]int, 2)
	for i, pair := range [][2]*apptest.Client{{owner, admin}, {admin, owner}} {
		both.Go(func() { statuses[i] = pair[0].Do(t, http.MethodPatch, one(pair[1]), role("agent")).Status })
	}
	both.Wait()
	var owners int
	if err := a.DB.OwnerPool(t).QueryRow(context.Background(), "select count(*) from members where company_id = $1 and role = 'owner'", owner.CompanyID).Scan(&owners); err != nil || owners != 1 {
		t.Errorf("%d owners are left (%v), after %v", owners, err, statuses)
	}
}

func TestOwnershipIsHandedOver(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner := a.Register(t, "Aldermoor Heat")
	heir := owner.Colleague(t, "agent")
	apptest.Scenario{Name: "to oneself", As: owner, Method: http.MethodPost, URL: "/members/" + owner.UserID + "/hand-over", Status: 422}.Run(t)
	apptest.Scenario{Name: "hand over", As: owner, Method: http.MethodPost, URL: "/members/" + heir.UserID + "/hand-over", Status: 200, Contains: []string{`"role":"owner"`}, Events: []string{"members change", "members change"}}.Run(t)
	apptest.Scenario{Name: "the old one", As: owner, Method: http.MethodGet, URL: "/auth/me", Status: 200, Contains: []string{`"role":"admin"`}}.Run(t)
	apptest.Scenario{Name: "may leave now", As: owner, Method: http.MethodPost, URL: "/members/leave", Status: 204, Events: []string{"members leave"}}.Run(t)
	apptest.Scenario{Name: "and is out", As: owner, Method: http.MethodGet, URL: "/auth/me", Status: 401}.Run(t)
	apptest.Scenario{Name: "nobody brings them back", As: heir, Method: http.MethodPost, URL: "/members/" + owner.UserID + "/reactivate", Status: 409, Contains: []string{"has_left"}}.Run(t)
	token := invited(t, heir, owner.Email, "viewer")
	// The company was their only one, so they can't sign in; the link and their password bring them back, and then they can.
	credentials := map[string]any{"email": owner.Email, "password": password}
	if res := a.Anyone().Do(t, http.MethodPost, "/auth/login", credentials); res.Status != 403 {
		t.Errorf("without a company: %d %s", res.Status, res.Body)
	}
	accept := func(password string) *apptest.Response {
		return a.Anyone().Do(t, http.MethodPost, "/auth/invitation/accept", map[string]any{"token": token, "name": "Mara", "password": password})
	}
	if res := accept("not the password"); res.Status != 409 || !strings.Contains(string(res.Body), "email_taken") {
		t.Errorf("another password: %d %s", res.Status, res.Body)
	}
	if res := accept(password); res.Status != 401 || !strings.Contains(string(res.Body), `"joined"`) {
		t.Errorf("the right one: %d %s", res.Status, res.Body)
	}
	a.Anyone().Must(t, http.MethodPost, "/auth/login", credentials, 200, nil)
}

// Who is let go is out at once, in every way, and what is theirs goes to somebody else as ordinary changes.
func TestMembersAreLetGo(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	going, heir := owner.Colleague(t, "admin"), owner.Colleague(t, "agent")
	key := going.Must(t, http.MethodPost, "/api-keys", map[string]any{"name": "Shop", "role": "agent"}, 201, nil).Map(t)["token"].(string)
	program := a.Anyone()
	program.Token = key
	program.Must(t, http.MethodGet, "/crm/contacts", nil, 200, nil)
	account := going.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Fenwick", "owner_id": going.UserID}, 201, nil).Map(t)["id"].(string)
	going.Must(t, http.MethodPost, "/tasks", map[string]any{"title": "Call Fenwick", "assignee_id": going.UserID}, 201, nil)
	apptest.Scenario{Name: "what is theirs", As: owner, Method: http.MethodGet, URL: "/members/" + going.UserID + "/owned", Status: 200, Contains: []string{`"record":"accounts"`, `"record":"tasks"`, `"assignee_id"`}}.Run(t)
	s := open(t, a, going)
	apptest.Scenario{Name: "let go", As: owner, Method: http.MethodPost, URL: "/members/" + going.UserID + "/deactivate", Status: 200, Contains: []string{`"deactivated_at":"2`}, Events: []string{"members deactivate"}}.Run(t)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for {
		if _, _, err := s.conn.Read(ctx); err != nil {
			if websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
				t.Errorf("the open page: %v", err)
			}
			break
		}
	}
	for name, c := range map[string]*apptest.Client{"the session": going, "the key": program} {
		if res := c.Do(t, http.MethodGet, "/crm/contacts", nil); res.Status != 401 {
			t.Errorf("%s still works: %d", name, res.Status)
		}
	}
	// Their own company is still theirs, and this one no longer among theirs.
	back := a.Anyone()
	res := back.Must(t, http.MethodPost, "/auth/login", map[string]any{"email": going.Email, "password": password}, 200, nil)
	if strings.Contains(string(res.Body), owner.CompanyID) {
		t.Errorf("signed into the company that let them go: %s", res.Body)
	}
	back.Token = res.Map(t)["access_token"].(string)
	apptest.Scenario{Name: "back in", As: back, Method: http.MethodPost, URL: "/auth/switch-company", Body: map[string]any{"company_id": owner.CompanyID}, Status: 404}.Run(t)

	url := "/members/" + going.UserID + "/reassign"
	for name, to := range map[string]string{"another company's": theirs.UserID, "themselves": going.UserID, "nobody": uuid.NewString()} {
		apptest.Scenario{Name: name, As: owner, Method: http.MethodPost, URL: url, Body: map[string]any{"to": to}, Status: 422, Contains: []string{"another member"}}.Run(t)
	}
	apptest.Scenario{Name: "reassign", As: owner, Method: http.MethodPost, URL: url, Body: map[string]any{"to": heir.UserID}, Status: 202, Events: []string{"accounts update", "tasks update", "members reassign"}}.Run(t)
	apptest.Scenario{Name: "the heir's", As: owner, Method: http.MethodGet, URL: "/crm/accounts/" + account, Status: 200, Contains: []string{`"owner_id":"` + heir.UserID}}.Run(t)
	apptest.Scenario{Name: "nothing left", As: owner, Method: http.MethodGet, URL: "/members/" + going.UserID + "/owned", Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	apptest.Scenario{Name: "let in again", As: owner, Method: http.MethodPost, URL: "/members/" + going.UserID + "/reactivate", Status: 200, Contains: []string{`"deactivated_at":null`}, Events: []string{"members reactivate"}}.Run(t)
	back.Must(t, http.MethodPost, "/auth/switch-company", map[string]any{"company_id": owner.CompanyID}, 200, nil)
}

func TestFurtherCompanies(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	for name, bad := range map[string]string{"empty": " ", "two lines": "One\nTwo", "too long": strings.Repeat("x", 201)} {
		if res := c.Do(t, http.MethodPost, "/companies", map[string]any{"name": bad}); res.Status != 422 {
			t.Errorf("%s: %d %s", name, res.Status, res.Body)
		}
	}
	made := c.Must(t, http.MethodPost, "/companies", map[string]any{"name": "Aldermoor Service"}, 201, nil).Map(t)
	id := fmt.Sprint(made["id"])
	there := enter(t, a, c.Must(t, http.MethodPost, "/auth/switch-company", map[string]any{"company_id": id}, 200, nil))
	if there.CompanyID != id {
		t.Errorf("acting in %s, not in %s", there.CompanyID, id)
	}
	there.Must(t, http.MethodGet, "/pipelines", nil, 200, nil)
	apptest.Scenario{Name: "owns it", As: there, Method: http.MethodGet, URL: "/auth/me", Status: 200, Contains: []string{`"role":"owner"`, "Aldermoor Service"}}.Run(t)
}
