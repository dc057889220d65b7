// Package privacy does what people may ask for of what a company knows about them, and what a company has settled for how long
// it keeps anything: it gives a person's data out as a file, erases a person with a receipt, and runs the rules of retention.
//
// It owns none of the data. What each table holds of people, and what becomes of it, is said on one page (places.go); a test
// fails on a table that is not on it. Consent is logged by package consents.
package privacy

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
	"rapport/internal/trail/audit"
)

// Config is what privacy is built on.
type Config struct {
	Engine *resource.Engine
	Queue  *jobs.Queue
	Blobs  *blob.Store
	Master *secret.Master
	Audit  *audit.Service
	// Note writes into the trail.
	Note func(ctx context.Context, tx pgx.Tx, n resource.Event) error
	// Guard lets an operation through only for who has proven a moment ago who they are.
	Guard Guard
	// Reveal, if set, puts the values of encrypted fields into a row of a table before it is given to the person.
	Reveal func(ctx context.Context, table string, row map[string]any) error
}

// Service exports, erases and retains.
type Service struct {
	Config
	suppressed *cache.Cache[uuid.UUID, map[digest]bool]
}

type digest = [sha256.Size]byte

// New makes the service, its workers and its timer.
func New(c Config) *Service {
	s := &Service{Config: c, suppressed: cache.Written[uuid.UUID, map[digest]bool](10_000, recheck)}
	jobs.Add(c.Queue, exportWithin, s.exportJob)
	jobs.Add(c.Queue, eraseWithin, s.eraseJob)
	jobs.Add(c.Queue, retainWithin, s.retainJob)
	jobs.Add(c.Queue, time.Minute, s.wakeJob)
	c.Queue.Every(time.Hour, Wake{})
	return s
}

// hash is what is kept of an address that must not be kept.
func (s *Service) hash(company uuid.UUID, address string) digest {
	h := hmac.New(sha256.New, s.Master.Derive("erased/"+company.String()))
	h.Write([]byte(text.Fold(address)))
	return digest(h.Sum(nil))
}

// sees refuses whoever may not see every record of people whole: what is given out, and what is erased, is all there is.
func (s *Service) sees(ctx context.Context) error {
	for _, name := range []string{"contacts", "leads", "conversations", "activities", "tasks", "events", "attachments", "deals", "quotes", "orders"} {
		t := s.Engine.Find(name)
		if t == nil {
			continue
		}
		_, hidden := t.Closed(ctx)
		if t.Reach(ctx, resource.View) != scope.All || len(hidden) > 0 {
			return problem.Forbidden("Your role does not see all " + name + " whole, and this concerns everything about a person. Ask somebody whose role does, such as the owner.")
		}
	}
	return nil
}
