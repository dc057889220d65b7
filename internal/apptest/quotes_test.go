package apptest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

// offer makes a draft for an account with one line of 2.5 hours at 80.00 and 19 % tax.
func offer(t *testing.T, c *apptest.Client) string {
	t.Helper()
	account := c.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Fenwick Housing Trust", "address": "Kyrkogatan 19", "city": "Gävle"}, 201, nil).Map(t)["id"]
	id := c.Must(t, http.MethodPost, "/sales/quotes", map[string]any{"title": "Service for a year", "account_id": account}, 201, nil).Map(t)["id"].(string)
	c.Must(t, http.MethodPut, "/sales/quotes/"+id+"/lines", lines(line("Service", 2.5, 80_00, 19)), 200, nil)
	return id
}

func line(name string, quantity float64, price int64, tax float64) map[string]any {
	return map[string]any{"name": name, "quantity": quantity, "unit": "h", "unit_price": price, "tax_rate": tax}
}

func lines(all ...map[string]any) map[string]any {
	return map[string]any{"lines": append([]map[string]any{}, all...)}
}

// send sends a quote and gives the token of its link.
func send(t *testing.T, c *apptest.Client, id string) string {
	t.Helper()
	url := c.Must(t, http.MethodPost, "/sales/quotes/"+id+"/send", map[string]any{}, 200, nil).Map(t)["url"].(string)
	_, token, ok := strings.Cut(url, "/public/quotes/")
	if !ok || len(token) != 43 {
		t.Fatalf("no link: %s", url)
	}
	return token
}

