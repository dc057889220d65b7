package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTokenBytes cuts runaway tokens (base64, hashes) so that no term can
// swell the dictionary.
const maxTokenBytes = 64

// joiners may stand inside a code such as "AB-12/3", "v2.0.1" or "10:30".
const joiners = "-/._:,"

// token is one lexical unit of a text; start and end are byte offsets.
type token struct {
	start, end int
	kind       kind
}

type kind uint8

const (
	word    kind = iota // letters, marks, digits, inner apostrophes
	code                // several runs joined by punctuation, holding a digit
	bigram              // one or two characters of a script without spaces
	decimal             // digits with points and commas
)

// tokenise calls yield for every token of text, in order, until it returns
// false. Invalid UTF-8 and NUL separate tokens. The parts of a code come
// before the code itself.
func tokenise(text string, yield func(token) bool) {
	plainTo := 0 // up to here no code was seen ahead
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case spaceless(r):
			end := runEnd(text, i, spaceless)
			if !yieldBigrams(text[i:end], i, yield) {
				return
			}
			i = end
		case starts(r):
			end := wordEnd(text, i)
			if i >= plainTo {
				end, plainTo = codeEnd(text, i)
			}
			if i = yieldWords(text, i, end, yield); i < 0 {
				return
			}
		default:
			i += size
		}
	}
}

// yieldWords yields the word or code from i to end and returns where it ends,
// or -1 when the consumer stopped.
func yieldWords(text string, i, end int, yield func(token) bool) int {
	switch classify(text[i:end]) {
	case decimal:
		return after(yield(token{i, end, decimal}), end)
	case word:
		end = suffixEnd(text, i, end)
		return after(yield(token{i, end, word}), end)
	}
	for at := i; at < end; {
		stop := wordEnd(text, at)
		if !yield(token{at, stop, word}) {
			return -1
		}
		at = stop + 1
	}
	return after(yield(token{i, end, code}), end)
}

func after(goOn bool, end int) int {
	if !goOn {
		return -1
	}
	return end
}

// codeEnd follows words joined by single joiners; without a digit in the
// whole it is only the first word. looked is how far it has seen no code.
func codeEnd(text string, i int) (end, looked int) {
	first := wordEnd(text, i)
	if first == len(text) || strings.IndexByte(joiners, text[first]) < 0 {
		return first, first
	}
	end, digit := first, hasDigit(text[i:first])
	for end < len(text) && strings.IndexByte(joiners, text[end]) >= 0 && end-i <= maxTokenBytes {
		r, _ := utf8.DecodeRuneInString(text[end+1:])
		if !starts(r) {
			break
		}
		next := wordEnd(text, end+1)
		digit = digit || hasDigit(text[end+1:next])
		end = next
	}
	if !digit {
		return first, end
	}
	return end, end
}

// classify tells words from codes and decimals by the joiners in them.
func classify(s string) kind {
	if strings.IndexAny(s, joiners) < 0 {
		return word
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r != '.' && r != ',' && !unicode.IsDigit(r) }) {
		return code
	}
	return decimal
}

// wordEnd is the end of the run of word characters at i; an apostrophe
// between two of them belongs to it.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if apostrophe(r) {
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			if !unicode.IsLetter(next) {
				return i
			}
		} else if !inWord(r) || spaceless(r) {
			return i
		}
		i += size
	}
	return i
}

// suffixEnd keeps the signs of "C++" and "C#".
func suffixEnd(text string, start, end int) int {
	if end-start != 1 {
		return end
	}
	for _, suffix := range []string{"++", "#"} {
		if strings.HasPrefix(text[end:], suffix) {
			return end + len(suffix)
		}
	}
	return end
}

func runEnd(text string, i int, in func(rune) bool) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !in(r) {
			break
		}
		i += size
	}
	return i
}

// yieldBigrams yields every pair of neighbouring characters, or the only one.
func yieldBigrams(run string, offset int, yield func(token) bool) bool {
	_, first := utf8.DecodeRuneInString(run)
	if first == len(run) {
		return yield(token{offset, offset + first, bigram})
	}
	for i := 0; i+first < len(run); {
		_, second := utf8.DecodeRuneInString(run[i+first:])
		if !yield(token{offset + i, offset + i + first + second, bigram}) {
			return false
		}
		i, first = i+first, second
	}
	return true
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	if r == utf8.RuneError {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || invisible(r)
}

// starts tells what a word can begin with; there is always one character more
// than an apostrophe in it.
func starts(r rune) bool {
	return inWord(r) && !apostrophe(r) && !spaceless(r) && !invisible(r)
}

// invisible characters stand inside words without parting them: soft hyphen,
// zero-width joiners.
func invisible(r rune) bool {
	return r == '\u00ad' || r == '\u200c' || r == '\u200d' || r == '\u2060'
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// spaceless tells the scripts that do not part words by spaces; Hangul is
// among them because its words carry particles that bigrams cut off.
func spaceless(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan) || r == 'ー'
}
