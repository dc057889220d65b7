package apptest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

// shop is a company with a catalogue to ask for prices.
type shop struct {
	t *testing.T
	c *apptest.Client
}

func (s shop) made(path string, body map[string]any) string {
	s.t.Helper()
	return s.c.Must(s.t, http.MethodPost, path, body, 201, nil).Map(s.t)["id"].(string)
}

func (s shop) list(name string, more map[string]any) string {
	s.t.Helper()
	body := map[string]any{"name": name, "currency": "EUR"}
	for k, v := range more {
		body[k] = v
	}
	return s.made("/products/price-lists", body)
}

func (s shop) entry(list, product string, from float64, price int64) {
	s.t.Helper()
	s.made("/products/price-entries", map[string]any{"price_list_id": list, "product_id": product, "min_quantity": from, "price": price, "currency": "EUR"})
}

// price answers "unit_price currency: kind list scope, …", or the code and words of the problem.
func (s shop) price(product string, query ...string) string {
	s.t.Helper()
	q := url.Values{}
	for i := 0; i < len(query); i += 2 {
		q.Set(query[i], query[i+1])
	}
	res := s.c.Do(s.t, http.MethodGet, "/products/"+product+"/price?"+q.Encode(), nil)
	m := res.Map(s.t)
	if res.Status != 200 {
		return fmt.Sprintf("%d %v %v", res.Status, m["code"], m["detail"])
	}
	var why []string
	for _, step := range m["why"].([]any) {
		one := step.(map[string]any)
		words := fmt.Sprint(one["kind"])
		for _, k := range []string{"list", "scope", "min_quantity", "percent"} {
			if one[k] != nil {
				words += fmt.Sprintf(" %v", one[k])
			}
		}
		why = append(why, words)
	}
	return fmt.Sprintf("%.0f %v: %s", m["unit_price"], m["currency"], strings.Join(why, ", "))
}

