package events

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/planning/recurrence"
	"rapport/internal/platform/civil"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Bounds of one look at the calendar.
const (
	maxWindow      = 100 * 24 * time.Hour
	maxEvents      = 3000
	maxOccurrences = 5000
	maxMembers     = 50
	// days lie up to this far from where UTC has them.
	dayEdge = 14 * time.Hour
)

// Occurrence is one time of an event, as a calendar shows it.
type Occurrence struct {
	EventID      uuid.UUID   `json:"event_id" x-id:"event"`
	SeriesID     *uuid.UUID  `json:"series_id" x-id:"event" doc:"The series, where this time of it was changed by itself"`
	OccurrenceOn *civil.Date `json:"occurrence_on" doc:"Which time of the series this is"`
	Version      int64       `json:"version"`
	Title        string      `json:"title"`
	StartsAt     time.Time   `json:"starts_at"`
	EndsAt       time.Time   `json:"ends_at"`
	AllDay       bool        `json:"all_day"`
	TimeZone     string      `json:"time_zone"`
	Location     string      `json:"location"`
	OwnerID      *uuid.UUID  `json:"owner_id" x-id:"user"`
	Repeats      bool        `json:"repeats"`
	MemberIDs    []uuid.UUID `json:"member_ids" nullable:"false" x-id:"user" doc:"Members who take part: the organiser, and those invited who have not declined"`
	GuestCount   int         `json:"guest_count"`
	Busy         []uuid.UUID `json:"busy" nullable:"false" x-id:"user" doc:"Members among them who have something else at the same time"`
}

// Window is what somebody looks at.
type Window struct {
	From, To time.Time
	// Members narrows it to what these take part in; empty for everybody.
	Members []uuid.UUID
}

func (w Window) check() error {
	switch length := w.To.Sub(w.From); {
	case length <= 0:
		return problem.InvalidField("to", "to must come after from.")
	case length > maxWindow:
		return problem.InvalidField("to", "A calendar shows at most 100 days at once.")
	case w.From.Before(earliest.AddDate(-1, 0, 0)) || w.To.After(latest.AddDate(1, 0, 0)):
		return problem.InvalidField("from", "The calendar has the years 1970 to 2200.")
	case len(w.Members) > maxMembers:
		return problem.InvalidField("members", "At most %d members can be looked at at once.", maxMembers)
	}
	return nil
}

// Occurrences gives every time of every event that the window touches, in order, with hints at who is in two places at once.
func (s *Service) Occurrences(ctx context.Context, w Window) ([]Occurrence, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	if !s.Store.Allowed(ctx, resource.View) {
		return nil, problem.Forbidden("Your role may not see the calendar. An admin of the company can change it.")
	}
	found, err := s.within(ctx, w)
	if err != nil {
		return nil, err
	}
	if len(found) > maxEvents {
		return nil, tooMany()
	}
	list, err := expand(found, w)
	if err != nil {
		return nil, err
	}
	if err := s.people(ctx, list); err != nil {
		return nil, err
	}
	hint(list, w.Members)
	s.veil(ctx, list)
	return list, nil
}

func tooMany() error {
	return problem.InvalidField("to", "There are too many events to show at once. Look at fewer days or fewer people.")
}

// within reads the events that may have a time in the window.
func (s *Service) within(ctx context.Context, w Window) ([]Event, error) {
	who, _ := tenant.From(ctx)
	if w.Members == nil {
		w.Members = []uuid.UUID{}
	}
	args := resource.NewArgs(5)
	seen := s.Store.Within(ctx, resource.View, "e", args)
	return pg.Collect(ctx, s.db, pgx.RowToStructByNameLax[Event], `select id, version, title, starts_at, ends_at, all_day, time_zone, location, owner_id, recurrence,
		series_id, occurrence_on, excluded, ends_by from events e
		where company_id = $1 and deleted_at is null and starts_at < $3 and (ends_by is null or ends_by >= $2)
		and (cardinality($4::uuid[]) = 0 or owner_id = any($4) or exists (select from event_attendees a
			where a.company_id = $1 and a.event_id = e.id and a.member_id = any($4) and a.answer <> 'declined'))
		and `+seen+" order by starts_at, id limit $5", append([]any{who.CompanyID, w.From.Add(-dayEdge), w.To.Add(dayEdge), w.Members, maxEvents + 1}, args.Values()...)...)
}

// expand makes the times of the events. A time that was changed by itself takes the place of the series' own.
func expand(found []Event, w Window) ([]Occurrence, error) {
	instead := map[uuid.UUID][]civil.Date{}
	for i := range found {
		if e := &found[i]; e.SeriesID != nil {
			instead[*e.SeriesID] = append(instead[*e.SeriesID], *e.OccurrenceOn)
		}
	}
	var list []Occurrence
	for i := range found {
		e := &found[i]
		times, err := e.times(w, maxOccurrences-len(list))
		if errors.Is(err, recurrence.ErrMany) {
			return nil, tooMany()
		}
		if err != nil {
			return nil, err
		}
		for _, at := range times {
			if on := e.day(at); e.Recurrence == "" || !slices.Contains(instead[e.ID], on) && !slices.Contains(e.excluded(), on) {
				list = append(list, e.at(at))
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Occurrence) int {
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), b.EndsAt.Compare(a.EndsAt), cmp.Compare(a.EventID.String(), b.EventID.String()))
	})
	return list, nil
}

