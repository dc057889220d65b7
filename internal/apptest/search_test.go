package apptest_test

import (
	"net/http"
	"testing"

	"rapport/internal/apptest"
)

func TestSearchFindsEveryKindOfRecord(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	mine.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Fenwick Housing"}, 201, nil)
	mine.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"first_name": "Ann", "last_name": "Fenwick"}, 201, nil)
	theirs.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Fenwick of others"}, 201, nil)

	apptest.Scenario{Name: "both kinds, the one that begins so first", As: mine, Method: http.MethodGet, URL: "/search?q=fenw", Status: 200,
		Contains: []string{`{"items":[{"record":"accounts"`, `"title":"Ann Fenwick"`}, Lacks: []string{"of others"}}.Run(t)
	apptest.Scenario{Name: "a slip", As: mine, Method: http.MethodGet, URL: "/search?q=fenwikc", Status: 200, Contains: []string{"Fenwick Housing"}}.Run(t)
	apptest.Scenario{Name: "no more than asked for", As: mine, Method: http.MethodGet, URL: "/search?q=fenwick&limit=1", Status: 200, Lacks: []string{"Ann Fenwick"}}.Run(t)
	apptest.Scenario{Name: "blanks", As: mine, Method: http.MethodGet, URL: "/search?q=%20", Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	apptest.Scenario{Name: "no words", As: mine, Method: http.MethodGet, URL: "/search", Status: 422}.Run(t)
	apptest.Scenario{Name: "NUL", As: mine, Method: http.MethodGet, URL: "/search?q=a%00b", Status: 422}.Run(t)
	apptest.Scenario{Name: "nobody", As: a.Anyone(), Method: http.MethodGet, URL: "/search?q=fenwick", Status: 401}.Run(t)
}
