package apptest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/identity/apikeys"
)

// keyed makes a key and a client that has it.
func keyed(t *testing.T, a *apptest.App, by *apptest.Client, role string, scopes ...string) (c *apptest.Client, id string) {
	t.Helper()
	made := by.Must(t, http.MethodPost, "/api-keys", map[string]any{"name": "Web shop", "role": role, "scopes": scopes}, 201, nil).Map(t)
	c = a.Anyone()
	c.Token, c.CompanyID = made["token"].(string), by.CompanyID
	return c, made["id"].(string)
}

func TestKeysAreMade(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	admin, agent := owner.Colleague(t, "admin"), owner.Colleague(t, "agent")
	refuse := func(name string, as *apptest.Client, body map[string]any, status int, says string) {
		t.Helper()
		apptest.Scenario{Name: name, As: as, Method: http.MethodPost, URL: "/api-keys", Body: body, Status: status, Contains: []string{says}}.Run(t)
	}
	refuse("no name", owner, map[string]any{"name": "  ", "role": "agent"}, 422, "needs a name")
	refuse("an owner", owner, map[string]any{"name": "X", "role": "owner"}, 422, "can't own")
	refuse("no role", owner, map[string]any{"name": "X", "role": "king"}, 422, "no such role")
	refuse("no scope", owner, map[string]any{"name": "X", "role": "agent", "scopes": []string{"contacts"}}, 422, "is no scope")
	refuse("a scope of nothing", owner, map[string]any{"name": "X", "role": "agent", "scopes": []string{"api-keys:write"}}, 422, "is no scope")
	refuse("to change people", owner, map[string]any{"name": "X", "role": "admin", "scopes": []string{"members:write"}}, 422, "can read members")
	refuse("over before it begins", owner, map[string]any{"name": "X", "role": "agent", "expires_at": time.Now().Add(-time.Minute)}, 422, "in the future")
	refuse("by an agent", agent, map[string]any{"name": "X", "role": "viewer"}, 403, "admin")

	// Who has a narrowed role can't make a key with the whole one.
	narrow := owner.Must(t, http.MethodPost, "/roles", map[string]any{"name": "Office", "base": "admin"}, 201, nil).Map(t)["id"].(string)
	owner.Must(t, http.MethodPatch, "/members/"+admin.UserID, map[string]any{"role": narrow}, 200, nil)
	refuse("the whole role of one's rank", admin, map[string]any{"name": "X", "role": "admin"}, 403, "role_too_high")
	admin.Must(t, http.MethodPost, "/api-keys", map[string]any{"name": "X", "role": narrow}, 201, nil)

	made := apptest.Scenario{Name: "make", As: owner, Method: http.MethodPost, URL: "/api-keys", Body: map[string]any{"name": "Shop", "role": "agent"}, Status: 201, Contains: []string{`"*:read"`, `"token":"rpt_`}, Events: []string{"api_keys create"}}.Run(t).Map(t)
	token := made["token"].(string)
	apptest.Scenario{Name: "never shown again", As: owner, Method: http.MethodGet, URL: "/api-keys", Status: 200, Contains: []string{token[:10]}, Lacks: []string{token, "token"}}.Run(t)
	program := a.Anyone()
	program.Token, program.CompanyID = token, owner.CompanyID
	apptest.Scenario{Name: "reads", As: program, Method: http.MethodGet, URL: "/crm/contacts", Status: 200}.Run(t)
	if items := owner.Must(t, http.MethodGet, "/api-keys", nil, 200, nil); !strings.Contains(string(items.Body), `"last_used_at":"2`) {
		t.Errorf("the last use is not kept: %s", items.Body)
	}
	for name, bad := range map[string]string{"a slip": token[:len(token)-1] + "x", "cut": token[:40], "the mark alone": "rpt_", "another's checksum": token[:len(token)-6] + "000000", "long": token + strings.Repeat("a", 5000)} {
		c := a.Anyone()
		c.Token = bad
		if res := c.Do(t, http.MethodGet, "/crm/contacts", nil); res.Status != 401 {
			t.Errorf("%s: %d", name, res.Status)
		}
	}
	id := made["id"].(string)
	foreign, none := theirs.Do(t, http.MethodDelete, "/api-keys/"+id, nil), theirs.Do(t, http.MethodDelete, "/api-keys/"+uuid.NewString(), nil)
	if strip(foreign) != strip(none) || foreign.Status != 404 {
		t.Errorf("another company's key answers %s, none %s", foreign.Body, none.Body)
	}
	apptest.Scenario{Name: "revoke", As: owner, Method: http.MethodDelete, URL: "/api-keys/" + id, Status: 204, Events: []string{"api_keys revoke"}}.Run(t)
	apptest.Scenario{Name: "over at once", As: program, Method: http.MethodGet, URL: "/crm/contacts", Status: 401}.Run(t)
	apptest.Scenario{Name: "twice", As: owner, Method: http.MethodDelete, URL: "/api-keys/" + id, Status: 204}.Run(t)
}

