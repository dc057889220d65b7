package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"rapport/db"
	"rapport/internal/platform/embedpg"
	"rapport/internal/platform/pg"
)

// ground is a PostgreSQL of the bench's own, set up as the program does it, in a folder that goes away.
type ground struct {
	dir    string
	server *embedpg.Server
	db     *pg.DB
}

// folder makes a temporary folder that the database's own account may pass through.
func folder() (string, error) {
	dir, err := os.MkdirTemp("", "rapport-bench-")
	if err != nil {
		return "", fmt.Errorf("bench: %w", err)
	}
	return dir, os.Chmod(dir, 0o755)
}

func newGround(ctx context.Context) (g *ground, err error) {
	g = &ground{}
	if g.dir, err = folder(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.close())
		}
	}()
	quiet := slog.New(slog.DiscardHandler)
	g.server, err = embedpg.Start(ctx, embedpg.Config{Dir: filepath.Join(g.dir, "data"), Log: quiet, Settings: map[string]string{"max_wal_size": "4GB"}})
	if err != nil {
		return g, err
	}
	admin, err := pgx.Connect(ctx, g.server.DSN("", ""))
	if err != nil {
		return g, fmt.Errorf("bench: %w", err)
	}
	defer admin.Close(ctx)
	if _, err := admin.Exec(ctx, "create database rapport"); err != nil {
		return g, fmt.Errorf("bench: %w", err)
	}
	if err := pg.Migrate(ctx, pg.Migration{OwnerDSN: g.owner(), Login: true, Files: db.Migrations, Log: quiet}); err != nil {
		return g, err
	}
	g.db, err = pg.Open(ctx, pg.Config{DSN: g.server.DSN("rapport", pg.AppRole)})
	return g, err
}

func (g *ground) owner() string { return g.server.DSN("rapport", embedpg.Superuser) }

func (g *ground) close() error {
	if g.db != nil {
		g.db.Close()
	}
	var err error
	if g.server != nil {
		err = g.server.Stop(context.Background())
	}
	return errors.Join(err, os.RemoveAll(g.dir))
}
