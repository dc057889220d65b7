package apptest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rapport/internal/apptest"
	"rapport/internal/resource"
)

// house is a company in which I and a stranger sell to the same customers, each for oneself.
type house struct {
	cast
	app *apptest.App
	// What is mine and what is the stranger's, by type.
	mine, theirs map[string]string
}

// money is the field of a deal that holds its amount.
const money = "amount"

func newHouse(t *testing.T, a *apptest.App) *house {
	t.Helper()
	h := &house{cast: newCast(t, a), app: a, mine: map[string]string{}, theirs: map[string]string{}}
	for word, who := range map[string]*apptest.Client{"mine": h.me, "strange": h.stranger} {
		to := map[string]map[string]string{"mine": h.mine, "strange": h.theirs}[word]
		put := func(record, path string, body map[string]any) {
			body["owner_id"] = who.UserID
			to[record] = added(t, h.owner, path, body)
		}
		put("accounts", "/crm/accounts", map[string]any{"name": word + " holdings", "tags": []string{word + " tag"}})
		put("contacts", "/crm/contacts", map[string]any{"first_name": "Elin", "last_name": "Sandvik", "email": word + "@fenwick.example", "phone": "+46705550143", "city": "Gävle"})
		put("leads", "/crm/leads", map[string]any{"first_name": "Odd", "last_name": word, "email": word + ".odd@fenwick.example", "company_name": word + " works", money: 4200, "currency": "EUR"})
		put("deals", "/deals", map[string]any{"name": word + " deal", money: map[string]int{"mine": 71234567, "strange": 81234567}[word], "expected_close": "2026-12-01", "account_id": to["accounts"]})
	}
	return h
}

// grant settles the rights of agents to one type, scopes and fields as "view own" and "city read_only".
func (h *house) grant(t *testing.T, record string, words ...string) {
	t.Helper()
	scopes, fields := map[string]string{}, map[string]string{}
	for _, w := range words {
		name, how, _ := strings.Cut(w, " ")
		if how == "hidden" || how == "read_only" {
			fields[name] = how
		} else {
			scopes[name] = how
		}
	}
	h.settle(t, h.app.Engine().Find(record), scopes, fields)
}

// door is one way into the company that is no plain reading or writing of a record, under certain rights.
type door struct {
	name, record string
	rights       []string
	method, url  string
	body         any
	status       int
	says         string
	lacks        []string
}

// hold tries every door as me, and the rights to the type are everything again behind each.
func (h *house) hold(t *testing.T, doors []door) {
	t.Helper()
	for _, d := range doors {
		h.grant(t, d.record, d.rights...)
		res := h.me.Do(t, d.method, d.url, d.body)
		if res.Status != d.status || !strings.Contains(string(res.Body), d.says) {
			t.Errorf("%s, under %v: %s %s answers %d, want %d with %q: %.400s", d.name, d.rights, d.method, d.url, res.Status, d.status, d.says, res.Body)
		}
		for _, not := range d.lacks {
			if strings.Contains(string(res.Body), not) {
				t.Errorf("%s, under %v: %s %s tells %q: %.600s", d.name, d.rights, d.method, d.url, not, res.Body)
			}
		}
		h.grant(t, d.record)
	}
}

