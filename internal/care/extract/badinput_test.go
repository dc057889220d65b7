package extract

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// badFile is a file that must end as a failure of the given code, within the memory bound; "" means that text is fine
// too, as long as it is safe.
type badFile struct {
	id, name, code string
	make           func() []byte
}

// ids are those of the collection of bad inputs that reviews use.
var badFiles = []badFile{
	{"empty file", "a.pdf", CodeEmpty, func() []byte { return nil }},
	{"only blanks", "a.txt", CodeEmpty, func() []byte { return []byte(" \n\t ") }},
	{"not a zip", "a.docx", CodeBroken, func() []byte { return randomBytes(4000) }},
	{"not a pdf", "a.pdf", CodeBroken, func() []byte { return randomBytes(4000) }},
	{"external entity", "a.docx", CodeBroken, func() []byte {
		return makeZip(zipPart{"word/document.xml", `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document` + wordNS + `><w:body>` + wordPara("&x;") + `</w:body></w:document>`})
	}},
	{"encrypted office file", "a.docx", CodePassword, func() []byte {
		return append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("\x00", 2000)), wide("EncryptedPackage")...)
	}},
	{"doc-001 zip ../", "a.docx", CodeBroken, func() []byte { return makeDOCX(wordPara("x"), zipPart{"../../x", "x"}) }},
	{"doc-002 zip ..\\", "a.docx", CodeBroken, func() []byte { return makeDOCX(wordPara("x"), zipPart{`..\..\x`, "x"}) }},
	{"doc-003 zip /abs", "a.docx", CodeBroken, func() []byte { return makeDOCX(wordPara("x"), zipPart{"/etc/cron.d/x", "x"}) }},
	{"doc-004 zip C:", "a.docx", CodeBroken, func() []byte { return makeDOCX(wordPara("x"), zipPart{`C:\x`, "x"}) }},
	{"doc-005 zip symlink", "a.docx", CodeBroken, func() []byte { return withMode(0o120777) }},
	{"doc-007 zip device", "a.docx", CodeBroken, func() []byte { return withMode(0o020666) }},
	{"doc-008 nested zip x10", "a.zip", CodeUnsupported, nestedZip},
	{"doc-009 quine zip", "r.zip", "", quineZip},
	{"doc-011 overlapping entries", "a.docx", CodeBroken, overlappingZip},
	{"doc-013 1e6 entries", "a.docx", CodeTooLarge, manyEntries},
	{"doc-016 duplicate entries", "a.docx", CodeBroken, func() []byte {
		return makeDOCX(wordPara("one"), documentPart(wordPara("two")))
	}},
	{"doc-017 local and central name differ", "a.docx", CodeBroken, func() []byte {
		return bytes.Replace(makeDOCX(wordPara("x")), []byte("word/document.xml"), []byte("word/otherfil.xml"), 1)
	}},
	{"doc-018 size lie", "a.docx", "", sizeLie},
	{"doc-020 encrypted zip", "a.docx", CodePassword, encryptedZip},
	{"doc-024 prefix garbage", "a.docx", CodeUnsupported, func() []byte { return append([]byte("MZ\x90\x00"), makeDOCX(wordPara("x"))...) }},
	{"doc-024 prefix garbage inside", "a.docx", CodeBroken, func() []byte { return append([]byte("PK\x03\x04garbage"), makeDOCX(wordPara("x"))...) }},
	{"doc-025 second end record in comment", "a.docx", CodeBroken, twoEndRecords},
	{"doc-029 billion laughs", "a.docx", CodeBroken, func() []byte { return entityBomb(10, 10) }},
	{"doc-030 quadratic entities", "a.docx", CodeBroken, func() []byte { return entityBomb(1, 100_000) }},
	{"doc-031 external DTD", "a.docx", CodeBroken, func() []byte {
		return makeZip(zipPart{"word/document.xml", `<?xml version="1.0"?><!DOCTYPE w SYSTEM "http://evil.test/x.dtd"><w/>`})
	}},
	{"doc-034 docm renamed", "a.docx", CodeUnsupported, func() []byte { return makeDOCX(wordPara("x"), zipPart{"word/vbaProject.bin", "x"}) }},
	{"doc-035 OLE object", "a.docx", "", func() []byte {
		return makeDOCX(wordPara("x"), zipPart{"word/embeddings/oleObject1.bin", "\xd0\xcf\x11\xe0"})
	}},
	{"doc-036 1e6 paragraphs", "a.docx", CodeTooLarge, func() []byte { return makeDOCX(strings.Repeat(wordPara("heat pump"), 1_000_000)) }},
	{"doc-037 tables nested 10000", "a.docx", CodeBroken, func() []byte {
		return makeDOCX(strings.Repeat("<w:tbl><w:tr><w:tc>", 10_000) + strings.Repeat("</w:tc></w:tr></w:tbl>", 10_000))
	}},
	{"zip bomb", "a.docx", CodeTooLarge, func() []byte { return makeDOCX(wordPara(strings.Repeat("a", 200<<20))) }},
	{"one comment of 60 MB", "a.docx", CodeTooLarge, func() []byte { return makeDOCX("<!--" + strings.Repeat("<", 60<<20) + "-->" + wordPara("x")) }},
	{"bomb of attributes", "a.docx", "", func() []byte { return makeDOCX(`<w:p a="` + compressible(40<<20) + `"/>`) }},
	{"doc-038 xlsx", "a.xlsx", CodeUnsupported, func() []byte { return makeZip(zipPart{"xl/workbook.xml", "<workbook/>"}) }},
	{"doc-041 pptx", "a.pptx", CodeUnsupported, func() []byte { return makeZip(zipPart{"ppt/presentation.xml", "<p/>"}) }},
	{"doc-042 odt XXE", "a.odt", CodeUnsupported, func() []byte {
		return makeZip(zipPart{"mimetype", "application/vnd.oasis"}, zipPart{"content.xml", "<!DOCTYPE x>"})
	}},
	{"doc-043 pdf 0 bytes", "a.pdf", CodeEmpty, func() []byte { return nil }},
	{"doc-045 pdf truncated", "a.pdf", "", func() []byte { raw := makePDF("t", manualPages); return raw[:len(raw)/2] }},
	{"pdf without anything behind its head", "a.pdf", CodeBroken, func() []byte { return []byte("%PDF-1.7\n") }},
	{"doc-047 xref loop", "a.pdf", "", xrefLoop},
	{"doc-048 page tree loop", "a.pdf", "", func() []byte {
		return pdfFrom([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 5 >>"}, "")
	}},
	{"doc-049 /Count 1e9", "a.pdf", "", func() []byte {
		return pdfFrom([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>",
			"<< /Type /Page /Parent 2 0 R >>"}, "")
	}},
	{"doc-051 Flate bomb", "a.pdf", "", func() []byte { return onePage(stream("/Filter /FlateDecode", string(deflate(zeros(1<<30))))) }},
	{"Flate bomb of text", "a.pdf", CodeTooLarge, func() []byte {
		return onePage(stream("/Filter /FlateDecode", string(deflate(strings.NewReader("BT /F1 9 Tf 9 9 Td ("+strings.Repeat("heat ", 12<<20)+") Tj ET")))))
	}},
	{"doc-052 100 chained filters", "a.pdf", "", func() []byte {
		return onePage(stream("/Filter ["+strings.Repeat("/ASCIIHexDecode ", 100)+"]", strings.Repeat("34", 4000)+">"))
	}},
	{"doc-053 LZW bomb", "a.pdf", "", func() []byte {
		return onePage(stream("/Filter [/LZWDecode /LZWDecode /LZWDecode] /DecodeParms << /EarlyChange 0 >>", strings.Repeat("\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", 10_000)))
	}},
	{"doc-056 pdf /Launch", "a.pdf", "", func() []byte { return withCatalog("/OpenAction << /S /Launch /F (calc.exe) >>") }},
	{"doc-057 pdf URI OpenAction", "a.pdf", "", func() []byte { return withCatalog("/OpenAction << /S /URI /URI (http://evil.test) >>") }},
	{"doc-060 user password", "a.pdf", CodePassword, nil},
	{"doc-067 image-only pdf", "a.pdf", CodeNoText, scanPDF},
	{"doc-069 pdf+zip polyglot", "a.pdf", "", func() []byte { return append(makePDF("t", manualPages), makeDOCX(wordPara("x"))...) }},
	{"doc-070 gif+jar", "a.gif", CodeUnsupported, func() []byte { return append([]byte("GIF89a"), makeZip(zipPart{"A.class", "x"})...) }},
	{"doc-072 .pdf.exe", "invoice.pdf.exe", CodeUnsupported, func() []byte { return []byte("MZ\x90\x00\x03" + strings.Repeat("\x00", 400)) }},
	{"text named as a program", "run.bat", CodeUnsupported, func() []byte { return []byte("del *.*") }},
	{"doc-074 svg script", "a.svg", CodeUnsupported, func() []byte { return []byte(`<svg onload="alert(1)"><script>x</script></svg>`) }},
	{"doc-078 mhtml", "a.mhtml", CodeUnsupported, func() []byte {
		return []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n")
	}},
	{"doc-082 tiff", "a.tif", CodeUnsupported, func() []byte { return []byte("II*\x00\x08\x00\x00\x00") }},
	{"doc-089 50 MiB one line", "a.txt", CodeTooLarge, func() []byte { return bytes.Repeat([]byte("a"), 50<<20) }},
	{"30 MB one line", "a.txt", CodeTooLarge, func() []byte { return bytes.Repeat([]byte("a"), 30<<20) }},
	{"doc-093 email nested", "a.eml", CodeUnsupported, func() []byte {
		return []byte("From: a@b.c\r\nMIME-Version: 1.0\r\n" + strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 100))
	}},
	{"html nested 1e6", "a.html", "", func() []byte { return []byte("<html>" + strings.Repeat("<div>", 1_000_000) + "deep") }},
	{"html one tag of 10 MB", "a.html", CodeTooLarge, func() []byte { return []byte("<html><p " + strings.Repeat("a", 10<<20) + ">x") }},
	{"markdown quotes 1e5", "a.md", "", func() []byte { return []byte(strings.Repeat("> ", 30_000) + "deep") }},
	{"markdown brackets", "a.md", "", func() []byte { return []byte(strings.Repeat("[a](", 1_000_000)) }},
	{"markdown emphasis", "a.md", "", func() []byte { return []byte(strings.Repeat(strings.Repeat("*a_ ", 900)+"\n\n", 500)) }},
}

