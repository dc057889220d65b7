package events

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/mail"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// maxGuests bounds who may be invited to one event.
const maxGuests = 100

// EventGuest says whom to invite: a member, a contact, or an address.
type EventGuest struct {
	MemberID  *uuid.UUID `json:"member_id,omitempty" x-id:"user"`
	ContactID *uuid.UUID `json:"contact_id,omitempty" x-id:"contact"`
	Email     string     `json:"email,omitempty" maxLength:"254" doc:"For somebody who is neither member nor contact"`
	Name      string     `json:"name,omitempty" maxLength:"200" doc:"Goes with email"`
}

// Attendee is somebody who is invited, with the answer.
type Attendee struct {
	ID         uuid.UUID  `json:"id" db:"id" x-id:"attendee"`
	MemberID   *uuid.UUID `json:"member_id" db:"member_id" x-id:"user"`
	ContactID  *uuid.UUID `json:"contact_id" db:"contact_id" x-id:"contact"`
	Email      string     `json:"email" db:"email" doc:"Where invitations go"`
	Name       string     `json:"name" db:"name"`
	Answer     string     `json:"answer" db:"answer" enum:"needs-action,accepted,declined,tentative"`
	AnsweredAt *time.Time `json:"answered_at" db:"answered_at"`
	InvitedAt  *time.Time `json:"invited_at" db:"invited_at" doc:"When the last invitation was sent"`

	EventID  uuid.UUID `json:"-" db:"event_id"`
	Language string    `json:"-" db:"language"`
}

// key is what makes two guests the same person.
func key(member, contact *uuid.UUID, email string) string {
	switch {
	case member != nil:
		return "member " + member.String()
	case contact != nil:
		return "contact " + contact.String()
	}
	return "email " + strings.ToLower(email)
}

func (g EventGuest) key() string { return key(g.MemberID, g.ContactID, g.Email) }
func (a Attendee) key() string   { return key(a.MemberID, a.ContactID, a.Email) }

const attendeeColumns = `select a.id, a.member_id, a.contact_id, coalesce(nullif(a.email, ''), u.email, c.email, '') email,
	coalesce(nullif(a.name, ''), u.name, c.name, nullif(a.email, ''), '') name, a.answer, a.answered_at, a.invited_at, a.event_id, coalesce(c.language, '') language
	from event_attendees a left join users u on u.id = a.member_id left join contacts c on c.company_id = a.company_id and c.id = a.contact_id `

// attendees reads who is invited to the events.
func attendees(ctx context.Context, tx pgx.Tx, ids ...uuid.UUID) ([]Attendee, error) {
	who, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), attendeeColumns+"where a.company_id = $1 and a.event_id = any($2) order by a.event_id, a.position, a.id", who.CompanyID, ids)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Attendee])
}

// checkGuests refuses a list that can't be invited. Somebody of another company is nobody.
func (s *Service) checkGuests(ctx context.Context, tx pgx.Tx, guests []EventGuest) error {
	if len(guests) > maxGuests {
		return problem.InvalidField("attendees", "At most %d people can be invited to one event.", maxGuests)
	}
	var contacts, members []uuid.UUID
	seen := map[string]bool{}
	for i, g := range guests {
		field := fmt.Sprintf("attendees[%d]", i)
		named := 0
		if g.MemberID != nil {
			members, named = append(members, *g.MemberID), named+1
		}
		if g.ContactID != nil {
			contacts, named = append(contacts, *g.ContactID), named+1
		}
		if g.Email != "" {
			if named++; !mail.IsAddress(g.Email) {
				return problem.InvalidField(field+".email", "%q is not an e-mail address.", g.Email)
			}
		}
		if named != 1 {
			return problem.InvalidField(field, "A guest is one of these: a member_id, a contact_id, an email.")
		}
		if seen[g.key()] {
			return problem.InvalidField(field, "This guest is invited twice.")
		}
		seen[g.key()] = true
	}
	known, err := s.known(ctx, tx, contacts, members)
	if err != nil {
		return err
	}
	for i, g := range guests {
		for _, id := range []*uuid.UUID{g.MemberID, g.ContactID} {
			if id != nil && !known[*id] {
				return problem.InvalidField(fmt.Sprintf("attendees[%d]", i), "This guest names no record that is there.")
			}
		}
	}
	return nil
}

