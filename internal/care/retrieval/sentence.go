package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a half-open range of byte offsets into a text.
type Span struct{ Start, End int }

// maxSentence is in bytes; what goes on longer is cut at a space.
const maxSentence = 1200

// Sentences splits a text into its sentences, in order, without the space
// around them. A blank line, a list item, a heading and a table row end one;
// a point after an abbreviation, an initial, an ordinal or within a number
// does not. It runs in linear time and accepts any bytes.
func Sentences(text, lang string) []Span {
	var spans []Span
	abbreviations := shortened[languageOf(lang).code]
	for _, block := range blocks(text) {
		start := block.Start
		for i := start; i < block.End; {
			end, next := boundary(text[:block.End], i, start, abbreviations)
			if end > 0 {
				spans = appendSpan(spans, text, start, end)
				start = next
			}
			i = next
		}
		spans = appendSpan(spans, text, start, block.End)
	}
	return spans
}

// boundary looks at the character at i: when a sentence that began at start
// ends with it, end is after its closing marks; next is where to look on.
func boundary(text string, i, start int, abbreviations map[string]struct{}) (end, next int) {
	r, size := utf8.DecodeRuneInString(text[i:])
	after := i + size
	if strings.ContainsRune("。！？｡", r) {
		after = closing(text, after)
		return after, after
	}
	if !strings.ContainsRune(".!?…؟।", r) {
		return 0, after
	}
	for after < len(text) && strings.IndexByte(".!?", text[after]) >= 0 {
		after++
	}
	after = closing(text, after)
	if after < len(text) && !spaceAt(text, after) {
		return 0, after
	}
	if r == '.' && after == i+1 && goesOn(text, i, start, abbreviations) {
		return 0, after
	}
	return after, after
}

// closing skips quotes, brackets and reference marks such as "[12]".
func closing(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '[' {
			n := reference(text[i:])
			if n == 0 {
				return i
			}
			i += n
			continue
		}
		if !strings.ContainsRune("\"'”’»)]」』）", r) {
			return i
		}
		i += size
	}
	return i
}

// reference is the length of a leading "[12]", or 0.
func reference(s string) int {
	for i := 1; i < len(s) && i < 6; i++ {
		if s[i] == ']' && i > 1 {
			return i + 1
		}
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
	}
	return 0
}

// goesOn decides whether the point at i belongs to what stands before it.
func goesOn(text string, i, start int, abbreviations map[string]struct{}) bool {
	before := lastWord(text[start:i])
	next := nextLetter(text[i+1:])
	if unicode.IsLower(next) {
		return true
	}
	if n := utf8.RuneCountInString(before); n == 1 && before != "I" && unicode.IsUpper(firstRune(before)) {
		return true
	}
	low := strings.ToLower(before)
	if _, ok := abbreviations[low]; ok {
		return true
	}
	if _, ok := shortened[""][low]; ok || strings.Contains(before, ".") && len(before) <= 5 {
		return true
	}
	// "1." opens a list item; "am 3. Mai" is an ordinal where these are written so.
	return before != "" && len(before) <= 2 && digits(before) && (strings.TrimSpace(text[start:i]) == before || ordinal(abbreviations))
}

func ordinal(abbreviations map[string]struct{}) bool {
	_, ok := abbreviations["#."]
	return ok
}

// lastWord is what stands between the last space or bracket and the end;
// looking back is bounded.
func lastWord(s string) string {
	from := max(0, len(s)-20)
	i := strings.LastIndexAny(s[from:], " \t\n\r([\"'“„\u00a0/")
	return s[from+i+1:]
}

func nextLetter(s string) rune {
	for i, r := range s {
		if i > 12 || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		if !unicode.IsSpace(r) && !strings.ContainsRune("\"'“„(«", r) {
			return 0
		}
	}
	return 0
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func digits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

func spaceAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsSpace(r) || spaceless(r)
}

// appendSpan adds a span without the space around it, cut when too long.
func appendSpan(spans []Span, text string, start, end int) []Span {
	for start < end {
		part := text[start:end]
		part = strings.TrimLeftFunc(part, blank)
		start = end - len(part)
		stop := end
		if len(part) > maxSentence {
			stop = start + cut(part)
		}
		if kept := strings.TrimRightFunc(text[start:stop], blank); kept != "" {
			spans = append(spans, Span{start, start + len(kept)})
		}
		start = stop
	}
	return spans
}

func blank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// cut finds the last space before maxSentence, or a character's border.
func cut(s string) int {
	if i := strings.LastIndexAny(s[:maxSentence], " \n\t"); i > maxSentence/2 {
		return i
	}
	i := maxSentence
	for i > 1 && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}
