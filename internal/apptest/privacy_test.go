package apptest_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/apptest"
	"rapport/internal/insight/privacy"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/trail/audit"
)

// known is somebody about whom a company knows something of every kind. Each kind holds a canary of its own.
type known struct {
	contact, twin, lead, account, deal, draft, sent, merge, deleted, importing, note, event string
	// gone are canaries that stand only in what is about the person, told those by which they are known.
	gone, told []string
}

const (
	quillon = "Quillon Zarrabeth"
	address = "quillon@zarrabeth.example"
	second  = "q.zarrabeth@home.example"
	number  = "+46705550199"
)

// knows has a company learn of somebody through every door that there is.
func knows(t *testing.T, a *apptest.App, c *apptest.Client, mark string) *known {
	t.Helper()
	k := &known{told: []string{quillon, address, number}}
	canary := func(what string) string {
		k.gone = append(k.gone, mark+what)
		return mark + what
	}
	k.account = made(t, c, "/crm/accounts", map[string]any{"name": mark + " Estates", "notes": "Ask quillon ZARRABETH, or write to " + address + " or " + number + "."})
	k.contact = made(t, c, "/crm/contacts", map[string]any{"first_name": "Quillon", "last_name": "Zarrabeth", "email": address, "phone": number, "notes": canary("notes"), "account_id": k.account, "tags": []string{canary("tag")},
		"custom": map[string]any{define(t, c, "contacts", "Iban", "text", map[string]any{"sensitive": true}): canary("iban")}})
	c.Must(t, "PATCH", "/crm/contacts/"+k.contact, map[string]any{"consent_given_at": "2026-01-02T03:04:05Z", "consent_source": canary("fair"), "consent_wording": canary("wording")}, 200, nil)
	k.twin = made(t, c, "/crm/contacts", map[string]any{"first_name": "Quillon", "last_name": "Zarrabeth", "email": second, "notes": canary("twin")})
	k.merge = c.Must(t, "POST", "/crm/contacts/"+k.contact+"/merge", map[string]any{"other_id": k.twin}, 200, nil).Map(t)["id"].(string)
	k.deleted = made(t, c, "/crm/contacts", map[string]any{"first_name": "Quillon", "last_name": "Zarrabeth", "email": address, "notes": canary("trash")})
	c.Must(t, "DELETE", "/crm/contacts/"+k.deleted, nil, 204, nil)
	k.lead = made(t, c, "/crm/leads", map[string]any{"first_name": "Quillon", "last_name": "Zarrabeth", "email": address, "notes": canary("lead")})
	k.deal = made(t, c, "/deals", map[string]any{"name": mark + " boiler", "contact_id": k.contact, "account_id": k.account})
	made(t, c, "/stakeholders", map[string]any{"deal_id": k.deal, "contact_id": k.contact, "role": "buyer", "note": canary("role")})
	k.note = made(t, c, "/activities", map[string]any{"kind": "note", "subject": canary("call"), "body": "<p>" + canary("body") + "</p>", "about": "contacts", "about_id": k.contact, "at": "2026-03-01T10:00:00Z"})
	made(t, c, "/activities", map[string]any{"kind": "call", "subject": mark + "kept call with " + quillon, "about": "deals", "about_id": k.deal, "contact_id": k.contact, "at": "2026-03-01T10:00:00Z"})
	made(t, c, "/tasks", map[string]any{"title": canary("task"), "about": "contacts", "about_id": k.contact})
	k.event = c.Must(t, "POST", "/events/schedule", map[string]any{"title": mark + "kept visit", "starts_at": "2099-03-01T10:00:00Z", "ends_at": "2099-03-01T11:00:00Z", "attendees": []map[string]any{{"contact_id": k.contact}}}, 200, nil).Map(t)["event"].(map[string]any)["id"].(string)
	raw, kind := attachment(t, canary("file")+".txt", []byte(canary("inside")), "about", "contacts", "about_id", k.contact)
	c.Do(t, "POST", "/attachments", raw, "Content-Type", kind)
	k.draft = made(t, c, "/sales/quotes", map[string]any{"title": mark + " draft", "contact_id": k.contact, "intro": "Dear " + quillon})
	k.sent = made(t, c, "/sales/quotes", map[string]any{"title": mark + " offer", "contact_id": k.contact, "billing_name": quillon, "intro": "Dear " + quillon + ", " + address})
	c.Must(t, "PUT", "/sales/quotes/"+k.sent+"/lines", lines(line("Service", 1, 80_00, 19)), 200, nil)
	send(t, c, k.sent)
	importCSV(t, c, a.Engine().Find("contacts"), []byte("First name,Last name,E-mail,Phone,Notes\nQuillon,Zarrabeth,not an address "+address+",,"+canary("reject")+"\n"))
	payload, kind := form(t, "file", "waiting.csv", []byte("Last name,E-mail,Notes\nZarrabeth,"+address+","+canary("waiting")+"\n"), map[string]string{"options": `{"start": false}`})
	k.importing = c.Do(t, "POST", "/crm/contacts/import", payload, "Content-Type", kind).Map(t)["id"].(string)
	visits(t, a, c, canary("question"))
	return k
}

