// Package pg is the only way to the database: a pool, and statements bound to one company for one transaction.
//
// Two walls keep companies apart. Callers name company_id in their SQL; this package sets app.company_id for exactly one
// transaction, and row-level security holds every row against it. A statement without a company in its context does not
// run. It holds no SQL of any domain.
package pg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	pgxuuid "github.com/vgarvardt/pgx-google-uuid/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// AppRole is the role that the program works as: it owns nothing and can't bypass row-level security.
const AppRole = "rapport_app"

// statementTimeout bounds one short statement. A cancelled context would destroy the connection (5 ms each), so short
// statements run to their end or to this limit.
const statementTimeout = 15 * time.Second

// Config says how to connect.
type Config struct {
	// DSN connects as the application. Where it names the owner, SetRole switches every connection to AppRole.
	DSN     string
	SetRole bool
	// MaxConns is the size of the pool; 0 means four a core, at least eight.
	MaxConns int
	// Dial makes the connections in place of the usual way, for tests that stand between the program and the database.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// DB is a pool of connections of the application role.
type DB struct{ pool *pgxpool.Pool }

// Open connects and checks that the database answers.
func Open(ctx context.Context, c Config) (*DB, error) {
	pc, err := pgxpool.ParseConfig(c.DSN)
	if err != nil {
		return nil, errors.New("pg: the database address can't be read; it should look like postgres://user:password@host:5432/name")
	}
	pc.MaxConns = int32(c.MaxConns)
	if c.MaxConns == 0 {
		pc.MaxConns = int32(max(8, 4*runtime.NumCPU()))
	}
	pc.ConnConfig.RuntimeParams["application_name"] = "rapport"
	pc.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pc.ConnConfig.RuntimeParams["jit"] = "off"
	// A single statement is planned once a connection, not for its values each time, which cost half of every list.
	// Statements whose best plan hangs on their values, such as filters, ask for force_custom_plan themselves; transactions
	// of several (InTx, Stream) leave it to PostgreSQL, since jobs work on tables that grow under them.
	pc.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	pc.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		pgxuuid.Register(conn.TypeMap())
		return nil
	}
	if c.Dial != nil {
		pc.ConnConfig.DialFunc = c.Dial
	}
	if c.SetRole {
		pc.ConnConfig.RuntimeParams["role"] = AppRole
	}
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, fmt.Errorf("pg.Open: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("pg.Open: %w", err)
	}
	return &DB{pool: pool}, nil
}

// Close waits for running statements and closes every connection.
func (db *DB) Close() { db.pool.Close() }

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.pool.Ping(ctx) }

// Pool is for libraries that bring their own tables, such as the job queue. It is bound to no company: every table with a
// company_id fails closed through it.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

type userKey struct{}

// AsUser returns a context whose statements see the memberships of one user across companies, and nothing of any company.
// Only sign-in may use it.
func AsUser(ctx context.Context, user uuid.UUID) context.Context {
	return context.WithValue(ctx, userKey{}, user)
}

// ErrNoTenant means that a statement was about to run for nobody: a programming error.
var ErrNoTenant = errors.New("pg: no company in the context")

// unplanned takes back for one transaction that statements are planned only once.
const unplanned = ", set_config('plan_cache_mode', 'auto', true)"

// bind queues the statement that binds the transaction to its company; more is set along with it.
func bind(ctx context.Context, b *pgx.Batch, more string) error {
	if user, ok := ctx.Value(userKey{}).(uuid.UUID); ok {
		b.Queue("select set_config('app.company_id', $1, true), set_config('app.user_id', $2, true)"+more, uuid.Nil.String(), user.String())
		return nil
	}
	a, ok := tenant.From(ctx)
	if !ok {
		return ErrNoTenant
	}
	b.Queue("select set_config('app.company_id', $1, true)"+more, a.CompanyID.String())
	return nil
}

// short gives a statement its own time limit, free of the caller's cancellation.
func short(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), statementTimeout)
}

// Batch runs the statements that queue adds in one transaction and one round trip, all or none. Results are read by the
// callbacks that queue sets on its statements.
func (db *DB) Batch(ctx context.Context, queue func(b *pgx.Batch)) error {
	b := &pgx.Batch{}
	if err := bind(ctx, b, ""); err != nil {
		return err
	}
	queue(b)
	sctx, cancel := short(ctx)
	defer cancel()
	return db.told(db.pool.SendBatch(sctx, b).Close())
}

// told looks at what came back: when the server has gone, every idle connection has too, so all are dropped at once, and
// the caller learns that another try will do.
func (db *DB) told(err error) error {
	if !gone(err) {
		return err
	}
	db.pool.Reset()
	return fmt.Errorf("%w (%w)", problem.Unavailable("The database does not answer at the moment. Please try again in a few seconds."), err)
}

func gone(err error) bool {
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		// admin_shutdown, crash_shutdown, cannot_connect_now
		return pe.Code == "57P01" || pe.Code == "57P02" || pe.Code == "57P03"
	}
	var refused *pgconn.ConnectError
	var broken *net.OpError
	return errors.As(err, &refused) || errors.As(err, &broken) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// Exec runs one statement in one round trip.
