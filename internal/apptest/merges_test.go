package apptest_test

import (
	"strings"
	"testing"

	"rapport/internal/apptest"
)

// Two people who are one have one role in a deal; taken back, each has their own again.
func TestMergingTwoOfOneDeal(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	elin, twin := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik"}), made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik"})
	both, only := made(t, mine, "/deals", map[string]any{"name": "Both"}), made(t, mine, "/deals", map[string]any{"name": "Only the twin"})
	role := func(deal, contact, role string) string {
		return made(t, mine, "/stakeholders", map[string]any{"deal_id": deal, "contact_id": contact, "role": role})
	}
	first, second, third := role(both, elin, "champion"), role(both, twin, "buyer"), role(only, twin, "user")
	deal := made(t, theirs, "/deals", map[string]any{"name": "Theirs"})
	for _, s := range []apptest.Scenario{
		{Name: "twice in a deal", As: mine, Method: "POST", URL: "/stakeholders", Body: map[string]any{"deal_id": both, "contact_id": elin, "role": "user"}, Status: 422, Contains: []string{`"field":"contact_id"`, "role in this deal already"}},
		{Name: "moved to where one is", As: mine, Method: "PATCH", URL: "/stakeholders/" + second, Body: map[string]any{"contact_id": elin}, Status: 422, Contains: []string{"role in this deal already"}},
		{Name: "another company's contact", As: theirs, Method: "POST", URL: "/stakeholders", Body: map[string]any{"deal_id": deal, "contact_id": elin, "role": "user"}, Status: 422, Contains: []string{"names no record that is there"}},
	} {
		s.Run(t)
	}
	set := apptest.Scenario{Name: "merge", As: mine, Method: "POST", URL: "/crm/contacts/" + elin + "/merge", Body: map[string]any{"other_id": twin}, Status: 200, Contains: []string{`"moved":2`},
		Events: []string{"stakeholders delete", "stakeholders update", "contacts delete"}}.Run(t).Map(t)["id"].(string)
	list := "/stakeholders?filter=contact_id%3D%3D%22" + elin + "%22"
	apptest.Scenario{Name: "one role each", As: mine, Method: "GET", URL: list, Status: 200, Contains: []string{first, third}, Lacks: []string{second, `"buyer"`}}.Run(t)
	undo := apptest.Scenario{Name: "un-merge", As: mine, Method: "POST", URL: "/change-sets/" + set + "/undo", Status: 202, Contains: []string{`"status":"done"`, `"conflicts":0`, `"failed":0`},
		Events: []string{"contacts restore", "stakeholders update", "stakeholders restore"}}.Run(t).Map(t)
	apptest.Scenario{Name: "as before", As: mine, Method: "GET", URL: list, Status: 200, Contains: []string{first}, Lacks: []string{second, third}}.Run(t)
	apptest.Scenario{Name: "and the twin", As: mine, Method: "GET", URL: "/stakeholders?filter=contact_id%3D%3D%22" + twin + "%22", Status: 200, Contains: []string{second, `"buyer"`, third}}.Run(t)
	mine.Must(t, "POST", "/change-sets/"+undo["change_set"].(map[string]any)["id"].(string)+"/undo", nil, 202, nil)
	apptest.Scenario{Name: "merged again", As: mine, Method: "GET", URL: list, Status: 200, Contains: []string{first, third}, Lacks: []string{second}}.Run(t)
	// What was made free by a deletion can be filled again.
	mine.Must(t, "DELETE", "/stakeholders/"+first, nil, 204, nil)
	role(both, elin, "blocker")
	apptest.Scenario{Name: "brought back to where another is", As: mine, Method: "POST", URL: "/stakeholders/" + first + "/restore", Status: 422, Contains: []string{"role in this deal already"}}.Run(t)
}

// A company's own fields are chosen like the others, and those that name the one record name the other afterwards.
func TestMergingOwnFields(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	define(t, mine, "contacts", "Boiler", "text", nil)
	define(t, mine, "contacts", "Floor", "number", nil)
	define(t, mine, "contacts", "Keys", "text", nil)
	define(t, mine, "contacts", "Boss", "reference", map[string]any{"target": "contacts"})
	define(t, mine, "deals", "Engineer", "reference", map[string]any{"target": "contacts"})
	winner := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik", "custom": map[string]any{"boiler": "Vesta 40", "floor": 2}})
	loser := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik", "custom": map[string]any{"boiler": "Vesta 60", "floor": 3, "keys": "with the porter"}})
	report := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Below", "custom": map[string]any{"boss": loser}})
	mine.Must(t, "PATCH", "/crm/contacts/"+winner, map[string]any{"custom": map[string]any{"boss": loser}}, 200, nil)
	deal := made(t, mine, "/deals", map[string]any{"name": "Boiler house", "custom": map[string]any{"engineer": loser}})
	merge := func(take map[string]string, status int, says string) *apptest.Response {
		t.Helper()
		res := mine.Do(t, "POST", "/crm/contacts/"+winner+"/merge", map[string]any{"other_id": loser, "take": take})
		if res.Status != status || !strings.Contains(string(res.Body), says) {
			t.Fatalf("%v: %d %s, want %d %s", take, res.Status, res.Body, status, says)
		}
		return res
	}
	merge(map[string]string{"custom.nothing": "other"}, 422, "is not a field")
	merge(map[string]string{"custom.boiler": "both"}, 422, "this or other")
	set := merge(map[string]string{"custom.boiler": "other", "custom.floor": "this", "custom.keys": "this"}, 200, loser).Map(t)["id"].(string)
	for _, s := range []apptest.Scenario{
		{Name: "as chosen", As: mine, Method: "GET", URL: "/crm/contacts/" + winner, Status: 200, Contains: []string{`"boiler":"Vesta 60"`, `"floor":2`}, Lacks: []string{"porter", loser}},
		{Name: "what named the one", As: mine, Method: "GET", URL: "/deals/" + deal, Status: 200, Contains: []string{`"engineer":"` + winner}},
		{Name: "also of the same type", As: mine, Method: "GET", URL: "/crm/contacts/" + report, Status: 200, Contains: []string{`"boss":"` + winner}},
	} {
		s.Run(t)
	}
	mine.Must(t, "POST", "/change-sets/"+set+"/undo", nil, 202, nil)
	for _, s := range []apptest.Scenario{
		{Name: "as before", As: mine, Method: "GET", URL: "/crm/contacts/" + winner, Status: 200, Contains: []string{`"boiler":"Vesta 40"`, `"boss":"` + loser}},
		{Name: "names the one again", As: mine, Method: "GET", URL: "/deals/" + deal, Status: 200, Contains: []string{`"engineer":"` + loser}},
	} {
		s.Run(t)
	}
	// What nobody has chosen is gathered: the winner lacks it.
	merge(nil, 200, loser)
	apptest.Scenario{Name: "gathered", As: mine, Method: "GET", URL: "/crm/contacts/" + winner, Status: 200, Contains: []string{`"boiler":"Vesta 40"`, "porter"}}.Run(t)
}