func TestQuoteFromDraftToOrder(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	mara, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	id := offer(t, mara)
	one := "/sales/quotes/" + id
	apptest.Scenario{Name: "the same lines again are no change", As: mara, Method: "PUT", URL: one + "/lines", Body: lines(line("Service", 2.5, 80_00, 19)), Status: 200}.Run(t)
	apptest.Scenario{Name: "lines on an old version", As: mara, Method: "PUT", URL: one + "/lines", Header: []string{"If-Match", `"1"`}, Body: lines(line("Service", 3, 80_00, 19)), Status: 412,
		Contains: []string{`"version_conflict"`, `"yours"`, `"current"`}}.Run(t)
	apptest.Scenario{Name: "new lines are one change", As: mara, Method: "PUT", URL: one + "/lines", Header: []string{"If-Match", `"2"`}, Body: lines(line("Service", 3, 80_00, 19), line("Travel", 1, 50_00, 7)), Status: 200,
		Contains: []string{`"net":29000`, `"tax":4910`, `"total":33910`, `"rate":19`}, Events: []string{"quotes update"}}.Run(t)
	apptest.Scenario{Name: "another currency under the lines", As: mara, Method: "PATCH", URL: one, Body: map[string]any{"currency": "SEK"}, Status: 422, Contains: []string{"priced in EUR"}}.Run(t)
	apptest.Scenario{Name: "totals are not for writing", As: mara, Method: "PATCH", URL: one, Body: map[string]any{"total": 1, "state": "accepted", "number": "X"}, Status: 200, Contains: []string{`"total":33910`, `"state":"draft"`}}.Run(t)
	apptest.Scenario{Name: "preview saves nothing", As: mara, Method: "POST", URL: "/sales/quotes/preview", Body: map[string]any{"currency": "EUR", "lines": []any{line("Work", 1.5, 1_01, 19)}}, Status: 200,
		Contains: []string{`"net":152`, `"tax":29`, `"total":181`}}.Run(t)
	apptest.Scenario{Name: "not accepted before it was sent", As: mara, Method: "POST", URL: one + "/accept", Body: map[string]any{"name": "Elin"}, Status: 409, Contains: []string{`"quote_draft"`}}.Run(t)
	apptest.Scenario{Name: "no order of a draft", As: mara, Method: "POST", URL: one + "/order", Status: 409, Contains: []string{`"quote_draft"`}}.Run(t)
	apptest.Scenario{Name: "no link to a draft", As: mara, Method: "POST", URL: one + "/link", Status: 409}.Run(t)
	apptest.Scenario{Name: "send what has changed since", As: mara, Method: "POST", URL: one + "/send", Header: []string{"If-Match", `"1"`}, Body: map[string]any{}, Status: 412}.Run(t)
	apptest.Scenario{Name: "send", As: mara, Method: "POST", URL: one + "/send", Body: map[string]any{}, Status: 200,
		Contains: []string{`"number":"Q-00001"`, `"state":"sent"`, `"billing_name":"Fenwick Housing Trust"`, `Kyrkogatan 19\nGävle`, "/public/quotes/"}, Events: []string{"quotes update"}}.Run(t)
	token := send(t, mara, id)
	for _, change := range []map[string]any{{"title": "Cheaper"}, {"valid_until": "2099-01-01"}, {"billing_name": "X"}, {"account_id": nil}} {
		apptest.Scenario{Name: "what was sent stays", As: mara, Method: "PATCH", URL: one, Body: change, Status: 409, Contains: []string{`"gone_out"`}}.Run(t)
	}
	apptest.Scenario{Name: "lines that were sent stay", As: mara, Method: "PUT", URL: one + "/lines", Body: lines(line("Service", 1, 1, 19)), Status: 409, Contains: []string{`"gone_out"`}}.Run(t)
	apptest.Scenario{Name: "delete what was sent", As: mara, Method: "DELETE", URL: one, Status: 409}.Run(t)

	seen := anyone.Must(t, http.MethodGet, "/public/quotes/"+token, nil, 200, nil)
	for _, not := range []string{"why", "list_price", "company_id", "account_id", "signed_from", mara.UserID} {
		if bytes.Contains(seen.Body, []byte(not)) {
			t.Errorf("the customer sees %s: %s", not, seen.Body)
		}
	}
	if res := anyone.Do(t, http.MethodGet, "/public/quotes/"+token+"/pdf", nil); res.Status != 200 || !bytes.HasPrefix(res.Body, []byte("%PDF-")) {
		t.Errorf("PDF by link: %d", res.Status)
	}
	apptest.Scenario{Name: "no signature", As: anyone, Method: "POST", URL: "/public/quotes/" + token + "/accept", Body: map[string]any{"name": "  "}, Status: 422}.Run(t)
	accepted := anyone.Must(t, http.MethodPost, "/public/quotes/"+token+"/accept", map[string]any{"name": " Elin   Sandvik "}, 200, nil)
	if m := accepted.Map(t); m["state"] != "accepted" || m["signed_by"] != "Elin Sandvik" {
		t.Errorf("accepted: %s", accepted.Body)
	}
	for tail, body := range map[string]any{"/accept": map[string]any{"name": "Somebody else"}, "/decline": map[string]any{"reason": "no"}} {
		anyone.Must(t, http.MethodPost, "/public/quotes/"+token+tail, body, 409, nil)
	}
	q := mara.Must(t, http.MethodGet, one, nil, 200, nil).Map(t)
	if q["signed_by"] != "Elin Sandvik" || q["signed_from"] != "127.0.0.1" || q["decided_at"] == nil {
		t.Errorf("what was noted: %v", q)
	}
	history := mara.Must(t, http.MethodGet, one+"/history", nil, 200, nil)
	if !bytes.Contains(history.Body, []byte(`"name":"Elin Sandvik"`)) {
		t.Errorf("the trail does not say who accepted: %s", history.Body)
	}
	apptest.Scenario{Name: "revise what was accepted", As: mara, Method: "POST", URL: one + "/revise", Status: 409}.Run(t)
	if res := mara.Do(t, http.MethodGet, one+"/pdf", nil); res.Status != 200 || res.Header.Get("Content-Type") != "application/pdf" || !strings.Contains(res.Header.Get("Content-Disposition"), "Quote-Q-00001.pdf") {
		t.Errorf("PDF: %d %v", res.Status, res.Header)
	}

	var orders [8]string
	var wait sync.WaitGroup
	for i := range orders {
		wait.Go(func() {
			orders[i] = fmt.Sprint(mara.Must(t, http.MethodPost, one+"/order", nil, 201, nil).Map(t)["id"])
		})
	}
	wait.Wait()
	if len(slices.Compact(orders[:])) != 1 {
		t.Errorf("one quote became several orders: %v", orders)
	}
	work(t, mara, orders[0])
}

