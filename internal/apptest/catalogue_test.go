package apptest_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

// category makes a category and gives its id; parent may be empty.
func category(t *testing.T, c *apptest.Client, name, parent string) string {
	t.Helper()
	body := map[string]any{"name": name}
	if parent != "" {
		body["parent_id"] = parent
	}
	return c.Must(t, http.MethodPost, "/products/categories", body, 201, nil).Map(t)["id"].(string)
}

func TestCategoriesStayATree(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	pumps := category(t, c, "Heat pumps", "")
	ground := category(t, c, "Ground source", pumps)
	deep := category(t, c, "Deep wells", ground)
	foreign := category(t, theirs, "Rooms", "")
	move := func(name, id, parent, says string) {
		t.Helper()
		apptest.Scenario{Name: name, As: c, Method: http.MethodPatch, URL: "/products/categories/" + id, Body: map[string]any{"parent_id": parent}, Status: 422, Contains: []string{`"parent_id"`, says}}.Run(t)
	}
	move("into itself", pumps, pumps, "part of itself")
	move("into its child", pumps, ground, "part of itself")
	move("into its grandchild", pumps, deep, "part of itself")
	move("into another company's", deep, foreign, "names no")
	move("into none", deep, uuid.NewString(), "names no")

	at := deep
	for n := 4; n <= 8; n++ {
		at = category(t, c, fmt.Sprintf("Level %d", n), at)
	}
	apptest.Scenario{Name: "too deep", As: c, Method: http.MethodPost, URL: "/products/categories", Body: map[string]any{"name": "Level 9", "parent_id": at}, Status: 422, Contains: []string{"8 levels"}}.Run(t)
	top := category(t, c, "Service", "")
	move("with what is below it too deep", pumps, top, "8 levels")

	apptest.Scenario{Name: "delete with children", As: c, Method: http.MethodDelete, URL: "/products/categories/" + pumps, Status: 409, Contains: []string{"category_not_empty"}}.Run(t)
	product := c.Must(t, http.MethodPost, "/products", map[string]any{"name": "Yearly service", "category_id": top}, 201, nil).Map(t)["id"].(string)
	apptest.Scenario{Name: "delete with products", As: c, Method: http.MethodDelete, URL: "/products/categories/" + top, Status: 409, Contains: []string{"category_not_empty"}}.Run(t)
	c.Must(t, http.MethodDelete, "/products/"+product, nil, 204, nil)
	apptest.Scenario{Name: "delete when empty", As: c, Method: http.MethodDelete, URL: "/products/categories/" + top, Status: 204, Events: []string{"categories delete"}}.Run(t)
	apptest.Scenario{Name: "below one in the trash", As: c, Method: http.MethodPost, URL: "/products/categories", Body: map[string]any{"name": "Plans", "parent_id": top}, Status: 422, Contains: []string{"names no"}}.Run(t)
}

// Two moves that are fine by themselves can make a ring together: one of them must fail, each time.
func TestCategoriesMovedAtOnceMakeNoRing(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	for round := range 8 {
		one, two := category(t, c, fmt.Sprintf("One %d", round), ""), category(t, c, fmt.Sprintf("Two %d", round), "")
		var both sync.WaitGroup
		statuses := make([]int, 2)
		for i, pair := range [][2]string{{one, two}, {two, one}} {
			both.Go(func() {
				statuses[i] = c.Do(t, http.MethodPatch, "/products/categories/"+pair[0], map[string]any{"parent_id": pair[1]}).Status
			})
		}
		both.Wait()
		if statuses[0]+statuses[1] != 200+422 {
			t.Errorf("round %d: %v", round, statuses)
		}
	}
}

func TestCategoriesMove(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	top := category(t, c, "Everything", "")
	one, two, three := category(t, c, "A", top), category(t, c, "B", top), category(t, c, "C", "")
	foreign := category(t, theirs, "Rooms", "")
	move := func(name, id string, body map[string]any, status int, says string, events ...string) {
		t.Helper()
		apptest.Scenario{Name: name, As: c, Method: http.MethodPost, URL: "/products/categories/" + id + "/move", Body: body, Status: status, Contains: []string{says}, Events: events}.Run(t)
	}
	const moved = "categories update"
	move("between two", three, map[string]any{"parent_id": top, "before_id": two}, 200, `"position":2`, moved, moved, moved)
	move("to the end", one, map[string]any{"parent_id": top}, 200, `"position":3`, moved, moved, moved)
	move("to where it is", one, map[string]any{"parent_id": top}, 200, `"position":3`)
	move("to the top", two, map[string]any{}, 200, `"parent_id":null`, moved, moved)
	move("into what is part of it", top, map[string]any{"parent_id": one}, 422, "part of itself")
	move("before one of another parent", one, map[string]any{"parent_id": top, "before_id": two}, 422, "before_id")
	move("into another company's", one, map[string]any{"parent_id": foreign}, 422, "names no")
	move("before another company's", one, map[string]any{"parent_id": top, "before_id": foreign}, 422, "before_id")
	move("another company's", foreign, map[string]any{"parent_id": top}, 404, "not_found")
	apptest.Scenario{Name: "as an agent", As: c.As(t, "agent"), Method: http.MethodPost, URL: "/products/categories/" + one + "/move", Body: map[string]any{}, Status: 403}.Run(t)
}