// A key does what its scopes say and its role allows, as itself.
func TestKeysKeepToTheirScopes(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	owner := a.Register(t, "Aldermoor Heat")
	deal := added(t, owner, "/crm/accounts", map[string]any{"name": "Fenwick Baths"})
	contacts, _ := keyed(t, a, owner, "admin", "contacts:write", "search:read")
	made := apptest.Scenario{Name: "write", As: contacts, Method: http.MethodPost, URL: "/crm/contacts", Body: map[string]any{"last_name": "Berg"}, Status: 201, Events: []string{"contacts create"}}.Run(t).Map(t)
	apptest.Scenario{Name: "in the trail as itself", As: owner, Method: http.MethodGet, URL: "/crm/contacts/" + made["id"].(string) + "/history", Status: 200, Contains: []string{`"kind":"key"`, `"Web shop"`}}.Run(t)
	apptest.Scenario{Name: "another record", As: contacts, Method: http.MethodGet, URL: "/crm/accounts/" + deal, Status: 403, Contains: []string{"accounts:read"}}.Run(t)
	apptest.Scenario{Name: "through the search over all", As: contacts, Method: http.MethodGet, URL: "/search?q=Fenwick", Status: 200, Lacks: []string{deal}}.Run(t)
	apptest.Scenario{Name: "through a reference", As: contacts, Method: http.MethodPatch, URL: "/crm/contacts/" + made["id"].(string), Body: map[string]any{"account_id": deal}, Status: 422}.Run(t)
	read, _ := keyed(t, a, owner, "admin")
	apptest.Scenario{Name: "read", As: read, Method: http.MethodGet, URL: "/crm/accounts/" + deal, Status: 200}.Run(t)
	apptest.Scenario{Name: "a question is no change", As: read, Method: http.MethodPost, URL: "/rag/query", Body: map[string]any{"question": "How heavy is it?"}, Status: 200}.Run(t)
	apptest.Scenario{Name: "read only", As: read, Method: http.MethodPatch, URL: "/crm/accounts/" + deal, Body: map[string]any{"name": "X"}, Status: 403, Contains: []string{"accounts:write"}}.Run(t)
	all, _ := keyed(t, a, owner, "viewer", "*:write")
	apptest.Scenario{Name: "no more than the role", As: all, Method: http.MethodPost, URL: "/crm/contacts", Body: map[string]any{"last_name": "Berg"}, Status: 403}.Run(t)

	// What is one's own is the maker's own.
	agent := owner.Colleague(t, "admin")
	role := owner.Must(t, http.MethodPost, "/roles", map[string]any{"name": "Own only", "base": "agent"}, 201, nil).Map(t)["id"].(string)
	owner.Must(t, http.MethodPut, "/rights/"+role+"/accounts", map[string]any{"scopes": map[string]any{"view": "own", "create": "own", "edit": "own"}, "fields": map[string]any{}}, 200, nil)
	own, _ := keyed(t, a, agent, role, "crm:write")
	apptest.Scenario{Name: "somebody else's", As: own, Method: http.MethodGet, URL: "/crm/accounts/" + deal, Status: 404}.Run(t)
	apptest.Scenario{Name: "its maker's", As: own, Method: http.MethodPost, URL: "/crm/accounts", Body: map[string]any{"name": "Mine"}, Status: 201, Contains: []string{`"owner_id":"` + agent.UserID}, Events: []string{"accounts create"}}.Run(t)

	// Lowered with its maker.
	strong, _ := keyed(t, a, agent, "manager", "*:write")
	owner.Must(t, http.MethodPatch, "/members/"+agent.UserID, map[string]any{"role": "viewer"}, 200, nil)
	apptest.Scenario{Name: "its maker fell", As: strong, Method: http.MethodPost, URL: "/crm/contacts", Body: map[string]any{"last_name": "Berg"}, Status: 403}.Run(t)
}

// Whatever is called, a key with every scope and the highest role never gets at people, keys, roles, rights, or what is one
// person's own. An operation that is added later is in one of the areas, or is here.
func TestKeysReachNoPeople(t *testing.T) {
	t.Parallel()
	closed := []string{"auth", "members", "invitations", "roles", "rights", "teams", "api-keys", "companies", "views", "notifications", "mails", "change-sets", "imports", "user", "settings", "organization", "workspace", "audit", "privacy"}
	var open []string
	for _, in := range apikeys.Areas() {
		open = append(open, in...)
	}
	open = append(open, "embed")
	a := apptest.Shared(t)
	owner := a.Register(t, "Aldermoor Heat")
	key, _ := keyed(t, a, owner, "admin", "*:write")
	for _, op := range document.Read(t, a).Operations {
		tag := op.Tags[0]
		if op.Access == "public" || op.Access == "visitor" {
			continue
		}
		if !slices.Contains(closed, tag) && !slices.Contains(open, tag) {
			t.Errorf("%s: no scope names %s; say in which area it is, or that it is closed to keys", op, tag)
		}
		reads := !op.Changes() && (tag == "members" && op.Path == "/members" || tag == "teams")
		if !slices.Contains(closed, tag) || reads {
			continue
		}
		url := strings.NewReplacer("{user_id}", owner.UserID, "{id}", uuid.NewString(), "{role}", "agent", "{record}", "contacts").Replace(op.Path)
		if res := key.Do(t, op.Method, url, map[string]any{}); res.Status != 403 && (tag != "members" || op.Changes()) {
			t.Errorf("%s answers a key with %d %s", op, res.Status, res.Body)
		}
	}
	if res := key.Do(t, http.MethodPost, "/crm/contacts/bulk", map[string]any{"filter": "true", "action": "delete"}); res.Status != 403 {
		t.Errorf("many at once: %d", res.Status)
	}
	if res := key.Do(t, http.MethodPost, "/calendar/feed", nil); res.Status != 403 {
		t.Errorf("a calendar of its own: %d", res.Status)
	}
}
