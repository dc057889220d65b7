// Package embedpg runs a private PostgreSQL server as a child process, for the
// embedded default: one data directory, one Rapport, no set-up by hand.
//
// It finds the server programs, makes the cluster on the first start, leaves
// root for an unprivileged account, restarts a server that died, stops what a
// killed predecessor left running, and never deletes a cluster. It is not a
// pool, runs no migrations and knows no tenant: package pg does that with the
// address DSN returns. It is for Unix systems; on Linux the server ends with
// its parent even when the parent is killed.
package embedpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// Superuser is the role that owns the cluster; DSN uses it when no user is named.
const Superuser = "postgres"

// port only names the socket file: the server listens on no network address.
const port = "5432"

// ErrInUse says that another living process holds the data directory.
var ErrInUse = errors.New("the data directory is in use")

// ErrMajor says that the cluster was made by another major version of
// PostgreSQL. Nothing was changed in it.
var ErrMajor = errors.New("the data directory belongs to another major version of PostgreSQL")

// ErrNoBinaries says that no usable PostgreSQL 15 or newer was found.
var ErrNoBinaries = errors.New("no PostgreSQL 15 or newer was found")

// Config says where the server lives. Only Dir is needed.
type Config struct {
	// Dir is the root of Rapport's data; the cluster is Dir/postgres. When
	// Ephemeral it is the folder in which a temporary root is made (default:
	// the system's folder for temporary files).
	Dir string
	// BinDir is the folder of postgres and initdb; empty: found, see FindBinaries.
	BinDir string
	// User is the account the server runs as when Rapport is started by root;
	// empty: the owner of the cluster, else postgres, else nobody.
	User string
	// Log receives the server's own messages (debug, warnings as warn) and the
	// supervisor's; nil: slog.Default().
	Log *slog.Logger
	// Ephemeral makes a throw-away server for tests: nothing is synced to disk,
	// the cluster is a copy of a cached one, and Stop removes all of it.
	Ephemeral bool
	// Settings are server settings (as in postgresql.conf) over the defaults.
	Settings map[string]string
}

// Server is a running PostgreSQL, restarted when it dies, until Stop.
type Server struct {
	cfg     Config
	root    string
	cluster string
	socket  string
	bin     binaries
	as      account
	lock    *os.File
	tail    *tail

	pid    atomic.Int64
	halt   context.Context
	stop   context.CancelFunc
	exited chan struct{}
	once   sync.Once
	hurry  chan struct{}
	err    error
}

// Start makes the cluster if there is none, starts the server and returns when
// it accepts connections. ctx bounds the start only; recovery after a crash may
// take as long as ctx allows. Errors: ErrInUse, ErrMajor, ErrNoBinaries, else a
// text that says what failed and the server's last words.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	begun := time.Now()
	s, err := prepare(cfg)
	if err != nil {
		return nil, fmt.Errorf("embedpg.Start: %w", err)
	}
	c, err := s.boot(ctx)
	if err != nil {
		s.release()
		return nil, fmt.Errorf("embedpg.Start(%s): %w", s.root, err)
	}
	s.cfg.Log.Debug("PostgreSQL is ready", "version", s.bin.version, "programs", s.bin.dir, "dir", s.root,
		"account", s.as.name, "pid", c.pid, "took", time.Since(begun))
	go s.supervise(c)
	return s, nil
}

// prepare finds out all that does not touch the cluster, and takes the lock.
func prepare(cfg Config) (*Server, error) {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	s := &Server{cfg: cfg, exited: make(chan struct{}), hurry: make(chan struct{}), tail: &tail{}}
	s.halt, s.stop = context.WithCancel(context.Background())
	root, err := s.makeRoot()
	if err != nil {
		return nil, err
	}
	s.root, s.cluster = root, filepath.Join(root, "postgres")
	if s.lock, err = acquire(filepath.Join(root, "rapport.lock")); err != nil {
		return nil, err
	}
	if err := s.choose(); err != nil {
		s.release()
		return nil, err
	}
	return s, nil
}

// choose settles the account, the programs and the socket's folder.
func (s *Server) choose() (err error) {
	if s.as, err = chooseAccount(s.cfg.User, s.cluster); err != nil {
		return err
	}
	s.as.letThrough(filepath.Dir(s.root), s.cfg.Log)
	if err = s.as.admit(s.root, s.cfg.Log); err != nil {
		return err
	}
	major, err := clusterMajor(s.cluster)
	if err != nil {
		return err
	}
	if s.bin, err = choosePrograms(s.cfg.BinDir, major, s.as); err != nil {
		return err
	}
	s.socket, err = socketDir(s.root, s.as)
	return err
}

// boot brings the cluster into being and the server up.
func (s *Server) boot(ctx context.Context) (*child, error) {
	if err := s.evict(ctx); err != nil {
		return nil, err
	}
	if err := s.ensureCluster(ctx); err != nil {
		return nil, err
	}
	return s.up(ctx)
}

// DSN is the address of a database for a role, over the Unix socket and without
// a password. Empty names mean the database postgres and the Superuser. It stays
// the same for as long as the data directory stays where it is.
func (s *Server) DSN(database, user string) string {
	return address(s.socket, database, user)
}

// Running is the address of a database in the server of a data directory, for
// another program than the one that started it. It may be that none runs.
func Running(dir, database, user string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return address(socketPath(dir), database, user)
}

func address(socket, database, user string) string {
	if database == "" {
		database = "postgres"
	}
	if user == "" {
		user = Superuser
	}
	query := url.Values{"host": {socket}, "port": {port}, "sslmode": {"disable"}}
	dsn := url.URL{Scheme: "postgres", User: url.User(user), Path: "/" + database, RawQuery: query.Encode()}
	return dsn.String()
}

// Pid is the process id of the server now; 0 while it is down.
func (s *Server) Pid() int { return int(s.pid.Load()) }

// Version is the server's version as its program states it, such as "15.13".
func (s *Server) Version() string { return s.bin.version }

// BinDir is the folder of the server programs in use.
func (s *Server) BinDir() string { return s.bin.dir }

// Dir is the root that holds the cluster: Config.Dir, or the temporary one.
func (s *Server) Dir() string { return s.root }

// Exited is closed when the server has ended for good: after Stop, or when it
// could not be brought back. Err then says why.
func (s *Server) Exited() <-chan struct{} { return s.exited }

// Err is nil until Exited is closed, and after an orderly Stop.
func (s *Server) Err() error {
	select {
	case <-s.exited:
		return s.err
	default:
		return nil
	}
}

// Stop ends the server: transactions under way are rolled back, what was
// acknowledged is on disk. When ctx ends first, the server is cut off (it will
// recover at the next start). Stop waits in either case, and may be called twice.
func (s *Server) Stop(ctx context.Context) error {
	s.stop()
	select {
	case <-s.exited:
	case <-ctx.Done():
		s.once.Do(func() { close(s.hurry) })
		<-s.exited
	}
	return s.err
}

// release gives back what prepare took; the last thing a Server does.
func (s *Server) release() {
	s.stop()
	if s.cfg.Ephemeral {
		os.RemoveAll(s.socket)
		os.RemoveAll(s.root)
	}
	s.lock.Close()
}