func TestBadFiles(t *testing.T) {
	for _, c := range badFiles {
		t.Run(c.id, func(t *testing.T) {
			var raw []byte
			if c.make != nil {
				raw = c.make()
			} else {
				raw = fixture(t, "aldermoor-locked.pdf")
			}
			var res *Result
			var err error
			growth := memoryGrowth(func() { res, err = extractBytes(t, c.name, raw) })
			t.Logf("%s, %d KB in, memory +%d MiB: %v", outcome(res, err), len(raw)>>10, growth>>20, err)
			if growth > 256<<20 {
				t.Errorf("memory grew by %d MiB", growth>>20)
			}
			var f *Failure
			if err != nil && (!errors.As(err, &f) || f.Reason == "") {
				t.Fatalf("no reason for people: %v", err)
			}
			if c.code != "" && (f == nil || f.Code != c.code) {
				t.Errorf("got %v, want a failure %q", outcome(res, err), c.code)
			}
			// The worker is alive: the next file is read as ever.
			mustExtract(t, "next", fixture(t, "aldermoor-warranty.docx"))
			if strings.Contains(c.name, ".pdf") {
				mustExtract(t, "next", fixture(t, "aldermoor-manual.pdf"))
			}
		})
	}
}

// TestRightGuard asserts that files are refused for what is wrong with them and not by luck.
func TestRightGuard(t *testing.T) {
	reasons := map[string]string{"doc-001": "leads out", "doc-003": "absolute", "doc-005": "link", "doc-011": "overlap",
		"doc-013": "parts", "doc-016": "two parts of one name", "doc-017": "two names", "doc-024 prefix garbage inside": "before or behind",
		"doc-029": "type definition", "doc-031": "type definition", "doc-037": "nested", "zip bomb": "unpacks", "doc-067": "scan"}
	for id, want := range reasons {
		t.Run(id, func(t *testing.T) {
			for _, c := range badFiles {
				if strings.HasPrefix(c.id, id) {
					if _, err := extractBytes(t, c.name, c.make()); err == nil || !strings.Contains(err.Error(), want) {
						t.Errorf("%v does not say %q", err, want)
					}
				}
			}
		})
	}
}

