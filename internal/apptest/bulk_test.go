package apptest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/apptest"
)

// set reads the change set of an answer, or of its id, when it has ended.
func set(t *testing.T, c *apptest.Client, res *apptest.Response) map[string]any {
	t.Helper()
	s, ok := res.Map(t)["change_set"].(map[string]any)
	if !ok {
		t.Fatalf("no change set: %s", res.Body)
	}
	at := "/change-sets/" + s["id"].(string)
	until(t, "the end of "+at, func() bool {
		s = c.Must(t, http.MethodGet, at, nil, 200, nil).Map(t)
		return s["status"] != "queued" && s["status"] != "running"
	})
	return s
}

func tally(s map[string]any) string {
	return fmt.Sprintf("%v: %v changed, %v unchanged, %v failed, %v conflicts", s["status"], s["changed"], s["unchanged"], s["failed"], s["conflicts"])
}

func wantSet(t *testing.T, s map[string]any, want string) {
	t.Helper()
	if got := tally(s); got != want {
		t.Fatalf("%s\nwant %s: %v", got, want, s)
	}
}

func make3(t *testing.T, c *apptest.Client) (ids []string) {
	t.Helper()
	for _, name := range []string{"Anders", "Birgit", "Cecilia"} {
		ids = append(ids, c.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"first_name": name, "city": "Gävle"}, 201, nil).Map(t)["id"].(string))
	}
	return ids
}

func field(t *testing.T, c *apptest.Client, id, name string) any {
	t.Helper()
	return c.Must(t, http.MethodGet, "/crm/contacts/"+id, nil, 200, nil).Map(t)[name]
}

// What changed nothing can be undone as well: there is nothing to do.
func TestUndoOfASetThatChangedNothing(t *testing.T) {
	t.Parallel()
	mara := apptest.Shared(t).Register(t, "Aldermoor Heat")
	ids := make3(t, mara)
	done := set(t, mara, mara.Must(t, "POST", "/crm/contacts/bulk", map[string]any{"ids": ids, "action": "edit", "changes": map[string]any{"city": "Gävle"}}, 202, nil))
	wantSet(t, done, "done: 0 changed, 3 unchanged, 0 failed, 0 conflicts")
	undo := set(t, mara, mara.Must(t, "POST", "/change-sets/"+done["id"].(string)+"/undo", nil, 202, nil))
	wantSet(t, undo, "done: 0 changed, 0 unchanged, 0 failed, 0 conflicts")
}

func TestBulk(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mara, other := a.Register(t, "Aldermoor Heat"), a.Register(t, "Fenwick Pumps")
	ids, theirs := make3(t, mara), make3(t, other)
	body := func(ids []string, action string, changes map[string]any) map[string]any {
		b := map[string]any{"ids": ids, "action": action}
		if changes != nil {
			b["changes"] = changes
		}
		return b
	}
	bulk := func(name string, body any, status int, events []string, contains ...string) *apptest.Response {
		return apptest.Scenario{Name: name, As: mara, Method: "POST", URL: "/crm/contacts/bulk", Body: body, Status: status, Events: events, Contains: contains}.Run(t)
	}
	edits := []string{"contacts update", "contacts update", "contacts update"}
	res := bulk("edit by ids, another company's among them", body(append([]string{theirs[0]}, ids...), "edit", map[string]any{"city": "Luleå"}), 202, edits,
		`"status":"done"`, "There is no such contact.")
	wantSet(t, set(t, mara, res), "done: 3 changed, 0 unchanged, 1 failed, 0 conflicts")
	if field(t, other, theirs[0], "city") != "Gävle" {
		t.Error("another company's contact was changed")
	}
	apptest.Scenario{Name: "another company's set", As: other, Method: "GET", URL: "/change-sets/" + set(t, mara, res)["id"].(string), Status: 404}.Run(t)
	apptest.Scenario{Name: "undo another company's set", As: other, Method: "POST", URL: "/change-sets/" + set(t, mara, res)["id"].(string) + "/undo", Status: 404}.Run(t)
	bulk("edit by filter", map[string]any{"filter": `city == "Luleå"`, "action": "edit", "changes": map[string]any{"city": "Umeå"}}, 202, edits, `"changed":3`)
	bulk("nothing alters", body(ids, "edit", map[string]any{"city": "Umeå"}), 202, nil, `"unchanged":3`)
	bulk("delete", body(ids[:2], "delete", nil), 202, []string{"contacts delete", "contacts delete"}, `"changed":2`)
	bulk("restore", body(ids, "restore", nil), 202, []string{"contacts restore", "contacts restore"}, `"changed":2`, `"unchanged":1`)
	bulk("unknown field", body(ids, "edit", map[string]any{"shoe": 1}), 422, nil, "shoe")
	bulk("read-only field", body(ids, "edit", map[string]any{"created_at": "2026-01-01T00:00:00Z"}), 422, nil, "created_at")
	bulk("wrong type", body(ids, "edit", map[string]any{"city": 7}), 422, nil, "city")
	bulk("bad address", body(ids, "edit", map[string]any{"email": "nobody"}), 422, nil, "email")
	apptest.Scenario{Name: "accounts as well", As: mara, Method: "POST", URL: "/crm/accounts/bulk", Body: body(ids[:1], "delete", nil), Status: 202, Contains: []string{`"failed":1`}}.Run(t)
	bulk("wrong filter", map[string]any{"filter": "shoe == 1", "action": "delete"}, 422, nil)
	many := make([]string, 10_001)
	for i := range many {
		many[i] = uuid.NewString()
	}
	bulk("too many", body(many, "delete", nil), 422, nil, "10000")
	apptest.Scenario{Name: "the list of sets", As: mara, Method: "GET", URL: "/change-sets?limit=2", Status: 200, Contains: []string{`"action":"restore"`}, Lacks: []string{`"next_cursor":null`, `"action":"edit"`}}.Run(t)
	viewer := mara.As(t, "viewer")
	apptest.Scenario{Name: "a viewer", As: viewer, Method: "POST", URL: "/crm/contacts/bulk", Body: body(ids, "delete", nil), Status: 403}.Run(t)
}

