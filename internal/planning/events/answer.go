package events

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// via is the door in the trail of who answers without an account.
const via = "invitation"

// macSize is the length of the signature in a link, in bytes.
const macSize = 16

// Invitation is what a guest sees of an event.
type Invitation struct {
	Title     string     `json:"title"`
	StartsAt  time.Time  `json:"starts_at"`
	EndsAt    time.Time  `json:"ends_at"`
	AllDay    bool       `json:"all_day"`
	TimeZone  string     `json:"time_zone"`
	Location  string     `json:"location"`
	Notes     string     `json:"notes"`
	Repeats   string     `json:"repeats" doc:"The rule of a series; empty for a single event"`
	Organiser string     `json:"organiser"`
	Company   string     `json:"company"`
	Name      string     `json:"name" doc:"Who is invited"`
	Answer    string     `json:"answer" enum:"needs-action,accepted,declined,tentative"`
	Answered  *time.Time `json:"answered_at"`
	Open      bool       `json:"open" doc:"Whether an answer still makes sense: the event is neither cancelled nor over"`
	Cancelled bool       `json:"cancelled"`
}

// sign makes the signature of one guest's link.
func (s *Service) sign(ids []byte) []byte {
	mac := hmac.New(sha256.New, s.answerKey)
	mac.Write(ids)
	return mac.Sum(nil)[:macSize]
}

// token names a guest in a link: it can't be made up, and it opens nothing but this one invitation.
func (s *Service) token(company, attendee uuid.UUID) string {
	ids := slices.Concat(company[:], attendee[:])
	return base64.RawURLEncoding.EncodeToString(append(ids, s.sign(ids)...))
}

func (s *Service) answerURL(company uuid.UUID, a Attendee) string {
	return s.url + "/invitation/" + s.token(company, a.ID)
}

// open reads a token.
func (s *Service) open(token string) (company, attendee uuid.UUID, err error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 32+macSize || !hmac.Equal(raw[32:], s.sign(raw[:32])) {
		return uuid.Nil, uuid.Nil, problem.NotFound("invitation")
	}
	return uuid.UUID(raw[:16]), uuid.UUID(raw[16:32]), nil
}

// invited is a guest with the event that they are invited to, which may be in the trash.
type invited struct {
	Attendee
	event Event
	off   bool
}

// Invited reads the invitation that a link opens.
func (s *Service) Invited(ctx context.Context, token string) (inv *Invitation, err error) {
	err = s.asGuest(ctx, token, func(ctx context.Context, tx pgx.Tx, g *invited) error {
		inv, err = s.invitation(ctx, tx, g)
		return err
	})
	return inv, err
}

// AnswerByLink writes down what a guest answers through a link.
func (s *Service) AnswerByLink(ctx context.Context, token, answer string) (inv *Invitation, err error) {
	var told *resource.Event
	err = s.asGuest(ctx, token, func(ctx context.Context, tx pgx.Tx, g *invited) error {
		if err := s.answers.Take(g.ID.String()); err != nil {
			return err
		}
		if g.off || over(&g.event, time.Now()) {
			return problem.Conflict("closed", "This event was cancelled or is over, so it needs no answer any more.")
		}
		if told, err = s.answer(ctx, tx, g.event.ID, g.ID, answer); err != nil {
			return err
		}
		now := time.Now().UTC()
		g.Answer, g.AnsweredAt = answer, &now
		inv, err = s.invitation(ctx, tx, g)
		return err
	})
	if err == nil {
		s.Store.Tell(told)
	}
	return inv, err
}

// asGuest does something in the name of the guest whose link it is.
func (s *Service) asGuest(ctx context.Context, token string, do func(context.Context, pgx.Tx, *invited) error) error {
	company, id, err := s.open(token)
	if err != nil {
		return err
	}
	ctx = tenant.With(ctx, tenant.Actor{CompanyID: company, Kind: tenant.System, Role: tenant.Owner, Via: via})
	return s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		g, err := guest(ctx, tx, id)
		if err != nil {
			return err
		}
		who, _ := tenant.From(ctx)
		who.Name = g.Name
		return do(tenant.With(ctx, who), tx, g)
	})
}

