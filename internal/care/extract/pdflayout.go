package extract

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// layout is what the guesses about a document rest on.
type layout struct {
	body    float64   // type size of most of the text
	leading float64   // usual distance of lines in a paragraph, in type sizes
	sizes   []float64 // type sizes of headings, largest first
}

// layOut turns lines into blocks: without the headers and footers that repeat, joined to paragraphs.
func layOut(lines []pdfLine, b *builder) error {
	lines = dropRepeated(lines, b.pages)
	lay := measure(lines)
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && lay.goesOn(lines[start], lines[end-1], lines[end]) {
			end++
		}
		kind, level := lay.kind(lines[start:end])
		if err := b.add(kind, level, lines[start].page, joinLines(lines[start:end])); err != nil {
			return err
		}
		start = end
	}
	return nil
}

// edgeLines is how many lines at the top and at the bottom of a page may be a repeated header or footer.
const edgeLines = 2

var digits = regexp.MustCompile(`\d+`)

// dropRepeated removes lines at page edges that stand, but for their numbers, on most pages.
func dropRepeated(lines []pdfLine, pages int) []pdfLine {
	if pages < 3 {
		return lines
	}
	seen := map[string]int{}
	edges := edgeKeys(lines, measure(lines).body)
	for _, key := range edges {
		seen[key]++
	}
	repeated := func(l pdfLine) bool {
		key, ok := edges[lineID{l.page, l.y, l.text}]
		return ok && seen[key]*2 > pages && seen[key] >= 3
	}
	own := map[int]bool{}
	for _, l := range lines {
		own[l.page] = own[l.page] || !repeated(l)
	}
	// A page that would be left with nothing keeps its lines: they are its text.
	return slices.DeleteFunc(lines, func(l pdfLine) bool { return own[l.page] && repeated(l) })
}

type lineID struct {
	page int
	y    float64
	text string
}

// edgeKeys finds the lines at page edges, by height and not by order, each with what is the same on every page: its
// place and its words. In large type numbers count too, since chapters may be numbered and begin a page each.
func edgeKeys(lines []pdfLine, body float64) map[lineID]string {
	keys := map[lineID]string{}
	for start := 0; start < len(lines); {
		end := start
		for end < len(lines) && lines[end].page == lines[start].page {
			end++
		}
		page := slices.Clone(lines[start:end])
		slices.SortStableFunc(page, func(a, b pdfLine) int { return int(math.Copysign(1, b.y-a.y)) })
		for i, l := range page {
			if i < edgeLines || i >= len(page)-edgeLines {
				words := l.text
				if l.size < body*1.15 {
					words = digits.ReplaceAllString(words, "#")
				}
				keys[lineID{l.page, l.y, l.text}] = fmt.Sprintf("%.0f %s", l.y/4, words)
			}
		}
		start = end
	}
	return keys
}

func half(size float64) float64 { return math.Round(size*2) / 2 }

// measure finds the sizes: the body's is the one that most characters have.
func measure(lines []pdfLine) layout {
	chars := map[float64]int{}
	for _, l := range lines {
		chars[half(l.size)] += len(l.text)
	}
	var lay layout
	most := 0
	for size, n := range chars {
		if n > most || n == most && size < lay.body {
			lay.body, most = size, n
		}
	}
	for size := range chars {
		if size >= lay.body*1.15 {
			lay.sizes = append(lay.sizes, size)
		}
	}
	slices.SortFunc(lay.sizes, func(a, b float64) int { return int(math.Copysign(1, b-a)) })
	lay.leading = usualLeading(lines, lay.body)
	return lay
}

func usualLeading(lines []pdfLine, body float64) float64 {
	var steps []float64
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		step := (a.y - b.y) / math.Max(body, 1)
		if a.page == b.page && half(a.size) == body && half(b.size) == body && step > 0.8 && step < 3 {
			steps = append(steps, step)
		}
	}
	if len(steps) == 0 {
		return 1.3
	}
	slices.Sort(steps)
	// The lower third, since the gaps between paragraphs are among the steps.
	return steps[len(steps)/3]
}

