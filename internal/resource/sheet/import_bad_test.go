package sheet_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapport/internal/platform/tenant"
	"rapport/internal/resource/sheet"
)

func TestBadFilesAreRefusedAtTheUpload(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.company(tenant.Manager)
	for name, c := range map[string]struct {
		file   string
		status int
		want   string
	}{
		"empty file":         {"", 422, "The file is empty."},
		"blanks only":        {" \r\n\t\n", 422, "The file is empty."},
		"header only":        {"Email,City\n", 422, "holds no rows"},
		"workbook":           {"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", 415, "an Excel workbook"},
		"old workbook":       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 415, "an old Excel workbook"},
		"PDF":                {"%PDF-1.7\n", 415, "a PDF"},
		"web page":           {"<!DOCTYPE html><html><table><tr><td>a,b", 415, "a web page"},
		"binary":             {"\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00\x01\x02\x03x", 40), 415, "a binary file"},
		"first row too wide": {strings.Repeat("a,", 2000) + "\nb\n", 422, "The first row can't be read"},
	} {
		status, raw := p.upload(contactsPath, "list.csv", []byte(c.file), nil)
		if status != c.status || !strings.Contains(string(raw), c.want) {
			t.Errorf("%s: %d %.300s", name, status, raw)
		}
	}
	left, err := filepath.Glob(filepath.Join(w.blobs, "*", "*"))
	if err != nil || len(left) != 0 || p.count("imports") != 0 {
		t.Errorf("refused files are kept: %v, %d imports, %v", left, p.count("imports"), err)
	}
}

func TestBrokenUploads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.company(tenant.Manager)
	form := func(build func(m *multipart.Writer)) (string, []byte) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		build(m)
		m.Close()
		return m.FormDataContentType(), b.Bytes()
	}
	noFile, noFileBody := form(func(m *multipart.Writer) { m.WriteField("options", "{}") })
	badOptions, badOptionsBody := form(func(m *multipart.Writer) {
		m.WriteField("options", `{"mode":"create","mode":"update"}`)
		m.CreateFormFile("file", "a.csv")
	})
	whole, wholeBody := form(func(m *multipart.Writer) {
		f, _ := m.CreateFormFile("file", "a.csv")
		f.Write([]byte("Email\na@x.example\n"))
	})
	for name, c := range map[string]struct {
		kind   string
		body   []byte
		status int
	}{
		"no file":           {noFile, noFileBody, 422},
		"duplicate option":  {badOptions, badOptionsBody, 400},
		"not multipart":     {"text/csv", []byte("Email\na@x.example\n"), 415},
		"no boundary":       {"multipart/form-data", wholeBody, 415},
		"broken off inside": {whole, bytes.Split(wholeBody, []byte("@x.example"))[0], 400},
	} {
		status, raw, _ := p.call(http.MethodPost, contactsPath+"/import", c.kind, bytes.NewReader(c.body))
		if status != c.status {
			t.Errorf("%s: %d %s", name, status, raw)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(w.blobs, "*", "*")); len(left) != 0 {
		t.Errorf("broken uploads are kept: %v", left)
	}
}

func TestBadRowsAreRejectedWithReasons(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	file := strings.Join([]string{
		"First Name,Last Name,Email,City",
		"Elin,Sandvik,elin@fenwick.example,Gävle",
		"Ragged,Row,ragged@x.example",
		"Ragged,Row,wide@x.example,Rom,and,more",
		"No,Address,nobody at home,Rom",
		"First Name,Last Name,Email,City",
		"Nul,By\x00te,nul@x.example,Rom",
		"Open,\"Quote,open@x.example,Rom",
		strings.Repeat("x", 101) + ",Long,long@x.example,Rom",
		"Half,Char\xc3,half@x.example,Rom",
		"Léa,Marchetti,lea@lacbleu.example,Genève",
	}, "\r\n") + "\r\n"
	i := p.run(contactsPath, file, map[string]any{"mapping": map[string]string{"0": "first_name", "1": "last_name", "2": "email", "3": "city"}})
	reasons := map[string]string{}
	for _, r := range p.rejected(i.ID)[1:] {
		reasons[r[0]] += r[len(r)-1]
	}
	for first, want := range map[string]string{
		"Ragged": "The row has another number of cells than the header: 3 instead of 4.The row has another number of cells than the header: 6 instead of 4.",
		"No":     "Email is not an e-mail address.", "First Name": "This row only repeats the names of the columns.",
		"Nul": "The row holds the character NUL.", "Open": "A quotation mark is not closed, or stands in the wrong place.",
		strings.Repeat("x", 101): "First name must not be longer than 100 characters.",
	} {
		if !strings.Contains(reasons[first], want) {
			t.Errorf("%s: %q, want %q", first, reasons[first], want)
		}
	}
	if people := p.people(); people["elin@fenwick.example"] == nil || people["lea@lacbleu.example"] == nil && i.Encoding == "utf-8" {
		t.Errorf("good rows are missing: %s in %s", tally(i), i.Encoding)
	}
	if head := p.rejected(i.ID)[0]; strings.Join(head, "|") != "First Name|Last Name|Email|City|Column 5|Column 6|reason" {
		t.Errorf("header of the rejected rows: %q", head)
	}
}