// TestActiveContentIsInert asserts that scripts and links of a page stay out of its text, or are plain words in it.
func TestActiveContentIsInert(t *testing.T) {
	html := mustExtract(t, "a.html", []byte(`<html><p>Hello<script>alert(1)</script> <a href="javascript:alert(2)">there</a> <img src=x onerror=alert(3)></p>`))
	if html.Text != "Hello there" {
		t.Errorf("html: %q", html.Text)
	}
	md := mustExtract(t, "a.md", []byte("[x](javascript:alert(1)) <script>alert(2)</script>\n\n<script>alert(3)</script>\n"))
	if md.Text != "x alert(2)" {
		t.Errorf("markdown: %q", md.Text)
	}
	template := mustExtract(t, "a.docx", makeDOCX(wordPara("seen"), zipPart{"word/_rels/settings.xml.rels",
		`<Relationships><Relationship Id="r" Type="t/attachedTemplate" Target="http://evil.test/x.dotm" TargetMode="External"/></Relationships>`}))
	if template.Text != "seen" {
		t.Errorf("doc-032 attachedTemplate: %q", template.Text)
	}
}

func randomBytes(n int) []byte {
	r := rand.NewChaCha8([32]byte{7})
	out := make([]byte, n)
	_, _ = r.Read(out)
	return out
}

