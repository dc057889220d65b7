package orders

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/sales/papers"
	"rapport/internal/sales/quotes"
)

// FromQuote makes an order of a quote that was accepted: once. Whoever asks again, also at the same moment, gets the same
// order.
func (s *Service) FromQuote(ctx context.Context, quote uuid.UUID) (*Order, error) {
	if err := s.Store.May(ctx, resource.Make); err != nil {
		return nil, err
	}
	// What may not be seen can't be ordered of either.
	if _, err := s.quotes.Store.Get(ctx, quote); err != nil {
		return nil, err
	}
	var o *Order
	var e *resource.Event
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		locked, err := s.quotes.Store.LockIDs(ctx, tx, []uuid.UUID{quote}, false)
		if err != nil {
			return err
		}
		q, there := locked[quote].(*quotes.Quote)
		if !there {
			return s.quotes.Store.Missing()
		}
		if o, err = s.of(ctx, tx, quote); o != nil || err != nil {
			return err
		}
		if q.State != quotes.Accepted {
			return problem.Conflict("quote_"+q.State, "Only a quote that was accepted becomes an order; this one is %s.", q.State)
		}
		o = &Order{QuoteID: &q.ID, State: open, Paper: q.Paper.Again()}
		e, err = s.Store.CreateTx(ctx, tx, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Store.Tell(e)
	return o, nil
}

// of reads the order of a quote; nil when there is none.
func (s *Service) of(ctx context.Context, tx pgx.Tx, quote uuid.UUID) (*Order, error) {
	a, _ := tenant.From(ctx)
	var id uuid.UUID
	err := tx.QueryRow(context.WithoutCancel(ctx), "select id from orders where company_id = $1 and quote_id = $2 and deleted_at is null", a.CompanyID, quote).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	found, err := s.Store.LockIDs(ctx, tx, []uuid.UUID{id}, false)
	o, _ := found[id].(*Order)
	return o, err
}

// move brings an order to a state; change writes down what goes with it.
func (s *Service) move(ctx context.Context, id uuid.UUID, version int64, to string, change func(context.Context, pgx.Tx, *Order) error) (*Order, error) {
	var o *Order
	var e *resource.Event
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rec, event, err := s.Store.UpdateTx(ctx, tx, id, version, func(rec any) error {
			o := rec.(*Order)
			if !slices.Contains(steps[o.State], to) {
				return notNow(o, to)
			}
			if err := change(ctx, tx, o); err != nil {
				return err
			}
			o.State = to
			return nil
		})
		if err != nil {
			return err
		}
		o, e = rec.(*Order), event
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.Store.Tell(e)
	return o, nil
}

func now() *time.Time {
	at := time.Now().UTC().Truncate(time.Microsecond)
	return &at
}

// Confirm gives an open order its number and freezes what was agreed.
func (s *Service) Confirm(ctx context.Context, id uuid.UUID, version int64) (*Order, error) {
	return s.move(ctx, id, version, confirmed, func(ctx context.Context, tx pgx.Tx, o *Order) error { return s.Settle(ctx, tx, o, *now()) })
}

// Settle makes an open order that is being updated a confirmed one.
func (s *Service) Settle(ctx context.Context, tx pgx.Tx, o *Order, at time.Time) (err error) {
	if err := o.Address(ctx, tx); err != nil {
		return err
	}
	if err := o.Ready(); err != nil {
		return err
	}
	o.State, o.ConfirmedAt = confirmed, &at
	o.Number, err = papers.Number(ctx, tx, "orders", "O")
	return err
}

// Fulfil says that everything was delivered.
func (s *Service) Fulfil(ctx context.Context, id uuid.UUID, version int64) (*Order, error) {
	return s.move(ctx, id, version, fulfilled, func(_ context.Context, _ pgx.Tx, o *Order) error { return o.Fulfil(*now()) })
}

// Fulfil makes a confirmed order that is being updated a fulfilled one.
func (o *Order) Fulfil(at time.Time) error {
	o.State, o.FulfilledAt = fulfilled, &at
	return nil
}

// Cancel ends an order that was not fulfilled.
func (s *Service) Cancel(ctx context.Context, id uuid.UUID, version int64, reason string) (*Order, error) {
	return s.move(ctx, id, version, cancelled, func(_ context.Context, _ pgx.Tx, o *Order) error { return o.Cancel(reason, *now()) })
}

// Cancel ends an order that is being updated and was not fulfilled.
func (o *Order) Cancel(reason string, at time.Time) error {
	o.State, o.CancelledAt, o.CancelReason = cancelled, &at, reason
	return nil
}

// PutLines gives an open order its lines: one document, one change.
func (s *Service) PutLines(ctx context.Context, id uuid.UUID, version int64, in []papers.PaperLineInput) (*Order, error) {
	// What can't be seen can't be replaced either.
	if err := s.Store.MayWrite(ctx, "lines"); err != nil {
		return nil, err
	}
	seen, err := s.Store.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	lines, err := s.catalogue.Price(ctx, seen.AccountID, seen.Currency, in)
	if err != nil {
		return nil, err
	}
	rec, err := s.Store.Table.Update(ctx, id, version, func(rec any) error {
		o := rec.(*Order)
		if err := papers.Unmoved(&seen.Paper, &o.Paper); err != nil {
			return err
		}
		return o.Put(lines)
	})
	if err != nil {
		return nil, err
	}
	return rec.(*Order), nil
}
