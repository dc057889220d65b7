package apptest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rapport/internal/apptest"
)

func TestComputedFields(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	me := a.Register(t, "Aldermoor Heat")
	area := define(t, me, "accounts", "Roof area", "number", nil)
	formula := func(label, expression string, more map[string]any) string {
		body := map[string]any{"expression": expression}
		for k, v := range more {
			body[k] = v
		}
		return define(t, me, "accounts", label, "computed", body)
	}
	double := formula("Double", `custom.roof_area * 2 + 1`, nil)
	formula("Words", `name + " in " + city`, nil)
	formula("Big", `custom.double > 100 ? "big" : "small"`, nil)
	formula("People", `count(contacts)`, nil)
	formula("Locals", `count(contacts, city == "Lund" && created_at > ago("10d"))`, nil)
	formula("Ratio", `custom.roof_area / 0`, nil)
	formula("Age", `round(now() - created_at)`, nil)
	formula("Quote", `"it's $1 %s"`, nil)
	formula("Last touch", `max(contacts.created_at)`, nil)
	acc := me.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Fenwick", "city": "Lund", "custom": map[string]any{area: 60}}, 201, nil).Map(t)
	if own := acc["custom"].(map[string]any); own[double] != 121.0 {
		t.Errorf("the answer to a create lacks what is computed: %v", own)
	}
	me.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Bare"}, 201, nil)
	for _, city := range []string{"Lund", "Lund", "Malmö"} {
		me.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"last_name": city, "city": city, "account_id": acc["id"]}, 201, nil)
	}
	own := me.Must(t, http.MethodGet, "/crm/accounts/"+acc["id"].(string), nil, 200, nil).Map(t)["custom"].(map[string]any)
	want := map[string]any{"roof_area": 60.0, "double": 121.0, "words": "Fenwick in Lund", "big": "big", "people": 3.0, "locals": 2.0, "age": 0.0, "quote": "it's $1 %s", "last_touch": own["last_touch"]}
	if fmt.Sprint(own) != fmt.Sprint(want) || own["last_touch"] == nil {
		t.Errorf("computed %v, want %v", own, want)
	}
	for filter, names := range map[string]string{`custom.double > 100`: "Fenwick", `custom.people == 3`: "Fenwick", `custom.big == "small"`: "Bare", `custom.double == null`: "Bare", `custom.words.contains("in L")`: "Fenwick"} {
		if got := strings.Join(found(t, me, "/crm/accounts", filter, "name"), " "); got != names {
			t.Errorf("%s finds %q, want %q", filter, got, names)
		}
	}
	if got := strings.Join(found(t, me, "/crm/accounts", "true", "-custom.people"), " "); got != "Fenwick Bare" {
		t.Errorf("sorted by people: %s", got)
	}
	// Upwards: a contact computes with its account's fields.
	define(t, me, "contacts", "Roof", "computed", map[string]any{"expression": `account.custom.roof_area + 1`})
	if got := found(t, me, "/crm/contacts", `custom.roof == 61`, "name"); len(got) != 3 {
		t.Errorf("contacts by their account's roof: %v", got)
	}
	for expression, says := range map[string]string{
		`custom.no_such + 1`: "unknown field", `name + 1`: "can't be applied", `count(deals.amount)`: "is written", `count(widgets)`: "no type of record", `sum(contacts.city)`: "is a text",
		`count(contacts, town == "x")`: "unknown field", `1 +`: "ends too early", `null`: "computes nothing", `name.matches("x")`: "is not there", `account.name`: "unknown field",
		strings.Repeat("(", 60) + "1" + strings.Repeat(")", 60): "nested deeper", `"a` + "\x00" + `"`: "", `custom.roof_area ? 1 : 2`: "there must be a condition",
	} {
		apptest.Scenario{Name: expression, As: me, Method: http.MethodPost, URL: "/custom-fields", Body: map[string]any{"record": "accounts", "label": "Wrong", "kind": "computed", "expression": expression}, Status: 422, Contains: []string{says}}.Run(t)
	}
	// Rings, and fields that others need.
	first := me.Must(t, http.MethodPost, "/custom-fields", map[string]any{"record": "tasks", "label": "Ring a", "kind": "computed", "expression": "1"}, 201, nil).Map(t)
	define(t, me, "tasks", "Ring b", "computed", map[string]any{"expression": "custom.ring_a + 1"})
	apptest.Scenario{Name: "ring", As: me, Method: http.MethodPatch, URL: "/custom-fields/" + first["id"].(string), Body: map[string]any{"expression": "custom.ring_b + 1"}, Status: 422, Contains: []string{"in a ring"}}.Run(t)
	apptest.Scenario{Name: "needed", As: me, Method: http.MethodDelete, URL: "/custom-fields/" + first["id"].(string), Status: 422, Contains: []string{"Ring b"}}.Run(t)
	apptest.Scenario{Name: "computed values can't be set", As: me, Method: http.MethodPatch, URL: "/crm/accounts/" + acc["id"].(string), Body: map[string]any{"custom": map[string]any{double: 5}}, Status: 200}.Run(t)
}

