package privacy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	retainWithin   = 5 * time.Minute
	retainAttempts = 10
	// turn is how long one company's run goes on before it goes back into the queue.
	turn = 2 * time.Minute
	// night is when companies run their rules, by their own clocks; nightly is how far apart the runs are at least, and
	// latest when one is made up for at any hour.
	nightFrom, nightTo = 2, 5
	nightly            = 20 * time.Hour
	latest             = 36 * time.Hour
	keptRuns           = 400
)

// RetentionLine is what a run did to one kind.
type RetentionLine struct {
	Kind    string     `json:"kind"`
	Days    *int64     `json:"days" doc:"The rule by which it ran"`
	Deleted int64      `json:"deleted"`
	Stuck   int64      `json:"stuck" doc:"Old, but still referred to by what is kept"`
	Oldest  *time.Time `json:"oldest" doc:"The oldest that is left"`
}

// RetentionRun is one run of a company's rules.
type RetentionRun struct {
	ID         uuid.UUID       `json:"id" x-id:"retention_run" db:"id"`
	StartedAt  time.Time       `json:"started_at" db:"started_at"`
	FinishedAt *time.Time      `json:"finished_at" db:"finished_at"`
	StartedBy  *uuid.UUID      `json:"started_by" x-id:"user" doc:"Null for the nightly one" db:"started_by"`
	Lines      []RetentionLine `json:"lines" nullable:"false" db:"lines"`
}

// Retain begins a run of the company's rules, unless one goes on.
func (s *Service) Retain(ctx context.Context) (*RetentionRun, error) {
	a, _ := tenant.From(ctx)
	r := &RetentionRun{ID: uuid.Must(uuid.NewV7()), StartedAt: time.Now().UTC().Truncate(time.Microsecond), Lines: []RetentionLine{}}
	if a.ID != uuid.Nil {
		r.StartedBy = &a.ID
	}
	err := s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		quiet := context.WithoutCancel(ctx)
		if _, err := tx.Exec(quiet, "select pg_advisory_xact_lock(hashtextextended('retention/' || $1::text, 0))", a.CompanyID); err != nil {
			return err
		}
		rows, err := tx.Query(quiet, "select id, started_at, finished_at, started_by, lines from retention_runs where company_id = $1 and finished_at is null and started_at > now() - interval '1 day' limit 1", a.CompanyID)
		if err != nil {
			return err
		}
		going, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[RetentionRun])
		if err != nil {
			return err
		}
		if len(going) > 0 {
			r = going[0]
			return nil
		}
		if _, err := tx.Exec(quiet, "insert into retention_runs (company_id, id, started_at, started_by) values ($1, $2, $3, $4)", a.CompanyID, r.ID, r.StartedAt, r.StartedBy); err != nil {
			return err
		}
		_, err = s.Queue.Insert(ctx, tx, RetainArgs{CompanyID: a.CompanyID, ID: r.ID}, jobs.Default, retainAttempts)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("privacy.Retain: %w", err)
	}
	return r, nil
}

func (s *Service) run(ctx context.Context, id uuid.UUID) (*RetentionRun, error) {
	a, _ := tenant.From(ctx)
	return pg.One(ctx, s.Engine.DB, pgx.RowToAddrOfStructByName[RetentionRun], "select id, started_at, finished_at, started_by, lines from retention_runs where company_id = $1 and id = $2", a.CompanyID, id)
}

// Runs lists the newest runs.
func (s *Service) Runs(ctx context.Context, limit int) ([]RetentionRun, error) {
	a, _ := tenant.From(ctx)
	items, err := pg.Collect(ctx, s.Engine.DB, pgx.RowToStructByName[RetentionRun], "select id, started_at, finished_at, started_by, lines from retention_runs where company_id = $1 order by id desc limit $2", a.CompanyID, limit)
	return append([]RetentionRun{}, items...), err
}

