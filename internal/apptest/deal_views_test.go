package apptest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

// column finds a board's column by the name of its stage.
func column(t *testing.T, board map[string]any, name string) map[string]any {
	t.Helper()
	for _, c := range board["columns"].([]any) {
		if c := c.(map[string]any); c["stage"].(map[string]any)["name"] == name {
			return c
		}
	}
	t.Fatalf("the board has no column %s", name)
	return nil
}

// Home tells what is open and won in the currency of most deals; sums of several currencies are none.
func TestHomeTellsSales(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	sales := func() any {
		return c.Must(t, "GET", "/analytics/overview", nil, 200, nil).Map(t)["sales"]
	}
	if none := sales(); none != nil {
		t.Errorf("without deals: %v", none)
	}
	for range 3 {
		newDeal(t, c, map[string]any{"name": "Open", "amount": 1000})
	}
	newDeal(t, c, map[string]any{"name": "Without an amount"})
	newDeal(t, c, map[string]any{"name": "In crowns", "amount": 500, "currency": "SEK"})
	won := newDeal(t, c, map[string]any{"name": "Won", "amount": 700})
	c.Must(t, "POST", fmt.Sprint("/deals/", won["id"], "/win"), nil, 200, nil)
	newDeal(t, theirs, map[string]any{"name": "Theirs", "amount": 99})
	want := map[string]any{"currency": "EUR", "open_count": 4.0, "open": 3000.0, "won_this_month": 700.0, "won_last_month": 0.0, "others": 1.0}
	if got := sales(); !reflect.DeepEqual(got, want) {
		t.Errorf("sales: %v, want %v", got, want)
	}
}

func TestBoardShowsColumnsWithCountsAndSums(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	w := wayOf(t, c)
	account := c.Must(t, "POST", "/crm/accounts", map[string]any{"name": "Fenwick Housing Trust"}, 201, nil).Map(t)["id"]
	for i := range 30 {
		newDeal(t, c, map[string]any{"name": fmt.Sprintf("Deal %02d", i), "amount": 1000, "expected_close": fmt.Sprintf("2027-01-%02d", i+1), "account_id": account})
	}
	newDeal(t, c, map[string]any{"name": "In crowns", "amount": 500, "currency": "SEK", "probability": 50})
	won := newDeal(t, c, map[string]any{"name": "Won", "amount": 700})
	c.Must(t, "POST", fmt.Sprint("/deals/", won["id"], "/win"), nil, 200, nil)
	newDeal(t, theirs, map[string]any{"name": "Theirs", "amount": 99})

	board := c.Must(t, "GET", "/deals/board", nil, 200, nil).Map(t)
	if board["pipeline_id"] != w.pipeline || len(board["columns"].([]any)) != 6 {
		t.Fatalf("the board: %v", board)
	}
	first := column(t, board, "Qualify")
	sums := first["sums"].([]any)
	euro, crowns := sums[0].(map[string]any), sums[1].(map[string]any)
	if first["count"] != 31.0 || len(sums) != 2 || euro["amount"] != 30000.0 || euro["weighted"] != 3000.0 || crowns["amount"] != 500.0 || crowns["weighted"] != 250.0 {
		t.Errorf("the first column: count %v, sums %v", first["count"], sums)
	}
	if col := column(t, board, "Won"); col["count"] != 1.0 || len(col["items"].([]any)) != 1 {
		t.Errorf("the won column: %v", col)
	}
	// What the column does not bring comes as a list, without a gap and without anything twice.
	var names []string
	for _, d := range first["items"].([]any) {
		names = append(names, d.(map[string]any)["name"].(string))
	}
	rest := c.Must(t, "GET", "/deals?limit=50&filter="+url.QueryEscape(first["filter"].(string))+"&sort="+first["sort"].(string)+"&cursor="+first["next_cursor"].(string), nil, 200, nil).Map(t)
	for _, d := range rest["items"].([]any) {
		names = append(names, d.(map[string]any)["name"].(string))
	}
	if len(names) != 31 || !slices.IsSorted(names[:30]) || names[30] != "In crowns" {
		t.Errorf("the column goes on as %v", names)
	}
	if found := column(t, c.Must(t, "GET", "/deals/board?q=crowns", nil, 200, nil).Map(t), "Qualify"); found["count"] != 1.0 {
		t.Errorf("a search shows %v", found["count"])
	}
	if found := column(t, c.Must(t, "GET", "/deals/board?sort=-amount&filter="+url.QueryEscape("amount > 600"), nil, 200, nil).Map(t), "Qualify"); found["count"] != 30.0 {
		t.Errorf("a filter shows %v", found["count"])
	}
	// A deal that stays too long is counted as stuck.
	a.DB.AsOwner(t, "update deals set stage_since = now() - interval '15 days' where company_id = $1 and name = 'In crowns'", c.CompanyID)
	if stuck := column(t, c.Must(t, "GET", "/deals/board", nil, 200, nil).Map(t), "Qualify")["stuck"]; stuck != 1.0 {
		t.Errorf("%v deals are stuck", stuck)
	}
	for name, query := range map[string]string{"filter": "filter=name+%3D%3D", "sort": "sort=password", "day": "closed_since=yesterday"} {
		apptest.Scenario{Name: name, As: c, Method: "GET", URL: "/deals/board?" + query, Status: 422}.Run(t)
	}
	foreign := c.Do(t, "GET", "/deals/board?pipeline_id="+wayOf(t, theirs).pipeline, nil)
	random := c.Do(t, "GET", "/deals/board?pipeline_id="+uuid.NewString(), nil)
	if strip(foreign) != strip(random) || foreign.Status != 404 {
		t.Errorf("a foreign pipeline answers %s, a random one %s", foreign.Body, random.Body)
	}
}

