package isolation

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
)

// mutant is a defect that somebody might make. The proof must find it, and must find nothing where it is not.
type mutant struct {
	name string
	// forgets, for a defect of the code, matches the statements that have lost their predicate.
	forgets string
	// sql and undo are a defect of the database.
	sql, undo string
	// front, for a defect before the program, is put before it.
	front func(http.Handler) http.Handler
	// below is the part of the document that is called; ask is the part of the proof that finds it where that is another one.
	below []string
	ask   func(w *world, res *result, a, b *company)
}

// forgetful are defects of the code: with row-level security down, a statement without its predicate.
var forgetful = []mutant{
	{name: "one record is read", forgets: `^select .* from contacts t where t\.company_id = \$1 and t\.id = `, below: []string{"/crm/contacts"}},
	{name: "a list is read", forgets: `^select .* from deals t where .* order by`, below: []string{"/deals"}},
	{name: "a record is changed", forgets: `^(update tasks|select .* from tasks .* for )`, below: []string{"/tasks"}},
	{name: "prices are looked up", forgets: `from price_lists`, below: []string{"/products/price-lists"}},
	{name: "what hangs on other records is listed", forgets: `from activities`, below: []string{"/activities"}},
	{name: "a statement of an action's own joins", forgets: `from stakeholders`, below: []string{"/stakeholders"}},
	{name: "people are listed", forgets: `from members`, below: []string{"/members", "/crm/leads"}},
	{name: "settings are read", forgets: `from custom_fields`, below: []string{"/custom-fields"}},
	{name: "work in the background is shown", forgets: `imports`, below: []string{"/imports"}},
	{name: "what was done is undone", forgets: `change_sets`, below: []string{"/change-sets"}},
	{name: "a file is given out", forgets: `from documents`, below: []string{"/documents"}},
	{name: "who belongs together is read", forgets: `team`, below: []string{"/teams"}},
	{name: "a calendar is read", forgets: `from events`, below: []string{"/events", "/calendar"}},
}

// open are defects of the database: with the code's predicates out, a table whose wall has a hole.
var open = []mutant{
	{name: "row-level security is off", sql: "alter table accounts disable row level security", undo: "alter table accounts enable row level security", below: []string{"/crm/accounts"}},
	{name: "a policy lets all through", sql: "create policy hole on orders using (true)", undo: "drop policy hole on orders", below: []string{"/sales/orders"}},
	{name: "a policy lets all through when reading", sql: "create policy hole on products for select using (true)", undo: "drop policy hole on products", below: []string{"/products"}},
}

// beside are defects that neither wall stops: what runs as the owner of the tables, and what stands before the program.
var beside = []mutant{
	{name: "a search ranks before it filters", sql: searching("t.company_id = $1", "$1 is not null"), undo: searching("$1 is not null", "t.company_id = $1"), ask: (*world).crowded},
	{name: "answers are kept by their address, without the company", front: kept, ask: (*world).same},
}

// lasting are defects of the schema, which the catalogue shows.
var lasting = []mutant{
	{name: "a foreign key without the company", sql: "alter table tasks add column contact uuid; alter table contacts add constraint alone unique (id); alter table tasks add constraint crossing foreign key (contact) references contacts (id)"},
	{name: "a unique key without the company", sql: "create unique index telling on products (sku_key)"},
}

// searching replaces a part of the function that searches.
func searching(part, by string) string {
	return fmt.Sprintf("do $do$ begin execute replace(pg_get_functiondef('record_search'::regproc), '%s', '%s'); end $do$", part, by)
}