func guest(ctx context.Context, tx pgx.Tx, id uuid.UUID) (*invited, error) {
	who, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), attendeeColumns+`where a.company_id = $1 and a.id = $2
		and exists (select from companies c where c.id = a.company_id and c.closes_at is null)`, who.CompanyID, id)
	if err != nil {
		return nil, err
	}
	g := &invited{}
	if g.Attendee, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Attendee]); errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.NotFound("invitation")
	}
	if err != nil {
		return nil, err
	}
	rows, err = tx.Query(context.WithoutCancel(ctx), `select id, version, title, starts_at, ends_at, all_day, time_zone, location, notes, owner_id, recurrence, ends_by from events
		where company_id = $1 and id = $2`, who.CompanyID, g.EventID)
	if err != nil {
		return nil, err
	}
	if g.event, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByNameLax[Event]); err != nil {
		return nil, err
	}
	return g, tx.QueryRow(ctx, "select deleted_at is not null from events where company_id = $1 and id = $2", who.CompanyID, g.EventID).Scan(&g.off)
}

func (s *Service) invitation(ctx context.Context, tx pgx.Tx, g *invited) (*Invitation, error) {
	host, err := s.host(ctx, tx, &g.event)
	e := &g.event
	return &Invitation{Title: e.Title, StartsAt: e.StartsAt, EndsAt: e.EndsAt, AllDay: e.AllDay, TimeZone: e.TimeZone, Location: e.Location, Notes: e.Notes,
		Repeats: e.Recurrence, Organiser: host.Name, Company: host.Company, Name: g.Name, Answer: g.Answer, Answered: g.AnsweredAt,
		Open: !g.off && !over(e, time.Now()), Cancelled: g.off}, err
}

// answer writes down one guest's answer; the event's words change with it, so that its history has it.
func (s *Service) answer(ctx context.Context, tx pgx.Tx, event, attendee uuid.UUID, answer string) (*resource.Event, error) {
	who, _ := tenant.From(ctx)
	_, err := tx.Exec(context.WithoutCancel(ctx), "update event_attendees set answer = $3, answered_at = now(), answered_sequence = null where company_id = $1 and id = $2", who.CompanyID, attendee, answer)
	if err != nil {
		return nil, err
	}
	list, err := attendees(ctx, tx, event)
	if err != nil {
		return nil, err
	}
	// Guests answer for themselves, whatever their role says about events.
	door := who.Via
	if door == "" {
		door = via
	}
	program := tenant.Actor{CompanyID: who.CompanyID, ID: who.ID, Kind: tenant.System, Name: who.Name, Role: tenant.Owner, RequestID: who.RequestID, Via: door}
	_, e, err := s.Store.UpdateTx(tenant.With(ctx, program), tx, event, resource.AnyVersion, func(rec any) error {
		rec.(*Event).Guests = words(list)
		return nil
	})
	return e, err
}

// AnswerAsMember writes down what the member who is signed in answers.
func (s *Service) AnswerAsMember(ctx context.Context, event uuid.UUID, answer string) (list []Attendee, err error) {
	who, _ := tenant.From(ctx)
	var told *resource.Event
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := s.lock(ctx, tx, event); err != nil {
			return err
		}
		if list, err = attendees(ctx, tx, event); err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(a Attendee) bool { return a.MemberID != nil && *a.MemberID == who.ID })
		if at < 0 {
			return problem.Conflict("not_invited", "You are not on the list of this event. Its organiser can add you.")
		}
		if told, err = s.answer(ctx, tx, event, list[at].ID, answer); err != nil {
			return err
		}
		list, err = attendees(ctx, tx, event)
		return err
	})
	if err == nil {
		s.Store.Tell(told)
	}
	return list, err
}