// The doors of deals: stages, lines, board and forecast.
func TestRightsAtTheDoorsOfDeals(t *testing.T) {
	t.Parallel()
	h := newHouse(t, apptest.Shared(t))
	w := wayOf(t, h.owner)
	one, other := "/deals/"+h.mine["deals"], "/deals/"+h.theirs["deals"]
	move := map[string]any{"stage_id": w.stages["Negotiation"], "version": 1}
	lost := map[string]any{"lost_reason": "Price"}
	line := map[string]any{"items": []map[string]any{{"product_id": nil, "name": "Pump", "quantity": 1, "unit_price": 100, "discount": 0}}}
	span := "?from=2026-01-01&to=2027-12-31"
	var doors []door
	for _, way := range []struct {
		name string
		body any
	}{{"move", move}, {"win", nil}, {"lose", lost}, {"reopen", nil}} {
		doors = append(doors,
			door{way.name, "deals", []string{"stage_id read_only"}, "POST", one + "/" + way.name, way.body, 422, "not changed", nil},
			door{way.name, "deals", []string{"stage_id hidden"}, "POST", one + "/" + way.name, way.body, 422, "is not a field of", nil},
			door{way.name + " unseen", "deals", []string{"view own"}, "POST", other + "/" + way.name, way.body, 404, "no such deal", nil},
			door{way.name + " seen", "deals", []string{"edit own"}, "POST", other + "/" + way.name, way.body, 403, "only your own", nil})
	}
	h.hold(t, append(doors, []door{
		{"a reason", "deals", []string{"lost_reason read_only"}, "POST", one + "/lose", lost, 422, "not changed", nil},
		{"lines", "deals", []string{money + " read_only"}, "PUT", one + "/lines", line, 422, "not changed", nil},
		{"lines", "deals", []string{money + " hidden"}, "PUT", one + "/lines", line, 422, "is not a field of", nil},
		{"lines", "deals", []string{money + " hidden"}, "GET", one + "/lines", nil, 403, "hidden", nil},
		{"lines unseen", "deals", []string{"view own"}, "GET", other + "/lines", nil, 404, "", nil},
		{"stages unseen", "deals", []string{"view own"}, "GET", other + "/stages", nil, 404, "", nil},
		{"stages", "deals", []string{"stage_id hidden"}, "GET", one + "/stages", nil, 403, "hidden", []string{"Qualify"}},
		{"board", "deals", []string{"view own"}, "GET", "/deals/board", nil, 200, `"` + money + `":71234567`, []string{"152469134", "strange"}},
		{"board", "deals", []string{"view team"}, "GET", "/deals/board", nil, 200, `"` + money + `":71234567`, []string{"152469134", "strange"}},
		{"board", "deals", []string{"view none"}, "GET", "/deals/board", nil, 403, "", nil},
		{"board", "deals", []string{money + " hidden"}, "GET", "/deals/board", nil, 200, "mine deal", []string{"71234567", "152469134", "weighted"}},
		{"board by amount", "deals", []string{money + " hidden"}, "GET", "/deals/board?sort=-" + money, nil, 422, "can't be sorted by", nil},
		{"board", "deals", []string{"account_id hidden"}, "GET", "/deals/board", nil, 200, "mine deal", []string{"holdings"}},
		{"board", "accounts", []string{"view own"}, "GET", "/deals/board", nil, 200, "mine holdings", []string{"strange holdings"}},
		{"board", "deals", []string{"stage_id hidden"}, "GET", "/deals/board", nil, 403, "hidden", nil},
		{"forecast", "deals", []string{"view own"}, "GET", "/deals/forecast" + span, nil, 200, `"` + money + `":71234567`, []string{"152469134"}},
		{"forecast", "deals", []string{"view none"}, "GET", "/deals/forecast", nil, 403, "", nil},
		{"forecast", "deals", []string{money + " hidden"}, "GET", "/deals/forecast" + span, nil, 403, "hidden", nil},
		{"forecast", "deals", []string{"stage_id hidden"}, "GET", "/deals/forecast" + span, nil, 403, "hidden", nil},
		{"won answers", "deals", []string{money + " hidden"}, "POST", one + "/win", nil, 200, "mine deal", []string{"71234567"}},
	}...))
}