func wide(s string) []byte {
	var out []byte
	for _, c := range []byte(s) {
		out = append(out, c, 0)
	}
	return out
}

// compressible is text that packs well, but not as well as one byte repeated.
func compressible(n int) string {
	var out strings.Builder
	for i := 0; out.Len() < n; i++ {
		fmt.Fprintf(&out, "%d heat pump %x ", i, i*i)
	}
	return out.String()
}

func withMode(mode uint32) []byte {
	raw := makeDOCX(wordPara("x"))
	at := bytes.LastIndex(raw, []byte("PK\x01\x02"))
	raw[at+5] = 3 // made on Unix
	binary.LittleEndian.PutUint32(raw[at+38:], mode<<16)
	return raw
}

func nestedZip() []byte {
	raw := makeZip(zipPart{"bomb.txt", strings.Repeat("0", 1<<20)})
	for range 10 {
		raw = makeZip(zipPart{"inner.zip", string(raw)})
	}
	return raw
}

// quineZip is a zip that refers to the bytes of its own whole file as its entry.
func quineZip() []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, _ := z.CreateRaw(&zip.FileHeader{Name: "r/r.zip", Method: zip.Store, CompressedSize64: 1 << 20, UncompressedSize64: 1 << 20})
	_, _ = w.Write([]byte("PK\x03\x04"))
	_ = z.Close()
	return out.Bytes()
}

