package apptest_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/apptest"
)

// swept waits for the end of a sweep and gives it.
func swept(t *testing.T, c *apptest.Client, record string, most time.Duration) map[string]any {
	t.Helper()
	for end := time.Now().Add(most); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		s := c.Must(t, http.MethodGet, "/crm/duplicates/sweeps?record="+record, nil, 200, nil).Map(t)["sweep"].(map[string]any)
		if s["status"] == "done" || s["status"] == "failed" {
			return s
		}
	}
	t.Fatalf("the sweep of %s does not end", record)
	return nil
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	x := added(t, mine, "/crm/contacts", map[string]any{"first_name": "Elin", "last_name": "Sandvik", "email": "elin@fenwick.example", "phone": "+46 70 555 01 43"})
	y := added(t, mine, "/crm/contacts", map[string]any{"first_name": "Elin", "last_name": "Sandvick", "phone": "070 5550143", "country": "SE", "other_emails": []string{"elin@fenwick.example"}, "email": "e@home.example"})
	added(t, mine, "/crm/contacts", map[string]any{"first_name": "Nils", "last_name": "Krona", "email": "nils@fenwick.example"})
	foreign := added(t, theirs, "/crm/contacts", map[string]any{"first_name": "Elin", "last_name": "Sandvik", "email": "elin@fenwick.example"})
	check := "/crm/duplicates/check?record=contacts&"
	apptest.Scenario{Name: "by address", As: mine, Method: "GET", URL: check + "email=ELIN@fenwick.example", Status: 200, Contains: []string{x, y, `"email"`}, Lacks: []string{foreign}}.Run(t)
	apptest.Scenario{Name: "by number", As: mine, Method: "GET", URL: check + "phone=070-555%2001%2043&country=Sweden&last_name=Sandvik&first_name=Elin", Status: 200, Contains: []string{x, y, `"phone"`}}.Run(t)
	apptest.Scenario{Name: "by name", As: mine, Method: "GET", URL: check + "first_name=Elin&last_name=Sandvik", Status: 200, Contains: []string{x, `"name"`}, Lacks: []string{foreign}}.Run(t)
	apptest.Scenario{Name: "itself is none", As: mine, Method: "GET", URL: check + "email=elin@fenwick.example&except=" + x, Status: 200, Lacks: []string{x}}.Run(t)
	apptest.Scenario{Name: "nothing known", As: mine, Method: "GET", URL: check, Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	for name, url := range map[string]string{"of no type": "/crm/duplicates/check?record=documents", "a long name": check + "last_name=" + strings.Repeat("x", 101), "no type": "/crm/duplicates",
		"a forged cursor": "/crm/duplicates?record=contacts&cursor=abc", "too many": "/crm/duplicates?record=contacts&limit=1000", "no id": check + "except=x"} {
		apptest.Scenario{Name: name, As: mine, Method: "GET", URL: url, Status: 422}.Run(t)
	}
	mine.Must(t, "POST", "/crm/duplicates/sweeps", map[string]any{"record": "contacts"}, 202, nil)
	if s := swept(t, mine, "contacts", time.Minute); s["status"] != "done" || s["found"] != 1.0 || s["done"] != s["total"] {
		t.Errorf("swept %v", s)
	}
	apptest.Scenario{Name: "the pair", As: mine, Method: "GET", URL: "/crm/duplicates?record=contacts", Status: 200, Contains: []string{x, y, `"email"`, `"phone"`, `"next_cursor":null`}, Lacks: []string{"Krona"}}.Run(t)
	apptest.Scenario{Name: "none of another company", As: theirs, Method: "GET", URL: "/crm/duplicates?record=contacts", Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	for name, b := range map[string]string{"with another company's": foreign, "with itself": x, "with none": uuid.NewString()} {
		apptest.Scenario{Name: "apart " + name, As: mine, Method: "POST", URL: "/crm/duplicates/dismiss", Body: map[string]any{"record": "contacts", "a_id": x, "b_id": b}, Status: 404}.Run(t)
	}
	apptest.Scenario{Name: "two different ones", As: mine, Method: "POST", URL: "/crm/duplicates/dismiss", Body: map[string]any{"record": "contacts", "a_id": y, "b_id": x}, Status: 204}.Run(t)
	mine.Must(t, "POST", "/crm/duplicates/sweeps", map[string]any{"record": "contacts"}, 202, nil)
	swept(t, mine, "contacts", time.Minute)
	apptest.Scenario{Name: "they stay apart", As: mine, Method: "GET", URL: "/crm/duplicates?record=contacts", Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	apptest.Scenario{Name: "taken back", As: mine, Method: "POST", URL: "/crm/duplicates/dismiss", Body: map[string]any{"record": "contacts", "a_id": x, "b_id": y, "dismissed": false}, Status: 204}.Run(t)
	apptest.Scenario{Name: "a pair again", As: mine, Method: "GET", URL: "/crm/duplicates?record=contacts", Status: 200, Contains: []string{x}}.Run(t)
	mine.Must(t, "DELETE", "/crm/contacts/"+x, nil, 204, nil)
	apptest.Scenario{Name: "not with one in the trash", As: mine, Method: "GET", URL: "/crm/duplicates?record=contacts", Status: 200, Contains: []string{`"items":[]`}}.Run(t)
}

// 100,000 records are looked through in a time that grows with their number: what is compared is bounded also where all of
// them have one number in common. Were all compared with all, it would be 5,000,000,000 pairs.
func TestSweepIsNotQuadratic(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c := a.Register(t, "Aldermoor Heat")
	// Its steps are counted, three for each lead: that holds for any number.
	const n = 4_000
	conn, err := pgx.Connect(context.Background(), a.DB.Owner)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	// One in forty has the address of the one before; all have the phone of the house.
	_, err = conn.Exec(context.Background(), `insert into leads (company_id, id, version, created_at, updated_at, first_name, last_name, name, email, phone, status, name_key, company_name_key, email_key, phone_key, search_text)
		select $1, gen_random_uuid(), 1, now(), now(), f, l, f || ' ' || l, e, '+4626555000', 'new', f || ' ' || l, '', e, '+4626555000', ''
		from (select md5(i::text) f, md5((i * 7)::text) l, 'p' || case when i % 40 = 0 then i - 1 else i end || '@fenwick.example' e from generate_series(1, $2::int) i) s`, c.CompanyID, n)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(context.Background(), "analyze leads"); err != nil {
		t.Fatal(err)
	}
	c.Must(t, "POST", "/crm/duplicates/sweeps", map[string]any{"record": "leads"}, 202, nil)
	s := swept(t, c, "leads", 10*time.Minute)
	if s["status"] != "done" || s["found"].(float64) < 100 || s["found"].(float64) > 150 || s["total"] != 3.0*n {
		t.Errorf("swept %v, want 100 pairs and a few more by chance", s)
	}
	page := c.Must(t, "GET", "/crm/duplicates?record=leads&limit=60", nil, 200, nil).Map(t)
	if len(page["items"].([]any)) != 60 || page["next_cursor"] == nil {
		t.Errorf("a first page of %d", len(page["items"].([]any)))
	}
	rest := c.Must(t, "GET", "/crm/duplicates?record=leads&limit=60&cursor="+page["next_cursor"].(string), nil, 200, nil).Map(t)
	if len(rest["items"].([]any)) < 40 {
		t.Errorf("a second page of %d", len(rest["items"].([]any)))
	}
}

func TestImportTellsDuplicates(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	there := added(t, mine, "/crm/contacts", map[string]any{"first_name": "Elin", "last_name": "Sandvik", "email": "elin@fenwick.example", "phone": "+46 70 555 01 43", "city": "Gävle"})
	added(t, theirs, "/crm/contacts", map[string]any{"first_name": "Ruth", "last_name": "Quill", "phone": "+46 70 555 01 44"})
	list := "first name,last name,e-mail,phone,city\nElin,Sandvik,e.sandvik@fenwick.example,+46705550143,Gävle\nRuth,Quill,ruth@quill.example,+46705550144,Durham\nR.,Quill,r@quill.example,+46705550144,Durham\n"
	for _, dry := range []string{"true", "false"} {
		body, kind := form(t, "file", "list.csv", []byte(list), map[string]string{"options": `{"start": true, "dry_run": ` + dry + `}`})
		up := mine.Do(t, "POST", "/crm/contacts/import", bytes.NewReader(body), "Content-Type", kind)
		if up.Status != 201 {
			t.Fatalf("upload: %d %s", up.Status, up.Body)
		}
		one := "/imports/" + up.Map(t)["id"].(string)
		var done map[string]any
		until(t, "the import", func() bool {
			done = mine.Must(t, "GET", one, nil, 200, nil).Map(t)
			return done["status"] == "succeeded"
		})
		if done["duplicates"] != 2.0 || done["created"] != 3.0 {
			t.Errorf("dry run %s: %v duplicates of %v created, want 2 of 3", dry, done["duplicates"], done["created"])
		}
		apptest.Scenario{Name: "the rows", As: mine, Method: "GET", URL: one + "/duplicates", Status: 200, Contains: []string{`"row":1`, there, `"other":"Elin Sandvik"`}}.Run(t)
		apptest.Scenario{Name: "to another company", As: theirs, Method: "GET", URL: one + "/duplicates", Status: 404}.Run(t)
	}
	apptest.Scenario{Name: "the pairs", As: mine, Method: "GET", URL: "/crm/duplicates?record=contacts", Status: 200, Contains: []string{there, "Ruth Quill"}}.Run(t)
}

func TestVCards(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine := a.Register(t, "Aldermoor Heat")
	cards := "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Sandvik;Elin;;;\r\nFN:Elin Sandvik\r\nORG:Fenwick Housing Trust;Estates\r\nTITLE:Head of estates\r\nEMAIL;TYPE=work,pref:elin@fenwick.example\r\nEMAIL;TYPE=home:elin@home.example\r\n" +
		"TEL;TYPE=cell:+46 70 555 01 43\r\nADR;TYPE=work:;;Kyrkogatan 19;Gävle;;803 10;Sweden\r\nNOTE:Likes plans\\, phased.\r\nEND:VCARD\r\n\r\n" +
		"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85kerman;Ebba\nTEL;CELL:070-555 01 44\nEMAIL;INTERNET:ebba@sundvik.example\nEND:VCARD\n"
	upload := func(data string) *apptest.Response {
		body, kind := form(t, "file", "people.vcf", []byte(data), map[string]string{"options": `{"start": true}`})
		return mine.Do(t, "POST", "/crm/contacts/import", bytes.NewReader(body), "Content-Type", kind)
	}
	up := upload(cards)
	if up.Status != 201 {
		t.Fatalf("upload: %d %s", up.Status, up.Body)
	}
	until(t, "the import", func() bool {
		return mine.Must(t, "GET", "/imports/"+up.Map(t)["id"].(string), nil, 200, nil).Map(t)["status"] == "succeeded"
	})
	apptest.Scenario{Name: "who came in", As: mine, Method: "GET", URL: "/crm/contacts?sort=name&include=account", Status: 200,
		Contains: []string{`"first_name":"Elin"`, `"other_emails":["elin@home.example"]`, `"phone":"+46705550143"`, `"name":"Fenwick Housing Trust"`, `"city":"Gävle"`, `Åkerman`, "Likes plans, phased."}}.Run(t)
	out := mine.Do(t, "GET", "/crm/contacts/export?format=vcf&sort=name", nil)
	for _, want := range []string{"BEGIN:VCARD", "VERSION:4.0", "Sandvik;Elin", "elin@home.example", "ORG:Fenwick Housing Trust", "+46705550143"} {
		if out.Status != 200 || !strings.Contains(string(out.Body), want) {
			t.Errorf("export lacks %q: %d %s", want, out.Status, out.Body)
		}
	}
	again := upload(string(out.Body))
	var done map[string]any
	until(t, "the import of the export", func() bool {
		done = mine.Must(t, "GET", "/imports/"+again.Map(t)["id"].(string), nil, 200, nil).Map(t)
		return done["status"] == "succeeded"
	})
	if done["created"] != 0.0 || done["rejected"] != 0.0 {
		t.Errorf("the export came in as %v created, %v rejected, %v updated", done["created"], done["rejected"], done["updated"])
	}
	apptest.Scenario{Name: "accounts are no cards", As: mine, Method: "GET", URL: "/crm/accounts/export?format=vcf", Status: 422}.Run(t)
	for name, data := range map[string]string{"without an end": "BEGIN:VCARD\nVERSION:3.0\nN:Sandvik;Elin\n", "without a line": "BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nnonsense\nEND:VCARD\n", "none": "BEGIN:VCARD\n"} {
		if got := upload(data); got.Status != 422 {
			t.Errorf("%s: %d %s", name, got.Status, got.Body)
		}
	}
}
