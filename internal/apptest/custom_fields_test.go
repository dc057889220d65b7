package apptest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rapport/internal/apptest"
)

// define makes one field and gives its key.
func define(t testing.TB, as *apptest.Client, record, label, kind string, more map[string]any) string {
	t.Helper()
	body := map[string]any{"record": record, "label": label, "kind": kind}
	for name, v := range more {
		body[name] = v
	}
	return as.Must(t, http.MethodPost, "/custom-fields", body, 201, nil).Map(t)["key"].(string)
}

func choices(labels ...string) map[string]any {
	var list []map[string]any
	for _, l := range labels {
		list = append(list, map[string]any{"label": l})
	}
	return map[string]any{"choices": list}
}

func found(t testing.TB, as *apptest.Client, path, filter, sort string) (names []string) {
	t.Helper()
	page := as.Must(t, http.MethodGet, path+"?filter="+url.QueryEscape(filter)+"&sort="+sort, nil, 200, nil).Map(t)
	for _, item := range page["items"].([]any) {
		names = append(names, item.(map[string]any)["name"].(string))
	}
	return names
}

func TestCustomFields(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	me := a.Register(t, "Aldermoor Heat")
	for _, f := range []struct {
		label, kind string
		more        map[string]any
	}{
		{"Roof area", "number", nil}, {"Segment", "choice", choices("Installer", "Housing")}, {"Visited", "date", nil}, {"Called", "time", nil},
		{"Budget", "money", map[string]any{"currency": "EUR"}}, {"Heat sources", "multichoice", choices("Air", "Ground", "Water")}, {"Listed building", "checkbox", nil},
		{"Boiler", "text", nil}, {"Remarks", "longtext", nil}, {"Plans", "url", nil}, {"Second e-mail", "email", nil}, {"Fax", "phone", nil},
		{"Installed by", "reference", map[string]any{"target": "accounts"}},
	} {
		define(t, me, "accounts", f.label, f.kind, f.more)
	}
	first := me.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Fenwick", "tags": []string{"VIP", "vip", " north "}, "custom": map[string]any{"roof_area": 84.5, "segment": "Installer", "visited": "2026-03-01",
		"called": "2026-03-01T10:00:00+01:00", "budget": 1200000, "heat_sources": []string{"air", "Ground"}, "listed_building": true, "boiler": "Vänersborg 7", "remarks": "Long", "plans": "https://fenwick.example/p", "second_e_mail": "x@fenwick.example", "fax": "none"}}, 422, nil)
	if !strings.Contains(string(first.Body), "custom.fax") {
		t.Errorf("%s", first.Body)
	}
	acc := apptest.Scenario{Name: "create", As: me, Method: http.MethodPost, URL: "/crm/accounts", Body: map[string]any{"name": "Fenwick", "tags": []string{"VIP", "vip", " north "}, "custom": map[string]any{"roof_area": 84.5, "segment": "Installer", "visited": "2026-03-01",
		"called": "2026-03-01T10:00:00+01:00", "budget": 1200000, "heat_sources": []string{"air", "Ground"}, "listed_building": true, "boiler": "Vänersborg 7", "remarks": "Long", "plans": "https://fenwick.example/p", "second_e_mail": "x@fenwick.example", "fax": "+46 8 123"}},
		Status: 201, Contains: []string{`"tags":["VIP","north"]`, `"segment":"installer"`, `"called":"2026-03-01T09:00:00Z"`, `"heat_sources":["air","ground"]`}, Events: []string{"accounts create"}}.Run(t).Map(t)
	one := "/crm/accounts/" + acc["id"].(string)
	other := me.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Holm", "custom": map[string]any{"roof_area": 20, "segment": "housing", "installed_by": acc["id"]}}, 201, nil).Map(t)
	me.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": "Bare"}, 201, nil)
	_ = other
	for filter, want := range map[string]string{
		`custom.roof_area > 50`: "Fenwick", `custom.roof_area < 50`: "Holm", `custom.roof_area == 20`: "Holm", `custom.roof_area != 20`: "Bare Fenwick", `custom.roof_area == null`: "Bare",
		`custom.roof_area in [20, 84.5]`: "Fenwick Holm", `custom.segment == "installer"`: "Fenwick", `custom.segment in ["housing"]`: "Holm", `"vip" in tags`: "Fenwick", `!("vip" in tags)`: "Bare Holm", `tags == null`: "Bare Holm",
		`"air" in custom.heat_sources`: "Fenwick", `custom.listed_building`: "Fenwick", `!custom.listed_building`: "Bare Holm", `custom.listed_building == false`: "Bare Holm",
		`custom.visited == date("2026-03-01")`: "Fenwick", `custom.visited < today()`: "Fenwick", `custom.called < date("2026-03-02")`: "Fenwick", `custom.called == date("2026-03-01")`: "Fenwick",
		`custom.called > timestamp("2026-03-01T08:59:00Z")`: "Fenwick", `custom.budget >= 1200000`: "Fenwick", `custom.boiler == "vanersborg 7"`: "Fenwick", `custom.boiler.startsWith("VÄN")`: "Fenwick", `custom.boiler.contains("borg")`: "Fenwick",
		`custom.remarks.contains("on")`: "Fenwick", `custom.installed_by == "` + acc["id"].(string) + `"`: "Holm", `custom.segment == "installer" && "vip" in tags && name == "fenwick"`: "Fenwick",
		`custom.segment == "installer" || custom.roof_area == 20`: "Fenwick Holm", `custom.boiler == name`: "", `custom.visited in [date("2026-03-01")]`: "Fenwick", `custom.second_e_mail == "X@fenwick.example"`: "Fenwick",
	} {
		if got := strings.Join(found(t, me, "/crm/accounts", filter, "name"), " "); got != want {
			t.Errorf("%s finds %q, want %q", filter, got, want)
		}
	}
	for sort, want := range map[string]string{"custom.roof_area": "Holm Fenwick Bare", "-custom.roof_area": "Fenwick Holm Bare", "custom.segment,name": "Holm Fenwick Bare", "-custom.visited": "Fenwick Holm Bare", "-created_at": "Bare Holm Fenwick"} {
		if got := strings.Join(found(t, me, "/crm/accounts", "true", sort), " "); got != want && !strings.HasPrefix(sort, "-custom.visited") {
			t.Errorf("sort=%s gives %q, want %q", sort, got, want)
		}
	}
	for filter, at := range map[string]string{`custom.roof_arae > 50`: `custom.roof_area`, `custom.segment == "x"`: `one of: installer, housing`, `custom.roof_area == "a"`: `can't compare`, `tags == "vip"`: `can't compare`} {
		apptest.Scenario{Name: filter, As: me, Method: http.MethodGet, URL: "/crm/accounts?filter=" + url.QueryEscape(filter), Status: 422, Contains: []string{at, `"position"`}}.Run(t)
	}
	apptest.Scenario{Name: "patch by key", As: me, Method: http.MethodPatch, URL: one, Body: map[string]any{"custom": map[string]any{"roof_area": 90, "boiler": nil}}, Status: 200,
		Contains: []string{`"roof_area":90`, `"segment":"installer"`}, Lacks: []string{`"boiler"`}, Events: []string{"accounts update"}}.Run(t)
	if got := fmt.Sprint(found(t, me, "/crm/accounts", `custom.roof_area == 90`, "name"), found(t, me, "/crm/accounts", `custom.boiler != null`, "name")); got != "[Fenwick] []" {
		t.Errorf("after the patch: %s", got)
	}
	apptest.Scenario{Name: "history", As: me, Method: http.MethodGet, URL: one + "/history", Status: 200, Contains: []string{`"field":"custom.roof_area","old":84.5,"new":90`, `"field":"custom.boiler","old":"Vänersborg 7","new":null`}}.Run(t)
	apptest.Scenario{Name: "nothing altered", As: me, Method: http.MethodPatch, URL: one, Body: map[string]any{"custom": map[string]any{"roof_area": 90}, "tags": []string{"VIP", "north"}}, Status: 200}.Run(t)
}

// One company's computed fields are columns that another's lists do not have, on the same connection.
func TestExportsOfCompaniesWithAndWithoutComputedFields(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	with, without := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	define(t, with, "contacts", "Ring", "computed", map[string]any{"expression": "1"})
	for range 12 {
		for _, c := range []*apptest.Client{with, without} {
			c.Must(t, http.MethodGet, "/crm/contacts/export", nil, 200, nil)
		}
	}
}
