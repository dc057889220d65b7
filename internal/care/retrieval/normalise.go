package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// surface brings a token to the form in which words are compared: NFKC, lower
// case, straight apostrophes, nothing invisible, at most maxTokenBytes.
func surface(s string) string {
	s = clip(s)
	if !ascii(s) {
		s = strings.Map(plain, norm.NFKC.String(s))
	}
	return clip(strings.ToLower(s))
}

func plain(r rune) rune {
	switch {
	case invisible(r):
		return -1
	case apostrophe(r):
		return '\''
	case r == 'ё' || r == 'Ё': // often written so, and what the stemmer expects
		return 'е'
	}
	return r
}

// clip cuts s at a character's border.
func clip(s string) string {
	if len(s) <= maxTokenBytes {
		return s
	}
	end := maxTokenBytes
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// strokes are Latin letters that carry no combining mark to take off.
var strokes = strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "đ", "d", "æ", "ae", "œ", "oe", "ı", "i", "ð", "d", "þ", "th")

// fold takes the diacritics off Latin and Greek letters; other scripts keep
// their marks, which tell words apart there.
func fold(s string) string {
	if ascii(s) {
		return s
	}
	var b strings.Builder
	base := rune(0)
	for _, r := range norm.NFD.String(strokes.Replace(s)) {
		if unicode.Is(unicode.Mn, r) {
			if unicode.In(base, unicode.Latin, unicode.Greek) {
				continue
			}
		} else {
			base = r
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// number writes "1,000", "1.000" and "1000" alike, and "3,5" as "3.5".
func number(s string) string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ',' })
	if grouped(parts) {
		return strings.Join(parts, "")
	}
	return strings.Join(parts, ".")
}

func grouped(parts []string) bool {
	if len(parts) < 2 || len(parts[0]) > 3 || parts[0] == "0" {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}
