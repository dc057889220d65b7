package isolation

import (
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"rapport/internal/apptest"
)

// mutant is a defect that somebody might make. The matrix with the other wall down must find it.
type mutant struct {
	name string
	// forgets, for a defect of the code, matches the statements that have lost their predicate.
	forgets string
	// sql and undo are a defect of the database.
	sql, undo string
	// below is the part of the document that is called.
	below []string
}

// forgetful are defects of the code: with row-level security down, a statement without its predicate.
var forgetful = []mutant{
	{name: "reads one contact", forgets: `^select .* from contacts t where`, below: []string{"/crm/contacts"}},
	{name: "reads one deal", forgets: `^select .* from deals t where`, below: []string{"/deals"}},
	{name: "changes a task", forgets: `^(update|select .* from) tasks`, below: []string{"/tasks"}},
	{name: "reads activities", forgets: `from activities`, below: []string{"/activities"}},
	{name: "lists members", forgets: `from members`, below: []string{"/members", "/crm/leads"}},
	{name: "reads documents", forgets: `from documents`, below: []string{"/documents"}},
	{name: "reads custom fields", forgets: `from custom_fields`, below: []string{"/custom-fields"}},
	{name: "reads stakeholders", forgets: `from stakeholders`, below: []string{"/stakeholders"}},
	{name: "reads teams", forgets: `team`, below: []string{"/teams"}},
	{name: "reads change sets", forgets: `change_sets`, below: []string{"/change-sets"}},
	{name: "reads imports", forgets: `imports`, below: []string{"/imports"}},
	{name: "reads quotes", forgets: `from quotes`, below: []string{"/sales/quotes"}},
	{name: "reads price lists", forgets: `from price_lists`, below: []string{"/products/price-lists"}},
	{name: "reads widgets", forgets: `from widgets`, below: []string{"/embed/codes", "/embed/generate"}},
	{name: "reads events", forgets: `from events`, below: []string{"/events", "/calendar"}},
}

// open are defects of the database: with the code's predicates out, a table whose wall has a hole.
var open = []mutant{
	{name: "row-level security is off", sql: "alter table accounts disable row level security", undo: "alter table accounts enable row level security", below: []string{"/crm/accounts"}},
	{name: "a policy lets all through", sql: "create policy hole on orders using (true)", undo: "drop policy hole on orders", below: []string{"/sales/orders"}},
	{name: "a policy lets all through when reading", sql: "create policy hole on products for select using (true)", undo: "drop policy hole on products", below: []string{"/products"}},
}

// lasting are defects of the schema, which the catalogue shows.
var lasting = []mutant{
	{name: "a foreign key without the company", sql: "alter table tasks add column contact uuid; alter table contacts add constraint alone unique (id); alter table tasks add constraint crossing foreign key (contact) references contacts (id)"},
	{name: "a unique key without the company", sql: "create unique index telling on products (sku_key)"},
}

func (m *mutant) calls(op *operation) bool {
	for _, below := range m.below {
		if strings.HasPrefix(op.Path, below) {
			return true
		}
	}
	return false
}

// TestPlantedDefectsAreFound plants one defect after the other; the proof that misses one proves nothing.
func TestPlantedDefectsAreFound(t *testing.T) {
	whole(t)
	found := 0
	count := func(m mutant, leaks int) {
		if leaks == 0 {
			t.Errorf("not found: %s", m.name)
			return
		}
		found++
	}
	for _, m := range lasting {
		app := apptest.New(t)
		app.DB.AsOwner(t, m.sql)
		count(m, len(crossing(t, app)))
	}
	holes := started(t, withoutPredicates)
	w := newWorld(t, holes)
	a, b, c := w.found("A"), w.found("B"), w.found("C")
	w.defective = true
	for _, m := range open {
		holes.DB.AsOwner(t, m.sql)
		count(m, len(w.matrix(a.alone(), b, c, m.calls).leaks))
		holes.DB.AsOwner(t, m.undo)
	}
	forgets := atomic.Pointer[regexp.Regexp]{}
	code := started(t, rewritten(func(sql string) string {
		if re := forgets.Load(); re != nil && re.MatchString(sql) {
			return unpredicated(sql)
		}
		return sql
	}))
	code.DB.AsOwner(t, "alter role rapport_app bypassrls")
	defer code.DB.AsOwner(t, "alter role rapport_app nobypassrls")
	w = newWorld(t, code)
	a, b, c = w.found("A"), w.found("B"), w.found("C")
	w.defective = true
	for _, m := range forgetful {
		forgets.Store(regexp.MustCompile(`(?is)` + m.forgets))
		// Statements are prepared once a connection: new ones know of the defect.
		code.DB.Pool().Reset()
		count(m, len(w.matrix(a.alone(), b, c, m.calls).leaks))
	}
	fmt.Printf("mutants=%d/%d\n", found, len(lasting)+len(open)+len(forgetful))
}

// alone is the company with its owner only, which is enough to find a hole.
func (c *company) alone() *company {
	one := *c
	one.tokens = map[string]string{"owner": c.tokens["owner"]}
	return &one
}
