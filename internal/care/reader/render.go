package reader

import (
	"strings"
	"unicode"
)

// clean renders a span as a sentence to be read: space collapsed, the marks
// of headings, lists and emphasis taken off, the cells of a table row parted
// by dots. It takes no word away but the number of a list item.
func clean(s string) string {
	if cells := row(s); cells != nil {
		s = strings.Join(cells, " · ")
	}
	s = strings.NewReplacer("**", "", "__", "", "`", "").Replace(strings.ToValidUTF8(s, " "))
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	return strings.TrimSpace(unlist(strings.TrimSpace(strings.TrimLeft(s, "#>"))))
}

// row returns the cells of a table row, or nil.
func row(s string) []string {
	sep := "\t"
	if strings.HasPrefix(s, "|") || strings.Count(s, " | ") > 1 {
		sep = "|"
	}
	if !strings.Contains(s, sep) {
		return nil
	}
	var cells []string
	for c := range strings.SplitSeq(s, sep) {
		if c = strings.TrimSpace(c); c != "" {
			cells = append(cells, c)
		}
	}
	return cells
}

// unlist takes the mark of a list item off.
func unlist(s string) string {
	for _, mark := range []string{"- ", "* ", "+ ", "• ", "– ", "▪ ", "◦ "} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return rest
		}
	}
	number := strings.TrimLeftFunc(s, unicode.IsDigit)
	if n := len(s) - len(number); n > 0 && n < 4 {
		for _, mark := range []string{". ", ") "} {
			if rest, ok := strings.CutPrefix(number, mark); ok {
				return rest
			}
		}
	}
	return s
}

// join puts sentences one after the other; what doesn't end like a sentence
// gets a line of its own.
func join(sentences []Sentence) string {
	var b strings.Builder
	for i, s := range sentences {
		if i > 0 {
			b.WriteByte(gap(sentences[i-1].Text))
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

func gap(before string) byte {
	if strings.ContainsAny(before[max(0, len(before)-4):], ".!?…。！？") {
		return ' '
	}
	return '\n'
}
