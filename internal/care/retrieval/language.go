package retrieval

import (
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

// language is how the words of one language become terms.
type language struct {
	code   string
	stem   func(*snowballstem.Env) bool
	stop   map[string]struct{}
	elides bool
}

// unstemmed serves every language that is not in the table.
var unstemmed = &language{}

var languages = table(
	language{code: "ar", stem: arabic.Stem},
	language{code: "da", stem: danish.Stem},
	language{code: "de", stem: german.Stem},
	language{code: "en", stem: english.Stem},
	language{code: "es", stem: spanish.Stem},
	language{code: "fi", stem: finnish.Stem},
	language{code: "fr", stem: french.Stem, elides: true},
	language{code: "hu", stem: hungarian.Stem},
	language{code: "it", stem: italian.Stem, elides: true},
	language{code: "nl", stem: dutch.Stem},
	language{code: "no", stem: norwegian.Stem},
	language{code: "pl"},
	language{code: "pt", stem: portuguese.Stem},
	language{code: "ro", stem: romanian.Stem},
	language{code: "ru", stem: russian.Stem},
	language{code: "sv", stem: swedish.Stem},
	language{code: "tr", stem: turkish.Stem},
)

func table(list ...language) map[string]*language {
	byCode := make(map[string]*language, len(list))
	for i := range list {
		l := &list[i]
		l.stop = make(map[string]struct{})
		for _, w := range strings.Fields(stopWords[l.code]) {
			l.stop[fold(w)] = struct{}{}
		}
		byCode[l.code] = l
	}
	return byCode
}

func languageOf(lang string) *language {
	code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(lang, "_", "-")), "-")
	if code == "nb" || code == "nn" {
		code = "no"
	}
	if l, ok := languages[code]; ok {
		return l
	}
	return unstemmed
}

// Language guesses the language of a text from its function words and script:
// an ISO 639-1 code, or "" when too little speaks for one. It reads at most
// the first 400 words.
func Language(text string) string {
	code, seen := guess(text, nil)
	if seen == 0 {
		return ""
	}
	return code
}

// guess counts function words for each language of among (nil: all) and
// returns the one with most, with its count; ties go to the first by code.
func guess(text string, among []string) (string, int) {
	counts := make(map[string]int)
	left := 400
	tokenise(text, func(t token) bool {
		count(counts, text[t.start:t.end], t.kind)
		left--
		return left > 0
	})
	return most(counts, among)
}

func count(counts map[string]int, s string, k kind) {
	if k == bigram {
		counts[scriptOf(s)]++
		return
	}
	low := fold(surface(s))
	for code, l := range languages {
		if _, ok := l.stop[low]; ok {
			counts[code]++
		}
	}
}

func most(counts map[string]int, among []string) (string, int) {
	best, top := "", 0
	for code, n := range counts {
		if among != nil && !slices.Contains(among, code) {
			continue
		}
		if n > top || n == top && code < best {
			best, top = code, n
		}
	}
	return best, top
}

func scriptOf(s string) string {
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return "ja"
		case unicode.Is(unicode.Hangul, r):
			return "ko"
		case unicode.Is(unicode.Thai, r):
			return "th"
		case unicode.Is(unicode.Han, r):
			return "zh"
		}
	}
	return ""
}

// codes numbers the languages for a byte in each row; 0 is the unknown one.
var codes = sortedCodes()

func sortedCodes() []string {
	list := []string{""}
	for code := range languages {
		list = append(list, code)
	}
	slices.Sort(list)
	return list
}

func codeNumber(code string) uint8 {
	i, _ := slices.BinarySearch(codes, code)
	return uint8(i)
}
