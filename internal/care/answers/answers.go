// Package answers finds what a company's documents say to a question: it keeps the company's index, has the best passages
// read, checks every citation against its span before anything is sent, and says so when the documents are silent.
//
// It writes no answer of its own and holds no conversation. What a document says is data: nothing in it can change what
// this package does.
package answers

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/time/rate"

	"rapport/internal/care/conversations"
	"rapport/internal/care/documents"
	"rapport/internal/care/retrieval"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Bounds of one question.
const (
	MaxQuestion = 2000 // characters
	MaxLimit    = 50   // passages that are looked at
	MaxFilter   = 100  // documents that a question may be held to
)

const (
	defaultLimit = 10
	// indexBytes bounds the memory of all indexes together; the one in use always stays.
	indexBytes = 512 << 20
	// kept and keptFor bound the answers that are given again without looking.
	kept    = 2000
	keptFor = 15 * time.Minute
)

// Via says who asked.
type Via string

// The ways to ask: a member who tries the assistant, and a customer.
const (
	Playground Via = "playground"
	Customer   Via = "customer"
)

// Request is one question.
type Request struct {
	Question string
	// Limit is how many passages are looked at; zero means the usual number.
	Limit int
	// DocumentIDs holds the question to these documents; empty means all.
	DocumentIDs []uuid.UUID
	// Trace asks for how the answer came about. Such an answer is never one from memory.
	Trace bool
	Via   Via
	// ConversationID is the talk that the question belongs to, if any.
	ConversationID *uuid.UUID
}

// Sentence is one sentence of an answer and the numbers of the citations that support it.
type Sentence = conversations.Sentence

// Citation is one span of a document: Quote is exactly its text from byte Start to byte End.
type Citation = conversations.Citation

// Answer is what the documents say. A refused one has no sentences: Text says in the question's language that it is not
// in the documents.
type Answer struct {
	Text       string     `json:"answer"`
	Refused    bool       `json:"refused" doc:"The documents don't answer the question"`
	Confidence float64    `json:"confidence" minimum:"0" maximum:"1" doc:"Grows with the evidence; below 0.5 the answer is refused"`
	Sentences  []Sentence `json:"sentences" nullable:"false"`
	Citations  []Citation `json:"citations" nullable:"false"`
	Trace      *Trace     `json:"trace,omitempty" doc:"How the answer came about; only in the company's own playground"`
}

// Event is one piece of an answer on its way: "delta" with a Delta, "citation" with a Cited, "done" with the whole Answer.
type Event struct {
	Name string
	Data any
}

// Delta is one checked sentence.
type Delta struct {
	Text     string `json:"text"`
	Sentence int    `json:"sentence" doc:"Counts from 0"`
}

// Cited is a citation and the sentence that it supports.
type Cited struct {
	Citation
	Sentence int `json:"sentence"`
}

// Service answers questions.
type Service struct {
	db      *pg.DB
	indexes *retrieval.Cache
	memory  *cache.Cache[memoryKey, *Answer]
	limits  *cache.Cache[caller, *rate.Limiter]
}

// New makes the service. It follows docs, so that a document that has just been read is found at once.
func New(db *pg.DB, docs *documents.Service) *Service {
	s := &Service{db: db}
	s.indexes = retrieval.NewCache(indexBytes, s.load)
	s.memory = cache.Written[memoryKey, *Answer](kept, keptFor)
	s.limits = cache.Used[caller, *rate.Limiter](callers, callerFor)
	docs.Indexed = s.follow
	return s
}

// follow brings the index forward by one document instead of building it anew at the next question.
func (s *Service) follow(_ context.Context, c documents.Indexed) {
	passages := make([]retrieval.Passage, len(c.Passages))
	for i, p := range c.Passages {
		passages[i] = retrieval.Passage{ID: p.ID, DocumentID: c.Document, Title: title(c.Name, p.HeadingPath), Text: p.Text, Language: p.Language}
	}
	s.indexes.Update(c.Company, c.From, c.To, c.Document, passages)
}

