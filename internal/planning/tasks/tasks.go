// Package tasks holds what is to do, by whom and until when. What has happened is an activity.
package tasks

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/planning/recurrence"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail/notifications"
)

// The states of a task.
const (
	Open = "open"
	Done = "done"
)

// Task is one thing to do.
type Task struct {
	resource.Base
	resource.Extra
	Title      string     `db:"title" json:"title" minLength:"1" maxLength:"300"`
	Notes      string     `db:"notes" json:"notes" maxLength:"10000"`
	DueAt      *time.Time `db:"due_at" json:"due_at" doc:"Until when; of an all-day task the day in UTC counts"`
	AllDay     bool       `db:"all_day" json:"all_day" doc:"Due on a day, at no time of it"`
	Priority   string     `db:"priority" json:"priority" enum:"low,normal,high"`
	Status     string     `db:"status" json:"status" readOnly:"true" enum:"open,done"`
	DoneAt     *time.Time `db:"done_at" json:"done_at" readOnly:"true"`
	AssigneeID *uuid.UUID `db:"assignee_id" json:"assignee_id" doc:"The member who does it; who made it, unless said otherwise"`
	About      *string    `db:"about" json:"about" maxLength:"50" doc:"The type of the record it is about"`
	AboutID    *uuid.UUID `db:"about_id" json:"about_id"`
	ParentID   *uuid.UUID `db:"parent_id" json:"parent_id" doc:"The task that this one is a part of; at most five levels"`
	RemindAt   *time.Time `db:"remind_at" json:"remind_at" doc:"When the assignee is reminded of it, if it is open then"`
	Recurrence string     `db:"recurrence" json:"recurrence" maxLength:"500" doc:"Rule of RFC 5545 such as FREQ=WEEKLY;BYDAY=MO: when it is done, the next one is made"`
}

// Spec declares tasks to the engine.
var Spec = resource.Spec[Task]{
	Name: "tasks", Singular: "task", Path: "/tasks", Rights: resource.Everyday, Owner: "assignee_id", Of: "about_id",
	Folded:   []string{"title"},
	Search:   []string{"title"},
	Refs:     map[string]string{"about_id": resource.Any, "assignee_id": "members", "parent_id": "tasks"},
	Synonyms: map[string][]string{"title": {"subject", "task", "aufgabe", "betreff"}, "due_at": {"due", "due date", "fällig"}, "assignee_id": {"assignee", "owner"}},
	Title:    func(t *Task) string { return t.Title },
	Prepare:  prepare,
	Validate: validate,
}

// Service reads and writes tasks.
type Service struct {
	Store *resource.Store[Task]
	db    *pg.DB
	queue *jobs.Queue
	tell  *notifications.Service
}

// New registers the record type and makes the service, which reminds through tell.
func New(e *resource.Engine, q *jobs.Queue, tell *notifications.Service) *Service {
	s := &Service{db: e.DB, queue: q, tell: tell}
	spec := Spec
	spec.InTx = func(ctx context.Context, tx pgx.Tx, old, t *Task) error {
		if err := tree(ctx, tx, old, t); err != nil {
			return err
		}
		if err := s.assigned(ctx, tx, old, t); err != nil {
			return err
		}
		return s.plan(ctx, tx, old, t)
	}
	s.Store = resource.New(e, spec)
	jobs.Add(q, remindWithin, s.work)
	return s
}

func prepare(ctx context.Context, t *Task) error {
	if t.Priority == "" {
		t.Priority = "normal"
	}
	if t.Status == "" {
		t.Status = Open
	}
	if t.AllDay && t.DueAt != nil {
		day := t.DueAt.UTC().Truncate(24 * time.Hour)
		t.DueAt = &day
	}
	if who, _ := tenant.From(ctx); t.AssigneeID == nil && who.Kind == tenant.User {
		t.AssigneeID = &who.ID
	}
	return nil
}

// plannable bounds the days on which something can be due: what lies beyond is a slip, and rules of repetition would have
// to be followed through centuries.
var plannable = [2]time.Time{time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)}

func validate(t *Task) []problem.Field {
	for name, at := range map[string]*time.Time{"due_at": t.DueAt, "remind_at": t.RemindAt} {
		if at != nil && (at.Before(plannable[0]) || at.After(plannable[1])) {
			return []problem.Field{{Name: name, Message: "Tasks lie between the years 1970 and 2200.", Code: "invalid"}}
		}
	}
	if err := recurrence.Check(t.Recurrence); err != nil {
		return []problem.Field{{Name: "recurrence", Message: "Recurrence " + err.Error() + ".", Code: "invalid"}}
	}
	if t.Recurrence != "" && t.DueAt == nil {
		return []problem.Field{{Name: "due_at", Message: "A task that comes back needs a day on which it is due.", Code: "required"}}
	}
	return nil
}