// The doors of people and firms: merging, converting, duplicates, past jobs, hierarchies, tags.
func TestRightsAtTheDoorsOfPeople(t *testing.T) {
	t.Parallel()
	h := newHouse(t, apptest.Shared(t))
	one, other := "/crm/contacts/"+h.mine["contacts"], "/crm/contacts/"+h.theirs["contacts"]
	lead := "/crm/leads/" + h.mine["leads"]
	with := func(take map[string]string) map[string]any {
		b := map[string]any{"other_id": h.theirs["contacts"]}
		if take != nil {
			b["take"] = take
		}
		return b
	}
	job := map[string]any{"account_id": h.theirs["accounts"], "job_title": "Caretaker"}
	h.owner.Must(t, "POST", one+"/positions", job, 200, nil)
	h.owner.Must(t, "PATCH", "/crm/accounts/"+h.mine["accounts"], map[string]any{"parent_account_id": h.theirs["accounts"]}, 200, nil)
	h.owner.Must(t, "POST", "/crm/duplicates/sweeps", map[string]any{"record": "contacts"}, 202, nil)
	pair := map[string]any{"record": "contacts", "a_id": h.mine["contacts"], "b_id": h.theirs["contacts"]}
	check := "/crm/duplicates/check?record=contacts&first_name=Elin&last_name=Sandvik&email=strange@fenwick.example"
	deal := func(more map[string]any) map[string]any {
		more["name"] = "Converted"
		return map[string]any{"no_account": true, "deal": more}
	}
	h.hold(t, []door{
		{"merge", "contacts", []string{"email hidden"}, "POST", one + "/merge", with(map[string]string{"email": "other"}), 422, "is not a field of", nil},
		{"merge", "contacts", []string{"city read_only"}, "POST", one + "/merge", with(map[string]string{"city": "other"}), 422, "not changed", nil},
		{"merge with the unseen", "contacts", []string{"view own"}, "POST", one + "/merge", with(nil), 422, "names no contact that is there", nil},
		{"merge into the unseen", "contacts", []string{"view own"}, "POST", other + "/merge", map[string]any{"other_id": h.mine["contacts"]}, 404, "", nil},
		{"merge with what can't be deleted", "contacts", []string{"delete own"}, "POST", one + "/merge", with(nil), 403, "", nil},
		{"merge into what can't be edited", "contacts", []string{"edit own"}, "POST", other + "/merge", map[string]any{"other_id": h.mine["contacts"], "take": map[string]string{"email": "other"}}, 403, "", nil},
		{"a stale merge", "contacts", []string{"email hidden"}, "POST", one + "/merge", map[string]any{"other_id": h.theirs["contacts"], "other_version": 99}, 412, "version", []string{"fenwick.example"}},
		{"convert the unseen", "leads", []string{"view own"}, "POST", "/crm/leads/" + h.theirs["leads"] + "/convert", map[string]any{}, 404, "", nil},
		{"convert what can't be edited", "leads", []string{"edit own"}, "POST", "/crm/leads/" + h.theirs["leads"] + "/convert", map[string]any{}, 403, "", nil},
		{"convert", "leads", []string{"status read_only"}, "POST", lead + "/convert", map[string]any{}, 422, "not changed", nil},
		{"convert to an unseen account", "accounts", []string{"view own"}, "POST", lead + "/convert", map[string]any{"account_id": h.theirs["accounts"]}, 422, "names no account that is there", nil},
		{"convert to an unseen contact", "contacts", []string{"view own"}, "POST", lead + "/convert", map[string]any{"contact_id": h.theirs["contacts"]}, 422, "names no contact that is there", nil},
		{"convert to a contact that can't be edited", "contacts", []string{"edit own"}, "POST", lead + "/convert", map[string]any{"contact_id": h.theirs["contacts"]}, 403, "", nil},
		{"convert with an amount", "deals", []string{money + " read_only"}, "POST", lead + "/convert", deal(map[string]any{money: 1}), 422, "not changed", nil},
		{"convert with an amount", "deals", []string{money + " hidden"}, "POST", lead + "/convert", deal(map[string]any{money: 1}), 422, "is not a field of", nil},
		{"convert without the right to deals", "deals", []string{"create none"}, "POST", lead + "/convert", deal(map[string]any{}), 403, "", nil},
		{"offers", "contacts", []string{"view own"}, "GET", lead + "/conversion", nil, 200, "contacts", []string{h.theirs["contacts"]}},
		{"offers", "leads", []string{"email hidden"}, "GET", lead + "/conversion", nil, 200, "contacts", []string{`"email"`}},
		{"check", "contacts", []string{"view own"}, "GET", check, nil, 200, h.mine["contacts"], []string{h.theirs["contacts"]}},
		{"check", "contacts", []string{"email hidden"}, "GET", check, nil, 200, h.mine["contacts"], []string{"@fenwick.example", `"email"`}},
		{"pairs", "contacts", []string{"view own"}, "GET", "/crm/duplicates?record=contacts", nil, 200, "items", []string{h.theirs["contacts"]}},
		{"pairs", "contacts", []string{"email hidden", "phone hidden"}, "GET", "/crm/duplicates?record=contacts", nil, 200, "items", []string{"@fenwick.example", "+4670"}},
		{"dismiss the unseen", "contacts", []string{"view own"}, "POST", "/crm/duplicates/dismiss", pair, 404, "", nil},
		{"past jobs", "accounts", []string{"view own"}, "GET", one + "/positions", nil, 200, "Caretaker", []string{"strange holdings"}},
		{"a past job at the unseen", "accounts", []string{"view own"}, "POST", one + "/positions", job, 422, "names no record that is there", nil},
		{"a past job of whom can't be edited", "contacts", []string{"edit own"}, "POST", other + "/positions", job, 403, "", nil},
		{"past jobs of the unseen", "contacts", []string{"view own"}, "GET", other + "/positions", nil, 404, "", nil},
		{"hierarchy", "accounts", []string{"view own"}, "GET", "/crm/accounts/" + h.mine["accounts"] + "/hierarchy", nil, 200, "mine holdings", []string{"strange holdings"}},
		{"tags", "accounts", []string{"view own"}, "GET", "/tags?record=accounts", nil, 200, "mine tag", []string{"strange tag"}},
		{"tags", "accounts", []string{"tags hidden"}, "GET", "/tags?record=accounts", nil, 200, "items", []string{"mine tag"}},
	})
	merged := h.owner.Must(t, "POST", one+"/merge", with(nil), 200, nil).Map(t)["id"].(string)
	h.hold(t, []door{
		{"what was merged", "contacts", []string{"view own"}, "GET", one + "/merges", nil, 200, merged, []string{"Sandvik"}},
		{"where the unseen went", "contacts", []string{"view own"}, "GET", other + "/merges", nil, 200, h.mine["contacts"], nil},
		{"un-merge of another's merge", "contacts", []string{"view own"}, "POST", "/change-sets/" + merged + "/undo", nil, 404, "", nil},
		{"conflicts of another's merge", "contacts", []string{"view own"}, "GET", "/change-sets/" + merged + "/conflicts", nil, 404, "", nil},
	})
}

