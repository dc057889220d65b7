package apptest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/apptest"
	"rapport/internal/resource"
)

// ownKind is a field of a company's own with two values of it, a filter that finds the second, and values that don't fit.
type ownKind struct {
	label, kind   string
	more          map[string]any
	first, second any
	filter        string
	wrong         []any
}

func ownKinds(target, id, second string) []ownKind {
	return []ownKind{
		{"Own text", "text", nil, "Väst", "Öst 2", `== "ost 2"`, []any{7, strings.Repeat("x", 256), []string{"a"}}},
		{"Own long text", "longtext", nil, "One\ntwo", "Three", `.contains("hre")`, []any{true, strings.Repeat("x", 10_001)}},
		{"Own number", "number", nil, 1.5, -20, `< -19.5`, []any{"7", 1e16, true}},
		{"Own money", "money", map[string]any{"currency": "SEK"}, 100, 1990, `== 1990`, []any{19.5, "1", 1 << 60}},
		{"Own date", "date", nil, "2026-01-31", "2026-02-28", `== date("2026-02-28")`, []any{"31.1.2026", "2026-02-30", 20260131}},
		{"Own time", "time", nil, "2026-01-31T12:00:00Z", "2026-02-28T01:00:00Z", `> timestamp("2026-02-27T00:00:00Z")`, []any{"noon", "2026-01-31"}},
		{"Own choice", "choice", choices("Air", "Ground"), "air", "ground", `== "ground"`, []any{"fire", 1}},
		{"Own choices", "multichoice", choices("Air", "Ground"), []any{"air", "ground"}, []any{"ground"}, "", []any{"air", []string{"fire"}}},
		{"Own checkbox", "checkbox", nil, false, true, `== true`, []any{"yes", 1}},
		{"Own page", "url", nil, "https://fenwick.example", "http://holm.example/a?b", `.startsWith("http://holm")`, []any{"fenwick", "javascript:alert(1)"}},
		{"Own mail", "email", nil, "a@fenwick.example", "b@fenwick.example", `== "b@fenwick.example"`, []any{"a b", "<a@b.example>"}},
		{"Own phone", "phone", nil, "+46 70 555 01 42", "08-123", `.endsWith("123")`, []any{"call me", strings.Repeat("1", 51)}},
		{"Own reference", "reference", map[string]any{"target": target}, id, second, fmt.Sprintf("== %q", second), []any{"x", uuid.NewString()}},
	}
}