// title is what stands above a passage.
func title(name string, headings []string) string {
	return name + "\n" + strings.Join(headings, "\n")
}

// memoryKey tells answers apart that are given again. A change of the company's knowledge changes it.
type memoryKey struct {
	company   uuid.UUID
	version   int64
	voice     string
	limit     int
	documents string
	question  string
}

// Answer answers one question for the company of ctx. emit, unless nil, gets the answer piece by piece; its error ends the
// telling and is returned. Every question is kept for the company's figures, also one whose asker has gone away.
func (s *Service) Answer(ctx context.Context, r Request, emit func(Event) error) (*Answer, error) {
	started := time.Now()
	if err := r.check(); err != nil {
		return nil, err
	}
	know, err := s.knowledge(ctx, r)
	if err != nil {
		return nil, err
	}
	a, err := s.find(ctx, r, know)
	if err != nil {
		return nil, err
	}
	took := time.Since(started)
	if emit != nil {
		err = tell(a, emit)
	}
	if kerr := s.keep(ctx, r, a, took); kerr != nil {
		slog.WarnContext(ctx, "question not kept", "error", kerr)
	}
	return a, err
}

// check holds a request to its bounds and cleans the question.
func (r *Request) check() error {
	r.Question = norm.NFC.String(strings.TrimSpace(r.Question))
	if r.Limit == 0 {
		r.Limit = defaultLimit
	}
	if r.Via == "" {
		r.Via = Playground
	}
	switch {
	case r.Question == "":
		return problem.InvalidField("question", "Ask something.")
	case !utf8.ValidString(r.Question) || strings.ContainsRune(r.Question, 0):
		return problem.InvalidField("question", "The question holds characters that are not text.")
	case utf8.RuneCountInString(r.Question) > MaxQuestion:
		return problem.InvalidField("question", "A question has at most %d characters.", MaxQuestion)
	case r.Limit < 1 || r.Limit > MaxLimit:
		return problem.InvalidField("limit", "limit must be between 1 and %d.", MaxLimit)
	case len(r.DocumentIDs) > MaxFilter:
		return problem.InvalidField("document_ids", "document_ids takes at most %d documents.", MaxFilter)
	}
	r.DocumentIDs = distinct(r.DocumentIDs)
	return nil
}

func distinct(ids []uuid.UUID) []uuid.UUID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return strings.Compare(string(a[:]), string(b[:])) })
	return slices.Compact(ids)
}

// find gives a customer the answer that the same question had before, as long as the documents are the same.
func (s *Service) find(ctx context.Context, r Request, know *knowledge) (*Answer, error) {
	if r.Trace || r.Via != Customer {
		return s.look(ctx, r, know)
	}
	who, _ := tenant.From(ctx)
	key := memoryKey{company: who.CompanyID, version: know.version, voice: know.voice.key(), limit: r.Limit, documents: fmt.Sprint(r.DocumentIDs),
		question: strings.ToLower(strings.Join(strings.Fields(r.Question), " "))}
	if a, ok := s.memory.Find(key); ok {
		return a, nil
	}
	a, err := s.look(ctx, r, know)
	if err == nil {
		s.memory.Put(key, a)
	}
	return a, err
}

// tell hands the answer out sentence by sentence, each followed by its citations, and then whole.
func tell(a *Answer, emit func(Event) error) error {
	sentences := a.Sentences
	if a.Refused {
		sentences = []Sentence{{Text: a.Text}}
	}
	for i, sentence := range sentences {
		if err := emit(Event{"delta", Delta{Text: sentence.Text, Sentence: i}}); err != nil {
			return err
		}
		for _, n := range sentence.Citations {
			if err := emit(Event{"citation", Cited{Citation: a.Citations[n-1], Sentence: i}}); err != nil {
				return err
			}
		}
	}
	return emit(Event{"done", a})
}
