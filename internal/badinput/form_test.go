package badinput_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
)

// upload is a form with a file, as it is sent.
type upload struct {
	fields [][2]string
	// field is the file's own; head stands in place of its name where it is not empty.
	field, name, head string
	content           []byte
}

func (u upload) call(c *company, op *document.Operation) call {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for _, f := range u.fields {
		_ = w.WriteField(f[0], f[1])
	}
	head := u.head
	if head == "" {
		head = fmt.Sprintf(`form-data; name="%s"; filename="%s"`, u.field, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "%0D", "\n", "%0A").Replace(u.name))
	}
	if part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {head}, "Content-Type": {"application/octet-stream"}}); err == nil {
		_, _ = part.Write(u.content)
	}
	_ = w.Close()
	path, _ := c.address(op)
	return call{method: op.Method, path: path, token: c.owner.Token, kind: w.FormDataContentType(), body: buf.Bytes()}
}

// about are the fields that say which record an attachment is on.
func (c *company) about() [][2]string {
	return [][2]string{{"about", "contacts"}, {"about_id", c.ids["contact"][0]}}
}

// fileField is the field of a form that takes a file.
func (c *company) fileField(op *document.Operation) string {
	if op.Form.Properties["files"] != nil {
		return "files"
	}
	return "file"
}

// filename uploads files under every hostile name through every form: the name that is shown leads nowhere and does nothing,
// and no file is kept under it.
func (c *company) filename() {
	c.explore()
	for i, op := range c.doc.Operations {
		if op.Form == nil {
			continue
		}
		for n, l := range badinput.Lines(c.t, "filename") {
			if l.ID == "filename-051" {
				l.Input = strings.Repeat("a", 4096)
			}
			keeps := op.Path == "/documents/upload" || op.Path == "/attachments"
			if keeps || c.turn(n+i, 10) {
				c.called(l, op, keeps)
			}
		}
	}
	c.kept()
}

// called uploads one file by one name, written plainly and in the longer form (RFC 6266).
func (c *company) called(l badinput.Line, op *document.Operation, keeps bool) {
	u := upload{field: c.fileField(op), name: string(l.Bytes()), content: fmt.Appendf(nil, "Name,E-mail\nFenwick,%s@fenwick.example\n", uuid.NewString())}
	if op.Path == "/attachments" {
		u.fields = c.about()
	}
	long := u
	long.head = fmt.Sprintf(`form-data; name="%s"; filename="x.txt"; filename*=UTF-8''%s`, u.field, url.PathEscape(u.name))
	if l.ID == "filename-081" {
		u.head = `form-data; name="` + u.field + `"; ` + l.Input
	}
	for _, one := range []upload{u, long} {
		a := c.send(l, one.call(c, op))
		if keeps && a.status < 300 {
			c.shown(l, op, a)
		}
	}
}

// shown looks at the name that the program made of a hostile one, and at how the file is given back.
func (c *company) shown(l badinput.Line, op *document.Operation, a answer) {
	var out struct {
		ID, Name string
		Items    []struct{ ID, Name string }
	}
	decode(c.t, a, 201, &out)
	path := "/attachments/"
	if len(out.Items) > 0 {
		out.ID, out.Name, path = out.Items[0].ID, out.Items[0].Name, "/documents/"
	}
	bad := strings.ContainsFunc(out.Name, func(r rune) bool { return r == '/' || r == '\\' || unicode.IsControl(r) || r >= 0x202a && r <= 0x202e })
	if bad || out.Name == "" || out.Name == "." || out.Name == ".." || !utf8.ValidString(out.Name) || utf8.RuneCountInString(out.Name) > 255 {
		c.fail(l, "%s shows %.80q", op, out.Name)
	}
	if c.turn(c.sent, 8) {
		file := c.call(call{method: "GET", path: path + out.ID + "/file", token: c.owner.Token})
		h := file.header
		if file.status != 200 || len(h["Content-Disposition"]) != 1 || h.Get("Set-Cookie") != "" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") ||
			h.Get("X-Content-Type-Options") != "nosniff" {
			c.fail(l, "%s gives it back with %d %v", op, file.status, h)
		}
	}
}

// kept holds every file of the company's to a key of the program's own, below its folder.
func (c *company) kept() {
	err := fs.WalkDir(os.DirFS(c.app.Files), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if _, err := uuid.Parse(strings.SplitN(filepath.Base(path), ".", 2)[0]); err != nil {
				c.fail("files", "one is kept as %s", path)
			}
		}
		return err
	})
	if err != nil {
		c.t.Error(err)
	}
}