func TestDefinitionsUnderData(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	me, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	field := func(label, kind string, more map[string]any) (url, key string) {
		body := map[string]any{"record": "contacts", "label": label, "kind": kind}
		for k, v := range more {
			body[k] = v
		}
		f := me.Must(t, http.MethodPost, "/custom-fields", body, 201, nil).Map(t)
		return "/custom-fields/" + f["id"].(string), f["key"].(string)
	}
	person := func(name string, own map[string]any) string {
		return "/crm/contacts/" + me.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"last_name": name, "custom": own}, 201, nil).Map(t)["id"].(string)
	}
	sizeURL, size := field("Größe in m²", "text", nil)
	segmentURL, segment := field("Segment", "choice", choices("Installer", "Housing"))
	if size != "grosse_in_m2" {
		t.Errorf("the key became %q", size)
	}
	elin := person("Elin", map[string]any{size: "84", segment: "installer"})
	odd := person("Odd", map[string]any{size: "about 20"})
	renamed := apptest.Scenario{Name: "rename", As: me, Method: http.MethodPatch, URL: sizeURL, Body: map[string]any{"label": "Area"}, Status: 200, Events: []string{"custom_fields update"}}.Run(t).Map(t)
	if renamed["key"] != size {
		t.Errorf("renaming changed the key to %v", renamed["key"])
	}
	apptest.Scenario{Name: "kind under data that does not fit", As: me, Method: http.MethodPatch, URL: sizeURL, Body: map[string]any{"kind": "number"}, Status: 422, Contains: []string{"Odd", "1 of 2", "about 20"}}.Run(t)
	me.Must(t, http.MethodPatch, odd, map[string]any{"custom": map[string]any{size: "20"}}, 200, nil)
	apptest.Scenario{Name: "kind under data that fits", As: me, Method: http.MethodPatch, URL: sizeURL, Body: map[string]any{"kind": "number"}, Status: 200, Events: []string{"custom_fields update"}}.Run(t)
	if got := fmt.Sprint(found(t, me, "/crm/contacts", "custom."+size+" > 50", "name")); got != "[Elin]" {
		t.Errorf("numbers after the change of kind: %s", got)
	}
	me.Must(t, http.MethodGet, elin, nil, 200, nil)
	apptest.Scenario{Name: "a choice in use", As: me, Method: http.MethodPatch, URL: segmentURL, Body: map[string]any{"choices": []any{map[string]any{"value": "housing", "label": "Housing"}}}, Status: 422, Contains: []string{"Installer", "1 contacts"}}.Run(t)
	apptest.Scenario{Name: "a choice renamed", As: me, Method: http.MethodPatch, URL: segmentURL, Body: map[string]any{"choices": []any{map[string]any{"value": "installer", "label": "Fitter"}}}, Status: 200, Events: []string{"custom_fields update"}}.Run(t)
	// Deleted fields hide their values, keep them through changes, and bring them back.
	apptest.Scenario{Name: "delete", As: me, Method: http.MethodDelete, URL: segmentURL, Status: 204, Events: []string{"custom_fields delete"}}.Run(t)
	apptest.Scenario{Name: "hidden", As: me, Method: http.MethodGet, URL: elin, Status: 200, Lacks: []string{"installer"}}.Run(t)
	me.Must(t, http.MethodPut, elin, map[string]any{"last_name": "Elin", "custom": map[string]any{size: 85}}, 200, nil)
	apptest.Scenario{Name: "no filter", As: me, Method: http.MethodGet, URL: "/crm/contacts?filter=" + url.QueryEscape(`custom.segment == "installer"`), Status: 422}.Run(t)
	me.Must(t, http.MethodPost, segmentURL+"/restore", nil, 200, nil)
	apptest.Scenario{Name: "back", As: me, Method: http.MethodGet, URL: elin, Status: 200, Contains: []string{`"segment":"installer"`}}.Run(t)
	// Rights and walls.
	apptest.Scenario{Name: "agents don't define", As: me.Colleague(t, "agent"), Method: http.MethodPost, URL: "/custom-fields", Body: map[string]any{"record": "contacts", "label": "X", "kind": "text"}, Status: 403}.Run(t)
	apptest.Scenario{Name: "another company's key", As: theirs, Method: http.MethodPost, URL: "/crm/contacts", Body: map[string]any{"last_name": "X", "custom": map[string]any{size: 1}}, Status: 422}.Run(t)
	apptest.Scenario{Name: "a huge custom object", As: me, Method: http.MethodPatch, URL: elin, Body: map[string]any{"custom": map[string]any{"a": strings.Repeat("x", 500_000)}}, Status: 422}.Run(t)
	_, must := field("Must", "text", map[string]any{"required": true})
	apptest.Scenario{Name: "required", As: me, Method: http.MethodPost, URL: "/crm/contacts", Body: map[string]any{"last_name": "Y"}, Status: 422, Contains: []string{"custom." + must}}.Run(t)
	apptest.Scenario{Name: "those without it stay editable", As: me, Method: http.MethodPatch, URL: elin, Body: map[string]any{"city": "Lund"}, Status: 200, Events: []string{"contacts update"}}.Run(t)
}