func TestProductsRefuse(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	foreign := category(t, theirs, "Rooms", "")
	tax := theirs.Must(t, http.MethodPost, "/products/tax-classes", map[string]any{"name": "Standard", "rate": 19}, 201, nil).Map(t)["id"].(string)
	first := c.Must(t, http.MethodPost, "/products", map[string]any{"name": "M8", "sku": "HP-M8", "list_price": 1249900, "currency": "EUR"}, 201, nil).Map(t)
	if first["active"] != true {
		t.Errorf("a new product is not sold: %v", first)
	}
	for name, tc := range map[string]struct {
		body map[string]any
		says string
	}{
		"an SKU twice":                     {map[string]any{"sku": "HP-M8"}, "Another product has this SKU."},
		"an SKU twice in other case":       {map[string]any{"sku": "hp-m8"}, "Another product has this SKU."},
		"an SKU twice in other characters": {map[string]any{"sku": "ＨＰ－M8"}, "Another product has this SKU."},
		"a currency that is none":          {map[string]any{"list_price": 100, "currency": "EUX"}, "currency"},
		"a currency nobody pays with":      {map[string]any{"list_price": 100, "currency": "XXX"}, "currency"},
		"a negative price":                 {map[string]any{"list_price": -1, "currency": "EUR"}, "list_price"},
		"a price with half a cent":         {map[string]any{"list_price": 1.5, "currency": "EUR"}, "list_price"},
		"a price beyond int64":             {map[string]any{"list_price": 1e19, "currency": "EUR"}, "list_price"},
		"a price that browsers would bend": {map[string]any{"list_price": int64(1) << 54, "currency": "EUR"}, "list_price"},
		"an end before its beginning":      {map[string]any{"active_from": "2026-03-01", "active_until": "2026-02-28"}, "before it begins"},
		"another company's category":       {map[string]any{"category_id": foreign}, "names no record"},
		"another company's tax class":      {map[string]any{"tax_class_id": tax}, "names no record"},
		"a category that is none":          {map[string]any{"category_id": uuid.NewString()}, "names no record"},
	} {
		tc.body["name"] = "M9"
		apptest.Scenario{Name: name, As: c, Method: http.MethodPost, URL: "/products", Body: tc.body, Status: 422, Contains: []string{tc.says}}.Run(t)
	}
	theirs.Must(t, http.MethodPost, "/products", map[string]any{"name": "Another company's", "sku": "HP-M8"}, 201, nil)

	one := "/products/" + first["id"].(string)
	c.Must(t, http.MethodDelete, one, nil, 204, nil)
	c.Must(t, http.MethodPost, "/products", map[string]any{"name": "M8 new", "sku": "HP-M8"}, 201, nil)
	apptest.Scenario{Name: "restore with a number that is taken", As: c, Method: http.MethodPost, URL: one + "/restore", Status: 422, Contains: []string{"Another product has this SKU."}}.Run(t)
}

func TestTaxClasses(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	class := func(as *apptest.Client, name string, rate float64) string {
		return as.Must(t, http.MethodPost, "/products/tax-classes", map[string]any{"name": name, "rate": rate}, 201, nil).Map(t)["id"].(string)
	}
	standard, reduced, foreign := class(c, "Standard", 19), class(c, "Reduced", 7.375), class(theirs, "Standard", 25)
	url := func(id string) string { return "/products/tax-classes/" + id + "/default" }
	apptest.Scenario{Name: "the first default", As: c, Method: http.MethodPost, URL: url(standard), Status: 200, Contains: []string{`"is_default":true`}, Events: []string{"tax_classes update"}}.Run(t)
	apptest.Scenario{Name: "the same again", As: c, Method: http.MethodPost, URL: url(standard), Status: 200}.Run(t)
	apptest.Scenario{Name: "another one", As: c, Method: http.MethodPost, URL: url(reduced), Status: 200, Events: []string{"tax_classes update", "tax_classes update"}}.Run(t)
	apptest.Scenario{Name: "another company's", As: c, Method: http.MethodPost, URL: url(foreign), Status: 404}.Run(t)
	apptest.Scenario{Name: "none", As: c, Method: http.MethodPost, URL: url(uuid.NewString()), Status: 404}.Run(t)
	apptest.Scenario{Name: "as an agent", As: c.As(t, "agent"), Method: http.MethodPost, URL: url(standard), Status: 403}.Run(t)
	apptest.Scenario{Name: "four decimals", As: c, Method: http.MethodPost, URL: "/products/tax-classes", Body: map[string]any{"name": "Odd", "rate": 7.0001}, Status: 422, Contains: []string{"three decimals"}}.Run(t)
	apptest.Scenario{Name: "more than all", As: c, Method: http.MethodPost, URL: "/products/tax-classes", Body: map[string]any{"name": "Odd", "rate": 101}, Status: 422}.Run(t)
	apptest.Scenario{Name: "a name twice", As: c, Method: http.MethodPost, URL: "/products/tax-classes", Body: map[string]any{"name": "STANDARD", "rate": 1}, Status: 422, Contains: []string{"Another tax class has this name."}}.Run(t)
	apptest.Scenario{Name: "delete the default", As: c, Method: http.MethodDelete, URL: "/products/tax-classes/" + reduced, Status: 409, Contains: []string{"tax_class_in_use"}}.Run(t)
	c.Must(t, http.MethodPost, "/products", map[string]any{"name": "M8", "tax_class_id": standard}, 201, nil)
	apptest.Scenario{Name: "delete one in use", As: c, Method: http.MethodDelete, URL: "/products/tax-classes/" + standard, Status: 409, Contains: []string{"tax_class_in_use"}}.Run(t)
}
