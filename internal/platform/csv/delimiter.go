package csv

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
)

// delimiters with how ready we are to believe in them: times and URLs are full of colons.
var delimiters = []struct {
	sep   rune
	trust float64
}{{',', 1}, {';', 1}, {'\t', 1}, {'|', 0.98}, {':', 0.5}}

// bestDelimiter parses the sample with each delimiter and keeps the one that gives the most regular table of the most
// ordinary cells, after van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type
// patterns" (2019).
func bestDelimiter(d Dialect, text []byte) Dialect {
	best, most := d, 0.0
	best.Quote, best.Escape = quoting(text, d.Delimiter)
	for _, c := range delimiters {
		if bytes.IndexByte(text, byte(c.sep)) < 0 {
			continue
		}
		try := d
		try.Delimiter = c.sep
		try.Quote, try.Escape = quoting(text, c.sep)
		rows := parseSample(text, try)
		if s := regularity(rows) * ordinary(rows) * c.trust; s > most {
			best, most = try, s
		}
	}
	return best
}

// quoting answers which mark stands at the edges of cells, and whether a backslash escapes it inside.
func quoting(text []byte, sep rune) (quote, escape rune) {
	double, single := edges(text, '"', byte(sep)), edges(text, '\'', byte(sep))
	quote = '"'
	if single > 2 && single > double {
		quote = '\''
	}
	escaped := bytes.Count(text, []byte{'\\', byte(quote)})
	doubled := bytes.Count(text, []byte{byte(quote), byte(quote)}) - bytes.Count(text, []byte{byte(quote), byte(quote), byte(sep)})
	if escaped > 0 && escaped > doubled {
		escape = '\\'
	}
	return quote, escape
}

// edges counts the cells that both begin and end with a mark, as far as that can be seen without parsing.
func edges(text []byte, mark, sep byte) int {
	opens, closes := 0, 0
	edge := func(i int) bool {
		return i < 0 || i >= len(text) || text[i] == sep || text[i] == '\n' || text[i] == '\r'
	}
	for i, c := range text {
		if c != mark {
			continue
		}
		if edge(i - 1) {
			opens++
		}
		if edge(i + 1) {
			closes++
		}
	}
	return min(opens, closes)
}

// regularity is high when many rows have the same number of cells, and that number is more than one.
func regularity(rows []Row) float64 {
	widths := map[int]int{}
	for _, r := range rows {
		widths[len(r.Cells)]++
	}
	score, total := 0.0, 0
	for w, n := range widths {
		total += n
		if w > 1 {
			score += float64(n) * float64(n) * float64(w-1) / float64(w)
		}
	}
	if total == 0 {
		return 0
	}
	return score / float64(total*total)
}

var (
	numeric = regexp.MustCompile(`^[-+]?[$€£]?[ ]?[0-9]+([.,' ][0-9]+)*[ ]?(%|[$€£])?$|^[-+]?[0-9]*[.,]?[0-9]+[eE][-+]?[0-9]+$`)
	dated   = regexp.MustCompile(`^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([T ,].*)?$|^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$`)
	mailed  = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s.]+$`)
	linked  = regexp.MustCompile(`^(?i)(https?://\S+|www\.\S+\.\S+)$`)
	foreign = ";\t|"
)

// ordinary is the share of cells that read like something: empty, a number, a date, an address, or words in which no
// other delimiter hides.
func ordinary(rows []Row) float64 {
	good, all := 0, 0
	for _, r := range rows {
		for _, c := range r.Cells {
			all++
			if c = strings.TrimSpace(c); c == "" || IsTyped(c) || !strings.ContainsAny(c, foreign) && plainWords(c) {
				good++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return max(float64(good)/float64(all), 0.01)
}

// IsEmail tells whether a cell looks like an e-mail address.
func IsEmail(c string) bool { return mailed.MatchString(c) }

// IsLink tells whether a cell looks like the address of a page.
func IsLink(c string) bool { return linked.MatchString(c) }

// IsDate tells whether a cell looks like a date or a time.
func IsDate(c string) bool { return dated.MatchString(c) }

// IsTyped tells whether a cell is a number, a date, an e-mail address or a link rather than words.
func IsTyped(c string) bool {
	return numeric.MatchString(c) || dated.MatchString(c) || mailed.MatchString(c) || linked.MatchString(c)
}

// plainWords says that a cell neither begins with punctuation that the wrong delimiter leaves there nor lacks letters.
func plainWords(c string) bool {
	for _, r := range c {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(`("'[{#$€£@/<+-_*.&=`, r) || r > 0x7f
	}
	return false
}

// maxPreamble is how many rows before a table may be no part of it.
const maxPreamble = 30

// preamble counts the rows before the header: titles and notes reach over no more than half of the table.
func preamble(rows []Row) int {
	width := tableWidth(rows)
	for i, r := range rows[:min(len(rows), maxPreamble)] {
		if 2*reach(r.Cells) > width && !strings.HasPrefix(r.first(), "#") || width < 2 && i > 0 {
			return i
		}
	}
	return 0
}

// reach is the number of cells up to the last one that is filled; a single one is a title wherever it stands.
func reach(cells []string) int {
	if n := countFilled(cells); n < 2 {
		return n
	}
	return lastFilled(cells)
}

func lastFilled(cells []string) int {
	for i := len(cells); i > 0; i-- {
		if strings.TrimSpace(cells[i-1]) != "" {
			return i
		}
	}
	return 0
}

// tableWidth is how far most rows reach, the larger of equals.
func tableWidth(rows []Row) int {
	widths, best := map[int]int{}, 0
	for _, r := range rows {
		w := lastFilled(r.Cells)
		widths[w]++
		if widths[w] > widths[best] || widths[w] == widths[best] && w > best {
			best = w
		}
	}
	return best
}

func countFilled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

func (r Row) first() string {
	if len(r.Cells) == 0 {
		return ""
	}
	return r.Cells[0]
}

// hasHeader lets every column vote: a name above typed cells speaks for a header, a typed cell above its like against.
func hasHeader(rows []Row) bool {
	if len(rows) == 0 || countFilled(rows[0].Cells) == 0 {
		return false
	}
	votes, typed := 0, 0
	for i, name := range rows[0].Cells {
		kind := kindOf(name)
		if kind != "" {
			typed++
		}
		switch below := columnKind(rows[1:], i); {
		case below != "" && kind == "" && strings.TrimSpace(name) != "":
			votes++
		case below != "" && below == kind:
			votes--
		}
	}
	return votes > 0 || votes == 0 && typed == 0
}

func kindOf(c string) string {
	c = strings.TrimSpace(c)
	switch {
	case mailed.MatchString(c):
		return "mail"
	case linked.MatchString(c):
		return "link"
	case numeric.MatchString(c), dated.MatchString(c):
		return "number"
	}
	return ""
}

// columnKind is the kind of three quarters of the filled cells, or nothing.
func columnKind(rows []Row, column int) string {
	kinds, all := map[string]int{}, 0
	for _, r := range rows {
		if column < len(r.Cells) && strings.TrimSpace(r.Cells[column]) != "" {
			kinds[kindOf(r.Cells[column])]++
			all++
		}
	}
	for kind, n := range kinds {
		if kind != "" && 4*n >= 3*all {
			return kind
		}
	}
	return ""
}
