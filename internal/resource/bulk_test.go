package resource_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

func TestManyWritesInOneTransactionActLikeEachByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := w.company(t, tenant.Agent)
	account := &accounts.Account{Name: "Lac Bleu", Size: ptr(12)}
	person := &contacts.Contact{FirstName: "Léa", LastName: "Marchetti", Email: "Lea@LacBleu.example"}
	err := w.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		made, err := w.accounts.PlanCreate(ctx, account)
		if err != nil {
			return err
		}
		person.AccountID = &account.ID
		one, err := w.contacts.PlanCreate(ctx, person)
		if err != nil {
			return err
		}
		two, err := w.contacts.PlanUpdate(ctx, one.Record, func(rec any) error { rec.(*contacts.Contact).City = "Genève"; return nil })
		if err != nil {
			return err
		}
		same, err := w.contacts.PlanUpdate(ctx, two.Record, func(rec any) error { rec.(*contacts.Contact).City = "Genève"; return nil })
		if err != nil || same != nil {
			t.Errorf("a change that alters nothing: %v, %v", same, err)
		}
		// What is named may come last: it is written first.
		return w.engine.Send(ctx, tx, []*resource.Write{one, two, made})
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := w.contacts.Get(ctx, person.ID)
	if err != nil || got.Version != 2 || got.City != "Genève" || *got.AccountID != account.ID || got.Name != "Léa Marchetti" {
		t.Fatalf("%+v, %v", got, err)
	}
	items, _, err := w.contacts.List(ctx, resource.Query{Q: "marche"})
	if err != nil || len(items) != 1 {
		t.Errorf("the new record is not found by words: %d, %v", len(items), err)
	}
	if a, err := w.accounts.Get(ctx, account.ID); err != nil || *a.Size != 12 || a.OwnerID != nil {
		t.Errorf("%+v, %v", a, err)
	}
	h, err := w.trail.History(ctx, "contacts", person.ID, uuid.Nil, 10)
	if err != nil || len(h) != 2 || h[0].Action != "update" || h[1].Action != "create" {
		t.Errorf("history %+v, %v", h, err)
	}
}

func TestPlansHoldRightsAndRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agent, viewer := w.company(t, tenant.Agent), w.company(t, tenant.Viewer)
	if _, err := w.contacts.PlanCreate(agent, &contacts.Contact{Email: "no address"}); !problem.Is(err, problem.KindInvalid) {
		t.Errorf("a bad address is planned: %v", err)
	}
	if _, err := w.contacts.PlanCreate(viewer, &contacts.Contact{LastName: "x"}); !problem.Is(err, problem.KindForbidden) {
		t.Errorf("a viewer plans: %v", err)
	}
	if _, err := w.contacts.PlanUpdate(viewer, &contacts.Contact{LastName: "x"}, func(any) error { return nil }); !problem.Is(err, problem.KindForbidden) {
		t.Errorf("a viewer plans an update: %v", err)
	}
}

func TestLockFindsByFoldedKeyInTheCompanyOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.company(t, tenant.Agent), w.company(t, tenant.Agent)
	for _, ctx := range []context.Context{mine, theirs} {
		for _, mail := range []string{"A@x.example", "b@x.example"} {
			if err := w.contacts.Create(ctx, &contacts.Contact{Email: mail}); err != nil {
				t.Fatal(err)
			}
		}
	}
	err := w.db.InTx(mine, func(ctx context.Context, tx pgx.Tx) error {
		recs, err := w.contacts.Lock(ctx, tx, w.contacts.Field("email"), []string{"a@x.example", "c@x.example"})
		if err != nil || len(recs) != 1 || recs[0].(*contacts.Contact).Email != "A@x.example" {
			t.Errorf("%v, %v", recs, err)
		}
		_, err = w.contacts.FindFolded(ctx, tx, w.contacts.Field("job_title"), []string{"1"})
		if err == nil {
			t.Error("a field that is not folded finds something")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Where most records have nothing in a field, each key is still looked for along the index: rows read are counted, not time.
func TestLockReadsFewRowsWhereMostAreEmpty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := w.company(t, tenant.Owner)
	a, _ := tenant.From(ctx)
	w.db.AsOwner(t, `insert into accounts (company_id, id, version, created_at, updated_at, name, name_key, domain_key, city_key, search_text)
		select $1, gen_random_uuid(), 1, now(), now(), 'Firm ' || n, 'firm ' || n, '', '', 'firm ' || n from generate_series(1, 5000) n`, a.CompanyID)
	w.db.AsOwner(t, "vacuum analyze accounts")
	keys := make([]string, 300)
	for i := range keys {
		keys[i] = fmt.Sprint("firm ", i+1)
	}
	var read int64
	err := w.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		for _, field := range []string{"domain", "name"} {
			if _, err := w.accounts.Lock(ctx, tx, w.accounts.Field(field), keys); err != nil {
				return err
			}
		}
		return tx.QueryRow(ctx, "select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where relname = 'accounts'").Scan(&read)
	})
	if err != nil || read > 1000 {
		t.Errorf("300 keys of two fields read %d rows: %v", read, err)
	}
}
