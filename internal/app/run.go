package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"

	"rapport/db"
	"rapport/internal/care/extract"
	"rapport/internal/identity/users"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/embedpg"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
)

// drainFor is how long a stop waits for requests and jobs that have begun.
const drainFor = 20 * time.Second

// ground is what the program stands on: keys, files and the database.
type ground struct {
	config Config
	log    *slog.Logger
	master *secret.Master
	// masters wrap the companies' data keys.
	masters []secret.Wrapper
	blobs   *blob.Store
	db      *pg.DB
	server  *embedpg.Server
}

// open prepares the data directory and the database. Whatever it opened is closed again when it fails.
func open(ctx context.Context, c Config, log *slog.Logger) (g *ground, err error) {
	g = &ground{config: c, log: log}
	defer func() {
		if err != nil {
			g.close()
		}
	}()
	if err := os.MkdirAll(c.Data, 0o750); err != nil {
		return nil, fmt.Errorf("the data directory can't be made (RAPPORT_DATA): %w", err)
	}
	if g.blobs, err = blob.Open(filepath.Join(c.Data, "files")); err != nil {
		return nil, err
	}
	extract.SetCacheDir(filepath.Join(c.Data, "cache"))
	owner, application := c.DatabaseURL, c.DatabaseURL
	if c.DatabaseURL == "" {
		if g.server, err = embedpg.Start(ctx, embedpg.Config{Dir: c.Data, BinDir: c.PostgresBin, Log: log}); err != nil {
			return nil, err
		}
		if err := ensureDatabase(ctx, g.server); err != nil {
			return nil, err
		}
		owner, application = g.server.DSN("rapport", embedpg.Superuser), g.server.DSN("rapport", pg.AppRole)
	}
	embedded := g.server != nil
	if err := pg.Migrate(ctx, pg.Migration{OwnerDSN: owner, Login: embedded, Backup: embedded, Files: db.Migrations, Log: log}); err != nil {
		return nil, err
	}
	if g.db, err = pg.Open(ctx, pg.Config{DSN: application, SetRole: !embedded}); err != nil {
		return nil, err
	}
	g.master, g.masters, err = unlock(ctx, g.db, c)
	return g, err
}

// ensureDatabase makes the embedded server's one database at the first start.
func ensureDatabase(ctx context.Context, s *embedpg.Server) error {
	admin, err := pg.Open(ctx, pg.Config{DSN: s.DSN("postgres", embedpg.Superuser), MaxConns: 1})
	if err != nil {
		return err
	}
	defer admin.Close()
	var there bool
	if err := admin.Pool().QueryRow(ctx, "select exists (select from pg_database where datname = 'rapport')").Scan(&there); err != nil || there {
		return err
	}
	_, err = admin.Pool().Exec(ctx, "create database rapport")
	return err
}

func (g *ground) close() {
	if g.db != nil {
		g.db.Close()
	}
	if g.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), drainFor)
		defer cancel()
		if err := g.server.Stop(ctx); err != nil {
			g.log.Error("the embedded database did not stop cleanly", "error", err)
		}
	}
}

// Options are what the command line adds to the configuration.
type Options struct {
	// Demo fills an empty database with a demo company and prints its sign-in.
	Demo bool
	// Out gets the address in use as its first line.
	Out io.Writer
}

// Serve runs the program until ctx ends or a signal asks it to stop. A stop loses no request and no job.
func Serve(ctx context.Context, c Config, o Options) error {
	if err := c.check(); err != nil {
		return err
	}
	log := c.logger()
	slog.SetDefault(log)
	// Hashing has processors of its own, on the same cores: Go looks for what has arrived only where a processor is free, which
	// none is for tens of milliseconds while everybody signs in. The system shares the cores far more often.
	runtime.GOMAXPROCS(2 * users.AtOnce)
	ctx, cancel := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer cancel()
	g, err := open(ctx, c, log)
	if err != nil {
		return err
	}
	defer g.close()
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("RAPPORT_ADDR %s can't be listened on: %w", c.Addr, err)
	}
	address := "http://" + listener.Addr().String()
	if g.config.encrypted() {
		address = "https://" + listener.Addr().String()
	}
	if g.config.URL == "" {
		g.config.URL = address
	}
	proxies, err := g.config.proxies()
	if err != nil {
		return err
	}
	reach, err := g.config.reach()
	if err != nil {
		return err
	}
	server, err := mail.ReadURL(g.config.SMTPURL)
	if err != nil {
		return err
	}
	quotas, err := limit.ReadQuotas(g.config.Limits)
	if err != nil {
		return err
	}
	redis, err := limit.ReadURL(g.config.RedisURL)
	if err != nil {
		return err
	}
	limits := limit.New(redis, log)
	defer limits.Close()
	p, err := New(Parts{Limits: limits, Quotas: quotas, Proxies: proxies, Reach: reach, LookupTXT: g.config.resolver().LookupTXT, Mail: server, DB: g.db, Blobs: g.blobs, Master: g.master, Masters: g.masters, URL: g.config.URL, Log: log})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	return p.serve(ctx, g, listener, address, o)
}

func (p *Program) serve(ctx context.Context, g *ground, listener net.Listener, address string, o Options) error {
	if err := p.Start(ctx, g.server != nil); err != nil {
		return err
	}
	secure, beside, err := g.config.secure(g.log)
	if err != nil {
		return err
	}
	defer plain(g.config.Plain, beside, g.log)()
	server := &http.Server{TLSConfig: secure, Handler: p.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(g.log.Handler(), slog.LevelDebug)}
	failed := make(chan error, 1)
	go func() {
		if secure != nil {
			failed <- server.ServeTLS(listener, "", "")
			return
		}
		failed <- server.Serve(listener)
	}()
	fmt.Fprintln(o.Out, address)
	local := private(listener.Addr().String(), g.config.URL)
	if !o.Demo && !local {
		if err := p.show.Secure(ctx); err != nil {
			g.log.Error("the demo company's password could not be changed", "error", err)
		}
	}
	if o.Demo {
		show, cancel := context.WithCancel(ctx)
		finished, err := p.demo(show, local, o.Out)
		if err != nil {
			g.log.Error("the demo company could not be made", "error", err)
		}
		defer func() { cancel(); <-finished }()
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
	case <-exited(g):
		err = fmt.Errorf("the embedded database has stopped: %w", g.server.Err())
	}
	return errors.Join(err, p.stop(server))
}

// exited tells of an embedded database that can't be kept running; without one it never does.
func exited(g *ground) <-chan struct{} {
	if g.server == nil {
		return nil
	}
	return g.server.Exited()
}

// stop takes no new work, lets what has begun end, and then closes.
func (p *Program) stop(server *http.Server) error {
	p.draining.Store(true)
	close(p.stopping)
	ctx, cancel := context.WithTimeout(context.Background(), drainFor)
	defer cancel()
	err := server.Shutdown(ctx)
	return errors.Join(err, p.Drain(ctx))
}

// state is what readiness depends on.
type state struct {
	draining atomic.Bool
	stopping chan struct{}
}
