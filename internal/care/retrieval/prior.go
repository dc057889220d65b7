package retrieval

import "math"

// A few passages tell little about how rare a word is: one that none of them
// holds would outweigh all others together, though in most companies it is a
// word of everyday. So evidence is weighed as if the index were filled up with
// passages of other companies to usualSize, of which these shares hold a word.
// Larger indexes speak for themselves. The ranking needs no such thing: a word
// that no passage holds moves none of them. Measured by bench/retrieval.
const (
	usualSize    = 200  // passages
	knownShare   = 0.01 // of a word that the index holds: a word of its subject
	unknownShare = 0.05 // of one that it doesn't hold: more often one of everyday
	stopShare    = 0.5  // of a function word
)

// expected is the inverse document frequency of a word in the index filled up.
func (s *snapshot) expected(df uint32, stop bool) float64 {
	share := knownShare
	switch {
	case stop:
		share = stopShare
	case df == 0:
		share = unknownShare
	}
	n := float64(s.passages)
	others := math.Max(0, usualSize-n)
	return weight(n+others, math.Min(float64(df), n)+share*others)
}

// degree is, by language, the word that asks for the degree of the next one:
// "how loud", "wie lange". An answer names the degree and seldom the next word.
var degree = map[string]string{"da": "hvor", "de": "wie", "en": "how", "fi": "kuinka", "hu": "milyen", "nl": "hoe",
	"no": "hvor", "pl": "jak", "pt": "quão", "ru": "как", "sv": "hur"}

// easeDegree makes the last word weigh like a function word when its degree
// is asked for and no passage holds it.
func (q *question) easeDegree(speaker *Analyser) {
	i := len(q.words) - 1
	w, p := &q.words[i], q.before[i]
	asks := degree[speaker.language.code]
	if p >= 0 && asks != "" && !w.Known && !w.Stop && surface(q.words[p].Text) == asks {
		w.Weight, w.proof = w.Weight*stopWeight, w.proof*stopWeight
	}
}

// evidence is the score of a passage for the words' expected weights. A word
// is proved once, by the form that proves it best.
func (s *snapshot) evidence(c candidate, q question, sides map[side]int) float64 {
	r := &c.view.rows[c.row]
	terms, words := c.view.proofs(q)
	counts := make([]float32, len(terms))
	c.view.tally(r, terms, counts)
	var proved [maxWords]float32
	for i, t := range terms {
		if counts[i] > 0 {
			times, short, long := s.addend(t.weight)
			proof := times * counts[i] / (counts[i] + short + long*float32(c.view.lengths[c.row]))
			proved[words[i]] = max(proved[words[i]], proof)
		}
	}
	sum := c.view.bonus(r, sides, q, proofOfPair)
	for _, proof := range proved {
		sum += float64(proof)
	}
	return sum
}

// proofs are the terms of the question in this segment with what each proves,
// and the number of the word that it stands for.
func (v *view) proofs(q question) (terms []weighted, words []int) {
	for i, w := range q.words {
		for _, term := range w.Terms {
			if id, ok := v.find(term); ok {
				terms, words = append(terms, weighted{id, w.proof}), append(words, i)
			}
		}
	}
	return terms, words
}