// work brings an order to its end.
func work(t *testing.T, c *apptest.Client, id string) {
	t.Helper()
	one := "/sales/orders/" + id
	apptest.Scenario{Name: "fulfil what is open", As: c, Method: "POST", URL: one + "/fulfil", Status: 409, Contains: []string{`"order_open"`}}.Run(t)
	apptest.Scenario{Name: "lines of an open order", As: c, Method: "PUT", URL: one + "/lines", Body: lines(line("Service", 4, 80_00, 19)), Status: 200, Contains: []string{`"net":32000`}, Events: []string{"orders update"}}.Run(t)
	apptest.Scenario{Name: "stale lines", As: c, Method: "PUT", URL: one + "/lines", Header: []string{"If-Match", `"1"`}, Body: lines(), Status: 412}.Run(t)
	apptest.Scenario{Name: "confirm", As: c, Method: "POST", URL: one + "/confirm", Status: 200, Contains: []string{`"number":"O-00001"`, `"state":"confirmed"`}, Events: []string{"orders update"}}.Run(t)
	apptest.Scenario{Name: "confirm twice", As: c, Method: "POST", URL: one + "/confirm", Status: 409}.Run(t)
	apptest.Scenario{Name: "change what was confirmed", As: c, Method: "PATCH", URL: one, Body: map[string]any{"title": "x"}, Status: 409, Contains: []string{`"gone_out"`}}.Run(t)
	apptest.Scenario{Name: "when to deliver may change", As: c, Method: "PATCH", URL: one, Body: map[string]any{"deliver_on": "2027-01-05", "reference": "PO 4711"}, Status: 200, Events: []string{"orders update"}}.Run(t)
	apptest.Scenario{Name: "delete what was confirmed", As: c, Method: "DELETE", URL: one, Status: 409}.Run(t)
	if res := c.Do(t, http.MethodGet, one+"/pdf", nil); res.Status != 200 || !bytes.HasPrefix(res.Body, []byte("%PDF-")) {
		t.Errorf("PDF: %d", res.Status)
	}
	apptest.Scenario{Name: "fulfil", As: c, Method: "POST", URL: one + "/fulfil", Status: 200, Events: []string{"orders update"}}.Run(t)
	apptest.Scenario{Name: "cancel what was fulfilled", As: c, Method: "POST", URL: one + "/cancel", Body: map[string]any{}, Status: 409, Contains: []string{`"order_fulfilled"`}}.Run(t)
	other := c.Must(t, http.MethodPost, "/sales/orders", map[string]any{"title": "By telephone"}, 201, nil).Map(t)["id"].(string)
	apptest.Scenario{Name: "confirm an empty order", As: c, Method: "POST", URL: "/sales/orders/" + other + "/confirm", Status: 422, Contains: []string{`"lines"`, `"billing_name"`}}.Run(t)
	apptest.Scenario{Name: "cancel", As: c, Method: "POST", URL: "/sales/orders/" + other + "/cancel", Body: map[string]any{"reason": "Wrong customer"}, Status: 200, Contains: []string{"Wrong customer"}, Events: []string{"orders update"}}.Run(t)
}

