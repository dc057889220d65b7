package extract

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDocuments holds the whole structure of one document of each type against what a reader of it would write down.
func TestDocuments(t *testing.T) {
	for _, c := range []struct{ file, media, lang, title, outline string }{
		{"aldermoor-manual.pdf", mediaPDF, "en", "Aldermoor Heat AH-8 Manual", `
heading 1 Aldermoor Heat AH-8 Manual
heading 2 1 Before you start
paragraph 0 The AH-8 is an air-to-water heat pump for homes of up to 140 square metres. Only a trained installer may open the refrigerant circuit. Keep the space in front of the fan free.
paragraph 0 The first start takes about twelve minutes. The display shows a green leaf when the pump is ready.
heading 2 2 Daily use
paragraph 0 Three settings matter:
list_item 1 1. Flow temperature, 35 to 55 degrees
list_item 1 2. Night mode from 22:00
list_item 1 3. Holiday mode
heading 2 3 Service
paragraph 0 Clean the filter every six months. Error E17 means that the flow is too low: bleed the radiators and restart the pump.
`},
		{"aldermoor-warranty.docx", mediaDOCX, "de", "Garantie von Aldermoor Heat", `
heading 1 Garantie von Aldermoor Heat
heading 1 Umfang der Garantie
paragraph 0 Die Garantie für die Wärmepumpe gilt fünf Jahre und wird auf der Webseite nicht verlängert.
heading 2 Ausgenommen sind
list_item 1 Filter
list_item 2 Staubfilter
table_row 1 Teil | Jahre
table_row 0 Verdichter | 7
paragraph 0 Kasten am Rand
paragraph 0 Ab dem Tag der Lieferung.
`},
		{"aldermoor-faq.html", mediaHTML, "en", "Aldermoor Heat: questions", `
heading 1 Questions about the AH-8
paragraph 0 The pump is quiet: 38 dB at one metre.⏎It runs on R290.
heading 2 Delivery
list_item 1 To the kerb
list_item 2 free of charge
list_item 1 Into the cellar
table_row 1 Model | Price
table_row 0 AH-8 | 8,900 EUR with VAT
table_row 0 AH-12 | 11,400 EUR
code 0 E17 = low flow⏎  E18 = sensor
paragraph 0 Always shown
`},
		{"aldermoor-guide.md", mediaMarkdown, "en", "Installing the AH-8", `
heading 1 Installing
paragraph 0 The pump needs a level base, see the drawing. It weighs 92 kg and takes two people. Raw tags vanish; 3 * 4 stays.
heading 2 Steps
list_item 1 Set the pump on the base
list_item 1 Connect the water
list_item 2 flow
list_item 2 return
paragraph 0 Use hemp.
paragraph 0 Never tilt it.
table_row 1 Pipe | Size
table_row 0 Flow | 28 mm
code 0 ah8 --check
paragraph 0 From HTML
paragraph 0 a drawing
`},
	} {
		t.Run(c.file, func(t *testing.T) {
			res := mustExtract(t, "upload", fixture(t, c.file))
			if c.media == mediaMarkdown {
				res = mustExtract(t, "upload.md", fixture(t, c.file))
			}
			if res.MediaType != c.media || res.Title != c.title || res.Language != c.lang {
				t.Errorf("got %s, title %q, language %q", res.MediaType, res.Title, res.Language)
			}
			if diff := cmp.Diff(strings.TrimPrefix(c.outline, "\n"), outline(res)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	for file, want := range map[string]string{
		"price-1252.txt": germanText, "price-1250.txt": polishText, "price-1251.txt": russianText,
		"price-koi8r.txt": russianText, "price-utf16le.txt": germanText, "price-utf16be-bom.txt": germanText,
		"price-utf8-bom.txt": germanText,
	} {
		t.Run(file, func(t *testing.T) {
			if got := mustExtract(t, file, fixture(t, file)).Text; got != strings.TrimSpace(want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	for want, text := range map[string]string{
		"en": "The pump is ready when the green light is on, and you can turn it off with this key.",
		"de": germanText,
		"fr": "La pompe est prête quand la lumière est verte, et vous pouvez régler la température dans le menu.",
		"es": "La bomba está lista cuando la luz es verde, y se puede cambiar la temperatura en el menú para los radiadores.",
		"it": "La pompa è pronta quando la luce è verde, e si può cambiare la temperatura nel menu della casa per gli ospiti.",
		"pt": "A bomba está pronta quando a luz é verde, e você não precisa de mais nada para os radiadores da casa.",
		"nl": "De pomp is klaar als het licht groen is, en u kunt de temperatuur van het huis ook met de knop regelen.",
		"sv": "Pumpen är klar när ljuset är grönt, och du kan ändra temperaturen med knappen för att spara energi i huset.",
		"pl": polishText,
		"ru": russianText,
		"ja": "ポンプの準備ができると緑色のランプが点灯します。",
		"zh": "水泵准备就绪时绿灯会亮起，您可以在菜单中调节温度。",
		"ko": "펌프가 준비되면 녹색 표시등이 켜집니다.",
		"th": "เมื่อปั๊มพร้อมไฟสีเขียวจะติด",
		"ar": "عندما تكون المضخة جاهزة يضيء المصباح الأخضر.",
		"":   "AH-8 8900 EUR",
	} {
		if got := language(text); got != want {
			t.Errorf("language is %q, want %q: %s", got, want, text)
		}
	}
}

func TestTextStructure(t *testing.T) {
	text := "Heat pumps\r\n==========\r\n\r\nFirst line\r\nsecond\tline\x00\x07\r\n\r\n- one\r\n- two\r\n  more\r\n\r\nCafe\u0301 de\u00adlivery\ufeff\r\n"
	want := "heading 1 Heat pumps\nparagraph 0 First line⏎second line\nlist_item 1 - one\nlist_item 1 - two⏎more\nparagraph 0 Café delivery\n"
	if diff := cmp.Diff(want, outline(mustExtract(t, "notes.txt", []byte(text)))); diff != "" {
		t.Error(diff)
	}
}

func TestRowsOfCSV(t *testing.T) {
	res := mustExtract(t, "prices.csv", []byte("\nmodel,price\nAH-8,\"8,900\"\n\nAH-12,1\n"))
	if got := outline(res); got != "table_row 1 model,price\ntable_row 0 AH-8,\"8,900\"\ntable_row 0 AH-12,1\n" {
		t.Errorf("got %s", got)
	}
}

// TestTypeByContent gives good files wrong names: content decides.
func TestTypeByContent(t *testing.T) {
	for _, c := range []struct{ name, file, media string }{
		{"invoice.exe", "aldermoor-manual.pdf", mediaPDF},
		{"page.pdf.txt", "aldermoor-faq.html", mediaHTML},
		{"manual.pdf", "aldermoor-warranty.docx", mediaDOCX},
		{"", "aldermoor-warranty.docx", mediaDOCX},
		{"readme.txt", "aldermoor-guide.md", mediaText},
		{"../../etc/passwd.md", "aldermoor-guide.md", mediaMarkdown},
		{"x.html", "price-1251.txt", mediaText},
	} {
		if res := mustExtract(t, c.name, fixture(t, c.file)); res.MediaType != c.media {
			t.Errorf("%s named %q was read as %s", c.file, c.name, res.MediaType)
		}
	}
}

// failingStore is a file whose storage breaks down after its head.
type failingStore struct{ *bytes.Reader }

var errStore = errors.New("storage is gone")

// ReadAt gives the first bytes only.
func (f failingStore) ReadAt(p []byte, off int64) (int, error) {
	if off > 4096 || int64(len(p)) > 4096 {
		return 0, errStore
	}
	return f.Reader.ReadAt(p, off)
}

// TestStorageFailureIsNoBrokenFile asserts that trouble with the storage is not reported as a broken file, which nobody retries.
func TestStorageFailureIsNoBrokenFile(t *testing.T) {
	for name, raw := range map[string][]byte{"a.txt": bytes.Repeat([]byte("heat "), 4000), "a.pdf": manyPages(20)} {
		_, err := Extract(t.Context(), name, failingStore{bytes.NewReader(raw)}, int64(len(raw)), nil)
		if f := (*Failure)(nil); err == nil || errors.As(err, &f) || !errors.Is(err, errStore) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
