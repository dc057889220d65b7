// Package pgtest gives every test its own database on a real PostgreSQL: one private server a test process, one migrated
// template, one copy of it a test.
package pgtest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"rapport/db"
	"rapport/internal/platform/embedpg"
	"rapport/internal/platform/pg"
)

const template = "rapport_template"

var (
	server *embedpg.Server
	made   atomic.Int64
	start  = sync.OnceValue(startServer)
)

// Main runs a package's tests and then stops what they shared: what is handed in, and the server. Packages that use this one
// call it from TestMain.
func Main(m *testing.M, stops ...func()) {
	code := m.Run()
	for _, stop := range stops {
		stop()
	}
	if server != nil {
		_ = server.Stop(context.Background())
	}
	os.Exit(code)
}

func startServer() error {
	ctx := context.Background()
	var err error
	server, err = embedpg.Start(ctx, embedpg.Config{Ephemeral: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	if err := admin(ctx, "create database "+template); err != nil {
		return err
	}
	return pg.Migrate(ctx, pg.Migration{OwnerDSN: owner(template), Login: true, Files: db.Migrations, Log: slog.New(slog.DiscardHandler)})
}

func owner(database string) string { return server.DSN(database, "postgres") }

func admin(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, owner("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// Database is one test's own database.
type Database struct {
	*pg.DB
	// Owner and App are the addresses of the owner of the tables and of the application.
	Owner, App string

	name string
	once sync.Once
	pool *pgxpool.Pool
}

// New makes a database that goes away with the test. The options change how the application connects to it.
func New(t testing.TB, options ...func(*pg.Config)) *Database {
	t.Helper()
	d, err := Open(options...)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Drop(); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return d
}

// Open makes a database that several tests share.
func Open(options ...func(*pg.Config)) (*Database, error) {
	if err := start(); err != nil {
		return nil, err
	}
	ctx := context.Background()
	name := fmt.Sprintf("t%d", made.Add(1))
	// Copies of files in memory: the default writes the whole template through the log, and its drop waits for that.
	if err := admin(ctx, "create database "+name+" template "+template+" strategy file_copy"); err != nil {
		return nil, err
	}
	d := &Database{name: name, Owner: owner(name), App: server.DSN(name, pg.AppRole)}
	c := pg.Config{DSN: d.App, MaxConns: 6}
	for _, option := range options {
		option(&c)
	}
	var err error
	d.DB, err = pg.Open(ctx, c)
	return d, err
}

// Drop closes the connections and takes the database away.
func (d *Database) Drop() error {
	d.Close()
	if d.pool != nil {
		d.pool.Close()
	}
	return admin(context.Background(), "drop database "+d.name+" with (force)")
}

// OwnerPool holds connections of the owner of the tables, whom no policy stops. It ends with the test.
func (d *Database) OwnerPool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	d.once.Do(func() {
		config, err := pgxpool.ParseConfig(d.Owner)
		if err != nil {
			t.Fatalf("pgtest: %v", err)
		}
		config.MaxConns = 4
		pool, err := pgxpool.NewWithConfig(context.Background(), config)
		if err != nil {
			t.Fatalf("pgtest: %v", err)
		}
		d.pool = pool
	})
	return d.pool
}

// AsOwner runs SQL past every policy, for tests that look behind the walls or build a state that no door makes.
func (d *Database) AsOwner(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := d.OwnerPool(t).Exec(context.Background(), sql, args...); err != nil {
		t.Fatalf("pgtest: %s: %v", sql, err)
	}
}
