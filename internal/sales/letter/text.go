package letter

import (
	"strings"
	"unicode"
)

// tooMany bounds the lines that one text can become: what a record holds never comes near.
const tooMany = 4000

// clean makes text printable: the library knows the first 65,536 characters only, and a control character prints as a box.
func (s *sheet) clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r >= 0xFFFE:
			return '�'
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
}

// split breaks text into lines that fit, at blanks where there are any, and keeps the writer's own breaks.
func (s *sheet) split(text string, width float64) (lines []string) {
	for _, paragraph := range strings.Split(strings.TrimSpace(s.clean(text)), "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			switch {
			case line == "":
				line = word
			case s.GetStringWidth(line+" "+word) <= width-2:
				line += " " + word
				continue
			default:
				lines = append(lines, line)
				line = word
			}
			lines, line = s.broken(lines, line, width-2)
		}
		lines = append(lines, line)
		if len(lines) > tooMany {
			return lines[:tooMany]
		}
	}
	return lines
}

// broken cuts a single word that is wider than the line.
func (s *sheet) broken(lines []string, word string, width float64) ([]string, string) {
	for {
		n := s.fitting(word, width)
		if n >= len(word) {
			return lines, word
		}
		lines, word = append(lines, word[:n]), word[n:]
	}
}

// fitting is how many bytes of text fit into a width: whole characters, and one at least.
func (s *sheet) fitting(text string, width float64) int {
	sum := 0.0
	for i, r := range text {
		if sum += s.GetStringWidth(string(r)); sum > width && i > 0 {
			return i
		}
	}
	return len(text)
}

// cut sets one line of text in a cell, shortened to its width.
func (s *sheet) cut(width, height float64, text, align string) {
	s.CellFormat(width, height, s.fit(text, width), "", 0, align, false, 0, "")
}

// figure sets a figure in a cell. One that is too wide is set smaller, never cut: half an amount is a wrong one.
func (s *sheet) figure(width, height float64, text, style string, size float64) {
	text = s.clean(text)
	s.font(style, size)
	for size > 3 && s.GetStringWidth(text) > width-1.5 {
		size -= 0.25
		s.font(style, size)
	}
	s.CellFormat(width, height, text, "", 0, "R", false, 0, "")
}

// fit shortens text to a width.
func (s *sheet) fit(text string, width float64) string {
	text = strings.ReplaceAll(s.clean(text), "\n", " ")
	if s.GetStringWidth(text) <= width-1.5 {
		return text
	}
	return text[:s.fitting(text, width-1.5-s.GetStringWidth("…"))] + "…"
}
