// Package retrieval finds the passages of one company that speak of a
// question: an analyser for the languages customers write, and an inverted
// index in memory that ranks by true BM25. It knows no database, no model and
// no permission: whoever fills an index decides what is in it.
package retrieval

import "github.com/google/uuid"

// The ranking, the same for every company and language. Measured on the
// public question sets by bench/retrieval.
const (
	k1            = 1.2  // how soon repeated words stop to count
	b             = 0.5  // how much long passages pay
	titleTimes    = 2    // a word in the title counts as so many in the text
	stopWeight    = 0.2  // weight of a function word in a question
	guessWeight   = 0.5  // weight of a form guessed for an unknown word
	adjacentBonus = 0.3  // share of idf for two neighbouring question words found side by side
	reranked      = 50   // how many of the best are looked at for neighbours
	maxWords      = 64   // words of a question that are looked at
	maxQuestion   = 8192 // bytes of a question that are read
)

// Passage is one piece of a document as it goes into an index. Title is the
// document's name and the headings above the passage; Language an ISO 639-1
// code, guessed from the text when empty.
type Passage struct {
	ID         uuid.UUID
	DocumentID uuid.UUID
	Title      string
	Text       string
	Language   string
}

// Hit is one found passage. Score is its BM25 score, comparable only within
// one search; Normalised is the score that it would have in an index of usual
// size, divided by the highest one any passage could have reached there, 0..1,
// comparable between searches and between indexes, small ones too.
type Hit struct {
	PassageID  uuid.UUID
	DocumentID uuid.UUID
	Score      float64
	Normalised float64
}

// Word is one distinct word of a question and what it weighs as evidence: the
// inverse document frequency that it is expected to have in an index of usual
// size, lowered for words that only ask. Terms are its forms in the languages
// of the index; Known tells whether any passage holds one. For an unknown word
// Terms are the known forms that may stand for it, if any.
type Word struct {
	Text   string
	Terms  []string
	Weight float64
	Stop   bool
	Known  bool
	rank   float64 // what the word weighs in the ranking: its inverse document frequency in this index alone
	pull   float64 // what a term found in a passage adds to its score; less than rank for a guess
	proof  float64 // what a term found in a passage proves; less than Weight for a guess
	common bool    // held by so many passages that it is looked up in the best ones only
}
