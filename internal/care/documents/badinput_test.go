package documents

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"rapport/internal/platform/tenant"
)

// Each kind of bad file ends as a failed job with a reason that a person understands; nothing of it can be retrieved, and
// the next document is read as if nothing had been.
func TestBadDocumentsFailWithAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	me := w.company(tenant.Agent)
	manual := fixture(t, "aldermoor-manual.pdf").raw
	cases := []struct {
		name   string
		raw    []byte
		reason string
	}{
		{"empty.pdf", nil, "empty"},
		{"blank.txt", []byte(" \n\t "), "blank"},
		{"broken.pdf", manual[:len(manual)/3], "damaged"},
		{"not-a-pdf.pdf", []byte("hello"), "damaged"},
		{"encrypted.pdf", fixture(t, "aldermoor-locked.pdf").raw, "password"},
		{"textless.pdf", fixture(t, "aldermoor-scan.pdf").raw, "no text"},
		{"bomb.docx", docx(t, "<w:p><w:r><w:t>"+strings.Repeat("bomb", 16<<20)+"</w:t></w:r></w:p>"), "bomb"},
		{"entities.docx", docxWith(t, `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`, "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>"), "document type definition"},
		{"no-zip.docx", []byte("this is no zip at all"), "damaged"},
		{"archive.zip", zipped(t, map[string]string{"a.txt": "a"}), "Word"},
		{"picture.png", []byte("\x89PNG\r\n\x1a\n0000"), "picture"},
		{"program.pdf.exe", []byte("MZ\x90\x00"), "program"},
	}
	var files []upload
	for _, c := range cases {
		files = append(files, upload{c.name, c.raw})
	}
	for i, item := range w.upload(me, files...) {
		d := w.ended(me, item.ID)
		if d.Status != Failed || d.Error == nil || !strings.Contains(strings.ToLower(*d.Error), strings.ToLower(cases[i].reason)) || d.PassageCount != 0 || strings.Contains(*d.Error, "root:") {
			t.Errorf("%s: %s, %v", cases[i].name, d.Status, textOf(d.Error))
			continue
		}
		if strings.ContainsAny(*d.Error, "{}%") || len(*d.Error) > 200 {
			t.Errorf("%s: the reason is not for people: %s", d.Name, *d.Error)
		}
		w.checkJob(me, d, "failed", *d.Error)
		if status, _ := w.get(me, "/documents/"+d.ID.String()+"/text"); status != http.StatusConflict {
			t.Errorf("%s: text answers %d", d.Name, status)
		}
	}
	if n := w.count(me, "select count(*) from passages where company_id = $1"); n != 0 {
		t.Errorf("%d passages of bad documents", n)
	}
	if got := w.knowledge(me); got != 0 {
		t.Errorf("knowledge version %d", got)
	}
	if d := w.ended(me, w.upload(me, fixture(t, "aldermoor-guide.md"))[0].ID); d.Status != Ready {
		t.Errorf("a good document after the bad ones: %s %v", d.Status, textOf(d.Error))
	}
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range parts {
		part, err := z.Create(name)
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func docx(t *testing.T, body string) []byte { return docxWith(t, "", body) }

func docxWith(t *testing.T, doctype, body string) []byte {
	t.Helper()
	const ns = "http://schemas.openxmlformats.org/"
	return zipped(t, map[string]string{
		"[Content_Types].xml": `<Types xmlns="` + ns + `package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels":       `<Relationships xmlns="` + ns + `package/2006/relationships"><Relationship Id="r1" Type="` + ns + `officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml": `<?xml version="1.0"?>` + doctype + `<w:document xmlns:w="` + ns + `wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`,
	})
}

// manyPages is a PDF whose every page says its number.
func manyPages(n int) []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(offsets)}, args...)...)
	}
	out.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range n {
		kids += fmt.Sprintf("%d 0 R ", 5+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Count %d /Kids [%s] >>", n, kids)
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	for i := range n {
		content := fmt.Sprintf("BT /F1 12 Tf 72 700 Td (Page %d says that valve number %d opens at %d bar.) Tj ET", i+1, i+1, i+2)
		object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", len(offsets))
	}
	at := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return out.Bytes()
}

// A PDF of 2,000 pages is read to its last one, and those who watch see it go forward.
func TestPDFOf2000PagesIsReadWithProgress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	watch := w.bus.Listen(w.actors[me].CompanyID)
	defer watch.Close()
	id := w.upload(me, upload{"valves.pdf", manyPages(2000)})[0].ID
	w.start()
	d := w.ended(me, id)
	if d.Status != Ready || d.Pages == nil || *d.Pages != 2000 || d.MediaType != "application/pdf" {
		t.Fatalf("%+v %s", d, textOf(d.Error))
	}
	_, raw := w.get(me, "/documents/"+id.String()+"/text")
	if !bytes.Contains(raw, []byte("valve number 2000 opens at 2001 bar")) {
		t.Error("the last page is not in the text")
	}
	var stages []string
	at := 0.0
	for len(watch.C) > 0 {
		n, ok := (<-watch.C).Body.(Notice)
		if !ok {
			continue
		}
		if n.RecordID != id || n.Record != "documents" || n.Data.Progress < at || n.Data.Progress > 1 {
			t.Errorf("after %v: %+v", at, n)
		}
		at = n.Data.Progress
		if len(stages) == 0 || stages[len(stages)-1] != n.Data.Stage {
			stages = append(stages, n.Data.Stage)
		}
	}
	if got := fmt.Sprint(stages); got != "[file text passages index ready]" || at != 1 {
		t.Errorf("stages %s up to %v", got, at)
	}
}

