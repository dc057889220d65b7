package apptest_test

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"rapport/internal/apptest"
	"rapport/internal/platform/blob"
)

// attachment writes a multipart form with fields, in order, and one file after them.
func attachment(t *testing.T, name string, content []byte, fields ...string) (body []byte, contentType string) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), w.FormDataContentType()
}

// A file goes when nothing needs it any more: its upload never came to an end, or its attachment has lain in the trash for
// thirty days. One that may still come back stays.
func TestOrphanedFilesAreSwept(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	me := a.Register(t, "Aldermoor Heat")
	contact := made(t, me, "/crm/contacts", map[string]any{"last_name": "Sandvik"})
	keep := func() string {
		raw, kind := attachment(t, "a.txt", []byte("hello"), "about", "contacts", "about_id", contact)
		return me.Do(t, "POST", "/attachments", raw, "Content-Type", kind).Map(t)["id"].(string)
	}
	live, orphan, fresh, old := keep(), keep(), keep(), keep()
	there := func(id string) bool {
		f, _, err := a.Blobs.Open(t.Context(), blob.Key(uuid.MustParse(me.CompanyID), uuid.MustParse(id)))
		if err == nil {
			f.Close()
		}
		return err == nil
	}
	a.DB.AsOwner(t, "delete from attachments where id = $1", orphan)
	me.Must(t, "DELETE", "/attachments/"+fresh, nil, 204, nil)
	me.Must(t, "DELETE", "/attachments/"+old, nil, 204, nil)
	a.DB.AsOwner(t, "update attachments set deleted_at = now() - interval '31 days' where id = $1", old)
	a.DB.AsOwner(t, "update river.river_job set scheduled_at = now(), state = 'available' where kind = 'sweep_attachment'")
	for range 200 {
		if !there(orphan) && !there(old) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	for id, want := range map[string]bool{live: true, fresh: true, orphan: false, old: false} {
		if there(id) != want {
			t.Errorf("a file is there: %v, want %v (live %s, orphan %s, fresh %s, old %s)", !want, want, live, orphan, fresh, old)
		}
	}
	me.Must(t, "POST", "/attachments/"+fresh+"/restore", nil, 200, nil)
	me.Must(t, "GET", "/attachments/"+fresh+"/file", nil, 200, nil)
	me.Must(t, "POST", "/attachments/"+old+"/restore", nil, 404, nil)
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	a := apptest.Shared(t)
	mine, theirs := a.Register(t, "Aldermoor Heat"), a.Register(t, "Bramble Hotels")
	contact := made(t, mine, "/crm/contacts", map[string]any{"last_name": "Sandvik"})
	pdf := []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
	on := []string{"about", "contacts", "about_id", contact}
	send := func(c *apptest.Client, name string, content []byte, fields ...string) *apptest.Response {
		body, contentType := attachment(t, name, content, fields...)
		return c.Do(t, "POST", "/attachments", body, "Content-Type", contentType)
	}
	kept := send(mine, `../../x/plan".html`, pdf, on...)
	if kept.Status != 201 {
		t.Fatalf("%d %s", kept.Status, kept.Body)
	}
	one := kept.Map(t)
	if one["name"] != `plan".html` || one["media_type"] != "application/pdf" || one["bytes"] != float64(len(pdf)) {
		t.Errorf("kept as %v", one)
	}
	path := "/attachments/" + one["id"].(string)
	got := mine.Do(t, "GET", path+"/file", nil)
	if !bytes.Equal(got.Body, pdf) || got.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d %v %q", got.Status, got.Header, got.Body)
	}
	for name, tc := range map[string]struct {
		as     *apptest.Client
		file   string
		bytes  []byte
		fields []string
		status int
		says   string
	}{
		"another company's record": {theirs, "a.pdf", pdf, on, 422, "no record that is there"},
		"no record":                {mine, "a.pdf", pdf, []string{"about", "contacts", "about_id", uuid.NewString()}, 422, "no record that is there"},
		"no such type":             {mine, "a.pdf", pdf, []string{"about", "users", "about_id", contact}, 422, "no record that is there"},
		"on nothing":               {mine, "a.pdf", pdf, nil, 422, "before the file"},
		"no file":                  {mine, "", nil, on, 422, "Choose a file"},
		"empty file":               {mine, "a.pdf", nil, on, 422, "empty"},
		"other fields":             {mine, "a.pdf", pdf, []string{"company_id", contact}, 422, "no others"},
		"too large":                {mine, "a.pdf", make([]byte, 25<<20+1), on, 413, "25 MB"},
		"viewers only look":        {mine.As(t, "viewer"), "a.pdf", pdf, on, 403, "role"},
	} {
		if res := send(tc.as, tc.file, tc.bytes, tc.fields...); res.Status != tc.status || !strings.Contains(string(res.Body), tc.says) {
			t.Errorf("%s: %d %s", name, res.Status, res.Body)
		}
	}
	mine = mine.As(t, "owner")
	for _, s := range []apptest.Scenario{
		{Name: "no form", As: mine, Method: "POST", URL: "/attachments", Body: map[string]any{"about": "contacts"}, Status: 415},
		{Name: "another company's", As: theirs, Method: "GET", URL: path, Status: 404},
		{Name: "another company's file", As: theirs, Method: "GET", URL: path + "/file", Status: 404},
		{Name: "another company's, away", As: theirs, Method: "DELETE", URL: path, Status: 404},
		{Name: "listed", As: mine, Method: "GET", URL: "/attachments?filter=about_id%3D%3D%22" + contact + "%22", Status: 200, Contains: []string{one["id"].(string)}},
		{Name: "renamed", As: mine, Method: "PATCH", URL: path, Body: map[string]any{"name": "a/b/plan 2.pdf"}, Status: 200, Contains: []string{`"plan 2.pdf"`}, Events: []string{"attachments update"}},
		{Name: "not moved", As: mine, Method: "PATCH", URL: path, Body: map[string]any{"about": "accounts"}, Status: 200, Contains: []string{`"about":"contacts"`}},
		{Name: "deleted", As: mine, Method: "DELETE", URL: path, Status: 204, Events: []string{"attachments delete"}},
		{Name: "no file of the deleted", As: mine, Method: "GET", URL: path + "/file", Status: 404},
		{Name: "brought back", As: mine, Method: "POST", URL: path + "/restore", Status: 200, Events: []string{"attachments restore"}},
		{Name: "there again", As: mine, Method: "GET", URL: path + "/file", Status: 200},
	} {
		s.Run(t)
	}
}
