package apptest_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

// added creates a record and gives its id.
func added(t *testing.T, c *apptest.Client, path string, body map[string]any) string {
	t.Helper()
	return c.Must(t, http.MethodPost, path, body, 201, nil).Map(t)["id"].(string)
}

func elin() map[string]any {
	return map[string]any{"first_name": "Elin", "last_name": "Sandvik", "company_name": "Fenwick Housing Trust", "email": "elin@fenwick.example", "phone": "070-555 01 43",
		"country": "Sweden", "website": "https://www.fenwick.example/about", "amount": 4_800_000, "currency": "SEK", "source": "trade fair"}
}

func TestConvertALead(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	lead := added(t, mine, "/crm/leads", elin())
	one := "/crm/leads/" + lead
	for name, tc := range map[string]struct {
		as     *apptest.Client
		body   string
		status int
		says   string
	}{
		"another company's lead":    {theirs, `{}`, 404, "no such lead"},
		"another company's account": {mine, fmt.Sprintf(`{"account_id": %q}`, added(t, theirs, "/crm/accounts", map[string]any{"name": "Theirs"})), 422, "account_id"},
		"no account":                {mine, fmt.Sprintf(`{"account_id": %q}`, uuid.NewString()), 422, "account_id"},
		"another company's contact": {mine, fmt.Sprintf(`{"contact_id": %q}`, added(t, theirs, "/crm/contacts", map[string]any{"last_name": "Theirs"})), 422, "contact_id"},
		"no id":                     {mine, `{"contact_id": "x"}`, 422, "contact_id"},
		"an unknown part":           {mine, `{"quote": {}}`, 422, "quote"},
	} {
		apptest.Scenario{Name: name, As: tc.as, Method: "POST", URL: one + "/convert", Body: tc.body, Status: tc.status, Contains: []string{tc.says}}.Run(t)
	}
	apptest.Scenario{Name: "converted by hand", As: mine, Method: "PATCH", URL: one, Body: `{"status": "converted"}`, Status: 422, Contains: []string{"by converting it"}}.Run(t)
	out := apptest.Scenario{Name: "convert", As: mine, Method: "POST", URL: one + "/convert", Body: `{}`, Status: 200,
		Events: []string{"accounts create", "contacts create", "leads update"}}.Run(t).Map(t)
	contact := mine.Must(t, "GET", "/crm/contacts/"+out["contact_id"].(string), nil, 200, nil).Map(t)
	account := mine.Must(t, "GET", "/crm/accounts/"+out["account_id"].(string), nil, 200, nil).Map(t)
	if contact["account_id"] != out["account_id"] || contact["phone"] != "+46705550143" || account["domain"] != "fenwick.example" || account["name"] != "Fenwick Housing Trust" {
		t.Errorf("became %v and %v", contact, account)
	}
	apptest.Scenario{Name: "stays readable", As: mine, Method: "GET", URL: one + "?include=account,contact", Status: 200,
		Contains: []string{`"status":"converted"`, out["contact_id"].(string), `"name":"Fenwick Housing Trust"`}}.Run(t)
	apptest.Scenario{Name: "is not changed any more", As: mine, Method: "PATCH", URL: one, Body: `{"notes": "x"}`, Status: 409, Contains: []string{"lead_converted"}}.Run(t)
	apptest.Scenario{Name: "nor made new", As: mine, Method: "PATCH", URL: one, Body: `{"status": "new"}`, Status: 422}.Run(t)
	apptest.Scenario{Name: "twice", As: mine, Method: "POST", URL: one + "/convert", Body: `{}`, Status: 409, Contains: []string{"lead_converted"}}.Run(t)

	// A deal stands in its pipeline, and what was done about the lead is on the timeline of the person.
	third := added(t, mine, "/crm/leads", elin())
	mine.Must(t, "POST", "/activities", map[string]any{"kind": "call", "subject": "First call about the lead", "at": "2026-03-01T09:00:00Z", "about": "leads", "about_id": third}, 201, nil)
	became := mine.Must(t, "POST", "/crm/leads/"+third+"/convert", map[string]any{"deal": map[string]any{"name": "Heat pumps for Fenwick"}}, 200, nil).Map(t)
	apptest.Scenario{Name: "the deal", As: mine, Method: "GET", URL: "/deals/" + became["deal_id"].(string), Status: 200,
		Contains: []string{`"amount":4800000`, `"currency":"SEK"`, third, became["contact_id"].(string), became["account_id"].(string)}}.Run(t)
	apptest.Scenario{Name: "the call", As: mine, Method: "GET", URL: "/crm/contacts/" + became["contact_id"].(string) + "/timeline", Status: 200, Contains: []string{"First call about the lead"}}.Run(t)
	fourth := added(t, mine, "/crm/leads", elin())
	apptest.Scenario{Name: "a stage that is none", As: mine, Method: "POST", URL: "/crm/leads/" + fourth + "/convert", Body: fmt.Sprintf(`{"deal": {"name": "x", "stage_id": %q}}`, uuid.NewString()), Status: 422, Contains: []string{"stage"}}.Run(t)

	// The second lead of the same person meets the first one's contact and account.
	second := added(t, mine, "/crm/leads", map[string]any{"first_name": "Elin", "last_name": "Sandvik", "company_name": "Fenwick Housing Trust Ltd.", "email": "ELIN@fenwick.example", "job_title": "Head of estates"})
	apptest.Scenario{Name: "offers", As: mine, Method: "GET", URL: "/crm/leads/" + second + "/conversion", Status: 200, Contains: []string{out["account_id"].(string), out["contact_id"].(string)}}.Run(t)
	apptest.Scenario{Name: "offers to another company", As: theirs, Method: "GET", URL: "/crm/leads/" + second + "/conversion", Status: 404}.Run(t)
	apptest.Scenario{Name: "use the existing ones", As: mine, Method: "POST", URL: "/crm/leads/" + second + "/convert", Body: fmt.Sprintf(`{"account_id": %q, "contact_id": %q}`, out["account_id"], out["contact_id"]),
		Status: 200, Events: []string{"contacts update", "leads update"}}.Run(t)
	apptest.Scenario{Name: "what was lacking is filled", As: mine, Method: "GET", URL: "/crm/contacts/" + out["contact_id"].(string), Status: 200, Contains: []string{"Head of estates", `"email":"elin@fenwick.example"`}}.Run(t)
	nobody := added(t, mine, "/crm/leads", map[string]any{"company_name": "Oakline"})
	apptest.Scenario{Name: "neither person nor company", As: mine, Method: "POST", URL: "/crm/leads/" + nobody + "/convert", Body: `{"no_account": true}`, Status: 422}.Run(t)
	apptest.Scenario{Name: "a firm alone", As: mine, Method: "POST", URL: "/crm/leads/" + nobody + "/convert", Body: `{}`, Status: 200, Contains: []string{`"contact_id":null`},
		Events: []string{"accounts create", "leads update"}}.Run(t)
}

func TestALeadConvertedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	for range 5 {
		lead := added(t, mine, "/crm/leads", elin())
		var wg sync.WaitGroup
		codes := make([]int, 4)
		for i := range codes {
			wg.Go(func() { codes[i] = mine.Do(t, "POST", "/crm/leads/"+lead+"/convert", map[string]any{}).Status })
		}
		wg.Wait()
		done, refused := 0, 0
		for _, c := range codes {
			switch c {
			case 200:
				done++
			case 409:
				refused++
			}
		}
		if done != 1 || refused != 3 {
			t.Fatalf("answers %v, want one conversion and three conflicts", codes)
		}
	}
	if n := mine.Must(t, "GET", "/crm/accounts?count=true", nil, 200, nil).Map(t)["total"]; n != 5.0 {
		t.Errorf("%v accounts of five leads", n)
	}
}

func TestMergeAndUnmerge(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	winner := added(t, mine, "/crm/contacts", map[string]any{"first_name": "Elin", "last_name": "Sandvik", "email": "elin@fenwick.example", "city": "Gävle"})
	loser := added(t, mine, "/crm/contacts", map[string]any{"first_name": "E.", "last_name": "Sandvik", "email": "e.sandvik@fenwick.example", "job_title": "Head of estates", "city": "Stockholm"})
	foreign := added(t, theirs, "/crm/contacts", map[string]any{"last_name": "Theirs"})
	trashed := added(t, mine, "/crm/contacts", map[string]any{"last_name": "Gone"})
	mine.Must(t, "DELETE", "/crm/contacts/"+trashed, nil, 204, nil)
	account, other := added(t, mine, "/crm/accounts", map[string]any{"name": "Fenwick"}), added(t, mine, "/crm/accounts", map[string]any{"name": "Oakline"})
	mine.Must(t, "POST", "/crm/contacts/"+loser+"/positions", map[string]any{"account_id": account, "job_title": "Caretaker"}, 200, nil)
	one := "/crm/contacts/" + winner
	for name, tc := range map[string]struct {
		as     *apptest.Client
		url    string
		body   string
		header []string
		status int
		says   string
	}{
		"with itself":               {mine, one, fmt.Sprintf(`{"other_id": %q}`, winner), nil, 422, "itself"},
		"with a trashed one":        {mine, one, fmt.Sprintf(`{"other_id": %q}`, trashed), nil, 409, "in the trash"},
		"a trashed one":             {mine, "/crm/contacts/" + trashed, fmt.Sprintf(`{"other_id": %q}`, winner), nil, 404, "no such contact"},
		"with another company's":    {mine, one, fmt.Sprintf(`{"other_id": %q}`, foreign), nil, 422, "names no contact that is there"},
		"with none":                 {mine, one, fmt.Sprintf(`{"other_id": %q}`, uuid.NewString()), nil, 422, "names no contact that is there"},
		"another company's":         {theirs, one, fmt.Sprintf(`{"other_id": %q}`, foreign), nil, 404, "no such contact"},
		"with another type":         {mine, one, fmt.Sprintf(`{"other_id": %q}`, account), nil, 422, "names no contact"},
		"an unknown field":          {mine, one, fmt.Sprintf(`{"other_id": %q, "take": {"password": "other"}}`, loser), nil, 422, "take.password"},
		"a field that is kept":      {mine, one, fmt.Sprintf(`{"other_id": %q, "take": {"version": "other"}}`, loser), nil, 422, "take.version"},
		"neither this nor other":    {mine, one, fmt.Sprintf(`{"other_id": %q, "take": {"city": "both"}}`, loser), nil, 422, "take.city"},
		"a stale version":           {mine, one, fmt.Sprintf(`{"other_id": %q}`, loser), []string{"If-Match", `"7"`}, 412, "version_conflict"},
		"a stale one of the other":  {mine, one, fmt.Sprintf(`{"other_id": %q, "other_version": 7}`, loser), nil, 412, "version_conflict"},
		"an unreadable version":     {mine, one, fmt.Sprintf(`{"other_id": %q}`, loser), []string{"If-Match", "soon"}, 400, "If-Match"},
		"what would not be allowed": {mine, one, fmt.Sprintf(`{"other_id": %q, "take": {"first_name": "other", "x": "this"}}`, loser), nil, 422, "take.x"},
	} {
		apptest.Scenario{Name: name, As: tc.as, Method: "POST", URL: tc.url + "/merge", Body: tc.body, Header: tc.header, Status: tc.status, Contains: []string{tc.says}}.Run(t)
	}
	merged := apptest.Scenario{Name: "merge", As: mine, Method: "POST", URL: one + "/merge", Body: fmt.Sprintf(`{"other_id": %q, "take": {"job_title": "other", "city": "this"}}`, loser), Status: 200,
		Contains: []string{`"loser_name":"E. Sandvik"`, `"moved":1`}, Events: []string{"contacts update", "contacts delete"}}.Run(t).Map(t)
	apptest.Scenario{Name: "the winner", As: mine, Method: "GET", URL: one, Status: 200, Contains: []string{"Head of estates", "Gävle", `"other_emails":["e.sandvik@fenwick.example"]`}}.Run(t)
	apptest.Scenario{Name: "the loser", As: mine, Method: "GET", URL: "/crm/contacts/" + loser, Status: 404}.Run(t)
	apptest.Scenario{Name: "where it went", As: mine, Method: "GET", URL: "/crm/contacts/" + loser + "/merges", Status: 200, Contains: []string{`"merged_into":{`, winner}}.Run(t)
	apptest.Scenario{Name: "to another company", As: theirs, Method: "GET", URL: "/crm/contacts/" + loser + "/merges", Status: 404}.Run(t)
	apptest.Scenario{Name: "the past jobs went over", As: mine, Method: "GET", URL: one + "/positions", Status: 200, Contains: []string{"Caretaker"}}.Run(t)
	// What is changed meanwhile stays.
	mine.Must(t, "PATCH", one, map[string]any{"job_title": "Director"}, 200, nil)
	undo := apptest.Scenario{Name: "un-merge", As: mine, Method: "POST", URL: "/change-sets/" + merged["id"].(string) + "/undo", Status: 202, Contains: []string{`"status":"done"`, `"conflicts":1`},
		Events: []string{"contacts restore", "contacts update"}}.Run(t).Map(t)
	apptest.Scenario{Name: "the loser is back", As: mine, Method: "GET", URL: "/crm/contacts/" + loser, Status: 200, Contains: []string{"Head of estates", "Stockholm"}}.Run(t)
	apptest.Scenario{Name: "the winner as it was", As: mine, Method: "GET", URL: one, Status: 200, Contains: []string{"Director", `"other_emails":[]`}}.Run(t)
	apptest.Scenario{Name: "the past jobs are back", As: mine, Method: "GET", URL: "/crm/contacts/" + loser + "/positions", Status: 200, Contains: []string{"Caretaker"}}.Run(t)
	apptest.Scenario{Name: "no banner any more", As: mine, Method: "GET", URL: one + "/merges", Status: 200, Contains: []string{`"items":[]`, `"merged_into":null`}}.Run(t)
	// An undo can be undone: they are one again.
	again := undo["change_set"].(map[string]any)["id"].(string)
	mine.Must(t, "POST", "/change-sets/"+again+"/undo", nil, 202, nil)
	apptest.Scenario{Name: "merged again", As: mine, Method: "GET", URL: one + "/merges", Status: 200, Contains: []string{loser}}.Run(t)
	apptest.Scenario{Name: "with the past jobs", As: mine, Method: "GET", URL: one + "/positions", Status: 200, Contains: []string{"Caretaker"}}.Run(t)

	// Accounts: contacts, children and the parent go over.
	child := added(t, mine, "/crm/accounts", map[string]any{"name": "Fenwick North", "parent_account_id": account})
	mine.Must(t, "PATCH", one, map[string]any{"account_id": account}, 200, nil)
	mine.Must(t, "PATCH", "/crm/accounts/"+other, map[string]any{"parent_account_id": account}, 200, nil)
	set := apptest.Scenario{Name: "merge accounts", As: mine, Method: "POST", URL: "/crm/accounts/" + other + "/merge", Body: fmt.Sprintf(`{"other_id": %q}`, account), Status: 200,
		Events: []string{"accounts update", "accounts update", "contacts update", "accounts delete"}}.Run(t).Map(t)["id"].(string)
	apptest.Scenario{Name: "the contact went over", As: mine, Method: "GET", URL: one, Status: 200, Contains: []string{`"account_id":"` + other}}.Run(t)
	apptest.Scenario{Name: "that was no change of job", As: mine, Method: "GET", URL: one + "/positions", Status: 200, Lacks: []string{`"ended_on":"2`}}.Run(t)
	apptest.Scenario{Name: "the child went over", As: mine, Method: "GET", URL: "/crm/accounts/" + child, Status: 200, Contains: []string{`"parent_account_id":"` + other}}.Run(t)
	mine.Must(t, "POST", "/change-sets/"+set+"/undo", nil, 202, nil)
	apptest.Scenario{Name: "and back", As: mine, Method: "GET", URL: one, Status: 200, Contains: []string{`"account_id":"` + account}}.Run(t)
	apptest.Scenario{Name: "the parent too", As: mine, Method: "GET", URL: "/crm/accounts/" + other, Status: 200, Contains: []string{`"parent_account_id":"` + account}}.Run(t)
}

