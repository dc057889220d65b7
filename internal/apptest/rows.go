package apptest

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
)

// Rows is a digest of a company's rows in each table that has some: how many they are, and a sum over what they hold. The seal is
// left out, which follows the changes by a job of its own.
func (a *App) Rows(t testing.TB, company string) map[string]string {
	t.Helper()
	ctx := context.Background()
	owner := a.DB.OwnerPool(t)
	var sql string
	err := owner.QueryRow(ctx, `select string_agg(format('select %L as t, count(*) as n, coalesce(sum(hashtextextended(r::text, 0)), 0) as h from %I r where company_id = $1', table_name, table_name), ' union all ')
		from information_schema.columns where table_schema = 'public' and column_name = 'company_id' and table_name not in ('seals', 'checkpoints')`).Scan(&sql)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := owner.Query(ctx, "select t, n || ' ' || h from ("+sql+") all_of_them where n > 0", company)
	if err != nil {
		t.Fatal(err)
	}
	all, table, digest := map[string]string{}, "", ""
	if _, err := pgx.ForEachRow(rows, []any{&table, &digest}, func() error { all[table] = digest; return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// Settle waits until the queue has nothing left to do now: what was begun in the background is done then.
func (a *App) Settle(t testing.TB) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var busy bool
		if err := a.DB.OwnerPool(t).QueryRow(context.Background(), "select exists (select from "+pg.JobSchema+".river_job where state in ('available', 'running'))").Scan(&busy); err != nil {
			t.Fatal(err)
		}
		if !busy {
			return
		}
	}
	t.Log("the queue does not come to rest")
}

// Changed names the tables in which two digests of Rows differ.
func Changed(before, after map[string]string) (tables []string) {
	all := maps.Clone(before)
	maps.Copy(all, after)
	for _, table := range slices.Sorted(maps.Keys(all)) {
		if before[table] != after[table] {
			tables = append(tables, table)
		}
	}
	return tables
}
