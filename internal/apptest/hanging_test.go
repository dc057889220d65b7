package apptest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/internal/apptest"
)

// Rows on records that somebody can't see must not fill the bound of what a search brings up: they match as well as those
// that may be seen, and there are many more of them.
func TestSearchIsNotFilledWithWhatHangsOnUnseenRecords(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := newCast(t, a)
	accounts, activities := a.Engine().Find("accounts"), a.Engine().Find("activities")
	c.settle(t, accounts, nil, nil)
	ids := c.owned(t, accounts)
	c.settle(t, accounts, map[string]string{"view": "own"}, nil)
	note := func(about, subject string) string {
		return c.owner.Must(t, http.MethodPost, "/activities", map[string]any{"kind": "note", "subject": subject, "about": "accounts", "about_id": about}, 201, nil).Map(t)["id"].(string)
	}
	var list strings.Builder
	list.WriteString("kind,subject,about,about_id\n")
	for n := range 300 {
		fmt.Fprintf(&list, "note,Kiln visit %d,accounts,%s\nnote,The kiln of %d,accounts,%s\n", n, ids[2], n, ids[2])
	}
	if report := importCSV(t, c.owner, activities, []byte(list.String())); report["created"] != 600.0 {
		t.Fatalf("the list: %v", report)
	}
	begins, inside, alone := note(ids[0], "Kiln visit, and mine"), note(ids[0], "About the kiln, and mine"), note(ids[0], "Calibrated sensors")
	note(ids[2], "Calibrating it")
	for name, s := range map[string]struct{ path, want string }{
		"that begins so":          {"/activities?q=kiln+visit", begins},
		"that has it inside":      {"/activities?q=kiln", inside},
		"in the bound of a sort":  {"/activities?q=kiln&sort=subject", inside},
		"with a filter":           {"/activities?q=kiln&filter=kind+%3D%3D+%22note%22", inside},
		"in the search over all":  {"/search?q=kiln", begins},
		"with a slip":             {"/activities?q=calibratde", alone},
		"told by a longer prefix": {"/activities?q=calibrat", alone},
	} {
		apptest.Scenario{Name: name, As: c.me, Method: http.MethodGet, URL: s.path, Status: 200, Contains: []string{s.want}, Lacks: []string{ids[2]}}.Run(t)
	}
	// What one has joined is found whatever it is about; what others have joined is not.
	meet := func(member string) string {
		at := time.Now().UTC().Add(24 * time.Hour).Truncate(time.Hour)
		return c.owner.Must(t, http.MethodPost, "/events/schedule", map[string]any{"title": "Kiln inspection", "about": "accounts", "about_id": ids[2], "starts_at": at, "ends_at": at.Add(time.Hour),
			"attendees": []map[string]any{{"member_id": member}}}, 200, nil).Map(t)["event"].(map[string]any)["id"].(string)
	}
	others, joined := meet(c.stranger.UserID), meet(c.me.UserID)
	apptest.Scenario{Name: "an event that one has joined", As: c.me, Method: http.MethodGet, URL: "/events?q=kiln", Status: 200, Contains: []string{joined}, Lacks: []string{others}}.Run(t)
	// Whoever sees no account at all sees nothing on one either.
	c.settle(t, accounts, map[string]string{"view": "none"}, nil)
	apptest.Scenario{Name: "without accounts", As: c.me, Method: http.MethodGet, URL: "/activities?q=kiln", Status: 200, Contains: []string{`"items":[]`}}.Run(t)
}

// A change of one time of a series changes its series too, and a change of a series its times: who looks at either hears of it.
func TestSeriesTellOfTheirTimes(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	start := nextMonday(t)
	series := weekly(t, mine, start, nil)
	week := func(n int) time.Time { return start.AddDate(0, 0, 7*n) }
	one := func(n int) string {
		return mine.Must(t, http.MethodPost, "/events/schedule", map[string]any{"event_id": series, "scope": "one", "occurrence_on": day(week(n)), "title": "Another title"}, 200, nil).Map(t)["event"].(map[string]any)["id"].(string)
	}
	first, second := one(1), one(3)
	s := open(t, a, mine)
	hears := func(when, id string, act func()) {
		t.Helper()
		act()
		s.until(t, `"record_id":"`+id)
		t.Log(when)
	}
	hears("one time goes", series, func() { mine.Must(t, http.MethodDelete, "/events/"+first, nil, 204, nil) })
	hears("and comes back", series, func() { mine.Must(t, http.MethodPost, "/events/"+first+"/restore", nil, 200, nil) })
	hears("the series moves by a day", second, func() {
		mine.Must(t, http.MethodPost, "/events/schedule", map[string]any{"event_id": series, "scope": "all", "occurrence_on": day(week(0)), "starts_at": rfc(start.AddDate(0, 0, 1)), "ends_at": rfc(start.AddDate(0, 0, 1).Add(time.Hour))}, 200, nil)
	})
	hears("the rest becomes another series", second, func() {
		mine.Must(t, http.MethodPost, "/events/schedule", map[string]any{"event_id": series, "scope": "following", "occurrence_on": day(week(2).AddDate(0, 0, 1)), "title": "From here on"}, 200, nil)
	})
	hears("the series goes", first, func() { mine.Must(t, http.MethodDelete, "/events/"+series, nil, 204, nil) })
	hears("and comes back with its times", first, func() { mine.Must(t, http.MethodPost, "/events/"+series+"/restore", nil, 200, nil) })
}

// An amount that names no currency is in the same one, whatever record holds it.
func TestAmountsHaveOneUsualCurrency(t *testing.T) {
	t.Parallel()
	c := apptest.Shared(t).Register(t, "Aldermoor Heat")
	for path, body := range map[string]map[string]any{
		"/deals": {"name": "Two heat pumps", "amount": 100}, "/crm/leads": {"last_name": "Sandvik", "amount": 100}, "/products": {"name": "M8", "list_price": 100},
		"/products/price-lists": {"name": "Trade"}, "/sales/quotes": {"title": "Two heat pumps"}, "/sales/orders": {"title": "Two heat pumps"},
	} {
		apptest.Scenario{Name: path, As: c, Method: http.MethodPost, URL: path, Body: body, Status: 201, Contains: []string{`"currency":"EUR"`}, Events: []string{strings.NewReplacer("/products/price-lists", "price_lists", "/crm/", "", "/sales/", "", "/", "").Replace(path) + " create"}}.Run(t)
	}
	apptest.Scenario{Name: "a lead without an amount names none", As: c, Method: http.MethodPost, URL: "/crm/leads", Body: map[string]any{"last_name": "Lund"}, Status: 201, Contains: []string{`"currency":""`}, Events: []string{"leads create"}}.Run(t)
	apptest.Scenario{Name: "nor does a product without a price", As: c, Method: http.MethodPost, URL: "/products", Body: map[string]any{"name": "M9"}, Status: 201, Contains: []string{`"currency":""`}, Events: []string{"products create"}}.Run(t)
}
