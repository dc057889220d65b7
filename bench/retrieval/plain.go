package retrieval

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/spanish"
)

// plain is BM25 written down as the textbook has it, over maps and slices,
// sharing no code with the product: the floor that the product is held to.
type plain struct {
	k1, b     float64
	titles    int     // how often the title is counted
	stop      float64 // weight of stop words; 0 leaves them out
	adjacent  float64 // bonus for neighbours, as a share of idf
	stem      func(*snowballstem.Env) bool
	stopWords map[string]bool
	ids       []string
	texts     [][]int // the passages as term numbers
	numbers   map[string]int
	lists     map[int]map[int]int // term -> passage -> count
	average   float64
}

// designed returns BM25 with the parameters that were measured as the best
// for these sets; stopped the usual k1 1.2, b 0.75 with a stop list.
func designed(language string) *plain {
	return &plain{k1: 1.2, b: 0.5, titles: 2, stop: 0.2, adjacent: 0.3, stem: stems[language], stopWords: words(stops[language])}
}

func stopped(language string) *plain {
	return &plain{k1: 1.2, b: 0.75, titles: 1, stem: stems[language], stopWords: words(stops[language])}
}

var stems = map[string]func(*snowballstem.Env) bool{"en": english.Stem, "de": german.Stem, "es": spanish.Stem}

var stops = map[string]string{
	"en": `a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it its may me my
no not of on or our she should so such than that the their them then there these they this those to us was we were what when where which
who whom whose why will with would you your`,
	"de": `aber als am an auch auf aus bei bis da das dass dem den der des die dies diese dieser dieses durch ein eine einem einen einer
eines er es für hat hatte haben ich ihr ihre im in ist kann mit nach nicht noch nur oder sein seine sich sie sind so über um und unter
vom von vor wann war waren warum was welche welchem welchen welcher welches wem wen wer werden wie wird wo wurde wurden zu zum zur`,
	"es": `a al con como cómo cual cuál cuales cuáles cuando cuándo cuanto cuánto cuántos de del desde donde dónde el él ella en entre era
eran es esta este esto fue fueron ha han hasta hay la las le les lo los más no o para pero por porque que qué quien quién quiénes se ser
si sin sobre son su sus también tiene un una unos y`,
}

func words(s string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

func (p *plain) tokens(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func (p *plain) term(token string) string {
	env := snowballstem.NewEnv(token)
	p.stem(env)
	return env.Current()
}

// add indexes one passage; done must follow the last.
func (p *plain) add(id, title, text string) {
	if p.lists == nil {
		p.numbers, p.lists = make(map[string]int), make(map[int]map[int]int)
	}
	var terms []int
	for range p.titles {
		terms = append(terms, p.terms(title)...)
	}
	terms = append(terms, p.terms(text)...)
	for _, t := range terms {
		if p.lists[t] == nil {
			p.lists[t] = make(map[int]int)
		}
		p.lists[t][len(p.ids)]++
	}
	p.average += float64(len(terms))
	p.ids, p.texts = append(p.ids, id), append(p.texts, terms)
}

func (p *plain) done() { p.average /= float64(max(1, len(p.ids))) }

func (p *plain) terms(s string) []int {
	var out []int
	for _, t := range p.tokens(s) {
		if p.stop > 0 || !p.stopWords[t] {
			out = append(out, p.number(p.term(t)))
		}
	}
	return out
}

func (p *plain) number(term string) int {
	n, ok := p.numbers[term]
	if !ok {
		n = len(p.numbers)
		p.numbers[term] = n
	}
	return n
}

func (p *plain) idf(term int) float64 {
	n, df := float64(len(p.ids)), float64(len(p.lists[term]))
	return math.Log(1 + (n-df+0.5)/(df+0.5))
}

// rank orders all passages that hold a word of the question.
func (p *plain) rank(text string) []string {
	weights, sequence := make(map[int]float64), []int{}
	for _, t := range p.tokens(text) {
		weight := 1.0
		if p.stopWords[t] {
			weight = p.stop
		}
		if term := p.number(p.term(t)); weight > 0 {
			weights[term] = weight * p.idf(term)
			sequence = append(sequence, term)
		}
	}
	order, scores := p.scores(weights)
	p.sort(order, scores)
	for _, i := range order[:min(50, len(order))] {
		scores[i] += p.neighbours(i, sequence, weights)
	}
	p.sort(order[:min(50, len(order))], scores)
	ids := make([]string, 0, 10)
	for _, i := range order[:min(10, len(order))] {
		ids = append(ids, p.ids[i])
	}
	return ids
}

func (p *plain) scores(weights map[int]float64) (order []int, scores []float64) {
	scores = make([]float64, len(p.ids))
	for term, weight := range weights {
		for i, n := range p.lists[term] {
			if scores[i] == 0 {
				order = append(order, i)
			}
			norm := p.k1 * (1 - p.b + p.b*float64(len(p.texts[i]))/p.average)
			scores[i] += weight * float64(n) * (p.k1 + 1) / (float64(n) + norm)
		}
	}
	return order, scores
}

func (p *plain) sort(order []int, scores []float64) {
	slices.SortFunc(order, func(a, b int) int {
		x, y := math.Round(scores[a]*1e4), math.Round(scores[b]*1e4)
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(p.ids[a], p.ids[b]))
	})
}

// neighbours rewards each pair of neighbouring question words that stands
// side by side in the passage, once.
func (p *plain) neighbours(i int, sequence []int, weights map[int]float64) float64 {
	sum := 0.0
	for j := 1; j < len(sequence) && p.adjacent > 0; j++ {
		if beside(p.texts[i], sequence[j-1], sequence[j]) {
			sum += p.adjacent * min(weights[sequence[j-1]], weights[sequence[j]])
		}
	}
	return sum
}

func beside(text []int, left, right int) bool {
	for k := 1; k < len(text); k++ {
		if text[k] == right && text[k-1] == left {
			return true
		}
	}
	return false
}