// Turn brings a run forward for a while, as of a moment, and tells whether it is over. It may be called again at any time: what
// has been done stands in the run.
func (s *Service) Turn(ctx context.Context, run *RetentionRun, now time.Time) (over bool, err error) {
	rules, err := s.Rules(ctx)
	if err != nil {
		return false, err
	}
	c, err := readCatalogue(ctx, s.Engine.DB)
	if err != nil {
		return false, err
	}
	until := time.Now().Add(turn)
	for i := range kinds {
		if i < len(run.Lines)-1 {
			continue // done in an earlier turn
		}
		if i == len(run.Lines) {
			run.Lines = append(run.Lines, RetentionLine{Kind: kinds[i].name, Days: rules[i].Days})
		}
		line := &run.Lines[i]
		if line.Days != nil {
			r := &retaining{s: s, c: c, before: now.AddDate(0, 0, -int(*line.Days))}
			for {
				n, err := kinds[i].drop(r, ctx)
				line.Deleted += n
				if line.Stuck = r.stuck; err != nil {
					return false, errors.Join(fmt.Errorf("privacy: retention of %s: %w", line.Kind, err), s.saveRun(ctx, run))
				}
				if n == 0 {
					break
				}
				if time.Now().After(until) || ctx.Err() != nil {
					return false, s.saveRun(ctx, run)
				}
			}
		}
		a, _ := tenant.From(ctx)
		if line.Oldest, err = pg.One(ctx, s.Engine.DB, pgx.RowTo[*time.Time], kinds[i].age, a.CompanyID); err != nil {
			return false, err
		}
	}
	return true, s.endRun(ctx, run)
}

func (s *Service) saveRun(ctx context.Context, run *RetentionRun) error {
	a, _ := tenant.From(ctx)
	lines, err := json.Marshal(run.Lines)
	if err == nil {
		_, err = s.Engine.DB.Exec(ctx, "update retention_runs set lines = $3 where company_id = $1 and id = $2", a.CompanyID, run.ID, lines)
	}
	return err
}

// endRun writes down how it went, also in the trail where anything was deleted.
func (s *Service) endRun(ctx context.Context, run *RetentionRun) error {
	a, _ := tenant.From(ctx)
	lines, err := json.Marshal(run.Lines)
	if err != nil {
		return err
	}
	var deleted []resource.FieldChange
	for _, l := range run.Lines {
		if l.Deleted > 0 {
			deleted = append(deleted, said(l.Kind, l.Deleted))
		}
	}
	return s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue("update retention_runs set lines = $3, finished_at = now() where company_id = $1 and id = $2", a.CompanyID, run.ID, lines)
		b.Queue("delete from retention_runs where company_id = $1 and id = any(array(select id from retention_runs where company_id = $1 order by id desc offset $2))", a.CompanyID, keptRuns)
		if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil || len(deleted) == 0 {
			return err
		}
		return s.Note(ctx, tx, resource.Event{Record: "retention_runs", RecordID: run.ID, Action: "retain", Changes: deleted})
	})
}

// due tells whether it is night where the company is and it has not run since the night before, or not for far too long.
func (s *Service) due(ctx context.Context, now time.Time) (bool, error) {
	a, _ := tenant.From(ctx)
	var zone string
	var last time.Time
	err := s.Engine.DB.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("select time_zone, greatest(created_at, (select max(started_at) from retention_runs where company_id = $1)) from companies where id = $1 and closes_at is null", a.CompanyID).
			Query(func(rows pgx.Rows) error {
				_, err := pgx.ForEachRow(rows, []any{&zone, &last}, func() error { return nil })
				return err
			})
	})
	if err != nil || last.IsZero() {
		return false, err
	}
	at, err := time.LoadLocation(zone)
	if err != nil {
		at = time.UTC
	}
	hour, since := now.In(at).Hour(), now.Sub(last)
	return since > latest || since > nightly && slices.Contains([]int{nightFrom, nightFrom + 1, nightTo - 1}, hour), nil
}
