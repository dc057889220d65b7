package apptest_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/app"
	"rapport/internal/apptest"
	"rapport/internal/platform/secret"
)

// holding lists the columns of every table in which a text stands, whatever their type is.
func holding(t testing.TB, a *apptest.App, text string) (places []string) {
	t.Helper()
	pool := a.DB.OwnerPool(t)
	rows, err := pool.Query(context.Background(), `select c.table_schema || '.' || quote_ident(c.table_name), quote_ident(c.column_name) from information_schema.columns c
		join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
		where c.table_schema in ('public', 'river') and c.data_type not in ('uuid', 'boolean', 'bigint', 'smallint', 'integer', 'timestamp with time zone', 'date')`)
	if err != nil {
		t.Fatal(err)
	}
	var sql []string
	var table, column string
	if _, err := pgx.ForEachRow(rows, []any{&table, &column}, func() error {
		sql = append(sql, fmt.Sprintf("select '%s.%s' from %[1]s where position($1 in lower(case when pg_typeof(%[2]s)::text = 'bytea' then encode(%[2]s::text::bytea, 'escape') else %[2]s::text end)) > 0", table, column))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(sql) < 100 {
		t.Fatalf("only %d columns are looked through", len(sql))
	}
	found, err := pool.Query(context.Background(), strings.Join(sql, " union "), strings.ToLower(text))
	if err != nil {
		t.Fatal(err)
	}
	places, err = pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return places
}

// becomes asks again until a field is in a state.
func becomes(t testing.TB, as *apptest.Client, field, state string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		for _, item := range as.Must(t, http.MethodGet, "/sensitive-fields", nil, 200, nil).Map(t)["items"].([]any) {
			if f := item.(map[string]any); f["record"].(string)+"."+f["field"].(string) == field && f["state"] == state {
				return
			}
		}
	}
	t.Fatalf("%s does not become %s", field, state)
}

func TestSensitiveFields(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	me := a.Register(t, "Aldermoor Heat")
	const canary = "de02-canary-1203"
	sensitive := map[string]any{"sensitive": true}
	define(t, me, "contacts", "IBAN", "text", sensitive)
	define(t, me, "contacts", "Salary", "money", map[string]any{"currency": "EUR", "sensitive": true})
	define(t, me, "contacts", "Born", "date", sensitive)
	me.Must(t, http.MethodPut, "/sensitive-fields/contacts/notes", sensitive, 200, nil)
	becomes(t, me, "contacts.notes", "sealed")

	made := apptest.Scenario{Name: "set", As: me, Method: http.MethodPost, URL: "/crm/contacts", Body: map[string]any{"last_name": "Holm", "notes": canary, "custom": map[string]any{"iban": strings.ToUpper(canary), "salary": 410000, "born": "1971-03-04"}},
		Status: 201, Contains: []string{`"iban":"••••"`, `"salary":"••••"`, `"notes":"••••"`}, Lacks: []string{"canary", "sealed$", "410000"}, Events: []string{"contacts create"}}.Run(t).Map(t)
	one := "/crm/contacts/" + made["id"].(string)
	me.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"last_name": "Bare"}, 201, nil)

	for _, s := range []apptest.Scenario{
		{Name: "list is masked", URL: "/crm/contacts", Contains: []string{`"iban":"••••"`}},
		{Name: "record is masked", URL: one, Contains: []string{`"notes":"••••"`}},
		{Name: "history is masked", URL: one + "/history", Contains: []string{`"new":"••••"`}},
		{Name: "export is masked", URL: "/crm/contacts/export", Contains: []string{"••••"}, Events: []string{"exports export"}},
		{Name: "cards are masked", URL: "/crm/contacts/export?format=vcf", Events: []string{"exports export"}},
		{Name: "search does not find it", URL: "/search?q=canary"},
		{Name: "audit log is masked", URL: "/audit?record=contacts", Contains: []string{`"new":"••••"`}},
	} {
		s.As, s.Method, s.Status, s.Lacks = me, http.MethodGet, 200, []string{"canary", "CANARY", "sealed$", "410000", "1971-03-04"}
		s.Run(t)
	}
	// The mask that was shown means: as it was.
	for _, s := range []apptest.Scenario{
		{Name: "back as shown", Method: http.MethodPatch, Body: map[string]any{"notes": "••••", "custom": map[string]any{"iban": "••••", "salary": "••••"}}},
		{Name: "the same again", Method: http.MethodPatch, Body: map[string]any{"custom": map[string]any{"salary": 410000}}},
		{Name: "whole, as shown", Method: http.MethodPut, Body: map[string]any{"last_name": "Holm", "notes": "••••", "custom": map[string]any{"iban": "••••", "salary": "••••", "born": "••••"}}},
	} {
		s.As, s.URL, s.Status = me, one, 200
		s.Run(t)
	}
	for field, want := range map[string]string{"custom.iban": strings.ToUpper(canary), "notes": canary, "custom.salary": "410000", "custom.born": "1971-03-04"} {
		apptest.Scenario{Name: "reveal " + field, As: me, Method: http.MethodPost, URL: one + "/reveal", Body: map[string]any{"field": field}, Status: 200, Contains: []string{want}, Events: []string{"contacts reveal"}}.Run(t)
	}
	apptest.Scenario{Name: "open export", As: me, Method: http.MethodGet, URL: "/crm/contacts/export?open=true", Status: 200, Contains: []string{canary, "4100.00"}, Events: []string{"exports export"}}.Run(t)
	apptest.Scenario{Name: "who saw it", As: me, Method: http.MethodGet, URL: "/audit?action=reveal", Status: 200, Contains: []string{"Mara Lindqvist", "custom.iban"}, Lacks: []string{"CANARY"}}.Run(t)

	for filter, want := range map[string]string{`custom.iban == "` + canary + `"`: "Holm", `custom.iban in ["x", "` + canary + `"]`: "Holm", `custom.iban != "x"`: "Bare Holm", `custom.iban == null`: "Bare", `custom.iban == "canary"`: "",
		`custom.salary == 410000`: "Holm", `custom.born == date("1971-03-04")`: "Holm", `notes == "` + canary + `"`: "Holm", `notes == ""`: "Bare", `notes != null && last_name == "Holm"`: "Holm", `!(notes == "` + canary + `")`: "Bare"} {
		if got := strings.Join(found(t, me, "/crm/contacts", filter, "name"), " "); got != want {
			t.Errorf("%s finds %q, want %q", filter, got, want)
		}
	}
	for _, bad := range []string{`last_name == "x" && custom.iban > "a"`, `custom.iban.startsWith("de")`, `custom.salary < 5`, `custom.iban == last_name`, `last_name == custom.iban`, `notes.contains("c")`, `custom.born < today()`} {
		res := me.Do(t, http.MethodGet, "/crm/contacts?filter="+url.QueryEscape(bad), nil)
		if res.Status != 422 || !strings.Contains(string(res.Body), "==, != and in") || !strings.Contains(string(res.Body), `"position"`) {
			t.Errorf("%s: %d %s", bad, res.Status, res.Body)
		}
	}
	for _, s := range []apptest.Scenario{
		{Name: "sort", Method: http.MethodGet, URL: "/crm/contacts?sort=custom.iban", Contains: []string{"encrypted"}},
		{Name: "sort by notes", Method: http.MethodGet, URL: "/crm/contacts?sort=-notes", Contains: []string{"encrypted"}},
		{Name: "the mask in a new record", Method: http.MethodPost, URL: "/crm/contacts", Body: map[string]any{"last_name": "X", "notes": "••••"}, Contains: []string{"notes"}},
		{Name: "too long", Method: http.MethodPatch, URL: one, Body: map[string]any{"custom": map[string]any{"iban": strings.Repeat("x", 256)}}, Contains: []string{"255"}},
		{Name: "one for many", Method: http.MethodPost, URL: "/crm/contacts/bulk", Body: map[string]any{"filter": "true", "action": "edit", "changes": map[string]any{"notes": "x"}}, Contains: []string{"emptied"}},
		{Name: "a formula", Method: http.MethodPost, URL: "/custom-fields", Body: map[string]any{"record": "contacts", "label": "Leak", "kind": "computed", "expression": "custom.iban"}},
		{Name: "a formula over notes", Method: http.MethodPost, URL: "/custom-fields", Body: map[string]any{"record": "contacts", "label": "Leak", "kind": "computed", "expression": "notes"}, Contains: []string{"encrypted"}},
		{Name: "a choice", Method: http.MethodPost, URL: "/custom-fields", Body: map[string]any{"record": "contacts", "label": "Level", "kind": "checkbox", "sensitive": true}, Contains: []string{"sensitive"}},
		{Name: "reveal of what is not encrypted", Method: http.MethodPost, URL: one + "/reveal", Body: map[string]any{"field": "last_name"}, Contains: []string{"not encrypted"}},
		{Name: "reveal of nothing", Method: http.MethodPost, URL: one + "/reveal", Body: map[string]any{"field": "nothing"}},
	} {
		s.As, s.Status = me, 422
		s.Run(t)
	}
	if places := holding(t, a, canary); len(places) > 0 {
		t.Errorf("the plain text stands in %v", places)
	}
	me.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"last_name": "Plain-canary"}, 201, nil)
	if len(holding(t, a, "plain-canary")) == 0 {
		t.Error("the search through all tables finds nothing at all")
	}

	// Rights hold as for every field.
	agent := me.Colleague(t, "agent")
	apptest.Scenario{Name: "colleague reveals", As: agent, Method: http.MethodPost, URL: one + "/reveal", Body: map[string]any{"field": "notes"}, Status: 200, Contains: []string{canary}, Events: []string{"contacts reveal"}}.Run(t)
	me.Must(t, http.MethodPut, "/rights/agent/contacts", map[string]any{"scopes": map[string]string{"view": "all", "create": "all", "edit": "all"}, "fields": map[string]string{"custom.iban": "hidden", "custom.born": "hidden", "notes": "read_only"}}, 200, nil)
	hidden := me.Colleague(t, "agent")
	apptest.Scenario{Name: "hidden field", As: hidden, Method: http.MethodPost, URL: one + "/reveal", Body: map[string]any{"field": "custom.iban"}, Status: 422, Contains: []string{"not a field"}}.Run(t)
	apptest.Scenario{Name: "hidden filter", As: hidden, Method: http.MethodGet, URL: "/crm/contacts?filter=" + url.QueryEscape(`custom.iban == "x"`), Status: 422}.Run(t)
	apptest.Scenario{Name: "hidden in the list", As: hidden, Method: http.MethodGet, URL: "/sensitive-fields", Status: 200, Lacks: []string{"iban"}}.Run(t)
	apptest.Scenario{Name: "read only, as shown", As: hidden, Method: http.MethodPatch, URL: one, Body: map[string]any{"notes": "••••"}, Status: 200}.Run(t)
	apptest.Scenario{Name: "read only, changed", As: hidden, Method: http.MethodPatch, URL: one, Body: map[string]any{"notes": "x"}, Status: 422}.Run(t)
	apptest.Scenario{Name: "marking is for admins", As: hidden, Method: http.MethodPut, URL: "/sensitive-fields/contacts/notes", Body: map[string]any{"sensitive": false}, Status: 403}.Run(t)
	other := a.Register(t, "Fenwick")
	apptest.Scenario{Name: "another company", As: other, Method: http.MethodPost, URL: one + "/reveal", Body: map[string]any{"field": "notes"}, Status: 404}.Run(t)

	// A ciphertext in another row opens nowhere.
	bare := me.Must(t, http.MethodPost, "/crm/contacts", map[string]any{"last_name": "Target", "notes": "own"}, 201, nil).Map(t)
	a.DB.AsOwner(t, "update contacts set notes = (select notes from contacts where id = $1) where id = $2", made["id"], bare["id"])
	target := "/crm/contacts/" + bare["id"].(string)
	apptest.Scenario{Name: "moved", As: me, Method: http.MethodPost, URL: target + "/reveal", Body: map[string]any{"field": "notes"}, Status: 409, Contains: []string{"sealed_elsewhere"}, Lacks: []string{canary}}.Run(t)
	apptest.Scenario{Name: "written anew", As: me, Method: http.MethodPatch, URL: target, Body: map[string]any{"notes": "fresh"}, Status: 200, Events: []string{"contacts update"}}.Run(t)
	apptest.Scenario{Name: "and read", As: me, Method: http.MethodPost, URL: target + "/reveal", Body: map[string]any{"field": "notes"}, Status: 200, Contains: []string{"fresh"}, Events: []string{"contacts reveal"}}.Run(t)

	// A merge encrypts what it takes over for its new row, and its undo puts back what was there.
	merge := me.Must(t, http.MethodPost, target+"/merge", map[string]any{"other_id": made["id"], "take": map[string]string{"notes": "other"}}, 200, nil).Map(t)
	reveals := func(url, field, want string) {
		t.Helper()
		if res := me.Do(t, http.MethodPost, url+"/reveal", map[string]any{"field": field}); res.Status != 200 || !strings.Contains(string(res.Body), want) {
			t.Errorf("%s %s: %d %s, want %s", url, field, res.Status, res.Body, want)
		}
	}
	reveals(target, "notes", canary)
	reveals(target, "custom.iban", strings.ToUpper(canary))
	me.Must(t, http.MethodPost, "/change-sets/"+merge["id"].(string)+"/undo", nil, 202, nil)
	reveals(target, "notes", "fresh")
	reveals(one, "notes", canary)
}

