package conversations

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/contacts"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// Visit says who comes through which widget, from which page and with which browser.
type Visit struct {
	Widget, Visitor  uuid.UUID
	PageURL, Browser string
}

// Welcome is what a visitor who comes (back) is told.
type Welcome struct {
	Visitor    uuid.UUID
	KnownEmail bool
	// Conversation is the one to go on with, uuid.Nil when there is none; Messages are all of it, oldest first.
	Conversation uuid.UUID
	Messages     []Message
}

// Enter notes a visit. A Visitor that this widget does not know starts afresh under a new id.
func (s *Service) Enter(ctx context.Context, v Visit) (*Welcome, error) {
	a, _ := tenant.From(ctx)
	known, err := pg.One(ctx, s.db, pgx.RowTo[bool], `update visitors set last_seen_at = now(), page_url = $4, user_agent = $5
		where company_id = $1 and id = $2 and widget_id = $3 returning contact_id is not null`, a.CompanyID, v.Visitor, v.Widget, v.PageURL, v.Browser)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return s.enterNew(ctx, v)
	case err != nil:
		return nil, err
	}
	w := &Welcome{Visitor: v.Visitor, KnownEmail: known}
	w.Conversation, err = pg.One(ctx, s.db, pgx.RowTo[uuid.UUID], currentSQL, a.CompanyID, v.Visitor, time.Now().Add(-Memory))
	if errors.Is(err, pgx.ErrNoRows) {
		return w, nil
	}
	if err == nil {
		w.Messages, err = s.Messages(ctx, w.Conversation)
	}
	return w, err
}

// currentSQL finds the conversation that a visitor goes on with.
const currentSQL = `select id from conversations where company_id = $1 and visitor_id = $2 and last_at > $3 and status = 'open' and deleted_at is null
	order by last_at desc limit 1`

func (s *Service) enterNew(ctx context.Context, v Visit) (*Welcome, error) {
	a, _ := tenant.From(ctx)
	id := uuid.Must(uuid.NewV7())
	_, err := s.db.Exec(ctx, "insert into visitors (company_id, id, widget_id, page_url, user_agent) values ($1, $2, $3, $4, $5)",
		a.CompanyID, id, v.Widget, v.PageURL, v.Browser)
	return &Welcome{Visitor: id}, err
}

// lockVisitor holds a visitor's row, so that two messages at once don't begin two conversations. A visitor of another
// widget or company is as unknown as one that never was.
func lockVisitor(ctx context.Context, tx pgx.Tx, company, widget, visitor uuid.UUID) (contact *uuid.UUID, err error) {
	err = tx.QueryRow(ctx, "select contact_id from visitors where company_id = $1 and id = $2 and widget_id = $3 for no key update", company, visitor, widget).Scan(&contact)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.Unauthenticated("This visitor is not known here. Please start again.")
	}
	return contact, err
}

// LeaveEmail notes how a visitor can be reached: the contact with that address, or a new one, gets the visitor's
// conversations. The visitor learns nothing of the contact, since anybody can type anybody's address.
func (s *Service) LeaveEmail(ctx context.Context, widget, visitor uuid.UUID, email, name string) error {
	a, _ := tenant.From(ctx)
	var events []*resource.Event
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		ctx, events = asProgram(context.WithoutCancel(ctx)), nil
		if _, err := lockVisitor(ctx, tx, a.CompanyID, widget, visitor); err != nil {
			return err
		}
		contact, made, err := s.contactOf(ctx, tx, email, name)
		if err != nil {
			return err
		}
		linked, err := s.link(ctx, tx, visitor, contact)
		events = append(append(events, made), linked...)
		return err
	})
	if err != nil {
		return err
	}
	for _, e := range events {
		switch {
		case e == nil:
		case e.Record == Spec.Name:
			s.Store.Tell(e)
		default:
			s.contacts.Tell(e)
		}
	}
	return nil
}

// contactOf finds the oldest contact with an address or makes one; the event is nil when it was there.
func (s *Service) contactOf(ctx context.Context, tx pgx.Tx, email, name string) (uuid.UUID, *resource.Event, error) {
	a, _ := tenant.From(ctx)
	email = strings.TrimSpace(email)
	if email == "" {
		return uuid.Nil, nil, problem.InvalidField("email", "Email must not be empty.")
	}
	key := text.Fold(email)
	// Contacts may share an address, so no unique index keeps two visitors at once from making it twice.
	if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", a.CompanyID.String()+" "+key); err != nil {
		return uuid.Nil, nil, err
	}
	var id uuid.UUID
	err := tx.QueryRow(ctx, `update contacts set last_touch_at = now() where company_id = $1 and id = (select id from contacts
		where company_id = $1 and deleted_at is null and (email_key = $2 or id = any(array(select contact_id from contact_addresses where company_id = $1 and kind = 'email' and key = $2)))
		order by created_at, id limit 1) returning id`, a.CompanyID, key).Scan(&id)
	if !errors.Is(err, pgx.ErrNoRows) {
		return id, nil, err
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	c := &contacts.Contact{Email: email, Source: "widget", LastTouchAt: &now}
	c.FirstName, c.LastName = split(name)
	e, err := s.contacts.CreateTx(ctx, tx, c)
	return c.ID, e, err
}

// split takes the last word of a name for the last name; one word alone is a first name.
func split(name string) (first, last string) {
	words := strings.Fields(name)
	if len(words) < 2 {
		return strings.Join(words, ""), ""
	}
	return strings.Join(words[:len(words)-1], " "), words[len(words)-1]
}

// link gives a visitor and the conversations they had to a contact.
func (s *Service) link(ctx context.Context, tx pgx.Tx, visitor, contact uuid.UUID) (events []*resource.Event, err error) {
	a, _ := tenant.From(ctx)
	if _, err := tx.Exec(ctx, "update visitors set contact_id = $3 where company_id = $1 and id = $2", a.CompanyID, visitor, contact); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, "select id from conversations where company_id = $1 and visitor_id = $2 and contact_id is distinct from $3 and deleted_at is null order by id",
		a.CompanyID, visitor, contact)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		_, e, err := s.Store.UpdateTx(ctx, tx, id, resource.AnyVersion, func(rec any) error {
			rec.(*Conversation).ContactID = &contact
			return nil
		})
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}