// The doors of selling: prices, lines, letters, orders, and the customer's own.
func TestRightsAtTheDoorsOfSelling(t *testing.T) {
	t.Parallel()
	h := newHouse(t, apptest.Shared(t))
	quote := func(who, account, contact string) string {
		id := added(t, h.owner, "/sales/quotes", map[string]any{"title": "Service", "account_id": account, "contact_id": contact, "owner_id": who})
		h.owner.Must(t, http.MethodPut, "/sales/quotes/"+id+"/lines", lines(line("Service", 2.5, 80_00, 19)), 200, nil)
		return "/sales/quotes/" + id
	}
	one := quote(h.me.UserID, h.mine["accounts"], h.mine["contacts"])
	other := quote(h.stranger.UserID, h.theirs["accounts"], h.theirs["contacts"])
	pump := added(t, h.owner, "/products", map[string]any{"name": "Pump Nine", "sku": "P9", "list_price": 9912345, "currency": "EUR"})
	list := added(t, h.owner, "/products/price-lists", map[string]any{"name": "Dealers only", "currency": "EUR"})
	h.owner.Must(t, "POST", "/products/price-entries", map[string]any{"price_list_id": list, "product_id": pump, "min_quantity": 1, "price": 8812345, "currency": "EUR"}, 201, nil)
	price := "/products/" + pump + "/price"
	named := lines(map[string]any{"product_id": pump, "quantity": 1})
	h.hold(t, []door{
		{"price", "products", []string{"view none"}, "GET", price, nil, 403, "", []string{"8812345", "9912345"}},
		{"price", "products", []string{"view own"}, "GET", price, nil, 404, "", []string{"8812345", "9912345"}},
		{"price", "products", []string{"list_price hidden"}, "GET", price, nil, 403, "hidden", []string{"8812345", "9912345"}},
		{"price", "price_entries", []string{"price hidden"}, "GET", price, nil, 403, "hidden", []string{"8812345", "9912345"}},
		{"price", "price_lists", []string{"view none"}, "GET", price, nil, 200, "8812345", []string{"Dealers only", list}},
		{"price for the unseen", "accounts", []string{"view own"}, "GET", price + "?account_id=" + h.theirs["accounts"], nil, 422, "names no record that is there", nil},
		{"a line of the unseen", "products", []string{"view own"}, "PUT", one + "/lines", named, 422, "no such product", []string{"Pump Nine"}},
		{"lines", "quotes", []string{"lines hidden"}, "PUT", one + "/lines", named, 422, "is not a field of", nil},
		{"lines", "quotes", []string{"total hidden"}, "PUT", one + "/lines", lines(line("Service", 1, 777_00, 0)), 200, "Service", []string{`"total":77700`}},
		{"lines of the unseen", "quotes", []string{"view own"}, "PUT", other + "/lines", named, 404, "", nil},
		{"lines of the seen", "quotes", []string{"edit own"}, "PUT", other + "/lines", named, 403, "only your own", nil},
		{"letter", "quotes", []string{"total hidden"}, "GET", one + "/pdf", nil, 403, "hidden", nil},
		{"letter of the unseen", "quotes", []string{"view own"}, "GET", other + "/pdf", nil, 404, "", nil},
		{"send the unseen", "quotes", []string{"view own"}, "POST", other + "/send", map[string]any{}, 404, "", nil},
		{"send", "contacts", []string{"email hidden"}, "POST", one + "/send", map[string]any{}, 200, "url", []string{"mine@fenwick.example"}},
		{"accept for the customer", "quotes", []string{"edit none"}, "POST", one + "/accept", map[string]any{"name": "Elin"}, 403, "", nil},
	})
	// The customer's own door does not hang on what the seller may do.
	token := send(t, h.owner, other[len("/sales/quotes/"):])
	h.grant(t, "quotes", "view none", "edit none")
	h.app.Anyone().Must(t, "POST", "/public/quotes/"+token+"/accept", map[string]any{"name": "Elin Sandvik"}, 200, nil)
	h.grant(t, "quotes")
	h.hold(t, []door{
		{"order of the unseen", "quotes", []string{"view own"}, "POST", other + "/order", nil, 404, "", nil},
		{"order without the right", "orders", []string{"create none"}, "POST", other + "/order", nil, 403, "", nil},
		{"order", "orders", []string{"total hidden"}, "POST", other + "/order", nil, 201, "Service", []string{`"total":23800`}},
	})
}

