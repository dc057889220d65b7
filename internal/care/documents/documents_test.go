package documents

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/tenant"
)

func countTx(n *int64, sql string, args ...any) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error { return tx.QueryRow(ctx, sql, args...).Scan(n) }
}

func TestUploadIsReadAndServed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	me := w.company(tenant.Agent)
	files := []upload{fixture(t, "aldermoor-manual.pdf"), fixture(t, "aldermoor-warranty.docx"), fixture(t, "aldermoor-faq.html"), fixture(t, "aldermoor-guide.md"),
		{"notes.txt", []byte("The pump needs 2 bar.\n\nThe valve opens at 6 bar.")}}
	items := w.upload(me, files...)
	if len(items) != len(files) {
		t.Fatalf("%d items", len(items))
	}
	for i, item := range items {
		d := w.ended(me, item.ID)
		if d.Status != Ready || d.Stage != StageReady || d.Progress != 1 || d.PassageCount == 0 || d.Preview == "" || d.Bytes != int64(len(files[i].raw)) || d.Error != nil {
			t.Errorf("%s: %+v", d.Name, d)
		}
		w.checkPassages(me, d)
		w.checkJob(me, d, "succeeded", "")
		status, h, raw := w.call(me, http.MethodGet, "/documents/"+d.ID.String()+"/file", nil, "")
		if status != 200 || !bytes.Equal(raw, files[i].raw) || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; ") {
			t.Errorf("%s: file: %d, %d bytes, %v", d.Name, status, len(raw), h)
		}
	}
	if got := w.knowledge(me); got != int64(len(files)) {
		t.Errorf("knowledge version %d after %d documents", got, len(files))
	}
}

// checkPassages reads every passage by pages of two and holds it against the text's bytes.
func (w *world) checkPassages(token string, d Document) {
	w.t.Helper()
	status, h, text := w.call(token, http.MethodGet, "/documents/"+d.ID.String()+"/text", nil, "")
	if status != 200 || h.Get("Content-Type") != "text/plain; charset=utf-8" {
		w.t.Errorf("%s: text: %d %s", d.Name, status, h.Get("Content-Type"))
	}
	seen, cursor := 0, ""
	for {
		status, raw := w.get(token, "/documents/"+d.ID.String()+"/passages?limit=2&cursor="+cursor)
		var page struct {
			Items []Piece
			Next  *string `json:"next_cursor"`
		}
		if err := json.Unmarshal(raw, &page); err != nil || status != 200 {
			w.t.Fatalf("%d %s: %v", status, raw, err)
		}
		for _, p := range page.Items {
			if p.Ordinal != seen || string(text[p.Start:p.End]) != p.Text {
				w.t.Errorf("%s: passage %d is not text[%d:%d]", d.Name, p.Ordinal, p.Start, p.End)
			}
			seen++
		}
		if page.Next == nil {
			break
		}
		cursor = *page.Next
	}
	if int64(seen) != d.PassageCount {
		w.t.Errorf("%s: %d passages of %d", d.Name, seen, d.PassageCount)
	}
}

func (w *world) checkJob(token string, d Document, status, reason string) {
	w.t.Helper()
	code, raw := w.get(token, "/documents/jobs/"+d.JobID.String())
	var j Job
	if err := json.Unmarshal(raw, &j); err != nil || code != 200 {
		w.t.Fatalf("job: %d %s", code, raw)
	}
	got := ""
	if j.Error != nil {
		got = *j.Error
	}
	if j.Status != status || j.DocumentID != d.ID || !strings.Contains(got, reason) || (reason == "") != (got == "") {
		w.t.Errorf("%s: job %s", d.Name, raw)
	}
}

func TestAnotherCompanysDocumentIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	mine, theirs := w.company(tenant.Owner), w.company(tenant.Owner)
	d := w.ended(theirs, w.upload(theirs, fixture(t, "aldermoor-guide.md"))[0].ID)
	for _, path := range []string{"", "/text", "/passages", "/file"} {
		foreign, a := w.get(mine, "/documents/"+d.ID.String()+path)
		random, b := w.get(mine, "/documents/"+uuid.NewString()+path)
		if foreign != 404 || random != 404 || detail(a) != detail(b) {
			t.Errorf("GET %s: %d %s, a random one %d %s", path, foreign, detail(a), random, detail(b))
		}
	}
	for method, path := range map[string]string{"GET": "/documents/jobs/" + d.JobID.String(), "POST": "/documents/" + d.ID.String() + "/reprocess", "DELETE": "/documents/" + d.ID.String()} {
		if status, _, raw := w.call(mine, method, path, nil, ""); status != 404 {
			t.Errorf("%s %s: %d %s", method, path, status, raw)
		}
	}
	for _, path := range []string{"/documents/x/text", "/documents/x/passages", "/documents/jobs/x", "/documents/other/" + d.JobID.String()} {
		if status, raw := w.get(theirs, path); status != 404 {
			t.Errorf("GET %s: %d %s", path, status, raw)
		}
	}
	if w.document(theirs, d.ID).Status != Ready {
		t.Error("the owner's document has changed")
	}
}

