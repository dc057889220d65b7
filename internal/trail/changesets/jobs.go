package changesets

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/bus"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/sensitivefield"
)

const (
	// chunkSize is how many records one transaction changes.
	chunkSize = 200
	// turn is how long one set is worked on before it goes back into the queue, well below jobTimeout.
	turn       = time.Minute
	jobTimeout = 2 * time.Minute
	// maxAttempts is how often a set may be begun without coming one chunk further.
	maxAttempts = 5
	// queueAttempts is far beyond maxAttempts: it is the set itself that counts.
	queueAttempts = 1000
)

// Args are the job of one set.
type Args struct {
	CompanyID   uuid.UUID `json:"company_id"`
	ChangeSetID uuid.UUID `json:"change_set_id"`
}

// Kind names the job.
func (Args) Kind() string { return "change_set" }

// Company is for jobs: whose work it is, and its door in the trail.
func (a Args) Company() (uuid.UUID, string) { return a.CompanyID, "api" }

var (
	errTurnOver = errors.New("changesets: the turn is over")
	errEnded    = errors.New("changesets: nothing is left to do")
)

// giveUp is a reason for people why a set can't go on, whatever is tried.
type giveUp string

func (g giveUp) Error() string { return string(g) }

func (s *Service) work(ctx context.Context, job *river.Job[Args]) error {
	err := s.run(ctx, job.Args.ChangeSetID, true)
	switch {
	case errors.Is(err, errTurnOver), ctx.Err() != nil:
		return river.JobSnooze(0)
	case problem.Is(err, problem.KindNotFound):
		return nil
	}
	return err
}

// run goes through a set, chunk by chunk. It may be called again at any moment, and beside another run of the same set:
// each chunk takes the records behind the last one that is done, while it holds the set.
func (s *Service) run(ctx context.Context, id uuid.UUID, counts bool) error {
	if counts {
		if err := s.count(ctx, id); err != nil {
			return err
		}
	}
	for over := time.Now().Add(turn); ; {
		err := s.chunk(ctx, id, (*chunk).together)
		if isRefusal(err) {
			err = s.chunk(ctx, id, (*chunk).oneByOne)
		}
		var reason giveUp
		switch {
		case errors.Is(err, errEnded):
			return nil
		case errors.As(err, &reason):
			return s.fail(ctx, id, string(reason))
		case err != nil:
			return err
		case ctx.Err() != nil || time.Now().After(over):
			return errTurnOver
		}
	}
}

// count gives up a set that stops whoever works on it.
func (s *Service) count(ctx context.Context, id uuid.UUID) error {
	var tries int
	err := s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		c, err := locked(ctx, tx, id)
		if err != nil || c.ended() {
			return err
		}
		c.attempts++
		tries = c.attempts
		return c.save(ctx, tx)
	})
	if err == nil && tries > maxAttempts {
		return s.fail(ctx, id, fmt.Sprintf("The work broke off %d times at the same place. What was changed until then stays changed.", maxAttempts))
	}
	return err
}

func (c *ChangeSet) ended() bool { return c.Status != "queued" && c.Status != "running" }

// fail ends a set before its end.
func (s *Service) fail(ctx context.Context, id uuid.UUID, reason string) error {
	var c *ChangeSet
	err := s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		if c, err = locked(ctx, tx, id); err != nil || c.ended() {
			return err
		}
		c.Status, c.Error = "failed", &reason
		return c.save(ctx, tx)
	})
	if err == nil {
		s.publish(ctx, c)
	}
	return err
}

// Progress is what those who watch are told.
type Progress struct {
	Type     string     `json:"type"`
	Record   string     `json:"record"`
	RecordID uuid.UUID  `json:"record_id"`
	Data     *ChangeSet `json:"data"`
}

func (s *Service) publish(ctx context.Context, c *ChangeSet) {
	a, _ := tenant.From(ctx)
	s.bus.Publish(a.CompanyID, bus.Message{Kind: "progress", Record: c.Record, Owners: []*uuid.UUID{c.Actor.ID}, Body: Progress{Type: "progress", Record: "change_sets", RecordID: c.ID, Data: c}})
}

// chunk is the records of one transaction.
type chunk struct {
	s      *Service
	c      *ChangeSet
	plans  []*plan
	writes []*resource.Write
}

// plan is what is to be done with one record: a write, or the reason why there is none.
type plan struct {
	id        uuid.UUID
	write     *resource.Write
	reason    string
	conflicts []Conflict
}

// chunk is one transaction: records, trail, conflicts and progress, all or none.
func (s *Service) chunk(ctx context.Context, id uuid.UUID, put func(*chunk, context.Context, pgx.Tx) error) error {
	var k *chunk
	err := s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		c, err := locked(ctx, tx, id)
		if err != nil {
			return err
		}
		if c.ended() {
			return errEnded
		}
		k = &chunk{s: s, c: c}
		if ctx, err = actingFor(ctx, tx, c); err != nil {
			return err
		}
		if err := k.plan(ctx, tx); err != nil {
			return err
		}
		if err := put(k, ctx, tx); err != nil {
			return err
		}
		return k.close(ctx, tx)
	})
	if err != nil {
		return err
	}
	s.engine.Tell(k.writes)
	s.publish(ctx, k.c)
	return nil
}

