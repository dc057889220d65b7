package reader

import (
	"math"
	"math/bits"
	"strings"

	"rapport/internal/care/retrieval"
)

// asked is the question as sentences are held against it: at most 64 words,
// so that what a sentence holds fits a bit set.
type asked struct {
	terms   map[string]uint64 // term -> bits of the words it is a form of
	weights []float64         // by word, what finding it is worth
	total   float64           // of all words, found or not
	content bool              // whether there is more than function words
}

// guessed is what a form that only stands for an unknown word is worth.
const guessed = 0.5

func ask(words []retrieval.Word) asked {
	words = words[:min(len(words), 64)]
	a := asked{terms: make(map[string]uint64), weights: make([]float64, len(words))}
	for i, w := range words {
		a.weights[i] = w.Weight
		if !w.Known {
			a.weights[i] *= guessed
		}
		a.content = a.content || !w.Stop
		a.total += w.Weight
		for _, t := range w.Terms {
			a.terms[t] |= 1 << i
		}
	}
	return a
}

// words is the set of question words among the terms.
func (a asked) words(terms []string) uint64 {
	set := uint64(0)
	for _, t := range terms {
		set |= a.terms[t]
	}
	return set
}

// share is the weight of a set of words in the whole question, 0..1.
func (a asked) share(set uint64) float64 {
	sum := 0.0
	for ; set != 0; set &= set - 1 {
		sum += a.weights[bits.TrailingZeros64(set)]
	}
	return sum / math.Max(a.total, 1e-9)
}

// candidate is a sentence that may go into the answer.
type candidate struct {
	source   int
	span     retrieval.Span // in the source's text
	text     string
	terms    []string
	coverage float64
	score    float64
}

// What counts for a sentence besides the words it holds itself.
const (
	titleShare  = 0.5 // a question word in the title only
	leadShare   = 0.8 // one in the heading or question it stands under only
	beforeShare = 0.4 // one in the sentence before only
	rankShare   = 0.5 // the passage's score, relative to the best one
	leadCost    = 0.3 // what a heading or question is itself worth
	shortCost   = 0.5 // and what is worth a sentence of fewer words than
	shortWords  = 3
)

// read splits the sources into sentences and scores each.
func read(a asked, sources []Source) []candidate {
	var found []candidate
	analysers := make(map[string]*retrieval.Analyser)
	for i, s := range sources {
		lang := s.language()
		if analysers[lang] == nil {
			analysers[lang] = retrieval.NewAnalyser(lang)
		}
		rank := rankShare * s.Score / math.Max(sources[0].Score, 1e-9)
		for _, c := range a.sentences(s, lang, analysers[lang]) {
			c.source, c.score = i, (c.coverage+rank)*worth(c)
			found = append(found, c)
		}
	}
	return found
}

// sentences holds each sentence of a source against the question. A heading
// or question lends its words to those under it, a sentence to the next one.
func (a asked) sentences(s Source, lang string, an *retrieval.Analyser) []candidate {
	text := s.text()
	title := a.words(an.Terms(s.title()))
	var out []candidate
	lead, before := uint64(0), uint64(0)
	for _, span := range retrieval.Sentences(text, lang) {
		c := candidate{span: span, text: text[span.Start:span.End]}
		c.terms = an.Terms(c.text)
		own := a.words(c.terms)
		c.coverage = a.share(own) + leadShare*a.share(lead&^own) + titleShare*a.share(title&^(own|lead)) +
			beforeShare*a.share(before&^(own|lead|title))
		before = own
		if leads(c.text) {
			lead = own
		}
		out = append(out, c)
	}
	return out
}

// leads tells headings, questions and what announces a list.
func leads(text string) bool {
	return strings.HasPrefix(text, "#") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, ":") || strings.HasSuffix(text, "？")
}

func worth(c candidate) float64 {
	switch {
	case len(c.terms) == 0:
		return 0
	case leads(c.text):
		return leadCost
	case len(c.terms) < shortWords:
		return shortCost
	}
	return 1
}
