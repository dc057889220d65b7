package pg_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/tenant"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func in(company uuid.UUID) context.Context {
	return tenant.AsSystem(context.Background(), company, "test")
}

// companyOf makes a company with one account of the given name.
func companyOf(t *testing.T, d *pgtest.Database, name string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	d.AsOwner(t, "insert into companies (id, name) values ($1, $2)", id, name)
	d.AsOwner(t, `insert into accounts (company_id, id, version, created_at, updated_at, name, name_key, domain_key, city_key, search_text)
		values ($1, $2, 1, now(), now(), $3, lower($3), '', '', lower($3))`, id, uuid.New(), name)
	return id
}

const everyName = "select name from accounts order by name"

// The wall of the database alone: the statements name no company.
func TestRowsStayInTheirCompany(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	companies := map[uuid.UUID]string{}
	for _, name := range []string{"Aldermoor", "Bramble", "Casa Mirto"} {
		companies[companyOf(t, d, name)] = name
	}
	var wg sync.WaitGroup
	for company, name := range companies {
		for range 20 {
			wg.Go(func() {
				got, err := pg.Collect(in(company), d.DB, pgx.RowTo[string], everyName)
				if err != nil || len(got) != 1 || got[0] != name {
					t.Errorf("%s sees %v, %v", name, got, err)
				}
			})
		}
	}
	wg.Wait()
}

func TestNoCompanyNoRows(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	company := companyOf(t, d, "Aldermoor")
	if _, err := d.Exec(context.Background(), everyName); !errors.Is(err, pg.ErrNoTenant) {
		t.Errorf("a statement for nobody: %v", err)
	}
	if _, err := pg.Collect(in(company), d.DB, pgx.RowTo[string], everyName); err != nil {
		t.Fatal(err)
	}
	// The setting must not outlive its transaction on a pooled connection.
	for range 10 {
		var n int
		if err := d.Pool().QueryRow(context.Background(), "select count(*) from accounts").Scan(&n); err == nil {
			t.Fatalf("a bare connection sees %d rows", n)
		}
	}
}

func TestWritesIntoAnotherCompanyAreRefused(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	mine, theirs := companyOf(t, d, "Aldermoor"), companyOf(t, d, "Bramble")
	_, err := d.Exec(in(mine), "update accounts set company_id = $1", theirs)
	if err == nil || !strings.Contains(err.Error(), "row-level security") {
		t.Errorf("moving a row: %v", err)
	}
	tag, err := d.Exec(in(mine), "delete from accounts where company_id = $1", theirs)
	if err != nil || tag.RowsAffected() != 0 {
		t.Errorf("deleting theirs: %v %v", tag, err)
	}
}

func TestTransactionRollsBackWhole(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	company := companyOf(t, d, "Aldermoor")
	boom := errors.New("boom")
	err := d.InTx(in(company), func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "update accounts set name = 'x'"); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	if got, _ := pg.Collect(in(company), d.DB, pgx.RowTo[string], everyName); got[0] != "Aldermoor" {
		t.Fatalf("half a transaction stayed: %v", got)
	}
}

func TestSearchFunctionStaysInItsCompany(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t)
	mine := companyOf(t, d, "Aldermoor")
	companyOf(t, d, "Aldermoor Twin")
	ids, err := pg.Collect(in(mine), d.DB, pgx.RowTo[uuid.UUID], "select id from record_search('accounts', '{name_key}', '{alder}', 10)")
	if err != nil || len(ids) != 1 {
		t.Fatalf("found %d, %v", len(ids), err)
	}
	if _, err := d.Exec(in(mine), "select record_search('users', '{email_key}', '{a}', 10)"); err == nil {
		t.Fatal("the search function reads tables that it was not given")
	}
}
