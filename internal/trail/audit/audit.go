// Package audit makes the trail an audit log that can be proven: it numbers and seals every change, reads the log for
// administrators, hands it out, and finds what was edited, taken out, put in or cut off.
//
// It writes no change itself but for the exports of the log: what happened is written by package trail, in the transaction
// in which it happens and without a lock. The seal comes seconds later (docs/decisions/046-seal.md).
package audit

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// soon is how long after a change its seal is asked for: what happens meanwhile is sealed with it.
const soon = 2 * time.Second

// Service reads and seals the log.
type Service struct {
	engine *resource.Engine
	db     *pg.DB
	trail  *trail.Trail
	queue  *jobs.Queue
	keys   Keys
	tags   *tagger
	log    *slog.Logger

	mu    sync.Mutex
	asked map[uuid.UUID]uuid.UUID // by company the oldest change that asks for a seal
}

// New makes the service, its worker and its timer, and puts it among the engine's sinks.
func New(e *resource.Engine, t *trail.Trail, q *jobs.Queue, m *secret.Master, log *slog.Logger) *Service {
	s := &Service{engine: e, db: e.DB, trail: t, queue: q, keys: NewKeys(m), tags: newTagger(m), log: log, asked: map[uuid.UUID]uuid.UUID{}}
	s.work()
	e.Sinks = append(e.Sinks, s)
	t.Noted, t.Tag = s.ask, s.tags.tag
	return s
}

// PublicKey is what checkpoints are held against by whoever has no other key.
func (s *Service) PublicKey() ed25519.PublicKey { return s.keys.Public() }

// Write implements resource.Sink: a seal takes no part in the transaction that makes a change, and is only asked for. By then
// most transactions have ended; of those that last longer Committed tells, and of those that nobody tells of, the hourly look.
func (s *Service) Write(_ *pgx.Batch, events []*resource.Event) {
	for _, e := range events {
		s.ask(e.Actor.CompanyID, e.ID)
	}
}

// Committed implements resource.Sink.
func (s *Service) Committed(e *resource.Event) { s.ask(e.Actor.CompanyID, e.ID) }

// ask has a change sealed soon. It is no promise: a program that ends before it leaves that to the timer.
func (s *Service) ask(company, change uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.asked) == 0 {
		time.AfterFunc(soon, s.insert)
	}
	if oldest, there := s.asked[company]; !there || before(change, oldest) {
		s.asked[company] = change
	}
}

// insert asks the queue for what has been asked for since the last time.
func (s *Service) insert() {
	s.mu.Lock()
	asked := s.asked
	s.asked = map[uuid.UUID]uuid.UUID{}
	s.mu.Unlock()
	for company, oldest := range asked {
		if err := s.enqueue(context.Background(), company, oldest); err != nil {
			s.log.Debug("a seal could not be asked for and is left to the timer", "company_id", company, "error", err)
		}
	}
}

func before(a, b uuid.UUID) bool { return string(a[:]) < string(b[:]) }
