package events

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// followSeries keeps a series and the times of it that were changed by themselves in step, whoever changes one of them.
func (s *Service) followSeries(ctx context.Context, tx pgx.Tx, old, rec *Event) error {
	switch {
	case rec == nil && old.SeriesID != nil:
		// A time that goes into the trash does not come back as the series has it.
		return s.excludeDay(ctx, tx, *old.SeriesID, *old.OccurrenceOn, true)
	case rec == nil:
		return s.trashChanged(ctx, tx, old.ID, func(*Event) bool { return true })
	case old == nil && rec.Version > 1 && rec.SeriesID != nil:
		return s.excludeDay(ctx, tx, *rec.SeriesID, *rec.OccurrenceOn, false)
	case old == nil && rec.Version > 1:
		return s.restoreChanged(ctx, tx, rec)
	case old == nil || rec.SeriesID != nil || old.Recurrence == "":
		return nil
	}
	days := shifted(old, rec)
	if days == 0 && old.Recurrence == rec.Recurrence {
		return nil
	}
	return s.moveChanged(ctx, tx, rec, days)
}

// shifted is by how many days the first time has moved.
func shifted(old, rec *Event) int {
	return int(rec.day(rec.StartsAt).Start().Sub(old.day(old.StartsAt).Start()).Hours() / 24)
}

// shift is a number of days.
type shift int

func (d shift) of(day civil.Date) civil.Date { return civil.Of(day.Start().AddDate(0, 0, int(d))) }

// excludeDay takes a day out of a series, or puts it back. A series that is itself in the trash needs neither.
func (s *Service) excludeDay(ctx context.Context, tx pgx.Tx, series uuid.UUID, day civil.Date, out bool) error {
	_, _, err := s.Store.UpdateTx(ctx, tx, series, resource.AnyVersion, func(rec any) error {
		master := rec.(*Event)
		days := slices.DeleteFunc(master.excluded(), func(d civil.Date) bool { return d == day })
		if _, there := master.on(day); out && there {
			days = append(days, day)
		}
		return master.exclude(days)
	})
	if problem.Is(err, problem.KindNotFound) {
		return nil
	}
	return err
}

// changed locks the times of a series that were changed by themselves.
func (s *Service) changed(ctx context.Context, tx pgx.Tx, series uuid.UUID, trashed bool) ([]*Event, error) {
	who, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), "select id from events where company_id = $1 and series_id = $2 and (deleted_at is not null) = $3 order by id", who.CompanyID, series, trashed)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	found, err := s.Store.LockIDs(ctx, tx, ids, trashed)
	if err != nil {
		return nil, err
	}
	var list []*Event
	for _, id := range ids {
		if rec, ok := found[id].(*Event); ok {
			list = append(list, rec)
		}
	}
	return list, nil
}

// trashChanged puts the changed times that go says into the trash.
func (s *Service) trashChanged(ctx context.Context, tx pgx.Tx, series uuid.UUID, gone func(*Event) bool) error {
	list, err := s.changed(ctx, tx, series, false)
	if err != nil {
		return err
	}
	for _, rec := range list {
		if !gone(rec) {
			continue
		}
		if _, err := s.trash(ctx, tx, rec); err != nil {
			return err
		}
	}
	return nil
}

// trash and restore write with their rules and their trail.
func (s *Service) trash(ctx context.Context, tx pgx.Tx, rec *Event) (*resource.Write, error) {
	w, err := s.Store.PlanDelete(ctx, rec)
	if err != nil {
		return nil, err
	}
	return w, s.engine.Send(ctx, tx, []*resource.Write{w})
}

func (s *Service) restore(ctx context.Context, tx pgx.Tx, rec *Event) error {
	w, err := s.Store.PlanRestore(ctx, rec)
	if err != nil {
		return err
	}
	return s.engine.Send(ctx, tx, []*resource.Write{w})
}

// restoreChanged brings back the changed times that went into the trash along with their series.
func (s *Service) restoreChanged(ctx context.Context, tx pgx.Tx, master *Event) error {
	list, err := s.changed(ctx, tx, master.ID, true)
	if err != nil {
		return err
	}
	back := map[civil.Date]bool{}
	for _, rec := range slices.Backward(list) {
		_, there := master.on(*rec.OccurrenceOn)
		if !there || back[*rec.OccurrenceOn] || slices.Contains(master.excluded(), *rec.OccurrenceOn) {
			continue
		}
		back[*rec.OccurrenceOn] = true
		if err := s.restore(ctx, tx, rec); err != nil {
			return err
		}
	}
	return nil
}

// moveChanged lets the changed times go along with a series that moved by days; those whose day it no longer has go into
// the trash. The order keeps two of them from standing on one day for a moment.
func (s *Service) moveChanged(ctx context.Context, tx pgx.Tx, master *Event, days int) error {
	list, err := s.changed(ctx, tx, master.ID, false)
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b *Event) int {
		order := a.OccurrenceOn.Start().Compare(b.OccurrenceOn.Start())
		if days > 0 {
			return -order
		}
		return order
	})
	for _, rec := range list {
		day := shift(days).of(*rec.OccurrenceOn)
		if _, there := master.on(day); !there {
			_, err = s.trash(ctx, tx, rec)
		} else if days != 0 {
			_, _, err = s.Store.UpdateTx(ctx, tx, rec.ID, resource.AnyVersion, func(rec any) error {
				rec.(*Event).OccurrenceOn = &day
				return nil
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// over tells that no time of the event is still to come.
func over(e *Event, now time.Time) bool { return e.EndsBy != nil && e.EndsBy.Before(now) }
