package events

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/planning/ical"
	"rapport/internal/platform/civil"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/tenant"
)

// The methods of RFC 5546 that invitations use.
const (
	request = "REQUEST"
	cancel  = "CANCEL"
)

// letter is one message to the guests of an event.
type letter struct {
	method string
	event  *Event
	// master is the series of an event that is one time of it.
	master *Event
	// only is the time of a series that is called off; nil for the whole event.
	only *civil.Date
}

// tellGuests sends what a change of an event means to those who are invited. What is over by now is nobody's news.
func (s *Service) tellGuests(ctx context.Context, tx pgx.Tx, old, rec *Event) error {
	switch {
	case rec == nil:
		return s.toAll(ctx, tx, letter{method: cancel, event: old})
	case over(rec, time.Now()):
		return nil
	case old == nil:
		return s.toAll(ctx, tx, letter{method: request, event: rec})
	}
	if news(old, rec) {
		return s.toAll(ctx, tx, letter{method: request, event: rec})
	}
	for _, day := range rec.excluded() {
		if slices.Contains(old.excluded(), day) {
			continue
		}
		if err := s.toldOff(ctx, tx, rec, day); err != nil {
			return err
		}
	}
	return s.to(ctx, tx, letter{method: request, event: rec}, func(a Attendee) bool { return a.InvitedAt == nil })
}

// news tells that a change matters to guests.
func news(old, rec *Event) bool {
	return moved(old, rec) || old.Title != rec.Title || old.Location != rec.Location || old.Notes != rec.Notes
}

// toldOff tells that one time of a series is called off, unless the event that stood there has told it.
func (s *Service) toldOff(ctx context.Context, tx pgx.Tx, master *Event, day civil.Date) error {
	who, _ := tenant.From(ctx)
	var told bool
	err := tx.QueryRow(context.WithoutCancel(ctx), "select exists (select from events where company_id = $1 and series_id = $2 and occurrence_on = $3 and deleted_at = now())",
		who.CompanyID, master.ID, day).Scan(&told)
	if at, _ := master.on(day); err != nil || told || at.Before(time.Now()) {
		return err
	}
	return s.toAll(ctx, tx, letter{method: cancel, event: master, only: &day})
}

// uninvite tells those who are no longer on the list.
func (s *Service) uninvite(ctx context.Context, tx pgx.Tx, e *Event, gone []Attendee) error {
	gone = slices.DeleteFunc(gone, func(a Attendee) bool { return a.InvitedAt == nil })
	if len(gone) == 0 || over(e, time.Now()) {
		return nil
	}
	return s.post(ctx, tx, letter{method: cancel, event: e}, gone)
}

func (s *Service) toAll(ctx context.Context, tx pgx.Tx, l letter) error {
	return s.to(ctx, tx, l, func(a Attendee) bool { return l.method == request || a.InvitedAt != nil })
}

func (s *Service) to(ctx context.Context, tx pgx.Tx, l letter, wanted func(Attendee) bool) error {
	if over(l.event, time.Now()) {
		return nil
	}
	list, err := attendees(ctx, tx, l.event.ID)
	if err != nil {
		return err
	}
	return s.post(ctx, tx, l, slices.DeleteFunc(list, func(a Attendee) bool { return !wanted(a) }))
}

// post writes to each of the guests. The organiser and who made the change know already.
func (s *Service) post(ctx context.Context, tx pgx.Tx, l letter, guests []Attendee) error {
	who, _ := tenant.From(ctx)
	guests = slices.DeleteFunc(guests, func(a Attendee) bool {
		known := a.MemberID != nil && (*a.MemberID == who.ID || l.event.OwnerID != nil && *a.MemberID == *l.event.OwnerID)
		return known || !mail.IsAddress(a.Email)
	})
	if len(guests) == 0 {
		return nil
	}
	host, err := s.host(ctx, tx, l.event)
	if err != nil {
		return err
	}
	if l.event.SeriesID != nil {
		if l.master, err = s.masterOf(ctx, tx, l.event); err != nil {
			return err
		}
	}
	var told []uuid.UUID
	for _, a := range guests {
		if _, err := s.mailer.Send(ctx, tx, s.write(who.CompanyID, l, host, a)); err != nil {
			return err
		}
		told = append(told, a.ID)
	}
	if l.method != request {
		return nil
	}
	_, err = tx.Exec(context.WithoutCancel(ctx), "update event_attendees set invited_at = now() where company_id = $1 and id = any($2)", who.CompanyID, told)
	return err
}

