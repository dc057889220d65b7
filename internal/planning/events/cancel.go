package events

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// Cancel calls off an event, one time of a series, or a time and all that follow it. Its guests are told.
func (s *Service) Cancel(ctx context.Context, id uuid.UUID, scope string, on *civil.Date) error {
	whole := false
	var told []*resource.Event
	var writes []*resource.Write
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		told, writes, whole = nil, nil, false
		target, err := s.lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if target.SeriesID != nil && scope != one && scope != "" {
			on = target.OccurrenceOn
			if target, err = s.lock(ctx, tx, *target.SeriesID); err != nil {
				return err
			}
		}
		id = target.ID
		if target.Recurrence == "" || scope == all || scope == "" {
			whole = true
			return nil
		}
		if on == nil {
			return problem.InvalidField("occurrence_on", "Which time of the series is meant? Send its day as occurrence_on.")
		}
		at, there := target.on(*on)
		if !there {
			return problem.InvalidField("occurrence_on", "The series has no time on %s.", on)
		}
		if scope == following {
			if whole = !at.After(target.StartsAt); whole {
				return nil
			}
			told, err = s.endBefore(ctx, tx, target, at, *on)
			return err
		}
		told, writes, err = s.callOff(ctx, tx, target, *on)
		return err
	})
	if err != nil {
		return err
	}
	if whole {
		return s.Store.Delete(ctx, id)
	}
	s.Store.Tell(told...)
	s.engine.Tell(writes)
	return nil
}

func (s *Service) endBefore(ctx context.Context, tx pgx.Tx, master *Event, at time.Time, on civil.Date) ([]*resource.Event, error) {
	before, _, err := master.series().Cut(at)
	if err != nil {
		return nil, err
	}
	earlier, _ := master.split(on)
	_, e, err := s.Store.UpdateTx(ctx, tx, master.ID, resource.AnyVersion, func(rec any) error {
		rec.(*Event).Recurrence = before
		return rec.(*Event).exclude(earlier)
	})
	return []*resource.Event{e}, err
}

// callOff takes one day out of a series, with the event of its own that may stand there.
func (s *Service) callOff(ctx context.Context, tx pgx.Tx, master *Event, on civil.Date) ([]*resource.Event, []*resource.Write, error) {
	list, err := s.changed(ctx, tx, master.ID, false)
	if err != nil {
		return nil, nil, err
	}
	for _, rec := range list {
		if *rec.OccurrenceOn == on {
			w, err := s.trash(ctx, tx, rec)
			return nil, []*resource.Write{w}, err
		}
	}
	_, e, err := s.Store.UpdateTx(ctx, tx, master.ID, resource.AnyVersion, func(rec any) error {
		m := rec.(*Event)
		return m.exclude(append(m.excluded(), on))
	})
	return []*resource.Event{e}, nil, err
}
