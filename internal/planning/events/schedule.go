package events

import (
	"context"
	"encoding/json"
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

// The parts of a series that a change can mean.
const (
	one       = "one"
	following = "following"
	all       = "all"
)

// EventPlan is what somebody wants of the calendar: a new event, or a change of one, of one time of a series, or of a time and all
// that follow it. What is left out keeps its value.
type EventPlan struct {
	EventID      *uuid.UUID                 `json:"event_id,omitempty" x-id:"event" doc:"The event or the series to change; a new one without it"`
	OccurrenceOn *civil.Date                `json:"occurrence_on,omitempty" doc:"Which time of the series is meant: its day, as the occurrence says"`
	Scope        string                     `json:"scope,omitempty" enum:"one,following,all" doc:"That time only, it and those that follow, or the whole series; all, unless said otherwise. Times given are always those of the one that is meant"`
	Version      int64                      `json:"version,omitempty" minimum:"1" doc:"The version of the event that the change is based on; a stale one answers 412"`
	Title        *string                    `json:"title,omitempty" maxLength:"200"`
	StartsAt     *time.Time                 `json:"starts_at,omitempty"`
	EndsAt       *time.Time                 `json:"ends_at,omitempty"`
	AllDay       *bool                      `json:"all_day,omitempty"`
	TimeZone     *string                    `json:"time_zone,omitempty" maxLength:"64"`
	Location     *string                    `json:"location,omitempty" maxLength:"500"`
	Notes        *string                    `json:"notes,omitempty" maxLength:"10000"`
	OwnerID      *uuid.UUID                 `json:"owner_id,omitempty" x-id:"user"`
	About        *string                    `json:"about,omitempty" maxLength:"50" doc:"The type of the record it is about; empty for none"`
	AboutID      *uuid.UUID                 `json:"about_id,omitempty" x-id:"record"`
	Recurrence   *string                    `json:"recurrence,omitempty" maxLength:"500" doc:"Empty to end the repetition"`
	Tags         *[]string                  `json:"tags,omitempty" maxItems:"50"`
	Custom       map[string]json.RawMessage `json:"custom,omitempty" doc:"The company's own fields by their keys; null empties one"`
	Attendees    *[]EventGuest              `json:"attendees,omitempty" maxItems:"100" doc:"Everybody who is invited; who is left out is told so"`
}

// Schedule makes what the plan says in one transaction, with its guests, and has them told. It gives the event that was made
// or changed.
func (s *Service) Schedule(ctx context.Context, p EventPlan) (rec *Event, err error) {
	if err := s.Store.MayWrite(ctx, p.named()...); err != nil {
		return nil, err
	}
	var told []*resource.Event
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		told = nil
		rec, told, err = s.scheduleTx(ctx, tx, p)
		return err
	})
	if name, taken := pg.Unique(err); taken && name == "events_by_series" {
		return nil, problem.Conflict("changed_meanwhile", "Somebody else changed this time of the series at the same moment. Please look again.")
	}
	if err == nil {
		s.Store.Tell(told...)
	}
	return rec, err
}

func (s *Service) scheduleTx(ctx context.Context, tx pgx.Tx, p EventPlan) (*Event, []*resource.Event, error) {
	if p.EventID == nil {
		rec := &Event{}
		rec.ID = uuid.Must(uuid.NewV7())
		p.into(rec)
		if err := s.own(ctx, p, rec); err != nil {
			return nil, nil, err
		}
		return s.make(ctx, tx, rec, p.Attendees)
	}
	target, err := s.lock(ctx, tx, *p.EventID)
	if err != nil {
		return nil, nil, err
	}
	if p.Version != 0 && p.Version != target.Version {
		return nil, nil, problem.Stale(s.Store.Mask(ctx, target), s.Store.Mask(ctx, target))
	}
	// A time that was changed by itself stands for its day in the series when more than itself is meant.
	if target.SeriesID != nil && (p.Scope == all || p.Scope == following) {
		day := *target.OccurrenceOn
		p.OccurrenceOn = &day
		if target, err = s.lock(ctx, tx, *target.SeriesID); err != nil {
			return nil, nil, err
		}
	}
	if target.Recurrence == "" || target.SeriesID != nil || p.OccurrenceOn == nil {
		if p.Scope == one && target.Recurrence != "" || p.Scope == following {
			return nil, nil, problem.InvalidField("occurrence_on", "Which time of the series is meant? Send its day as occurrence_on.")
		}
		return s.change(ctx, tx, target, p.Attendees, func(rec *Event) error { p.into(rec); return s.own(ctx, p, rec) })
	}
	at, there := target.on(*p.OccurrenceOn)
	if !there {
		return nil, nil, problem.InvalidField("occurrence_on", "The series has no time on %s.", p.OccurrenceOn)
	}
	switch {
	case p.Scope == one:
		return s.changeOne(ctx, tx, target, at, p)
	case p.Scope == following && at.After(target.StartsAt):
		return s.changeFollowing(ctx, tx, target, at, p)
	}
	return s.changeAll(ctx, tx, target, at, p)
}

