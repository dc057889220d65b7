package quotes

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/sales/papers"
)

// SentQuote is a quote that has gone out and the way to it.
type SentQuote struct {
	Quote *Quote `json:"quote"`
	URL   string `json:"url" doc:"Where the customer sees and accepts it; said this once, since only its hash is kept"`
	// MailedTo is empty where nobody could be told by mail: the link is then for whoever sends it on.
	MailedTo string `json:"mailed_to" doc:"Whom the link was mailed to; empty when nobody was, ••• where it is hidden from the caller"`
}

// Send gives a draft its number, freezes it and makes a link to it. One that was sent before gets a further link.
func (s *Service) Send(ctx context.Context, id uuid.UUID, version int64, message string) (*SentQuote, error) {
	var out *SentQuote
	var e *resource.Event
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rec, event, err := s.Store.UpdateTx(ctx, tx, id, version, func(rec any) error { return s.GoOut(ctx, tx, rec.(*Quote), time.Now()) })
		if err != nil {
			return err
		}
		out, e = &SentQuote{Quote: rec.(*Quote)}, event
		if out.URL, err = s.link(ctx, tx, id); err != nil {
			return err
		}
		if event != nil {
			if err := s.ExpireLater(ctx, tx, out.Quote); err != nil {
				return err
			}
		}
		out.MailedTo, err = s.tell(ctx, tx, out, message)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Store.Tell(e)
	return out, nil
}

// GoOut makes a draft that is being updated a quote that has been sent. One that was sent already stays as it is.
func (s *Service) GoOut(ctx context.Context, tx pgx.Tx, q *Quote, now time.Time) (err error) {
	switch {
	case q.State == sent && !q.over(now):
		return nil
	case q.State == sent:
		return notNow(&Quote{State: expired}, "sent")
	case q.State != draft:
		return notNow(q, "sent")
	}
	if err := q.Address(ctx, tx); err != nil {
		return err
	}
	if err := q.Ready(); err != nil {
		return err
	}
	if q.ValidUntil == nil {
		last := civil.Of(now.AddDate(0, 0, validFor))
		q.ValidUntil = &last
	}
	if q.over(now) {
		return problem.InvalidField("valid_until", "The last day on which it can be accepted has passed. Choose a later one.")
	}
	if q.Number == "" {
		if q.Number, err = papers.Number(ctx, tx, "quotes", "Q"); err != nil {
			return err
		}
	}
	at := now.UTC().Truncate(time.Microsecond)
	q.State, q.SentAt = sent, &at
	return nil
}

// Revise makes the next revision of a quote that went out: a draft of the same content. From then on the one before can't
// be accepted any more.
func (s *Service) Revise(ctx context.Context, id uuid.UUID) (*Quote, error) {
	var events []*resource.Event
	var next *Quote
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var living bool
		rec, replaced, err := s.Store.UpdateTx(ctx, tx, id, resource.AnyVersion, func(rec any) (err error) {
			q := rec.(*Quote)
			if living, err = hasRevision(ctx, tx, id); err != nil {
				return err
			}
			if living {
				return notNow(q, revised)
			}
			return q.Revise()
		})
		if err != nil {
			return err
		}
		if next, err = rec.(*Quote).next(ctx, tx); err != nil {
			return err
		}
		if err := s.Store.Carry(ctx, rec, next); err != nil {
			return err
		}
		made, err := s.Store.CreateTx(ctx, tx, next)
		events = []*resource.Event{replaced, made}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Store.Tell(events...)
	return next, nil
}

// Revise marks a quote that went out as replaced. It may have been marked before, by a revision that was thrown away.
func (q *Quote) Revise() error {
	if q.State == draft || q.State == Accepted {
		return notNow(q, revised)
	}
	q.State = revised
	return nil
}

func hasRevision(ctx context.Context, tx pgx.Tx, id uuid.UUID) (has bool, err error) {
	a, _ := tenant.From(ctx)
	err = tx.QueryRow(context.WithoutCancel(ctx), "select exists (select from quotes where company_id = $1 and revises_id = $2 and deleted_at is null)", a.CompanyID, id).Scan(&has)
	return has, err
}

// next is the draft that takes q's place. Its number is q's; the revision counts on, also over those thrown away.
func (q *Quote) next(ctx context.Context, tx pgx.Tx) (*Quote, error) {
	a, _ := tenant.From(ctx)
	n := &Quote{Number: q.Number, RevisesID: &q.ID, State: draft, Paper: q.Paper.Again(), Extra: q.Extra}
	err := tx.QueryRow(context.WithoutCancel(ctx), "select max(revision) + 1 from quotes where company_id = $1 and number = $2", a.CompanyID, q.Number).Scan(&n.Revision)
	return n, err
}
