package badinput_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"os"
	"strings"

	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
)

// files are the lines that a few lines make; the others are made where files are read, by TestBadFiles in internal/care/extract,
// which each of these goes through as well.
var files = map[string]func() (name string, content []byte){
	"doc-001": func() (string, []byte) { return "a.docx", archive("../../x", "x", "word/document.xml", word) },
	"doc-002": func() (string, []byte) { return "a.docx", archive(`..\..\x`, "x", "word/document.xml", word) },
	"doc-003": func() (string, []byte) { return "a.docx", archive("/etc/cron.d/x", "x", "word/document.xml", word) },
	"doc-004": func() (string, []byte) { return "a.docx", archive(`C:\x`, "x", "word/document.xml", word) },
	"doc-008": func() (string, []byte) { return "a.zip", nested() },
	"doc-016": func() (string, []byte) {
		return "a.docx", archive("word/document.xml", word, "word/document.xml", word)
	},
	"doc-020": func() (string, []byte) { return "a.docx", encrypted() },
	"doc-024": func() (string, []byte) {
		return "a.docx", append([]byte("MZ\x90\x00"), archive("word/document.xml", word)...)
	},
	"doc-029": func() (string, []byte) { return "a.docx", archive("word/document.xml", laughs()) },
	"doc-031": func() (string, []byte) {
		return "a.docx", archive("word/document.xml", `<!DOCTYPE d SYSTEM "http://evil.test/x.dtd">`+word)
	},
	"doc-043": func() (string, []byte) { return "a.pdf", nil },
	"doc-045": func() (string, []byte) { return "a.pdf", []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R") },
	"doc-048": func() (string, []byte) {
		return "a.pdf", pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
	},
	"doc-049": func() (string, []byte) {
		return "a.pdf", pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 1000000000 >>")
	},
	"doc-056": func() (string, []byte) {
		return "a.pdf", pdf("<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (calc.exe) >> >>", "<< /Type /Pages /Kids [] /Count 0 >>")
	},
	"doc-057": func() (string, []byte) {
		return "a.pdf", pdf("<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /URI /URI (http://evil.test) >> >>", "<< /Type /Pages /Kids [] /Count 0 >>")
	},
	"doc-068": func() (string, []byte) { return "a.pdf", []byte("<html><script>alert(1)</script>\n%PDF-1.4\n") },
	"doc-070": func() (string, []byte) { return "a.gif", append([]byte("GIF89a"), archive("A.class", "x")...) },
	"doc-072": func() (string, []byte) {
		return "invoice.pdf.exe", []byte("MZ\x90\x00\x03" + strings.Repeat("\x00", 400))
	},
	"doc-073": func() (string, []byte) {
		return "eicar.txt", []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`)
	},
	"doc-074": func() (string, []byte) {
		return "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>x</script></svg>`)
	},
	"doc-076": func() (string, []byte) {
		return "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>x</script></body></foreignObject></svg>`)
	},
	"doc-077": func() (string, []byte) { return "a.html", []byte("<html><p>Heat pump<script>alert(1)</script></p>") },
	"doc-078": func() (string, []byte) {
		return "a.mhtml", []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n")
	},
	"doc-079": func() (string, []byte) { return "a.png", flood() },
	"doc-082": func() (string, []byte) { return "a.tif", []byte("II*\x00\x08\x00\x00\x00") },
	"doc-091": func() (string, []byte) { return "a.md", []byte("[x](javascript:1) heat pump") },
	"doc-093": func() (string, []byte) {
		return "a.eml", []byte("From: a@b.c\r\nMIME-Version: 1.0\r\n" + strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 100))
	},
}

const word = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Heat pump</w:t></w:r></w:p></w:body></w:document>`

// archive is a zip of parts, each a name and what it holds.
func archive(parts ...string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(parts); i += 2 {
		if w, err := z.Create(parts[i]); err == nil {
			_, _ = w.Write([]byte(parts[i+1]))
		}
	}
	_ = z.Close()
	return out.Bytes()
}

func nested() []byte {
	raw := archive("bomb.txt", strings.Repeat("0", 1<<20))
	for range 10 {
		raw = archive("inner.zip", string(raw))
	}
	return raw
}

func encrypted() []byte {
	raw := archive("word/document.xml", word)
	raw[6] |= 1
	raw[bytes.Index(raw, []byte("PK\x01\x02"))+8] |= 1
	return raw
}

func laughs() string {
	var dtd strings.Builder
	dtd.WriteString(`<!ENTITY e0 "lol">`)
	for i := range 10 {
		fmt.Fprintf(&dtd, `<!ENTITY e%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&e%d;", i), 10))
	}
	return `<?xml version="1.0"?><!DOCTYPE d [` + dtd.String() + `]>` + strings.Replace(word, "Heat pump", "&e10;", 1)
}

// pdf is a file of objects, with the table that says where they are.
func pdf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// flood is a picture that says to be 65,535 pixels wide and high.
func flood() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)))
	raw := b.Bytes()
	binary.BigEndian.PutUint32(raw[16:], 65535)
	binary.BigEndian.PutUint32(raw[20:], 65535)
	return raw
}

// document uploads hostile files to the knowledge, as attachments, as pictures and as lists.
func (c *company) document() {
	c.explore()
	for _, l := range badinput.Lines(c.t, "doc") {
		make := files[l.ID]
		if make == nil {
			c.void++ // TestBadFiles in internal/care/extract
			continue
		}
		name, content := make()
		for n, op := range c.doc.Operations {
			if op.Form == nil || strings.HasSuffix(op.Path, "/import") && !c.turn(n, 8) {
				continue
			}
			u := upload{field: c.fileField(op), name: name, content: content}
			if op.Path == "/attachments" {
				u.fields = c.about()
			}
			c.taken(l, op, c.send(l, u.call(c, op)))
		}
	}
	c.kept()
	if _, err := os.Stat("/etc/cron.d/x"); err == nil {
		c.fail("doc-003", "a file was written")
	}
	// The worker lives.
	c.learn("manual.md", manual)
}

// taken looks at what became of a file: a picture is none, a list is none, a document's job ends.
func (c *company) taken(l badinput.Line, op *document.Operation, a answer) {
	switch {
	case op.Path == "/documents/upload" && a.status == http.StatusCreated:
		var out struct{ Items []struct{ ID string } }
		decode(c.t, a, 201, &out)
		status, reason := c.ended(out.Items[0].ID)
		inert := map[string]bool{"doc-073": true, "doc-077": true, "doc-091": true, "doc-068": true}
		if status != "failed" && !inert[l.ID] && status != "ready" || status == "failed" && len(reason) < 10 {
			c.fail(l, "its job ended as %s: %s", status, reason)
		}
	case op.Path == "/attachments":
		c.refused(l, op.String(), a, 201, 413, 415, 422)
	case strings.HasSuffix(op.Path, "/import"):
		c.refused(l, op.String(), a, 201, 400, 413, 415, 422)
	default:
		c.refused(l, op.String(), a, 400, 413, 415, 422)
	}
}
