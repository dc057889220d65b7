package tasks

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/planning/recurrence"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/trail/notifications"
)

// maxDepth is how many levels of tasks may lie below each other.
const maxDepth = 5

// tree holds a task's place among the others against the rules: no task is a part of itself, and none lies too deep.
func tree(ctx context.Context, tx pgx.Tx, old, t *Task) error {
	if t == nil || t.ParentID == nil || old != nil && old.ParentID != nil && *old.ParentID == *t.ParentID {
		return nil
	}
	who, _ := tenant.From(ctx)
	ctx = context.WithoutCancel(ctx)
	// Two moves at once could make a ring of which neither sees the other half.
	if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", who.CompanyID.String()+" tasks"); err != nil {
		return err
	}
	var levels int
	var ring bool
	err := tx.QueryRow(ctx, `with recursive up (id, parent_id, n) as (
			select id, parent_id, 1 from tasks where company_id = $1 and id = $2
			union all select t.id, t.parent_id, u.n + 1 from tasks t join up u on t.id = u.parent_id where t.company_id = $1 and u.n < 12),
		down (id, n) as (
			select $2::uuid, 1
			union all select t.id, d.n + 1 from tasks t join down d on t.parent_id = d.id where t.company_id = $1 and t.deleted_at is null and d.n < 12)
		select (select max(n) from up) + (select max(n) from down) - 1, (select bool_or(n > 1 and id = $2) from up)`, who.CompanyID, t.ID).Scan(&levels, &ring)
	switch {
	case err != nil:
		return err
	case ring:
		return problem.InvalidField("parent_id", "A task can't be a part of itself.")
	case levels > maxDepth:
		return problem.InvalidField("parent_id", "Tasks lie at most %d levels deep.", maxDepth)
	}
	return nil
}

// assigned tells whoever gets an open task from somebody else. Lists that come in, and changes of many at once, tell nobody.
func (s *Service) assigned(ctx context.Context, tx pgx.Tx, old, t *Task) error {
	who, _ := tenant.From(ctx)
	if t == nil || t.AssigneeID == nil || *t.AssigneeID == who.ID || t.Status != Open || who.Kind != tenant.User || who.ChangeSetID != uuid.Nil {
		return nil
	}
	if old != nil && old.AssigneeID != nil && *old.AssigneeID == *t.AssigneeID {
		return nil
	}
	return s.tell.Tell(ctx, tx, *t.AssigneeID, notifications.Notification{Kind: notifications.Assigned, Record: Spec.Name, RecordID: t.ID, Title: t.Title, FromName: who.Name, At: t.UpdatedAt})
}

func companyOf(ctx context.Context) uuid.UUID {
	who, _ := tenant.From(ctx)
	return who.CompanyID
}

// following is the next task of one that comes back, or nil when its rule has ended. What was missed is not made up for.
func following(t *Task, now time.Time, zone *time.Location) (*Task, error) {
	if t.Recurrence == "" || t.DueAt == nil {
		return nil, nil
	}
	after := now
	if t.AllDay {
		zone = time.UTC
		after = now.Truncate(24 * time.Hour)
	}
	step, ok, err := recurrence.Next(t.Recurrence, *t.DueAt, after, zone)
	if err != nil || !ok {
		return nil, err
	}
	next := *t
	next.Base.ID, next.Status, next.DoneAt = uuid.Nil, Open, nil
	next.DueAt, next.Recurrence = &step.At, step.Rule
	if t.RemindAt != nil {
		remind := step.At.Add(t.RemindAt.Sub(*t.DueAt))
		next.RemindAt = &remind
	}
	return &next, nil
}

// DueTasks are what one person has to do, by when it is due.
type DueTasks struct {
	Overdue []Task `json:"overdue" nullable:"false"`
	Today   []Task `json:"today" nullable:"false"`
	Next    []Task `json:"next" nullable:"false" doc:"In the seven days after today"`
}

// sorted puts tasks where they belong at the moment now, which is on the clock of the person who asks.
func sorted(list []Task, now time.Time) (d DueTasks) {
	today := dateOf(now)
	for _, t := range list {
		due := dateOf(t.DueAt.In(now.Location()))
		if t.AllDay {
			due = dateOf(t.DueAt.UTC())
		}
		switch {
		case due.Before(today), !t.AllDay && t.DueAt.Before(now):
			d.Overdue = append(d.Overdue, t)
		case due.Equal(today):
			d.Today = append(d.Today, t)
		case !due.After(today.AddDate(0, 0, 7)):
			d.Next = append(d.Next, t)
		}
	}
	return d
}

// dateOf is the calendar day of t on its own clock.
func dateOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
