package apptest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

// What holds for the program's roles holds for a company's own, whatever its base: through every door, for every action and
// scope.
func TestRightsHoldForOwnRoles(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	for _, base := range []string{"agent", "manager"} {
		for _, name := range []string{"contacts", "deals", "tasks"} {
			t.Run(base+" "+name, func(t *testing.T) {
				t.Parallel()
				table := a.Engine().Find(name)
				c := newCast(t, a)
				c = c.with(t, added(t, c.owner, "/roles", map[string]any{"name": "Field service", "base": base}))
				c.settle(t, table, nil, nil)
				ids := c.owned(t, table)
				seen(t, c, table, ids)
				touched(t, c, table, ids)
				makes(t, c, table)
				many(t, c, table, ids)
			})
		}
	}
}

func TestRolesOfACompanysOwn(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := newCast(t, a), a.Register(t, "Bramble Hotels")
	refuse := func(name string, as *apptest.Client, method, url string, body any, status int, says string) {
		t.Helper()
		apptest.Scenario{Name: name, As: as, Method: method, URL: url, Body: body, Status: status, Contains: []string{says}}.Run(t)
	}
	refuse("no name", c.owner, http.MethodPost, "/roles", map[string]any{"name": " ", "base": "agent"}, 422, "needs a name")
	refuse("a name of the program's", c.owner, http.MethodPost, "/roles", map[string]any{"name": "Owner", "base": "agent"}, 422, "program's own")
	refuse("no base", c.owner, http.MethodPost, "/roles", map[string]any{"name": "X", "base": "king"}, 422, "base")
	refuse("an owner", c.owner, http.MethodPost, "/roles", map[string]any{"name": "X", "base": "owner"}, 422, "base")
	refuse("by an agent", c.me, http.MethodPost, "/roles", map[string]any{"name": "X", "base": "viewer"}, 403, "admin")

	// It begins with what its base may now, and goes its own way then.
	contacts := a.Engine().Find("contacts")
	c.settle(t, contacts, map[string]string{"view": "own"}, map[string]string{"phone": "hidden"})
	made := apptest.Scenario{Name: "make", As: c.owner, Method: http.MethodPost, URL: "/roles", Body: map[string]any{"name": "Field  service", "base": "agent"}, Status: 201, Contains: []string{`"Field service"`}, Events: []string{"roles create"}}.Run(t).Map(t)
	id := made["id"].(string)
	refuse("twice the name", c.owner, http.MethodPost, "/roles", map[string]any{"name": "FIELD SERVICE", "base": "viewer"}, 422, "already")
	c.settle(t, contacts, nil, nil)
	if rights := c.owner.Must(t, http.MethodGet, "/rights", nil, 200, nil); !strings.Contains(string(rights.Body), `"fields":{"phone":"hidden"}`) {
		t.Errorf("the role did not begin as its base was: %.2000s", rights.Body)
	}
	ids := c.owned(t, contacts)
	c.owner.Must(t, http.MethodPatch, "/members/"+c.me.UserID, map[string]any{"role": id}, 200, nil)
	apptest.Scenario{Name: "a stranger's", As: c.me, Method: http.MethodGet, URL: "/crm/contacts/" + ids[2], Status: 404}.Run(t)
	apptest.Scenario{Name: "mine", As: c.me, Method: http.MethodGet, URL: "/crm/contacts/" + ids[0], Status: 200, Lacks: []string{"phone\":\"+"}}.Run(t)
	apptest.Scenario{Name: "who I am", As: c.me, Method: http.MethodGet, URL: "/auth/me", Status: 200, Contains: []string{`"role_name":"Field service"`}}.Run(t)
	refuse("in use", c.owner, http.MethodDelete, "/roles/"+id, nil, 409, "role_in_use")

	for _, call := range []struct{ method, url string }{{http.MethodPut, "/roles/"}, {http.MethodDelete, "/roles/"}} {
		body := map[string]any{"name": "Theirs"}
		res, none := theirs.Do(t, call.method, call.url+id, body), theirs.Do(t, call.method, call.url+uuid.NewString(), body)
		if strip(res) != strip(none) || res.Status != 404 {
			t.Errorf("%s of another company's role: %s, of none: %s", call.method, res.Body, none.Body)
		}
	}
	none := map[string]any{"scopes": map[string]any{}, "fields": map[string]any{}}
	res, random := theirs.Do(t, http.MethodPut, "/rights/"+id+"/contacts", none), theirs.Do(t, http.MethodPut, "/rights/"+uuid.NewString()+"/contacts", none)
	if strip(res) != strip(random) || res.Status != 422 {
		t.Errorf("rights of another company's role: %s, of none: %s", res.Body, random.Body)
	}

	// Who is held to a role can't lift it.
	admin := c.owner.Colleague(t, "admin")
	narrow := added(t, c.owner, "/roles", map[string]any{"name": "Office", "base": "admin"})
	c.owner.Must(t, http.MethodPatch, "/members/"+admin.UserID, map[string]any{"role": narrow}, 200, nil)
	refuse("one's own", admin, http.MethodPut, "/rights/"+narrow+"/deals", none, 403, "role_too_high")
	refuse("the whole one of one's rank", admin, http.MethodPut, "/rights/admin/deals", none, 403, "role_too_high")
	refuse("another of one's rank", admin, http.MethodPost, "/roles", map[string]any{"name": "Bigger", "base": "admin"}, 403, "role_too_high")
	refuse("to oneself", admin, http.MethodPatch, "/members/"+admin.UserID, map[string]any{"role": "admin"}, 403, "role_too_high")
	admin.Must(t, http.MethodPut, "/rights/agent/deals", none, 200, nil)

	c.owner.Must(t, http.MethodPatch, "/members/"+c.me.UserID, map[string]any{"role": "agent"}, 200, nil)
	apptest.Scenario{Name: "rename", As: c.owner, Method: http.MethodPut, URL: "/roles/" + id, Body: map[string]any{"name": "Fitters"}, Status: 200, Contains: []string{`"Fitters"`}, Events: []string{"roles update"}}.Run(t)
	apptest.Scenario{Name: "delete", As: c.owner, Method: http.MethodDelete, URL: "/roles/" + id, Status: 204, Events: []string{"roles delete"}}.Run(t)
}