func TestOwnFieldsInBulk(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	me := a.Register(t, "Aldermoor Heat")
	area := define(t, me, "contacts", "Area", "number", nil)
	var urls []string
	for i := range 3 {
		c := me.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"last_name": fmt.Sprint("P", i), "tags": []string{fmt.Sprint("own ", i), "old"}, "custom": map[string]any{area: i}}, 201, nil).Map(t)
		urls = append(urls, "/crm/contacts/"+c["id"].(string))
	}
	set := me.Must(t, http.MethodPost, "/crm/contacts/bulk", map[string]any{"filter": `"OLD" in tags`, "action": "edit", "changes": map[string]any{"tags": map[string]any{"add": []string{"fair"}, "remove": []string{"Old"}}, "custom.area": 9}}, 202, nil).Map(t)["change_set"].(map[string]any)
	if set["changed"] != 3.0 {
		t.Fatalf("changed %v", set)
	}
	if got := me.Must(t, http.MethodGet, urls[1], nil, 200, nil).Map(t); fmt.Sprint(got["tags"], got["custom"]) != "[own 1 fair] map[area:9]" {
		t.Errorf("after the edit: %v %v", got["tags"], got["custom"])
	}
	me.Must(t, http.MethodPatch, urls[2], map[string]any{"custom": map[string]any{area: 10}}, 200, nil)
	undo := me.Must(t, http.MethodPost, "/change-sets/"+set["id"].(string)+"/undo", nil, 202, nil).Map(t)
	if got := me.Must(t, http.MethodGet, urls[1], nil, 200, nil).Map(t); fmt.Sprint(got["tags"], got["custom"]) != "[own 1 old] map[area:1]" {
		t.Errorf("after the undo: %v %v (%v)", got["tags"], got["custom"], undo)
	}
	if got := me.Must(t, http.MethodGet, urls[2], nil, 200, nil).Map(t); fmt.Sprint(got["tags"], got["custom"]) != "[own 2 old] map[area:10]" {
		t.Errorf("an undo takes back by key: %v %v", got["tags"], got["custom"])
	}
	if got := me.Must(t, http.MethodGet, "/tags?record=contacts&q=OW", nil, 200, nil).Map(t)["items"]; fmt.Sprint(got) != "[own 0 own 1 own 2]" {
		t.Errorf("tags in use: %v", got)
	}
	for path, body := range map[string]any{"custom.area": "x", "custom.nothing": 1} {
		apptest.Scenario{Name: path, As: me, Method: http.MethodPost, URL: "/crm/contacts/bulk", Body: map[string]any{"filter": "true", "action": "edit", "changes": map[string]any{path: body}}, Status: 422, Contains: []string{path}}.Run(t)
	}
}
