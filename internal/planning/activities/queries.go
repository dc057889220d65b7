package activities

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

const part = `(select a.* from activities a where a.company_id = $1 and a.deleted_at is null and (a.at, a.id) < ($4, $5) and %s and `

const latest = ` order by a.at desc, a.id desc limit $6)`

// with says by whom else a record has activities: a contact by those it took part in, an account by its contacts'. No id
// of one type is one of another, so the same parameter serves each.
var with = map[string]string{
	"contacts": " union " + part + "a.contact_id = $3" + latest,
	"accounts": " union " + part + `a.contact_id in (select k.id from contacts k where k.company_id = $1 and k.account_id = $3
		and k.deleted_at is null)` + latest,
}

// Timeline is a trail.Source: the activities about a record, with a contact, or with any contact of an account.
func (s *Service) Timeline(ctx context.Context, record string, id uuid.UUID, before trail.Mark, limit int) ([]trail.Entry, error) {
	who, _ := tenant.From(ctx)
	args := resource.NewArgs(6)
	seen := s.Store.Within(ctx, resource.View, "a", args)
	entries, err := pg.Collect(ctx, s.db, scanEntry, strings.ReplaceAll(`select a.id, a.at, a.kind, a.subject, a.body, a.duration_minutes, a.outcome, a.owner_id, coalesce(u.name, '')
		from (`+part+"a.about = $2 and a.about_id = $3"+latest+with[record]+`) a left join users u on u.id = a.owner_id
		order by a.at desc, a.id desc limit $6`, "%s", seen), append([]any{who.CompanyID, record, id, before.At, before.ID, limit}, args.Values()...)...)
	_, hidden := s.Store.Closed(ctx)
	for _, e := range entries {
		veil(e.Activity, hidden)
	}
	return entries, err
}

// veil takes hidden fields out of an entry.
func veil(a *trail.TimelineActivity, hidden map[string]bool) {
	if hidden["subject"] {
		a.Subject = ""
	}
	if hidden["body"] {
		a.Body = ""
	}
	if hidden["duration_minutes"] {
		a.DurationMinutes = nil
	}
	if hidden["owner_id"] {
		a.OwnerID, a.OwnerName = nil, ""
	}
}

func scanEntry(row pgx.CollectableRow) (trail.Entry, error) {
	a := &trail.TimelineActivity{}
	e := trail.Entry{Kind: "activity", Activity: a}
	err := row.Scan(&a.ID, &e.At, &a.Kind, &a.Subject, &a.Body, &a.DurationMinutes, &a.Outcome, &a.OwnerID, &a.OwnerName)
	e.ID = a.ID
	return e, err
}