func TestUndoKeepsWhatOthersChanged(t *testing.T) {
	t.Parallel()
	mara := apptest.Shared(t).Register(t, "Aldermoor Heat")
	ids := make3(t, mara)
	edit := set(t, mara, mara.Must(t, "POST", "/crm/contacts/bulk", map[string]any{"ids": ids, "action": "edit", "changes": map[string]any{"city": "Luleå", "job_title": "Buyer"}}, 202, nil))
	mara.Must(t, "PATCH", "/crm/contacts/"+ids[0], map[string]any{"city": "Kiruna"}, 200, nil)
	mara.Must(t, "DELETE", "/crm/contacts/"+ids[2], nil, 204, nil)
	at := "/change-sets/" + edit["id"].(string)
	undo := set(t, mara, apptest.Scenario{Name: "undo", As: mara, Method: "POST", URL: at + "/undo", Status: 202, Events: []string{"contacts update", "contacts update"}}.Run(t))
	wantSet(t, undo, "done: 2 changed, 1 unchanged, 0 failed, 2 conflicts")
	for i, want := range []string{"Kiruna", "Gävle"} {
		if got := field(t, mara, ids[i], "city"); got != want {
			t.Errorf("city %v, want %s", got, want)
		}
		if got := field(t, mara, ids[i], "job_title"); got != "" {
			t.Errorf("job title %v is not undone", got)
		}
	}
	apptest.Scenario{Name: "conflicts", As: mara, Method: "GET", URL: at + "/conflicts", Status: 200, Contains: []string{`"field":"city"`, `"wanted":"Gävle"`, `"current":"Kiruna"`, ids[2]}}.Run(t)
	apptest.Scenario{Name: "twice", As: mara, Method: "POST", URL: at + "/undo", Status: 409}.Run(t)
	again := set(t, mara, apptest.Scenario{Name: "undo the undo", As: mara, Method: "POST", URL: "/change-sets/" + undo["id"].(string) + "/undo", Status: 202, Events: []string{"contacts update", "contacts update"}}.Run(t))
	wantSet(t, again, "done: 2 changed, 0 unchanged, 0 failed, 0 conflicts")
	if field(t, mara, ids[1], "city") != "Luleå" {
		t.Error("the undo was not undone")
	}
	gone := set(t, mara, mara.Must(t, "POST", "/crm/contacts/bulk", map[string]any{"ids": ids[:2], "action": "delete"}, 202, nil))
	wantSet(t, set(t, mara, mara.Must(t, "POST", "/change-sets/"+gone["id"].(string)+"/undo", nil, 202, nil)), "done: 2 changed, 0 unchanged, 0 failed, 0 conflicts")
	field(t, mara, ids[0], "city")
}