// known answers which of the ids are contacts that the caller may see, or members.
func (s *Service) known(ctx context.Context, tx pgx.Tx, contacts, members []uuid.UUID) (map[uuid.UUID]bool, error) {
	known := map[uuid.UUID]bool{}
	titles, err := s.engine.Find("contacts").Titles(ctx, contacts)
	if err != nil {
		return nil, err
	}
	for id := range titles {
		known[id] = true
	}
	who, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), "select user_id from members where company_id = $1 and user_id = any($2)", who.CompanyID, members)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	for _, id := range ids {
		known[id] = true
	}
	return known, err
}

// setGuests makes the list of an event that of guests: who stays keeps the answer. It gives those who are no longer invited.
func (s *Service) setGuests(ctx context.Context, tx pgx.Tx, event uuid.UUID, guests []EventGuest) (gone []Attendee, err error) {
	if err := s.checkGuests(ctx, tx, guests); err != nil {
		return nil, err
	}
	before, err := attendees(ctx, tx, event)
	if err != nil {
		return nil, err
	}
	who, _ := tenant.From(ctx)
	b := &pgx.Batch{}
	for _, a := range before {
		if !slices.ContainsFunc(guests, func(g EventGuest) bool {
			return g.key() == a.key() || g.Email != "" && a.MemberID == nil && a.ContactID == nil && strings.EqualFold(g.Email, a.Email)
		}) {
			gone = append(gone, a)
			b.Queue("delete from event_attendees where company_id = $1 and id = $2", who.CompanyID, a.ID)
		}
	}
	for i, g := range guests {
		at := slices.IndexFunc(before, func(a Attendee) bool { return a.key() == g.key() })
		if at >= 0 {
			b.Queue("update event_attendees set position = $3 where company_id = $1 and id = $2", who.CompanyID, before[at].ID, i)
			continue
		}
		answer := "needs-action"
		if g.MemberID != nil && *g.MemberID == who.ID {
			// Who puts themselves on the list comes.
			answer = "accepted"
		}
		b.Queue(`insert into event_attendees (company_id, id, event_id, member_id, contact_id, email, name, answer, position) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			who.CompanyID, uuid.Must(uuid.NewV7()), event, g.MemberID, g.ContactID, g.Email, g.Name, answer, i)
	}
	return gone, tx.SendBatch(context.WithoutCancel(ctx), b).Close()
}

// copyGuests invites the guests of one event to another, with their answers where they still stand.
func copyGuests(ctx context.Context, tx pgx.Tx, from, to uuid.UUID, keep bool) error {
	list, err := attendees(ctx, tx, from)
	if err != nil {
		return err
	}
	who, _ := tenant.From(ctx)
	b := &pgx.Batch{}
	for _, a := range list {
		b.Queue(`insert into event_attendees (company_id, id, event_id, member_id, contact_id, email, name, answer, answered_at, asked_at, position)
			select company_id, $3, $4, member_id, contact_id, email, name, case when $5 then answer else 'needs-action' end, case when $5 then answered_at end, case when not $5 then now() end, position
			from event_attendees where company_id = $1 and id = $2`, who.CompanyID, a.ID, uuid.Must(uuid.NewV7()), to, keep)
	}
	return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
}

// askAgain takes back the answers to an event whose time has moved. The organiser, if on the list, has moved it and comes.
func askAgain(ctx context.Context, tx pgx.Tx, e *Event) error {
	who, _ := tenant.From(ctx)
	_, err := tx.Exec(context.WithoutCancel(ctx), `update event_attendees set answer = case when member_id = $3 then answer else 'needs-action' end,
		answered_at = case when member_id = $3 then answered_at end, answered_sequence = null, asked_at = now() where company_id = $1 and event_id = $2`, who.CompanyID, e.ID, e.OwnerID)
	return err
}

// words is who is invited, for people to read and for the history to compare.
func words(list []Attendee) string {
	said := make([]string, len(list))
	for i, a := range list {
		said[i] = a.Name
		if a.Answer != "needs-action" {
			said[i] += " (" + a.Answer + ")"
		}
	}
	return strings.Join(said, ", ")
}
