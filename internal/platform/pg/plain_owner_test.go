package pg_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/db"
	"rapport/internal/platform/pg/pgtest"
)

// Of those who stand in a deal more than once the oldest stays, also where the tables' owner is no superuser, whom forced
// row-level security would show nothing.
func TestRolesBecomeOneAsPlainOwner(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	raw, err := fs.ReadFile(db.Migrations, "0038_avatars.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, change, found := strings.Cut(string(raw), "alter table stakeholders no force")
	if !found {
		t.Fatal("the migration has no such part")
	}
	conn, err := pgx.Connect(t.Context(), d.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	do := func(sql string, args ...any) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), sql, args...); err != nil {
			t.Fatalf("%.60s: %v", sql, err)
		}
	}
	do("drop index stakeholders_contact_id_unique")
	do("set session_replication_role = replica") // what a role belongs to is not what is tested
	company, other, deal, contact := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	var ids []uuid.UUID
	for i, row := range []struct {
		company, deal, contact uuid.UUID
		deleted                bool
	}{
		{company, deal, contact, true}, {company, deal, contact, false}, {company, deal, contact, false}, {company, deal, contact, false},
		{company, deal, uuid.New(), false}, {company, uuid.New(), contact, false}, {other, deal, contact, false},
	} {
		ids = append(ids, uuid.Must(uuid.NewV7()))
		do(`insert into stakeholders (company_id, id, version, created_at, updated_at, deleted_at, deal_id, contact_id, role)
			values ($1, $2, 1, now(), now(), case when $3 then now() end, $4, $5, 'user')`, row.company, ids[i], row.deleted, row.deal, row.contact)
	}
	do("set session_replication_role = origin")
	do(`do $$ begin create role plain_owner; exception when duplicate_object then null; end $$;
		grant create on schema public to plain_owner; alter table stakeholders owner to plain_owner`)
	do("begin; set local role plain_owner; alter table stakeholders no force" + change + "; commit")
	for i, want := range []bool{false, true, false, false, true, true, true} {
		var live bool
		var version int64
		if err := conn.QueryRow(t.Context(), "select deleted_at is null, version from stakeholders where id = $1", ids[i]).Scan(&live, &version); err != nil {
			t.Fatal(err)
		}
		if wantVersion := map[bool]int64{true: 2, false: 1}[i == 2 || i == 3]; live != want || version != wantVersion {
			t.Errorf("row %d: live %v in version %d, want %v in %d", i, live, version, want, wantVersion)
		}
	}
}
