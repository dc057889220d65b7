package apptest_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/apptest"
)

// companyTables lists every table with rows of companies.
func companyTables(t *testing.T, a *apptest.App) []string {
	t.Helper()
	rows, err := a.DB.OwnerPool(t).Query(context.Background(), `select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// rowsOf counts a company's rows by table, with what they hold but for the seal, which follows the changes by itself.
func rowsOf(t *testing.T, a *apptest.App, company string) (counts map[string]int, digest string) {
	t.Helper()
	counts = map[string]int{}
	var all strings.Builder
	for _, table := range companyTables(t, a) {
		var n int
		var sum string
		sql := fmt.Sprintf("select count(*), coalesce(md5(string_agg(x::text, ',' order by x::text)), '') from %s x where company_id = $1", pgx.Identifier{table}.Sanitize())
		if err := a.DB.OwnerPool(t).QueryRow(context.Background(), sql, company).Scan(&n, &sum); err != nil {
			t.Fatal(err)
		}
		counts[table] = n
		if table != "seals" && table != "checkpoints" {
			fmt.Fprintln(&all, table, n, sum)
		}
	}
	return counts, all.String()
}

func TestCompaniesCloseAndComeBack(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	owner := a.Register(t, "Aldermoor Heat")
	admin := owner.Colleague(t, "admin")
	key, _ := keyed(t, a, owner, "agent")
	const url = "/company/deletion"
	apptest.Scenario{Name: "by an admin", As: admin, Method: http.MethodPost, URL: url, Body: map[string]any{"name": "Aldermoor Heat"}, Status: 403}.Run(t)
	apptest.Scenario{Name: "by a key", As: key, Method: http.MethodPost, URL: url, Body: map[string]any{"name": "Aldermoor Heat"}, Status: 403}.Run(t)
	apptest.Scenario{Name: "another name", As: owner, Method: http.MethodPost, URL: url, Body: map[string]any{"name": "aldermoor heat"}, Status: 422, Contains: []string{"as it stands"}}.Run(t)
	apptest.Scenario{Name: "nothing to restore", As: owner, Method: http.MethodDelete, URL: url, Status: 409, Contains: []string{"not_closing"}}.Run(t)
	s := open(t, a, admin)
	apptest.Scenario{Name: "delete", As: owner, Method: http.MethodPost, URL: url, Body: map[string]any{"name": " Aldermoor Heat "}, Status: 200, Contains: []string{"closes_at"}, Events: []string{"company delete"}}.Run(t)
	for name, c := range map[string]*apptest.Client{"the owner": owner, "an admin": admin, "a key": key} {
		if res := c.Do(t, http.MethodGet, "/crm/contacts", nil); res.Status != 401 {
			t.Errorf("%s is still in: %d", name, res.Status)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for err := error(nil); err == nil; {
		if _, _, err = s.conn.Read(ctx); ctx.Err() != nil {
			t.Error("an open page hears nothing")
		}
	}
	// Its owner alone gets in, to take it back and for nothing else.
	back := enter(t, a, a.Anyone().Must(t, http.MethodPost, "/auth/login", map[string]any{"email": owner.Email, "password": password}, 200, nil))
	apptest.Scenario{Name: "me", As: back, Method: http.MethodGet, URL: "/auth/me", Status: 200, Contains: []string{`"closes_at":"2`}}.Run(t)
	apptest.Scenario{Name: "work", As: back, Method: http.MethodGet, URL: "/crm/contacts", Status: 403, Contains: []string{"company_closing"}}.Run(t)
	other := enter(t, a, a.Anyone().Must(t, http.MethodPost, "/auth/login", map[string]any{"email": admin.Email, "password": password}, 200, nil))
	if other.CompanyID == owner.CompanyID {
		t.Error("an admin got into a company that is to be deleted")
	}
	apptest.Scenario{Name: "restore", As: back, Method: http.MethodDelete, URL: url, Status: 204, Events: []string{"company restore"}}.Run(t)
	apptest.Scenario{Name: "work goes on", As: back, Method: http.MethodGet, URL: "/crm/contacts", Status: 200}.Run(t)
	key.Must(t, http.MethodGet, "/crm/contacts", nil, 200, nil)
}

// When its time is over, no row of a company is left in any table of the catalogue, nor a file, and another company's are as
// they were.
func TestDeletedCompaniesAreGone(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	s, err := a.Demo().Begin(context.Background(), true)
	if err == nil {
		err = a.Demo().Finish(context.Background(), s.Company)
	}
	if err != nil {
		t.Fatal(err)
	}
	owner := enter(t, a, a.Anyone().Must(t, http.MethodPost, "/auth/login", map[string]any{"email": "mara@aldermoor.example", "password": s.Password}, 200, nil))
	theirs := a.Register(t, "Bramble Hotels")
	added(t, theirs, "/crm/contacts", map[string]any{"last_name": "Berg", "account_id": added(t, theirs, "/crm/accounts", map[string]any{"name": "Fenwick"})})
	role := added(t, owner, "/roles", map[string]any{"name": "Leaving", "base": "agent"})
	owner.Must(t, http.MethodPut, "/rights/"+role+"/accounts", map[string]any{"scopes": map[string]any{"view": "own"}, "fields": map[string]any{"notes": "hidden"}}, 200, nil)
	keyed(t, a, owner, role)
	invited(t, owner, "lotte@aldermoor.example", role)

	before, _ := rowsOf(t, a, owner.CompanyID)
	filled := 0
	for _, n := range before {
		if n > 0 {
			filled++
		}
	}
	if filled < len(before)*3/4 {
		t.Errorf("of %d tables only %d have rows to delete: %v", len(before), filled, before)
	}
	_, other := rowsOf(t, a, theirs.CompanyID)
	owner.Must(t, http.MethodPost, "/company/deletion", map[string]any{"name": "Aldermoor Heat"}, 200, nil)

	// Before its time the job does nothing; a job whose company was restored neither.
	a.DB.AsOwner(t, "update river.river_job set state = 'available', scheduled_at = now() where kind = 'delete_company'")
	time.Sleep(2 * time.Second)
	if now, _ := rowsOf(t, a, owner.CompanyID); now["members"] == 0 {
		t.Fatal("deleted before its time")
	}
	a.DB.AsOwner(t, "update companies set closes_at = now() - interval '1 second' where id = $1", owner.CompanyID)
	a.DB.AsOwner(t, `insert into river.river_job (args, kind, max_attempts, queue, state) select jsonb_build_object('company_id', id, 'closes_at', now() + interval '1 minute'), 'delete_company', 5, 'default', 'available' from companies where id = $1`, owner.CompanyID)
	gone := false
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end) && !gone; time.Sleep(200 * time.Millisecond) {
		var n int
		if err := a.DB.OwnerPool(t).QueryRow(context.Background(), "select count(*) from companies where id = $1", owner.CompanyID).Scan(&n); err != nil {
			t.Fatal(err)
		}
		gone = n == 0
	}
	if !gone {
		var reason string
		_ = a.DB.OwnerPool(t).QueryRow(context.Background(), "select coalesce(errors[array_upper(errors, 1)]::text, '') from river.river_job where kind = 'delete_company' order by id desc limit 1").Scan(&reason)
		t.Fatalf("the company is still there: %s", reason)
	}
	after, _ := rowsOf(t, a, owner.CompanyID)
	for table, n := range after {
		if n > 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
	if _, now := rowsOf(t, a, theirs.CompanyID); now != other {
		t.Errorf("another company's rows were touched:\n%s\n%s", other, now)
	}
	time.Sleep(200 * time.Millisecond) // the files go last
	if files, err := os.ReadDir(a.Files + "/" + owner.CompanyID); err == nil {
		t.Errorf("%d files are left", len(files))
	}
	if uuid.MustParse(owner.CompanyID) != s.Company {
		t.Error("another company than the demo's was deleted")
	}
}
