package db_test

import (
	"io/fs"
	"strings"
	"testing"

	"rapport/db"
	"rapport/internal/platform/pg/pgtest"
)

// What companies have saved names fields. A renamed one takes it along, also where the tables' owner is no superuser and
// forced row-level security would hide the rows from it.
func TestRenamedAmountsAreFollowedByWhatCompaniesSaved(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	raw, err := fs.ReadFile(db.Migrations, "0034_amounts_and_own_fields.sql")
	if err != nil {
		t.Fatal(err)
	}
	const company, user = "'11111111-0000-7000-8000-000000000001'", "'22222222-0000-7000-8000-000000000002'"
	d.AsOwner(t, strings.NewReplacer("COMPANY", company, "USER", user).Replace(`
		alter table deals rename column amount to amount_minor;
		alter table deals rename column lines_total to lines_minor;
		alter table deals rename constraint deals_amount_check to deals_amount_minor_check;
		alter table deal_lines rename column unit_price to unit_minor;
		alter table deal_lines rename column net to net_minor;
		alter table leads rename column amount to amount_minor;
		alter table events drop column tags, drop column custom;
		alter table price_lists drop column tags, drop column custom;
		insert into companies (id, name) values (COMPANY, 'Aldermoor Heat');
		insert into users (id, email, email_key, name, password_hash) values (USER, 'm@x.example', 'm@x.example', 'Mara', '');
		insert into members (company_id, user_id, role) values (COMPANY, USER, 'owner');
		insert into views (company_id, id, owner_id, record, name, shared, layout, filter, q, sort, columns, created_at, updated_at) values
			(COMPANY, gen_random_uuid(), USER, 'deals', 'Large', true, 'table', 'amount_minor > 5 && name != "amount_minors"', '', '-amount_minor', '{name,amount_minor}', now(), now());
		insert into role_fields (company_id, role, record, field, access) values (COMPANY, 'viewer', 'deals', 'amount_minor', 'hidden');
		insert into custom_fields (company_id, id, version, created_at, updated_at, record, key, label, kind, expression, label_key) values
			(COMPANY, gen_random_uuid(), 1, now(), now(), 'accounts', 'open', 'Open', 'computed', 'sum(deals.amount_minor, status == "open")', 'open');
		insert into changes (company_id, id, at, record, record_id, action, version, actor_kind, actor_name, via, request_id, diff) values
			(COMPANY, gen_random_uuid(), now(), 'deals', gen_random_uuid(), 'update', 2, 'user', 'Mara', 'api', '', '[{"field": "amount_minor", "old": 1, "new": 2}]')`))
	// Roles belong to the cluster, so this one goes away again.
	d.AsOwner(t, `create role plain_owner nologin; grant create on schema public to plain_owner`)
	defer d.AsOwner(t, `reassign owned by plain_owner to current_user; drop owned by plain_owner; drop role plain_owner`)
	for _, table := range strings.Fields("views role_fields custom_fields imports changes change_sets deals deal_lines leads events price_lists field_values") {
		d.AsOwner(t, "alter table "+table+" owner to plain_owner")
	}
	d.AsOwner(t, "set role plain_owner; begin; "+string(raw)+"; commit; reset role")
	d.AsOwner(t, `do $$ begin
		if not exists (select from views where filter = 'amount > 5 && name != "amount_minors"' and sort = '-amount' and columns = '{name,amount}') then raise 'the view: %', (select v from views v); end if;
		if not exists (select from role_fields where field = 'amount') then raise 'the right'; end if;
		if not exists (select from custom_fields where expression = 'sum(deals.amount, status == "open")') then raise 'the formula'; end if;
		if not exists (select from changes where diff @> '[{"field": "amount"}]') then raise 'the history'; end if;
		if exists (select from pg_class where relname in ('views', 'role_fields', 'custom_fields', 'imports', 'changes', 'change_sets') and relkind = 'r' and not relforcerowsecurity) then raise 'row-level security is off'; end if;
	end $$`)
}
