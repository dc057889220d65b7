package csv

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"rapport/internal/badinput"
)

func TestReader(t *testing.T) {
	type rows = [][]string
	tests := []struct {
		name, in string
		want     rows
		line     int64 // of the only faulty row, 0 for none
		err      error
	}{
		{"plain", "a,b\n1,2\n", rows{{"a", "b"}, {"1", "2"}}, 0, nil},
		{"mixed line ends", "a,b\r\nc,d\ne,f\rg,h", rows{{"a", "b"}, {"c", "d"}, {"e", "f"}, {"g", "h"}}, 0, nil},
		{"quoted line ends stay as they are", "a,b\r\n\"1\r\n2\",\"3\n4\"\r\n", rows{{"a", "b"}, {"1\r\n2", "3\n4"}}, 0, nil},
		{"doubled quotes", `"a""b",c`, rows{{`a"b`, "c"}}, 0, nil},
		{"a quote in the middle is text", `a"b,c`, rows{{`a"b`, "c"}}, 0, nil},
		{"blanks around quotes", `a, "b, c" ,d`, rows{{"a", "b, c", "d"}}, 0, nil},
		{"empty cells", ",,\n\"\",,x", rows{{"", "", "x"}}, 0, nil},
		{"blank lines", "a,b\n\n  \n1,2", rows{{"a", "b"}, {"1", "2"}}, 0, nil},
		{"padding", "a,b\n1,2,,\n", rows{{"a", "b"}, {"1", "2"}}, 0, nil},
		{"short", "a,b\n1\n3,4", rows{{"a", "b"}, {"1"}, {"3", "4"}}, 2, ErrRagged},
		{"long", "a,b\n1,2,3\n3,4", rows{{"a", "b"}, {"1", "2", "3"}, {"3", "4"}}, 2, ErrRagged},
		{"open quote", "a,b\n\"1,2\n3,4\n5,6", rows{{"a", "b"}, {`"1`, "2"}, {"3", "4"}, {"5", "6"}}, 2, ErrQuote},
		{"only an open quote", `"abc`, rows{{"abc"}}, 1, ErrQuote},
		{"stray quote", "a,b\n\"x \"y\" z\",2\n3,4", rows{{"a", "b"}, {`x "y" z`, "2"}, {"3", "4"}}, 2, ErrQuote},
		{"two quoted parts", "a,b\n\"x\" \"y\",2\n3,4", rows{{"a", "b"}, {`x" "y`, "2"}, {"3", "4"}}, 2, ErrQuote},
		{"NUL", "a,b\n1\x002,3", rows{{"a", "b"}, {"12", "3"}}, 2, ErrNUL},
		{"not UTF-8", "a,b\nM\xfcller,3", rows{{"a", "b"}, {"M\ufffdller", "3"}}, 2, ErrEncoding},
		{"a byte order mark", "\ufeffa,b", rows{{"a", "b"}}, 0, nil},
		{"a line separator is text", "a\u2028b,c", rows{{"a\u2028b", "c"}}, 0, nil},
		{"Latin-1 controls", "a\u0096b,\u0080", rows{{"a–b", "€"}}, 0, nil},
		{"ten thousand quotes", "a\n" + strings.Repeat(`"`, 10000), rows{{"a"}, {strings.Repeat(`"`, 4999)}}, 2, ErrQuote},
		{"a large cell", "a,b\n" + strings.Repeat("x", MaxCellBytes+1) + ",2\n3,4", rows{{"a", "b"}, {"", "2"}, {"3", "4"}}, 2, ErrTooLarge},
		{"a large row", "a,b\n" + strings.Repeat("x", MaxRowBytes+1) + ",2\n3,4", rows{{"a", "b"}, nil, {"3", "4"}}, 2, ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := NewReader(strings.NewReader(tt.in), Dialect{Encoding: UTF8, Delimiter: ',', Quote: '"'})
			var got rows
			for {
				row, err := r.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, row.Cells)
				if want := row.Line == tt.line; want != (row.Err != nil) || want && !errors.Is(row.Err, tt.err) {
					t.Errorf("line %d: %v", row.Line, row.Err)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReaderTooManyColumns(t *testing.T) {
	r := NewReader(strings.NewReader(strings.Repeat("x,", 10000)+"x\n1,2\n"), Dialect{Delimiter: ',', Quote: '"'})
	row, err := r.Next()
	if err != nil || !errors.Is(row.Err, ErrTooLarge) || len(row.Cells) > MaxColumns+1 {
		t.Fatalf("%d cells, %v, %v", len(row.Cells), row.Err, err)
	}
	if row, err = r.Next(); err != nil || row.Err != nil {
		t.Errorf("the next row: %v, %v", row, err)
	}
}

func TestReaderEscapesAndOtherQuotes(t *testing.T) {
	for in, want := range map[string][]string{
		"a,b\n1,\"say \\\"hi\\\", ok\"\n2,\"x\\\"y\"\n":     {"1", `say "hi", ok`},
		"'a';'b'\n'it''s; so';'2'\n'x';'y'\n":               {"it's; so", "2"},
		"sep=|\na|b\n1;2|3,4\n":                             {"1;2", "3,4"},
		"Contacts of 2026\n\nname\temail\nAda, L.\ta@b.c\n": {"Ada, L.", "a@b.c"},
	} {
		r := NewReader(strings.NewReader(in), Detect([]byte(in)))
		r.Next()
		row, err := r.Next()
		if err != nil || row.Err != nil {
			t.Errorf("%q: %v, %v", in, row, err)
		}
		if diff := cmp.Diff(want, row.Cells); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

// TestReaderManyOpenQuotes shows that quotation marks which are never closed cost a bounded look ahead: the bytes that
// go through the parser are counted by the rows, which all come back.
func TestReaderManyOpenQuotes(t *testing.T) {
	const n = 20000
	r := NewReader(strings.NewReader("a,b\n"+strings.Repeat("\"x,y\nz,z\n", n)), Dialect{Delimiter: ',', Quote: '"'})
	rows, faults := 0, 0
	for {
		row, err := r.Next()
		if err != nil {
			break
		}
		rows++
		if row.Err != nil {
			faults++
		}
	}
	if rows < n || faults < n/2 {
		t.Errorf("%d rows, %d faults", rows, faults)
	}
	if r.open > maxOpenQuotes {
		t.Errorf("looked ahead %d times", r.open)
	}
}

func TestEncodings(t *testing.T) {
	texts := map[string]string{
		"german": "Name;Ort\nJörg Müller;Köln\nGroß;Straße 5\n", "polish": "Imię;Miasto\nŁukasz Żółć;Kraków\nZdzisław;Gdańsk\n",
		"czech": "Jméno;Město\nJiří Dvořák;Plzeň\nŽofie;Děčín\n", "russian": "Имя;Город\nИван Петров;Москва\n",
		"french": "Prénom;Ville\nHélène;Orléans\nFrançois;Nîmes\n", "spanish": "Nombre;Ciudad\nJosé Muñoz;Málaga\n",
		"danish": "Navn;By\nSøren Åse;København\nÆrø;Tårnby\n", "hungarian": "Név;Város\nŐry Gyűrűs;Győr\nÁrpád;Szőlős\n",
	}
	tests := []struct {
		text, want string
		enc        encoding.Encoding
		guessed    bool
	}{
		{"german", UTF8, encoding.Nop, false},
		{"german", Windows1252, charmap.Windows1252, true},
		{"french", Windows1252, charmap.Windows1252, true},
		{"spanish", Windows1252, charmap.Windows1252, true},
		{"danish", Windows1252, charmap.Windows1252, true},
		{"polish", Windows1250, charmap.Windows1250, true},
		{"czech", Windows1250, charmap.Windows1250, true},
		{"hungarian", Windows1250, charmap.Windows1250, true},
		{"russian", Windows1251, charmap.Windows1251, true},
		{"german", UTF16LE, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), false},
		{"german", UTF16BE, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), false},
		{"russian", UTF16LE, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), false},
		{"russian", UTF16BE, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), false},
		{"french", Macintosh, charmap.Macintosh, true},
	}
	for _, tt := range tests {
		t.Run(tt.text+" "+tt.want, func(t *testing.T) {
			file, err := tt.enc.NewEncoder().Bytes([]byte(texts[tt.text]))
			if err != nil {
				t.Fatal(err)
			}
			d := Detect(file)
			if d.Encoding != tt.want || d.Guessed != tt.guessed || d.Delimiter != ';' || !d.Header {
				t.Fatalf("%+v", d)
			}
			rows, faults := readAll(t, file, d)
			var want [][]string
			for _, l := range strings.Split(strings.TrimSpace(texts[tt.text]), "\n") {
				want = append(want, strings.Split(l, ";"))
			}
			if diff := cmp.Diff(want, rows); diff != "" || faults > 0 {
				t.Error(diff, faults)
			}
		})
	}
}

// A file that ends in a byte beyond ASCII is not UTF-8 cut short, unless it is as long as a sample.
func TestDetectLastByte(t *testing.T) {
	if d := Detect([]byte("Name\nGross\nM\xfc")); d.Encoding != Windows1252 {
		t.Errorf("%+v", d)
	}
	cut := []byte(strings.Repeat("ö,", SampleBytes/3+1))[:SampleBytes]
	if d := Detect(cut); d.Encoding != UTF8 {
		t.Errorf("%+v", d)
	}
}

// rowSource makes a list of n rows without ever holding it.
type rowSource struct {
	n, at int
	buf   bytes.Buffer
}

func (s *rowSource) Read(p []byte) (int, error) {
	for s.buf.Len() < len(p) && s.at < s.n {
		s.at++
		s.buf.WriteString("1,\"Ada, no. 1\",ada@example.com,\"one\ntwo\"\r\n")
	}
	return s.buf.Read(p)
}

func TestMillionRowsInBoundedMemory(t *testing.T) {
	const n = 1_000_000
	r := NewReader(&rowSource{n: n}, Dialect{Encoding: UTF8, Delimiter: ',', Quote: '"'})
	var most uint64
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, rows := m.HeapAlloc, 0
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || row.Err != nil {
			t.Fatal(err, row.Err)
		}
		if rows++; rows%100_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc-min(before, m.HeapAlloc))
		}
	}
	t.Logf("%d rows, heap grew by at most %d kB", rows, most>>10)
	if rows != n || most > 4<<20 {
		t.Errorf("%d rows, %d bytes", rows, most)
	}
}