func TestPricePrecedence(t *testing.T) {
	t.Parallel()
	s := shop{t, apptest.Shared(t).Register(t, "Aldermoor Heat")}
	hotel := s.made("/crm/accounts", map[string]any{"name": "Bramble Hotels", "customer_group": "Dealers"})
	dealer := s.made("/crm/accounts", map[string]any{"name": "Fenwick", "customer_group": "DEALERS"})
	anyone := s.made("/crm/accounts", map[string]any{"name": "Somebody"})
	pump := s.made("/products", map[string]any{"name": "M8", "list_price": 1000_00, "currency": "EUR"})
	tank := s.made("/products", map[string]any{"name": "Tank", "list_price": 333_33, "currency": "EUR"})
	request := s.made("/products", map[string]any{"name": "On request"})

	general := s.list("General", nil)
	s.entry(general, pump, 0, 900_00)
	s.list("Old general", map[string]any{"priority": 9, "valid_until": "2026-06-30"})
	old := s.list("Summer", map[string]any{"priority": 8, "valid_from": "2026-07-01", "valid_until": "2026-08-31"})
	s.entry(old, pump, 0, 850_00)
	dealers := s.list("Dealers", map[string]any{"customer_group": "dealers"})
	s.entry(dealers, pump, 1, 800_00)
	s.entry(dealers, pump, 10, 750_00)
	s.entry(dealers, pump, 50.5, 700_00)
	own := s.list("Bramble", map[string]any{"account_id": hotel, "parent_id": dealers, "adjustment": -5})
	s.entry(own, tank, 4, 300_00)
	base := s.list("Base", map[string]any{"customer_group": "Nobody"})
	s.entry(base, request, 0, 12_345)
	s.list("Stands on base", map[string]any{"parent_id": base, "adjustment": 10.005, "priority": -5})
	s.list("In kronor", map[string]any{"currency": "SEK", "priority": 100, "adjustment": 3})
	sek := s.list("Kronor", map[string]any{"currency": "SEK", "priority": 99})
	s.made("/products/price-entries", map[string]any{"price_list_id": sek, "product_id": pump, "price": 1100000, "currency": "SEK"})

	const winter = "2026-12-01"
	for name, tc := range map[string]struct {
		product string
		query   []string
		want    string
	}{
		"general list":              {pump, []string{"account_id", anyone, "day", winter, "currency", "EUR"}, "90000 EUR: entry General general 0"},
		"nobody in particular":      {pump, []string{"day", winter, "currency", "EUR"}, "90000 EUR: entry General general 0"},
		"higher priority in season": {pump, []string{"day", "2026-08-31", "currency", "EUR"}, "85000 EUR: entry Summer general 0"},
		"season over":               {pump, []string{"day", "2026-09-01", "currency", "EUR"}, "90000 EUR: entry General general 0"},
		"group before general":      {pump, []string{"account_id", dealer, "day", winter, "currency", "EUR"}, "80000 EUR: entry Dealers group 1"},
		"tier reached exactly":      {pump, []string{"account_id", dealer, "quantity", "10", "day", winter, "currency", "EUR"}, "75000 EUR: entry Dealers group 10"},
		"just below a tier":         {pump, []string{"account_id", dealer, "quantity", "50.499999", "day", winter, "currency", "EUR"}, "75000 EUR: entry Dealers group 10"},
		"broken tier":               {pump, []string{"account_id", dealer, "quantity", "50.5", "day", winter, "currency", "EUR"}, "70000 EUR: entry Dealers group 50.5"},
		"below the lowest tier":     {pump, []string{"account_id", dealer, "quantity", "0.5", "day", winter, "currency", "EUR"}, "90000 EUR: passed Dealers group 1, entry General general 0"},
		"account's parent adjusted": {pump, []string{"account_id", hotel, "quantity", "10", "day", winter, "currency", "EUR"}, "71250 EUR: entry Dealers parent 10, adjustment Bramble account -5"},
		"account's own tier":        {tank, []string{"account_id", hotel, "quantity", "4", "day", winter, "currency", "EUR"}, "30000 EUR: entry Bramble account 4"},
		"product's list price":      {tank, []string{"account_id", hotel, "quantity", "3", "day", winter, "currency", "EUR"}, "33333 EUR: passed Bramble account 4, passed Dealers group, passed General general, passed Stands on base general, product"},
		"other currency":            {pump, []string{"day", winter, "currency", "SEK"}, "1100000 SEK: passed In kronor general, entry Kronor general 0"},
		"whatever currency":         {pump, []string{"day", winter}, "1100000 SEK: passed In kronor general, entry Kronor general 0"},
		"no price in a currency":    {tank, []string{"day", winter, "currency", "NOK"}, "422 no_price Tank has no price in NOK for this customer, quantity and day. Put it on a price list, or give it a list price in NOK."},
		// 123.45 raised by 10.005 % is 135.80118.
		"parent's price raised": {request, []string{"day", winter, "currency", "EUR"}, "13580 EUR: passed General general, entry Base parent 0, adjustment Stands on base general 10.005"},
	} {
		if got := s.price(tc.product, tc.query...); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tc.want)
		}
	}
	percent := s.list("All less ten", map[string]any{"adjustment": -10, "priority": 500})
	if got := s.price(tank, "day", winter, "currency", "EUR"); got != "30000 EUR: product, adjustment All less ten general -10" {
		t.Errorf("list price lowered: %s", got)
	}
	s.c.Must(t, http.MethodDelete, "/products/price-lists/"+percent, nil, 204, nil)
	s.c.Must(t, http.MethodPatch, "/products/price-lists/"+dealers, map[string]any{"valid_until": "2026-01-31"}, 200, nil)
	if got := s.price(pump, "account_id", hotel, "day", winter, "currency", "EUR"); got != "90000 EUR: passed Bramble account, entry General general 0" {
		t.Errorf("a parent that has run out: %s", got)
	}
}

