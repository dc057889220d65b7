package demo_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// update writes the documents that are made from testdata again.
var update = flag.Bool("update", false, "write the PDF and DOCX documents again")

// made says which document is made from which text.
var made = map[string]func(title string, paras []para) ([]byte, error){
	"M8 installation guide.pdf": makePDF,
	"M12 error codes.pdf":       makePDF,
	"Warranty terms 2026.docx":  makeDOCX,

	"../files/Minutes of the site visit Kyrkogatan.docx": makeDOCX,
	"../files/Framework contract Oakline.docx":           makeDOCX,
	"../files/Commissioning record Spa extension.pdf":    makePDF,
}

// para is a paragraph; level 1 to 3 is a heading.
type para struct {
	level int
	text  string
}

func parse(raw string) (paras []para) {
	for _, block := range strings.Split(raw, "\n\n") {
		block = strings.TrimSpace(block)
		level := len(block) - len(strings.TrimLeft(block, "#"))
		if block != "" {
			paras = append(paras, para{level, strings.TrimSpace(block[level:])})
		}
	}
	return paras
}

// The binary documents are exactly what their texts say.
func TestDocumentsAreMadeFromTheirTexts(t *testing.T) {
	for name, make := range made {
		title := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		raw, err := os.ReadFile(filepath.Join("testdata", title+".md"))
		if err != nil {
			t.Fatal(err)
		}
		want, err := make(title, parse(string(raw)))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("content", "documents", name)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what its text makes; run go test -run Documents -update (%v)", name, err)
		}
	}
}

// Sizes of type and the room on a page of A4, in points.
const (
	bottom, top, left = 70.0, 780.0, 64.0
	perLine           = 88 // characters of body text
)

var sizes = []float64{10.5, 20, 14, 11.5}

// page sets lines from the top down.
type page struct {
	content strings.Builder
	y       float64
}

func (p *page) line(level int, text string) {
	font := "F1"
	if level > 0 {
		font = "F2"
	}
	escaped := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text)
	fmt.Fprintf(&p.content, "BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n", font, sizes[level], left, p.y, escaped)
	p.y -= sizes[level] * 1.35
}

// pages breaks paragraphs into lines and lines into pages; a heading never stands alone at the foot.
func pages(paras []para) (all []*page, err error) {
	for _, pa := range paras {
		text, err := charmap.Windows1252.NewEncoder().String(pa.text)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", pa.text, err)
		}
		lines := wrap(text, perLine)
		need := float64(len(lines)) * sizes[pa.level] * 1.35
		if pa.level > 0 {
			need += 60
		}
		if len(all) == 0 || all[len(all)-1].y-need < bottom {
			all = append(all, &page{y: top})
		}
		p := all[len(all)-1]
		if pa.level > 0 {
			p.y -= 8
		}
		for _, l := range lines {
			p.line(pa.level, l)
		}
		p.y -= 7
	}
	return all, nil
}

func wrap(text string, width int) (lines []string) {
	line := ""
	for _, w := range strings.Fields(text) {
		if line != "" && len(line)+1+len(w) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + w)
	}
	return append(lines, line)
}

func makePDF(title string, paras []para) ([]byte, error) {
	set, err := pages(paras)
	if err != nil {
		return nil, err
	}
	const font = "<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", fmt.Sprintf(font, "Helvetica"), fmt.Sprintf(font, "Helvetica-Bold"),
		fmt.Sprintf("<< /Title (%s) >>", title)}
	var kids strings.Builder
	for i, p := range set {
		p.y = 40
		p.line(0, fmt.Sprintf("Aldermoor Heat    %d", i+1))
		objects = append(objects, fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", p.content.Len(), p.content.String()))
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "+
			"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>", len(objects)))
		fmt.Fprintf(&kids, "%d 0 R ", len(objects))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(set))
	return numbered(objects), nil
}

// numbered writes objects with their cross-reference table; the fifth tells about the document.
func numbered(objects []string) []byte {
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
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return out.Bytes()
}

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	wordNS  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
)

func makeDOCX(_ string, paras []para) ([]byte, error) {
	var body, styles bytes.Buffer
	for _, pa := range paras {
		body.WriteString("<w:p>")
		if pa.level > 0 {
			fmt.Fprintf(&body, `<w:pPr><w:pStyle w:val="Heading%d"/></w:pPr>`, pa.level)
		}
		body.WriteString(`<w:r><w:t xml:space="preserve">`)
		if err := xml.EscapeText(&body, []byte(pa.text)); err != nil {
			return nil, err
		}
		body.WriteString("</w:t></w:r></w:p>")
	}
	for level := 1; level <= 3; level++ {
		fmt.Fprintf(&styles, `<w:style w:type="paragraph" w:styleId="Heading%[1]d"><w:name w:val="heading %[1]d"/>`+
			`<w:pPr><w:outlineLvl w:val="%[2]d"/></w:pPr><w:rPr><w:b/><w:sz w:val="%[3]d"/></w:rPr></w:style>`, level, level-1, 40-8*level)
	}
	const office = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	const packages = "http://schemas.openxmlformats.org/package/2006/"
	return pack([][2]string{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="` + packages + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="` + office + `document.main+xml"/><Override PartName="/word/styles.xml" ContentType="` + office + `styles+xml"/></Types>`},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="` + packages + `relationships"><Relationship Id="r1" Type="` + relation + `officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/_rels/document.xml.rels", xmlHead + `<Relationships xmlns="` + packages + `relationships"><Relationship Id="r1" Type="` + relation + `styles" Target="styles.xml"/></Relationships>`},
		{"word/document.xml", xmlHead + `<w:document` + wordNS + `><w:body>` + body.String() + `</w:body></w:document>`},
		{"word/styles.xml", xmlHead + `<w:styles` + wordNS + `>` + styles.String() + `</w:styles>`},
	})
}

func pack(parts [][2]string) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		// Stored, not compressed: a new version of the compressor must not change the file.
		w, err := z.CreateHeader(&zip.FileHeader{Name: p[0], Method: zip.Store, Modified: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(p[1])); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}