func TestForecastKeepsCurrenciesApart(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	newDeal(t, theirs, map[string]any{"amount": 99, "expected_close": "2027-03-10"})
	newDeal(t, c, map[string]any{"amount": 1005, "expected_close": "2027-03-10", "owner_id": c.UserID, "probability": 50})
	newDeal(t, c, map[string]any{"amount": 2000, "expected_close": "2027-03-31", "probability": 100})
	newDeal(t, c, map[string]any{"amount": 700, "expected_close": "2027-04-01", "currency": "SEK"})
	newDeal(t, c, map[string]any{"amount": 1, "expected_close": "2027-05-01"})
	won := newDeal(t, c, map[string]any{"amount": 300})
	c.Must(t, "POST", fmt.Sprint("/deals/", won["id"], "/win"), nil, 200, nil)
	rows := func(query string) []any {
		return c.Must(t, "GET", "/deals/forecast?"+query, nil, 200, nil).Map(t)["items"].([]any)
	}
	months := rows("from=2027-03-01&to=2027-04-30")
	if len(months) != 2 {
		t.Fatalf("the forecast: %v", months)
	}
	march, april := months[0].(map[string]any), months[1].(map[string]any)
	if march["key"] != "2027-03" || march["currency"] != "EUR" || march["count"] != 2.0 || march["amount"] != 3005.0 || march["weighted"] != 2503.0 {
		t.Errorf("March: %v", march)
	}
	if april["currency"] != "SEK" || april["weighted"] != 70.0 {
		t.Errorf("April: %v", april)
	}
	behind := c.Must(t, "GET", "/deals?count=true&filter="+url.QueryEscape(march["filter"].(string)), nil, 200, nil).Map(t)
	if behind["total"] != march["count"] {
		t.Errorf("behind March are %v deals", behind["total"])
	}
	if owners := rows("by=owner&from=2027-03-01&to=2027-03-31"); len(owners) != 2 || owners[0].(map[string]any)["key"] != "" || owners[1].(map[string]any)["key"] != c.UserID {
		t.Errorf("by owner: %v", owners)
	}
	now := rows("by=pipeline")
	if row := now[0].(map[string]any); row["won_count"] != 1.0 || row["won"] != 300.0 {
		t.Errorf("by pipeline: %v", row)
	}
	wonBehind := c.Must(t, "GET", "/deals?count=true&filter="+url.QueryEscape(now[0].(map[string]any)["won_filter"].(string)), nil, 200, nil).Map(t)
	if wonBehind["total"] != 1.0 {
		t.Errorf("behind the won ones are %v", wonBehind["total"])
	}
	newDeal(t, c, map[string]any{"amount": 4000, "probability": 25})
	newDeal(t, c, map[string]any{"amount": 90, "currency": "SEK"})
	undated := c.Must(t, "GET", "/deals/forecast?from=2027-03-01&to=2027-04-30", nil, 200, nil).Map(t)["undated"].([]any)
	if euro := undated[0].(map[string]any); len(undated) != 2 || euro["count"] != 1.0 || euro["amount"] != 4000.0 || euro["weighted"] != 1000.0 {
		t.Errorf("without a day: %v", undated)
	} else if n := c.Must(t, "GET", "/deals?count=true&filter="+url.QueryEscape(euro["filter"].(string)), nil, 200, nil).Map(t)["total"]; n != 1.0 {
		t.Errorf("behind those without a day are %v", n)
	}
	for name, query := range map[string]string{"backwards": "from=2027-03-01&to=2027-02-01", "ages": "from=2000-01-01&to=2027-02-01", "by what": "by=mood", "no day": "from=soon"} {
		apptest.Scenario{Name: name, As: c, Method: "GET", URL: "/deals/forecast?" + query, Status: 422}.Run(t)
	}
}

