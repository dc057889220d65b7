package embedpg

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperDir); dir != "" {
		actAsRapport(dir)
		return
	}
	os.Exit(m.Run())
}

// dataRoot is a folder that the account of PostgreSQL can reach, which t.TempDir
// is not when the tests run as root.
func dataRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "rapport-embedpg-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}

func start(t *testing.T, cfg Config) *Server {
	t.Helper()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Errorf("Stop: %v", err)
		}
	})
	return s
}

func stop(t *testing.T, s *Server) {
	t.Helper()
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func connect(t *testing.T, s *Server) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.DSN("", ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func exec1(t *testing.T, s *Server, sql string) {
	t.Helper()
	if _, err := connect(t, s).Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func value[T any](t *testing.T, s *Server, sql string) T {
	t.Helper()
	var v T
	if err := connect(t, s).QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestStartMakesAClusterAndKeepsIt(t *testing.T) {
	t.Parallel()
	dir := dataRoot(t)
	s := start(t, Config{Dir: dir, Settings: map[string]string{"work_mem": "5MB"}})
	address := s.DSN("", "")
	for sql, want := range map[string]string{
		"show server_encoding":  "UTF8",
		"show listen_addresses": "",
		"show fsync":            "on",
		"show work_mem":         "5MB",
		"show jit":              "off",
		"select lower('ÉÖ')":    "éö",
		"select to_tsvector('simple', 'Éric')::text":                          "'éric':1",
		"select string_agg(x, '' order by x) from (values ('a'), ('B')) v(x)": "Ba",
		"select current_user": Superuser,
	} {
		if got := value[string](t, s, sql); got != want {
			t.Errorf("%s = %q, want %q", sql, got, want)
		}
	}
	exec1(t, s, "create table kept as select 42 as n")
	stop(t, s)
	if s.Pid() != 0 || s.Err() != nil {
		t.Errorf("after Stop: Pid %d, Err %v", s.Pid(), s.Err())
	}
	again := start(t, Config{Dir: dir})
	if got := value[int](t, again, "select n from kept"); got != 42 {
		t.Errorf("the row is %d", got)
	}
	if again.DSN("", "") != address {
		t.Errorf("the address changed from %s to %s", address, again.DSN("", ""))
	}
}

func TestExtensionsTheSchemaNeeds(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Ephemeral: true})
	exec1(t, s, "create extension pg_trgm; create extension btree_gin")
	if got := value[int](t, s, "select array_length(show_trgm('Éé'), 1)"); got != 3 {
		t.Errorf("pg_trgm sees %d trigrams in two accented letters, want 3", got)
	}
}

func TestOnlyTheServersAccountReachesTheSocket(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Ephemeral: true})
	for _, dir := range []string{s.socket, s.cluster} {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s has mode %v", dir, info.Mode())
		}
		if uid, _ := owner(dir); uid != s.as.id() || uid == 0 {
			t.Errorf("%s belongs to %d", dir, uid)
		}
	}
	if uid, _ := owner(filepath.Join("/proc", itoa(s.Pid()))); uid == 0 {
		t.Error("the server runs as root")
	}
}

func TestEphemeralLeavesNothing(t *testing.T) {
	t.Parallel()
	parent := filepath.Dir(dataRoot(t))
	s := start(t, Config{Ephemeral: true, Dir: parent})
	if got := value[string](t, s, "show fsync"); got != "off" {
		t.Errorf("fsync is %s", got)
	}
	pid := s.Pid()
	stop(t, s)
	stop(t, s)
	if _, err := os.Stat(s.Dir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", s.Dir(), err)
	}
	if !gone(pid) {
		t.Errorf("process %d lives", pid)
	}
}

func TestDeepFolderStillHasASocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(filepath.Dir(dataRoot(t)), strings.Repeat("deep/", 30), "data")
	s := start(t, Config{Dir: dir})
	t.Cleanup(func() { os.RemoveAll(s.socket) })
	if strings.HasPrefix(s.socket, dir) {
		t.Errorf("the socket is at %s", s.socket)
	}
	if got := value[string](t, s, "show data_directory"); got != filepath.Join(dir, "postgres") {
		t.Errorf("the data is at %s", got)
	}
}

func TestStopIsOrderly(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	log := slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := start(t, Config{Dir: dataRoot(t), Log: log})
	tx, err := connect(t, s).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "create table half()"); err != nil {
		t.Fatal(err)
	}
	stop(t, s)
	again := start(t, Config{Dir: s.Dir(), Log: log})
	if !value[bool](t, again, "select to_regclass('half') is null") {
		t.Error("a transaction that was open at Stop is there")
	}
	stop(t, again)
	if strings.Contains(text.String(), "not properly shut down") || strings.Contains(text.String(), "level=WARN") {
		t.Errorf("the log of a quiet life:\n%s", text.String())
	}
	if !strings.Contains(text.String(), "database system is shut down") {
		t.Errorf("the server's messages are not in the log:\n%s", text.String())
	}
}

func TestStopCutsOffWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Ephemeral: true})
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Stop(over); err != nil {
		t.Errorf("Stop: %v", err)
	}
	if _, open := <-s.Exited(); open {
		t.Error("Exited is open")
	}
}
