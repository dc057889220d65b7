package demo_test

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

// When its time is over, no row of a company is left in any table of the catalogue, nor a file, and another company's are as
// they were.
func TestDeletedCompaniesAreGone(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	s := begin(t, a, true)
	finish(t, a, s.Company)
	owner := signIn(t, a, "mara@aldermoor.example", s.Password)
	theirs := a.Register(t, "Bramble Hotels")
	made := func(c *apptest.Client, path string, body map[string]any) string {
		return c.Must(t, http.MethodPost, path, body, 201, nil).Map(t)["id"].(string)
	}
	made(theirs, "/crm/contacts", map[string]any{"last_name": "Berg", "account_id": made(theirs, "/crm/accounts", map[string]any{"name": "Fenwick"})})
	role := made(owner, "/roles", map[string]any{"name": "Leaving", "base": "agent"})
	owner.Must(t, http.MethodPut, "/rights/"+role+"/accounts", map[string]any{"scopes": map[string]any{"view": "own"}, "fields": map[string]any{"notes": "hidden"}}, 200, nil)
	made(owner, "/api-keys", map[string]any{"name": "Web shop", "role": role})
	owner.Must(t, http.MethodPost, "/privacy/exports", map[string]any{"subject": map[string]any{"kind": "address", "address": "somebody@fenwick.example"}}, 202, nil)
	owner.Must(t, http.MethodPut, "/privacy/retention", map[string]any{"rules": []map[string]any{{"kind": "conversations", "days": 365}}}, 200, nil)
	owner.Must(t, http.MethodPost, "/privacy/retention/runs", nil, 202, nil)
	made(owner, "/settings/team/invite", map[string]any{"email": "lotte@aldermoor.example", "role": role})

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
