package retrieval

// Words that more than one passage in commonShare holds have long lists and
// little weight. Where rarer words leave few passages in the race, the common
// ones are counted in these alone.
const (
	commonShare = 8
	fewShare    = 16   // at most one passage in so many counts as few
	slack       = 0.01 // more than rounding and the order of additions can make
)

// hopeful returns the least sum that rare words must have reached for a
// passage to be among the best still, whatever common words add; ok is false
// when there is no such sum or too many passages reach it.
func hopeful(v *view, sums []float32, rare, common []weighted, top *best) (least float32, ok bool) {
	if len(rare) == 0 || len(common) == 0 || top.allowed != nil {
		return 0, false
	}
	reach := 0.0
	for _, t := range common {
		reach += t.weight * (k1 + 1)
	}
	worst, full := worstOfBest(v, sums, top.limit)
	least = worst - float32(reach) - slack
	if !full || least <= 0 {
		return 0, false
	}
	few := 0
	for _, sum := range sums {
		if sum >= least {
			few++
		}
	}
	return least, few*fewShare <= len(sums)
}

// worstOfBest returns the limit-th largest sum of the living passages, if
// there are so many above zero.
func worstOfBest(v *view, sums []float32, limit int) (worst float32, full bool) {
	heap := make([]float32, 0, limit)
	for i, sum := range sums {
		if sum <= 0 || len(heap) == limit && sum <= heap[0] || v.gone(&v.rows[i]) {
			continue
		}
		if len(heap) < limit {
			heap = append(heap, sum)
			siftUp(heap)
			continue
		}
		heap[0] = sum
		siftDown(heap)
	}
	return first(heap), len(heap) == limit
}

func first(heap []float32) float32 {
	if len(heap) == 0 {
		return 0
	}
	return heap[0]
}

func siftUp(h []float32) {
	for i := len(h) - 1; i > 0 && h[i] < h[(i-1)/2]; i = (i - 1) / 2 {
		h[i], h[(i-1)/2] = h[(i-1)/2], h[i]
	}
}

func siftDown(h []float32) {
	for i := 0; 2*i+1 < len(h); {
		kid := 2*i + 1
		if kid+1 < len(h) && h[kid+1] < h[kid] {
			kid++
		}
		if h[i] <= h[kid] {
			return
		}
		h[i], h[kid] = h[kid], h[i]
		i = kid
	}
}

// scoreFew adds the common words to the passages that reached least, reading
// the passages instead of the words' lists, and offers them. The additions
// are the same in the same order as scoreTerm's.
func (s *snapshot) scoreFew(v *view, common []weighted, sums []float32, least float32, top *best) {
	counts := make([]float32, len(common))
	for i, sum := range sums {
		r := &v.rows[i]
		if sum < least || v.gone(r) {
			continue
		}
		v.tally(r, common, counts)
		for j, t := range common {
			if counts[j] > 0 {
				times, short, long := s.addend(t.weight)
				sum += times * counts[j] / (counts[j] + short + long*float32(v.lengths[i]))
			}
		}
		top.offer(candidate{v, uint32(i), round(float64(sum))})
	}
}

// tally counts the terms in a passage, those of the title titleTimes.
func (v *view) tally(r *row, terms []weighted, counts []float32) {
	clear(counts)
	filter := uint64(0)
	for _, t := range terms {
		filter |= 1 << (t.id & 63)
	}
	v.terms(r, func(id uint32, title bool) {
		if filter&(1<<(id&63)) == 0 {
			return
		}
		for j, t := range terms {
			if t.id == id {
				counts[j]++
				if title {
					counts[j] += titleTimes - 1
				}
			}
		}
	})
}