// noteMark is the raised number before a footnote.
var noteMark = regexp.MustCompile(`^[\d*†‡]{1,3}$`)

var bullet = regexp.MustCompile(`^(?:[•‣◦▪■●○–*·]|[-—] |\(?(?:\d{1,3}|[a-zA-Z])[.)] )`)

// goesOn says whether next belongs to the paragraph that first opened and prev ended so far.
func (lay layout) goesOn(first, prev, next pdfLine) bool {
	if prev.page == next.page && noteMark.MatchString(prev.text) && first == prev && prev.size < next.size && math.Abs(prev.y-next.y) < next.size {
		return true
	}
	if prev.page != next.page || math.Abs(prev.size-next.size) > 0.1*math.Max(prev.size, next.size) {
		return false
	}
	if prev.broken {
		return true
	}
	if prev.bold != next.bold && (first.bold || next.bold) && endsBlock(prev) || bullet.MatchString(next.text) {
		return false
	}
	step := (prev.y - next.y) / math.Max(prev.size, 1)
	switch {
	case math.Abs(step) < 0.3:
		return true
	case step < 0 || step > 10: // the next column
		return startsLower(next.text) && !endsSentence(prev.text)
	case step > lay.leading*1.35:
		return false
	}
	indented := next.x-prev.x > next.size && next.x > first.x+1
	return !(indented && endsSentence(prev.text) && !bullet.MatchString(first.text))
}

// endsBlock guards bold words that run across a line end inside a paragraph.
func endsBlock(l pdfLine) bool { return l.bold || endsSentence(l.text) }

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `"'”’»)] `))
	return strings.ContainsRune(".!?:;。！？…", r)
}

// Lengths in bytes beyond which large or bold type is no heading any more.
const (
	maxHeading     = 200
	maxBoldHeading = 100
)

// kind guesses what a group of lines is. Large type is a heading, its level the rank of its size; so is a short bold
// line, below all of them.
func (lay layout) kind(group []pdfLine) (Kind, int) {
	text := 0
	bold := true
	for _, l := range group {
		text += len(l.text)
		bold = bold && l.bold
	}
	first := group[0]
	wordy := strings.ContainsFunc(first.text, unicode.IsLetter)
	if rank := slices.Index(lay.sizes, half(first.size)); rank >= 0 && text <= maxHeading && len(group) <= 3 && wordy {
		return Heading, min(rank+1, 6)
	}
	if bold && text <= maxBoldHeading && len(group) == 1 && wordy && !strings.HasSuffix(first.text, ".") {
		return Heading, min(len(lay.sizes)+1, 6)
	}
	if bullet.MatchString(first.text) {
		return ListItem, 1
	}
	return Paragraph, 0
}

// conjunctions after a hyphen mean that it was written and not made by the line end ("heat- and cold-resistant").
var conjunctions = map[string]bool{"and": true, "or": true, "und": true, "oder": true, "y": true, "o": true, "et": true, "ou": true, "e": true, "en": true, "of": true, "och": true}

// joinLines makes one line of many and takes out hyphens that only the line end put there.
func joinLines(group []pdfLine) string {
	var out strings.Builder
	for i, l := range group {
		text := l.text
		if i+1 == len(group) {
			out.WriteString(text)
			break
		}
		switch next := group[i+1].text; {
		case l.broken:
			out.WriteString(text)
		case brokenWord(text, next):
			out.WriteString(strings.TrimRight(text, "-‐"))
		default:
			out.WriteString(text + " ")
		}
	}
	return out.String()
}

func brokenWord(text, next string) bool {
	cut := strings.TrimRight(text, "-‐")
	if len(cut) == len(text) || !startsLower(next) {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(cut)
	word, _, _ := strings.Cut(next, " ")
	return unicode.IsLetter(r) && !conjunctions[word]
}
