package reader

import "math"

// The confidence is a logistic curve over the evidence, its middle fitted on
// the public question sets so that questions from another world fall below
// one half and answerable ones above.
const (
	steepness     = 12.0
	middle        = 0.325
	sentenceShare = 0.1
)

// confidence weighs how much of the highest possible score the best passage
// reached, and how much of the question one sentence covers. It grows with
// both.
func confidence(found []candidate, sources []Source) float64 {
	passage, sentence := 0.0, 0.0
	for _, s := range sources {
		passage = math.Max(passage, s.Normalised)
	}
	for _, c := range found {
		sentence = math.Max(sentence, c.coverage)
	}
	return 1 / (1 + math.Exp(-steepness*(passage+sentenceShare*sentence-middle)))
}