// What is told elsewhere: notifications, the calendar and its feed, search and figures.
func TestRightsInWhatIsTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t, apptest.Shared(t))
	about := func(more map[string]any) map[string]any {
		more["about"], more["about_id"] = "deals", h.theirs["deals"]
		return more
	}
	mention := fmt.Sprintf(`<p><span data-type="mention" data-id="%s" data-label="Me">@Me</span> look</p>`, h.me.UserID)
	note := added(t, h.owner, "/activities", about(map[string]any{"subject": "Secret margin", "body": mention}))
	when := map[string]any{"starts_at": "2026-11-02T09:00:00Z", "ends_at": "2026-11-02T10:00:00Z"}
	event := func(title string, more map[string]any) string {
		more["title"], more["starts_at"], more["ends_at"], more["location"], more["notes"] = title, when["starts_at"], when["ends_at"], "Bunker 7", "Bring the plans"
		return h.owner.Must(t, "POST", "/events/schedule", more, 200, nil).Map(t)["event"].(map[string]any)["id"].(string)
	}
	event("Unseen talk", about(map[string]any{"owner_id": h.stranger.UserID}))
	guest := event("Guest talk", about(map[string]any{"owner_id": h.stranger.UserID, "attendees": []map[string]any{{"member_id": h.me.UserID}, {"contact_id": h.mine["contacts"]}}}))
	told(t, h.me, "Secret margin")
	feed := h.me.Must(t, "POST", "/calendar/feed", nil, 200, nil).Map(t)["url"].(string)
	feed = feed[strings.Index(feed, "/calendar/feed/"):]
	span := "/events/occurrences?from=2026-11-01T00:00:00Z&to=2026-11-30T00:00:00Z"
	conflict := "/events/conflicts?starts_at=2026-11-02T09:00:00Z&ends_at=2026-11-02T10:00:00Z&members=" + h.stranger.UserID
	h.hold(t, []door{
		{"mention", "deals", []string{"view own"}, "GET", "/notifications", nil, 200, note, []string{"Secret margin"}},
		{"mention", "activities", []string{"view none"}, "GET", "/notifications", nil, 200, note, []string{"Secret margin"}},
		{"calendar", "deals", []string{"view own"}, "GET", span, nil, 200, "Guest talk", []string{"Unseen talk"}},
		{"conflicts", "deals", []string{"view own"}, "GET", conflict, nil, 200, "Guest talk", []string{"Unseen talk"}},
		{"calendar", "events", []string{"location hidden"}, "GET", span, nil, 200, "Guest talk", []string{"Bunker"}},
		{"feed", "events", []string{"location hidden", "notes hidden"}, "GET", feed, nil, 200, "Guest talk", []string{"Bunker", "plans"}},
		{"feed", "events", []string{"view none"}, "GET", feed, nil, 404, "", []string{"Guest talk"}},
		{"timeline", "events", []string{"location hidden"}, "GET", "/deals/" + h.theirs["deals"] + "/timeline", nil, 200, "Guest talk", []string{"Bunker"}},
		{"guests", "contacts", []string{"email hidden"}, "GET", "/events/" + guest + "/attendees", nil, 200, "Sandvik", []string{"mine@fenwick.example"}},
		{"guests", "events", []string{"guests hidden"}, "GET", "/events/" + guest + "/attendees", nil, 200, "items", []string{"Sandvik"}},
		{"plan", "events", []string{"notes read_only"}, "POST", "/events/schedule", map[string]any{"event_id": guest, "notes": "x"}, 422, "not changed", nil},
		{"plan", "events", []string{"notes hidden"}, "POST", "/events/schedule", map[string]any{"event_id": guest, "title": "Guest talk"}, 200, "Guest talk", []string{"plans"}},
		{"a stale plan", "events", []string{"notes hidden"}, "POST", "/events/schedule", map[string]any{"event_id": guest, "title": "x", "version": 99}, 412, "version", []string{"plans"}},
		{"search", "deals", []string{"view own"}, "GET", "/search?q=" + url.QueryEscape("Secret margin"), nil, 200, "items", []string{note}},
		{"search", "deals", []string{"view own"}, "GET", "/search?q=strange", nil, 200, "items", []string{h.theirs["deals"]}},
		{"figures", "deals", []string{"view own"}, "GET", "/analytics/overview", nil, 200, "recent", []string{note, "Secret margin", "Unseen talk"}},
		{"figures", "deals", []string{money + " hidden"}, "GET", "/analytics/overview", nil, 200, "recent", []string{`"field":"` + money + `","old":null,"new":71234567`}},
		{"figures of sales", "deals", []string{money + " hidden"}, "GET", "/analytics/overview", nil, 200, `"sales":null`, []string{"won_this_month"}},
		{"figures of sales", "deals", []string{"view none"}, "GET", "/analytics/overview", nil, 200, `"sales":null`, []string{"won_this_month"}},
		{"the account's timeline", "deals", []string{"view own"}, "GET", "/crm/accounts/" + h.theirs["accounts"] + "/timeline", nil, 200, "items", []string{"Secret margin", "Unseen talk"}},
	})
}

