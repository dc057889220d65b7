package resource_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/customfield"
	"rapport/internal/trail"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

type world struct {
	db       *pgtest.Database
	engine   *resource.Engine
	accounts *resource.Store[accounts.Account]
	contacts *resource.Store[contacts.Contact]
	trail    *trail.Trail
	fields   *customfield.Service
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{db: pgtest.New(t)}
	e := &resource.Engine{DB: w.db.DB}
	w.engine = e
	w.trail = trail.New(e, &bus.Bus{})
	w.accounts = resource.New(e, accounts.Spec)
	w.contacts = resource.New(e, contacts.Spec)
	return w
}

// company makes a company with one member and returns a context in which that member acts.
func (w *world) company(t testing.TB, role tenant.Role) context.Context {
	t.Helper()
	company, user := uuid.New(), uuid.New()
	w.db.AsOwner(t, "insert into companies (id, name) values ($1, 'Aldermoor Heat')", company)
	w.db.AsOwner(t, "insert into users (id, email, email_key, name, password_hash) values ($1, $2, $2, 'Mara', '')", user, user.String()+"@example.test")
	w.db.AsOwner(t, "insert into members (company_id, user_id, role) values ($1, $2, $3)", company, user, string(role))
	return tenant.With(context.Background(), tenant.Actor{CompanyID: company, ID: user, Kind: tenant.User, Name: "Mara", Role: role, Via: "api"})
}

func TestAnotherCompanysRecordIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.company(t, tenant.Owner), w.company(t, tenant.Owner)
	a := &accounts.Account{Name: "Fenwick Housing Trust"}
	if err := w.accounts.Create(theirs, a); err != nil {
		t.Fatal(err)
	}
	if _, err := w.accounts.Get(mine, a.ID); !problem.Is(err, problem.KindNotFound) {
		t.Errorf("get: %v", err)
	}
	_, err := w.accounts.Update(mine, a.ID, func(a *accounts.Account) error { a.Name = "x"; return nil })
	if !problem.Is(err, problem.KindNotFound) {
		t.Errorf("update: %v", err)
	}
	if err := w.accounts.Delete(mine, a.ID); !problem.Is(err, problem.KindNotFound) {
		t.Errorf("delete: %v", err)
	}
	err = w.contacts.Create(mine, &contacts.Contact{LastName: "Brask", AccountID: &a.ID})
	random := uuid.New()
	err2 := w.contacts.Create(mine, &contacts.Contact{LastName: "Brask", AccountID: &random})
	if !problem.Is(err, problem.KindInvalid) || err.Error() != err2.Error() {
		t.Errorf("a foreign reference answers %v, a random one %v", err, err2)
	}
}

func TestUpdateKeepsHistoryAndVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := w.company(t, tenant.Agent)
	c := &contacts.Contact{FirstName: "Elin", LastName: "Sandvik", Email: "Elin@Fenwick.example"}
	if err := w.contacts.Create(ctx, c); err != nil {
		t.Fatal(err)
	}
	got, err := w.contacts.Update(ctx, c.ID, func(c *contacts.Contact) error { c.Phone = "+46 70 555 01 42"; return nil })
	if err != nil || got.Version != 2 || got.Name != "Elin Sandvik" {
		t.Fatalf("%+v, %v", got, err)
	}
	same, err := w.contacts.Update(ctx, c.ID, func(*contacts.Contact) error { return nil })
	if err != nil || same.Version != 2 {
		t.Fatalf("an update that alters nothing made version %d, %v", same.Version, err)
	}
	_, err = w.contacts.Table.Update(ctx, c.ID, 1, func(rec any) error { rec.(*contacts.Contact).Phone = "112"; return nil })
	if !problem.Is(err, problem.KindStale) {
		t.Fatalf("stale update: %v", err)
	}
	h, err := w.trail.History(ctx, "contacts", c.ID, uuid.Nil, 10)
	if err != nil || len(h) != 2 || h[0].Changes[0].Field != "phone" || string(h[0].Changes[0].New) != `"+46705550142"` {
		t.Fatalf("history %+v, %v", h, err)
	}
}

func TestPagesCoverEverythingOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := w.company(t, tenant.Agent)
	sizes := []*int64{nil, ptr(3), ptr(1), nil, ptr(3), ptr(2), nil}
	for i, s := range sizes {
		if err := w.accounts.Create(ctx, &accounts.Account{Name: string(rune('a' + i)), Size: s}); err != nil {
			t.Fatal(err)
		}
	}
	for _, sort := range []string{"", "name", "-name", "size", "-size", "size,-name", "-size,name", "created_at"} {
		seen, q := map[uuid.UUID]bool{}, resource.Query{Sort: sort, Limit: 2}
		for range 10 {
			page, err := w.accounts.Table.List(ctx, q)
			if err != nil {
				t.Fatalf("sort %q: %v", sort, err)
			}
			for _, rec := range page.Items {
				seen[resource.BaseOf(rec).ID] = true
			}
			if q.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		if len(seen) != len(sizes) {
			t.Errorf("sort %q: saw %d of %d", sort, len(seen), len(sizes))
		}
	}
}

func TestSearchFindsPrefixInsideAndTypo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, other := w.company(t, tenant.Agent), w.company(t, tenant.Agent)
	for _, ctx := range []context.Context{ctx, other} {
		for _, c := range []contacts.Contact{{FirstName: "Léa", LastName: "Marchetti", Email: "lea@lacbleu.example"}, {FirstName: "Winnie", LastName: "Adeyemi", Email: "w.adeyemi@bramble.example"}} {
			if err := w.contacts.Create(ctx, &c); err != nil {
				t.Fatal(err)
			}
		}
	}
	for q, want := range map[string]string{"lea": "Léa Marchetti", "March": "Léa Marchetti", "bramble": "Winnie Adeyemi", "winnie ade": "Winnie Adeyemi",
		"marcheti": "Léa Marchetti", "adeyemmi": "Winnie Adeyemi", "100%": "", "W": "Winnie Adeyemi", "'; drop table contacts; --": ""} {
		items, _, err := w.contacts.List(ctx, resource.Query{Q: q})
		if err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		got := ""
		if len(items) == 1 {
			got = items[0].Name
		}
		if got != want || len(items) > 1 {
			t.Errorf("%q found %d, %q, want %q", q, len(items), got, want)
		}
	}
}

func TestRightsOfRoles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := w.company(t, tenant.Viewer)
	if err := w.accounts.Create(ctx, &accounts.Account{Name: "x"}); !problem.Is(err, problem.KindForbidden) {
		t.Errorf("a viewer may create: %v", err)
	}
	if _, _, err := w.accounts.List(ctx, resource.Query{}); err != nil {
		t.Errorf("a viewer may not list: %v", err)
	}
}

func TestCreateWithTheSameKeyMakesOneRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := w.company(t, tenant.Agent)
	key := &resource.Idempotent{Key: "k1", Fingerprint: []byte("a")}
	first, second := &accounts.Account{Name: "x"}, &accounts.Account{Name: "x"}
	if err := w.accounts.Create(resource.WithIdempotent(ctx, key), first); err != nil {
		t.Fatal(err)
	}
	if err := w.accounts.Create(resource.WithIdempotent(ctx, key), second); err != nil || second.ID != first.ID || !key.Replayed {
		t.Fatalf("second: %v %v", second.ID, err)
	}
	err := w.accounts.Create(resource.WithIdempotent(ctx, &resource.Idempotent{Key: "k1", Fingerprint: []byte("b")}), &accounts.Account{Name: "y"})
	if !problem.Is(err, problem.KindConflict) {
		t.Fatalf("another request with the same key: %v", err)
	}
}

func TestTrashAndRestore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := w.company(t, tenant.Agent)
	a := &accounts.Account{Name: "x"}
	if err := w.accounts.Create(ctx, a); err != nil {
		t.Fatal(err)
	}
	if err := w.accounts.Delete(ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.accounts.Get(ctx, a.ID); !problem.Is(err, problem.KindNotFound) {
		t.Fatalf("a deleted record is there: %v", err)
	}
	if _, err := w.accounts.Restore(ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := w.accounts.Get(ctx, a.ID); err != nil || got.Version != 3 {
		t.Fatalf("after restore: %+v %v", got, err)
	}
}

func ptr(n int64) *int64 { return &n }
