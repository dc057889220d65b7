package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var textItem = regexp.MustCompile(`^\s{0,12}(?:[-*+•]|\d{1,3}[.)])\s+\S`)

// readText makes paragraphs of what blank lines separate. A line underlined with signs is a heading, and lines that
// begin like items are list items.
func readText(text string, b *builder) error {
	return eachParagraph(text, func(lines []string) error {
		if level := underlined(lines); level > 0 {
			if err := b.add(Heading, level, 0, lines[0]); err != nil {
				return err
			}
			lines = lines[2:]
		}
		return addText(lines, b)
	})
}

// eachParagraph calls f with the lines of each paragraph, one at a time so that a large text is not split at once.
func eachParagraph(text string, f func(lines []string) error) error {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var lines []string
	flush := func() error {
		if len(lines) == 0 {
			return nil
		}
		err := f(lines)
		lines = lines[:0]
		return err
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		} else if err := flush(); err != nil {
			return err
		}
	}
	return flush()
}

func addText(lines []string, b *builder) error {
	for start := 0; start < len(lines); {
		end := start + 1
		item := textItem.MatchString(lines[start])
		for end < len(lines) && !textItem.MatchString(lines[end]) {
			end++
		}
		kind, level := Paragraph, 0
		if item {
			kind, level = ListItem, 1
		}
		if err := b.add(kind, level, 0, strings.Join(lines[start:end], "\n")); err != nil {
			return err
		}
		start = end
	}
	return nil
}

// underlined gives the level of a heading in the old manner of plain text, 0 if it is none.
func underlined(lines []string) int {
	if len(lines) < 2 {
		return 0
	}
	title, rule := strings.TrimSpace(lines[0]), strings.TrimSpace(lines[1])
	if len(rule) < 3 || !strings.ContainsRune("=-~^*#", rune(rule[0])) || strings.Trim(rule, rule[:1]) != "" {
		return 0
	}
	if n := utf8.RuneCountInString(title); n > 120 || n > 2*len(rule) || textItem.MatchString(title) {
		return 0
	}
	if level := strings.IndexByte("=-~^", rule[0]); level >= 0 {
		return level + 1
	}
	return 1
}

// readRows makes one row of each line of a CSV file, as it is written, so that a citation shows the file's own words.
func readRows(text string, b *builder) error {
	level := 1
	for line := range strings.SplitSeq(text, "\n") {
		before := len(b.blocks)
		if err := b.add(TableRow, level, 0, line); err != nil {
			return err
		}
		if len(b.blocks) > before {
			level = 0
		}
	}
	return nil
}
