// Package conversations keeps what visitors and the company's assistant say to each other: who the visitor is as far as
// they told, which contact that is, and every message.
//
// It answers no question and knows no browser: widgets let visitors in, answers finds what to say. A visitor's message is
// kept before anybody looks for an answer, so nothing that somebody wrote is lost by what comes after.
package conversations

import (
	"context"
	"time"

	"github.com/google/uuid"

	"rapport/internal/crm/contacts"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// Memory is how long a silent conversation is taken up again when its visitor comes back.
const Memory = 30 * 24 * time.Hour

// The states of a conversation.
const (
	Open   = "open"
	Closed = "closed"
)

// Conversation is one talk. Its counters follow the messages without a change of version; the rest has a history.
type Conversation struct {
	resource.Base
	WidgetID      uuid.UUID  `db:"widget_id" json:"widget_id" readOnly:"true"`
	VisitorID     uuid.UUID  `db:"visitor_id" json:"visitor_id" readOnly:"true"`
	ContactID     *uuid.UUID `db:"contact_id" json:"contact_id" readOnly:"true" doc:"Null until the visitor leaves an address"`
	PageURL       string     `db:"page_url" json:"page_url" readOnly:"true" maxLength:"2000" doc:"The page it began on"`
	Status        string     `db:"status" json:"status" readOnly:"true" enum:"open,closed"`
	FirstQuestion string     `db:"first_question" json:"first_question" readOnly:"true" doc:"Shortened"`
	MessageCount  int64      `db:"message_count" json:"message_count" readOnly:"true"`
	LastAt        time.Time  `db:"last_at" json:"last_at" readOnly:"true" doc:"Time of the last message"`
}

// Spec declares conversations to the engine. Only the program makes them; people read them.
var Spec = resource.Spec[Conversation]{
	Name: "conversations", Singular: "conversation", Path: "/conversations",
	Rights: resource.Rights{resource.View: tenant.Viewer},
	Refs:   map[string]string{"widget_id": "widgets", "contact_id": "contacts", "visitor_id": "visitors"},
	Title:  func(c *Conversation) string { return c.FirstQuestion },
}

// Config is what conversations are built on.
type Config struct {
	Engine   *resource.Engine
	Contacts *resource.Store[contacts.Contact]
	Bus      *bus.Bus
}

// Service reads and writes conversations.
type Service struct {
	Store    *resource.Store[Conversation]
	db       *pg.DB
	contacts *resource.Store[contacts.Contact]
	bus      *bus.Bus
}

// New registers the record type and makes the service.
func New(c Config) *Service {
	return &Service{Store: resource.New(c.Engine, Spec), db: c.Engine.DB, contacts: c.Contacts, bus: c.Bus}
}

// asProgram is ctx with the program acting for the visitor: visitors have no rights to records of their own.
func asProgram(ctx context.Context) context.Context {
	a, _ := tenant.From(ctx)
	ctx = tenant.AsSystem(ctx, a.CompanyID, "widget")
	program, _ := tenant.From(ctx)
	program.RequestID = a.RequestID
	return tenant.With(ctx, program)
}

// tell lets those who watch know that a conversation has new messages or ratings.
func (s *Service) tell(ctx context.Context, conversation uuid.UUID, field string) {
	a, _ := tenant.From(ctx)
	s.bus.Publish(a.CompanyID, bus.Message{Kind: "change", Record: Spec.Name, Body: trail.Notice{Type: "change", ID: uuid.Must(uuid.NewV7()),
		Record: Spec.Name, RecordID: conversation, Action: "update", Actor: trail.Who{Name: a.Name, Kind: string(a.Kind)}, Fields: []string{field}}})
}