// A quote that has gone out follows its account and its contact when these are made one with others, and back again; what
// is printed on it stays as it went. By hand it can't be given to another customer.
func TestSentQuotesFollowMerges(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara := a.Register(t, "Aldermoor Heat")
	id := offer(t, mara)
	one := "/sales/quotes/" + id
	loser := mara.Must(t, "GET", one, nil, 200, nil).Map(t)["account_id"].(string)
	winner := added(t, mara, "/crm/accounts", map[string]any{"name": "Fenwick Housing"})
	gone, stays := added(t, mara, "/crm/contacts", map[string]any{"last_name": "Sandvik", "email": "a@fenwick.example"}), added(t, mara, "/crm/contacts", map[string]any{"last_name": "Sandvik", "email": "b@fenwick.example"})
	mara.Must(t, "PATCH", one, map[string]any{"contact_id": gone}, 200, nil)
	token := send(t, mara, id)
	apptest.Scenario{Name: "by hand", As: mara, Method: "PATCH", URL: one, Body: map[string]any{"account_id": winner}, Status: 409, Contains: []string{"gone_out"}}.Run(t)
	set := apptest.Scenario{Name: "merge accounts", As: mara, Method: "POST", URL: "/crm/accounts/" + winner + "/merge", Body: map[string]any{"other_id": loser}, Status: 200,
		Events: []string{"quotes update", "accounts delete"}}.Run(t).Map(t)["id"].(string)
	mara.Must(t, "POST", "/crm/contacts/"+stays+"/merge", map[string]any{"other_id": gone}, 200, nil)
	apptest.Scenario{Name: "names those that are there", As: mara, Method: "GET", URL: one, Status: 200, Contains: []string{`"account_id":"` + winner, `"contact_id":"` + stays, `"billing_name":"Fenwick Housing Trust"`}}.Run(t)
	a.Anyone().Must(t, "POST", "/public/quotes/"+token+"/accept", map[string]any{"name": "Elin Sandvik"}, 200, nil)
	order := mara.Must(t, "POST", one+"/order", nil, 201, nil).Map(t)["id"].(string)
	mara.Must(t, "POST", "/sales/orders/"+order+"/confirm", nil, 200, nil)
	undo := mara.Must(t, "POST", "/change-sets/"+set+"/undo", nil, 202, nil).Map(t)["change_set"].(map[string]any)
	if undo["failed"] != 0.0 {
		t.Errorf("the un-merge: %v", undo)
	}
	apptest.Scenario{Name: "back at the one it went to", As: mara, Method: "GET", URL: one, Status: 200, Contains: []string{`"account_id":"` + loser, `"state":"accepted"`}}.Run(t)
	mara.Must(t, "POST", "/crm/accounts/"+loser+"/merge", map[string]any{"other_id": winner}, 200, nil)
	apptest.Scenario{Name: "a confirmed order follows too", As: mara, Method: "GET", URL: "/sales/orders/" + order, Status: 200, Contains: []string{`"account_id":"` + loser, `"state":"confirmed"`}}.Run(t)
}

