package csv

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Names of the encodings that Detect tells apart, as the WHATWG encoding standard spells them.
const (
	UTF8        = "utf-8"
	UTF16LE     = "utf-16le"
	UTF16BE     = "utf-16be"
	Windows1250 = "windows-1250"
	Windows1251 = "windows-1251"
	Windows1252 = "windows-1252"
	Macintosh   = "macintosh"
)

var encodings = map[string]encoding.Encoding{
	UTF16LE:     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
	UTF16BE:     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
	Windows1250: charmap.Windows1250,
	Windows1251: charmap.Windows1251,
	Windows1252: charmap.Windows1252,
	Macintosh:   charmap.Macintosh,
}

// Encodings lists what a person may choose when the guess is wrong.
func Encodings() []string {
	return []string{UTF8, UTF16LE, UTF16BE, Windows1252, Windows1250, Windows1251, Macintosh}
}

func isUTF8(name string) bool { return encodings[name] == nil }

// decoded turns r into UTF-8. An encoding that is not known is taken as UTF-8, whose faults the reader reports by row.
func decoded(r io.Reader, name string) io.Reader {
	e := encodings[name]
	if e == nil {
		return r
	}
	return transform.NewReader(r, e.NewDecoder())
}

// alphabet is the letters beyond ASCII that one family of languages uses.
type alphabet struct{ encoding, letters string }

// The first of equals wins, so the commonest comes first.
var alphabets = []alphabet{
	{Windows1252, "äöüßÄÖÜé€–„“’"},
	{Windows1252, "éèêëàâùûîïôçœÉÈÊÀÂÇæ€’«»"},
	{Windows1252, "áéíóúñüÁÉÍÓÚÑãõçâêôàÃÕÇ¿¡ªº€’"},
	{Windows1252, "åäöæøÅÄÖÆØéðþÞ€’"},
	{Windows1252, "àèéìòùÀÈÉÌÒÙ€’"},
	{Windows1250, "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ„”–€"},
	{Windows1250, "áčďéěíňóřšťúůýžäĺľôŕÁČĎÉĚÍŇÓŘŠŤÚŮÝŽĽ–€"},
	{Windows1250, "áéíóöőúüűÁÉÍÓÖŐÚÜŰ–€"},
	{Windows1250, "čćđšžČĆĐŠŽ–€"},
	{Windows1250, "ăâîşţĂÂÎŞŢ–€"},
	{Macintosh, "äöüßÄÖÜéèêëàâùûîïôçñáíóúåæø’“”–"},
}

const cyrillic = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁІЇЄҐ№–«»"

// detectEncoding answers the encoding of the sample and whether that is certain rather than the likeliest guess.
func detectEncoding(sample []byte) (name string, certain bool) {
	switch {
	case bytes.HasPrefix(sample, []byte("\xef\xbb\xbf")):
		return UTF8, true
	case bytes.HasPrefix(sample, []byte("\xff\xfe")):
		return UTF16LE, true
	case bytes.HasPrefix(sample, []byte("\xfe\xff")):
		return UTF16BE, true
	}
	if name := bareUTF16(sample); name != "" {
		return name, true
	}
	if validUTF8(sample) {
		return UTF8, true
	}
	return likeliest(sample), false
}

// bareUTF16 knows UTF-16 without a mark by its zero bytes: of delimiters, digits and line ends one half is always zero.
func bareUTF16(sample []byte) string {
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	pairs := len(sample) / 2
	switch {
	case pairs < 2:
		return ""
	case zeros[1]*5 > pairs && zeros[0]*20 < zeros[1]:
		return UTF16LE
	case zeros[0]*5 > pairs && zeros[1]*20 < zeros[0]:
		return UTF16BE
	}
	return ""
}

// validUTF8 forgives a character that the end of the sample cuts.
func validUTF8(sample []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut <= len(sample); cut++ {
		if utf8.Valid(sample[:len(sample)-cut]) {
			return cut == 0 || len(sample) >= SampleBytes
		}
	}
	return false
}

// likeliest compares the bytes beyond ASCII with the letters of the languages that each encoding was made for.
func likeliest(sample []byte) string {
	high, pairs := highBytes(sample)
	if 2*pairs > len(high) && share(high, charmap.Windows1251, cyrillic) > 0.9 {
		return Windows1251
	}
	best, most := Windows1252, 0.0
	for _, a := range alphabets {
		if s := share(high, encodings[a.encoding], a.letters); s > most+0.02 {
			best, most = a.encoding, s
		}
	}
	return best
}

// highBytes collects the bytes beyond ASCII and counts those that follow another: Cyrillic words are made of them.
func highBytes(sample []byte) (high []byte, pairs int) {
	for i, b := range sample {
		if b < 0x80 {
			continue
		}
		high = append(high, b)
		if i > 0 && sample[i-1] >= 0x80 {
			pairs++
		}
	}
	return high, pairs
}

func share(high []byte, e encoding.Encoding, letters string) float64 {
	text, err := e.NewDecoder().Bytes(high)
	if err != nil || len(high) == 0 {
		return 0
	}
	n := 0
	for _, r := range string(text) {
		if strings.ContainsRune(letters, r) {
			n++
		}
	}
	return float64(n) / float64(len(high))
}