func TestHierarchyOfAccounts(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	var chain []string
	for i := range 22 {
		b := map[string]any{"name": fmt.Sprintf("Level %d", i)}
		if i > 0 && i < 21 {
			b["parent_account_id"] = chain[i-1]
		}
		chain = append(chain, added(t, mine, "/crm/accounts", b))
	}
	foreign := added(t, theirs, "/crm/accounts", map[string]any{"name": "Theirs"})
	for name, tc := range map[string]struct{ id, parent, says string }{
		"its own parent":    {chain[0], chain[0], "parent_account_id"},
		"a ring of two":     {chain[0], chain[1], "its own parent"},
		"a long ring":       {chain[0], chain[9], "its own parent"},
		"another company's": {chain[0], foreign, "names no record that is there"},
		"none":              {chain[0], uuid.NewString(), "names no record that is there"},
		"too deep":          {chain[21], chain[20], "at most"},
	} {
		apptest.Scenario{Name: name, As: mine, Method: "PATCH", URL: "/crm/accounts/" + tc.id, Body: map[string]any{"parent_account_id": tc.parent}, Status: 422, Contains: []string{tc.says}}.Run(t)
	}
	tree := mine.Must(t, "GET", "/crm/accounts/"+chain[5]+"/hierarchy", nil, 200, nil).Map(t)["items"].([]any)
	if len(tree) != 21 || tree[5].(map[string]any)["id"] != chain[5] || tree[20].(map[string]any)["depth"] != 20.0 {
		t.Errorf("the hierarchy has %d accounts: %v", len(tree), tree)
	}
	apptest.Scenario{Name: "hierarchy of another company's", As: theirs, Method: "GET", URL: "/crm/accounts/" + chain[5] + "/hierarchy", Status: 404}.Run(t)
}