// visits has the person ask through a widget and leave an address.
func visits(t *testing.T, a *apptest.App, c *apptest.Client, text string) {
	t.Helper()
	widget := c.Must(t, "POST", "/embed/generate", map[string]any{"name": "Shop", "allowed_origins": []string{"https://shop.test"}, "ask_email": true}, 201, nil).Map(t)["id"].(string)
	at, v := []string{"Origin", "https://shop.test"}, *a.Anyone()
	v.Token = v.Do(t, "POST", "/embed/widget/"+widget+"/session", map[string]any{"page_url": "https://shop.test/" + text}, at...).Map(t)["visitor_token"].(string)
	for path, body := range map[string]map[string]any{"/messages": {"text": text, "page_url": "https://shop.test/"}, "/email": {"email": address, "name": quillon}} {
		if res := v.Do(t, "POST", "/embed/widget/"+widget+path, body, at...); res.Status >= 300 {
			t.Fatalf("%s: %d %s", path, res.Status, res.Body)
		}
	}
}

// ends waits until what was asked for has ended.
func ends(t *testing.T, c *apptest.Client, path string) map[string]any {
	t.Helper()
	var m map[string]any
	until(t, path, func() bool {
		m = c.Must(t, "GET", path, nil, 200, nil).Map(t)
		return m["status"] != "queued" && m["status"] != "running"
	})
	return m
}

