package apptest_test

import (
	"net/http"
	"testing"

	"rapport/internal/apptest"
)

// A paper that names its deal and nobody else goes to those whom the deal is with.
func TestQuoteOfADeal(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara, other := a.Register(t, "Aldermoor Heat"), a.Register(t, "Nordhaus Verwaltung")
	make := func(path string, body map[string]any) string {
		return mara.Must(t, http.MethodPost, path, body, 201, nil).Map(t)["id"].(string)
	}
	account, elsewhere := make("/crm/accounts", map[string]any{"name": "Fenwick Housing Trust"}), make("/crm/accounts", map[string]any{"name": "Bramble Hotels"})
	contact := make("/crm/contacts", map[string]any{"first_name": "Elin", "last_name": "Sandvik"})
	deal := make("/deals", map[string]any{"name": "Estate renewal", "account_id": account, "contact_id": contact, "currency": "SEK"})
	ours := []string{`"account_id":"` + account, `"contact_id":"` + contact, `"currency":"SEK"`}

	apptest.Scenario{Name: "a quote goes to those of its deal", As: mara, Method: "POST", URL: "/sales/quotes", Body: map[string]any{"title": "Heat pumps", "deal_id": deal}, Status: 201,
		Contains: ours, Events: []string{"quotes create"}}.Run(t)
	apptest.Scenario{Name: "an order does too", As: mara, Method: "POST", URL: "/sales/orders", Body: map[string]any{"title": "Heat pumps", "deal_id": deal}, Status: 201,
		Contains: ours, Events: []string{"orders create"}}.Run(t)
	apptest.Scenario{Name: "whom it names itself stays", As: mara, Method: "POST", URL: "/sales/quotes", Body: map[string]any{"title": "Heat pumps", "deal_id": deal, "account_id": elsewhere}, Status: 201,
		Contains: []string{`"account_id":"` + elsewhere, `"contact_id":null`, `"currency":"EUR"`}, Events: []string{"quotes create"}}.Run(t)
	bare := make("/sales/quotes", map[string]any{"title": "Heat pumps", "currency": "EUR"})
	apptest.Scenario{Name: "the deal is named later", As: mara, Method: "PATCH", URL: "/sales/quotes/" + bare, Body: map[string]any{"deal_id": deal}, Status: 200,
		Contains: []string{`"account_id":"` + account, `"currency":"EUR"`}, Events: []string{"quotes update"}}.Run(t)
	apptest.Scenario{Name: "a deal of another company is none", As: other, Method: "POST", URL: "/sales/quotes", Body: map[string]any{"title": "Heat pumps", "deal_id": deal}, Status: 422,
		Contains: []string{`"deal_id"`}, Lacks: []string{account, contact}}.Run(t)
}

// Of a deal nothing is taken over that the person who writes the paper may not see.
func TestQuoteOfADealWithinRights(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara := a.Register(t, "Aldermoor Heat")
	tomas := mara.Colleague(t, "agent")
	settle := func(record string, scopes, fields map[string]string) {
		mara.Must(t, http.MethodPut, "/rights/agent/"+record, map[string]any{"scopes": scopes, "fields": fields}, 200, nil)
	}
	everything := map[string]string{"view": "all", "create": "all", "edit": "all", "delete": "all", "export": "all"}
	own := map[string]string{"view": "own", "create": "own", "edit": "own", "delete": "own", "export": "own"}
	account := mara.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Fenwick Housing Trust"}, 201, nil).Map(t)["id"].(string)
	contact := mara.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"first_name": "Elin"}, 201, nil).Map(t)["id"].(string)
	deal := mara.Must(t, http.MethodPost, "/deals", map[string]any{"name": "Estate renewal", "account_id": account, "contact_id": contact}, 201, nil).Map(t)["id"].(string)
	draft := func(name, has, lacks string, status int) {
		apptest.Scenario{Name: name, As: tomas, Method: "POST", URL: "/sales/quotes", Body: map[string]any{"title": "Heat pumps", "deal_id": deal}, Status: status,
			Contains: []string{has}, Lacks: []string{lacks}, Events: map[int][]string{201: {"quotes create"}}[status]}.Run(t)
	}

	settle("accounts", own, map[string]string{})
	draft("an account of somebody else's", contact, account, 201)
	settle("deals", everything, map[string]string{"contact_id": "hidden"})
	draft("a hidden contact", `"contact_id":null`, contact, 201)
	settle("deals", own, map[string]string{})
	draft("a deal of somebody else's", `"deal_id"`, contact, 422)
}