// organiser is who invites.
type organiser struct {
	Name, Email, Company string
}

func (s *Service) host(ctx context.Context, tx pgx.Tx, e *Event) (organiser, error) {
	who, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), `select coalesce(u.name, c.name), coalesce(u.email, ''), c.name from companies c left join users u on u.id = $2 where c.id = $1`, who.CompanyID, e.OwnerID)
	if err != nil {
		return organiser{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[organiser])
}

// masterOf reads the series of a time, also one in the trash.
func (s *Service) masterOf(ctx context.Context, tx pgx.Tx, e *Event) (*Event, error) {
	who, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), "select id, version, starts_at, ends_at, all_day, time_zone, recurrence, excluded from events where company_id = $1 and id = $2", who.CompanyID, *e.SeriesID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByNameLax[Event])
}

// write is the message to one guest.
func (s *Service) write(company uuid.UUID, l letter, host organiser, a Attendee) mail.Message {
	words := speech(a.Language)
	m := mail.Message{To: a.Email, ToName: a.Name, FromName: host.Name, ReplyTo: host.Email, CalendarMethod: l.method}
	when := words.when(l.event, l.only)
	text := []string{words.greeting(a.Name), "", ""}
	if l.method == cancel {
		m.Subject = words.cancelled + ": " + l.event.Title
		text[2] = words.isOff(host, l.event.Title)
	} else {
		m.Subject = words.invitation + ": " + l.event.Title
		text[2] = words.invites(host, l.event.Title)
		m.Link = &mail.Link{Label: words.answer, URL: s.answerURL(company, a)}
	}
	text = append(text, "", when)
	if l.event.Location != "" {
		text = append(text, l.event.Location)
	}
	if l.event.Notes != "" && l.method == request {
		text = append(text, "", l.event.Notes)
	}
	m.Text = strings.Join(text, "\n")
	m.Calendar = ical.Calendar{Method: l.method, Entries: []ical.Entry{l.entry(host, a)}}.Encode()
	return m
}

// entry is the event as one guest's calendar takes it.
func (l letter) entry(host organiser, a Attendee) ical.Entry {
	e := entryOf(l.event, l.master)
	e.Organiser = ical.Person{Name: host.Name, Email: host.Email}
	e.Guests = []ical.Person{{Name: a.Name, Email: a.Email, Answer: a.Answer}}
	if l.method == cancel {
		e.Cancelled = true
		// Whoever hears of it must count it as newer than the invitation.
		e.Sequence++
	}
	if l.only != nil {
		at, _ := l.event.on(*l.only)
		e.Rule, e.Excluded, e.InsteadOf = "", nil, at
		e.Start, e.End = at, at.Add(l.event.EndsAt.Sub(l.event.StartsAt))
	}
	return e
}

// entryOf writes an event for calendars. Its sequence is its version, which counts up with every change; that of one time of
// a series is above its series', since some programs compare the two.
func entryOf(e, master *Event) ical.Entry {
	entry := ical.Entry{UID: e.ID.String(), Sequence: e.Version, Title: e.Title, Start: e.StartsAt, End: e.EndsAt, AllDay: e.AllDay, Zone: e.zone(),
		Rule: e.Recurrence, Location: e.Location, Notes: e.Notes, Changed: e.UpdatedAt}
	for _, day := range e.excluded() {
		if at, there := e.on(day); there {
			entry.Excluded = append(entry.Excluded, at)
		}
	}
	if master != nil {
		entry.UID, entry.Sequence, entry.Zone = master.ID.String(), master.Version+e.Version, master.zone()
		entry.InsteadOf, _ = master.on(*e.OccurrenceOn)
	}
	return entry
}
