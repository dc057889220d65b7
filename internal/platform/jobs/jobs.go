// Package jobs runs later work from a queue in the database, so that a job exists exactly when the transaction that asked
// for it has committed, and survives whatever stops the program.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// The queues, and how many of their jobs one node runs at once.
const (
	// Default is for short work.
	Default = river.QueueDefault
	// Ingestion reads documents: heavy, one at a time for each core is too many beside serving.
	Ingestion = "ingestion"
	// Imports write many rows.
	Imports = "imports"
)

// rescueAfter is how long a job may be silent before another worker takes it over after a crash.
const rescueAfter = 2 * time.Minute

// Args are a job's arguments. Company tells in whose name it runs; Via names the door in the trail.
type Args interface {
	river.JobArgs
	Company() (id uuid.UUID, via string)
}

// Queue is the queue's client. Add workers before Start.
type Queue struct {
	db      *pg.DB
	log     *slog.Logger
	workers *river.Workers
	client  *river.Client[pgx.Tx]
	timers  []*river.PeriodicJob
	opened  atomic.Bool
}

// New makes a queue without workers. It must be given all workers by Add, then opened.
func New(db *pg.DB, log *slog.Logger) *Queue {
	return &Queue{db: db, log: log, workers: river.NewWorkers()}
}

// worker runs work as the system of the job's company.
type worker[T Args] struct {
	river.WorkerDefaults[T]
	work    func(ctx context.Context, job *river.Job[T]) error
	timeout time.Duration
}

func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) error {
	company, via := job.Args.Company()
	return w.work(tenant.AsSystem(ctx, company, via), job)
}

func (w *worker[T]) Timeout(*river.Job[T]) time.Duration { return w.timeout }

// Add registers the worker of one kind of job. Work must be idempotent: after a crash it is called again. It gets a
// context that ends when the program stops or the timeout has passed.
func Add[T Args](q *Queue, timeout time.Duration, work func(ctx context.Context, job *river.Job[T]) error) {
	river.AddWorker(q.workers, &worker[T]{work: work, timeout: timeout})
}

// Every has a job inserted again and again, by one node of all. Add its worker too; call before Open.
func (q *Queue) Every(interval time.Duration, args Args) {
	q.timers = append(q.timers, river.NewPeriodicJob(river.PeriodicInterval(interval), func() (river.JobArgs, *river.InsertOpts) { return args, nil }, nil))
}

// Opened tells whether jobs can be inserted.
func (q *Queue) Opened() bool { return q.opened.Load() }

// Open makes the client; without a call to Start it only inserts.
func (q *Queue) Open() (err error) {
	q.client, err = river.NewClient(riverpgxv5.New(q.db.Pool()), &river.Config{
		Schema: pg.JobSchema, Workers: q.workers, Logger: q.log, RescueStuckJobsAfter: rescueAfter, JobTimeout: -1,
		FetchPollInterval: 500 * time.Millisecond, FetchCooldown: 20 * time.Millisecond,
		PeriodicJobs: q.timers,
		Queues:       map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}, Ingestion: {MaxWorkers: 2}, Imports: {MaxWorkers: 2}},
	})
	if err != nil {
		return fmt.Errorf("jobs.Open: %w", err)
	}
	q.opened.Store(true)
	return nil
}

// Start begins to work. Jobs that this machine's last run left half done go back into the queue at once when exclusive
// says that no other node shares the database; otherwise they wait for rescueAfter.
func (q *Queue) Start(ctx context.Context, exclusive bool) error {
	if exclusive {
		_, err := q.db.Pool().Exec(ctx, `update river.river_job set state = 'available', scheduled_at = now(), attempt = greatest(attempt - 1, 0) where state = 'running'`)
		if err != nil {
			return fmt.Errorf("jobs.Start: %w", err)
		}
	}
	return q.client.Start(context.WithoutCancel(ctx))
}

// Stop lets running jobs end until ctx ends, then cancels them: they go on at the next start.
func (q *Queue) Stop(ctx context.Context) error {
	if q.client == nil {
		return nil
	}
	if err := q.client.Stop(ctx); err != nil {
		cut, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return q.client.StopAndCancel(cut)
	}
	return nil
}

// Insert adds a job in the transaction that needs it done.
func (q *Queue) Insert(ctx context.Context, tx pgx.Tx, args river.JobArgs, queue string, attempts int) (id int64, err error) {
	return q.InsertAt(ctx, tx, args, queue, attempts, time.Time{})
}

// InsertAt is Insert for a job that is not to begin before at.
func (q *Queue) InsertAt(ctx context.Context, tx pgx.Tx, args river.JobArgs, queue string, attempts int, at time.Time) (id int64, err error) {
	res, err := q.client.InsertTx(ctx, tx, args, &river.InsertOpts{Queue: queue, MaxAttempts: attempts, ScheduledAt: at})
	if err != nil {
		return 0, fmt.Errorf("jobs.Insert %s: %w", args.Kind(), err)
	}
	return res.Job.ID, nil
}

// Drop forgets what is still to be done for a company. What is being done goes on.
func (q *Queue) Drop(ctx context.Context, company uuid.UUID) error {
	_, err := q.db.Pool().Exec(ctx, `delete from river.river_job where args->>'company_id' = $1 and state <> 'running'`, company.String())
	if err != nil {
		return fmt.Errorf("jobs.Drop: %w", err)
	}
	return nil
}

// Forget drops what has ended of a company's work and matches one of the patterns, in what it was asked or how it failed.
func (q *Queue) Forget(ctx context.Context, company uuid.UUID, patterns []string) error {
	_, err := q.db.Pool().Exec(ctx, `delete from river.river_job where args->>'company_id' = $1 and finalized_at is not null
		and (lower(args::text) like any($2) or lower(array_to_string(errors, ' ')) like any($2))`, company.String(), patterns)
	if err != nil {
		return fmt.Errorf("jobs.Forget: %w", err)
	}
	return nil
}
