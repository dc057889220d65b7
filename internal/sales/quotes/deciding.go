package quotes

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// Decision is what a customer says to a quote, or a member for them.
type Decision struct {
	// Name is the signature of who accepts; Reason is why somebody declines.
	Name, Reason string
	// From is the network address; empty when a member writes the decision down.
	From string
}

// Accept writes down that the customer takes the quote.
func (s *Service) Accept(ctx context.Context, id uuid.UUID, d Decision) (*Quote, error) {
	return s.decide(ctx, id, Accepted, d, nil)
}

// Decline writes down that the customer does not take it.
func (s *Service) Decline(ctx context.Context, id uuid.UUID, d Decision) (*Quote, error) {
	return s.decide(ctx, id, declined, d, nil)
}

// decide moves a sent quote to its end. first, where there is one, is asked in the same transaction.
func (s *Service) decide(ctx context.Context, id uuid.UUID, to string, d Decision, first func(context.Context, pgx.Tx) error) (*Quote, error) {
	d, err := d.clean(to)
	if err != nil {
		return nil, err
	}
	var q *Quote
	var e *resource.Event
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if first != nil {
			if err := first(ctx, tx); err != nil {
				return err
			}
		}
		rec, event, err := s.Store.UpdateTx(ctx, tx, id, resource.AnyVersion, func(rec any) error { return rec.(*Quote).End(to, d, time.Now()) })
		if err != nil {
			return err
		}
		q, e = rec.(*Quote), event
		if d.From == "" {
			return nil // a member wrote it down and knows
		}
		return s.tellOwner(ctx, tx, q)
	})
	if err != nil {
		return nil, err
	}
	s.Store.Tell(e)
	return q, nil
}

// End writes a decision down. It is the only one: a quote that was decided is never decided again.
func (q *Quote) End(to string, d Decision, now time.Time) error {
	if q.State == sent && q.over(now) {
		return notNow(&Quote{State: expired}, to)
	}
	if q.State != sent {
		return notNow(q, to)
	}
	at := now.UTC().Truncate(time.Microsecond)
	q.State, q.DecidedAt, q.SignedBy, q.SignedFrom, q.DeclineReason = to, &at, d.Name, d.From, d.Reason
	return nil
}

// Bounds of what a decision says, in characters.
const (
	maxName   = 200
	maxReason = 2000
)

func (d Decision) clean(to string) (Decision, error) {
	name, ok1 := text.Clean(strings.Join(strings.Fields(d.Name), " "))
	reason, ok2 := text.Clean(d.Reason)
	switch {
	case !ok1 || utf8.RuneCountInString(name) > maxName:
		return d, problem.InvalidField("name", "A name has at most %d characters.", maxName)
	case !ok2 || utf8.RuneCountInString(reason) > maxReason:
		return d, problem.InvalidField("reason", "A reason has at most %d characters.", maxReason)
	case to == Accepted && utf8.RuneCountInString(name) < 2:
		return d, problem.InvalidField("name", "Accepting needs a signature: the name of the person who accepts.")
	}
	d.Name, d.Reason = name, reason
	return d, nil
}