// An import finds by its key only what its owner sees, and changes only what they may.
func TestRightsInImportsAndUndo(t *testing.T) {
	t.Parallel()
	h := newHouse(t, apptest.Shared(t))
	table := h.app.Engine().Find("contacts")
	strange := func() string {
		return fmt.Sprint(h.owner.Must(t, "GET", "/crm/contacts/"+h.theirs["contacts"], nil, 200, nil).Map(t)["city"])
	}
	csv := func(city string) []byte {
		return []byte("email,last_name,city\nstrange@fenwick.example,Sandvik," + city + "\nmine@fenwick.example,Sandvik," + city + "\n")
	}
	h.grant(t, "contacts", "edit own")
	if got := importCSV(t, h.me, table, csv("Lund")); strange() != "Gävle" || got["rejected"] == 0.0 {
		t.Errorf("a row about what can't be edited: %v, and the city is %s", got, strange())
	}
	h.grant(t, "contacts", "city read_only")
	importCSV(t, h.me, table, csv("Malmö"))
	h.grant(t, "contacts", "city hidden")
	importCSV(t, h.me, table, csv("Malmö"))
	if got := strange(); got != "Gävle" {
		t.Errorf("an import changed a closed field to %s", got)
	}
	h.grant(t, "contacts", "view own")
	importCSV(t, h.me, table, csv("Umeå"))
	if got := strange(); got != "Gävle" {
		t.Errorf("an import by key changed what its owner can't see: %s", got)
	}
	mine := "/crm/contacts/" + h.mine["contacts"]
	h.grant(t, "contacts")
	set := h.me.Must(t, "POST", "/crm/contacts/bulk", map[string]any{"ids": []string{h.mine["contacts"]}, "action": "edit", "changes": map[string]any{"city": "Ystad"}}, 202, nil).Map(t)["change_set"].(map[string]any)["id"].(string)
	h.grant(t, "contacts", "city read_only")
	undo := h.me.Must(t, "POST", "/change-sets/"+set+"/undo", nil, 202, nil).Map(t)["change_set"].(map[string]any)
	if city := h.owner.Must(t, "GET", mine, nil, 200, nil).Map(t)["city"]; city != "Ystad" || undo["conflicts"] != 1.0 {
		t.Errorf("an undo wrote a closed field: %v, %v", city, undo)
	}
	h.grant(t, "contacts", "city hidden")
	for _, path := range []string{"/change-sets/" + set, "/change-sets/" + set + "/conflicts", "/change-sets"} {
		if res := h.me.Must(t, "GET", path, nil, 200, nil); strings.Contains(string(res.Body), "Ystad") || strings.Contains(string(res.Body), "Umeå") {
			t.Errorf("%s tells of a hidden field: %s", path, res.Body)
		}
	}
}

