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
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// The kinds of notifications.
const (
	Reminder = "reminder"
	Mention  = "mention"
	// Assigned is a task that somebody else gave to the person.
	Assigned = "assigned"
	// Quote is a customer's word on a quote that the person looks after.
	Quote = "quote"
)

// Notification is one thing that a person is told.
type Notification struct {
	ID       uuid.UUID  `json:"id" x-id:"notification"`
	Kind     string     `json:"kind" enum:"reminder,mention,assigned,quote"`
	Record   string     `json:"record" doc:"The type of the record it is about"`
	RecordID uuid.UUID  `json:"record_id" x-id:"record"`
	Title    string     `json:"title" doc:"What the record is called; empty where the reader can't see it any more"`
	FromName string     `json:"from_name" doc:"Who caused it; empty for the program itself"`
	At       time.Time  `json:"at"`
	SeenAt   *time.Time `json:"seen_at"`
}

// Service keeps notifications and announces new ones.
type Service struct {
	// Mailer sends what people want as a mail; URL is the program's own address. Set both before serving.
	Mailer *mail.Mailer
	URL    string

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

// Tell tells one member in the caller's transaction, through the channels that they have settled; the same thing twice is
// told once. It is announced to open browsers, and mailed, after the commit.
func (s *Service) Tell(ctx context.Context, tx pgx.Tx, to uuid.UUID, n Notification) error {
	_, err := s.tell(ctx, tx, to, n, true)
	return err
}

// TellInApp is Tell for a caller who writes a mail of their own, and is told whether the member wants one.
func (s *Service) TellInApp(ctx context.Context, tx pgx.Tx, to uuid.UUID, n Notification) (wantsMail bool, err error) {
	return s.tell(ctx, tx, to, n, false)
}

func (s *Service) tell(ctx context.Context, tx pgx.Tx, to uuid.UUID, n Notification, byMail bool) (wantsMail bool, err error) {
	who, _ := tenant.From(ctx)
	ctx = context.WithoutCancel(ctx)
	settled, err := s.settled(ctx, tx, to, n.Kind)
	if err != nil || !settled.InApp && !settled.Email {
		return false, err
	}
	byMail = byMail && settled.Email
	if !settled.InApp && !byMail {
		return settled.Email, nil
	}
	id := uuid.Must(uuid.NewV7())
	done, err := tx.Exec(ctx, `insert into notifications (company_id, id, user_id, kind, record, record_id, title, from_name, at, in_app, by_mail)
		select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 where exists (select from members where company_id = $1 and user_id = $3 and deactivated_at is null) on conflict (company_id, user_id, kind, record, record_id, at) do nothing`,
		who.CompanyID, id, to, n.Kind, n.Record, n.RecordID, n.Title, n.FromName, n.At, settled.InApp, byMail)
	if err != nil || done.RowsAffected() == 0 {
		return false, err
	}
	_, err = s.queue.Insert(ctx, tx, Announce{CompanyID: who.CompanyID, UserID: to, Mail: mailed(id, byMail)}, jobs.Default, announceAttempts)
	return settled.Email, err
}

func mailed(id uuid.UUID, byMail bool) *uuid.UUID {
	if byMail {
		return &id
	}
	return nil
}
