package reader

import (
	"cmp"
	"slices"
)

// near is the share of the best sentence's score that another needs; alike
// the share of the words of the longer one at which two repeat each other.
const (
	near     = 0.75
	alike    = 0.8
	maxTried = 40 // candidates that are looked at
)

// pick chooses the sentences of the answer and orders them by passage and
// place. What it leaves out because it repeats one of them, or because its
// span doesn't support it, it returns as drops.
func pick(found []candidate, sources []Source) (picked []candidate, drops []Drop) {
	order := slices.Clone(found)
	slices.SortStableFunc(order, func(x, y candidate) int { return cmp.Compare(y.score, x.score) })
	for _, c := range order[:min(len(order), maxTried)] {
		if len(picked) == maxSentences || c.score <= 0 || c.score < near*order[0].score {
			break
		}
		reason := Check(clean(c.text), []string{c.text}, sources[c.source].language())
		if slices.ContainsFunc(picked, c.repeats) {
			reason = "repeats another sentence"
		}
		if reason == "" {
			picked = append(picked, c)
		} else {
			drops = append(drops, Drop{clean(c.text), reason})
		}
	}
	slices.SortFunc(picked, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(x.source, y.source), cmp.Compare(x.span.Start, y.span.Start))
	})
	return picked, drops
}

// repeats reports whether two sentences share most of their terms.
func (c candidate) repeats(d candidate) bool {
	a, b := distinct(c.terms), distinct(d.terms)
	both := 0
	for t := range a {
		if b[t] {
			both++
		}
	}
	return float64(both) >= alike*float64(max(len(a), len(b)))
}

func distinct(terms []string) map[string]bool {
	set := make(map[string]bool, len(terms))
	for _, t := range terms {
		set[t] = true
	}
	return set
}

// fill writes the picked sentences into the answer, each with its citation.
func (a *Answer) fill(picked []candidate, sources []Source) {
	for i, c := range picked {
		s := sources[c.source]
		a.Citations = append(a.Citations, s.cite(i+1, c))
		a.Sentences = append(a.Sentences, Sentence{Text: clean(c.text), Citations: []int{i + 1}})
		if !slices.Contains(a.Used, s.PassageID) {
			a.Used = append(a.Used, s.PassageID)
		}
	}
	a.Text = join(a.Sentences)
}

func (s Source) cite(n int, c candidate) Citation {
	return Citation{N: n, PassageID: s.PassageID, DocumentID: s.DocumentID, DocumentName: s.DocumentName,
		HeadingPath: s.HeadingPath, Page: s.Page, Start: s.Start + c.span.Start, End: s.Start + c.span.End, Quote: c.text}
}