func TestUndoOfAnImport(t *testing.T) {
	t.Parallel()
	mara := apptest.Shared(t).Register(t, "Aldermoor Heat")
	old := mara.Must(t, "POST", "/crm/contacts", map[string]any{"first_name": "Anders", "email": "anders@fenwick.example", "city": "Gävle"}, 201, nil).Map(t)["id"].(string)
	csv := "First name,E-mail,City\nAnders,anders@fenwick.example,Luleå\nBirgit,birgit@fenwick.example,Umeå\nCecilia,cecilia@fenwick.example,Umeå\n"
	payload, contentType := form(t, "file", "list.csv", []byte(csv), map[string]string{"options": `{"start": true, "mode": "upsert", "key": "email"}`})
	at := "/imports/" + mara.Do(t, "POST", "/crm/contacts/import", payload, "Content-Type", contentType).Map(t)["id"].(string)
	until(t, "the end of the import", func() bool { return mara.Do(t, "GET", at, nil).Map(t)["status"] == "succeeded" })
	if field(t, mara, old, "city") != "Luleå" {
		t.Fatal("the import updated nothing")
	}
	birgit := mara.Must(t, "GET", "/crm/contacts?filter="+strings.ReplaceAll(`first_name=="Birgit"`, `"`, "%22"), nil, 200, nil).Map(t)["items"].([]any)[0].(map[string]any)["id"].(string)
	mara.Must(t, "PATCH", "/crm/contacts/"+birgit, map[string]any{"city": "Kiruna"}, 200, nil)
	undo := set(t, mara, mara.Must(t, "POST", "/change-sets/"+strings.TrimPrefix(at, "/imports/")+"/undo", nil, 202, nil))
	wantSet(t, undo, "done: 2 changed, 1 unchanged, 0 failed, 1 conflicts")
	if field(t, mara, old, "city") != "Gävle" || field(t, mara, birgit, "city") != "Kiruna" {
		t.Error("the undo left an update or took back what was changed since")
	}
	if n := mara.Must(t, "GET", "/crm/contacts?count=true", nil, 200, nil).Map(t)["total"]; n != 2.0 {
		t.Errorf("%v contacts, want 2", n)
	}
}

func TestKilledInABulkGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the real program several times")
	}
	t.Parallel()
	const rows = 6_000
	p := &process{bin: build(t), data: place(t)}
	mara := p.start(t).Register(t, "Aldermoor Heat")
	var csv strings.Builder
	csv.WriteString("First name,E-mail\n")
	for i := range rows {
		fmt.Fprintf(&csv, "Person,person%d@fenwick.example\n", i)
	}
	payload, contentType := form(t, "file", "list.csv", []byte(csv.String()), map[string]string{"options": `{"start": true}`})
	at := "/imports/" + mara.Do(t, "POST", "/crm/contacts/import", payload, "Content-Type", contentType).Map(t)["id"].(string)
	until(t, "the end of the import", func() bool { return mara.Do(t, "GET", at, nil).Map(t)["status"] == "succeeded" })
	res := mara.Must(t, "POST", "/crm/contacts/bulk", map[string]any{"filter": "true", "action": "edit", "changes": map[string]any{"city": "Luleå"}}, 202, nil)
	bulk := "/change-sets/" + res.Map(t)["change_set"].(map[string]any)["id"].(string)
	for range 2 {
		report := func() map[string]any { return mara.Do(t, "GET", bulk, nil).Map(t) }
		before := report()["done"].(float64)
		until(t, "progress", func() bool { r := report(); return r["done"].(float64) > before || r["status"] == "done" })
		p.kill(t)
		mara = mara.At(p.start(t))
		t.Logf("killed at %v of %d", report()["done"], rows)
	}
	wantSet(t, set(t, mara, res), fmt.Sprintf("done: %d changed, 0 unchanged, 0 failed, 0 conflicts", rows))
	if n := mara.Must(t, "GET", "/crm/contacts?count=true&limit=1&filter=version==2", nil, 200, nil).Map(t)["total"]; n != float64(rows) {
		t.Errorf("%v contacts of %d were changed exactly once", n, rows)
	}
	p.stop(t)
}
