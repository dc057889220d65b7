// Package resource is the engine of all records: an entity is declared once, as a struct and a Spec, and gets everything
// that is the same for all: get, list, filter, sort, page, search, create, update, trash, history and events.
//
// It is a library that record packages call, not a framework that calls them. Every write goes through Create, Update,
// Delete or Restore, so permissions, rules, history and events can't be skipped. The engine never owns the schema:
// migrations are hand-written SQL. Sessions, messages, passages, answers, metrics and reports are not records.
package resource

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
)

// Base is embedded by every record. The engine fills it; nobody else writes it.
type Base struct {
	ID        uuid.UUID  `db:"id" json:"id" readOnly:"true" doc:"Time-ordered identifier (UUIDv7)"`
	Version   int64      `db:"version" json:"version" readOnly:"true" doc:"Counts up with every change; send it back as If-Match"`
	CreatedAt time.Time  `db:"created_at" json:"created_at" readOnly:"true"`
	UpdatedAt time.Time  `db:"updated_at" json:"updated_at" readOnly:"true"`
	CreatedBy *uuid.UUID `db:"created_by" json:"created_by" readOnly:"true" doc:"The user who created it; null when a visitor or the program did"`
}

func (b *Base) base() *Base { return b }

type record interface{ base() *Base }

// BaseOf gives the Base of a record, a pointer to a struct that embeds Base.
func BaseOf(rec any) *Base { return rec.(record).base() }

// Action is what somebody wants to do with a record type.
type Action string

// The actions that rights are given on.
const (
	View   Action = "view"
	Make   Action = "create"
	Edit   Action = "edit"
	Remove Action = "delete"
	Export Action = "export"
	Import Action = "import"
)

// Actions lists every action in the order that people are shown.
var Actions = []Action{View, Make, Edit, Remove, Export, Import}

// Rights names the weakest role that may do each action. A missing action is allowed to nobody but the program itself.
type Rights map[Action]tenant.Role

// Everyday is what most records want: everybody sees, agents work, managers move data in and out.
var Everyday = Rights{View: tenant.Viewer, Make: tenant.Agent, Edit: tenant.Agent, Remove: tenant.Agent, Export: tenant.Manager, Import: tenant.Manager}

// Spec declares one record type. Shape is in the struct's tags (db, json, huma's validation tags), behaviour here.
type Spec[T any] struct {
	// Name is the one word for the record: table, permission prefix, realtime topic and tag. Singular is for people.
	Name, Singular string
	// Path is the collection's path below the API base, such as /crm/contacts.
	Path   string
	Rights Rights
	// Owner names the reference to the member whose own a record is, owner_id when it is left out and there is one. Without
	// any, a record is its maker's.
	Owner string
	// Of names the reference to the record that one of these is about or a part of: it is seen only with that record. Where
	// these have an owner other than their maker, the owner sees them all the same.
	Of string
	// Joins, beside Of, says in which rows of another table members have joined in one of these, and see it all the same.
	Joins *Joined
	// Folded lists text fields with a stored column <field>_key, folded for case and accents: they sort, compare and
	// search by it.
	Folded []string
	// Search lists the fields that search finds, most telling first. Empty means that the record has no search.
	Search []string
	// Refs says which record each reference field names.
	Refs map[string]string
	// Matches lists the folded fields by which an import may find an existing record.
	Matches []string
	// Sealable lists text fields that a company may have encrypted: neither folded nor searched, and of no rule of their own.
	Sealable []string
	// Synonyms are other headings under which a field is known in lists from elsewhere.
	Synonyms map[string][]string
	// Taken says in words what each unique index of the table refuses; those not named get words about their last column.
	Taken map[string]string
	// Title is what people call one record.
	Title func(*T) string

	// Prepare derives values before checks, on every write. Defaults belong here. A new record has no version yet.
	Prepare func(ctx context.Context, rec *T) error
	// Validate checks one record by itself. It must be pure.
	Validate func(rec *T) []problem.Field
	// InTx writes more in the same transaction. old is nil on create, rec is nil on delete.
	InTx func(ctx context.Context, tx pgx.Tx, old, rec *T) error
}

// Store reads and writes one record type.
type Store[T any] struct{ *Table }

// Engine is what all stores share.
type Engine struct {
	DB    *pg.DB
	Sinks []Sink
	// Extras knows the fields that companies add; nil where none can be added.
	Extras Extras
	// Vault, if set, encrypts what companies have marked sensitive.
	Vault Vault
	// Policy, if set, gives what a company says of a person beyond the Specs. It is asked with every call, so it must be fast.
	Policy func(ctx context.Context, a tenant.Actor) (scope.Policy, error)
	// Staffed, if set, refuses what a record newly gives to members who are let in no more. It must be fast.
	Staffed func(ctx context.Context, t *Table, old, rec any) error
	// Usual, if set, gives what a company has settled for records that say nothing. It must be fast.
	Usual func(ctx context.Context) (tenant.Usual, error)

	tables map[string]*Table
	order  []*Table
}

// New registers spec with the engine. A wrong spec panics: it is a programming error and shows at start.
func New[T any](e *Engine, spec Spec[T]) *Store[T] {
	return &Store[T]{Table: newTable(e, erase(spec))}
}

// Tables lists every registered record type in the order of registration.
func (e *Engine) Tables() []*Table { return e.order }

// Find gives the record type of that name, or nil.
func (e *Engine) Find(name string) *Table { return e.tables[name] }

// Get reads one record; problem NotFound when there is none, when it is in the trash or when it is another company's.
func (s *Store[T]) Get(ctx context.Context, id uuid.UUID) (*T, error) {
	rec, err := s.Table.Get(ctx, id)
	found, _ := rec.(*T)
	return found, err
}

// Create writes a new record and fills its Base.
func (s *Store[T]) Create(ctx context.Context, rec *T) error { return s.Table.Create(ctx, rec) }

// Update changes one record: change gets a copy, and what it alters is checked, written and told.
func (s *Store[T]) Update(ctx context.Context, id uuid.UUID, change func(*T) error) (*T, error) {
	rec, err := s.Table.Update(ctx, id, AnyVersion, func(rec any) error { return change(rec.(*T)) })
	if err != nil {
		return nil, err
	}
	return rec.(*T), nil
}

// List reads one page.
func (s *Store[T]) List(ctx context.Context, q Query) (items []*T, next string, err error) {
	page, err := s.Table.List(ctx, q)
	if err != nil {
		return nil, "", err
	}
	for _, rec := range page.Items {
		items = append(items, rec.(*T))
	}
	return items, page.Next, nil
}

// Allowed tells whether the actor of ctx may do action with any record of this type.
func (t *Table) Allowed(ctx context.Context, action Action) bool {
	return t.Reach(ctx, action) > scope.None
}

// May is Allowed with the answer for whoever may not.
func (t *Table) May(ctx context.Context, action Action) error {
	s, err := t.sight(ctx)
	if err != nil || reachOf(s, action) > scope.None {
		return err
	}
	a, _ := tenant.From(ctx)
	return problem.Forbidden("The role " + string(a.Role) + " may not " + string(action) + " " + t.Name + ". An admin of the company can change the role.")
}
