package answers

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/google/uuid"

	"rapport/internal/care/reader"
	"rapport/internal/care/retrieval"
	"rapport/internal/platform/tenant"
)

// Trace is how an answer came about.
type Trace struct {
	Language string       `json:"language" doc:"Of the question, as guessed; empty when unsure"`
	Words    []TraceWord  `json:"words" nullable:"false" doc:"What each word of the question weighed"`
	Searched Searched     `json:"searched"`
	Passages []TracePlace `json:"passages" nullable:"false" doc:"What was found, best first"`
	Dropped  []TraceDrop  `json:"dropped" nullable:"false" doc:"Sentences that were left out"`
	Timings  Timings      `json:"timings_ms"`
}

// TraceWord is one word of the question.
type TraceWord struct {
	Word   string  `json:"word"`
	Weight float64 `json:"weight"`
}

// Searched is where the answer was looked for.
type Searched struct {
	Passages  int64 `json:"passages"`
	Documents int64 `json:"documents"`
}

// TracePlace is one passage that was found.
type TracePlace struct {
	PassageID    uuid.UUID `json:"passage_id" x-id:"passage"`
	DocumentID   uuid.UUID `json:"document_id" x-id:"document"`
	DocumentName string    `json:"document_name"`
	HeadingPath  []string  `json:"heading_path" nullable:"false"`
	Page         *int      `json:"page"`
	Score        float64   `json:"score" doc:"BM25, comparable within one question"`
	Text         string    `json:"text"`
	Start        int       `json:"start"`
	End          int       `json:"end"`
	Used         bool      `json:"used" doc:"The answer cites it"`
}

// TraceDrop is a sentence that was left out, and why.
type TraceDrop struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// Timings are milliseconds: of reading what the database holds, of searching, of answering and of checking.
type Timings struct {
	Read   float64 `json:"read"`
	Search float64 `json:"search"`
	Answer float64 `json:"answer"`
	Check  float64 `json:"check"`
}

// look answers a question from the passages as they stand.
func (s *Service) look(ctx context.Context, r Request, know *knowledge) (*Answer, error) {
	who, _ := tenant.From(ctx)
	watch := stopwatch(time.Now())
	index, err := s.indexes.Get(ctx, who.CompanyID, know.version)
	if err != nil {
		return nil, err
	}
	var times Timings
	times.Read = watch.lap()
	words := index.Words(r.Question)
	hits := index.Search(r.Question, r.Limit, r.DocumentIDs...)
	times.Search = watch.lap()
	sources, err := s.sources(ctx, hits)
	if err != nil {
		return nil, err
	}
	times.Read = math.Round((times.Read+watch.lap())*1000) / 1000
	found := reader.Read(r.Question, sources, reader.Options{Words: words})
	times.Answer = watch.lap()
	a := checked(&found, sources)
	times.Check = watch.lap()
	lang := retrieval.Language(r.Question)
	if a.Refused {
		a.Text = know.voice.refusal(lang, sources)
	}
	if r.Trace {
		a.Trace = trace(lang, found, sources, a.Citations)
		a.Trace.Searched, a.Trace.Timings = know.searched, times
	}
	return a, nil
}

// stopwatch measures one part of the work after the other.
type stopwatch time.Time

func (w *stopwatch) lap() float64 {
	now := time.Now()
	ms := float64(now.Sub(time.Time(*w)).Microseconds()) / 1000
	*w = stopwatch(now)
	return ms
}

// checked builds the answer from those sentences that hold: every quote is its span, word by word, and supports the
// sentence. What does not hold is dropped before anybody sees it.
func checked(found *reader.Answer, sources []reader.Source) *Answer {
	a := &Answer{Refused: true, Confidence: math.Round(found.Confidence*1e4) / 1e4, Sentences: []Sentence{}, Citations: []Citation{}}
	if found.Refused {
		return a
	}
	for _, sentence := range found.Sentences {
		cited, reason := support(sentence, found.Citations, sources)
		if reason != "" {
			found.Dropped = append(found.Dropped, reader.Drop{Text: sentence.Text, Reason: reason})
			continue
		}
		numbers := make([]int, len(cited))
		for i, c := range cited {
			numbers[i] = len(a.Citations) + 1
			a.Citations = append(a.Citations, citation(numbers[i], c))
		}
		a.Sentences = append(a.Sentences, Sentence{Text: sentence.Text, Citations: numbers})
	}
	a.Refused = len(a.Sentences) == 0
	a.Text = text(found, a.Sentences)
	return a
}

// text is the reader's own text when every sentence holds.
func text(found *reader.Answer, sentences []Sentence) string {
	if len(sentences) == len(found.Sentences) {
		return found.Text
	}
	parts := make([]string, len(sentences))
	for i, s := range sentences {
		parts[i] = s.Text
	}
	return strings.Join(parts, "\n")
}

// support gives a sentence's citations, or why it must not be sent.
func support(sentence reader.Sentence, all []reader.Citation, sources []reader.Source) (cited []reader.Citation, reason string) {
	var quotes []string
	lang := ""
	for _, n := range sentence.Citations {
		if n < 1 || n > len(all) {
			return nil, "cites what is not there"
		}
		c := all[n-1]
		source := sourceOf(c, sources)
		if source == nil || c.Start < source.Start || c.End > source.End || c.Start >= c.End || source.Text[c.Start-source.Start:c.End-source.Start] != c.Quote {
			return nil, "quotes what its span does not say"
		}
		lang = source.Language
		quotes = append(quotes, c.Quote)
		cited = append(cited, c)
	}
	return cited, reader.Check(sentence.Text, quotes, lang)
}

func sourceOf(c reader.Citation, sources []reader.Source) *reader.Source {
	for i := range sources {
		if sources[i].PassageID == c.PassageID && sources[i].DocumentID == c.DocumentID {
			return &sources[i]
		}
	}
	return nil
}

func citation(n int, c reader.Citation) Citation {
	return Citation{N: n, DocumentID: c.DocumentID, DocumentName: c.DocumentName, PassageID: c.PassageID, Start: c.Start, End: c.End, Quote: c.Quote, Page: page(c.Page)}
}

func page(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

func trace(lang string, found reader.Answer, sources []reader.Source, cited []Citation) *Trace {
	t := &Trace{Language: lang, Words: []TraceWord{}, Passages: []TracePlace{}, Dropped: []TraceDrop{}}
	for _, w := range found.Words {
		t.Words = append(t.Words, TraceWord(w))
	}
	used := map[uuid.UUID]bool{}
	for _, c := range cited {
		used[c.PassageID] = true
	}
	for _, p := range sources {
		t.Passages = append(t.Passages, TracePlace{PassageID: p.PassageID, DocumentID: p.DocumentID, DocumentName: p.DocumentName,
			HeadingPath: append([]string{}, p.HeadingPath...), Page: page(p.Page), Score: p.Score, Text: p.Text, Start: p.Start, End: p.End, Used: used[p.PassageID]})
	}
	for _, d := range found.Dropped {
		t.Dropped = append(t.Dropped, TraceDrop(d))
	}
	return t
}