func TestQuoteRevisions(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	id := offer(t, mara)
	apptest.Scenario{Name: "revise a draft", As: mara, Method: "POST", URL: "/sales/quotes/" + id + "/revise", Status: 409}.Run(t)
	token := send(t, mara, id)
	next := apptest.Scenario{Name: "revise", As: mara, Method: "POST", URL: "/sales/quotes/" + id + "/revise", Status: 201,
		Contains: []string{`"number":"Q-00001"`, `"revision":2`, `"state":"draft"`, `"revises_id":"` + id, `"total":23800`}, Events: []string{"quotes update", "quotes create"}}.Run(t).Map(t)["id"].(string)
	apptest.Scenario{Name: "revise twice", As: mara, Method: "POST", URL: "/sales/quotes/" + id + "/revise", Status: 409, Contains: []string{`"quote_revised"`}}.Run(t)
	anyone.Must(t, http.MethodGet, "/public/quotes/"+token, nil, 410, nil)
	if res := anyone.Must(t, http.MethodPost, "/public/quotes/"+token+"/accept", map[string]any{"name": "Elin"}, 410, nil); res.Map(t)["code"] != "quote_revised" {
		t.Errorf("accepting what was revised: %s", res.Body)
	}
	// A revision that is thrown away makes room for another, which counts on.
	apptest.Scenario{Name: "throw the revision away", As: mara, Method: "DELETE", URL: "/sales/quotes/" + next, Status: 204, Events: []string{"quotes delete"}}.Run(t)
	third := apptest.Scenario{Name: "revise anew", As: mara, Method: "POST", URL: "/sales/quotes/" + id + "/revise", Status: 201, Contains: []string{`"revision":3`}, Events: []string{"quotes create"}}.Run(t).Map(t)["id"].(string)
	apptest.Scenario{Name: "bring the second back beside it", As: mara, Method: "POST", URL: "/sales/quotes/" + next + "/restore", Status: 422}.Run(t)
	if res := mara.Must(t, http.MethodPost, "/sales/quotes/"+third+"/send", map[string]any{}, 200, nil); !strings.Contains(string(res.Body), `"number":"Q-00001"`) {
		t.Errorf("a revision took a number of its own: %s", res.Body)
	}
	mara.Must(t, http.MethodPost, "/sales/quotes/"+third+"/decline", map[string]any{"reason": "Too dear"}, 200, nil)
	if other := send(t, mara, offer(t, mara)); other == token {
		t.Error("one token twice")
	}
}

func TestQuoteLinks(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara, anyone := a.Register(t, "Aldermoor Heat"), a.Anyone()
	id := offer(t, mara)
	token := send(t, mara, id)
	unknown := anyone.Must(t, http.MethodGet, "/public/quotes/"+strings.Repeat("A", 43), nil, 404, nil)
	for _, wrong := range []string{"x", strings.Repeat("A", 42), strings.Repeat("-", 43), token + "A", token[:42] + "%00", strings.ToUpper(token), id, "..%2f..%2fquotes"} {
		if res := anyone.Do(t, http.MethodGet, "/public/quotes/"+wrong, nil); strip(res) != strip(unknown) {
			t.Errorf("%s: %d %s, want what an unknown link answers", wrong, res.Status, res.Body)
		}
	}
	further := mara.Must(t, http.MethodPost, "/sales/quotes/"+id+"/link", nil, 200, nil).Map(t)["url"].(string)
	anyone.Must(t, http.MethodGet, "/public/quotes/"+further[strings.LastIndex(further, "/")+1:], nil, 200, nil)
	mara.Must(t, http.MethodDelete, "/sales/quotes/"+id+"/link", nil, 204, nil)
	for method, tail := range map[string]string{"GET": "", "POST": "/accept"} {
		var body any
		if method == "POST" {
			body = map[string]any{"name": "Elin"}
		}
		if res := anyone.Must(t, method, "/public/quotes/"+token+tail, body, 410, nil); res.Map(t)["code"] != "link_revoked" {
			t.Errorf("a withdrawn link: %s", res.Body)
		}
	}
	late := send(t, mara, id)
	a.DB.AsOwner(t, "update quotes set valid_until = current_date - 3 where id = $1", id)
	for method, tail := range map[string]string{"GET": "", "POST": "/accept"} {
		var body any
		if method == "POST" {
			body = map[string]any{"name": "Elin"}
		}
		if res := anyone.Must(t, method, "/public/quotes/"+late+tail, body, 410, nil); res.Map(t)["code"] != "quote_expired" || !strings.Contains(string(res.Body), "Aldermoor Heat") {
			t.Errorf("an expired quote: %s", res.Body)
		}
	}
	apptest.Scenario{Name: "accept on behalf after the last day", As: mara, Method: "POST", URL: "/sales/quotes/" + id + "/accept", Body: map[string]any{"name": "Elin"}, Status: 409, Contains: []string{"quote_expired"}}.Run(t)
	var last *apptest.Response
	for range 61 {
		last = anyone.Do(t, http.MethodGet, "/public/quotes/"+strings.Repeat("B", 43), nil)
	}
	if last.Status != 429 || last.Header.Get("Retry-After") == "" {
		t.Errorf("guessing links is not slowed down: %d", last.Status)
	}
}

