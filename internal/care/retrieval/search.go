package retrieval

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/google/uuid"
)

// candidate is a passage on its way to being a hit.
type candidate struct {
	view  *view
	row   uint32
	score float64
}

func (c candidate) id() uuid.UUID { return c.view.rows[c.row].id }

// scratch lends the accumulators of a search.
var scratch = sync.Pool{New: func() any { return new([]float32) }}

// Search returns at most limit passages, the best first, ties by id. With
// documents given it looks only into these; the weights of words stay those
// of the whole index. Without words, or with limit below one, it returns nil.
func (x *Index) Search(text string, limit int, documents ...uuid.UUID) []Hit {
	s := x.current.Load()
	q := s.ask(text)
	if limit < 1 || len(q.words) == 0 || s.passages == 0 {
		return nil
	}
	top := &best{limit: max(limit, reranked), allowed: set(documents)}
	for _, v := range s.views {
		s.score(v, q, top)
	}
	found := top.sorted()
	s.reward(found, q)
	return s.hits(found[:min(limit, len(found))], q)
}

func set(ids []uuid.UUID) map[uuid.UUID]struct{} {
	if len(ids) == 0 {
		return nil
	}
	m := make(map[uuid.UUID]struct{}, len(ids))
	for _, id := range ids {
		m[id] = struct{}{}
	}
	return m
}

// score sums BM25 over the words of the question, term at a time, and offers
// every passage that may be among the best. The words that many passages hold
// come last, and only for the passages that they can still bring up.
func (s *snapshot) score(v *view, q question, top *best) {
	sums := lend(len(v.rows))
	defer scratch.Put(sums)
	rare, common := v.lookUp(q, false), v.lookUp(q, true)
	for _, t := range rare {
		s.scoreTerm(v, v.list(t.id), t.weight, *sums)
	}
	if least, ok := hopeful(v, *sums, rare, common, top); ok {
		s.scoreFew(v, common, *sums, least, top)
		return
	}
	for _, t := range common {
		s.scoreTerm(v, v.list(t.id), t.weight, *sums)
	}
	for i, sum := range *sums {
		if sum > 0 && float64(sum) > top.floor()-slack && !v.gone(&v.rows[i]) {
			top.offer(candidate{v, uint32(i), round(float64(sum))})
		}
	}
}

// weighted is a term of the question as a segment knows it.
type weighted struct {
	id     uint32
	weight float64
}

func (v *view) lookUp(q question, common bool) []weighted {
	var found []weighted
	for _, w := range q.words {
		if w.common != common {
			continue
		}
		for _, term := range w.Terms {
			if id, ok := v.find(term); ok {
				found = append(found, weighted{id, w.pull})
			}
		}
	}
	return found
}

func lend(n int) *[]float32 {
	sums := scratch.Get().(*[]float32)
	if cap(*sums) < n {
		*sums = make([]float32, n)
	}
	*sums = (*sums)[:n]
	clear(*sums)
	return sums
}

// addend returns the parts of weight * tf * (k1+1) / (tf + k1*(1-b+b*length/average))
// that don't depend on the passage.
func (s *snapshot) addend(weight float64) (times, short, long float32) {
	average := float64(s.words) / float64(s.passages)
	return float32(weight * (k1 + 1)), float32(k1 * (1 - b)), float32(k1 * b / average)
}

// scoreTerm adds what a term is worth to the sum of each passage that holds it.
func (s *snapshot) scoreTerm(v *view, list []byte, weight float64, sums []float32) {
	times, short, long := s.addend(weight)
	at := uint32(0)
	for len(list) > 0 {
		var gap, tf uint32
		gap, tf, list = next(list)
		at += gap
		f := float32(tf)
		sums[at-1] += times * f / (f + short + long*float32(v.lengths[at-1]))
	}
}

// round makes scores equal that differ only by the order of additions.
func round(score float64) float64 { return math.Round(score*1e4) / 1e4 }

// ahead orders candidates: score, then id.
func ahead(a, c candidate) int {
	if a.score != c.score {
		return cmp.Compare(c.score, a.score)
	}
	x, y := a.id(), c.id()
	return bytes.Compare(x[:], y[:])
}

func (s *snapshot) hits(found []candidate, q question) []Hit {
	highest := q.highest()
	hits := make([]Hit, len(found))
	sides := make(map[*view]map[side]int)
	for i, c := range found {
		if sides[c.view] == nil {
			sides[c.view] = c.view.sides(q)
		}
		r := &c.view.rows[c.row]
		hits[i] = Hit{PassageID: r.id, DocumentID: c.view.documents[r.document], Score: c.score,
			Normalised: math.Min(1, s.evidence(c, q, sides[c.view])/highest)}
	}
	return hits
}

// highest is the score of a passage that holds every word without end, each
// beside the one it stands beside in the question.
func (q question) highest() float64 {
	sum := 0.0
	for i, w := range q.words {
		sum += w.Weight * (k1 + 1)
		if p := q.before[i]; p >= 0 {
			sum += proofOfPair(w, q.words[p])
		}
	}
	return math.Max(sum, math.SmallestNonzeroFloat64)
}

// best keeps the limit best candidates in a heap whose root is the worst.
type best struct {
	limit   int
	allowed map[uuid.UUID]struct{} // nil: all documents
	heap    []candidate
}

// floor is what a score must reach to get in.
func (t *best) floor() float64 {
	if len(t.heap) < t.limit {
		return 0
	}
	return t.heap[0].score
}

func (t *best) offer(c candidate) {
	if len(t.heap) == t.limit && ahead(c, t.heap[0]) > 0 {
		return
	}
	if t.allowed != nil {
		if _, ok := t.allowed[c.view.documents[c.view.rows[c.row].document]]; !ok {
			return
		}
	}
	if len(t.heap) < t.limit {
		t.heap = append(t.heap, c)
		t.up(len(t.heap) - 1)
		return
	}
	t.heap[0] = c
	t.down()
}

func (t *best) up(i int) {
	for i > 0 && ahead(t.heap[i], t.heap[(i-1)/2]) > 0 {
		t.heap[i], t.heap[(i-1)/2] = t.heap[(i-1)/2], t.heap[i]
		i = (i - 1) / 2
	}
}

func (t *best) down() {
	for i := 0; ; {
		worst := i
		for _, kid := range []int{2*i + 1, 2*i + 2} {
			if kid < len(t.heap) && ahead(t.heap[kid], t.heap[worst]) > 0 {
				worst = kid
			}
		}
		if worst == i {
			return
		}
		t.heap[i], t.heap[worst] = t.heap[worst], t.heap[i]
		i = worst
	}
}

func (t *best) sorted() []candidate {
	slices.SortFunc(t.heap, ahead)
	return t.heap
}