func TestSensitiveFieldsOfWhatIsThere(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	me := a.Register(t, "Aldermoor Heat")
	key := define(t, me, "accounts", "Tax number", "text", nil)
	id := definition(t, me, "tax_number")
	for i := range 30 {
		me.Must(t, http.MethodPost, "/crm/accounts", map[string]any{"name": fmt.Sprintf("Firm %02d", i), "notes": fmt.Sprintf("remark-%02d", i), "custom": map[string]any{key: fmt.Sprintf("tax-%02d", i)}}, 201, nil)
	}
	me.Must(t, http.MethodPatch, "/custom-fields/"+id, map[string]any{"sensitive": true}, 200, nil)
	me.Must(t, http.MethodPut, "/sensitive-fields/accounts/notes", map[string]any{"sensitive": true}, 200, nil)
	becomes(t, me, "accounts.custom.tax_number", "sealed")
	becomes(t, me, "accounts.notes", "sealed")
	stands := func(want int, sql string) {
		t.Helper()
		var n int
		if err := a.DB.OwnerPool(t).QueryRow(context.Background(), sql).Scan(&n); err != nil || n != want {
			t.Errorf("%s: %d, want %d (%v)", sql, n, want, err)
		}
	}
	stands(0, "select count(*) from accounts where custom::text like '%tax-%' or notes like 'remark%'")
	stands(0, "select count(*) from field_values where text_key like 'tax-%'")
	if got := found(t, me, "/crm/accounts", `custom.tax_number == "tax-07" && notes == "remark-07"`, "name"); len(got) != 1 || got[0] != "Firm 07" {
		t.Errorf("found %v", got)
	}
	// What the history has from before is covered when it is shown.
	apptest.Scenario{Name: "history", As: me, Method: http.MethodGet, URL: "/audit?record=accounts", Status: 200, Lacks: []string{"tax-07", "remark-07"}}.Run(t)

	// A new data key, while somebody reads and writes.
	var old string
	if err := a.DB.OwnerPool(t).QueryRow(context.Background(), "select split_part(notes, '$', 2) from accounts limit 1").Scan(&old); err != nil {
		t.Fatal(err)
	}
	stop, wrote := make(chan struct{}), make(chan error, 1)
	page := me.Must(t, http.MethodGet, "/crm/accounts?limit=30", nil, 200, nil).Map(t)["items"].([]any)
	go func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				wrote <- nil
				return
			default:
			}
			at := "/crm/accounts/" + page[n%30].(map[string]any)["id"].(string)
			if res := me.Do(t, http.MethodPatch, at, map[string]any{"notes": fmt.Sprintf("meanwhile %d", n)}); res.Status != 200 {
				wrote <- fmt.Errorf("writing: %d %s", res.Status, res.Body)
				return
			}
			if res := me.Do(t, http.MethodPost, at+"/reveal", map[string]any{"field": "custom." + key}); res.Status != 200 || !strings.Contains(string(res.Body), "tax-") {
				wrote <- fmt.Errorf("reading: %d %s", res.Status, res.Body)
				return
			}
		}
	}()
	// As the command does it: another program, beside the one that runs.
	beside, err := app.New(app.Parts{DB: a.DB.DB, Blobs: a.Blobs, Master: secret.New(bytes.Repeat([]byte{7}, 32)), URL: a.URL, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := beside.RotateKeys(context.Background()); n != 1 || err != nil {
		t.Fatalf("%d companies, %v", n, err)
	}
	for end := time.Now().Add(20 * time.Second); len(holding(t, a, "sealed$"+old+"$")) > 1 && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
	}
	close(stop)
	if err := <-wrote; err != nil {
		t.Error(err)
	}
	// Of the old key the history alone has something left.
	if places := holding(t, a, "sealed$"+old+"$"); strings.Join(places, " ") != "public.changes.diff" {
		t.Errorf("under the old key: %v", places)
	}
	if got := found(t, me, "/crm/accounts", `custom.tax_number == "tax-07"`, "name"); len(got) != 1 {
		t.Errorf("after the rotation it finds %v", got)
	}

	// And back in plain.
	me.Must(t, http.MethodPatch, "/custom-fields/"+id, map[string]any{"sensitive": false}, 200, nil)
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if res := me.Do(t, http.MethodGet, "/crm/accounts?sort=name&limit=1", nil); strings.Contains(string(res.Body), `"tax_number":"tax-00"`) {
			break
		}
	}
	stands(30, "select count(*) from accounts where custom->>'tax_number' like 'tax-%'")
	stands(30, "select count(*) from field_values where text_key like 'tax-%' and field = 'accounts.tax_number'")
}

