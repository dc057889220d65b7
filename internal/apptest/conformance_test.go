package apptest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// paths lists the endpoints of the document, as "METHOD /path".
func paths(t *testing.T, a *apptest.App) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, op := range document.Read(t, a).Operations {
		all[op.String()] = true
	}
	return all
}

// sample is a value that a field takes; n makes it differ.
func sample(t *resource.Table, f resource.Field, n int) any {
	if special, ok := specials[t.Name+"."+f.Name]; ok {
		return special(n)
	}
	switch {
	case len(f.Enum) > 0:
		return f.Enum[n%len(f.Enum)]
	case f.Format == "email":
		return fmt.Sprintf("person%d@fenwick.example", n)
	case f.Format == "currency":
		return [...]string{"EUR", "SEK", "GBP"}[n%3]
	case f.Format == "uri":
		return fmt.Sprintf("https://fenwick.example/%d", n)
	}
	switch f.Type {
	case resource.Int:
		if f.Max != nil {
			return n % (int(*f.Max) + 1)
		}
		return n
	case resource.Float:
		return float64(n) / 8
	case resource.Bool:
		return n%2 == 0
	case resource.Time:
		return fmt.Sprintf("2026-0%d-01T08:30:00Z", n%9+1)
	case resource.Date:
		return fmt.Sprintf("2026-0%d-01", n%9+1)
	}
	return fmt.Sprintf("Value %d", n)
}

