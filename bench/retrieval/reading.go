package retrieval

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"rapport/internal/care/reader"
	"rapport/internal/care/retrieval"
)

// library is an index with the texts of its passages.
type library struct {
	index    *retrieval.Index
	texts    map[uuid.UUID]passage
	language string
}

func (s *set) library() (*library, error) {
	x, err := s.index(s.passages)
	if err != nil {
		return nil, err
	}
	lib := &library{index: x, texts: make(map[uuid.UUID]passage), language: s.language}
	for _, p := range s.passages {
		lib.texts[idOf(p.ID)] = p
	}
	return lib, nil
}

// ask retrieves and reads as the product does, with its defaults.
func (l *library) ask(text string) reader.Answer {
	var sources []reader.Source
	for _, h := range l.index.Search(text, 10) {
		p := l.texts[h.PassageID]
		sources = append(sources, reader.Source{PassageID: h.PassageID, DocumentID: h.DocumentID, DocumentName: p.Title,
			Text: p.Text, End: len(p.Text), Score: h.Score, Normalised: h.Normalised, Language: l.language})
	}
	return reader.Read(text, sources, reader.Options{Words: l.index.Words(text)})
}

// reading is what came of a group of questions.
type reading struct {
	asked, held, refused, sentences int
	confidences                     []float64
	hits                            []bool
}

func (l *library) read(questions []question) reading {
	var r reading
	for _, q := range questions {
		a := l.ask(q.Question)
		held := holds(a.Citations, q.Answers)
		r.asked++
		r.sentences += len(a.Sentences)
		r.held += count(held)
		r.refused += count(a.Refused)
		r.confidences, r.hits = append(r.confidences, a.Confidence), append(r.hits, held)
	}
	return r
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (r reading) share(n int) float64 { return float64(n) / float64(max(1, r.asked)) }

// holds reports whether a cited span holds one of the answers, both
// normalised as SQuAD's own evaluation does.
func holds(citations []reader.Citation, answers []string) bool {
	for _, c := range citations {
		quote := normal(c.Quote)
		for _, a := range answers {
			if strings.Contains(quote, normal(a)) {
				return true
			}
		}
	}
	return false
}

// normal lowers, drops punctuation and articles, and collapses space.
func normal(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	var words []string
	for w := range strings.FieldsSeq(s) {
		if w != "a" && w != "an" && w != "the" {
			words = append(words, w)
		}
	}
	return " " + strings.Join(words, " ") + " "
}

// choose keeps the questions that are answerable or not, as told; those that
// nobody told of belong to neither.
func choose(questions []question, answerable bool) []question {
	var out []question
	for _, q := range questions {
		if q.Answerable != nil && *q.Answerable == answerable {
			out = append(out, q)
		}
	}
	return out
}

// readings are the groups that the default threshold is held to.
type readings struct {
	squad, adversarial, manual, manualOnSquad, squadOnManual reading
}

// readAll reads every step-th question of SQuAD and all of the manual.
func readAll(shared string, step int) (readings, error) {
	squad, err := load(shared, "squad", "en")
	if err != nil {
		return readings{}, err
	}
	manual, err := load(shared, "emanual", "en")
	if err != nil {
		return readings{}, err
	}
	squad.questions = thin(squad.questions, step)
	articles, err := squad.library()
	if err != nil {
		return readings{}, err
	}
	pages, err := manual.library()
	if err != nil {
		return readings{}, err
	}
	return readings{
		squad: articles.read(choose(squad.questions, true)), adversarial: articles.read(choose(squad.questions, false)),
		manual: pages.read(manual.questions), manualOnSquad: articles.read(manual.questions), squadOnManual: pages.read(squad.questions),
	}, nil
}

func thin(questions []question, step int) []question {
	var out []question
	for i := 0; i < len(questions); i += step {
		out = append(out, questions[i])
	}
	return out
}

func printReading(w io.Writer, shared string) error {
	r, err := readAll(shared, 1)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nReading at the default threshold of %.2f\n", reader.DefaultThreshold)
	fmt.Fprintf(w, "SQuAD, answerable (%d): cited spans hold the gold answer %.3f; refused %.3f; %.2f sentences an answer\n",
		r.squad.asked, r.squad.share(r.squad.held), r.squad.share(r.squad.refused), r.squad.share(r.squad.sentences))
	fmt.Fprintf(w, "manual's own questions (%d): refused %.3f\n", r.manual.asked, r.manual.share(r.manual.refused))
	fmt.Fprintf(w, "manual's questions asked of SQuAD (%d): refused %.3f, AUC %.3f\n", r.manualOnSquad.asked,
		r.manualOnSquad.share(r.manualOnSquad.refused), auc(r.squad.confidences, r.manualOnSquad.confidences))
	fmt.Fprintf(w, "SQuAD's questions asked of the manual (%d): refused %.3f, AUC %.3f\n", r.squadOnManual.asked,
		r.squadOnManual.share(r.squadOnManual.refused), auc(r.manual.confidences, r.squadOnManual.confidences))
	fmt.Fprintf(w, "SQuAD, adversarial (%d): refused %.3f, AUC %.3f\n", r.adversarial.asked,
		r.adversarial.share(r.adversarial.refused), auc(r.squad.confidences, r.adversarial.confidences))
	printReliability(w, r.squad, r.manualOnSquad)
	return nil
}

// printReliability prints, by tenth of the confidence, how often an answer
// that was given holds the gold one, and how many were refused.
func printReliability(w io.Writer, groups ...reading) {
	var asked, held [10]int
	for _, r := range groups {
		for i, c := range r.confidences {
			tenth := min(9, int(c*10))
			asked[tenth]++
			held[tenth] += count(r.hits[i])
		}
	}
	fmt.Fprintln(w, "confidence: questions, share whose cited spans hold the gold answer (below the threshold nothing is cited)")
	for i := range asked {
		fmt.Fprintf(w, "  %.1f-%.1f: %5d %.3f\n", float64(i)/10, float64(i+1)/10, asked[i], float64(held[i])/float64(max(1, asked[i])))
	}
}
