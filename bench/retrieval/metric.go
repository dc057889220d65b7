package retrieval

import (
	"math"
	"slices"
)

// quality is the mean over the judged questions of a set.
type quality struct {
	ndcg, hit1, hit5 float64
	questions        int
}

// ranker returns the ids of the passages for a question, the best first.
type ranker func(q question) ([]string, error)

// judge runs every question that has a relevant passage. nDCG is over the
// first ten with gain 1, hit@k whether one of the first k is relevant.
func (s *set) judge(rank ranker) (quality, error) {
	var sum quality
	for _, q := range s.questions {
		relevant := s.relevant[q.ID]
		if len(relevant) == 0 {
			continue
		}
		ids, err := rank(q)
		if err != nil {
			return quality{}, err
		}
		sum.add(ids, relevant)
	}
	n := float64(max(sum.questions, 1))
	return quality{sum.ndcg / n, sum.hit1 / n, sum.hit5 / n, sum.questions}, nil
}

func (q *quality) add(ids []string, relevant map[string]bool) {
	q.questions++
	gain, ideal := 0.0, 0.0
	for i, id := range ids[:min(len(ids), 10)] {
		if relevant[id] {
			gain += 1 / math.Log2(float64(i)+2)
		}
	}
	for i := range min(len(relevant), 10) {
		ideal += 1 / math.Log2(float64(i)+2)
	}
	q.ndcg += gain / ideal
	in := func(id string) bool { return relevant[id] }
	if len(ids) > 0 && in(ids[0]) {
		q.hit1++
	}
	if slices.ContainsFunc(ids[:min(len(ids), 5)], in) {
		q.hit5++
	}
}

// auc is the chance that a random one of high scores above a random one of
// low, ties counted half.
func auc(high, low []float64) float64 {
	sorted := slices.Sorted(slices.Values(low))
	sum := 0.0
	for _, h := range high {
		below, _ := slices.BinarySearch(sorted, h)
		to, _ := slices.BinarySearch(sorted, math.Nextafter(h, math.Inf(1)))
		sum += float64(below) + float64(to-below)/2
	}
	return sum / float64(max(1, len(high)*len(low)))
}