// times gives when the event begins, of the times that the window touches.
func (e *Event) times(w Window, most int) ([]time.Time, error) {
	length := e.EndsAt.Sub(e.StartsAt)
	from, to := w.From, w.To
	if e.AllDay {
		from, to = from.Add(-dayEdge), to.Add(dayEdge)
	}
	// What ends exactly when the window begins is over, unless it has no length.
	first := from.Add(-length)
	if length > 0 {
		first = first.Add(time.Second)
	}
	if e.Recurrence != "" {
		return e.series().Between(first, to, most)
	}
	if e.StartsAt.Before(first) || !e.StartsAt.Before(to) {
		return nil, nil
	}
	if most < 1 {
		return nil, recurrence.ErrMany
	}
	return []time.Time{e.StartsAt}, nil
}

// at is the event's time that begins at a moment.
func (e *Event) at(start time.Time) Occurrence {
	o := Occurrence{EventID: e.ID, SeriesID: e.SeriesID, OccurrenceOn: e.OccurrenceOn, Version: e.Version, Title: e.Title, StartsAt: start.UTC(), EndsAt: start.Add(e.EndsAt.Sub(e.StartsAt)).UTC(),
		AllDay: e.AllDay, TimeZone: e.TimeZone, Location: e.Location, OwnerID: e.OwnerID, Repeats: e.Recurrence != "" || e.SeriesID != nil, MemberIDs: []uuid.UUID{}, Busy: []uuid.UUID{}}
	if e.Recurrence != "" {
		on := e.day(start)
		o.OccurrenceOn = &on
	}
	if e.OwnerID != nil {
		o.MemberIDs = append(o.MemberIDs, *e.OwnerID)
	}
	return o
}

// people fills in who takes part.
func (s *Service) people(ctx context.Context, list []Occurrence) error {
	who, _ := tenant.From(ctx)
	var ids []uuid.UUID
	for _, o := range list {
		ids = append(ids, o.EventID)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return cmp.Compare(a.String(), b.String()) })
	ids = slices.Compact(ids)
	type guest struct {
		EventID  uuid.UUID
		MemberID *uuid.UUID
		Answer   string
	}
	guests, err := pg.Collect(ctx, s.db, pgx.RowToStructByPos[guest], "select event_id, member_id, answer from event_attendees where company_id = $1 and event_id = any($2) order by position",
		who.CompanyID, ids)
	if err != nil {
		return err
	}
	byEvent := map[uuid.UUID][]guest{}
	for _, g := range guests {
		byEvent[g.EventID] = append(byEvent[g.EventID], g)
	}
	for i := range list {
		o := &list[i]
		for _, g := range byEvent[o.EventID] {
			o.GuestCount++
			switch {
			case g.MemberID == nil:
			case g.Answer == "declined":
				o.MemberIDs = slices.DeleteFunc(o.MemberIDs, func(id uuid.UUID) bool { return id == *g.MemberID })
			case !slices.Contains(o.MemberIDs, *g.MemberID):
				o.MemberIDs = append(o.MemberIDs, *g.MemberID)
			}
		}
	}
	return nil
}

// hint marks who is in two places at once. What lasts all day keeps nobody from anything. Of members that were not asked for
// not every event is known, so nothing is said of them. The list is in the order of starts.
func hint(list []Occurrence, asked []uuid.UUID) {
	for i := range list {
		a := &list[i]
		for j := i + 1; j < len(list) && list[j].StartsAt.Before(a.EndsAt); j++ {
			b := &list[j]
			if a.AllDay || b.AllDay || !b.EndsAt.After(b.StartsAt) {
				continue
			}
			for _, id := range a.MemberIDs {
				if slices.Contains(b.MemberIDs, id) && (len(asked) == 0 || slices.Contains(asked, id)) {
					a.mark(id)
					b.mark(id)
				}
			}
		}
	}
}

func (o *Occurrence) mark(id uuid.UUID) {
	if !slices.Contains(o.Busy, id) {
		o.Busy = append(o.Busy, id)
	}
}

// Conflicts gives what keeps members busy between two moments, other than one event and its series.
func (s *Service) Conflicts(ctx context.Context, w Window, except uuid.UUID) ([]Occurrence, error) {
	if len(w.Members) == 0 || !w.To.After(w.From) {
		return []Occurrence{}, nil
	}
	if limit := w.From.Add(maxWindow); w.To.After(limit) {
		w.To = limit
	}
	list, err := s.Occurrences(ctx, w)
	if err != nil {
		return nil, err
	}
	busy := []Occurrence{}
	for _, o := range list {
		if o.AllDay || o.EventID == except || o.SeriesID != nil && *o.SeriesID == except {
			continue
		}
		o.Busy = slices.DeleteFunc(slices.Clone(o.MemberIDs), func(id uuid.UUID) bool { return !slices.Contains(w.Members, id) })
		if len(o.Busy) > 0 && len(busy) < 20 {
			busy = append(busy, o)
		}
	}
	return busy, nil
}
