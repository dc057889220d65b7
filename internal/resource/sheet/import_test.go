package sheet_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/accounts"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource/sheet"
)

// one reads one value past every policy.
func (w *world) one(dest any, sql string, args ...any) {
	w.t.Helper()
	conn, err := pgx.Connect(context.Background(), w.db.Owner)
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(context.Background(), sql, args...).Scan(dest); err != nil {
		w.t.Fatal(err)
	}
}

const contactsPath = "/crm/contacts"

func TestUploadShowsColumnsAndSuggestsFields(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	status, raw := p.upload(contactsPath, `..\secret/Kunden "2026".csv`, []byte("Vorname;Nachname;E-Mail;Firma;Bemerkung\nJürgen;Weiß;j.weiss@example.de;Straßenbau Süd;ruft zurück\n"), nil)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, raw)
	}
	i := read[sheet.Import](t, raw)
	if i.Status != sheet.Mapping || i.Record != "contacts" || i.FileName != `Kunden "2026".csv` || i.Delimiter != ";" || i.Encoding != "utf-8" || !i.Header || i.RowsTotal != 1 || i.Key != "email" || i.Mode != sheet.Upsert {
		t.Errorf("%+v", i)
	}
	want := map[string]string{"0": "first_name", "1": "last_name", "2": "email", "3": "account_id", "4": "notes"}
	for k, v := range want {
		if i.Mapping[k] != v {
			t.Errorf("mapping %v, want %v", i.Mapping, want)
		}
	}
	if c := i.Columns[1]; c.Name != "Nachname" || c.Samples[0] != "Weiß" || c.Suggestion == nil {
		t.Errorf("column %+v", c)
	}
	field := slices.IndexFunc(i.Fields, func(f sheet.ImportField) bool { return f.Name == "account_id" })
	if field < 0 || !strings.Contains(i.Fields[field].Note, "added to the accounts") || slices.ContainsFunc(i.Fields, func(f sheet.ImportField) bool { return f.Name == "id" || f.Name == "name" }) {
		t.Errorf("fields %+v", i.Fields)
	}
}

func TestImportCreatesUpdatesAndLeavesUnchanged(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	first := "First Name,Last Name,Email,Phone\nElin,Sandvik,elin@fenwick.example,+46 26 11 22 33\nWinnie,Adeyemi,Winnie@Bramble.example,020 7946 0958\nLéa,Marchetti,lea@lacbleu.example,+41 22 555 01 42\n"
	wantTally(t, p.run(contactsPath, first, nil), "succeeded 3/3: 3 created, 0 updated, 0 unchanged, 0 rejected")
	second := "Email,Phone,City\nELIN@fenwick.example,+46 26 99 88 77,Gävle\nwinnie@bramble.example,,\nlea@lacbleu.example,+41 22 555 01 42,\nnew@example.test,+39 06 555 01 42,Rom\n"
	i := p.run(contactsPath, second, nil)
	wantTally(t, i, "succeeded 4/4: 1 created, 2 updated, 1 unchanged, 0 rejected")
	people := p.people()
	if c := people["ELIN@fenwick.example"]; c == nil || c.Phone != "+4626998877" || c.City != "Gävle" || c.FirstName != "Elin" || c.Version != 2 {
		t.Errorf("%+v", c)
	}
	if c := people["winnie@bramble.example"]; c == nil || c.Phone != "020 7946 0958" {
		t.Errorf("an empty cell took the phone away: %+v", c)
	}
	var via, name, request string
	p.w.one(&via, "select string_agg(distinct via, ',') from changes where company_id = $1", p.actor.CompanyID)
	p.w.one(&name, "select string_agg(distinct actor_name, ',') from changes where company_id = $1", p.actor.CompanyID)
	p.w.one(&request, "select min(request_id) from changes where company_id = $1", p.actor.CompanyID)
	if via != "import" || name != "Mara Lindqvist" || request == "" || p.count("changes") != 6 {
		t.Errorf("trail: via %q, by %q, request %q, %d changes", via, name, request, p.count("changes"))
	}
}