// What a company computes is as hidden as what it is computed of.
func TestRightsHoldInComputedFields(t *testing.T) {
	t.Parallel()
	h := newHouse(t, apptest.Shared(t))
	compute := func(record, label, expression string) string {
		return "custom." + define(t, h.owner, record, label, "computed", map[string]any{"expression": expression})
	}
	pipe := compute("accounts", "Pipe", fmt.Sprintf(`sum(deals.%s, status == "open")`, money))
	good := compute("accounts", "Good", `custom.pipe > 100 ? "good" : "poor"`)
	twice := compute("deals", "Twice", money+` * 2`)
	firm := compute("deals", "Firm", `account.name`)
	size := compute("accounts", "Size", `name + "!"`)
	accounts, deals := h.app.Engine().Find("accounts"), h.app.Engine().Find("deals")
	holds := func(why string, table *resource.Table, id, field string, want bool) {
		t.Helper()
		one := table.Path + "/" + id
		key := fmt.Sprintf("%q", strings.TrimPrefix(field, "custom."))
		for _, path := range []string{one, table.Path + "?limit=10", table.Path + "/export", one + "/history", one + "/timeline", "/auth/me"} {
			res := h.me.Must(t, "GET", path, nil, 200, nil)
			told := strings.Contains(string(res.Body), key)
			if strings.HasSuffix(path, "/export") {
				told = strings.Contains(string(res.Body), field)
			}
			switch {
			case path == "/auth/me" && strings.Contains(string(res.Body), `"`+field+`":"hidden"`) == want:
				t.Errorf("%s: me says of %s: %s", why, field, res.Body)
			case path != "/auth/me" && told && !want, !told && want && (path == one || strings.HasSuffix(path, "/export")):
				t.Errorf("%s: %s shows %s: %v: %.500s", why, path, field, told, res.Body)
			}
		}
		status := map[bool]int{true: 200, false: 422}[want]
		for _, query := range []string{"?sort=" + field, "?filter=" + url.QueryEscape(field+" != null"), "/export?sort=" + field} {
			if got := h.me.Do(t, "GET", table.Path+query, nil).Status; got != status {
				t.Errorf("%s: %s%s answers %d, want %d", why, table.Path, query, got, status)
			}
		}
		if got := h.owner.Do(t, "GET", table.Path+"?sort="+field, nil).Status; got != 200 {
			t.Errorf("%s: the owner can't sort by %s: %d", why, field, got)
		}
	}
	account, deal := h.mine["accounts"], h.mine["deals"]
	h.grant(t, "deals")
	h.grant(t, "accounts")
	for field, table := range map[string]*resource.Table{pipe: accounts, good: accounts, size: accounts} {
		holds("everything", table, account, field, true)
	}
	for _, rights := range []string{"view own", "view team", "view none", money + " hidden", "status hidden", "account_id hidden"} {
		h.grant(t, "deals", rights)
		holds("deals "+rights, accounts, account, pipe, false)
		holds("deals "+rights, accounts, account, good, false)
		holds("deals "+rights, accounts, account, size, true)
	}
	h.grant(t, "deals", money+" hidden")
	holds("amounts hidden", deals, deal, twice, false)
	holds("amounts hidden", deals, deal, firm, true)
	h.grant(t, "deals")
	holds("everything", deals, deal, twice, true)
	h.grant(t, "accounts", "view own")
	holds("accounts view own", deals, deal, firm, false)
	holds("accounts view own", deals, deal, twice, true)
}
