package apptest_test

import (
	"net/http"
	"testing"

	"rapport/internal/apptest"
)

func quiet(name string, shared bool) map[string]any {
	return map[string]any{"name": name, "shared": shared, "layout": "table", "filter": `city == "Gävle"`, "q": "", "sort": "-created_at", "columns": []string{"name", "city"}}
}

func TestViews(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	agent := mine.Colleague(t, "agent")
	keep := func(c *apptest.Client, name string, shared bool) string {
		t.Helper()
		v := quiet(name, shared)
		v["record"] = "contacts"
		return c.Must(t, http.MethodPost, "/views", v, 201, nil).Map(t)["id"].(string)
	}
	own, shared := keep(mine, "Only mine", false), keep(mine, "For all of us", true)
	of := keep(agent, "The agent's", true)

	apptest.Scenario{Name: "my own and the shared", As: mine, Method: http.MethodGet, URL: "/views?record=contacts", Status: 200, Contains: []string{own, shared, of}}.Run(t)
	apptest.Scenario{Name: "not what others keep for themselves", As: agent, Method: http.MethodGet, URL: "/views?record=contacts", Status: 200, Contains: []string{shared}, Lacks: []string{own}}.Run(t)
	apptest.Scenario{Name: "not another company's", As: theirs, Method: http.MethodGet, URL: "/views?record=contacts", Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	apptest.Scenario{Name: "not those of other lists", As: mine, Method: http.MethodGet, URL: "/views?record=accounts", Status: 200, Contains: []string{`"items":[]`}}.Run(t)

	apptest.Scenario{Name: "change one's own", As: mine, Method: http.MethodPut, URL: "/views/" + own, Body: quiet("Renamed", false), Status: 200, Contains: []string{`"name":"Renamed"`}}.Run(t)
	apptest.Scenario{Name: "a shared one of others", As: agent, Method: http.MethodPut, URL: "/views/" + shared, Body: quiet("Mine now", true), Status: 403}.Run(t)
	apptest.Scenario{Name: "an owner may", As: mine, Method: http.MethodPut, URL: "/views/" + of, Body: quiet("Tidied", true), Status: 200}.Run(t)
	for _, method := range []string{http.MethodPut, http.MethodDelete} {
		apptest.Scenario{Name: "private to another", As: agent, Method: method, URL: "/views/" + own, Body: quiet("x", true), Status: 404}.Run(t)
		apptest.Scenario{Name: "of another company", As: theirs, Method: method, URL: "/views/" + shared, Body: quiet("x", true), Status: 404}.Run(t)
	}
	apptest.Scenario{Name: "delete", As: mine, Method: http.MethodDelete, URL: "/views/" + own, Status: 204}.Run(t)
	apptest.Scenario{Name: "gone", As: mine, Method: http.MethodGet, URL: "/views?record=contacts", Status: 200, Lacks: []string{own}}.Run(t)
	grouped := quiet("By owner", false)
	grouped["record"], grouped["group"] = "contacts", "owner_id"
	apptest.Scenario{Name: "grouped rows", As: mine, Method: http.MethodPost, URL: "/views", Body: grouped, Status: 201, Contains: []string{`"group":"owner_id"`}}.Run(t)
	apptest.Scenario{Name: "none where nothing is said", As: mine, Method: http.MethodPut, URL: "/views/" + of, Body: quiet("Tidied", true), Status: 200, Contains: []string{`"group":""`}}.Run(t)
	for name, change := range map[string]func(v map[string]any){
		"a filter that does not parse": func(v map[string]any) { v["filter"] = "city ==" },
		"a sort that is no field":      func(v map[string]any) { v["sort"] = "password" },
		"a column that is no field":    func(v map[string]any) { v["columns"] = []string{"password"} },
		"a group that is no field":     func(v map[string]any) { v["group"] = "password" },
		"a group of several values":    func(v map[string]any) { v["group"] = "tags" },
		"no name":                      func(v map[string]any) { v["name"] = "" },
		"no list":                      func(v map[string]any) { v["record"] = "users" },
	} {
		v := quiet("Wrong", false)
		v["record"] = "contacts"
		change(v)
		apptest.Scenario{Name: name, As: mine, Method: http.MethodPost, URL: "/views", Body: v, Status: 422}.Run(t)
	}
}