func TestModesAndKeys(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	file := "Email,City\na@x.example,Rom\nb@x.example,Ulm\na@x.example,Köln\n,Bern\n"
	i := p.run(contactsPath, file, map[string]any{"mode": "update"})
	wantTally(t, i, "succeeded 4/4: 0 created, 0 updated, 0 unchanged, 4 rejected")
	if r := p.rejected(i.ID); r[1][2] != "No contact has this Email." || r[4][2] != "Email is empty, so the contact to update can't be found." {
		t.Errorf("%q", r)
	}
	i = p.run(contactsPath, file, map[string]any{"mode": "create"})
	wantTally(t, i, "succeeded 4/4: 2 created, 0 updated, 0 unchanged, 2 rejected")
	if r := p.rejected(i.ID); r[1][2] != "There is a contact with this Email already." || r[2][2] != "A contact needs a name or an e-mail address." {
		t.Errorf("%q", r)
	}
	i = p.run(contactsPath, file, map[string]any{"mode": "update"})
	wantTally(t, i, "succeeded 4/4: 0 created, 1 updated, 2 unchanged, 1 rejected")
	i = p.run(contactsPath, file, map[string]any{"key": ""})
	wantTally(t, i, "succeeded 4/4: 3 created, 0 updated, 0 unchanged, 1 rejected")
	i = p.run(contactsPath, "Email,City\na@x.example,Graz\n", nil)
	wantTally(t, i, "succeeded 1/1: 0 created, 0 updated, 0 unchanged, 1 rejected")
	if r := p.rejected(i.ID); r[1][2] != "3 contacts have this Email, so it is not clear which one is meant." {
		t.Errorf("%q", r)
	}
}

func TestOneKeyTwiceInAFileActsAsIfDoneOneAfterTheOther(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	file := "Email,City,Phone\na@x.example,Rom,112\nA@X.example,Ulm,\na@x.example,Ulm,112\n"
	wantTally(t, p.run(contactsPath, file, nil), "succeeded 3/3: 1 created, 2 updated, 0 unchanged, 0 rejected")
	people := p.people()
	if c := people["a@x.example"]; len(people) != 1 || c.City != "Ulm" || c.Phone != "112" || c.Version != 3 {
		t.Errorf("%d people, %+v", len(people), c)
	}
}

func TestNamesOfAccountsAreFoundOrMadeOnce(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	known := &accounts.Account{Name: "Straßenbau Süd"}
	if err := p.w.accounts.Create(p.ctx(), known); err != nil {
		t.Fatal(err)
	}
	file := "Email,Company\na@x.example,STRASSENBAU SÜD\nb@x.example,Lac Bleu\nc@x.example,lac bleu\nnot an address,Never Made\nd@x.example," + known.ID.String() + "\n"
	i := p.run(contactsPath, file, nil)
	wantTally(t, i, "succeeded 5/5: 4 created, 0 updated, 0 unchanged, 1 rejected")
	if i.AlsoCreated["accounts"] != 1 || p.count("accounts") != 2 {
		t.Errorf("also created %v, %d accounts", i.AlsoCreated, p.count("accounts"))
	}
	people := p.people()
	if a, d := people["a@x.example"], people["d@x.example"]; *a.AccountID != known.ID || *d.AccountID != known.ID {
		t.Error("the known account was not found by name and by id")
	}
	if b, c := people["b@x.example"], people["c@x.example"]; *b.AccountID != *c.AccountID {
		t.Error("one name made two accounts")
	}
}

func TestForeignAccountIDIsRejectedLikeARandomOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	mine, theirs := w.company(tenant.Manager), w.company(tenant.Manager)
	foreign := &accounts.Account{Name: "Fenwick Housing Trust"}
	if err := w.accounts.Create(theirs.ctx(), foreign); err != nil {
		t.Fatal(err)
	}
	file := "email,account_id\na@x.example," + foreign.ID.String() + "\nb@x.example," + uuid.NewString() + "\nc@x.example,Fenwick Housing Trust\n"
	i := mine.run(contactsPath, file, map[string]any{"mapping": map[string]string{"0": "email", "1": "account_id"}})
	wantTally(t, i, "succeeded 3/3: 1 created, 0 updated, 0 unchanged, 2 rejected")
	r := mine.rejected(i.ID)
	if r[1][2] != "Account names no record that is there." || r[1][2] != r[2][2] {
		t.Errorf("%q", r)
	}
	if c := mine.people()["c@x.example"]; *c.AccountID == foreign.ID {
		t.Error("a name found another company's account")
	}
}