// lock reads an event to be changed.
func (s *Service) lock(ctx context.Context, tx pgx.Tx, id uuid.UUID) (*Event, error) {
	if !s.Store.Allowed(ctx, resource.View) {
		return nil, s.Store.Missing()
	}
	found, err := s.Store.LockIDs(ctx, tx, []uuid.UUID{id}, false)
	if err != nil {
		return nil, err
	}
	if rec, ok := found[id].(*Event); ok {
		return rec, nil
	}
	return nil, s.Store.Missing()
}

// into writes what the plan says into an event.
func (p *EventPlan) into(e *Event) {
	set(&e.Title, p.Title)
	set(&e.StartsAt, p.StartsAt)
	set(&e.EndsAt, p.EndsAt)
	set(&e.AllDay, p.AllDay)
	set(&e.TimeZone, p.TimeZone)
	set(&e.Location, p.Location)
	set(&e.Notes, p.Notes)
	set(&e.Recurrence, p.Recurrence)
	if p.OwnerID != nil {
		e.OwnerID = p.OwnerID
	}
	if p.About != nil || p.AboutID != nil {
		e.About, e.AboutID = p.About, p.AboutID
		if p.About != nil && *p.About == "" {
			e.About, e.AboutID = nil, nil
		}
	}
}

// named are the fields that the plan writes, but for the title that a new event needs.
func (p *EventPlan) named() (names []string) {
	for name, said := range map[string]bool{"title": p.Title != nil && p.EventID != nil, "starts_at": p.StartsAt != nil, "ends_at": p.EndsAt != nil, "all_day": p.AllDay != nil,
		"time_zone": p.TimeZone != nil, "location": p.Location != nil, "notes": p.Notes != nil, "owner_id": p.OwnerID != nil,
		"about": p.About != nil, "about_id": p.AboutID != nil, "recurrence": p.Recurrence != nil, "guests": p.Attendees != nil, "tags": p.Tags != nil} {
		if said {
			names = append(names, name)
		}
	}
	return names
}

