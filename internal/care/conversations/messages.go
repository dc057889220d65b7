package conversations

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// The sides of a conversation.
const (
	FromVisitor   = "visitor"
	FromAssistant = "assistant"
)

// maxTitle is how much of the first question stands for the whole conversation, in characters.
const maxTitle = 300

// Message is one turn. Sentences, citations and refused belong to the assistant's.
type Message struct {
	ID        uuid.UUID  `json:"id" x-id:"message"`
	Role      string     `json:"role" enum:"visitor,assistant"`
	Text      string     `json:"text"`
	Sentences []Sentence `json:"sentences" nullable:"false"`
	Citations []Citation `json:"citations" nullable:"false"`
	Refused   bool       `json:"refused" doc:"The documents don't answer the question"`
	CreatedAt time.Time  `json:"created_at"`
	Helpful   *bool      `json:"helpful" doc:"What the visitor thinks of it; null until they say"`
}

// Asked is a visitor's message that has been kept and waits for its answer.
type Asked struct {
	Conversation, Message uuid.UUID
	KnownEmail            bool
}

// Ask keeps a visitor's message, in the conversation that is open or in a new one. The same text again while it has no
// answer is the same message: a browser whose connection broke sends it twice.
func (s *Service) Ask(ctx context.Context, v Visit, text string) (*Asked, error) {
	a, _ := tenant.From(ctx)
	var asked *Asked
	var event *resource.Event
	var repeated bool
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		ctx, event = asProgram(context.WithoutCancel(ctx)), nil
		contact, err := lockVisitor(ctx, tx, a.CompanyID, v.Widget, v.Visitor)
		if err != nil {
			return err
		}
		asked = &Asked{KnownEmail: contact != nil}
		if asked.Conversation, event, err = s.current(ctx, tx, v, contact, text); err != nil {
			return err
		}
		asked.Message, repeated, err = s.keep(ctx, tx, asked.Conversation, text)
		if err != nil {
			return err
		}
		return touch(ctx, tx, v, contact)
	})
	if err != nil {
		return nil, err
	}
	s.Store.Tell(event)
	if event == nil && !repeated {
		s.tell(ctx, asked.Conversation, "messages")
	}
	return asked, nil
}

// current finds the conversation that goes on or begins one; the event is nil when it was there.
func (s *Service) current(ctx context.Context, tx pgx.Tx, v Visit, contact *uuid.UUID, text string) (uuid.UUID, *resource.Event, error) {
	a, _ := tenant.From(ctx)
	var id uuid.UUID
	err := tx.QueryRow(ctx, currentSQL, a.CompanyID, v.Visitor, time.Now().Add(-Memory)).Scan(&id)
	if !errors.Is(err, pgx.ErrNoRows) {
		return id, nil, err
	}
	c := &Conversation{WidgetID: v.Widget, VisitorID: v.Visitor, ContactID: contact, PageURL: v.PageURL, Status: Open,
		FirstQuestion: shorten(text, maxTitle), LastAt: time.Now().UTC().Truncate(time.Microsecond)}
	e, err := s.Store.CreateTx(ctx, tx, c)
	return c.ID, e, err
}

// keep writes a visitor's message unless the conversation ends with the same one.
func (s *Service) keep(ctx context.Context, tx pgx.Tx, conversation uuid.UUID, text string) (id uuid.UUID, repeated bool, err error) {
	a, _ := tenant.From(ctx)
	var last string
	err = tx.QueryRow(ctx, `select m.id, m.text from messages m where m.company_id = $1 and m.conversation_id = $2 and m.role = 'visitor'
		and not exists (select from messages x where x.company_id = $1 and x.conversation_id = $2 and (x.reply_to = m.id or x.id > m.id))
		order by m.id desc limit 1`, a.CompanyID, conversation).Scan(&id, &last)
	if err == nil && last == text {
		return id, true, nil
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, false, err
	}
	id = uuid.Must(uuid.NewV7())
	b := &pgx.Batch{}
	b.Queue("insert into messages (company_id, conversation_id, id, role, text) values ($1, $2, $3, 'visitor', $4)", a.CompanyID, conversation, id, text)
	queueCount(b, a.CompanyID, conversation)
	return id, false, tx.SendBatch(ctx, b).Close()
}

func queueCount(b *pgx.Batch, company, conversation uuid.UUID) {
	b.Queue("update conversations set message_count = message_count + 1, last_at = greatest(last_at, clock_timestamp()) where company_id = $1 and id = $2", company, conversation)
}

