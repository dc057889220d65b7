package conversations

import "github.com/google/uuid"

// Sentence is one sentence of an answer and the numbers of the citations that support it.
type Sentence struct {
	Text      string `json:"text"`
	Citations []int  `json:"citations" nullable:"false"`
}

// Citation is one span of a document: Quote is exactly its text from byte Start to byte End.
type Citation struct {
	N            int       `json:"n"`
	DocumentID   uuid.UUID `json:"document_id" x-id:"document"`
	DocumentName string    `json:"document_name"`
	PassageID    uuid.UUID `json:"passage_id" x-id:"passage"`
	Start        int       `json:"start"`
	End          int       `json:"end"`
	Quote        string    `json:"quote"`
	Page         *int      `json:"page"`
}