func TestOwnersAreMembersOfTheCompany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, other := w.company(tenant.Manager), w.company(tenant.Manager)
	file := "Email,Owner\na@x.example,mara lindqvist\nb@x.example," + p.token + "@example.test\nc@x.example," + other.token + "\nd@x.example,Nobody\n"
	i := p.run(contactsPath, file, nil)
	wantTally(t, i, "succeeded 4/4: 2 created, 0 updated, 0 unchanged, 2 rejected")
	if r := p.rejected(i.ID); r[1][2] != "Owner names no member of the company." || r[2][2] != r[1][2] {
		t.Errorf("%q", r)
	}
}

func TestDryRunCountsAsTheRealOneAndWritesNothing(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	wantTally(t, p.run(contactsPath, "Email,Phone\nelin.3@fenwick.example,112\n", nil), "succeeded 1/1: 1 created, 0 updated, 0 unchanged, 0 rejected")
	// Twice the same people: the second half is in other chunks than the first.
	file := list(800) + strings.TrimPrefix(list(700), "First Name,Last Name,Email,Phone,City,Company\n") + "No,Body,not an address,,,\n"
	status, raw := p.upload(contactsPath, "a.csv", []byte(file), map[string]any{"dry_run": true, "start": true})
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, raw)
	}
	dry := p.wait(read[sheet.Import](t, raw).ID)
	wantTally(t, dry, "succeeded 1501/1501: 799 created, 1 updated, 700 unchanged, 1 rejected")
	if p.count("contacts") != 1 || p.count("accounts") != 0 || p.count("changes") != 1 || dry.AlsoCreated["accounts"] != 40 {
		t.Fatalf("a dry run wrote: %d contacts, %d accounts, %d changes; also %v", p.count("contacts"), p.count("accounts"), p.count("changes"), dry.AlsoCreated)
	}
	if status, raw = p.post("/imports/"+dry.ID.String()+"/start", map[string]any{}); status != http.StatusOK {
		t.Fatalf("start in earnest: %d %s", status, raw)
	}
	real := p.wait(dry.ID)
	wantTally(t, real, tally(dry))
	if p.count("contacts") != 800 || p.count("accounts") != 40 || real.AlsoCreated["accounts"] != 40 {
		t.Errorf("%d contacts, %d accounts, also %v", p.count("contacts"), p.count("accounts"), real.AlsoCreated)
	}
	if status, _ = p.post("/imports/"+dry.ID.String()+"/start", map[string]any{}); status != http.StatusConflict {
		t.Errorf("a finished import starts again: %d", status)
	}
}

func TestARowThatTheDatabaseRefusesTakesNoOtherWithIt(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	p.w.db.AsOwner(t, "alter table contacts add constraint no_boom check (city <> 'Boom')")
	file := strings.Replace(list(700), "70 0000003,Gävle,Fenwick 3", "70 0000003,Boom,Only Here", 1)
	i := p.run(contactsPath, file, nil)
	wantTally(t, i, "succeeded 700/700: 699 created, 0 updated, 0 unchanged, 1 rejected")
	if r := p.rejected(i.ID); r[1][6] != "The database does not take this row as it is." || p.count("accounts") != 40 {
		t.Errorf("%q, %d accounts", r[1], p.count("accounts"))
	}
	if p.count("changes") != 699+40 {
		t.Errorf("%d changes", p.count("changes"))
	}
}

