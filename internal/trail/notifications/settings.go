package notifications

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// EventSetting says through which channels a member is told of one kind of event.
type EventSetting struct {
	Event string `json:"event" enum:"reminder,mention,assigned,quote" doc:"A reminder of a task, a text that mentions me, a task that others give me, a customer's word on my quote"`
	InApp bool   `json:"in_app" doc:"In the program"`
	Email bool   `json:"email"`
}

// usual holds for members who have settled nothing, in the order in which events are shown.
var usual = []EventSetting{
	{Event: Mention, InApp: true},
	{Event: Assigned, InApp: true},
	{Event: Reminder, InApp: true},
	{Event: Quote, InApp: true, Email: true},
}

func scanSetting(row pgx.CollectableRow) (e EventSetting, err error) {
	err = row.Scan(&e.Event, &e.InApp, &e.Email)
	return e, err
}

// settled is how a member wants to hear of a kind of event; through no channel for whoever is none.
func (s *Service) settled(ctx context.Context, tx pgx.Tx, member uuid.UUID, kind string) (e EventSetting, err error) {
	if i := slices.IndexFunc(usual, func(u EventSetting) bool { return u.Event == kind }); i >= 0 {
		e = usual[i]
	}
	who, _ := tenant.From(ctx)
	err = tx.QueryRow(ctx, `select coalesce(s.in_app, $4), coalesce(s.email, $5) from members m left join notification_settings s
		on s.company_id = m.company_id and s.user_id = m.user_id and s.kind = $3 where m.company_id = $1 and m.user_id = $2`,
		who.CompanyID, member, kind, e.InApp, e.Email).Scan(&e.InApp, &e.Email)
	if errors.Is(err, pgx.ErrNoRows) {
		return EventSetting{}, nil
	}
	return e, err
}

// QueueSettings reads what the actor has settled along with other statements.
func QueueSettings(ctx context.Context, b *pgx.Batch, into *[]EventSetting) {
	who, _ := tenant.From(ctx)
	b.Queue("select kind, in_app, email from notification_settings where company_id = $1 and user_id = $2", who.CompanyID, who.ID).Query(func(rows pgx.Rows) error {
		settled, err := pgx.CollectRows(rows, scanSetting)
		*into = slices.Clone(usual)
		for _, e := range settled {
			if i := slices.IndexFunc(*into, func(u EventSetting) bool { return u.Event == e.Event }); i >= 0 {
				(*into)[i] = e
			}
		}
		return err
	})
}

// Settle writes how the actor wants to hear of some kinds of events; the others stay. It gives back all of them.
func (s *Service) Settle(ctx context.Context, events []EventSetting) (all []EventSetting, err error) {
	who, _ := tenant.From(ctx)
	for i, e := range events {
		if slices.ContainsFunc(events[:i], func(o EventSetting) bool { return o.Event == e.Event }) {
			return nil, problem.InvalidField("events", "%s is there twice.", e.Event)
		}
	}
	err = s.db.Batch(ctx, func(b *pgx.Batch) {
		for _, e := range events {
			b.Queue(`insert into notification_settings (company_id, user_id, kind, in_app, email) values ($1, $2, $3, $4, $5)
				on conflict (company_id, user_id, kind) do update set in_app = excluded.in_app, email = excluded.email`, who.CompanyID, who.ID, e.Event, e.InApp, e.Email)
		}
		QueueSettings(ctx, b, &all)
	})
	return all, err
}