// everywhere is every row and every file of a company, and the work that is queued for it, as text.
func everywhere(t *testing.T, a *apptest.App, company string) map[string]string {
	t.Helper()
	all := map[string]string{}
	read := func(name, sql string, args ...any) {
		rows, err := a.DB.OwnerPool(t).Query(context.Background(), sql, args...)
		if err != nil {
			t.Fatal(err)
		}
		texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		all[name] = strings.Join(texts, "\n")
	}
	read("", `select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`)
	for _, table := range strings.Fields(all[""]) {
		read(table, "select x::text from "+table+" x where company_id = $1", company)
	}
	read("jobs", "select args::text || coalesce(array_to_string(errors, ' '), '') from river.river_job where args->>'company_id' = $1", company)
	err := filepath.WalkDir(filepath.Join(a.Files, company), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && d.IsDir() {
			return nil
		}
		if err != nil {
			return err
		}
		raw, err := os.ReadFile(path)
		all["file "+d.Name()] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func holders(all map[string]string, canary string) (where []string) {
	for name, text := range all {
		if strings.Contains(strings.ToLower(text), strings.ToLower(canary)) {
			where = append(where, name)
		}
	}
	return where
}

// unpacked is what is in an export.
func unpacked(t *testing.T, raw []byte) (all string, page string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all += f.Name + "\n" + string(text) + "\n"
		if f.Name == "person.html" {
			page = string(text)
		}
	}
	return all, page
}

// Everything that is known about a person is in the file, and nothing of anybody else; afterwards nothing is left of them
// anywhere, nothing brings them back, and the log still holds.
func TestPersonIsExportedAndErased(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	k := knows(t, a, mine, "MINE")
	knows(t, a, theirs, "THEIRS")
	other := made(t, mine, "/crm/contacts", map[string]any{"first_name": "Per", "last_name": "Lund", "email": "per@lund.example", "notes": "OTHERNOTES", "account_id": k.account})
	made(t, mine, "/tasks", map[string]any{"title": "OTHERTASK", "about": "contacts", "about_id": other})
	// Two who share an address are not one person.
	shared := made(t, mine, "/crm/contacts", map[string]any{"first_name": "Ada", "last_name": "Lund", "email": second})
	subject := map[string]any{"subject": map[string]any{"kind": "contacts", "id": k.contact}}
	admin, manager := mine.Colleague(t, "admin"), mine.Colleague(t, "manager")
	const exports, erasures = "/privacy/exports", "/privacy/erasures"
	for _, s := range []apptest.Scenario{
		{Name: "a manager may not export", As: manager, Method: "POST", URL: exports, Body: subject, Status: 403},
		{Name: "nor erase", As: manager, Method: "POST", URL: erasures, Body: map[string]any{"subject": subject["subject"], "confirm": quillon}, Status: 403},
		{Name: "another company's contact", As: theirs, Method: "POST", URL: exports, Body: subject, Status: 404},
		{Name: "nobody's", As: theirs, Method: "POST", URL: erasures + "/preview", Body: map[string]any{"subject": map[string]any{"kind": "leads", "id": uuid.NewString()}}, Status: 404},
		{Name: "no address", As: mine, Method: "POST", URL: exports, Body: map[string]any{"subject": map[string]any{"kind": "address", "address": "nobody"}}, Status: 422, Contains: []string{"subject.address"}},
		{Name: "no record", As: mine, Method: "POST", URL: exports, Body: map[string]any{"subject": map[string]any{"kind": "contacts"}}, Status: 422, Contains: []string{"subject.id"}},
		{Name: "not confirmed", As: mine, Method: "POST", URL: erasures, Body: map[string]any{"subject": subject["subject"], "confirm": "Per Lund"}, Status: 422, Contains: []string{"confirm", quillon}},
	} {
		s.Run(t)
	}
	id := apptest.Scenario{Name: "export", As: admin, Method: "POST", URL: exports, Body: subject, Status: 202, Contains: []string{`"queued"`, quillon}, Events: []string{"person_exports export"}}.Run(t).Map(t)["id"].(string)
	if e := ends(t, mine, exports+"/"+id); e["status"] != "succeeded" {
		t.Fatalf("%v", e)
	}
	for name, c := range map[string]*apptest.Client{"another company": theirs, "a manager": manager} {
		if res := c.Do(t, "GET", exports+"/"+id+"/file", nil); res.Status != 404 && res.Status != 403 {
			t.Errorf("%s reads the file: %d", name, res.Status)
		}
	}
	apptest.Scenario{Name: "nobody's own", As: mine, Method: "GET", URL: "/user/exports/" + id + "/file", Status: 404}.Run(t)
	res := apptest.Scenario{Name: "download", As: mine, Method: "GET", URL: exports + "/" + id + "/file", Status: 200, Events: []string{"person_exports download"}}.Run(t)
	all, page := unpacked(t, res.Body)
	for _, want := range append(append([]string{second, "MINE boiler", "MINE offer", "MINEkept visit", "MINEkept call"}, k.gone...), k.told...) {
		// Lists that were refused, or wait, are files of the company; of them the person is told what became of it.
		if !strings.Contains(all, want) && want != "MINEreject" && want != "MINEwaiting" {
			t.Errorf("the export lacks %s", want)
		}
	}
	for _, not := range []string{"OTHERNOTES", "OTHERTASK", "THEIRS", "password_hash"} {
		if strings.Contains(all, not) {
			t.Errorf("the export holds %s", not)
		}
	}
	if strings.Contains(page, "href=") || strings.Contains(page, "src=") || strings.Contains(page, "<script") || !strings.Contains(page, "default-src 'none'") {
		t.Error("the page is not by itself")
	}

	preview := apptest.Scenario{Name: "preview", As: admin, Method: "POST", URL: erasures + "/preview", Body: subject, Status: 200,
		Contains: []string{`"title":"` + quillon, k.twin, k.deleted, k.lead, `"others":[{"record":"contacts","id":"` + shared, `"kind":"quotes"`, "business letter"}}.Run(t).Map(t)
	if preview["namesakes"] != false {
		t.Error("there is nobody else of that name")
	}
	erased := mine.Must(t, "POST", erasures, map[string]any{"subject": subject["subject"], "confirm": "quillon zarrabeth", "suppress": true}, 202, nil).Map(t)["id"].(string)
	if r := ends(t, mine, erasures+"/"+erased); r["status"] != "done" || len(r["digest"].(string)) != 64 {
		t.Fatalf("%v", r)
	}
	left := everywhere(t, a, mine.CompanyID)
	for _, canary := range append(k.gone, quillon, address, number, "Zarrabeth") {
		for _, where := range holders(left, canary) {
			// Shared with somebody who stays, or on a letter that went out.
			if where == "quotes" && (canary == quillon || canary == "Zarrabeth") || canary == "Zarrabeth" && (where == "contacts" || where == "changes") {
				continue
			}
			t.Errorf("%s is still in %s", canary, where)
		}
	}
	for canary, where := range map[string]string{"OTHERNOTES": "contacts", "OTHERTASK": "tasks", "MINE boiler": "deals", "MINEkept visit": "events", "MINEkept call with [erased]": "activities", "Ask [erased], or write to [erased] or [erased].": "accounts"} {
		if len(holders(map[string]string{"": left[where]}, canary)) == 0 {
			t.Errorf("%s is no longer in %s", canary, where)
		}
	}
	if after := everywhere(t, a, theirs.CompanyID); len(holders(after, "THEIRSnotes")) == 0 || len(holders(after, address)) == 0 {
		t.Error("the other company's were erased too")
	}
	report, err := (&audit.Verifier{Keys: audit.NewKeys(secret.New(bytes.Repeat([]byte{7}, 32)))}).Database(t.Context(), a.DB.DB, uuid.MustParse(mine.CompanyID))
	if err != nil || !report.Sound() || report.Erased == 0 {
		t.Errorf("the log: %v, %d erased, %v", err, report.Erased, report.Findings)
	}
	// Nothing brings them back.
	for _, id := range []string{k.contact, k.twin, k.deleted} {
		apptest.Scenario{Name: "restore", As: mine, Method: "POST", URL: "/crm/contacts/" + id + "/restore", Status: 404}.Run(t)
	}
	mine.Do(t, "POST", "/change-sets/"+k.merge+"/undo", nil)
	mine.Do(t, "POST", "/imports/"+k.importing+"/start", map[string]any{})
	apptest.Scenario{Name: "made again", As: mine, Method: "POST", URL: "/crm/contacts", Body: map[string]any{"last_name": "Z", "email": "QUILLON@zarrabeth.example"}, Status: 422, Contains: []string{"erased"}}.Run(t)
	apptest.Scenario{Name: "as another address", As: mine, Method: "PATCH", URL: "/crm/contacts/" + other, Body: map[string]any{"other_emails": []string{address}}, Status: 422}.Run(t)
	apptest.Scenario{Name: "as a lead", As: mine, Method: "POST", URL: "/crm/leads", Body: map[string]any{"last_name": "Z", "email": address}, Status: 422}.Run(t)
	apptest.Scenario{Name: "erased again", As: mine, Method: "POST", URL: erasures + "/preview", Body: subject, Status: 404}.Run(t)
	if where := holders(everywhere(t, a, mine.CompanyID), address); len(where) > 0 {
		t.Errorf("back in %v", where)
	}
	apptest.Scenario{Name: "lifted", As: mine, Method: "DELETE", URL: erasures + "/" + erased + "/suppression", Status: 204, Events: []string{"erasures lift"}}.Run(t)
	apptest.Scenario{Name: "made again", As: mine, Method: "POST", URL: "/crm/contacts", Body: map[string]any{"last_name": "Z", "email": address}, Status: 201, Events: []string{"contacts create"}}.Run(t)
	apptest.Scenario{Name: "another company's receipt", As: theirs, Method: "GET", URL: erasures + "/" + erased, Status: 404}.Run(t)
	ownData(t, manager)
}

// ownData has a member export their own; nobody else reads it.
func ownData(t *testing.T, c *apptest.Client) {
	t.Helper()
	c.Must(t, "POST", "/user/exports", nil, 202, nil)
	var list struct {
		Items []struct{ ID, Status string }
	}
	until(t, "own data", func() bool {
		c.Must(t, "GET", "/user/exports", nil, 200, &list)
		return len(list.Items) == 1 && list.Items[0].Status == "succeeded"
	})
	all, _ := unpacked(t, c.Must(t, "GET", "/user/exports/"+list.Items[0].ID+"/file", nil, 200, nil).Body)
	if !strings.Contains(all, c.Email) || strings.Contains(all, "argon2") {
		t.Error("their own data lacks their address, or holds their password")
	}
}

// What somebody agrees to, and takes back, is logged with the words and the door, whatever door it is, and never edited.
func TestConsentIsLogged(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	c, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	id := made(t, c, "/crm/contacts", map[string]any{"last_name": "Sandvik", "email": "elin@gavle.example"})
	url := "/crm/contacts/" + id + "/consents"
	apptest.Scenario{Name: "nothing yet", As: c, Method: "GET", URL: url, Status: 200, Contains: []string{`"items":[]`}}.Run(t)
	c.Must(t, "PATCH", "/crm/contacts/"+id, map[string]any{"city": "Gävle"}, 200, nil)
	c.Must(t, "PATCH", "/crm/contacts/"+id, map[string]any{"consent_given_at": "2026-01-02T03:04:05Z", "consent_source": "Fair", "consent_wording": "News by mail, once a month"}, 200, nil)
	report := importCSV(t, c, a.Engine().Find("contacts"), []byte("Last name,E-mail,Do not contact,Consent wording\nSandvik,elin@gavle.example,true,No more mail\n"))
	if report["updated"] != 1.0 {
		t.Fatalf("%v", report)
	}
	var log struct {
		Items []struct {
			Consent, Source, Wording, Via string
			DoNotContact                  bool `json:"do_not_contact"`
			Actor                         struct{ Name string }
		}
	}
	c.Must(t, "GET", url, nil, 200, &log)
	if got, want := fmt.Sprint(log.Items), "[{given Fair No more mail import true {Mara Lindqvist}} {given Fair News by mail, once a month api false {Mara Lindqvist}}]"; got != want {
		t.Errorf("the log is %s, want %s", got, want)
	}
	apptest.Scenario{Name: "another company's", As: theirs, Method: "GET", URL: url, Status: 404}.Run(t)
	if _, err := a.DB.DB.Exec(tenant.AsSystem(t.Context(), uuid.MustParse(c.CompanyID), "test"), "update consents set wording = '' where company_id = $1", c.CompanyID); err == nil {
		t.Error("the program can edit the log")
	}
}

// The rules are settled and run: what is older goes, in every kind, what is younger or still named stays, and the seal holds.
func TestRetention(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	const url = "/privacy/retention"
	rules := func(all ...any) map[string]any {
		list := []map[string]any{}
		for i := 0; i < len(all); i += 2 {
			list = append(list, map[string]any{"kind": all[i], "days": all[i+1]})
		}
		return map[string]any{"rules": list}
	}
	for _, s := range []apptest.Scenario{
		{Name: "the usual", As: mine, Method: "GET", URL: url, Status: 200, Contains: []string{`{"kind":"conversations","days":null,"usual":null}`, `{"kind":"exports","days":7,"usual":7}`}},
		{Name: "a manager", As: mine.Colleague(t, "manager"), Method: "PUT", URL: url, Body: rules("trash", 30), Status: 403},
		{Name: "no day", As: mine, Method: "PUT", URL: url, Body: rules("trash", 0), Status: 422, Contains: []string{"rules[0].days"}},
		{Name: "an unknown kind", As: mine, Method: "PUT", URL: url, Body: rules("dreams", 1), Status: 422},
		{Name: "twice", As: mine, Method: "PUT", URL: url, Body: rules("trash", 1, "trash", 2), Status: 422, Contains: []string{"twice"}},
		{Name: "files for ever", As: mine, Method: "PUT", URL: url, Body: rules("exports", nil), Status: 422, Contains: []string{"at most 90"}},
		{Name: "settled", As: mine, Method: "PUT", URL: url, Body: rules("conversations", 30, "questions", 30, "audit", 90), Status: 200, Contains: []string{`"kind":"conversations","days":30`}, Events: []string{"retention change"}},
		{Name: "the same", As: mine, Method: "PUT", URL: url, Body: rules("conversations", 30), Status: 200},
		{Name: "and told there", As: mine, Method: "GET", URL: "/workspace/settings", Status: 200, Contains: []string{`"retention_days":30`}},
		{Name: "by its own", As: theirs, Method: "GET", URL: url, Status: 200, Contains: []string{`"kind":"conversations","days":null`}},
	} {
		s.Run(t)
	}
	visits(t, a, mine, "OLDQUESTION")
	visits(t, a, theirs, "OLDQUESTION")
	gone := made(t, mine, "/crm/contacts", map[string]any{"last_name": "OLDTRASH"})
	held := made(t, mine, "/crm/contacts", map[string]any{"last_name": "HELDTRASH"})
	made(t, mine, "/deals", map[string]any{"name": "Boiler", "contact_id": held})
	for _, id := range []string{gone, held} {
		mine.Must(t, "DELETE", "/crm/contacts/"+id, nil, 204, nil)
	}
	p, ctx := a.Privacy(), tenant.AsSystem(t.Context(), uuid.MustParse(mine.CompanyID), "retention")
	turn := func(days int) map[string]privacy.RetentionLine {
		t.Helper()
		run, err := p.Retain(ctx)
		if err != nil {
			t.Fatal(err)
		}
		until(t, "the run of now", func() bool {
			runs, err := p.Runs(ctx, 1)
			return err == nil && runs[0].FinishedAt != nil
		})
		run.Lines = nil
		if over, err := p.Turn(ctx, run, time.Now().AddDate(0, 0, days)); err != nil || !over {
			t.Fatal(err, over)
		}
		lines := map[string]privacy.RetentionLine{}
		for _, l := range run.Lines {
			lines[l.Kind] = l
		}
		return lines
	}
	if l := turn(20); l["conversations"].Deleted != 0 || l["conversations"].Oldest == nil || l["trash"].Deleted != 0 {
		t.Errorf("too early: %+v", l)
	}
	l := turn(200)
	for kind, want := range map[string]int64{"conversations": 1, "questions": 0, "visitors": 1, "trash": 1} {
		if l[kind].Deleted != want {
			t.Errorf("%s: %+v, want %d", kind, l[kind], want)
		}
	}
	if l["trash"].Stuck != 1 || l["audit"].Deleted == 0 || l["conversations"].Oldest != nil {
		t.Errorf("%+v", l)
	}
	left := everywhere(t, a, mine.CompanyID)
	if where := append(holders(left, "OLDQUESTION"), holders(left, "OLDTRASH")...); len(where) > 0 {
		t.Errorf("still in %v", where)
	}
	if len(holders(left, "HELDTRASH")) == 0 || len(holders(everywhere(t, a, theirs.CompanyID), "OLDQUESTION")) == 0 {
		t.Error("what had to stay is gone")
	}
	report, err := (&audit.Verifier{Keys: audit.NewKeys(secret.New(bytes.Repeat([]byte{7}, 32)))}).Database(t.Context(), a.DB.DB, uuid.MustParse(mine.CompanyID))
	if err != nil || !report.Sound() {
		t.Errorf("the log: %v %v", err, report.Findings)
	}
	apptest.Scenario{Name: "the report", As: mine, Method: http.MethodGet, URL: url + "/runs", Status: 200, Contains: []string{`"kind":"conversations","days":30,"deleted":1`, `"stuck":1`}}.Run(t)
}

// Every table says what it holds of people, and nothing that is said is of a table that is not there.
func TestEveryTableIsAPlaceOrFree(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	if faults, err := privacy.Unplaced(tenant.AsSystem(t.Context(), uuid.New(), "test"), a.DB.DB); err != nil || len(faults) > 0 {
		t.Errorf("%v %v: say in internal/insight/privacy/places.go what it holds of people, who finds it there and what becomes of it, or why it holds nothing", err, faults)
	}
}
