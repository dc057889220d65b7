package extract

import (
	"bytes"
	"testing"
)

func fuzzNamed(f *testing.F, name string, files ...string) {
	for _, file := range files {
		f.Add(fixture(f, file))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		res, err := Extract(t.Context(), name, bytes.NewReader(raw), int64(len(raw)), nil)
		if err == nil {
			checkResult(t, res)
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<html><table><tr><td><table><tr><td>a</table>b<th>c"))
	f.Add([]byte("<html><p hidden>a<li hidden>b<title>c"))
	fuzzNamed(f, "a.html", "aldermoor-faq.html")
}

func FuzzText(f *testing.F) {
	fuzzNamed(f, "a.txt", "price-1250.txt", "price-1251.txt", "price-utf16le.txt", "price-utf16be-bom.txt", "price-koi8r.txt")
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("a\n: b\n\n| a |\n|-|\n| b |\n"))
	fuzzNamed(f, "a.md", "aldermoor-guide.md")
}

// FuzzDOCX varies both the container and the document in it: what is no container becomes a document.
func FuzzDOCX(f *testing.F) {
	f.Add(fixture(f, "aldermoor-warranty.docx"))
	f.Add([]byte(wordPara("a") + "<w:tbl><w:tr><w:tc><w:tbl><w:tr/></w:tbl></w:tc></w:tr></w:tbl>"))
	f.Add([]byte("<w:p><w:p><w:r><w:tab/></w:r></w:p></w:p><w:tc>" + wordPara("b") + "</w:tc>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !bytes.HasPrefix(raw, []byte("PK")) {
			raw = makeDOCX(string(raw))
		}
		res, err := Extract(t.Context(), "a.docx", bytes.NewReader(raw), int64(len(raw)), nil)
		if err == nil {
			checkResult(t, res)
		}
	})
}