// touch notes that the visitor, and the contact they are, have been heard of. It stands in no history: it would be most of it.
func touch(ctx context.Context, tx pgx.Tx, v Visit, contact *uuid.UUID) error {
	a, _ := tenant.From(ctx)
	b := &pgx.Batch{}
	b.Queue("update visitors set last_seen_at = now(), page_url = $3 where company_id = $1 and id = $2", a.CompanyID, v.Visitor, v.PageURL)
	if contact != nil {
		b.Queue("update contacts set last_touch_at = now() where company_id = $1 and id = $2 and deleted_at is null", a.CompanyID, *contact)
	}
	return tx.SendBatch(ctx, b).Close()
}

// Reply keeps the assistant's answer to a message and gives it back as it stands. A message has one answer: when it came
// meanwhile, by another try, that one is given.
func (s *Service) Reply(ctx context.Context, asked *Asked, m Message) (Message, error) {
	a, _ := tenant.From(ctx)
	sentences, citations, err := m.encode()
	if err != nil {
		return m, err
	}
	m.ID, m.Role = uuid.Must(uuid.NewV7()), FromAssistant
	var kept Message
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		ctx = context.WithoutCancel(ctx)
		b := &pgx.Batch{}
		b.Queue(`with fresh as (insert into messages (company_id, conversation_id, id, role, text, reply_to, sentences, citations, refused)
				values ($1, $2, $3, 'assistant', $4, $5, $6, $7, $8) on conflict (company_id, conversation_id, reply_to) do nothing returning 1)
			update conversations set message_count = message_count + 1, last_at = greatest(last_at, clock_timestamp())
			where company_id = $1 and id = $2 and exists (select from fresh)`, a.CompanyID, asked.Conversation, m.ID, m.Text, asked.Message, sentences, citations, m.Refused)
		b.Queue("select "+messageColumns+" from messages m where m.company_id = $1 and m.conversation_id = $2 and m.reply_to = $3",
			a.CompanyID, asked.Conversation, asked.Message).Query(func(rows pgx.Rows) error {
			kept, err = pgx.CollectExactlyOneRow(rows, scanMessage)
			return err
		})
		return tx.SendBatch(ctx, b).Close()
	})
	if err == nil && kept.ID == m.ID {
		s.tell(ctx, asked.Conversation, "messages")
	}
	return kept, err
}

func (m *Message) encode() (sentences, citations []byte, err error) {
	if m.Sentences == nil {
		m.Sentences = []Sentence{}
	}
	if m.Citations == nil {
		m.Citations = []Citation{}
	}
	if sentences, err = json.Marshal(m.Sentences); err != nil {
		return nil, nil, err
	}
	citations, err = json.Marshal(m.Citations)
	return sentences, citations, err
}

const messageColumns = "m.id, m.role, m.text, m.sentences, m.citations, m.refused, m.created_at, m.helpful"

func scanMessage(row pgx.CollectableRow) (m Message, err error) {
	err = row.Scan(&m.ID, &m.Role, &m.Text, &m.Sentences, &m.Citations, &m.Refused, &m.CreatedAt, &m.Helpful)
	return m, err
}

// Messages reads all of a conversation: questions in the order they were asked, each followed by its answer.
func (s *Service) Messages(ctx context.Context, conversation uuid.UUID) ([]Message, error) {
	a, _ := tenant.From(ctx)
	return pg.Collect(ctx, s.db, scanMessage, "select "+messageColumns+` from messages m where m.company_id = $1 and m.conversation_id = $2
		order by coalesce(m.reply_to, m.id), m.id`, a.CompanyID, conversation)
}

// Rate keeps what a visitor thinks of one of the assistant's messages to them; anybody else's is not there.
func (s *Service) Rate(ctx context.Context, widget, visitor, message uuid.UUID, helpful bool) error {
	a, _ := tenant.From(ctx)
	conversation, err := pg.One(ctx, s.db, pgx.RowTo[uuid.UUID], `update messages m set helpful = $5 where m.company_id = $1 and m.id = $4 and m.role = 'assistant'
		and m.conversation_id in (select c.id from conversations c where c.company_id = $1 and c.visitor_id = $3 and c.widget_id = $2 and c.deleted_at is null)
		returning m.conversation_id`, a.CompanyID, widget, visitor, message, helpful)
	if errors.Is(err, pgx.ErrNoRows) {
		return problem.NotFound("message")
	}
	if err == nil {
		s.tell(ctx, conversation, "helpful")
	}
	return err
}

// shorten cuts text to n characters and says so.
func shorten(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}