// Every record that takes fields of companies' own takes every kind of them, and tags, with all that fields can do.
func conformExtra(t *testing.T, table *resource.Table, mine, theirs *apptest.Client) {
	one := mine.Must(t, http.MethodPost, table.Path, body(t, table, mine, 8), 201, nil).Map(t)
	two := mine.Must(t, http.MethodPost, table.Path, body(t, table, mine, 9), 201, nil).Map(t)
	foreign := theirs.Must(t, http.MethodPost, table.Path, body(t, table, theirs, 8), 201, nil).Map(t)
	at := table.Path + "/" + one["id"].(string)
	kinds := ownKinds(table.Name, one["id"].(string), two["id"].(string))
	for _, k := range kinds {
		key := define(t, mine, table.Name, k.label, k.kind, k.more)
		patch := func(name string, v any, status int, events ...string) *apptest.Response {
			return apptest.Scenario{Name: k.kind + " " + name, As: mine, Method: http.MethodPatch, URL: at, Body: map[string]any{"custom": map[string]any{key: v}}, Status: status, Events: events}.Run(t)
		}
		for i, v := range []any{k.first, k.second} {
			got := patch(fmt.Sprint("value ", i), v, 200, table.Name+" update").Map(t)["custom"].(map[string]any)[key]
			if want := asJSON(t, v); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v was kept as %v", k.kind, want, got)
			}
		}
		patch("again", k.second, 200)
		wrong := k.wrong
		if k.kind == "reference" {
			wrong = append(wrong, foreign["id"])
		}
		for _, v := range wrong {
			if got := patch("wrong", v, 422); !strings.Contains(string(got.Body), `"custom.`+key+`"`) {
				t.Errorf("%s: %v is refused without naming the field: %s", k.kind, v, got.Body)
			}
		}
		filter := "custom." + key + k.filter
		if k.filter == "" {
			filter = `"ground" in custom.` + key
		} else if k.filter[0] != '.' {
			filter = "custom." + key + " " + k.filter
		}
		query := table.Path + "?filter=" + url.QueryEscape(filter)
		apptest.Scenario{Name: "filter " + k.kind, As: mine, Method: http.MethodGet, URL: query, Status: 200, Contains: []string{at[len(table.Path)+1:]}, Lacks: []string{`"id":"` + two["id"].(string)}}.Run(t)
		apptest.Scenario{Name: "filter of another company", As: theirs, Method: http.MethodGet, URL: query, Status: 422}.Run(t)
		if k.kind != "multichoice" && k.kind != "longtext" {
			pages(t, table, mine, "custom."+key)
		}
	}
	tagged(t, table, mine, theirs, at)
	history := string(mine.Must(t, http.MethodGet, at+"/history", nil, 200, nil).Body)
	for _, want := range []string{`"field":"custom.own_number","old":1.5,"new":-20`, `"field":"tags"`} {
		if !strings.Contains(history, want) {
			t.Errorf("the history lacks %s", want)
		}
	}
	roundTrip(t, table, mine, at)
	back := mine.Must(t, http.MethodGet, table.Path+"?limit=1&filter="+url.QueryEscape("custom.own_number == -20"), nil, 200, nil).Map(t)["items"].([]any)
	if len(back) == 0 {
		t.Fatal("what was exported is not there after its import")
	}
	got := back[0].(map[string]any)
	at = table.Path + "/" + got["id"].(string)
	for _, k := range kinds {
		if v := got["custom"].(map[string]any)[strings.ReplaceAll(strings.ToLower(k.label), " ", "_")]; !reflect.DeepEqual(v, asJSON(t, k.second)) {
			t.Errorf("after export and import %s is %v, want %v", k.kind, v, k.second)
		}
	}
	apptest.Scenario{Name: "unknown key", As: mine, Method: http.MethodPatch, URL: at, Body: map[string]any{"custom": map[string]any{"no_such_key": 1}}, Status: 422, Contains: []string{"custom.no_such_key"}}.Run(t)
	apptest.Scenario{Name: "no object", As: mine, Method: http.MethodPatch, URL: at, Body: `{"custom": [1]}`, Status: 422}.Run(t)
}

func asJSON(t *testing.T, v any) (out any) {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func tagged(t *testing.T, table *resource.Table, mine, theirs *apptest.Client, at string) {
	patch := func(name string, tags any, status int, events ...string) *apptest.Response {
		return apptest.Scenario{Name: "tags: " + name, As: mine, Method: http.MethodPatch, URL: at, Body: map[string]any{"tags": tags}, Status: status, Events: events}.Run(t)
	}
	if got := fmt.Sprint(patch("each once", []string{"Äpple", "vip", "VIP", " "}, 200, table.Name+" update").Map(t)["tags"]); got != "[Äpple vip]" {
		t.Errorf("tags became %s", got)
	}
	many := make([]string, 10_000)
	for i := range many {
		many[i] = fmt.Sprint("tag ", i)
	}
	patch("ten thousand", many, 422)
	patch("too long", []string{strings.Repeat("x", 51)}, 422)
	patch("a comma", []string{"a,b"}, 422)
	patch("no list", "vip", 422)
	query := table.Path + "?filter=" + url.QueryEscape(`"apple" in tags && "VIP" in tags`)
	apptest.Scenario{Name: "filter by tags", As: mine, Method: http.MethodGet, URL: query, Status: 200, Contains: []string{at[len(table.Path)+1:]}}.Run(t)
	apptest.Scenario{Name: "tags of another company", As: theirs, Method: http.MethodGet, URL: query, Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	patch("back", []string{"vip"}, 200, table.Name+" update")
	apptest.Scenario{Name: "a tag that was taken away", As: mine, Method: http.MethodGet, URL: query, Status: 200, Contains: []string{`"items":[]`}}.Run(t)
}