func TestDealsRememberTheirStages(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	w := wayOf(t, c)
	d := newDeal(t, c, map[string]any{})
	one := fmt.Sprint("/deals/", d["id"])
	moved := c.Must(t, "POST", one+"/move", map[string]any{"stage_id": w.stages["Offer sent"], "version": 1}, 200, nil).Map(t)
	c.Must(t, "PATCH", one, map[string]any{"name": "Renamed"}, 200, nil)
	c.Must(t, "POST", one+"/win", nil, 200, nil)
	stays := c.Must(t, "GET", one+"/stages", nil, 200, nil).Map(t)["items"].([]any)
	var names []string
	for i, s := range stays {
		s := s.(map[string]any)
		names = append(names, s["stage_name"].(string))
		if (s["left_at"] == nil) != (i == 0) || s["entered_by"] != c.UserID {
			t.Errorf("stay %d: %v", i, s)
		}
	}
	if !slices.Equal(names, []string{"Won", "Offer sent", "Qualify"}) {
		t.Errorf("stages %v", names)
	}
	if moved["stage_since"] == d["stage_since"] {
		t.Error("moving left the time in stage as it was")
	}
	c.Must(t, "DELETE", one, nil, 204, nil)
	back := c.Must(t, "POST", one+"/restore", nil, 200, nil).Map(t)
	if n := len(c.Must(t, "GET", one+"/stages", nil, 200, nil).Map(t)["items"].([]any)); n != 3 || back["stage_since"] == nil {
		t.Errorf("%d stays after the trash", n)
	}
	if got := theirs.Do(t, http.MethodGet, one+"/stages", nil); got.Status != 404 {
		t.Errorf("another company sees %s", got.Body)
	}
}

func TestAmountsFollowLines(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	d := newDeal(t, c, map[string]any{"amount": 5})
	one := fmt.Sprint("/deals/", d["id"])
	product := func(c *apptest.Client) any {
		return c.Must(t, "POST", "/products", map[string]any{"name": "M8 heat pump", "sku": fmt.Sprint(time.Now().UnixNano())}, 201, nil).Map(t)["id"]
	}
	line := func(more map[string]any) map[string]any {
		l := map[string]any{"product_id": nil, "name": "M8 heat pump", "quantity": 2.5, "unit_price": 333, "discount": 10}
		for k, v := range more {
			l[k] = v
		}
		return l
	}
	lines := map[string]any{"items": []any{line(map[string]any{"product_id": product(c)}), line(map[string]any{"quantity": 1, "discount": 0})}}
	// 2.5 × 3.33 less 10 % is 7.4925, so 7.49.
	apptest.Scenario{Name: "lines", As: c, Method: "PUT", URL: one + "/lines", Body: lines, Status: 200, Contains: []string{`"amount":1082`, `"version":2`}, Events: []string{"deals update"}}.Run(t)
	read := c.Must(t, "GET", one+"/lines", nil, 200, nil).Map(t)
	if items := read["items"].([]any); len(items) != 2 || items[0].(map[string]any)["net"] != 749.0 || items[0].(map[string]any)["quantity"] != 2.5 {
		t.Errorf("lines: %v", read)
	}
	apptest.Scenario{Name: "stale", As: c, Method: "PUT", URL: one + "/lines", Header: []string{"If-Match", `"1"`}, Body: lines, Status: 412}.Run(t)
	apptest.Scenario{Name: "amount beside lines", As: c, Method: "PATCH", URL: one, Body: map[string]any{"amount": 7}, Status: 422, Contains: []string{"follows its lines"}}.Run(t)
	foreign, random := map[string]any{"items": []any{line(map[string]any{"product_id": product(theirs)})}}, map[string]any{"items": []any{line(map[string]any{"product_id": uuid.NewString()})}}
	if f, r := c.Do(t, "PUT", one+"/lines", foreign), c.Do(t, "PUT", one+"/lines", random); strip(f) != strip(r) || f.Status != 422 {
		t.Errorf("a foreign product answers %s, a random one %s", f.Body, r.Body)
	}
	for name, more := range map[string]map[string]any{
		"beyond int64": {"quantity": 999999999, "unit_price": int64(100000000000000)},
		"decimals":     {"quantity": 0.0000001},
		"discount":     {"discount": 101},
		"negative":     {"quantity": -1},
		"no name":      {"name": ""},
	} {
		apptest.Scenario{Name: name, As: c, Method: "PUT", URL: one + "/lines", Body: map[string]any{"items": []any{line(more)}}, Status: 422}.Run(t)
	}
	apptest.Scenario{Name: "none", As: c, Method: "PUT", URL: one + "/lines", Body: map[string]any{"items": []any{}}, Status: 200, Contains: []string{`"amount":1082`, `"lines_total":null`}, Events: []string{"deals update"}}.Run(t)
	if got := theirs.Do(t, "GET", one+"/lines", nil); got.Status != 404 {
		t.Errorf("another company sees %s", got.Body)
	}
}
