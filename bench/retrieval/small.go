package retrieval

import (
	"fmt"
	"io"
	"slices"

	"rapport/internal/care/reader"
)

// smallSets are the sets that are cut into companies of one article and of
// one passage.
var smallSets = []struct{ name, language string }{{"squad", "en"}, {"xquad-de", "de"}, {"xquad-es", "es"}}

// How many questions of other articles a company of one article, and one of a
// single passage, is asked.
const (
	foreignOfArticle = 60
	foreignOfPassage = 6
	nearOfPassage    = 6 // and of its own article, that it doesn't answer
)

// smallReading is what came of the questions that a set's small companies can
// answer, of those about the same article that another passage answers, and of
// those about other articles.
type smallReading struct {
	set, kind          string
	companies          int
	own, near, foreign reading
}

// readSmall reads the small companies of all sets, with every step-th question.
func readSmall(shared string, step int) ([]smallReading, error) {
	var all []smallReading
	for _, x := range smallSets {
		s, err := load(shared, x.name, x.language)
		if err != nil {
			return nil, err
		}
		s.questions = thin(choose(s.questions, true), step)
		byArticle, err := s.readSmall("article", foreignOfArticle/step, func(p passage) string { return p.Title })
		if err != nil {
			return nil, err
		}
		byPassage, err := s.readSmall("passage", foreignOfPassage/step, func(p passage) string { return p.ID })
		if err != nil {
			return nil, err
		}
		all = append(all, byArticle, byPassage)
	}
	return all, nil
}

// readSmall makes a company of the passages that of names alike and asks each
// its own questions and some that other passages answer.
func (s *set) readSmall(kind string, foreign int, of func(passage) string) (smallReading, error) {
	r := smallReading{set: s.name, kind: kind}
	companies, order := make(map[string][]passage), []string(nil)
	for _, p := range s.passages {
		if companies[of(p)] == nil {
			order = append(order, of(p))
		}
		companies[of(p)] = append(companies[of(p)], p)
	}
	r.companies = len(order)
	for i, name := range order {
		lib, err := (&set{name: name, language: s.language, passages: companies[name]}).library()
		if err != nil {
			return r, err
		}
		own, near, others := s.sort(companies[name])
		r.own.add(lib.read(own))
		r.near.add(lib.read(spread(near, nearOfPassage, i)))
		r.foreign.add(lib.read(spread(others, foreign, i)))
	}
	return r, nil
}

// sort parts the questions: those that the passages answer, those that other
// passages of the same article answer, and those of other articles.
func (s *set) sort(passages []passage) (own, near, others []question) {
	in := func(all []passage, q question) bool {
		return slices.ContainsFunc(all, func(p passage) bool { return s.relevant[q.ID][p.ID] })
	}
	article := s.article(passages[0].Title)
	for _, q := range s.questions {
		switch {
		case in(passages, q):
			own = append(own, q)
		case in(article, q):
			near = append(near, q)
		default:
			others = append(others, q)
		}
	}
	return own, near, others
}

func (s *set) article(title string) []passage {
	var out []passage
	for _, p := range s.passages {
		if p.Title == title {
			out = append(out, p)
		}
	}
	return out
}

// spread takes n of the questions at even distances, beginning at another one
// for each turn.
func spread(questions []question, n, turn int) []question {
	out := make([]question, 0, n)
	for i := range min(n, len(questions)) {
		out = append(out, questions[(turn*7+i*len(questions)/n)%len(questions)])
	}
	return out
}

func (r *reading) add(other reading) {
	r.asked, r.held = r.asked+other.asked, r.held+other.held
	r.refused, r.sentences = r.refused+other.refused, r.sentences+other.sentences
	r.confidences, r.hits = append(r.confidences, other.confidences...), append(r.hits, other.hits...)
}

func printSmall(w io.Writer, shared string) error {
	all, err := readSmall(shared, 1)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nSmall companies at the default threshold of %.2f\n", reader.DefaultThreshold)
	for _, r := range all {
		fmt.Fprintf(w, "%-9s %3d of one %s: own questions (%d) answered %.3f, gold held %.3f; of other articles (%d) refused %.3f, AUC %.3f",
			r.set, r.companies, r.kind, r.own.asked, 1-r.own.share(r.own.refused), r.own.share(r.own.held),
			r.foreign.asked, r.foreign.share(r.foreign.refused), auc(r.own.confidences, r.foreign.confidences))
		if r.near.asked > 0 {
			fmt.Fprintf(w, "; of the same article (%d) refused %.3f", r.near.asked, r.near.share(r.near.refused))
		}
		fmt.Fprintln(w)
	}
	return nil
}
