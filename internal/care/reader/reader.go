// Package reader turns found passages into an answer made of their own
// sentences, each cited to its exact span, or refuses when they don't answer
// the question. It decides from words alone: no model, no database, no clock;
// the same question and passages give the same answer.
package reader

import (
	"math"
	"strings"

	"github.com/google/uuid"

	"rapport/internal/care/retrieval"
)

// Limits of one reading; what goes beyond is not looked at.
const (
	maxSources   = 10
	maxSentences = 3
	maxSource    = 64 << 10 // bytes of one passage
)

// DefaultThreshold is the confidence below which an answer is refused; the
// figures of bench/retrieval are measured at it.
const DefaultThreshold = 0.5

// Source is a found passage with its text. Start and End are its byte span in
// the document's text, so Text is that span; Score and Normalised come from
// the search.
type Source struct {
	PassageID, DocumentID uuid.UUID
	DocumentName          string
	HeadingPath           []string
	Page, Start, End      int
	Text                  string
	Score, Normalised     float64
	Language              string
}

// Citation is one numbered span of a document: Quote is exactly its text from
// Start to End, in bytes.
type Citation struct {
	N                     int
	PassageID, DocumentID uuid.UUID
	DocumentName          string
	HeadingPath           []string
	Page, Start, End      int
	Quote                 string
}

// Sentence is one sentence of an answer and the numbers of the citations that
// support it.
type Sentence struct {
	Text      string
	Citations []int
}

// Drop is a sentence that was left out, and why.
type Drop struct{ Text, Reason string }

// Weight is a word of the question and what it weighed.
type Weight struct {
	Word   string
	Weight float64
}

// Answer is what a reading found. A refused one has no text, sentences or
// citations; its confidence tells how far it was from an answer.
type Answer struct {
	Text       string
	Refused    bool
	Confidence float64 // 0..1, grows with the evidence
	Sentences  []Sentence
	Citations  []Citation
	Used       []uuid.UUID // passages cited, in order
	Dropped    []Drop
	Words      []Weight
}

// Options of a reading. Words are the question's words as the index weighs
// them (Index.Words); without them they are weighed over the sources alone,
// which tells less. Threshold zero means DefaultThreshold.
type Options struct {
	Words     []retrieval.Word
	Threshold float64
}

// Read answers a question from the sources, which come best first.
func Read(question string, sources []Source, opts Options) Answer {
	sources = sources[:min(len(sources), maxSources)]
	if opts.Words == nil {
		opts.Words = weigh(question, sources)
	}
	if opts.Threshold == 0 {
		opts.Threshold = DefaultThreshold
	}
	answer := Answer{Refused: true, Words: weights(opts.Words)}
	asked := ask(opts.Words)
	if !asked.content || len(sources) == 0 {
		return answer
	}
	found := read(asked, sources)
	answer.Confidence = confidence(found, sources)
	if answer.Confidence < opts.Threshold {
		return answer
	}
	picked, drops := pick(found, sources)
	answer.Dropped = drops
	answer.fill(picked, sources)
	answer.Refused = len(answer.Sentences) == 0
	return answer
}

// weigh weighs the words over an index of the sources alone.
func weigh(question string, sources []Source) []retrieval.Word {
	x := retrieval.New()
	passages := make([]retrieval.Passage, len(sources))
	for i, s := range sources {
		passages[i] = retrieval.Passage{ID: s.PassageID, DocumentID: s.DocumentID, Title: s.title(), Text: s.text(), Language: s.Language}
	}
	x.Add(passages)
	return x.Words(question)
}

func weights(words []retrieval.Word) []Weight {
	out := make([]Weight, len(words))
	for i, w := range words {
		out[i] = Weight{w.Text, math.Round(w.Weight*1e4) / 1e4}
	}
	return out
}

func (s Source) title() string {
	return s.DocumentName + "\n" + strings.Join(s.HeadingPath, "\n")
}

func (s Source) text() string { return s.Text[:min(len(s.Text), maxSource)] }

// language falls back on the same guess as the index.
func (s Source) language() string {
	if s.Language != "" {
		return s.Language
	}
	return retrieval.Language(s.title() + "\n" + s.text())
}
