package retrieval

import (
	"strings"
	"unicode"
)

// blocks splits a text into the stretches that a sentence can't leave:
// paragraphs, list items, headings, table rows.
func blocks(text string) []Span {
	var out []Span
	start, pos, before := 0, 0, ""
	for line := range strings.Lines(text) {
		if pos > start && breaks(before, line) {
			out = append(out, Span{start, pos})
			start = pos
		}
		before, pos = line, pos+len(line)
	}
	return append(out, Span{start, len(text)})
}

// breaks tells whether a line begins a new block after the one before: lines
// of a wrapped paragraph go on, everything with a structure of its own stops.
func breaks(before, line string) bool {
	a, b := strings.TrimSpace(before), strings.TrimSpace(line)
	if a == "" || b == "" || marked(b) || tabular(a) || tabular(b) || strings.HasPrefix(a, "#") {
		return true
	}
	return short(a) && !lowerStart(b)
}

// marked lines are list items, headings and quotes.
func marked(s string) bool {
	for _, mark := range []string{"- ", "* ", "+ ", "• ", "– ", "— ", "▪ ", "◦ ", "#", "> "} {
		if strings.HasPrefix(s, mark) {
			return true
		}
	}
	i := 0
	for i < len(s) && i < 3 && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return i > 0 && i+1 < len(s) && (s[i] == '.' || s[i] == ')') && s[i+1] == ' '
}

// tabular lines are rows of a table: cells parted by bars or tabs.
func tabular(s string) bool {
	return strings.HasPrefix(s, "|") || strings.Count(s, " | ") > 1 || strings.Contains(s, "\t")
}

// shortLine is in bytes: a line that ends before it without a full stop and
// is followed by a capital is a heading or a line of its own.
const shortLine = 45

func short(s string) bool { return len(s) < shortLine && !strings.HasSuffix(s, ",") }

func lowerStart(s string) bool { return unicode.IsLower(firstRune(s)) }
