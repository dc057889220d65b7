// Package notifications tells single persons what concerns them: a reminder that has come, a text that mentions them. It
// stands on the trail's floor, below all records, so that each can tell in the transaction that gives the reason. What
// everybody may see of a change is the trail's and its socket's business.
package notifications

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// The kinds of notifications.
const (
	Reminder = "reminder"
	Mention  = "mention"
)

// Notification is one thing that a person is told.
type Notification struct {
	ID       uuid.UUID  `json:"id" x-id:"notification"`
	Kind     string     `json:"kind" enum:"reminder,mention"`
	Record   string     `json:"record" doc:"The type of the record it is about"`
	RecordID uuid.UUID  `json:"record_id" x-id:"record"`
	Title    string     `json:"title" doc:"What the record is called; empty where the reader can't see it any more"`
	FromName string     `json:"from_name" doc:"Who caused it; empty for the program itself"`
	At       time.Time  `json:"at"`
	SeenAt   *time.Time `json:"seen_at"`
}

// Service keeps notifications and announces new ones.
type Service struct {
	engine *resource.Engine
	db     *pg.DB
	queue  *jobs.Queue
	bus    *bus.Bus
}

// New makes the service and its worker.
func New(e *resource.Engine, q *jobs.Queue, b *bus.Bus) *Service {
	s := &Service{engine: e, db: e.DB, queue: q, bus: b}
	jobs.Add(q, announceWithin, s.announce)
	return s
}

// Tell writes a notification for one member in the caller's transaction; the same one twice is told once. It is announced
// to open browsers after the commit.
func (s *Service) Tell(ctx context.Context, tx pgx.Tx, to uuid.UUID, n Notification) error {
	who, _ := tenant.From(ctx)
	done, err := tx.Exec(context.WithoutCancel(ctx), `insert into notifications (company_id, id, user_id, kind, record, record_id, title, from_name, at)
		select $1, $2, $3, $4, $5, $6, $7, $8, $9 where exists (select from members where company_id = $1 and user_id = $3 and deactivated_at is null)
		on conflict (company_id, user_id, kind, record, record_id, at) do nothing`,
		who.CompanyID, uuid.Must(uuid.NewV7()), to, n.Kind, n.Record, n.RecordID, n.Title, n.FromName, n.At)
	if err != nil || done.RowsAffected() == 0 {
		return err
	}
	_, err = s.queue.Insert(ctx, tx, Announce{CompanyID: who.CompanyID, UserID: to}, jobs.Default, announceAttempts)
	return err
}