func detail(raw []byte) string {
	var p struct{ Code, Detail string }
	_ = json.Unmarshal(raw, &p)
	return p.Code + p.Detail
}

func TestViewersLookAndDoNotTouch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	agent := w.company(tenant.Agent)
	viewer := w.member(w.actors[agent].CompanyID, tenant.Viewer)
	d := w.ended(agent, w.upload(agent, fixture(t, "aldermoor-guide.md"))[0].ID)
	if status, _ := w.get(viewer, "/documents/"+d.ID.String()+"/text"); status != 200 {
		t.Errorf("a viewer reads the text: %d", status)
	}
	body, media := form(t, upload{"a.txt", []byte("a")})
	if status, _, _ := w.call(viewer, "POST", "/documents/upload", body, media); status != 403 {
		t.Errorf("a viewer uploads: %d", status)
	}
	for method, path := range map[string]string{"POST": "/reprocess", "DELETE": ""} {
		if status, _, _ := w.call(viewer, method, "/documents/"+d.ID.String()+path, nil, ""); status != 403 {
			t.Errorf("a viewer calls %s %s: %d", method, path, status)
		}
	}
	if status, _ := w.get("nobody", "/documents/"+d.ID.String()); status != 401 {
		t.Errorf("nobody reads: %d", status)
	}
}

func TestTrashRestoreAndReprocess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	me := w.company(tenant.Agent)
	d := w.ended(me, w.upload(me, fixture(t, "aldermoor-guide.md"))[0].ID)
	path := "/documents/" + d.ID.String()
	steps := []struct {
		method, path   string
		status         int
		knowledgeAfter int64
	}{{"DELETE", "", 204, 2}, {"POST", "/reprocess", 404, 2}, {"POST", "/restore", 200, 3}, {"POST", "/reprocess", 202, 4}}
	for _, st := range steps {
		status, _, raw := w.call(me, st.method, path+st.path, nil, "")
		if status != st.status {
			t.Fatalf("%s %s: %d %s", st.method, st.path, status, raw)
		}
		if status == 202 {
			var a Accepted
			if err := json.Unmarshal(raw, &a); err != nil || a.JobID == *d.JobID || a.ID != d.ID {
				t.Fatalf("reprocess: %s", raw)
			}
			w.ended(me, d.ID)
		}
		if got := w.knowledge(me); got != st.knowledgeAfter {
			t.Errorf("after %s %s the knowledge version is %d", st.method, st.path, got)
		}
	}
	now := w.document(me, d.ID)
	if now.Status != Ready || now.PassageCount != d.PassageCount || *now.JobID == *d.JobID {
		t.Errorf("after all: %+v", now)
	}
	if n := w.count(me, "select version from document_texts where company_id = $1 and document_id = $2", d.ID); n != 1 {
		t.Errorf("the same text has version %d", n)
	}
}

func TestUploadRefusesWhatIsNoUpload(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	many := make([]upload, MaxFiles+1)
	for i := range many {
		many[i] = upload{fmt.Sprintf("%d.txt", i), []byte("a")}
	}
	tooMany, tooManyMedia := form(t, many...)
	none, noneMedia := form(t)
	cut, cutMedia := form(t, upload{"a.txt", bytes.Repeat([]byte("a"), 1000)})
	head := make([]byte, 500)
	if _, err := cut.Read(head); err != nil {
		t.Fatal(err)
	}
	const b = "--b\r\nContent-Disposition: form-data; "
	cases := []struct {
		name, media, body string
		status            int
	}{
		{"JSON", "application/json", "{}", 415},
		{"no boundary", "multipart/form-data", "", 415},
		{"no form", "multipart/form-data; boundary=b", "hello", 422},
		{"cut off", cutMedia, string(head), 400},
		{"no files", noneMedia, read(t, none), 422},
		{"another field", "multipart/form-data; boundary=b", b + "name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--b--", 422},
		{"two names", "multipart/form-data; boundary=b", b + "name=\"files\"; filename=\"a\"; filename=\"b\"\r\n\r\nx\r\n--b--", 422},
		{"no name", "multipart/form-data; boundary=b", b + "name=\"files\"\r\n\r\nx\r\n--b--", 422},
		{"too many", tooManyMedia, read(t, tooMany), 413},
	}
	for _, c := range cases {
		status, _, raw := w.call(me, "POST", "/documents/upload", strings.NewReader(c.body), c.media)
		if status != c.status {
			t.Errorf("%s: %d %s", c.name, status, raw)
		}
	}
	if n := w.count(me, "select count(*) from documents where company_id = $1"); n != 0 {
		t.Errorf("%d documents were made", n)
	}
	if left := w.blobs(); len(left) != 0 {
		t.Errorf("files were left: %v", left)
	}
}
