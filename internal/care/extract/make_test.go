package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pdfText is one line to be set on a page.
type pdfText struct {
	font string // F1 regular, F2 bold
	size float64
	x, y float64
	text string
}

// makePDF sets lines on pages with the standard fonts.
func makePDF(title string, pages [][]pdfText) []byte {
	objects := []string{"", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
		fmt.Sprintf("<< /Title (%s) >>", title)}
	var kids strings.Builder
	for _, lines := range pages {
		var content strings.Builder
		for _, l := range lines {
			fmt.Fprintf(&content, "BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n", l.font, l.size, l.x, l.y,
				strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(l.text))
		}
		objects = append(objects, stream("", content.String()))
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "+
			"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>", len(objects)))
		fmt.Fprintf(&kids, "%d 0 R ", len(objects))
	}
	objects[0] = "<< /Type /Catalog /Pages 2 0 R >>"
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(pages))
	return pdfFrom(objects, "/Info 5 0 R")
}

func stream(dict, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

// pdfFrom numbers objects from 1; the first is the catalogue.
func pdfFrom(objects []string, trailer string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, at)
	return out.Bytes()
}

// zipPart is an entry for makeZip, in order.
type zipPart struct{ name, content string }

func makeZip(parts ...zipPart) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)})
		if err == nil {
			_, err = w.Write([]byte(p.content))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	wordNS  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
)

func documentPart(body string) zipPart {
	return zipPart{"word/document.xml", xmlHead + `<w:document` + wordNS + `><w:body>` + body + `</w:body></w:document>`}
}

func wordPara(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }

// makeDOCX packs a body with the parts that every Word document has, and more.
func makeDOCX(body string, more ...zipPart) []byte {
	parts := []zipPart{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		documentPart(body),
	}
	return makeZip(append(parts, more...)...)
}

func extractBytes(t *testing.T, name string, raw []byte) (*Result, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	res, err := Extract(ctx, name, bytes.NewReader(raw), int64(len(raw)), nil)
	if err == nil {
		checkResult(t, res)
	}
	return res, err
}

func mustExtract(t *testing.T, name string, raw []byte) *Result {
	t.Helper()
	res, err := extractBytes(t, name, raw)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return res
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// outline writes blocks as "kind level text", one a line, for comparing.
func outline(res *Result) string {
	var out strings.Builder
	for _, b := range res.Blocks {
		fmt.Fprintf(&out, "%s %d %s\n", b.Kind, b.Level, strings.ReplaceAll(res.Text[b.Start:b.End], "\n", "⏎"))
	}
	return out.String()
}