// Two moves, each right by itself, make a ring together: one of them is refused.
func TestRingOfAccountsAtOnce(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	for range 8 {
		x, y := added(t, mine, "/crm/accounts", map[string]any{"name": "X"}), added(t, mine, "/crm/accounts", map[string]any{"name": "Y"})
		var wg sync.WaitGroup
		codes := make([]int, 2)
		for i, ids := range [][2]string{{x, y}, {y, x}} {
			wg.Go(func() {
				codes[i] = mine.Do(t, "PATCH", "/crm/accounts/"+ids[0], map[string]any{"parent_account_id": ids[1]}).Status
			})
		}
		wg.Wait()
		if codes[0]+codes[1] != 200+422 {
			t.Fatalf("answers %v, want one move and one refusal", codes)
		}
	}
}

func TestAddressesOfAContact(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	list := func(n int) (all []string) {
		for i := range n {
			all = append(all, fmt.Sprintf("elin%d@fenwick.example", i))
		}
		return all
	}
	id := apptest.Scenario{Name: "many", As: mine, Method: "POST", URL: "/crm/contacts", Status: 201, Events: []string{"contacts create"},
		Body:     map[string]any{"last_name": "Sandvik", "email": "elin@fenwick.example", "other_emails": append(list(9), "ELIN@fenwick.example", ""), "country": "Sweden", "other_phones": []string{"070-555 01 43", "+46 70 555 01 43"}},
		Contains: []string{`"phone":"+46705550143"`, `"other_phones":[]`, "elin8@fenwick.example"}}.Run(t).Map(t)["id"].(string)
	one := "/crm/contacts/" + id
	for name, body := range map[string]any{
		"an eleventh address":  map[string]any{"other_emails": list(10)},
		"no address":           map[string]any{"other_emails": []string{"elin"}},
		"no list":              map[string]any{"other_emails": "elin@fenwick.example"},
		"no texts":             map[string]any{"other_emails": []any{1}},
		"a phone that is none": map[string]any{"phone": "none"},
		"another that is none": map[string]any{"other_phones": []string{"n/a"}},
	} {
		apptest.Scenario{Name: name, As: mine, Method: "PATCH", URL: one, Body: body, Status: 422, Contains: []string{"request_id"}}.Run(t)
	}
	apptest.Scenario{Name: "found by another address", As: mine, Method: "GET", URL: "/crm/duplicates/check?record=contacts&email=Elin5@fenwick.example", Status: 200, Contains: []string{id, `"email"`}}.Run(t)
	apptest.Scenario{Name: "not by another company", As: theirs, Method: "GET", URL: "/crm/duplicates/check?record=contacts&email=elin5@fenwick.example", Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	apptest.Scenario{Name: "the first is taken away", As: mine, Method: "PATCH", URL: one, Body: `{"email": ""}`, Status: 200, Contains: []string{`"email":"elin0@fenwick.example"`}, Events: []string{"contacts update"}}.Run(t)

	x, y := added(t, mine, "/crm/accounts", map[string]any{"name": "Fenwick"}), added(t, mine, "/crm/accounts", map[string]any{"name": "Oakline"})
	mine.Must(t, "PATCH", one, map[string]any{"account_id": x, "job_title": "Caretaker"}, 200, nil)
	mine.Must(t, "PATCH", one, map[string]any{"account_id": y, "job_title": "Head of estates"}, 200, nil)
	jobs := apptest.Scenario{Name: "the past job", As: mine, Method: "GET", URL: one + "/positions", Status: 200, Contains: []string{`"account_name":"Fenwick"`, `"job_title":"Caretaker"`}}.Run(t).Map(t)["items"].([]any)
	foreign := added(t, theirs, "/crm/accounts", map[string]any{"name": "Theirs"})
	for name, tc := range map[string]struct {
		as     *apptest.Client
		body   string
		status int
	}{
		"another company's account": {mine, fmt.Sprintf(`{"account_id": %q}`, foreign), 422},
		"another company's contact": {theirs, fmt.Sprintf(`{"account_id": %q}`, foreign), 404},
		"ends before it begins":     {mine, fmt.Sprintf(`{"account_id": %q, "started_on": "2026-02-01", "ended_on": "2026-01-01"}`, x), 422},
		"no day":                    {mine, fmt.Sprintf(`{"account_id": %q, "started_on": "2026-02-31"}`, x), 422},
	} {
		apptest.Scenario{Name: name, As: tc.as, Method: "POST", URL: one + "/positions", Body: tc.body, Status: tc.status}.Run(t)
	}
	job := jobs[0].(map[string]any)["id"].(string)
	apptest.Scenario{Name: "struck by another company", As: theirs, Method: "DELETE", URL: one + "/positions/" + job, Status: 404}.Run(t)
	apptest.Scenario{Name: "struck", As: mine, Method: "DELETE", URL: one + "/positions/" + job, Status: 204}.Run(t)
	apptest.Scenario{Name: "struck again", As: mine, Method: "DELETE", URL: one + "/positions/" + job, Status: 404}.Run(t)

	apptest.Scenario{Name: "consent", As: mine, Method: "PATCH", URL: one, Body: `{"consent_given_at": "2026-03-01T09:00:00Z", "consent_source": "trade fair"}`, Status: 200, Contains: []string{`"consent":"given"`}, Events: []string{"contacts update"}}.Run(t)
	apptest.Scenario{Name: "withdrawn", As: mine, Method: "PATCH", URL: one, Body: `{"consent_withdrawn_at": "2026-04-01T09:00:00Z"}`, Status: 200, Contains: []string{`"consent":"withdrawn"`}, Events: []string{"contacts update"}}.Run(t)
	if got := mine.Do(t, "PATCH", "/crm/accounts/"+x, `{"addresses": [{"kind": "billing", "street": "Kyrkogatan 19", "city": "Gävle"}]}`); got.Status != 200 || !strings.Contains(string(got.Body), "Kyrkogatan 19") {
		t.Errorf("addresses: %d %s", got.Status, got.Body)
	}
	for name, body := range map[string]string{"no kind": `[{"street": "x"}]`, "another kind": `[{"kind": "home", "street": "x"}]`, "nothing in it": `[{"kind": "billing"}]`, "no list": `{}`,
		"too many": `[` + strings.Repeat(`{"kind": "office", "city": "x"},`, 10) + `{"kind": "office", "city": "x"}]`} {
		apptest.Scenario{Name: name, As: mine, Method: "PATCH", URL: "/crm/accounts/" + x, Body: `{"addresses": ` + body + `}`, Status: 422}.Run(t)
	}
}
