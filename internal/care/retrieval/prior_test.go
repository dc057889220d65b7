package retrieval

import (
	"fmt"
	"math"
	"testing"
)

// numbered fills an index with n passages, the first of which holds copper.
func numbered(n int) *Index {
	passages := []Passage{text(1, "", "copper pipe")}
	for i := 2; i <= n; i++ {
		passages = append(passages, text(i, "", fmt.Sprintf("glass number%d", i)))
	}
	return filled(passages...)
}

func TestAWordNobodyHoldsDoesNotDominateFewPassages(t *testing.T) {
	for _, n := range []int{1, 2, 5, 50, usualSize} {
		words := numbered(n).Words("copper zebra the how loud loudness")
		known, unknown, function := words[0].Weight, words[1].Weight, words[2].Weight
		if unknown > 1.25*known {
			t.Errorf("%d passages: an unknown word weighs %.2f, a known one %.2f", n, unknown, known)
		}
		if function > known/4 {
			t.Errorf("%d passages: a function word weighs %.2f, a known word %.2f", n, function, known)
		}
		if loud := words[4].Weight; math.Abs(loud-stopWeight*unknown) > 1e-9 || words[5].Weight != unknown {
			t.Errorf("%d passages: the asked degree weighs %.2f, another unknown word %.2f", n, loud, unknown)
		}
	}
}

// From the usual size on an index speaks for itself: evidence is weighed with
// the same numbers as the ranking.
func TestLargeIndexesKeepTheirWeights(t *testing.T) {
	x := numbered(usualSize)
	for _, w := range x.Words("copper glass zebra") {
		if math.Abs(w.Weight-w.rank) > 1e-9 {
			t.Errorf("%s: %.4f as evidence, %.4f in the ranking", w.Text, w.Weight, w.rank)
		}
	}
	hits := x.Search("copper pipe zebra", 1)
	q := x.current.Load().ask("copper pipe zebra")
	if want := hits[0].Score / q.highest(); math.Abs(hits[0].Normalised-want) > 1e-3 {
		t.Errorf("normalised %.4f, want %.4f", hits[0].Normalised, want)
	}
}
