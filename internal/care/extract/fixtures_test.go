package extract

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// TestWriteFixtures makes the files of testdata anew when EXTRACT_WRITE_FIXTURES is set. aldermoor-locked.pdf is the
// manual after "qpdf --encrypt secret secret 256 -- aldermoor-manual.pdf aldermoor-locked.pdf".
func TestWriteFixtures(t *testing.T) {
	if os.Getenv("EXTRACT_WRITE_FIXTURES") == "" {
		t.Skip("EXTRACT_WRITE_FIXTURES is not set")
	}
	files := map[string][]byte{
		"aldermoor-manual.pdf":    makePDF("Aldermoor Heat AH-8 Manual", manualPages),
		"aldermoor-scan.pdf":      scanPDF(),
		"aldermoor-warranty.docx": warrantyDOCX(),
		"price-1252.txt":          encoded(charmap.Windows1252, germanText),
		"price-1250.txt":          encoded(charmap.Windows1250, polishText),
		"price-1251.txt":          encoded(charmap.Windows1251, russianText),
		"price-koi8r.txt":         encoded(charmap.KOI8R, russianText),
		"price-utf16le.txt":       encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), germanText),
		"price-utf16be-bom.txt":   encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), germanText),
		"price-utf8-bom.txt":      []byte("\ufeff" + germanText),
	}
	for name, raw := range files {
		if err := os.WriteFile(filepath.Join("testdata", name), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func encoded(enc encoding.Encoding, text string) []byte {
	out, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		panic(err)
	}
	return out
}

const (
	germanText  = "Preise der Wärmepumpe\n\nDie Wärmepumpe AH-8 kostet für Größe M genau 8.900 €, und die Lieferung ist für alle Städte möglich.\n"
	polishText  = "Pompa ciepła AH-8 kosztuje osiem tysięcy złotych. Dostawa jest możliwa w ciągu trzech dni, również w święta.\n"
	russianText = "Тепловой насос AH-8 стоит восемь тысяч. Возврат товара возможен в течение тридцати дней, если упаковка цела.\n"
)

// manualPages: a title, two chapters, a paragraph with a word broken at a line end, a list.
var manualPages = [][]pdfText{
	{
		{"F2", 24, 72, 760, "Aldermoor Heat AH-8 Manual"},
		{"F2", 16, 72, 710, "1 Before you start"},
		{"F1", 11, 72, 685, "The AH-8 is an air-to-water heat pump for homes of up to 140 square"},
		{"F1", 11, 72, 671, "metres. Only a trained installer may open the refrigerant cir-"},
		{"F1", 11, 72, 657, "cuit. Keep the space in front of the fan free."},
		{"F1", 11, 72, 630, "The first start takes about twelve minutes. The display shows a"},
		{"F1", 11, 72, 616, "green leaf when the pump is ready."},
		{"F2", 16, 72, 580, "2 Daily use"},
		{"F1", 11, 72, 555, "Three settings matter:"},
		{"F1", 11, 80, 535, "1. Flow temperature, 35 to 55 degrees"},
		{"F1", 11, 80, 521, "2. Night mode from 22:00"},
		{"F1", 11, 80, 507, "3. Holiday mode"},
	},
	{
		{"F2", 16, 72, 760, "3 Service"},
		{"F1", 11, 72, 735, "Clean the filter every six months. Error E17 means that the flow is too"},
		{"F1", 11, 72, 721, "low: bleed the radiators and restart the pump."},
	},
}

// scanPDF has a page that is one picture.
func scanPDF() []byte {
	return pdfFrom([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
		stream("", "q 595 0 0 842 0 0 cm /I Do Q"),
		stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00\xff\xff\x00")}, "")
}

// warrantyDOCX has the styles of a German Word, a list, a table, a note, tracked changes and a text box in both forms.
func warrantyDOCX() []byte {
	styled := func(style, text string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	item := func(level, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	cell := func(text string) string { return `<w:tc>` + wordPara(text) + `</w:tc>` }
	body := styled("Titel", "Garantie von Aldermoor Heat") +
		styled("berschrift1", "Umfang der Garantie") +
		`<w:p><w:r><w:t xml:space="preserve">Die Garantie für die Wärmepumpe gilt </w:t></w:r><w:del w:id="1"><w:r><w:delText>zwei</w:delText></w:r></w:del>` +
		`<w:ins w:id="2"><w:r><w:t>fünf</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> Jahre und wird auf der </w:t></w:r>` +
		`<w:hyperlink r:id="x" xmlns:r="urn:r"><w:r><w:t>Webseite</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> nicht verlängert.</w:t></w:r>` +
		`<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>versteckt</w:t></w:r></w:p>` +
		styled("Ausnahme", "Ausgenommen sind") + item("0", "Filter") + item("1", "Staubfilter") +
		`<w:tbl><w:tr>` + cell("Teil") + cell("Jahre") + `</w:tr><w:tr>` + cell("Verdichter") + cell("7") + `</w:tr></w:tbl>` +
		`<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice Requires="wps"><w:txbxContent>` + wordPara("Kasten am Rand") +
		`</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>` + wordPara("Kasten am Rand") + `</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`
	styles := xmlHead + `<w:styles` + wordNS + `>` +
		`<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Ausnahme"><w:name w:val="Ausnahme"/><w:basedOn w:val="berschrift2"/></w:style></w:styles>`
	notes := xmlHead + `<w:footnotes` + wordNS + `><w:footnote w:type="separator" w:id="0">` + wordPara("---") + `</w:footnote>` +
		`<w:footnote w:id="2">` + wordPara("Ab dem Tag der Lieferung.") + `</w:footnote></w:footnotes>`
	return makeDOCX(body, zipPart{"word/styles.xml", styles}, zipPart{"word/footnotes.xml", notes})
}