// Numbers under many senders at once: each once, none missing, also where some of them fail.
func TestQuoteNumbersHaveNoGaps(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	mara, other := a.Register(t, "Aldermoor Heat"), a.Register(t, "Fenwick Pumps")
	var wait sync.WaitGroup
	for i := range 24 {
		id := offer(t, mara)
		if i%3 == 0 {
			// The last day has passed: sending fails after everything else was looked at.
			mara.Must(t, http.MethodPatch, "/sales/quotes/"+id, map[string]any{"valid_until": "2020-01-01"}, 200, nil)
		}
		wait.Go(func() { mara.Do(t, http.MethodPost, "/sales/quotes/"+id+"/send", map[string]any{}) })
	}
	wait.Wait()
	// A rollback after the number was taken gives it back: here the statement behind it fails.
	a.DB.AsOwner(t, "create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$")
	a.DB.AsOwner(t, "create trigger broken before insert on quote_links for each row execute function broken()")
	mara.Must(t, http.MethodPost, "/sales/quotes/"+offer(t, mara)+"/send", map[string]any{}, 500, nil)
	a.DB.AsOwner(t, "drop trigger broken on quote_links")
	send(t, mara, offer(t, mara))
	var got []string
	for _, q := range list(t, mara, "/sales/quotes?limit=100&sort=number&filter="+`number%20!%3D%20""`).Items {
		got = append(got, q["number"].(string))
	}
	for i, n := range got {
		if n != fmt.Sprintf("Q-%05d", i+1) {
			t.Fatalf("numbers %v", got)
		}
	}
	if len(got) != 17 {
		t.Errorf("%d numbers, want 17", len(got))
	}
	send(t, other, offer(t, other))
	if q := list(t, other, "/sales/quotes").Items[0]; q["number"] != "Q-00001" {
		t.Errorf("another company begins with %v", q["number"])
	}
}