// Text of every script, with controls and direction marks, is kept as text and found at its bytes.
func TestUnicodeDocuments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	me := w.company(tenant.Agent)
	lines := []string{"Gebu\u0308hren für Ölkännchen: 49 €", "説明書は日本語でも入手できます。", "שלום עולם", "\u202eevil\u202c a\u200bb", "👩\u200d🔧 \U0010FFFF \uFFFE", "a\x00b\x1b[31m", "\xff\xfe broken"}
	d := w.ended(me, w.upload(me, upload{"Ünïcödé 説明.txt", []byte(strings.Join(lines, "\n\n"))})[0].ID)
	if d.Status == Ready {
		_, raw := w.get(me, "/documents/"+d.ID.String()+"/text")
		if !utf8.Valid(raw) || bytes.ContainsAny(raw, "\x00\x1b") {
			t.Errorf("the text holds what is no text: %q", raw)
		}
		w.checkPassages(me, d)
	}
	clean := strings.Join(lines[:5], "\n\n")
	d = w.ended(me, w.upload(me, upload{"Ünïcödé 説明.txt", []byte(clean)})[0].ID)
	if d.Status != Ready || d.Name != "Ünïcödé 説明.txt" {
		t.Fatalf("%+v %s", d, textOf(d.Error))
	}
	w.checkPassages(me, d)
	_, raw := w.get(me, "/documents/"+d.ID.String()+"/text")
	if !json.Valid([]byte(`"`+strings.ReplaceAll(string(raw), "\n", " ")+`"`)) || !bytes.Contains(raw, []byte("Gebühren für Ölkännchen: 49 €")) {
		t.Errorf("%q", raw)
	}
}

// A document that is larger than the bound is refused while it comes in, with everything sent beside it.
func TestTooLargeAFileLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	body, media := form(t, upload{"good.txt", []byte("good")}, upload{"huge.txt", make([]byte, MaxFile+1)})
	status, _, raw := w.call(me, http.MethodPost, "/documents/upload", body, media)
	if status != http.StatusRequestEntityTooLarge || !bytes.Contains(raw, []byte("huge.txt")) {
		t.Errorf("%d %s", status, raw)
	}
	if left := w.blobs(); len(left) != 0 {
		t.Errorf("files were left: %v", left)
	}
	if n := w.count(me, "select count(*) from documents where company_id = $1"); n != 0 {
		t.Errorf("%d documents were made", n)
	}
}