func TestWhoMayImport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	boss, stranger := w.company(tenant.Owner), w.company(tenant.Owner)
	i := boss.run(contactsPath, "Email\na@x.example\nb\n", nil)
	at := "/imports/" + i.ID.String()
	for _, role := range []tenant.Role{tenant.Viewer, tenant.Agent} {
		p := w.member(boss.actor.CompanyID, role)
		status, raw := p.upload(contactsPath, "a.csv", []byte("Email\na@x.example\n"), nil)
		if status != http.StatusForbidden {
			t.Errorf("%s uploads: %d %s", role, status, raw)
		}
		for _, path := range []string{"/imports", at, at + "/rejected", contactsPath + "/export"} {
			if status, raw := p.get(path); status != http.StatusForbidden {
				t.Errorf("%s gets %s: %d %s", role, path, status, raw)
			}
		}
	}
	for _, path := range []string{at, at + "/rejected", "/imports/" + uuid.NewString(), "/imports/x"} {
		if status, raw := stranger.get(path); status != http.StatusNotFound {
			t.Errorf("another company gets %s: %d %s", path, status, raw)
		}
	}
	for _, path := range []string{at + "/start", at + "/cancel"} {
		if status, raw := stranger.post(path, map[string]any{}); status != http.StatusNotFound {
			t.Errorf("another company posts %s: %d %s", path, status, raw)
		}
	}
	if status, raw := stranger.get("/imports"); status != http.StatusOK || string(raw) != `{"items":[]}`+"\n" && string(raw) != `{"items":[]}` {
		t.Errorf("another company lists %d %s", status, raw)
	}
}

func TestPlansThatCanNotBeStarted(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	_, raw := p.upload(contactsPath, "a.csv", []byte("Email,City\na@x.example,Rom\n"), nil)
	at := "/imports/" + read[sheet.Import](t, raw).ID.String() + "/start"
	for name, c := range map[string]struct {
		plan map[string]any
		want string
	}{
		"no column":          {map[string]any{"mapping": map[string]string{"7": "email"}}, "The file has no column 7."},
		"not a number":       {map[string]any{"mapping": map[string]string{"+1": "email"}}, "The file has no column +1."},
		"no field":           {map[string]any{"mapping": map[string]string{"0": "salary"}}, "salary is not a field that can be imported."},
		"read-only field":    {map[string]any{"mapping": map[string]string{"0": "id"}}, "id is not a field that can be imported."},
		"field twice":        {map[string]any{"mapping": map[string]string{"0": "city", "1": "city"}}, "City is already filled by column"},
		"nothing mapped":     {map[string]any{"mapping": map[string]string{"0": ""}}, "No column goes to a field yet."},
		"key not mapped":     {map[string]any{"mapping": map[string]string{"1": "city"}, "key": "email"}, "No column goes to Email"},
		"no key":             {map[string]any{"key": "city"}, "Contacts can be found by email."},
		"update without key": {map[string]any{"key": "", "mode": "update"}, "To update, choose a field"},
		"unknown mode":       {map[string]any{"mode": "replace"}, "mode"},
	} {
		status, raw := p.post(at, c.plan)
		if status != http.StatusUnprocessableEntity || !strings.Contains(string(raw), c.want) {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
	status, raw := p.upload("/crm/accounts", "a.csv", []byte("City\nRom\nUlm\n"), map[string]any{"start": true, "mapping": map[string]string{"0": "city"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(string(raw), "A new account needs Name") {
		t.Errorf("required field: %d %s", status, raw)
	}
	if status, raw = p.upload(contactsPath, "a.csv", []byte("Email\na@x\n"), map[string]any{"begin": true}); status != http.StatusUnprocessableEntity {
		t.Errorf("unknown option: %d %s", status, raw)
	}
}

// A planner that knows nothing of a table that grows fast looks through the whole company for each row.
func TestImportTakesStatisticsAsItGoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.company(tenant.Manager)
	p.wait(p.begin(list(2_500), map[string]any{}).ID)
	for _, table := range []string{"contacts", "accounts", "changes"} {
		var rows float64
		w.one(&rows, "select reltuples from pg_class where oid = $1::regclass", table)
		if rows < 20 {
			t.Errorf("the planner thinks that %s has %v rows", table, rows)
		}
	}
}
