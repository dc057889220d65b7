package retrieval

import (
	"math"
	"slices"
	"strings"
)

// maxLanguages bounds the languages whose stems of a question's word are
// looked up: the most frequent ones of the index.
const maxLanguages = 4

// question is a question made ready for one snapshot.
type question struct {
	words  []Word
	before []int // words: for each, the word before it in the question, or -1
}

// Words returns the distinct words of a question in order with what they
// weigh in this index.
func (x *Index) Words(text string) []Word {
	return x.current.Load().ask(text).words
}

func (s *snapshot) ask(text string) question {
	text = strings.ToValidUTF8(head(text, maxQuestion), " ")
	analysers, speaker := s.analysers(text)
	var q question
	seen, last := make(map[string]int), -1
	tokenise(text, func(t token) bool {
		low := surface(text[t.start:t.end])
		i, ok := seen[low]
		if !ok {
			i = len(q.words)
			seen[low] = i
			q.words = append(q.words, s.weigh(text[t.start:t.end], t.kind, analysers, speaker))
			q.before = append(q.before, last)
			q.easeDegree(speaker)
		}
		last = i
		return len(q.words) < maxWords
	})
	return q
}

// head cuts a text at a character's border.
func head(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "")
}

// analysers returns one for each language that the index mainly holds, and
// the one whose function words the question uses.
func (s *snapshot) analysers(text string) (all []*Analyser, speaker *Analyser) {
	order := s.frequent()
	among := make([]string, len(order))
	for i, n := range order {
		among[i] = codes[n]
		all = append(all, NewAnalyser(codes[n]))
	}
	if len(all) == 0 {
		all, among = []*Analyser{NewAnalyser("")}, nil
	}
	speaker = all[0]
	if len(all) == 1 {
		return all, speaker
	}
	if code, seen := guess(text, among); seen > 0 {
		if i := slices.Index(among, code); i >= 0 {
			speaker = all[i]
		}
	}
	return all, speaker
}

// frequent returns the numbers of the languages with most passages.
func (s *snapshot) frequent() []int {
	var order []int
	for n, count := range s.languages {
		if count > 0 {
			order = append(order, n)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.languages[b] - s.languages[a] })
	return order[:min(len(order), maxLanguages)]
}

func (s *snapshot) weigh(raw string, k kind, analysers []*Analyser, speaker *Analyser) Word {
	w := Word{Text: raw, Stop: k == word && speaker.stop(raw)}
	for _, a := range analysers {
		if term := a.term(raw, k); !slices.Contains(w.Terms, term) {
			w.Terms = append(w.Terms, term)
		}
	}
	df := s.together(w.Terms)
	w.Known, w.rank, w.Weight = df > 0, s.idf(df), s.expected(df, w.Stop)
	if w.Stop {
		w.rank, w.Weight = w.rank*stopWeight, w.Weight*stopWeight
	}
	w.pull, w.proof, w.common = w.rank, w.Weight, int(df)*commonShare > s.passages
	if !w.Known && k == word {
		s.guess(&w, speaker)
	}
	return w
}

// guess puts the first guesses that any form of an unknown word has in the
// place of its terms.
func (s *snapshot) guess(w *Word, speaker *Analyser) {
	for _, term := range w.Terms {
		if forms := s.guesses(term, speaker); len(forms) > 0 {
			df := s.together(forms)
			w.Terms, w.pull = forms, guessWeight*s.idf(df)
			w.proof = guessWeight * math.Min(w.Weight, s.expected(df, false))
			return
		}
	}
}

func (s *snapshot) together(terms []string) uint32 {
	df := uint32(0)
	for _, t := range terms {
		df += s.df(t)
	}
	return df
}

func (s *snapshot) df(term string) uint32 {
	df := uint32(0)
	for _, v := range s.views {
		if id, ok := v.find(term); ok {
			df += v.df(id)
		}
	}
	return df
}

// idf is Robertson and Spärck Jones's weight in the form that stays positive:
// ln(1 + (N - df + 0.5) / (df + 0.5)).
func (s *snapshot) idf(df uint32) float64 {
	n := float64(s.passages)
	return weight(n, math.Min(float64(df), n))
}

func weight(n, d float64) float64 { return math.Log(1 + (n-d+0.5)/(d+0.5)) }
