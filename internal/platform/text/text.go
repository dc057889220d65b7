// Package text makes what people write storable and comparable, across languages and scripts.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold makes text comparable across case, accents and compatibility forms: "Ångström" and "ANGSTROM" fold alike. It is
// what <field>_key columns and search_text hold.
func Fold(s string) string {
	if plain, ok := foldASCII(s); ok {
		return plain
	}
	marks := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	stripped, _, err := transform.String(marks, s)
	if err != nil {
		stripped = s
	}
	return cases.Fold().String(stripped)
}

func foldASCII(s string) (string, bool) {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return "", false
		}
	}
	return strings.ToLower(s), true
}

// Words splits a search into at most five folded words.
func Words(q string) []string {
	words := strings.Fields(Fold(q))
	if len(words) > 5 {
		words = words[:5]
	}
	return words
}

// Storable tells whether PostgreSQL can hold it: neither NUL nor invalid UTF-8.
func Storable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// Clean makes one text value storable: composed (NFC), without surrounding blanks. ok is false for what is not Storable.
func Clean(s string) (string, bool) {
	if !Storable(s) {
		return s, false
	}
	return norm.NFC.String(strings.TrimSpace(s)), true
}
