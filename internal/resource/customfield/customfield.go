// Package customfield holds the fields that a company adds to its records: what they are, which values fit them, and where
// their values stand for filters and sorts. Values themselves are in the records, and are written through the engine like
// any other; nothing here changes the schema.
package customfield

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// The kinds of field.
const (
	Text      = "text"
	LongText  = "longtext"
	Number    = "number"
	Money     = "money"
	Date      = "date"
	Time      = "time"
	Choice    = "choice"
	Multi     = "multichoice"
	Checkbox  = "checkbox"
	URL       = "url"
	Email     = "email"
	Phone     = "phone"
	Reference = "reference"
	Computed  = "computed"
)

// Bounds of what a company may add.
const (
	// MaxFields is the most fields of one record type; deleted ones don't count.
	MaxFields = 200
	// MaxChoices is the most choices of one field.
	MaxChoices = 200
	// MaxTags is the most tags of one record, MaxTag the most characters of one.
	MaxTags = 50
	MaxTag  = 50
	// maxBytes bounds the custom object of one record.
	maxBytes = 64 << 10
)

// CustomField is one field that a company has added to a record type.
type CustomField struct {
	resource.Base
	Record     string          `db:"record" json:"record" minLength:"1" maxLength:"40" doc:"The record type that has the field; it can't be changed"`
	Key        string          `db:"key" json:"key" maxLength:"60" readOnly:"true" doc:"Names the field in custom objects, filters and files; it stays when the label changes"`
	Label      string          `db:"label" json:"label" minLength:"1" maxLength:"80"`
	Kind       string          `db:"kind" json:"kind" minLength:"1" enum:"text,longtext,number,money,date,time,choice,multichoice,checkbox,url,email,phone,reference,computed"`
	Help       string          `db:"help" json:"help" maxLength:"300" doc:"One line under the field"`
	Required   bool            `db:"required" json:"required" doc:"Whoever makes a record has to fill it"`
	Sensitive  bool            `db:"sensitive" json:"sensitive" doc:"Values are encrypted, shown only when somebody asks for one, and found by equality alone"`
	Position   int64           `db:"position" json:"position" minimum:"0" maximum:"1000000" doc:"Fields stand in this order"`
	Choices    json.RawMessage `db:"choices" json:"choices" doc:"For choice and multichoice: [{\"value\", \"label\"}]. A value stays when its label changes; without one it is made from the label"`
	Currency   string          `db:"currency" json:"currency" maxLength:"3" format:"currency" doc:"For money: the currency of every value. For computed: the result is money in it, in minor units"`
	Target     string          `db:"target" json:"target" maxLength:"40" doc:"For reference: the record type that values name"`
	Expression string          `db:"expression" json:"expression" maxLength:"4000" doc:"For computed: a CEL expression over the record's fields, those of records that it names, and sum, count, min, max over records that name it"`
	Result     string          `db:"result" json:"result" maxLength:"20" readOnly:"true" doc:"For computed: what comes out, text, number, checkbox, date or time"`
}

// Service knows the fields of every company. It is the engine's Extras, and a sink that keeps field_values.
type Service struct {
	engine *resource.Engine
	store  *resource.Store[CustomField]

	// Marked, if set, is told in the transaction that marks a field sensitive, or no longer.
	Marked func(ctx context.Context, tx pgx.Tx, record, field string, sensitive bool) error
	// Blind, if set, gives under what a value of an encrypted field of a company is found.
	Blind func(company uuid.UUID, record, field, value string) (string, error)

	mu    sync.Mutex
	known map[place]*known
	// gen counts up with every change of a definition, so that what was read before is not remembered after it.
	gen int64
}

// New registers custom fields with the engine, before the records that have them.
func New(e *resource.Engine) *Service {
	s := &Service{engine: e, known: map[place]*known{}}
	e.Extras = s
	e.Sinks = append(e.Sinks, s)
	s.store = resource.New(e, resource.Spec[CustomField]{
		Name: "custom_fields", Singular: "custom field", Path: "/custom-fields", Rights: rights,
		Folded:   []string{"label"},
		Title:    func(f *CustomField) string { return f.Label },
		Prepare:  s.prepare,
		Validate: validate,
		InTx:     s.inTx,
	})
	return s
}

// Table is the definitions as a record type.
func (s *Service) Table() *resource.Table { return s.store.Table }

// Store is the definitions, for the program's own parts.
func (s *Service) Store() *resource.Store[CustomField] { return s.store }

// choice is one value of a choice.
type choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// choices reads the choices of f; what can't be read has none, and is refused by the rules.
func (f *CustomField) choices() (list []choice) {
	_ = json.Unmarshal(f.Choices, &list)
	return list
}

func fault(name, message string) problem.Field {
	return problem.Field{Name: name, Message: message, Code: "invalid"}
}
