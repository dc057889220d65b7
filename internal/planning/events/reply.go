package events

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/planning/ical"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// TakenReply is an answer to an invitation that came as a file and was written down.
type TakenReply struct {
	EventID uuid.UUID `json:"event_id" x-id:"event"`
	Title   string    `json:"title"`
	Name    string    `json:"name" doc:"Who answered"`
	Answer  string    `json:"answer" enum:"accepted,declined,tentative"`
}

// TakeReplies writes down the answers in an iTIP object, such as a guest's calendar program sends to whoever has invited: all
// of them or none. Who may change an event may write down what its guests answer.
func (s *Service) TakeReplies(ctx context.Context, text string) (list []TakenReply, err error) {
	replies, err := ical.Replies(text)
	if err != nil {
		return nil, problem.InvalidField("calendar", "%s.", strings.ToUpper(err.Error()[:1])+err.Error()[1:])
	}
	if err := s.Store.MayWrite(ctx, "guests"); err != nil {
		return nil, err
	}
	var told []*resource.Event
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		list, told = nil, nil
		for _, r := range replies {
			one, e, err := s.takeReply(ctx, tx, r)
			if err != nil {
				return err
			}
			list, told = append(list, one), append(told, e)
		}
		return nil
	})
	if err == nil {
		s.Store.Tell(told...)
	}
	return list, err
}

func (s *Service) takeReply(ctx context.Context, tx pgx.Tx, r ical.Reply) (one TakenReply, told *resource.Event, err error) {
	e, err := s.replied(ctx, tx, r)
	if err != nil {
		return one, nil, err
	}
	guests, err := attendees(ctx, tx, e.ID)
	if err != nil {
		return one, nil, err
	}
	at := slices.IndexFunc(guests, func(a Attendee) bool { return strings.EqualFold(a.Email, r.Email) })
	if at < 0 {
		return one, nil, problem.Conflict("not_invited", "%s is not invited to %s. Add them to the event first.", r.Email, e.Title)
	}
	if err := newer(ctx, tx, r, guests[at]); err != nil {
		return one, nil, err
	}
	if told, err = s.answer(ctx, tx, e.ID, guests[at].ID, r.Answer); err != nil {
		return one, nil, err
	}
	who, _ := tenant.From(ctx)
	_, err = tx.Exec(context.WithoutCancel(ctx), "update event_attendees set answered_at = least($3, now()), answered_sequence = $4 where company_id = $1 and id = $2", who.CompanyID, guests[at].ID, r.Stamped, r.Sequence)
	return TakenReply{EventID: e.ID, Title: e.Title, Name: guests[at].Name, Answer: r.Answer}, told, err
}

// replied finds what is answered: an event, or one time of a series that was changed by itself and so has guests of its own.
func (s *Service) replied(ctx context.Context, tx pgx.Tx, r ical.Reply) (*Event, error) {
	id, err := uuid.Parse(r.UID)
	if err != nil {
		return nil, unknownReply()
	}
	e, err := s.lock(ctx, tx, id)
	if problem.Is(err, problem.KindNotFound) {
		return nil, unknownReply()
	}
	if err != nil {
		return nil, err
	}
	if r.Of != nil && e.Recurrence != "" {
		if e, err = s.instance(ctx, tx, e, *r.Of); err != nil {
			return nil, err
		}
	}
	switch {
	case !s.Store.Reaches(ctx, resource.Edit, e):
		return nil, problem.Forbidden("You may not change this event, nor write down what its guests answer.")
	case over(e, time.Now()):
		return nil, problem.Conflict("closed", "%s is over, so it needs no answer any more.", e.Title)
	}
	return e, nil
}

func unknownReply() error {
	return problem.Conflict("unknown_event", "This answers an invitation to an event that is not in this calendar.")
}

func (s *Service) instance(ctx context.Context, tx pgx.Tx, master *Event, of ical.Instance) (*Event, error) {
	day := of.Day(master.zone())
	list, err := s.changed(ctx, tx, master.ID, false)
	if err != nil {
		return nil, err
	}
	for _, rec := range list {
		if *rec.OccurrenceOn == day {
			return rec, nil
		}
	}
	if _, there := master.on(day); !there || slices.Contains(master.excluded(), day) {
		return nil, problem.Conflict("unknown_event", "This answers a time of %s on %s, which there is not.", master.Title, day)
	}
	return nil, problem.Conflict("one_of_series", "This answers the time on %s alone, which has no guests of its own. Change that time by itself first, such as its notes, and take the answer then.", day)
}

// newer refuses an answer that came before what is known: of two answers to different invitations the one to the later
// counts, else the one that was given later (RFC 5546, 2.1.5). None counts for a time that the event had before.
func newer(ctx context.Context, tx pgx.Tx, r ical.Reply, a Attendee) error {
	who, _ := tenant.From(ctx)
	var asked *time.Time
	var sequence *int64
	err := tx.QueryRow(context.WithoutCancel(ctx), "select asked_at, answered_sequence from event_attendees where company_id = $1 and id = $2", who.CompanyID, a.ID).Scan(&asked, &sequence)
	// What is written to the second can't be held against what is not.
	before := func(at *time.Time) bool { return at != nil && r.Stamped.Before(at.Truncate(time.Second)) }
	switch {
	case err != nil:
		return err
	case before(asked):
		return problem.Conflict("old_reply", "This answer was given before the event was moved to another time. Ask %s again.", r.Email)
	case sequence != nil && r.Sequence > *sequence:
		return nil
	case sequence != nil && r.Sequence < *sequence, before(a.AnsweredAt):
		return problem.Conflict("old_reply", "A newer answer of %s is known already: %s.", r.Email, a.Answer)
	}
	return nil
}
