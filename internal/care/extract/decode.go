package extract

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	uni "golang.org/x/text/encoding/unicode"
)

// decode finds out the encoding of raw and gives its text. It fails for what is no text at all. What is valid UTF-8 is
// UTF-8 whatever it says of itself; a declaration inside the file is asked before guessing.
func decode(raw []byte, isHTML bool) (string, error) {
	if enc, size := byteOrderMark(raw); enc != nil {
		return run(enc, raw[size:])
	}
	if enc := wideWithoutMark(raw); enc != nil {
		return run(enc, raw)
	}
	if isBinary(raw) {
		return "", unsupported("This binary file")
	}
	if validUTF8(raw) {
		return string(raw), nil
	}
	if enc := declared(raw); isHTML && enc != nil {
		return run(enc, raw)
	}
	return run(guess(raw), raw)
}

func run(enc encoding.Encoding, raw []byte) (string, error) {
	out, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return "", fail(CodeBroken, "The text is in an encoding that could not be read.")
	}
	return string(out), nil
}

func byteOrderMark(raw []byte) (encoding.Encoding, int) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return uni.UTF8, 3
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return uni.UTF16(uni.LittleEndian, uni.IgnoreBOM), 2
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return uni.UTF16(uni.BigEndian, uni.IgnoreBOM), 2
	}
	return nil, 0
}

// wideWithoutMark knows UTF-16 by the high bytes of its characters: zero for Latin text, few different values for the
// other alphabets, and always on the same side.
func wideWithoutMark(raw []byte) encoding.Encoding {
	head := raw[:min(len(raw), 4096)&^1]
	if len(head) < 4 || bytes.IndexByte(head, 0) < 0 {
		return nil
	}
	var high [2]int
	for i := 0; i < len(head); i += 2 {
		for side := range 2 {
			if head[i+side] == 0 && head[i+1-side] != 0 {
				high[side]++
			}
		}
	}
	switch few := len(head) / 2 / 20; {
	case high[1] > 0 && high[0] <= high[1]/20 && high[1] > few:
		return sane(uni.UTF16(uni.LittleEndian, uni.IgnoreBOM), head)
	case high[0] > 0 && high[1] <= high[0]/20 && high[0] > few:
		return sane(uni.UTF16(uni.BigEndian, uni.IgnoreBOM), head)
	}
	return nil
}

// sane keeps an encoding only if what it makes of head are almost all characters of texts.
func sane(enc encoding.Encoding, head []byte) encoding.Encoding {
	text, err := enc.NewDecoder().Bytes(head)
	if err != nil {
		return nil
	}
	odd, all := 0, 0
	for _, r := range string(text) {
		all++
		if r == utf8.RuneError || !unicode.IsPrint(r) && !unicode.IsSpace(r) {
			odd++
		}
	}
	if odd*20 > all {
		return nil
	}
	return enc
}

// isBinary says whether bytes hold control characters as no text does.
func isBinary(raw []byte) bool {
	head := raw[:min(len(raw), 64<<10)]
	odd := 0
	for _, c := range head {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b || c == 0x7f {
			odd++
		}
	}
	return odd*20 > len(head)
}

// validUTF8 tolerates a character cut off at the end, as in the head of a file.
func validUTF8(raw []byte) bool {
	for cut := range min(utf8.UTFMax, len(raw)+1) {
		if utf8.Valid(raw[:len(raw)-cut]) {
			return cut == 0 || !utf8.FullRune(raw[len(raw)-cut:])
		}
	}
	return false
}

var metaCharset = regexp.MustCompile(`(?i)<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})`)

// declared is the encoding an HTML file names for itself. Unknown names are passed over.
func declared(raw []byte) encoding.Encoding {
	for _, m := range metaCharset.FindAllSubmatch(raw[:min(len(raw), 8192)], 8) {
		if enc, name := charset.Lookup(string(m[1])); enc != nil && !strings.HasPrefix(name, "utf-") && name != "replacement" {
			return enc
		}
	}
	return nil
}

// guess picks an encoding for text that is not UTF-8.
func guess(raw []byte) encoding.Encoding {
	head := raw[:min(len(raw), 64<<10)]
	high, letters := 0, 0
	for _, c := range head {
		if c >= 0x80 {
			high++
		}
		if c >= 0x80 || c|0x20 >= 'a' && c|0x20 <= 'z' {
			letters++
		}
	}
	// Western and Central European texts are ASCII with a few others between; the other alphabets are not.
	if high*3 < letters {
		return best(head, latin)
	}
	if enc := eastAsian(head); enc != nil {
		return enc
	}
	return best(head, alphabets)
}

// candidate is an encoding and the letters that are frequent in the texts it is used for.
type candidate struct {
	enc    encoding.Encoding
	common string
}

var (
	latin = []candidate{
		{charmap.Windows1252, "äöüßÄÖÜéèêàâçñáíóúãõîôåæøÉ’“”–€«»"},
		{charmap.Windows1250, "ąćęłńśźżčřšžěůőűťďňĄĆĘŁŚŻČŘŠŽ"},
		{charmap.Windows1254, "ğışİŞĞ"},
	}
	alphabets = []candidate{
		{charmap.Windows1251, "оеаинтсрвлкмдпуяыьг"},
		{charmap.KOI8R, "оеаинтсрвлкмдпуяыьг"},
		{charmap.CodePage866, "оеаинтсрвлкмдпуяыьг"},
		{charmap.Windows1253, "αοιετσνηυρπκμλςάίό"},
		{charmap.Windows1255, "יוהלאתברמשנ"},
		{charmap.Windows1256, "اليمنروتبةعدسف"},
		{charmap.Windows874, "านรกเอิ่งมยลัวดท้"},
		{charmap.Windows1252, "äöüßéèêàâçñáíóú"},
	}
)

// best takes the candidate whose letters fill most of the text; the first wins a tie.
func best(head []byte, from []candidate) encoding.Encoding {
	winner, most := from[0].enc, -1
	for _, c := range from {
		text, err := c.enc.NewDecoder().Bytes(head)
		if err != nil {
			continue
		}
		score := 0
		for _, r := range string(text) {
			if r >= 0x80 && strings.ContainsRune(c.common, r) {
				score += 2
			} else if r == utf8.RuneError || unicode.IsControl(r) && r >= 0x80 {
				score -= 4
			}
		}
		if score > most {
			winner, most = c.enc, score
		}
	}
	return winner
}

// eastAsian tries the multi-byte encodings, which hardly ever fit a text by accident.
func eastAsian(head []byte) encoding.Encoding {
	var winner encoding.Encoding
	most := 0.9
	for _, enc := range []encoding.Encoding{japanese.EUCJP, japanese.ShiftJIS, simplifiedchinese.GB18030, korean.EUCKR} {
		text, err := enc.NewDecoder().Bytes(head)
		if err != nil {
			continue
		}
		common, other := 0, 0
		for _, r := range string(text) {
			switch {
			case r < 0x80:
			case commonEastAsian(r):
				common++
			case unicode.In(r, unicode.Han):
				// Neither for nor against: every one of these encodings finds some.
			default:
				other++
			}
		}
		if share := float64(common) / float64(common+other+1); common > 0 && share > most {
			winner, most = enc, share
		}
	}
	return winner
}

func commonEastAsian(r rune) bool {
	return unicode.In(r, unicode.Hiragana, unicode.Katakana) && r < 0xff00 || unicode.Is(unicode.Hangul, r) ||
		strings.ContainsRune("的是不了在有人这中大为上个国我以要他时来用们、。，「」", r)
}
