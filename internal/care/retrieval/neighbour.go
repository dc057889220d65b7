package retrieval

import (
	"math"
	"slices"
)

// side is a pair of terms that stand side by side in the question.
type side struct{ left, right uint32 }

// pair is the bonus for two neighbouring words found side by side.
func pair(a, c Word) float64 { return adjacentBonus * math.Min(a.rank, c.rank) }

// proofOfPair is what they prove.
func proofOfPair(a, c Word) float64 { return adjacentBonus * math.Min(a.Weight, c.Weight) }

// reward adds the bonus for neighbouring words to the best candidates and
// orders them anew.
func (s *snapshot) reward(found []candidate, q question) {
	first := found[:min(len(found), reranked)]
	wanted := make(map[*view]map[side]int)
	for i, c := range first {
		sides, ok := wanted[c.view]
		if !ok {
			sides = c.view.sides(q)
			wanted[c.view] = sides
		}
		first[i].score = round(c.score + c.view.bonus(&c.view.rows[c.row], sides, q, pair))
	}
	slices.SortFunc(first, ahead)
}

// sides maps the pairs of the question, in the term numbers of this segment,
// to the number of their second word.
func (v *view) sides(q question) map[side]int {
	out := make(map[side]int)
	for i, p := range q.before {
		if p < 0 {
			continue
		}
		for _, l := range q.words[p].Terms {
			for _, r := range q.words[i].Terms {
				left, okL := v.find(l)
				right, okR := v.find(r)
				if okL && okR {
					out[side{left, right}] = i
				}
			}
		}
	}
	return out
}

func (v *view) bonus(r *row, sides map[side]int, q question, pay func(a, c Word) float64) float64 {
	if len(sides) == 0 {
		return 0
	}
	seconds := uint64(0) // a filter: bit n for the second terms that end in n
	for p := range sides {
		seconds |= 1 << (p.right & 63)
	}
	var paid [maxWords]bool
	sum, last, lastTitle := 0.0, uint32(0), false
	started := false
	v.terms(r, func(id uint32, title bool) {
		if started && title == lastTitle && seconds&(1<<(id&63)) != 0 {
			if i, ok := sides[side{last, id}]; ok && !paid[i] {
				paid[i] = true
				sum += pay(q.words[q.before[i]], q.words[i])
			}
		}
		last, lastTitle, started = id, title, true
	})
	return sum
}