// overlappingZip has an entry whose data is the whole next entry.
func overlappingZip() []byte {
	local := func(name string, size int) []byte {
		var h [localSize]byte
		copy(h[:], "PK\x03\x04")
		binary.LittleEndian.PutUint32(h[18:], uint32(size))
		binary.LittleEndian.PutUint32(h[22:], uint32(size))
		binary.LittleEndian.PutUint16(h[26:], uint16(len(name)))
		return append(h[:], name...)
	}
	central := func(name string, size, header int) []byte {
		var h [entrySize]byte
		copy(h[:], "PK\x01\x02")
		binary.LittleEndian.PutUint32(h[20:], uint32(size))
		binary.LittleEndian.PutUint32(h[24:], uint32(size))
		binary.LittleEndian.PutUint16(h[28:], uint16(len(name)))
		binary.LittleEndian.PutUint32(h[42:], uint32(header))
		return append(h[:], name...)
	}
	inner := append(local("word/document.xml", 100), strings.Repeat("a", 100)...)
	raw := append(local("outer", len(inner)), inner...)
	dir := len(raw)
	raw = append(raw, central("outer", len(inner), 0)...)
	raw = append(raw, central("word/document.xml", 100, dir-len(inner))...)
	return endRecord(raw, dir, 2)
}

func endRecord(raw []byte, dir, count int) []byte {
	var end [endRecordSize]byte
	copy(end[:], "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[8:], uint16(count))
	binary.LittleEndian.PutUint16(end[10:], uint16(count))
	binary.LittleEndian.PutUint32(end[12:], uint32(len(raw)-dir))
	binary.LittleEndian.PutUint32(end[16:], uint32(dir))
	return append(raw, end[:]...)
}

func manyEntries() []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range 1_000_000 {
		_, _ = z.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i)})
	}
	_ = z.Close()
	return out.Bytes()
}

// sizeLie unpacks to 1 GiB and says 1 byte.
func sizeLie() []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	packed := deflate(zeros(1 << 30))
	packed = packed[2 : len(packed)-4] // without the zlib frame
	w, _ := z.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Method: zip.Deflate, CompressedSize64: uint64(len(packed)), UncompressedSize64: 1})
	_, _ = w.Write(packed)
	_ = z.Close()
	return out.Bytes()
}

func encryptedZip() []byte {
	raw := makeDOCX(wordPara("x"))
	raw[6] |= 1
	raw[bytes.Index(raw, []byte("PK\x01\x02"))+8] |= 1
	return raw
}

func twoEndRecords() []byte {
	raw := makeDOCX(wordPara("first"))
	comment := makeDOCX(wordPara("second"))
	binary.LittleEndian.PutUint16(raw[len(raw)-2:], uint16(len(comment)))
	return append(raw, comment...)
}

func entityBomb(levels, repeat int) []byte {
	var dtd strings.Builder
	dtd.WriteString(`<!ENTITY e0 "` + strings.Repeat("lol", 30) + `">`)
	for i := range levels {
		fmt.Fprintf(&dtd, `<!ENTITY e%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&e%d;", i), repeat))
	}
	return makeZip(zipPart{"word/document.xml", fmt.Sprintf(`<?xml version="1.0"?><!DOCTYPE d [%s]><w:document%s><w:body>%s</w:body></w:document>`,
		dtd.String(), wordNS, wordPara(fmt.Sprintf("&e%d;", levels)))})
}

func onePage(content string) []byte {
	return pdfFrom([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		content, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}, "")
}

func withCatalog(entry string) []byte {
	return pdfFrom([]string{"<< /Type /Catalog /Pages 2 0 R " + entry + " >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		stream("", "BT /F1 12 Tf 72 700 Td (Heat pump) Tj ET"), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}, "")
}

func xrefLoop() []byte {
	raw := makePDF("t", manualPages)
	at := bytes.LastIndex(raw, []byte("xref\n0"))
	return bytes.Replace(raw, []byte("/Info 5 0 R"), fmt.Appendf(nil, "/Prev %d", at), 1)
}

type zeros int64

func deflate(content any) []byte {
	var out bytes.Buffer
	z, _ := zlib.NewWriterLevel(&out, zlib.BestSpeed)
	switch c := content.(type) {
	case zeros:
		block := make([]byte, 1<<20)
		for range int64(c) >> 20 {
			_, _ = z.Write(block)
		}
	case *strings.Reader:
		_, _ = c.WriteTo(z)
	}
	_ = z.Close()
	return out.Bytes()
}
