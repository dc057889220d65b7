package events

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

const part = `(select e.* from events e where e.company_id = $1 and e.deleted_at is null and (e.starts_at, e.id) < ($4, $5) and `

const newest = ` order by e.starts_at desc, e.id desc limit $6)`

const invitedContact = "e.id in (select a.event_id from event_attendees a where a.company_id = $1 and a.contact_id "

// with says by whom else a record has events: a contact by those it is invited to, an account by its contacts'.
var with = map[string]string{
	"contacts": " union " + part + invitedContact + "= $3)" + newest,
	"accounts": " union " + part + invitedContact + "in (select k.id from contacts k where k.company_id = $1 and k.account_id = $3 and k.deleted_at is null))" + newest,
}

// Timeline is a trail.Source: the events about a record, and those that a contact or any contact of an account is invited to.
func (s *Service) Timeline(ctx context.Context, record string, id uuid.UUID, before trail.Mark, limit int) ([]trail.Entry, error) {
	who, _ := tenant.From(ctx)
	if !s.Store.Allowed(ctx, resource.View) {
		return nil, nil
	}
	args := resource.NewArgs(6)
	seen := s.Store.Within(ctx, resource.View, "e", args)
	entries, err := pg.Collect(ctx, s.db, scanEntry, `select e.id, e.starts_at, e.ends_at, e.title, e.all_day, e.location, e.recurrence, e.guests, e.owner_id, coalesce(u.name, '')
		from (select e.* from (`+part+"e.about = $2 and e.about_id = $3"+newest+with[record]+`) e where `+seen+`) e left join users u on u.id = e.owner_id
		order by e.starts_at desc, e.id desc limit $6`, append([]any{who.CompanyID, record, id, before.At, before.ID, limit}, args.Values()...)...)
	_, hidden := s.Store.Closed(ctx)
	for _, e := range entries {
		for name, field := range map[string]*string{"location": &e.Event.Location, "recurrence": &e.Event.Recurrence, "guests": &e.Event.Guests} {
			if hidden[name] {
				*field = ""
			}
		}
		if hidden["owner_id"] {
			e.Event.OwnerID, e.Event.OwnerName = nil, ""
		}
	}
	return entries, err
}

func scanEntry(row pgx.CollectableRow) (trail.Entry, error) {
	e := &trail.TimelineEvent{}
	err := row.Scan(&e.ID, &e.StartsAt, &e.EndsAt, &e.Title, &e.AllDay, &e.Location, &e.Recurrence, &e.Guests, &e.OwnerID, &e.OwnerName)
	return trail.Entry{ID: e.ID, At: e.StartsAt, Kind: "event", Event: e}, err
}