// specials are samples of fields whose rules say more than their tags.
var specials = map[string]func(n int) any{
	"accounts.phone":       func(n int) any { return fmt.Sprintf("+4670555012%d", n) },
	"contacts.phone":       func(n int) any { return fmt.Sprintf("+4670555012%d", n) },
	"leads.phone":          func(n int) any { return fmt.Sprintf("+4670555012%d", n) },
	"leads.status":         func(n int) any { return [...]string{"new", "contacted", "qualified", "unqualified"}[n%4] },
	"activities.body":      func(n int) any { return fmt.Sprintf("<p>Value <strong>%d</strong></p>", n) },
	"custom_fields.record": func(int) any { return "contacts" },
	"custom_fields.kind":   func(n int) any { return [...]string{"text", "longtext", "phone"}[n%3] },
	// Midnights, which stay as they are when the event lasts all day.
	"events.starts_at":  func(n int) any { return fmt.Sprintf("2026-03-0%dT00:00:00Z", n%9+1) },
	"events.ends_at":    func(n int) any { return fmt.Sprintf("2026-03-1%dT00:00:00Z", n%9) },
	"events.time_zone":  func(n int) any { return [...]string{"Europe/Berlin", "America/Lima", "UTC"}[n%3] },
	"events.recurrence": func(n int) any { return fmt.Sprintf("FREQ=DAILY;INTERVAL=%d", n) },
	// Of an all-day task only the day counts.
	"tasks.due_at":            func(n int) any { return fmt.Sprintf("2026-0%d-01T00:00:00Z", n%9+1) },
	"price_lists.name":        func(n int) any { return fmt.Sprintf("List %d %s", n, uuid.NewString()) },
	"price_lists.valid_until": func(n int) any { return fmt.Sprintf("203%d-01-01", n%10) },
	"products.sku":            func(n int) any { return fmt.Sprintf("SKU %d %s", n, uuid.NewString()) },
	"products.active_until":   func(n int) any { return fmt.Sprintf("203%d-01-01", n%10) },
	"stages.kind":             func(n int) any { return [...]string{"open", "won"}[min(n/2, 1)] },
	"tasks.recurrence":        func(n int) any { return fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d", n) },
}

// fixed are fields that a record keeps as it was made, for the reason given.
var fixed = map[string]string{
	"custom_fields.record":   "its values lie with that record type",
	"price_entries.currency": "it is the list's, whatever the entry says",
}

// literal writes a sample as CEL.
func literal(f resource.Field, v any) string {
	switch {
	case f.Type == resource.Time:
		return fmt.Sprintf("timestamp(%q)", v)
	case f.Type == resource.Date:
		return fmt.Sprintf("date(%q)", v)
	case f.Type == resource.Text || f.Type == resource.Enum || f.Type == resource.UUID:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}

// plain tells the fields that a value can be made up for: written by people and naming no other record.
func plain(table *resource.Table, f resource.Field) bool {
	if about := table.Field(f.Name + "_id"); about != nil && about.Ref == resource.Any {
		return false
	}
	return !f.ReadOnly && f.Ref == "" && f.Type != resource.JSON && f.Type != resource.List && f.Type != resource.UUID
}

// body is a record that may be written: a value in every plain field, and what it must name made before it.
func body(t *testing.T, table *resource.Table, mine *apptest.Client, n int) map[string]any {
	t.Helper()
	b := map[string]any{}
	for _, f := range table.Fields() {
		if plain(table, f) {
			b[f.Name] = sample(table, f, n)
		}
		if to := table.Target(f); to != nil && !f.Nullable && !f.ReadOnly {
			b[f.Name] = mine.Must(t, http.MethodPost, to.Path, body(t, to, mine, n), 201, nil).Map(t)["id"]
		}
	}
	return b
}

// Every record with endpoints to write it keeps the same promises.
func TestConformance(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	known := paths(t, a)
	written := 0
	for _, table := range a.Engine().Tables() {
		// Files have a form and a test of their own.
		if !known["POST "+table.Path] || table.Name == "attachments" {
			continue
		}
		written++
		t.Run(table.Name, func(t *testing.T) {
			t.Parallel()
			// Companies of its own: fields that one type has been given must not bother another.
			mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
			conform(t, table, mine, theirs)
			if table.HasExtra() {
				conformExtra(t, table, mine, theirs)
			}
		})
	}
	if written < 2 {
		t.Fatalf("only %d records can be written", written)
	}
}

func conform(t *testing.T, table *resource.Table, mine, theirs *apptest.Client) {
	created := apptest.Scenario{Name: "create", As: mine, Method: http.MethodPost, URL: table.Path, Body: body(t, table, mine, 1), Status: 201, Events: []string{table.Name + " create"}}.Run(t)
	rec := created.Map(t)
	one := table.Path + "/" + rec["id"].(string)
	for _, f := range table.Fields() {
		if !plain(table, f) || fixed[table.Name+"."+f.Name] != "" {
			continue
		}
		v := sample(table, f, 2)
		got := apptest.Scenario{Name: "patch " + f.Name, As: mine, Method: http.MethodPatch, URL: one, Body: map[string]any{f.Name: v}, Status: 200, Events: []string{table.Name + " update"}}.Run(t).Map(t)
		if fmt.Sprint(got[f.Name]) != fmt.Sprint(v) && f.Name != "domain" {
			t.Errorf("patch %s: %v stayed %v", f.Name, v, got[f.Name])
		}
		finds(t, table, mine, theirs, f, got[f.Name], rec["id"].(string))
	}
	walls(t, table, mine, theirs, one)
	stale(t, table, mine, one)
	wrong(t, table, mine, one)
	roundTrip(t, table, mine, one)
	sorts(t, table, mine)
}

func finds(t *testing.T, table *resource.Table, mine, theirs *apptest.Client, f resource.Field, v any, id string) {
	if n, ok := v.(float64); ok && f.Type == resource.Int {
		v = int64(n)
	}
	filter := "?filter=" + url.QueryEscape(f.Name+" == "+literal(f, v))
	apptest.Scenario{Name: "filter " + f.Name, As: mine, Method: http.MethodGet, URL: table.Path + filter, Status: 200, Contains: []string{id}}.Run(t)
	apptest.Scenario{Name: "filter as another company", As: theirs, Method: http.MethodGet, URL: table.Path + filter, Status: 200, Lacks: []string{id}}.Run(t)
}

// Another company's record answers like one that was never there, to the byte but for the request's id.
func walls(t *testing.T, table *resource.Table, mine, theirs *apptest.Client, one string) {
	random := table.Path + "/" + uuid.NewString()
	for _, call := range []struct{ method, tail, body string }{
		{"GET", "", ""}, {"PATCH", "", "{}"}, {"PUT", "", ""}, {"DELETE", "", ""}, {"POST", "/restore", ""}, {"GET", "/history", ""}, {"GET", "/timeline", ""},
	} {
		var payload any
		if call.body != "" {
			payload = call.body
		}
		if call.method == "PUT" {
			payload = body(t, table, mine, 3)
		}
		got := apptest.Scenario{Name: "another company", As: theirs, Method: call.method, URL: one + call.tail, Body: payload, Status: 404}.Run(t)
		want := theirs.Do(t, call.method, random+call.tail, payload)
		if strip(got) != strip(want) {
			t.Errorf("%s %s: a foreign id answers %s, a random one %s", call.method, call.tail, got.Body, want.Body)
		}
	}
}

func strip(r *apptest.Response) string {
	var m map[string]any
	_ = json.Unmarshal(r.Body, &m)
	delete(m, "request_id")
	raw, _ := json.Marshal(m)
	return fmt.Sprint(r.Status, string(raw))
}

func stale(t *testing.T, table *resource.Table, mine *apptest.Client, one string) {
	f := editable(table)
	apptest.Scenario{Name: "stale", As: mine, Method: http.MethodPatch, URL: one, Header: []string{"If-Match", `"1"`}, Body: map[string]any{f.Name: sample(table, f, 9)}, Status: 412,
		Contains: []string{`"code":"version_conflict"`, `"yours"`, `"current"`}}.Run(t)
	apptest.Scenario{Name: "unreadable version", As: mine, Method: http.MethodPatch, URL: one, Header: []string{"If-Match", "soon"}, Body: "{}", Status: 400}.Run(t)
}

// editable is a field that may be written again, a text where there is one.
func editable(table *resource.Table) (first resource.Field) {
	for _, f := range table.Fields() {
		if !plain(table, f) || fixed[table.Name+"."+f.Name] != "" {
			continue
		}
		if f.Type == resource.Text {
			return f
		}
		if first.Name == "" {
			first = f
		}
	}
	return first
}

func wrong(t *testing.T, table *resource.Table, mine *apptest.Client, one string) {
	f := editable(table)
	for name, tc := range map[string]struct {
		body   string
		status int
	}{
		"wrong type":       {fmt.Sprintf(`{%q: {"a": 1}}`, f.Name), 422},
		"unknown field":    {`{"no_such_field": 1}`, 422},
		"key in caps":      {fmt.Sprintf(`{%q: "x"}`, strings.ToUpper(f.Name)), 422},
		"duplicate key":    {fmt.Sprintf(`{%q: "x", %q: "y"}`, f.Name, f.Name), 400},
		"no object":        {`[1]`, 400},
		"cut off":          {`{"a":`, 400},
		"empty":            {``, 400},
		"invalid UTF-8":    {fmt.Sprintf(`{%q: "a%sb"}`, f.Name, "\xff\xfe"), 400},
		"NUL":              {fmt.Sprintf(`{%q: "a\u0000b"}`, f.Name), 422},
		"deep":             {strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000), 400},
		"huge":             {fmt.Sprintf(`{%q: %q}`, f.Name, strings.Repeat("x", 2<<20)), 413},
		"too long a value": {fmt.Sprintf(`{%q: %q}`, f.Name, strings.Repeat("x", 20000)), 422},
	} {
		apptest.Scenario{Name: name, As: mine, Method: http.MethodPatch, URL: one, Body: tc.body, Status: tc.status, Contains: []string{`"request_id"`, `"code"`}}.Run(t)
	}
	for name, query := range map[string]string{
		"filter that does not parse": "filter=" + url.QueryEscape("name == "),
		"filter too deep":            "filter=" + url.QueryEscape(strings.Repeat("(", 300)+"true"+strings.Repeat(")", 300)),
		"filter on unknown field":    "filter=" + url.QueryEscape(`password == "x"`),
		"unknown sort":               "sort=password",
		"limit too large":            "limit=1000000",
		"forged cursor":              "cursor=abc",
		"unknown include":            "include=company",
	} {
		apptest.Scenario{Name: name, As: mine, Method: http.MethodGet, URL: table.Path + "?" + query, Status: 422, Contains: []string{`"request_id"`}}.Run(t)
	}
	apptest.Scenario{Name: "no identifier", As: mine, Method: http.MethodGet, URL: table.Path + "/../../etc/passwd", Status: 404}.Run(t)
}

// What is exported can be imported again and is the same. Where nothing tells that a row is a record that is there, the
// record is thrown away first.
func roundTrip(t *testing.T, table *resource.Table, mine *apptest.Client, one string) {
	csv := mine.Do(t, http.MethodGet, table.Path+"/export", nil)
	if csv.Status != 200 || !strings.HasPrefix(csv.Header.Get("Content-Type"), "text/csv") {
		t.Fatalf("export: %d %s", csv.Status, csv.Body)
	}
	if len(table.Matches) == 0 {
		mine.Must(t, http.MethodDelete, one, nil, 204, nil)
	}
	report := importCSV(t, mine, table, csv.Body)
	if report["rejected"] != 0.0 || report["rows_total"] != report["rows_done"] {
		t.Errorf("import of the export: %v", report)
	}
	if len(table.Matches) > 0 && report["created"] != 0.0 {
		t.Errorf("import of the export made new records: %v", report)
	}
}

func sorts(t *testing.T, table *resource.Table, mine *apptest.Client) {
	for n := 4; n < 8; n++ {
		mine.Must(t, http.MethodPost, table.Path, body(t, table, mine, n), 201, nil)
	}
	for _, f := range table.Fields() {
		if f.Type == resource.JSON || f.Type == resource.List {
			continue
		}
		pages(t, table, mine, f.Name)
	}
}

// pages reads a list to its end in both directions of one order: every record comes once.
func pages(t *testing.T, table *resource.Table, mine *apptest.Client, field string) {
	for _, sort := range []string{field, "-" + field} {
		seen, cursor := map[string]bool{}, ""
		for range 20 {
			page := mine.Must(t, http.MethodGet, table.Path+"?limit=3&sort="+sort+"&cursor="+cursor, nil, 200, nil).Map(t)
			for _, item := range page["items"].([]any) {
				seen[item.(map[string]any)["id"].(string)] = true
			}
			if page["next_cursor"] == nil {
				break
			}
			cursor = page["next_cursor"].(string)
		}
		total := mine.Must(t, http.MethodGet, table.Path+"?count=true", nil, 200, nil).Map(t)["total"]
		if total != float64(len(seen)) {
			t.Errorf("sort=%s shows %d of %v records", sort, len(seen), total)
		}
	}
}

// Every store's columns exist, also of records that no endpoint writes.
func TestEveryColumnCanBeRead(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	ctx := tenant.AsSystem(context.Background(), uuid.MustParse(c.CompanyID), "test")
	for _, table := range a.Engine().Tables() {
		if _, err := table.List(ctx, resource.Query{Count: true}); err != nil {
			t.Errorf("%s: %v", table.Name, err)
		}
	}
}
