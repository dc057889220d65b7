package sheet_test

import (
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"

	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/platform/csv"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/sheet"
)

func TestExportThenImportChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.company(tenant.Manager)
	size := int64(1200)
	a := &accounts.Account{Name: "Lac Bleu, S.A.", Domain: "lacbleu.example", Size: &size, Notes: "two\nlines; and \"quotes\"", OwnerID: &p.actor.ID}
	if err := w.accounts.Create(p.ctx(), a); err != nil {
		t.Fatal(err)
	}
	for _, c := range []contacts.Contact{
		{FirstName: "Léa", LastName: "Marchetti", Email: "lea@lacbleu.example", AccountID: &a.ID, Phone: "+41 22 555 01 42", Notes: "=1+1"},
		{FirstName: "Winnie", LastName: "Adeyemi", Email: "w@bramble.example", OwnerID: &p.actor.ID, Notes: "'=1"},
	} {
		if err := w.contacts.Create(p.ctx(), &c); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{"/crm/accounts": "succeeded 1/1: 0 created, 0 updated, 1 unchanged, 0 rejected", contactsPath: "succeeded 2/2: 0 created, 0 updated, 2 unchanged, 0 rejected"} {
		status, raw := p.get(path + "/export")
		if status != http.StatusOK {
			t.Fatalf("%d %s", status, raw)
		}
		i := p.run(path, string(raw), nil)
		wantTally(t, i, want)
		if len(i.Mapping) < 10 {
			t.Errorf("%s: the export's columns were not known again: %v", path, i.Mapping)
		}
	}
	rows := p.export(contactsPath)
	at := slices.Index(rows[0], "account_name")
	if rows[0][0] != "id" || at < 0 || rows[0][at-1] != "account_id" || rows[2][at] != "Lac Bleu, S.A." || rows[2][at-1] != a.ID.String() || rows[1][slices.Index(rows[0], "owner_name")] != "Mara Lindqvist" {
		t.Errorf("%q", rows)
	}
}

func TestExportFollowsFilterSortAndSearch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, other := w.company(tenant.Manager), w.company(tenant.Manager)
	p.run(contactsPath, list(1300), nil)
	other.run(contactsPath, "Email\nnot.mine@x.example\n", nil)
	all := p.export(contactsPath)
	ids := map[string]bool{}
	for _, r := range all[1:] {
		ids[r[0]] = true
	}
	if len(ids) != 1300 || len(all) != 1301 {
		t.Fatalf("%d rows, %d records", len(all)-1, len(ids))
	}
	email := slices.Index(all[0], "email")
	for query, want := range map[string]string{
		"?sort=email&filter=email.startsWith(\"elin.12\")": "elin.1200@fenwick.example", "?q=elin.777&filter=city==\"Gävle\"": "elin.777@fenwick.example",
		"?sort=-email&format=csv": "elin.9@fenwick.example",
	} {
		status, raw := p.get(contactsPath + "/export" + strings.NewReplacer("\"", "%22", "ä", "%C3%A4").Replace(query))
		if status != http.StatusOK {
			t.Fatalf("%s: %d %s", query, status, raw)
		}
		if rows := cells(t, raw); rows[1][email] != want {
			t.Errorf("%s begins with %q", query, rows[1][email])
		}
	}
	if rows := other.export(contactsPath); len(rows) != 2 {
		t.Errorf("the other company exports %d rows", len(rows)-1)
	}
	if status, raw, head := p.call(http.MethodGet, contactsPath+"/export?filter=salary==1", "", nil); status != http.StatusUnprocessableEntity || head.Get("Content-Disposition") != "" {
		t.Errorf("a wrong filter: %d %s", status, raw)
	}
	nothing, raw := p.get(contactsPath + "/export?filter=city==%22Nowhere%22")
	if rows := cells(t, raw); nothing != http.StatusOK || len(rows) != 1 || rows[0][0] != "id" {
		t.Errorf("an empty export: %d %q", nothing, raw)
	}
}

// discard counts what is written and, each two megabytes, how much memory is held meanwhile: what waits for the collector is not.
type discard struct {
	bytes, next int
	peak        uint64
}

func (d *discard) Write(p []byte) (int, error) {
	d.bytes += len(p)
	if d.bytes < d.next {
		return len(p), nil
	}
	d.next = d.bytes + 2<<20
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	d.peak = max(d.peak, m.HeapAlloc)
	return len(p), nil
}

func TestExportOfManyRowsIsBoundedInMemory(t *testing.T) {
	w := newWorldStopped(t)
	p := w.company(tenant.Manager)
	w.db.AsOwner(t, `insert into contacts (company_id, id, version, created_at, updated_at, name, email, notes, name_key, last_name_key, email_key, city_key, search_text)
		select $1, gen_random_uuid(), 1, now(), now(), 'n' || i, 'n' || i || '@x.example', repeat('note ', 1000), 'n' || i, '', 'n' || i || '@x.example', '', 'n' || i from generate_series(1, 8000) i`, p.actor.CompanyID)
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	d := &discard{}
	err := sheet.Export(p.ctx(), w.contacts.Table, resource.Query{}, csv.NewWriter(d), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if grown := int(d.peak) - int(before.HeapAlloc); d.bytes < 38<<20 || grown > 4<<20 {
		t.Errorf("%d MB written while the heap grew by %d MB", d.bytes>>20, grown>>20)
	}
}

func TestExportNeedsItsRight(t *testing.T) {
	t.Parallel()
	w := newWorldStopped(t)
	p := w.company(tenant.Agent)
	err := sheet.Export(p.ctx(), w.contacts.Table, resource.Query{}, csv.NewWriter(io.Discard), nil, nil)
	if !problem.Is(err, problem.KindForbidden) {
		t.Errorf("%v", err)
	}
}
