package duplicates

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	// window is how many records before it, in the order of a field, one is compared with.
	window = 8
	// turn is how long one sweep works before it goes back into the queue, well below jobTimeout.
	turn       = time.Minute
	jobTimeout = 2 * time.Minute
	// maxAttempts is how often a sweep may be begun without coming one page further.
	maxAttempts   = 5
	queueAttempts = 1000
)

// Args are the job of one sweep.
type Args struct {
	CompanyID uuid.UUID `json:"company_id"`
	SweepID   uuid.UUID `json:"sweep_id"`
}

// Kind names the job.
func (Args) Kind() string { return "duplicate_sweep" }

// Company is for jobs: whose work it is, and its door in the trail.
func (a Args) Company() (uuid.UUID, string) { return a.CompanyID, "api" }

// Sweep is one look through all records of a type.
type Sweep struct {
	ID        uuid.UUID `json:"id" x-id:"sweep"`
	Record    string    `json:"record" doc:"The record type"`
	Status    string    `json:"status" enum:"queued,running,done,failed"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Total     int64     `json:"total" doc:"Steps; each record takes several"`
	Done      int64     `json:"done"`
	Found     int64     `json:"found" doc:"Pairs that were not known before"`
	Error     *string   `json:"error"`

	pass     int
	cursor   string
	around   []uuid.UUID
	attempts int
}

const sweepColumns = "id, record, status, created_at, updated_at, total, done, found, error, pass, cursor, around, attempts"

func scanSweep(row pgx.CollectableRow) (*Sweep, error) {
	w := &Sweep{}
	return w, row.Scan(&w.ID, &w.Record, &w.Status, &w.CreatedAt, &w.UpdatedAt, &w.Total, &w.Done, &w.Found, &w.Error, &w.pass, &w.cursor, &w.around, &w.attempts)
}

// Begin starts a sweep through a record type. While one runs, it is that one.
func (s *Service) Begin(ctx context.Context, t *resource.Table) (*Sweep, error) {
	total, err := t.List(ctx, resource.Query{Limit: 1, Count: true})
	if err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	id := uuid.Must(uuid.NewV7())
	err = s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(context.WithoutCancel(ctx), "insert into duplicate_sweeps (company_id, id, record, status, created_by, total) values ($1, $2, $3, 'queued', $4, $5)",
			a.CompanyID, id, t.Name, a.ID, *total.Total*int64(len(kinds[t.Name])))
		if err != nil {
			return err
		}
		_, err = s.queue.Insert(ctx, tx, Args{CompanyID: a.CompanyID, SweepID: id}, jobs.Imports, queueAttempts)
		return err
	})
	if name, taken := pg.Unique(err); err != nil && !(taken && name == "duplicate_sweeps_running") {
		return nil, err
	}
	return s.Latest(ctx, t)
}

// Latest reads the newest sweep of a type; nil when there was none.
func (s *Service) Latest(ctx context.Context, t *resource.Table) (*Sweep, error) {
	a, _ := tenant.From(ctx)
	w, err := pg.One(ctx, s.engine.DB, scanSweep, "select "+sweepColumns+" from duplicate_sweeps where company_id = $1 and record = $2 order by id desc limit 1", a.CompanyID, t.Name)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return w, err
}

func (s *Service) work(ctx context.Context, job *river.Job[Args]) error {
	err := s.run(ctx, job.Args.SweepID)
	if ctx.Err() != nil || errors.Is(err, errTurnOver) {
		return river.JobSnooze(0)
	}
	return err
}

var (
	errTurnOver = errors.New("duplicates: the turn is over")
	errEnded    = errors.New("duplicates: nothing is left to do")
)

// run goes on with a sweep where it stands, page by page.
func (s *Service) run(ctx context.Context, id uuid.UUID) error {
	var w *Sweep
	err := s.change(ctx, id, func(_ context.Context, _ pgx.Tx, now *Sweep) error {
		if now.attempts++; now.attempts > maxAttempts {
			reason := "The sweep broke off several times at the same place."
			now.Status, now.Error = "failed", &reason
		}
		w = now
		return nil
	})
	if errors.Is(err, errEnded) || err == nil && w.Status == "failed" {
		return nil
	}
	if err != nil {
		return err
	}
	t := s.engine.Find(w.Record)
	if t == nil {
		return nil
	}
	before, err := s.remembered(ctx, t, w)
	if err != nil {
		return err
	}
	for over := time.Now().Add(turn); ; {
		if before, err = s.page(ctx, t, w, before); err != nil || w.Status != "running" {
			return err
		}
		if ctx.Err() != nil || time.Now().After(over) {
			return errTurnOver
		}
	}
}

// remembered reads the records before the cursor.
func (s *Service) remembered(ctx context.Context, t *resource.Table, w *Sweep) (before []profile, err error) {
	recs, err := s.read(ctx, t, w.around)
	for _, id := range w.around {
		if recs[id] != nil {
			before = append(before, profileOf(t, recs[id]))
		}
	}
	return before, err
}

// page compares the next records with those before them, in the order of the pass's field.
func (s *Service) page(ctx context.Context, t *resource.Table, w *Sweep, before []profile) ([]profile, error) {
	passes := kinds[t.Name]
	page, err := t.List(ctx, resource.Query{Sort: passes[w.pass], Limit: resource.MaxLimit, Cursor: w.cursor})
	if err != nil {
		return nil, err
	}
	var pairs []pair
	for _, rec := range page.Items {
		p := profileOf(t, rec)
		for _, o := range before {
			if score, _ := p.like(o); score >= listed {
				pairs = append(pairs, pairOf(p.id, o.id, score))
			}
		}
		if before = append(before, p); len(before) > window {
			before = before[1:]
		}
	}
	if passes[w.pass] == "email" && t.Name == "contacts" {
		more, err := s.otherAddresses(ctx, t, page.Items)
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, more...)
	}
	err = s.change(ctx, w.ID, func(ctx context.Context, tx pgx.Tx, now *Sweep) error {
		fresh, err := keep(ctx, tx, t.Name, pairs)
		if err != nil {
			return err
		}
		now.Status, now.attempts, now.cursor = "running", 0, page.Next
		now.Done, now.Found = now.Done+int64(len(page.Items)), now.Found+fresh
		now.around = nil
		for _, p := range before {
			now.around = append(now.around, p.id)
		}
		if page.Next == "" {
			now.pass, now.around, before = now.pass+1, nil, nil
		}
		if now.pass == len(passes) {
			now.Status, now.Done = "done", now.Total
			err = forget(ctx, tx, now)
		}
		*w = *now
		return err
	})
	return before, err
}

// forget drops the pairs that the sweep has not found again.
func forget(ctx context.Context, tx pgx.Tx, w *Sweep) error {
	a, _ := tenant.From(ctx)
	_, err := tx.Exec(context.WithoutCancel(ctx), "delete from duplicates where company_id = $1 and record = $2 and dismissed_at is null and found_at < $3", a.CompanyID, w.Record, w.CreatedAt)
	return err
}

// change holds one sweep and stores what is done to it.
func (s *Service) change(ctx context.Context, id uuid.UUID, do func(ctx context.Context, tx pgx.Tx, w *Sweep) error) error {
	a, _ := tenant.From(ctx)
	var w *Sweep
	err := s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(context.WithoutCancel(ctx), "select "+sweepColumns+" from duplicate_sweeps where company_id = $1 and id = $2 for no key update", a.CompanyID, id)
		if err != nil {
			return err
		}
		w, err = pgx.CollectExactlyOneRow(rows, scanSweep)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && w.Status != "queued" && w.Status != "running" {
			return errEnded
		}
		if err != nil {
			return err
		}
		if err := do(ctx, tx, w); err != nil {
			return err
		}
		if w.around == nil {
			w.around = []uuid.UUID{}
		}
		_, err = tx.Exec(context.WithoutCancel(ctx), `update duplicate_sweeps set updated_at = now(), status = $3, done = $4, found = $5, error = $6, pass = $7, cursor = $8, around = $9, attempts = $10
			where company_id = $1 and id = $2`, a.CompanyID, id, w.Status, w.Done, w.Found, w.Error, w.pass, w.cursor, w.around, w.attempts)
		return err
	})
	if err == nil {
		s.bus.Publish(a.CompanyID, bus.Message{Kind: "progress", Record: w.Record, Body: Progress{Type: "progress", Record: "duplicates", RecordID: w.ID, Data: w}})
	}
	return err
}

// Progress is what those who watch are told.
type Progress struct {
	Type     string    `json:"type"`
	Record   string    `json:"record"`
	RecordID uuid.UUID `json:"record_id"`
	Data     *Sweep    `json:"data"`
}

// maxShared is how many contacts with one address are compared with another that has it too.
const maxShared = 20

// otherAddresses finds the contacts that share one of the further addresses of some contacts.
func (s *Service) otherAddresses(ctx context.Context, t *resource.Table, recs []any) (pairs []pair, err error) {
	by, ids := map[uuid.UUID]profile{}, []uuid.UUID{}
	for _, rec := range recs {
		if p := profileOf(t, rec); len(p.emails) > 1 || len(p.phones) > 1 {
			by[p.id], ids = p, append(ids, p.id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	a, _ := tenant.From(ctx)
	found, err := pg.Collect(ctx, s.engine.DB, pgx.RowToStructByPos[pair], `select d.contact_id, o.id, 0 from contact_addresses d cross join lateral (
			(select k.id from contacts k where k.company_id = $1 and d.kind = 'email' and k.email_key = d.key and k.deleted_at is null limit $3)
			union all (select k.id from contacts k where k.company_id = $1 and d.kind = 'phone' and k.phone_key = d.key and k.deleted_at is null limit $3)
			union all (select e.contact_id from contact_addresses e where e.company_id = $1 and e.kind = d.kind and e.key = d.key limit $3)) o
		where d.company_id = $1 and d.contact_id = any($2) and o.id <> d.contact_id`, a.CompanyID, ids, maxShared)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	var far []uuid.UUID
	for _, f := range found {
		far = append(far, f.B)
	}
	slices.SortFunc(far, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	there, err := s.read(ctx, t, slices.Compact(far))
	for _, f := range found {
		if rec := there[f.B]; rec != nil {
			if score, _ := by[f.A].like(profileOf(t, rec)); score >= listed {
				pairs = append(pairs, pairOf(f.A, f.B, score))
			}
		}
	}
	return pairs, err
}