func (db *DB) Exec(ctx context.Context, sql string, args ...any) (tag pgconn.CommandTag, err error) {
	err = db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue(sql, args...).Exec(func(t pgconn.CommandTag) error { tag = t; return nil })
	})
	return tag, err
}

// Collect runs one query in one round trip and reads every row.
func Collect[T any](ctx context.Context, db *DB, row pgx.RowToFunc[T], sql string, args ...any) (items []T, err error) {
	err = db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
			items, err = pgx.CollectRows(rows, row)
			return err
		})
	})
	return items, err
}

// One runs one query in one round trip and reads its only row; pgx.ErrNoRows when there is none.
func One[T any](ctx context.Context, db *DB, row pgx.RowToFunc[T], sql string, args ...any) (item T, err error) {
	err = db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
			item, err = pgx.CollectExactlyOneRow(rows, row)
			return err
		})
	})
	return item, err
}

// RefreshStatistics has the planner look at tables that grow fast. Statements that were planned before are planned anew.
func (db *DB) RefreshStatistics(ctx context.Context, tables ...string) error {
	_, err := db.Exec(ctx, "select refresh_statistics($1)", tables)
	return err
}

// InTx runs fn in one transaction bound to the company. It commits when fn returns nil and rolls back otherwise. Retried
// once when the database asks for it (serialization failure, deadlock), so fn must not have effects outside tx.
func (db *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx pgx.Tx) error) error {
	err := db.told(db.inTx(ctx, fn))
	var pe *pgconn.PgError
	if errors.As(err, &pe) && (pe.Code == "40001" || pe.Code == "40P01") {
		err = db.told(db.inTx(ctx, fn))
	}
	return err
}

func (db *DB) inTx(ctx context.Context, fn func(ctx context.Context, tx pgx.Tx) error) error {
	b := &pgx.Batch{}
	if err := bind(ctx, b, unplanned); err != nil {
		return err
	}
	tx, err := db.pool.Begin(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("pg: begin: %w", err)
	}
	end := context.WithoutCancel(ctx)
	defer func() { _ = tx.Rollback(end) }()
	if err := tx.SendBatch(end, b).Close(); err != nil {
		return fmt.Errorf("pg: bind: %w", err)
	}
	if err := fn(context.WithValue(ctx, txKey{}, tx), tx); err != nil {
		return err
	}
	return tx.Commit(end)
}

type txKey struct{}

// Inside is Collect within the transaction that InTx has begun for ctx, and Collect where there is none. Rules of records
// look things up by it: they see what their own transaction has done, and hold no second connection while it waits.
func Inside[T any](ctx context.Context, db *DB, row pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	tx, ok := ctx.Value(txKey{}).(pgx.Tx)
	if !ok {
		return Collect(ctx, db, row, sql, args...)
	}
	sctx, cancel := short(ctx)
	defer cancel()
	rows, err := tx.Query(sctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, row)
}

// BatchInside is Batch in the transaction of ctx, where InTx has opened one.
func (db *DB) BatchInside(ctx context.Context, queue func(b *pgx.Batch)) error {
	tx, ok := ctx.Value(txKey{}).(pgx.Tx)
	if !ok {
		return db.Batch(ctx, queue)
	}
	b := &pgx.Batch{}
	queue(b)
	sctx, cancel := short(ctx)
	defer cancel()
	return tx.SendBatch(sctx, b).Close()
}

// Stream runs one long query row by row: the connection is held until each returns, and a cancelled ctx ends it.
func (db *DB) Stream(ctx context.Context, each func(pgx.Rows) error, sql string, args ...any) error {
	b := &pgx.Batch{}
	if err := bind(ctx, b, unplanned); err != nil {
		return err
	}
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			if err := each(rows); err != nil {
				rows.Close()
				return err
			}
		}
		return rows.Err()
	})
	return db.pool.SendBatch(ctx, b).Close()
}

// Unique returns the name of the violated constraint when err is a unique violation.
func Unique(err error) (constraint string, ok bool) { return violated(err, "23505") }

// ForeignKey returns the name of the violated constraint when err is a foreign key violation.
func ForeignKey(err error) (constraint string, ok bool) { return violated(err, "23503") }

func violated(err error, code string) (string, bool) {
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.Code == code {
		return pe.ConstraintName, true
	}
	return "", false
}

// Enter binds a transaction to the company of ctx from here on, in place of the one it was bound to before. It is for what
// happens to a person, and is noted in each of their companies; only sign-in may use it.
func Enter(ctx context.Context, tx pgx.Tx) error {
	a, ok := tenant.From(ctx)
	if !ok {
		return ErrNoTenant
	}
	_, err := tx.Exec(context.WithoutCancel(ctx), "select set_config('app.company_id', $1, true)", a.CompanyID.String())
	if err != nil {
		return fmt.Errorf("pg.Enter: %w", err)
	}
	return nil
}