func TestPriceRefuses(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	s, other := shop{t, a.Register(t, "Aldermoor Heat")}, shop{t, a.Register(t, "Bramble Hotels")}
	pump := s.made("/products", map[string]any{"name": "M8", "list_price": 1000_00, "currency": "EUR"})
	theirs, account := other.made("/products", map[string]any{"name": "Room", "list_price": 1, "currency": "EUR"}), other.made("/crm/accounts", map[string]any{"name": "Fenwick"})
	for name, tc := range map[string]struct {
		product string
		query   []string
		want    string
	}{
		"nothing":                   {pump, []string{"quantity", "0"}, "422 invalid The quantity must be more"},
		"less than nothing":         {pump, []string{"quantity", "-3"}, "422 invalid The quantity must be more"},
		"absurdly many":             {pump, []string{"quantity", "99999999999999999999"}, "422 invalid The quantity is a number up to"},
		"seven decimals":            {pump, []string{"quantity", "0.0000001"}, "422 invalid The quantity is a number up to"},
		"no number":                 {pump, []string{"quantity", "NaN"}, "422 invalid The quantity is a number up to"},
		"no day":                    {pump, []string{"day", "2026-02-30"}, "422 invalid A day is written"},
		"no currency":               {pump, []string{"currency", "EUX"}, "422 invalid Currency is not"},
		"another company's account": {pump, []string{"account_id", account}, "422 invalid Account names no record"},
		"an account that is none":   {pump, []string{"account_id", uuid.NewString()}, "422 invalid Account names no record"},
		"no id at all":              {pump, []string{"account_id", "me"}, "422 invalid Account names no record"},
		"another company's product": {theirs, nil, "404 not_found"},
		"a product that is none":    {uuid.NewString(), nil, "404 not_found"},
	} {
		if got := s.price(tc.product, tc.query...); !strings.HasPrefix(got, tc.want) {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
	if total := s.c.Must(t, http.MethodGet, "/products/"+pump+"/price?quantity=2.000001", nil, 200, nil).Map(t)["total"]; total != 200000.0 {
		t.Errorf("2.000001 of them come to %v", total)
	}
	s.list("Far too much", map[string]any{"adjustment": 1000})
	s.c.Must(t, http.MethodPatch, "/products/"+pump, map[string]any{"list_price": 999_999_999_999_999}, 200, nil)
	if got := s.price(pump, "quantity", "2", "currency", "SEK"); !strings.HasPrefix(got, "422 no_price") {
		t.Errorf("no price in kronor: %s", got)
	}
	if got := s.price(pump); !strings.Contains(got, "larger than can be reckoned with") || !strings.Contains(got, "Far too much") {
		t.Errorf("beyond what can be reckoned: %s", got)
	}
}

func TestPriceListsRefuse(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	s, other := shop{t, a.Register(t, "Aldermoor Heat")}, shop{t, a.Register(t, "Bramble Hotels")}
	pump := s.made("/products", map[string]any{"name": "M8"})
	theirs, foreign, account := other.made("/products", map[string]any{"name": "Room"}), other.list("Rooms", nil), other.made("/crm/accounts", map[string]any{"name": "Fenwick"})
	one := s.list("One", nil)
	two := s.list("Two", map[string]any{"parent_id": one})
	kronor := s.list("Kronor", map[string]any{"currency": "SEK"})
	s.entry(one, pump, 10, 100)
	refused := func(name, method, path string, body map[string]any, says string) {
		t.Helper()
		apptest.Scenario{Name: name, As: s.c, Method: method, URL: "/products/" + path, Body: body, Status: 422, Contains: []string{says}}.Run(t)
	}
	for name, tc := range map[string]struct {
		body map[string]any
		says string
	}{
		"a ring":                     {map[string]any{"parent_id": two}, "stand on itself"},
		"itself":                     {map[string]any{"parent_id": one}, "stand on itself"},
		"a parent in other currency": {map[string]any{"parent_id": kronor}, "another currency"},
		"another company's parent":   {map[string]any{"parent_id": foreign}, "names no"},
		"another company's account":  {map[string]any{"account_id": account}, "names no record"},
		"an account and a group":     {map[string]any{"account_id": uuid.NewString(), "customer_group": "Dealers"}, "not for both"},
		"another currency":           {map[string]any{"currency": "SEK"}, "has prices"},
		"four decimals":              {map[string]any{"adjustment": 1.0001}, "three decimals"},
		"an end before it begins":    {map[string]any{"valid_from": "2026-02-01", "valid_until": "2026-01-31"}, "before it begins"},
		"a name twice":               {map[string]any{"name": "TWO"}, "Another price list has this name."},
	} {
		refused(name, http.MethodPatch, "price-lists/"+one, tc.body, tc.says)
	}
	for name, tc := range map[string]struct {
		change map[string]any
		says   string
	}{
		"tiers that overlap":        {map[string]any{}, "This list has a price for this product from this quantity on already."},
		"another currency":          {map[string]any{"min_quantity": 1, "currency": "SEK"}, "The prices of this list are in EUR."},
		"another company's list":    {map[string]any{"price_list_id": foreign}, "names no record"},
		"another company's product": {map[string]any{"product_id": theirs}, "names no record"},
		"a list that is none":       {map[string]any{"price_list_id": uuid.NewString()}, "names no record"},
		"a negative quantity":       {map[string]any{"min_quantity": -1}, "min_quantity"},
		"an absurd quantity":        {map[string]any{"min_quantity": 1e12}, "min_quantity"},
		"seven decimals":            {map[string]any{"min_quantity": 0.0000001}, "six decimals"},
		"a price beyond int64":      {map[string]any{"min_quantity": 1, "price": 1e19}, "price"},
		"a negative price":          {map[string]any{"min_quantity": 1, "price": -1}, "price"},
	} {
		body := map[string]any{"price_list_id": one, "product_id": pump, "min_quantity": 10, "price": 90, "currency": "EUR"}
		for k, v := range tc.change {
			body[k] = v
		}
		refused(name, http.MethodPost, "price-entries", body, tc.says)
	}
	at := two
	for n := 3; n <= 5; n++ {
		at = s.list(fmt.Sprintf("Level %d", n), map[string]any{"parent_id": at})
	}
	refused("too deep", http.MethodPost, "price-lists", map[string]any{"name": "Level 6", "currency": "EUR", "parent_id": at}, "At most 5")
	apptest.Scenario{Name: "delete a parent", As: s.c, Method: http.MethodDelete, URL: "/products/price-lists/" + one, Status: 409, Contains: []string{"price_list_in_use"}}.Run(t)
}

func TestPutPrices(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	s := shop{t, a.Register(t, "Aldermoor Heat")}
	s.made("/products", map[string]any{"name": "M8", "sku": "HP-8"})
	s.made("/products", map[string]any{"name": "Tank"})
	list := s.list("General", nil)
	url := "/products/price-lists/" + list + "/prices"
	row := func(product, from, price string) map[string]any {
		return map[string]any{"product": product, "min_quantity": from, "price": price}
	}
	put := func(name, answer string, events []string, check bool, rows ...map[string]any) {
		t.Helper()
		apptest.Scenario{Name: name, As: s.c, Method: http.MethodPost, URL: url, Body: map[string]any{"rows": rows, "check": check}, Status: 200, Contains: []string{answer}, Events: events}.Run(t)
	}
	put("only looked at", `{"created":2,"updated":0,"unchanged":0,"refused":[]}`, nil, true, row("hp-8", "", "1000"), row("tank", "2.5", "10.5"))
	put("new", `{"created":2,"updated":0,"unchanged":0,"refused":[]}`, []string{"price_entries create", "price_entries create"}, false, row("hp-8", "", "1000"), row("tank", "2.5", "10.5"))
	put("one changed", `{"created":0,"updated":1,"unchanged":1,"refused":[]}`, []string{"price_entries update"}, false, row("HP-8", "0", "1000.00"), row("Tank", "2.50", "9.99"))
	put("bad rows write nothing", `"refused":[{"row":2,"reason":"No product has the SKU or name \"Boiler\"."},{"row":3,"reason":"Another row`, nil, false,
		row("HP-8", "", "1"), row("Boiler", "", "1"), row("M8", "0", "2"))
	put("no prices", `{"row":1,"reason":"\"1.005\" is no price in EUR`, nil, false, row("HP-8", "", "1.005"), row("HP-8", "1", "-1"), row("HP-8", "-1", "1"), row("HP-8", "x", "1"))
	apptest.Scenario{Name: "another company's list", As: a.Register(t, "Bramble Hotels"), Method: http.MethodPost, URL: url, Body: map[string]any{"rows": []any{row("HP-8", "", "1")}}, Status: 404}.Run(t)
	apptest.Scenario{Name: "as an agent", As: s.c.As(t, "agent"), Method: http.MethodPost, URL: url, Body: map[string]any{"rows": []any{row("HP-8", "", "1")}}, Status: 403}.Run(t)
	apptest.Scenario{Name: "no rows", As: s.c, Method: http.MethodPost, URL: url, Body: map[string]any{"rows": []any{}}, Status: 422}.Run(t)
}