// Another company's ids, wherever one can stand, answer like ids of nothing.
func TestQuotesOfAnotherCompany(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara, other := a.Register(t, "Aldermoor Heat"), a.Register(t, "Fenwick Pumps")
	theirs := offer(t, other)
	send(t, other, theirs)
	other.Must(t, http.MethodPost, "/sales/quotes/"+theirs+"/accept", map[string]any{"name": "Elin"}, 200, nil)
	order := other.Must(t, http.MethodPost, "/sales/quotes/"+theirs+"/order", nil, 201, nil).Map(t)["id"].(string)
	for _, call := range []struct {
		method, path string
		body         any
	}{
		{"PUT", "/sales/quotes/%s/lines", lines()}, {"POST", "/sales/quotes/%s/send", map[string]any{}}, {"POST", "/sales/quotes/%s/link", nil}, {"DELETE", "/sales/quotes/%s/link", nil},
		{"POST", "/sales/quotes/%s/accept", map[string]any{"name": "Eve"}}, {"POST", "/sales/quotes/%s/decline", map[string]any{}}, {"POST", "/sales/quotes/%s/revise", nil}, {"GET", "/sales/quotes/%s/pdf", nil}, {"POST", "/sales/quotes/%s/order", nil},
		{"PUT", "/sales/orders/%s/lines", lines()}, {"POST", "/sales/orders/%s/confirm", nil}, {"POST", "/sales/orders/%s/fulfil", nil}, {"POST", "/sales/orders/%s/cancel", map[string]any{}}, {"GET", "/sales/orders/%s/pdf", nil},
	} {
		id := theirs
		if strings.HasPrefix(call.path, "/sales/orders") {
			id = order
		}
		got := apptest.Scenario{Name: "another company's", As: mara, Method: call.method, URL: fmt.Sprintf(call.path, id), Body: call.body, Status: 404}.Run(t)
		for _, none := range []string{uuid.NewString(), "nothing"} {
			if want := mara.Do(t, call.method, fmt.Sprintf(call.path, none), call.body); strip(got) != strip(want) {
				t.Errorf("%s %s: %s for a foreign id, %s for %s", call.method, call.path, got.Body, want.Body, none)
			}
		}
	}
	q := other.Must(t, http.MethodGet, "/sales/quotes/"+theirs, nil, 200, nil).Map(t)
	contact := other.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"last_name": "Sandvik"}, 201, nil).Map(t)["id"]
	deal := other.Must(t, http.MethodPost, "/deals", map[string]any{"name": "Sixteen homes"}, 201, nil).Map(t)["id"]
	for _, path := range []string{"/sales/quotes", "/sales/orders"} {
		for field, id := range map[string]any{"deal_id": deal, "account_id": q["account_id"], "contact_id": contact, "owner_id": other.UserID} {
			got := apptest.Scenario{Name: "a foreign " + field, As: mara, Method: "POST", URL: path, Body: map[string]any{"title": "x", field: id}, Status: 422}.Run(t)
			if want := mara.Do(t, "POST", path, map[string]any{"title": "x", field: uuid.NewString()}); strip(got) != strip(want) {
				t.Errorf("%s: %s for a foreign id, %s for none", field, got.Body, want.Body)
			}
		}
	}
	mine := offer(t, mara)
	pump := other.Must(t, http.MethodPost, "/products", map[string]any{"name": "Pump", "list_price": 1, "currency": "EUR"}, 201, nil).Map(t)["id"].(string)
	for _, product := range []string{uuid.NewString(), theirs, pump} {
		apptest.Scenario{Name: "a product that is not there", As: mara, Method: "PUT", URL: "/sales/quotes/" + mine + "/lines", Body: lines(map[string]any{"product_id": product, "quantity": 1}), Status: 422, Contains: []string{"no such product"}}.Run(t)
	}
}

// What became of a quote is told at its account, its contact and its deal.
func TestQuotesInTimelines(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara := a.Register(t, "Aldermoor Heat")
	deal := mara.Must(t, http.MethodPost, "/deals", map[string]any{"name": "Service"}, 201, nil).Map(t)["id"].(string)
	id := offer(t, mara)
	account := mara.Must(t, http.MethodPatch, "/sales/quotes/"+id, map[string]any{"deal_id": deal}, 200, nil).Map(t)["account_id"].(string)
	send(t, mara, id)
	mara.Must(t, http.MethodPost, "/sales/quotes/"+id+"/accept", map[string]any{"name": "Elin Sandvik"}, 200, nil)
	order := mara.Must(t, http.MethodPost, "/sales/quotes/"+id+"/order", nil, 201, nil).Map(t)["id"]
	for _, at := range []string{"/crm/accounts/" + account, "/deals/" + deal} {
		var got []string
		cursor := ""
		for range 20 {
			page := mara.Must(t, http.MethodGet, at+"/timeline?limit=1&cursor="+cursor, nil, 200, nil).Map(t)
			for _, item := range page["items"].([]any) {
				if p, ok := item.(map[string]any)["paper"].(map[string]any); ok {
					got = append(got, fmt.Sprint(p["record"], " ", p["state"]))
				}
			}
			if page["next_cursor"] == nil {
				break
			}
			cursor = page["next_cursor"].(string)
		}
		if want := "orders open,quotes accepted,quotes sent,quotes draft"; strings.Join(got, ",") != want {
			t.Errorf("%s: %v, want %s", at, got, want)
		}
	}
	if order == nil {
		t.Error("no order")
	}
}

