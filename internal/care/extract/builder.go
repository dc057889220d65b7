package extract

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// builder collects blocks and holds the promises of Result: clean text, ordered disjoint blocks, the text limit.
type builder struct {
	ctx         context.Context
	text        strings.Builder
	blocks      []Block
	pages       int
	title       string
	emptyReason string // said instead of "no text was found"
}

// add appends a block. Text is cleaned first; a blank one is dropped. Code and paragraphs keep their line breaks.
func (b *builder) add(kind Kind, level, page int, text string) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	// Cleaning may shrink text, but nothing that is far beyond the limit is worth the copy.
	if len(text) > 2*maxText {
		return tooMuchText()
	}
	text = clean(text, kind)
	if text == "" {
		return nil
	}
	sep := b.separator(kind)
	if b.text.Len()+len(sep)+len(text) > maxText {
		return tooMuchText()
	}
	b.text.WriteString(sep)
	start := b.text.Len()
	b.text.WriteString(text)
	b.blocks = append(b.blocks, Block{Kind: kind, Level: level, Page: page, Start: start, End: b.text.Len()})
	return nil
}

func tooMuchText() error {
	return fail(CodeTooLarge, "The document holds more than %d MB of text. Split it into smaller files.", maxText>>20)
}

// separator keeps rows and items together, so that a list or table reads as one.
func (b *builder) separator(kind Kind) string {
	if len(b.blocks) == 0 {
		return ""
	}
	if last := b.blocks[len(b.blocks)-1].Kind; last == kind && (kind == TableRow || kind == ListItem) {
		return "\n"
	}
	return "\n\n"
}

func (b *builder) result(media string) (*Result, error) {
	if len(b.blocks) == 0 {
		reason := b.emptyReason
		if reason == "" {
			reason = "No text was found in the file."
		}
		return nil, &Failure{CodeNoText, reason}
	}
	title := clip(clean(oneLine(b.title), Heading), 200)
	return &Result{Text: b.text.String(), Blocks: b.blocks, Pages: b.pages, Title: title, MediaType: media}, nil
}

// clean makes text valid, NFC, free of control characters, with the white space its kind calls for.
func clean(s string, kind Kind) string {
	s = strings.Map(keep, strings.ToValidUTF8(s, "\uFFFD"))
	switch kind {
	case Code:
		s = trimLines(s)
	case Paragraph, ListItem:
		s = squeeze(s, true)
	default:
		s = squeeze(s, false)
	}
	return norm.NFC.String(s)
}

// keep drops what has no business in text: controls, soft hyphens, byte order marks, non-characters.
func keep(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
		return '\n'
	case r == '\u00ad' || r == '\ufeff' || r&0xfffe == 0xfffe || (r >= 0xfdd0 && r <= 0xfdef):
		return -1
	case unicode.IsControl(r):
		return -1
	}
	return r
}

// squeeze turns each run of white space into one space, or into one newline if it holds one and lines are wanted.
func squeeze(s string, lines bool) string {
	var out strings.Builder
	out.Grow(len(s))
	gap := byte(0)
	for _, r := range s {
		if unicode.IsSpace(r) {
			if r == '\n' && lines {
				gap = '\n'
			} else if gap == 0 {
				gap = ' '
			}
			continue
		}
		if gap != 0 && out.Len() > 0 {
			out.WriteByte(gap)
		}
		gap = 0
		out.WriteRune(r)
	}
	return out.String()
}

// trimLines cuts blanks at line ends and blank lines at both ends, and leaves indentation.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func oneLine(s string) string { return squeeze(s, false) }

// clip shortens s to n runes.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
