package apptest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rapport/internal/apptest"
)

// Ten thousand tags are refused wherever they come from, and ten thousand records with a tag each are offered as a hundred.
func TestTenThousandTags(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	me := a.Register(t, "Aldermoor Heat")
	many, quoted := make([]string, 10_000), make([]string, 10_000)
	var csv bytes.Buffer
	csv.WriteString("last_name,tags\n")
	for i := range many {
		many[i] = fmt.Sprintf("tag %05d", i)
		quoted[i] = fmt.Sprintf("%q", many[i])
		fmt.Fprintf(&csv, "Person %d,%s\n", i, many[i])
	}
	one := "/crm/contacts/" + made(t, me, "/crm/contacts", map[string]any{"last_name": "Sandvik"})
	for _, s := range []apptest.Scenario{
		{Name: "on a new record", Method: "POST", URL: "/crm/contacts", Body: map[string]any{"last_name": "X", "tags": many}, Status: 422, Contains: []string{"at most", "10000"}},
		{Name: "on a record", Method: "PATCH", URL: one, Body: map[string]any{"tags": many}, Status: 422, Contains: []string{"10000"}},
		{Name: "added to many", Method: "POST", URL: "/crm/contacts/bulk", Body: map[string]any{"filter": "true", "action": "edit", "changes": map[string]any{"tags": map[string]any{"add": many}}}, Status: 202, Contains: []string{`"failed":1`, "10000"}},
		{Name: "in a filter", Method: "GET", URL: "/crm/contacts?filter=" + url.QueryEscape(`"x" in tags && custom.x in [`+strings.Join(quoted[:300], ",")+"]"), Status: 422},
	} {
		s.As = me
		if strings.Contains(s.Name, "record") && s.Method == "POST" {
			s.Contains = s.Contains[1:]
		}
		s.Run(t)
	}
	if got := importCSV(t, me, a.Engine().Find("contacts"), csv.Bytes()); got["created"] != 10_000.0 {
		t.Fatalf("ten thousand records with a tag each: %v", got)
	}
	if tags := me.Must(t, "GET", "/tags?record=contacts", nil, 200, nil).Map(t)["items"].([]any); len(tags) != 100 || tags[0] != "tag 00000" {
		t.Errorf("%d tags are offered, from %v", len(tags), tags[:1])
	}
	if tags := me.Must(t, "GET", "/tags?record=contacts&q=tag+0999", nil, 200, nil).Map(t)["items"].([]any); len(tags) != 10 {
		t.Errorf("tags that begin so: %v", tags)
	}
}

// Money of several currencies has no sum: a board, a forecast and a roll-up each say so in their way.
func TestCurrenciesAreNeverAddedUp(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	me := a.Register(t, "Aldermoor Heat")
	account := added(t, me, "/crm/accounts", map[string]any{"name": "Fenwick"})
	key := define(t, me, "accounts", "Pipe", "computed", map[string]any{"expression": fmt.Sprintf("sum(deals.%s)", money)})
	pipe := func() any {
		return me.Must(t, "GET", "/crm/accounts/"+account, nil, 200, nil).Map(t)["custom"].(map[string]any)[key]
	}
	newDeal(t, me, map[string]any{money: 100, "currency": "EUR", "account_id": account})
	newDeal(t, me, map[string]any{money: 200, "currency": "EUR", "account_id": account})
	if got := pipe(); got != 300.0 {
		t.Errorf("deals of one currency come to %v", got)
	}
	newDeal(t, me, map[string]any{money: 400, "currency": "SEK", "account_id": account})
	if got := pipe(); got != nil {
		t.Errorf("deals of two currencies come to %v", got)
	}
	sums := column(t, me.Must(t, "GET", "/deals/board", nil, 200, nil).Map(t), "Qualify")["sums"].([]any)
	if len(sums) != 2 {
		t.Errorf("a column with two currencies has the sums %v", sums)
	}
}

// A rule of repetition without an end is followed as far as somebody looks, and a task with one is never there twice.
func TestARecurrenceThatNeverEnds(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	me := a.Register(t, "Aldermoor Heat")
	made(t, me, "/events", map[string]any{"title": "Forever", "starts_at": "2026-01-01T08:00:00Z", "ends_at": "2026-01-01T09:00:00Z", "recurrence": "FREQ=DAILY"})
	for window, times := range map[string]int{"from=2026-01-01T00:00:00Z&to=2026-01-08T00:00:00Z": 7, "from=2199-01-01T00:00:00Z&to=2199-01-11T00:00:00Z": 10} {
		items := me.Must(t, "GET", "/events/occurrences?"+window, nil, 200, nil).Map(t)["items"].([]any)
		if len(items) != times {
			t.Errorf("%s has %d times, want %d", window, len(items), times)
		}
	}
	for rule, says := range map[string]string{"FREQ=SECONDLY": "recurrence", "FREQ=DAILY;INTERVAL=0": "of nothing", "FREQ=DAILY;COUNT=0": "of nothing", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30": "recurrence"} {
		apptest.Scenario{Name: rule, As: me, Method: "POST", URL: "/events", Body: map[string]any{"title": "x", "starts_at": "2026-01-01T08:00:00Z", "recurrence": rule}, Status: 422, Contains: []string{says}}.Run(t)
	}
	task := made(t, me, "/tasks", map[string]any{"title": "Forever", "due_at": "2026-01-01T08:00:00Z", "recurrence": "FREQ=DAILY"})
	me.Must(t, http.MethodPost, "/tasks/"+task+"/done", nil, 200, nil)
	me.Must(t, http.MethodPost, "/tasks/"+task+"/done", nil, 200, nil)
	if n := me.Must(t, "GET", "/tasks?count=true", nil, 200, nil).Map(t)["total"]; n != 2.0 {
		t.Errorf("a task that was done twice became %v", n)
	}
}

// The last row but one of a long list is wrong: it alone is rejected, by its number and its reason, and the last one is
// there. Lists of a million rows differ from this in nothing but patience.
func TestTheLastRowButOneIsBad(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	me := a.Register(t, "Aldermoor Heat")
	const rows = 12_000
	var csv bytes.Buffer
	csv.WriteString("last_name,email\n")
	for i := 1; i <= rows; i++ {
		address := fmt.Sprintf("p%d@fenwick.example", i)
		if i == rows-1 {
			address = "no address"
		}
		fmt.Fprintf(&csv, "Person %d,%s\n", i, address)
	}
	got := importCSV(t, me, a.Engine().Find("contacts"), csv.Bytes())
	if got["created"] != float64(rows-1) || got["rejected"] != 1.0 || got["status"] != "succeeded" {
		t.Fatalf("the import ended as %v", got)
	}
	rejected := string(me.Must(t, "GET", "/imports/"+got["id"].(string)+"/rejected", nil, 200, nil).Body)
	for _, want := range []string{fmt.Sprint(rows - 1), "no address", "is not an e-mail address"} {
		if !strings.Contains(rejected, want) {
			t.Errorf("the rejected rows lack %q: %s", want, rejected)
		}
	}
	if found := me.Must(t, "GET", "/crm/contacts?filter="+url.QueryEscape(fmt.Sprintf(`email == "p%d@fenwick.example"`, rows)), nil, 200, nil); !strings.Contains(string(found.Body), fmt.Sprint("Person ", rows)) {
		t.Error("the row behind it is not there")
	}
}
