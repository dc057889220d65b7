package pg_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg/pgtest"
)

// rules hold for the whole catalogue; each query lists what breaks one.
var rules = map[string]string{
	"a table with company_id has forced row-level security": `
		select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`,
	"a table with company_id has the plain policy for the application": `
		select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not exists (
			select from pg_policy p where p.polrelid = c.oid and p.polname = 'company' and p.polcmd = '*'
			and p.polroles = array['rapport_app'::regrole::oid]
			and pg_get_expr(p.polqual, p.polrelid) = '(company_id = (current_setting(''app.company_id''::text))::uuid)')`,
	"only select policies stand beside it": `
		select c.relname || '.' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
		where p.polname <> 'company' and p.polcmd <> 'r'`,
	"company_id leads every unique key of its table": `
		select i.indexrelid::regclass::text from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'company_id'
		where i.indisunique and i.indkey[0] <> a.attnum and i.indrelid::regclass::text not like 'river.%'`,
	"company_id is in every foreign key between tables of companies": `
		select k.conname from pg_constraint k
		join pg_attribute a on a.attrelid = k.conrelid and a.attname = 'company_id'
		join pg_attribute f on f.attrelid = k.confrelid and f.attname = 'company_id'
		where k.contype = 'f' and not (a.attnum = any(k.conkey) and f.attnum = any(k.confkey))`,
	"the application owns nothing": `
		select relname from pg_class where relowner = 'rapport_app'::regrole`,
	"the application can't bypass row-level security": `
		select rolname from pg_roles where rolname in ('rapport_app', 'rapport_search') and (rolbypassrls or rolsuper or rolcreaterole or rolcreatedb)`,
	"no grant beyond reading and writing rows": `
		select table_name || ' ' || privilege_type from information_schema.role_table_grants
		where grantee in ('rapport_app', 'PUBLIC') and table_schema = 'public' and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`,
	"views ask as who looks": `
		select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
		and not coalesce(reloptions @> '{security_invoker=true}', false)`,
	"no materialised views": `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'm'`,
	"functions with rights of their own belong to the search role": `
		select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.proowner <> 'rapport_search'::regrole
		-- Only a table's owner may take its statistics. This one gives back nothing.
		and not (p.proname = 'refresh_statistics' and p.prorettype = 'void'::regtype)`,
	"the search role can't write": `
		select table_name || ' ' || privilege_type from information_schema.role_table_grants where grantee = 'rapport_search' and privilege_type <> 'SELECT'`,
}

func broken(t *testing.T, d *pgtest.Database, query string) []string {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), d.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	rows, err := conn.Query(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	for rule, query := range rules {
		if names := broken(t, d, query); len(names) > 0 {
			t.Errorf("%s, but: %v", rule, names)
		}
	}
}

// Each rule must be able to fail. Not parallel: a role belongs to the whole server, which the other tests share.
func TestCatalogueCatchesPlantedDefects(t *testing.T) {
	d := pgtest.New(t)
	for rule, defect := range map[string]string{
		"a table with company_id has forced row-level security":            "create table leak (company_id uuid)",
		"a table with company_id has the plain policy for the application": "drop policy company on contacts",
		"only select policies stand beside it":                             "create policy hole on accounts for delete to rapport_app using (true)",
		"company_id leads every unique key of its table":                   "create unique index hole on accounts (name, company_id)",
		"company_id is in every foreign key between tables of companies":   "alter table accounts add constraint loose unique (id); alter table contacts add foreign key (account_id) references accounts (id)",
		"the application owns nothing":                                     "alter table import_rejects owner to rapport_app",
		"the application can't bypass row-level security":                  "alter role rapport_app bypassrls",
		"no grant beyond reading and writing rows":                         "grant truncate on contacts to rapport_app",
		"views ask as who looks":                                           "create view all_contacts as select * from contacts",
		"no materialised views":                                            "create materialized view copy as select * from contacts",
		"functions with rights of their own belong to the search role":     "create function hole() returns bigint language sql security definer as 'select count(*) from contacts'",
		"the search role can't write":                                      "grant delete on contacts to rapport_search",
	} {
		d.AsOwner(t, defect)
		if len(broken(t, d, rules[rule])) == 0 {
			t.Errorf("%q does not notice: %s", rule, defect)
		}
	}
	d.AsOwner(t, "alter role rapport_app nobypassrls")
}