// own writes the tags and the company's own fields of a plan into an event. The engine knows which there are.
func (s *Service) own(ctx context.Context, p EventPlan, e *Event) error {
	values := map[string]any{}
	if p.Tags != nil {
		values["tags"] = *p.Tags
	}
	if p.Custom != nil {
		values["custom"] = p.Custom
	}
	for name, value := range values {
		raw, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if err := s.Store.Assign(ctx, e, name, raw); err != nil {
			return err
		}
	}
	return nil
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// make writes a new event. Its guests come first, so that they are there when the event's own rules tell them.
func (s *Service) make(ctx context.Context, tx pgx.Tx, rec *Event, guests *[]EventGuest) (*Event, []*resource.Event, error) {
	if guests != nil {
		if _, err := s.setGuests(ctx, tx, rec.ID, *guests); err != nil {
			return nil, nil, err
		}
	}
	list, err := attendees(ctx, tx, rec.ID)
	if err != nil {
		return nil, nil, err
	}
	rec.Guests = words(list)
	e, err := s.Store.CreateTx(ctx, tx, rec)
	return rec, []*resource.Event{e}, err
}

// change writes one row with its guests.
func (s *Service) change(ctx context.Context, tx pgx.Tx, old *Event, guests *[]EventGuest, apply func(*Event) error) (*Event, []*resource.Event, error) {
	gone, err := s.guestsFor(ctx, tx, old, guests, apply)
	if err != nil {
		return nil, nil, err
	}
	list, err := attendees(ctx, tx, old.ID)
	if err != nil {
		return nil, nil, err
	}
	changed, e, err := s.Store.UpdateTx(ctx, tx, old.ID, resource.AnyVersion, func(rec any) error {
		rec.(*Event).Guests = words(list)
		return apply(rec.(*Event))
	})
	if err != nil {
		return nil, nil, err
	}
	rec := changed.(*Event)
	if err := s.uninvite(ctx, tx, rec, gone); err != nil {
		return nil, nil, err
	}
	return rec, []*resource.Event{e}, nil
}

// guestsFor brings the list of guests up to date before the event itself is written.
func (s *Service) guestsFor(ctx context.Context, tx pgx.Tx, old *Event, guests *[]EventGuest, apply func(*Event) error) (gone []Attendee, err error) {
	if guests != nil {
		if gone, err = s.setGuests(ctx, tx, old.ID, *guests); err != nil {
			return nil, err
		}
	}
	trial := *old
	if err := apply(&trial); err != nil {
		return nil, err
	}
	if moved(old, &trial) {
		err = askAgain(ctx, tx, &trial)
	}
	return gone, err
}

// moved tells that guests have to look into their calendars again.
func moved(old, rec *Event) bool {
	return !old.StartsAt.Equal(rec.StartsAt) || !old.EndsAt.Equal(rec.EndsAt) || old.AllDay != rec.AllDay || old.Recurrence != rec.Recurrence || old.TimeZone != rec.TimeZone
}

// changeOne changes one time of a series: it becomes an event of its own, in the place of the series' time.
func (s *Service) changeOne(ctx context.Context, tx pgx.Tx, master *Event, at time.Time, p EventPlan) (*Event, []*resource.Event, error) {
	list, err := s.changed(ctx, tx, master.ID, false)
	if err != nil {
		return nil, nil, err
	}
	for _, rec := range list {
		if *rec.OccurrenceOn == *p.OccurrenceOn {
			return s.change(ctx, tx, rec, p.Attendees, func(e *Event) error { p.into(e); return s.own(ctx, p, e) })
		}
	}
	if slices.Contains(master.excluded(), *p.OccurrenceOn) {
		return nil, nil, problem.InvalidField("occurrence_on", "The time on %s was called off.", p.OccurrenceOn)
	}
	if !s.Store.Allowed(ctx, resource.Edit) {
		return nil, nil, s.forbidden(ctx)
	}
	rec := master.copyAt(at)
	if err := s.Store.Carry(ctx, master, rec); err != nil {
		return nil, nil, err
	}
	rec.Recurrence, rec.SeriesID, rec.OccurrenceOn = "", &master.ID, p.OccurrenceOn
	same := *rec
	p.into(rec)
	if err := s.own(ctx, p, rec); err != nil {
		return nil, nil, err
	}
	if err := copyGuests(ctx, tx, master.ID, rec.ID, !moved(&same, rec)); err != nil {
		return nil, nil, err
	}
	return s.make(ctx, tx, rec, p.Attendees)
}

// forbidden is the store's own answer to a change that the role does not allow.
func (s *Service) forbidden(ctx context.Context) error {
	who, _ := tenant.From(ctx)
	return problem.Forbidden("The role " + string(who.Role) + " may not edit events. An admin of the company can change the role.")
}

// copyAt is a new event like this one that begins at another moment and lasts as long.
func (e *Event) copyAt(at time.Time) *Event {
	rec := *e
	rec.Base = resource.Base{ID: uuid.Must(uuid.NewV7())}
	rec.StartsAt, rec.EndsAt = at, at.Add(e.EndsAt.Sub(e.StartsAt))
	rec.Excluded, rec.Guests, rec.SeriesID, rec.OccurrenceOn = nil, "", nil, nil
	return &rec
}

// changeAll changes a whole series by what one of its times becomes: if that moves by an hour or a day, all do.
func (s *Service) changeAll(ctx context.Context, tx pgx.Tx, master *Event, at time.Time, p EventPlan) (*Event, []*resource.Event, error) {
	return s.change(ctx, tx, master, p.Attendees, func(rec *Event) error { return errors.Join(p.move(rec, at), s.own(ctx, p, rec)) })
}

// move writes the plan into a series, given that its times are those of the time at.
func (p *EventPlan) move(rec *Event, at time.Time) error {
	old := *rec
	whole := *p
	if p.StartsAt != nil {
		probe := old
		p.into(&probe)
		by := onClock(*p.StartsAt, probe.zone()).Sub(onClock(at, old.zone()))
		length := old.EndsAt.Sub(old.StartsAt)
		if p.EndsAt != nil {
			length = p.EndsAt.Sub(*p.StartsAt)
		}
		start := recurrence.Moment(onClock(old.StartsAt, old.zone()).Add(by), probe.zone())
		end := start.Add(length)
		whole.StartsAt, whole.EndsAt = &start, &end
		// The calendar sends the rule along unchanged when only times moved.
		if p.Recurrence == nil || *p.Recurrence == old.Recurrence {
			rule := recurrence.Shift(old.Recurrence, onClock(old.StartsAt, old.zone()), onClock(start, probe.zone()), time.UTC)
			whole.Recurrence = &rule
		}
	} else if p.EndsAt != nil {
		end := old.StartsAt.Add(p.EndsAt.Sub(at))
		whole.EndsAt = &end
	}
	whole.into(rec)
	if days := shifted(&old, rec); days != 0 {
		var out []civil.Date
		for _, day := range old.excluded() {
			out = append(out, shift(days).of(day))
		}
		return rec.exclude(out)
	}
	return nil
}

// changeFollowing ends a series before a time and begins a new one with it, which takes along what was changed or called off
// from there on.
func (s *Service) changeFollowing(ctx context.Context, tx pgx.Tx, master *Event, at time.Time, p EventPlan) (*Event, []*resource.Event, error) {
	before, after, err := master.series().Cut(at)
	if err != nil {
		return nil, nil, err
	}
	next := master.copyAt(at)
	if err := s.Store.Carry(ctx, master, next); err != nil {
		return nil, nil, err
	}
	next.Recurrence = after
	earlier, later := master.split(*p.OccurrenceOn)
	if err := next.exclude(later); err != nil {
		return nil, nil, err
	}
	if p.Recurrence != nil && *p.Recurrence == master.Recurrence {
		p.Recurrence = nil
	}
	same := *next
	if err := errors.Join(p.move(next, at), s.own(ctx, p, next)); err != nil {
		return nil, nil, err
	}
	if err := copyGuests(ctx, tx, master.ID, next.ID, !moved(&same, next)); err != nil {
		return nil, nil, err
	}
	rec, told, err := s.make(ctx, tx, next, p.Attendees)
	if err != nil {
		return nil, nil, err
	}
	went, err := s.takeAlong(ctx, tx, master, rec, *p.OccurrenceOn, shifted(&same, rec))
	if err != nil {
		return nil, nil, err
	}
	told = append(told, went...)
	_, e, err := s.Store.UpdateTx(ctx, tx, master.ID, resource.AnyVersion, func(rec any) error {
		rec.(*Event).Recurrence = before
		return rec.(*Event).exclude(earlier)
	})
	return rec, append(told, e), err
}

// split sorts the days that were called off into those before a day and those from it on.
func (e *Event) split(at civil.Date) (before, after []civil.Date) {
	for _, day := range e.excluded() {
		if day.Before(at) {
			before = append(before, day)
		} else {
			after = append(after, day)
		}
	}
	return before, after
}

// takeAlong gives the changed times from a day on to the series that goes on from there.
func (s *Service) takeAlong(ctx context.Context, tx pgx.Tx, from, to *Event, day civil.Date, days int) (told []*resource.Event, err error) {
	list, err := s.changed(ctx, tx, from.ID, false)
	if err != nil {
		return nil, err
	}
	for _, rec := range list {
		on := shift(days).of(*rec.OccurrenceOn)
		_, there := to.on(on)
		if rec.OccurrenceOn.Before(day) || !there || *rec.OccurrenceOn == day {
			continue
		}
		_, e, err := s.Store.UpdateTx(ctx, tx, rec.ID, resource.AnyVersion, func(rec any) error {
			rec.(*Event).SeriesID, rec.(*Event).OccurrenceOn = &to.ID, &on
			return nil
		})
		if err != nil {
			return nil, err
		}
		told = append(told, e)
	}
	return told, nil
}
