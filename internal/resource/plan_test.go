package resource_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// explained is the plan of one statement as the program's role sees it, under row-level security. Sequential scans are
// ruled out, as a large company does: what an index can't answer shows all the same.
func explained(ctx context.Context, t *testing.T, w *world, sql string, args ...any) string {
	t.Helper()
	var lines []string
	err := w.db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)")
		b.Queue("explain (costs off) "+sql, args...).Query(func(rows pgx.Rows) (err error) {
			lines, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func TestListsUseTheirIndexUnderRowLevelSecurity(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := w.company(t, tenant.Owner)
	a, _ := tenant.From(ctx)
	const page = "select t.id from contacts t where t.company_id = $1 and t.deleted_at is null %s order by %s limit 51"
	for _, c := range []struct{ name, where, order, index, cond string }{
		{"newest first", "", "t.created_at desc, t.id desc", "contacts_by_created", "company_id ="},
		{"deep page", "and (t.created_at, t.id) < ('2026-01-01', '01890000-0000-7000-8000-000000000000')", "t.created_at desc, t.id desc", "contacts_by_created", "ROW(created_at, id)"},
		{"by name", "and (t.name_key, t.id) > ('m', '01890000-0000-7000-8000-000000000000')", "t.name_key, t.id", "contacts_by_name", "ROW(name_key, id)"},
		{"last touched first", "and t.last_touch_at is not null", "t.last_touch_at desc, t.id desc", "contacts_by_touch", "last_touch_at IS NOT NULL"},
		{"e-mail", "and t.email_key = 'elin@fenwick.example'", "t.email_key, t.id", "contacts_by_email", "email_key ="},
		{"city, newest first", "and t.city_key = 'lund'", "t.created_at desc, t.id desc", "contacts_by_city_created", "city_key ="},
		{"last name, newest first", "and t.last_name_key = 'brask'", "t.created_at desc, t.id desc", "contacts_by_last_name_created", "last_name_key ="},
		{"owner, newest first", "and t.owner_id = '01890000-0000-7000-8000-000000000000'", "t.created_at desc, t.id desc", "contacts_by_owner_created", "owner_id ="},
		{"prefix", "and t.name_key >= 'ma' and t.name_key < 'mb'", "t.name_key, t.id", "contacts_by_name", "name_key >="},
	} {
		plan := explained(ctx, t, w, fmt.Sprintf(page, c.where, c.order), a.CompanyID)
		_, cond, _ := strings.Cut(plan, "Index Cond: ")
		cond, _, _ = strings.Cut(cond, "\n")
		if !strings.Contains(plan, "using "+c.index+" ") || !strings.Contains(cond, c.cond) || strings.Contains(plan, "Sort") {
			t.Errorf("%s: no condition %q on %s:\n%s", c.name, c.cond, c.index, plan)
		}
	}
}

// What the search function asks can only use the trigram index in its own role; as the program it can't.
func TestSearchUsesTheTrigramIndex(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := w.company(t, tenant.Owner)
	a, _ := tenant.From(ctx)
	w.db.AsOwner(t, `insert into contacts (company_id, id, version, created_at, updated_at, name, name_key, last_name_key, email_key, city_key, search_text)
		select $1, gen_random_uuid(), 1, now(), now(), 'x', 'x', 'x', '', '', md5(n::text) from generate_series(1, 5000) n`, a.CompanyID)
	w.db.AsOwner(t, "vacuum analyze contacts")
	sql := fmt.Sprintf("explain (costs off) select t.id from contacts t where t.company_id = '%s' and t.search_text like '%%nberg%%'", a.CompanyID)
	conn, err := pgx.Connect(ctx, w.db.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	for role, used := range map[string]bool{"rapport_search": true, pg.AppRole: false} {
		_, err := conn.Exec(ctx, "reset role; set enable_seqscan = off; set app.company_id = '"+a.CompanyID.String()+"'; set role "+role)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := conn.Query(ctx, sql)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		plan := strings.Join(lines, "\n")
		_, cond, _ := strings.Cut(plan, "Index Cond: ")
		cond, _, _ = strings.Cut(cond, "\n")
		got := strings.Contains(plan, "contacts_search") && strings.Contains(cond, "~~")
		if got != used {
			t.Errorf("%s: trigram index used %v, should be %v:\n%s", role, got, used, plan)
		}
	}
}