// kept gives an answer of a list again to whoever asks at the same address.
func kept(next http.Handler) http.Handler {
	var answers sync.Map
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		rec := httptest.NewRecorder()
		if first, ok := answers.Load(r.URL.String()); ok {
			rec = first.(*httptest.ResponseRecorder)
		} else if next.ServeHTTP(rec, r); rec.Code == http.StatusOK {
			answers.Store(r.URL.String(), rec)
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

func (m *mutant) calls(op *document.Operation) bool {
	for _, below := range m.below {
		if strings.HasPrefix(op.Path, below) {
			return true
		}
	}
	return false
}

// caught counts the planted defects that were found.
var caught int

func planted() int { return len(forgetful) + len(open) + len(beside) + len(lasting) }

// lost counts the statements that a planted defect has changed.
var lost atomic.Int64

// hunt asks the part of the proof that a defect belongs to, as the owner only, which is enough to find a hole.
func (m *mutant) hunt(w *world, a, b, c *company) *result {
	if m.ask != nil {
		res := &result{}
		m.ask(w, res, a, b)
		return res
	}
	return w.matrix(a.alone(), b, c, m.calls)
}

// find plants a defect and tells whether it is found. It counts only where the same part finds nothing without it, and where it
// was really there.
func (m *mutant) find(t *testing.T, w *world, forgets *atomic.Pointer[regexp.Regexp], a, b, c *company) {
	if res := m.hunt(w, a, b, c); len(res.leaks) > 0 {
		t.Errorf("found before it is planted: %s: %s", m.name, res.leaks[0])
		return
	}
	lost.Store(0)
	if m.forgets != "" {
		forgets.Store(regexp.MustCompile(`(?is)` + m.forgets))
		defer forgets.Store(nil)
		// Statements are prepared once a connection: new ones know of the defect.
		w.app.DB.Pool().Reset()
		defer w.app.DB.Pool().Reset()
	}
	if m.sql != "" {
		w.app.DB.AsOwner(t, m.sql)
		defer w.app.DB.AsOwner(t, m.undo)
	}
	if m.front != nil {
		w.handler = m.front(w.app)
		defer func() { w.handler = w.app }()
	}
	found := len(m.hunt(w, a, b, c).leaks) > 0
	switch {
	case m.forgets != "" && lost.Load() == 0:
		t.Errorf("not planted, no statement is like it: %s", m.name)
	case !found:
		t.Errorf("not found: %s", m.name)
	default:
		caught++
	}
}

// TestPlantedDefectsAreFound plants one defect after the other; the proof that misses one proves nothing.
func TestPlantedDefectsAreFound(t *testing.T) {
	whole(t)
	for _, m := range lasting {
		app := apptest.New(t)
		app.DB.AsOwner(t, m.sql)
		if len(crossing(t, app)) == 0 {
			t.Errorf("not found: %s", m.name)
			continue
		}
		caught++
	}
	t.Run("in the database", func(t *testing.T) {
		app := started(t, withoutPredicates)
		plant(t, app, nil, open)
	})
	t.Run("in the code", func(t *testing.T) {
		forgets := &atomic.Pointer[regexp.Regexp]{}
		app := started(t, rewritten(func(sql string) string {
			if re := forgets.Load(); re != nil && re.MatchString(sql) {
				lost.Add(1)
				return unpredicated(sql)
			}
			return sql
		}))
		plant(t, app, nil, beside)
		app.DB.AsOwner(t, "alter role rapport_app bypassrls")
		defer app.DB.AsOwner(t, "alter role rapport_app nobypassrls")
		plant(t, app, forgets, forgetful)
	})
	fmt.Printf("mutants=%d/%d\n", caught, planted())
}

// plant builds a world and plants each of some defects in it.
func plant(t *testing.T, app *apptest.App, forgets *atomic.Pointer[regexp.Regexp], defects []mutant) {
	w := newWorld(t, app)
	a, b, c := w.found("A"), w.found("B"), w.found("C")
	w.defective = true
	for i := range defects {
		defects[i].find(t, w, forgets, a, b, c)
	}
}

// alone is the company with its owner only.
func (c *company) alone() *company {
	one := *c
	one.tokens = map[string]string{"owner": c.tokens["owner"]}
	return &one
}
