package retrieval

import (
	"os"
	"path/filepath"
	"testing"
)

// sharedData returns the folder with the public question sets, or skips.
func sharedData(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("RAPPORT_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(shared, "data", "squad", "questions.jsonl")); err != nil {
		t.Skip("the public question sets are not here: set RAPPORT_SHARED")
	}
	return shared
}

// The product must rank no worse than the textbook on any set. Cranfield is
// left to the bench: it takes as long as all others.
func TestRankingHoldsAgainstPlainBM25(t *testing.T) {
	shared := sharedData(t)
	for _, x := range sets {
		if x.name == "cranfield" {
			continue
		}
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			s, err := load(shared, x.name, x.language)
			if err != nil {
				t.Fatal(err)
			}
			rank, err := s.product()
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.judge(rank)
			if err != nil {
				t.Fatal(err)
			}
			floor, err := s.judge(s.plainly(designed))
			if err != nil {
				t.Fatal(err)
			}
			if got.ndcg < floor.ndcg-1e-9 {
				t.Errorf("nDCG@10 %.4f, plain BM25 has %.4f", got.ndcg, floor.ndcg)
			}
		})
	}
}

// A company with one article or one passage is asked as a large one is.
func TestSmallCompaniesHoldTheirFigures(t *testing.T) {
	all, err := readSmall(sharedData(t), 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		answered, refused := 1-r.own.share(r.own.refused), r.foreign.share(r.foreign.refused)
		if r.own.asked == 0 || answered < 0.85 || refused < 0.95 {
			t.Errorf("%s of one %s: %.3f of %d own questions answered, want 0.85; %.3f of %d others refused, want 0.95",
				r.set, r.kind, answered, r.own.asked, refused, r.foreign.asked)
		}
	}
}

func TestReadingHoldsItsFigures(t *testing.T) {
	r, err := readAll(sharedData(t), 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		got      float64
		low, top float64
	}{
		{"gold answers of SQuAD in cited spans", r.squad.share(r.squad.held), 0.75, 1},
		{"answerable SQuAD questions refused", r.squad.share(r.squad.refused), 0, 0.15},
		{"the manual's own questions refused", r.manual.share(r.manual.refused), 0, 0.15},
		{"the manual's questions refused by SQuAD", r.manualOnSquad.share(r.manualOnSquad.refused), 0.9, 1},
		{"SQuAD's questions refused by the manual", r.squadOnManual.share(r.squadOnManual.refused), 0.9, 1},
	} {
		if c.got < c.low || c.got > c.top {
			t.Errorf("%s: %.3f, want %.2f to %.2f", c.name, c.got, c.low, c.top)
		}
	}
}