// A product brings its price, unit and tax; what is written over it is marked.
func TestProductsOnQuotes(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara := a.Register(t, "Aldermoor Heat")
	tax := mara.Must(t, http.MethodPost, "/products/tax-classes", map[string]any{"name": "Full", "rate": 25}, 201, nil).Map(t)["id"]
	pump := mara.Must(t, http.MethodPost, "/products", map[string]any{"name": "M8", "unit": "pc", "list_price": 7120_00, "currency": "EUR", "tax_class_id": tax}, 201, nil).Map(t)["id"]
	id := offer(t, mara)
	apptest.Scenario{Name: "a product at its price, and one by hand", As: mara, Method: "PUT", URL: "/sales/quotes/" + id + "/lines",
		Body: lines(map[string]any{"product_id": pump, "quantity": 2}, map[string]any{"product_id": pump, "quantity": 1, "unit_price": 7000_00}), Status: 200,
		Contains: []string{`"net":2124000`, `"tax":531000`, `"name":"M8"`, `"unit":"pc"`, `"manual":true`, `"manual":false`, `"list_price":712000`}, Events: []string{"quotes update"}}.Run(t)
	sek := mara.Must(t, http.MethodPost, "/sales/quotes", map[string]any{"title": "In crowns", "currency": "SEK"}, 201, nil).Map(t)["id"].(string)
	apptest.Scenario{Name: "a product without a price in the currency", As: mara, Method: "PUT", URL: "/sales/quotes/" + sek + "/lines", Body: lines(map[string]any{"product_id": pump, "quantity": 2}), Status: 422, Contains: []string{"no price list has a price for M8 in SEK"}}.Run(t)
}

// Who may only look does not sell.
func TestQuotesAsViewer(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara := a.Register(t, "Aldermoor Heat")
	id := offer(t, mara)
	viewer := mara.Colleague(t, "viewer")
	viewer.Must(t, http.MethodGet, "/sales/quotes/"+id+"/pdf", nil, 200, nil)
	for _, call := range []string{"/sales/quotes/" + id + "/send", "/sales/quotes/" + id + "/accept", "/sales/quotes/" + id + "/revise", "/sales/quotes/" + id + "/order", "/sales/quotes/" + id + "/link"} {
		apptest.Scenario{Name: "viewer", As: viewer, Method: "POST", URL: call, Body: map[string]any{}, Status: 403}.Run(t)
	}
}

func TestLinesThatAreRefused(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara := a.Register(t, "Aldermoor Heat")
	id := offer(t, mara)
	for name, body := range map[string]string{
		"beyond int64":      `{"lines":[{"name":"x","quantity":1,"unit_price":9223372036854775808}]}`,
		"no whole number":   `{"lines":[{"name":"x","quantity":1,"unit_price":1.5}]}`,
		"absurd quantity":   `{"lines":[{"name":"x","quantity":1e300,"unit_price":1}]}`,
		"mixed currencies":  `{"lines":[{"name":"x","quantity":1,"unit_price":1,"currency":"EUR"},{"name":"y","quantity":1,"unit_price":1,"currency":"USD"}]}`,
		"an unknown field":  `{"lines":[{"name":"x","quantity":1,"unit_price":1,"net":5}]}`,
		"product no id":     `{"lines":[{"product_id":"x","quantity":1}]}`,
		"lines are no list": `{"lines":{}}`,
		"no lines":          `{}`,
	} {
		for _, path := range []string{"/sales/quotes/" + id + "/lines"} {
			if res := mara.Do(t, http.MethodPut, path, body); res.Status != 422 && res.Status != 400 {
				t.Errorf("%s: %d %s", name, res.Status, res.Body)
			}
		}
	}
}

type listing struct {
	Items []map[string]any
	Total int
}

func list(t *testing.T, c *apptest.Client, path string) (l listing) {
	t.Helper()
	c.Must(t, http.MethodGet, path, nil, http.StatusOK, &l)
	return l
}