func definition(t testing.TB, as *apptest.Client, key string) string {
	t.Helper()
	for _, item := range as.Must(t, http.MethodGet, "/custom-fields", nil, 200, nil).Map(t)["items"].([]any) {
		if f := item.(map[string]any); f["key"] == key {
			return f["id"].(string)
		}
	}
	t.Fatalf("no field %s", key)
	return ""
}

// What is made of a record has its encrypted values too, encrypted anew: the next revision of a quote, the next of a task that comes
// back, the times of a series that went their own way.
func TestEncryptedValuesGoAlong(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	me := a.Register(t, "Aldermoor Heat")
	value := map[string]any{"custom": map[string]any{"code": "K-4711"}}
	for _, record := range []string{"quotes", "tasks", "events"} {
		define(t, me, record, "Code", "text", map[string]any{"sensitive": true})
	}
	quote := offer(t, me)
	me.Must(t, http.MethodPatch, "/sales/quotes/"+quote, value, 200, nil)
	_ = send(t, me, quote)
	revision := me.Must(t, http.MethodPost, "/sales/quotes/"+quote+"/revise", nil, 201, nil).Map(t)["id"].(string)
	task := made(t, me, "/tasks", map[string]any{"title": "Read the meter", "recurrence": "FREQ=DAILY", "due_at": "2027-03-01T09:00:00Z", "custom": value["custom"]})
	next := me.Must(t, http.MethodPost, "/tasks/"+task+"/done", nil, 200, nil).Map(t)["next"].(map[string]any)["id"].(string)
	series := made(t, me, "/events", map[string]any{"title": "Service", "starts_at": "2027-03-01T09:00:00Z", "ends_at": "2027-03-01T10:00:00Z", "time_zone": "UTC", "recurrence": "FREQ=DAILY;COUNT=9", "custom": value["custom"]})
	plan := func(scope, day string) string {
		return me.Must(t, http.MethodPost, "/events/schedule", map[string]any{"event_id": series, "scope": scope, "occurrence_on": day, "title": "Service, later"}, 200, nil).Map(t)["event"].(map[string]any)["id"].(string)
	}
	one, following := plan("one", "2027-03-02"), plan("following", "2027-03-05")
	for name, path := range map[string]string{"a revision": "/sales/quotes/" + revision, "the next task": "/tasks/" + next, "a time of a series": "/events/" + one, "the rest of a series": "/events/" + following} {
		apptest.Scenario{Name: name, As: me, Method: http.MethodPost, URL: path + "/reveal", Body: map[string]any{"field": "custom.code"}, Status: 200, Contains: []string{"K-4711"}, Events: []string{strings.Split(strings.TrimPrefix(path, "/sales"), "/")[1] + " reveal"}}.Run(t)
	}
	if places := holding(t, a, "K-4711"); len(places) > 0 {
		t.Errorf("the plain text stands in %v", places)
	}
}
