package tasks

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// mostOfDay bounds what one person is shown at once.
const mostOfDay = 500

// MyDay reads the open tasks of who asks that are overdue, due today or in the week after, on the clock of zone.
func (s *Service) MyDay(ctx context.Context, zone *time.Location) (DueTasks, error) {
	who, _ := tenant.From(ctx)
	now := time.Now().In(zone)
	args := resource.NewArgs(4)
	seen := s.Store.Within(ctx, resource.View, "t", args)
	list, err := pg.Collect(ctx, s.db, pgx.RowToStructByNameLax[Task], `select id, version, created_at, updated_at, created_by, title, notes, due_at, all_day, priority, status,
		done_at, assignee_id, about, about_id, parent_id, remind_at, recurrence from tasks t
		where company_id = $1 and assignee_id = $2 and status = 'open' and deleted_at is null and due_at < $3 and `+seen+` order by due_at, id limit $4`,
		append([]any{who.CompanyID, who.ID, now.AddDate(0, 0, 9), mostOfDay}, args.Values()...)...)
	if _, hidden := s.Store.Closed(ctx); hidden["due_at"] {
		list = nil // which day a task stands in tells when it is due
	}
	for i := range list {
		list[i] = *s.Store.Mask(ctx, &list[i])
	}
	return sorted(list, now), err
}

// Timeline is a trail.Source: the tasks about a record, each at the time when it was done, until then when it was made.
func (s *Service) Timeline(ctx context.Context, record string, id uuid.UUID, before trail.Mark, limit int) ([]trail.Entry, error) {
	who, _ := tenant.From(ctx)
	args := resource.NewArgs(6)
	seen := s.Store.Within(ctx, resource.View, "t", args)
	entries, err := pg.Collect(ctx, s.db, scanEntry, `select t.id, coalesce(t.done_at, t.created_at) at, t.title, t.status, t.due_at, t.all_day, t.assignee_id, coalesce(u.name, '')
		from tasks t left join users u on u.id = t.assignee_id where t.company_id = $1 and t.about = $2 and t.about_id = $3 and t.deleted_at is null
		and (coalesce(t.done_at, t.created_at), t.id) < ($4, $5) and `+seen+` order by at desc, t.id desc limit $6`, append([]any{who.CompanyID, record, id, before.At, before.ID, limit}, args.Values()...)...)
	_, hidden := s.Store.Closed(ctx)
	for _, e := range entries {
		veil(e.Task, hidden)
	}
	return entries, err
}

// veil takes hidden fields out of an entry.
func veil(t *trail.TimelineTask, hidden map[string]bool) {
	if hidden["due_at"] {
		t.DueAt = nil
	}
	if hidden["assignee_id"] {
		t.AssigneeID, t.AssigneeName = nil, ""
	}
}

func scanEntry(row pgx.CollectableRow) (trail.Entry, error) {
	t := &trail.TimelineTask{}
	e := trail.Entry{Kind: "task", Task: t}
	err := row.Scan(&t.ID, &e.At, &t.Title, &t.Status, &t.DueAt, &t.AllDay, &t.AssigneeID, &t.AssigneeName)
	e.ID = t.ID
	return e, err
}
