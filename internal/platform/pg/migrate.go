package pg

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// JobSchema is the schema of the job queue's own tables.
const JobSchema = "river"

// Migration says what to bring forward and how careful to be.
type Migration struct {
	// OwnerDSN connects as the owner of the tables.
	OwnerDSN string
	// Login lets the application role sign in by itself; otherwise the owner switches to it.
	Login bool
	// Backup keeps a copy of the database (a template copy, named after the old version) before changing it.
	Backup bool
	Files  fs.FS
	Log    *slog.Logger
}

// ErrNewer means that a later version of the program has changed the schema.
type ErrNewer struct{ Database, Known int64 }

func (e ErrNewer) Error() string {
	return fmt.Sprintf("the database is at schema version %d, this program knows only up to %d: start the newer version of rapport that made it, or restore a backup from before",
		e.Database, e.Known)
}

// Migrate brings the schema forward under an advisory lock, so that many nodes may start at once. It never goes back.
func Migrate(ctx context.Context, m Migration) error {
	pool, err := pgxpool.New(ctx, m.OwnerDSN)
	if err != nil {
		return fmt.Errorf("pg.Migrate: %w", err)
	}
	defer pool.Close()
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("pg.Migrate: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, m.Files, goose.WithSessionLocker(locker), goose.WithSlog(m.Log))
	if err != nil {
		return fmt.Errorf("pg.Migrate: %w", err)
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("pg.Migrate: versions: %w", err)
	}
	if current > target {
		return ErrNewer{Database: current, Known: target}
	}
	if current == target {
		return nil
	}
	if m.Backup && current > 0 {
		if err := m.backup(ctx, pool, current); err != nil {
			return err
		}
	}
	if err := prepare(ctx, pool, m.Login); err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("pg.Migrate: up: %w", err)
	}
	return grant(ctx, pool)
}

// backup copies the whole database beside itself; nothing may be connected to it but us, so it uses its own connection.
func (m Migration) backup(ctx context.Context, pool *pgxpool.Pool, version int64) error {
	pc := pool.Config().ConnConfig.Copy()
	source := pc.Database
	pool.Reset()
	pc.Database = "template1"
	conn, err := pgx.ConnectConfig(ctx, pc)
	if err != nil {
		return fmt.Errorf("pg.Migrate: backup: %w", err)
	}
	defer conn.Close(ctx)
	name := pgx.Identifier{fmt.Sprintf("%s_before_%d", source, version+1)}.Sanitize()
	m.Log.Info("backing up the database before changing its schema", "copy", name)
	for _, sql := range []string{"drop database if exists " + name, "create database " + name + " template " + pgx.Identifier{source}.Sanitize()} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("pg.Migrate: backup: %w", err)
		}
	}
	return nil
}

// prepare makes the roles and the job queue's tables, which the migrations build on.
func prepare(ctx context.Context, pool *pgxpool.Pool, login bool) error {
	option := "nologin"
	if login {
		option = "login"
	}
	for role, option := range map[string]string{AppRole: option, "rapport_search": "nologin"} {
		// Roles belong to the cluster: another database of the same cluster may have made them at the same moment.
		sql := fmt.Sprintf(`do $$ begin
			if not exists (select from pg_roles where rolname = '%[1]s') then create role %[1]s %[2]s; end if;
		exception when duplicate_object or unique_violation then null; end $$`, role, option)
		if _, err := pool.Exec(ctx, sql); err != nil {
			return fmt.Errorf("pg.Migrate: role %s: %w", role, err)
		}
	}
	if _, err := pool.Exec(ctx, "grant rapport_app, rapport_search to current_user; create schema if not exists "+JobSchema); err != nil {
		return fmt.Errorf("pg.Migrate: roles: %w", err)
	}
	rm, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: JobSchema})
	if err != nil {
		return fmt.Errorf("pg.Migrate: jobs: %w", err)
	}
	if _, err := rm.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("pg.Migrate: jobs: %w", err)
	}
	return nil
}

// grant gives the application DML on every table and nothing beyond.
func grant(ctx context.Context, pool *pgxpool.Pool) error {
	_, err := pool.Exec(ctx, strings.NewReplacer("APP", AppRole, "JOBS", JobSchema).Replace(`
		grant usage on schema public, JOBS to APP;
		grant select, insert, update, delete on all tables in schema public, JOBS to APP;
		grant usage, select on all sequences in schema public, JOBS to APP;
		revoke all on goose_db_version from APP;`))
	if err != nil {
		return fmt.Errorf("pg.Migrate: grant: %w", err)
	}
	return nil
}
