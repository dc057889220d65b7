package resource

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg/pgtest"
)

// filterRows stands in for a table: PostgreSQL evaluates filters over it as over any other.
const filterRows = `(values
	(1, 'Ada', 'ada', 'ada@x.de', 5::int, 0.5::float8, true, '2026-03-05 10:00+00'::timestamptz, '2026-03-06 10:00+00'::timestamptz,
	 '2026-03-05'::date, '0198c0de-0000-7000-8000-000000000001'::uuid, 'open'),
	(2, 'Ångström 50%', 'angstrom 50%', null, null, null, false, '2026-03-04 23:59:59+00', '2026-03-04 23:59:59+00', null, null, 'won'),
	(3, 'a_b\c', 'a_b\c', 'B@X.DE', 50, 2.5, true, '2026-01-01 00:00+00', '2026-03-01 00:00+00', '2026-01-01', null, 'lost'),
	(4, '''; drop table x', '''; drop table x', '', -7, -1, false, '2020-01-01 00:00+00', '2020-01-01 00:00+00', '2027-01-01',
	 '0198c0de-0000-7000-8000-000000000002', 'open')
	) t(id, name, name_key, email, size, score, active, created_at, updated_at, due, owner_id, status),
	(values ('Ada')) a(name)`

func matching(t *testing.T, d *pgtest.Database, env *FilterEnv, expr string) []int {
	t.Helper()
	args := NewArgs(0)
	sql, err := env.Compile(expr, args)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	rows, err := d.Pool().Query(context.Background(), "select t.id from "+filterRows+" where "+sql+" order by 1", args.Values()...)
	if err != nil {
		t.Fatalf("%s: %s: %v", expr, sql, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatalf("%s: %s: %v", expr, sql, err)
	}
	return ids
}

// TestFilterMeans asks PostgreSQL which rows a filter finds, and that its negation finds exactly the others.
func TestFilterMeans(t *testing.T) {
	t.Parallel()
	d, env := pgtest.New(t), filterEnv(t)
	for expr, want := range map[string][]int{
		`name == "Ada"`:                                      {1},
		`email != "ada@x.de"`:                                {2, 3, 4},
		`email == null`:                                      {2},
		`email != null`:                                      {1, 3, 4},
		`email.endsWith("@x.de")`:                            {1, 3},
		`email.contains("DA@")`:                              {1},
		`name.startsWith("ångstr")`:                          {2},
		`name.startsWith("")`:                                {1, 2, 3, 4},
		`name.contains("50%")`:                               {2},
		`name.contains("a_b\\c")`:                            {3},
		`name.contains("%")`:                                 {2},
		`name == "'; drop table x"`:                          {4},
		`name == account.name`:                               {1},
		`size > 4 && size < 51`:                              {1, 3},
		`size < 3000000000`:                                  {1, 3, 4},
		`size in [5, 50, 9000000000]`:                        {1, 3},
		`score >= 2`:                                         {3},
		`score in [0.5, 2.5]`:                                {1, 3},
		`active`:                                             {1, 3},
		`active != true`:                                     {2, 4},
		`created_at == today()`:                              {1},
		`created_at != today()`:                              {2, 3, 4},
		`created_at < today()`:                               {2, 3, 4},
		`created_at >= date("2026-03-04")`:                   {1, 2},
		`created_at > date("2026-03-04")`:                    {1},
		`created_at < ago("1y")`:                             {4},
		`created_at < updated_at`:                            {1, 3},
		`due == today()`:                                     {1},
		`due > now()`:                                        {4},
		`due in [date("2026-01-01"), today()]`:               {1, 3},
		`status in ["open", "lost"]`:                         {1, 3, 4},
		`name in []`:                                         {},
		`owner_id == null || status == "open"`:               {1, 2, 3, 4},
		`!(size > 4) && !(email == "ada@x.de")`:              {2, 4},
		`owner_id == "0198c0de-0000-7000-8000-000000000002"`: {4},
		`owner_id in ["0198c0de-0000-7000-8000-000000000001", "0198C0DE-0000-7000-8000-000000000002"]`:         {1, 4},
		`owner_id != "0198c0de-0000-7000-8000-000000000002"`:                                                   {1, 2, 3},
		`created_at >= timestamp("2026-03-05T11:00:00+01:00") && status == "open"`:                             {1},
		`(active || size < 0) && !(status in ["lost"]) && (name.contains("a") || name.contains("drop table"))`: {1, 4},
	} {
		got := matching(t, d, env, expr)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", expr, got, want)
		}
		rest := matching(t, d, env, "!("+expr+")")
		if all := slices.Sorted(slices.Values(slices.Concat(got, rest))); !slices.Equal(all, []int{1, 2, 3, 4}) {
			t.Errorf("%s: %v and its negation %v are not everything once", expr, got, rest)
		}
	}
}

// TestFilterOperatorsAreLeakproof: only such operators may be an index condition on a table with a policy.
func TestFilterOperatorsAreLeakproof(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	for _, pair := range []string{"text text", "int4 int8", "int8 int8", "float8 float8", "timestamptz timestamptz", "date date", "uuid uuid"} {
		left, right, _ := strings.Cut(pair, " ")
		for _, op := range []string{"=", "<", "<=", ">", ">="} {
			var ok bool
			err := d.Pool().QueryRow(context.Background(), fmt.Sprintf(`select p.proleakproof from pg_operator o join pg_proc p on p.oid = o.oprcode
				where o.oprname = $1 and o.oprleft = '%s'::regtype and o.oprright = '%s'::regtype`, left, right), op).Scan(&ok)
			if err != nil || !ok {
				t.Errorf("%s %s %s: leakproof %t, %v", left, op, right, ok, err)
			}
		}
	}
}