// TestCSVBadInput puts every hostile line through a file of its own and, as a cell, through export and import.
func TestCSVBadInput(t *testing.T) {
	for _, l := range badinput.Lines(t, "csv") {
		t.Run(l.String(), func(t *testing.T) {
			file := l.Bytes()
			rows, faults := readAll(t, file, Detect(file))
			if l.Expect == "row error with line number" && faults == 0 {
				t.Errorf("no fault in %q", rows)
			}
			if strings.HasPrefix(l.Expect, "cell kept as text") {
				exported, back := roundTrip(t, []string{l.Input})
				if len(back) != 1 || back[0] != l.Input {
					t.Errorf("%q came back as %q", l.Input, back)
				}
				if strings.HasPrefix(strings.TrimLeft(exported, "\" \t\r\n"), "=") || strings.Contains(exported, ";=") {
					t.Errorf("exported as %q", exported)
				}
			}
			if l.Expect == "415" && CheckText(append(file, "\x03\x04"...)) == nil {
				t.Error("taken for text")
			}
			if l.Expect == "400" && len(rows) > 0 && strings.Contains(l.Name, "header") && CheckHeader(rows[0]) == nil {
				t.Errorf("header %q is accepted", rows[0])
			}
		})
	}
}

func roundTrip(t *testing.T, cells []string) (exported string, back []string) {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b)
	if err := errors.Join(w.Write(cells), w.Flush()); err != nil {
		t.Fatal(err)
	}
	row, err := NewReader(bytes.NewReader(b.Bytes()), Dialect{Encoding: UTF8, Delimiter: ',', Quote: '"'}).Next()
	if err != nil || row.Err != nil {
		t.Fatalf("%q: %v, %v", b.String(), row.Err, err)
	}
	return b.String(), row.Cells
}
