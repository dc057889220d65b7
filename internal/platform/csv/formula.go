package csv

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A spreadsheet reads a cell as a formula by its first character, also behind blanks and in full-width form. An
// apostrophe in front makes it text. The rules, of which Restore is the exact reverse:
//   - a cell that begins with = + - @ behind blanks, control or format characters and quotation marks, or with a tab
//     or line break, gets an apostrophe; a cell that already has apostrophes before such a beginning gets one more;
//   - a plain negative number stays a number; "+46 70 555 01 42" gets the apostrophe, because a spreadsheet would
//     make a number of it and lose the plus;
//   - what stands behind a semicolon, tab or line break inside a cell is treated as a cell of its own when it begins
//     with = or @, or with + or - and could call something: where spreadsheets divide at semicolons, a comma file's
//     quotation marks do not hold it together. A list of "- points" in a note stays as it is.

// Neutralise makes a text safe for a spreadsheet.
func Neutralise(s string) string { return everyPart(s, guard, guardInner) }

// Restore undoes Neutralise, and nothing else: a text that Neutralise never answers comes back unchanged.
func Restore(s string) string { return everyPart(s, unguard, unguardInner) }

// plain tells at a glance that a text is harmless, as most are; what it does not see at once it leaves open.
func plain(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf, c == '=', c == '+', c == '-', c == '@', c < ' ':
			return false
		}
	}
	return true
}

func everyPart(s string, first, inner func(string) string) string {
	if plain(s) || !strings.ContainsAny(s, "=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−") {
		return s
	}
	i := strings.IndexAny(s, ";\t\r\n")
	if i < 0 {
		return first(s)
	}
	var b strings.Builder
	part, rest := s[:i], s[i:]
	if strings.TrimLeft(part, "'") == "" && s[i] != ';' {
		b.WriteString(first(s[:i+1])) // the beginning is a tab or line break
		rest = rest[1:]
	} else {
		b.WriteString(first(part))
		b.WriteByte(rest[0])
		rest = rest[1:]
	}
	for {
		i := strings.IndexAny(rest, ";\t\r\n")
		if i < 0 {
			b.WriteString(inner(rest))
			return b.String()
		}
		b.WriteString(inner(rest[:i]))
		b.WriteByte(rest[i])
		rest = rest[i+1:]
	}
}

func guard(s string) string {
	if dangerous(s) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if strings.HasPrefix(s, "'") && dangerous(s[1:]) {
		return s[1:]
	}
	return s
}

func guardInner(s string) string {
	if dangerousInside(s) {
		return "'" + s
	}
	return s
}

func unguardInner(s string) string {
	if strings.HasPrefix(s, "'") && dangerousInside(s[1:]) {
		return s[1:]
	}
	return s
}

var negative = regexp.MustCompile(`^-[0-9]+([.,][0-9]+)*([eE][-+]?[0-9]+)?$`)

// dangerous looks behind leading apostrophes too, so that guarding twice can be undone twice.
func dangerous(s string) bool {
	s = strings.TrimLeft(s, "'")
	if s == "" {
		return false
	}
	if strings.ContainsRune("\t\r\n", rune(s[0])) {
		return true
	}
	return starter(s) != 0 && !negative.MatchString(s)
}

func dangerousInside(s string) bool {
	s = strings.TrimLeft(s, "'")
	switch starter(s) {
	case 0:
		return false
	case '+', '-':
		return strings.ContainsAny(s, "(|!（｜！")
	}
	return true
}

// starter answers which of = + - @ a spreadsheet would see first, or 0.
func starter(s string) rune {
	for _, r := range s {
		switch {
		case r == '"' || r == '＂' || unicode.IsSpace(r) || unicode.Is(unicode.C, r):
			continue
		case strings.ContainsRune("=＝﹦", r):
			return '='
		case strings.ContainsRune("+＋﹢", r):
			return '+'
		case strings.ContainsRune("-－﹣−", r):
			return '-'
		case strings.ContainsRune("@＠﹫", r):
			return '@'
		default:
			return 0
		}
	}
	return 0
}