func TestEncodingsOfListsFromElsewhere(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	for name, file := range map[string]string{
		"windows-1252": "Vorname;Nachname;E-Mail\r\nJ\xfcrgen;Wei\xdf;a@x.example\r\nS\xf6ren;M\xfcller;b@x.example\r\n",
		"utf-16le":     "\xff\xfe" + utf16("Vorname\tNachname\tE-Mail\r\nJürgen\tWeiß\ta@x.example\r\nSören\tMüller\tb@x.example\r\n"),
		"utf-8":        "\ufeffVorname,Nachname,E-Mail\nJürgen,Weiß,a@x.example\nSören,Müller,b@x.example\n",
	} {
		i := p.run(contactsPath, file, map[string]any{"key": ""})
		if i.Encoding != name || i.Created != 2 {
			t.Errorf("%s: taken for %s, %s", name, i.Encoding, tally(i))
		}
	}
	var names string
	p.w.one(&names, "select string_agg(distinct name, ', ' order by name) from contacts where company_id = $1", p.actor.CompanyID)
	if names != "Jürgen Weiß, Sören Müller" {
		t.Errorf("names %q", names)
	}
}

func utf16(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestColumnsOfOneNameStayApart(t *testing.T) {
	t.Parallel()
	p := newWorld(t).company(tenant.Manager)
	_, raw := p.upload(contactsPath, "a.csv", []byte("E-mail,Phone,phone,\na@x.example,+46 26 11 22 33,+46 26 99 88 77,x\n"), nil)
	i := read[sheet.Import](t, raw)
	var names []string
	for _, c := range i.Columns {
		names = append(names, c.Name)
	}
	if strings.Join(names, "|") != "E-mail|Phone|phone (2)|Column 4" {
		t.Fatalf("%q", names)
	}
	if status, raw := p.post("/imports/"+i.ID.String()+"/start", map[string]any{"mapping": map[string]string{"0": "email", "2": "phone"}}); status != http.StatusOK {
		t.Fatalf("%d %s", status, raw)
	}
	p.wait(i.ID)
	if c := p.people()["a@x.example"]; c == nil || c.Phone != "+4626998877" {
		t.Errorf("%+v", c)
	}
}

func TestFormulasAreNeutralisedOnTheWayOutAndRestoredOnTheWayIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, other := w.company(tenant.Manager), w.company(tenant.Manager)
	evil := []string{`=HYPERLINK("http://x.example","y")`, "@SUM(1)", "+46 70 555 01 42", "-2+3", "'quoted", "|calc"}
	file := "Email,Notes\n"
	for n, e := range evil {
		file += string(rune('a'+n)) + "@x.example,\"" + strings.ReplaceAll(e, `"`, `""`) + "\"\n"
	}
	wantTally(t, p.run(contactsPath, file, nil), "succeeded 6/6: 6 created, 0 updated, 0 unchanged, 0 rejected")
	status, out, head := p.call(http.MethodGet, contactsPath+"/export?sort=email", "", nil)
	if status != http.StatusOK || !strings.HasPrefix(head.Get("Content-Disposition"), "attachment; filename=contacts-2") || !strings.HasPrefix(head.Get("Content-Type"), "text/csv") {
		t.Fatalf("%d %v", status, head)
	}
	for _, row := range cells(t, out) {
		for _, c := range row {
			if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
				t.Errorf("a spreadsheet would run %q", c)
			}
		}
	}
	wantTally(t, other.run(contactsPath, string(out), nil), "succeeded 6/6: 6 created, 0 updated, 0 unchanged, 0 rejected")
	for n, e := range evil {
		if c := other.people()[string(rune('a'+n))+"@x.example"]; c == nil || c.Notes != e {
			t.Errorf("%q came back as %+v", e, c)
		}
	}
	bad := p.run(contactsPath, "Email,Notes\nno address,=1+1\n", nil)
	if r := p.rejected(bad.ID); r[1][1] != "'=1+1" {
		t.Errorf("the file of rejected rows holds %q", r[1][1])
	}
}

// collected are files of the collection of real data, where that is at hand.
func collected(t *testing.T, pattern string) []string {
	t.Helper()
	root := os.Getenv("RAPPORT_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	files, err := filepath.Glob(filepath.Join(root, "data", pattern))
	if err != nil || len(files) == 0 {
		t.Skipf("data/%s is not here", pattern)
	}
	return files
}

// Every list is imported, or refused with a reason, or its rows are rejected with theirs; nothing is left unsaid.
func TestSharedListsImportOrSayWhyNot(t *testing.T) {
	t.Parallel()
	files := collected(t, "lists/contacts/*.csv")
	p := newWorld(t).company(tenant.Manager)
	for _, path := range files {
		name := filepath.Base(path)
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range []string{contactsPath, "/crm/accounts"} {
			status, raw := p.upload(to, name, file, map[string]any{"start": true})
			if status != http.StatusCreated {
				var why struct{ Detail string }
				if json.Unmarshal(raw, &why) != nil || status != http.StatusUnprocessableEntity || why.Detail == "" {
					t.Errorf("%s to %s: %d %s", name, to, status, raw)
				}
				t.Logf("%s to %s: refused: %s", name, to, why.Detail)
				continue
			}
			i := p.wait(read[sheet.Import](t, raw).ID)
			if i.Status != sheet.Succeeded || i.RowsDone != i.RowsTotal || i.Created+i.Updated+i.Unchanged+i.Rejected != i.RowsTotal {
				t.Errorf("%s to %s: %s", name, to, tally(i))
			}
			rejected := p.rejected(i.ID)[1:]
			for _, r := range rejected {
				if r[len(r)-1] == "" {
					t.Errorf("%s to %s: rejected without a reason: %q", name, to, r)
				}
			}
			if int64(len(rejected)) != i.Rejected {
				t.Errorf("%s to %s: %d rejected rows, %d counted", name, to, len(rejected), i.Rejected)
			}
			t.Logf("%s to %s: %s; also %v; %v", name, to, tally(i), i.AlsoCreated, i.Mapping)
			for _, r := range rejected[:min(1, len(rejected))] {
				t.Logf("   %s", r[len(r)-1])
			}
		}
	}
}