// actingFor acts for the person who asked for the set, with the role that the person has now.
func actingFor(ctx context.Context, tx pgx.Tx, c *ChangeSet) (context.Context, error) {
	a, _ := tenant.From(ctx)
	a.RequestID, a.ChangeSetID = c.requestID, c.ID
	if c.Undoes != nil {
		a.Via = "undo"
	}
	if c.Actor.ID == nil {
		return tenant.With(ctx, a), nil
	}
	a.Kind, a.ID = tenant.User, *c.Actor.ID
	err := tx.QueryRow(context.WithoutCancel(ctx), `select u.name, m.role, coalesce(m.role_id, '00000000-0000-0000-0000-000000000000') from members m join users u on u.id = m.user_id
		where m.company_id = $1 and m.user_id = $2 and m.deactivated_at is null`, a.CompanyID, a.ID).Scan(&a.Name, &a.Role, &a.RoleID)
	if errors.Is(err, pgx.ErrNoRows) {
		return ctx, giveUp("The person who asked for this is no longer a member of the company.")
	}
	return tenant.With(ctx, a), err
}

// together sends all writes in one round trip.
func (k *chunk) together(ctx context.Context, tx pgx.Tx) error {
	for _, p := range k.plans {
		if p.write != nil {
			k.writes = append(k.writes, p.write)
		}
	}
	return refused(k.s.engine.Send(ctx, tx, k.writes))
}

// oneByOne sends every write by itself, so that one which the database refuses takes no other with it.
func (k *chunk) oneByOne(ctx context.Context, tx pgx.Tx) error {
	for _, p := range k.plans {
		if p.write == nil {
			continue
		}
		one := []*resource.Write{p.write}
		err := refused(pgx.BeginFunc(context.WithoutCancel(ctx), tx, func(tx pgx.Tx) error { return k.s.engine.Send(ctx, tx, one) }))
		if isRefusal(err) {
			p.write, p.reason = nil, reasonOf(err)
			continue
		}
		if err != nil {
			return err
		}
		k.writes = append(k.writes, p.write)
	}
	return nil
}

// close writes conflicts and progress.
func (k *chunk) close(ctx context.Context, tx pgx.Tx) error {
	c := k.c
	for _, p := range k.plans {
		switch {
		case p.reason != "":
			c.Failed++
			if len(c.Failures) < maxFailures {
				c.Failures = append(c.Failures, Failure{RecordID: p.id, Reason: p.reason})
			}
		case p.write != nil:
			c.Changed++
		default:
			c.Unchanged++
		}
		if err := k.keep(ctx, tx, p.conflicts); err != nil {
			return err
		}
	}
	c.Done += int64(len(k.plans))
	c.Status, c.attempts = "running", 0
	if c.Done >= c.Total {
		c.Status = "done"
		if c.Undoes != nil && k.s.Undone != nil {
			if err := k.s.Undone(ctx, tx, *c.Undoes); err != nil {
				return err
			}
		}
	}
	return c.save(ctx, tx)
}

func (k *chunk) keep(ctx context.Context, tx pgx.Tx, conflicts []Conflict) error {
	a, _ := tenant.From(ctx)
	for _, f := range conflicts {
		k.c.Conflicts++
		told := []resource.FieldChange{{Field: f.Field, Old: f.Wanted, New: f.Current}}
		if t := k.s.engine.Find(f.Record); t != nil {
			sensitivefield.Hush(ctx, t, told)
		}
		f.Wanted, f.Current = told[0].Old, told[0].New
		_, err := tx.Exec(context.WithoutCancel(ctx), `insert into change_set_conflicts (company_id, change_set_id, position, record, record_id, title, field, wanted, current)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, a.CompanyID, k.c.ID, k.c.Conflicts, f.Record, f.RecordID, f.Title, f.Field, f.Wanted, f.Current)
		if err != nil {
			return err
		}
	}
	return nil
}

// refusal is what is said against one record, not against our asking.
type refusal struct{ err error }

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

func isRefusal(err error) bool {
	var r *refusal
	return errors.As(err, &r)
}

// refused tells a refusal by the database or a rule from what another try may mend.
func refused(err error) error {
	if p, ok := problem.As(err); ok && p.Kind != problem.KindUnavailable {
		return &refusal{err}
	}
	if _, ok := pg.Unique(err); ok {
		return &refusal{err}
	}
	if _, ok := pg.ForeignKey(err); ok {
		return &refusal{err}
	}
	return err
}

func reasonOf(err error) string {
	if p, ok := problem.As(err); ok {
		if len(p.Fields) > 0 {
			return p.Fields[0].Message
		}
		return p.Detail
	}
	return "The database refuses it: something else depends on it or is the same."
}

// group gives the record types among the next records, each with its ids.
func (k *chunk) group() map[string][]uuid.UUID {
	groups := map[string][]uuid.UUID{}
	for i, kind := range k.c.kinds {
		groups[kind] = append(groups[kind], k.c.ids[i])
	}
	for _, ids := range groups {
		slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	}
	return groups
}
