package documents

import (
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"rapport/internal/badinput"
	"rapport/internal/platform/tenant"
)

func TestCleanName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 300)
	for in, want := range map[string]string{
		"manual.pdf": "manual.pdf", "../../etc/passwd": "passwd", `C:\Users\mara\price.docx`: "price.docx", "/": "document", "..": "document", "   ": "document",
		"": "document", "a.pdf. ": "a.pdf", ".env": "env", "a\nb\x00.pdf": "a b.pdf", "invoice_\u202excod.exe": "invoice_xcod.exe", "\u2066\u2069": "document",
		"\xff.pdf": "\uFFFD.pdf", "Gebu\u0308hren.md": "Gebühren.md", long + ".pdf": strings.Repeat("ä", 196) + ".pdf", long: strings.Repeat("ä", 200),
		"説明書.pdf": "説明書.pdf", "می\u200cخواهم.txt": "می\u200cخواهم.txt", "a/b\\c/": "document", "<script>.html": "<script>.html",
	} {
		if got := CleanName(in); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFileWhoseNameIsAPath(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.start()
	me := w.company(tenant.Agent)
	const body = "Content-Disposition: form-data; name=\"files\"; filename=\"../../../../tmp/evil\\..\\price.txt\"\r\n\r\nThe price is 12 euros.\r\n"
	status, _, raw := w.call(me, http.MethodPost, "/documents/upload", strings.NewReader("--b\r\n"+body+"--b--"), "multipart/form-data; boundary=b")
	var out struct{ Items []Accepted }
	if err := json.Unmarshal(raw, &out); err != nil || status != 201 || out.Items[0].Name != "price.txt" {
		t.Fatalf("%d %s", status, raw)
	}
	if d := w.ended(me, out.Items[0].ID); d.Status != Ready {
		t.Errorf("%+v", d)
	}
	want := filepath.Join(w.actors[me].CompanyID.String(), out.Items[0].ID.String())
	if got := w.blobs(); len(got) != 1 || got[0] != want {
		t.Errorf("files %v, want %s", got, want)
	}
}

// blobs lists every file that the store holds.
func (w *world) blobs() (names []string) {
	w.t.Helper()
	err := fs.WalkDir(os.DirFS(w.dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return names
}

// Every hostile name is shown harmless, sent back harmless and kept under a key of our own.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me := w.company(tenant.Agent)
	for _, l := range badinput.Lines(t, "filename") {
		name := string(l.Bytes())
		if name == "" {
			continue
		}
		a := w.upload(me, upload{name, []byte("The price is 12 euros.")})[0]
		if bad := strings.IndexFunc(a.Name, func(r rune) bool { return r == '/' || r == '\\' || unicode.IsControl(r) || r >= 0x202a && r <= 0x202e }); bad >= 0 ||
			a.Name == "" || !utf8.ValidString(a.Name) || utf8.RuneCountInString(a.Name) > 200 {
			t.Errorf("%.60q is shown as %.60q", name, a.Name)
		}
		status, h, _ := w.call(me, http.MethodGet, "/documents/"+a.ID.String()+"/file", nil, "")
		if status != 200 || len(h["Content-Disposition"]) != 1 || h.Get("Set-Cookie") != "" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
			t.Errorf("%.60q: %d %v", name, status, h)
		}
	}
	for _, key := range w.blobs() {
		if _, err := uuid.Parse(filepath.Base(key)); err != nil {
			t.Errorf("a file is kept as %s", key)
		}
	}
}

func read(t *testing.T, r io.Reader) string {
	t.Helper()
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
