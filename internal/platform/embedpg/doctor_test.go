package embedpg

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func find(t *testing.T, checks []Check, name string) Check {
	t.Helper()
	for _, c := range checks {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no check %q in %v", name, checks)
	return Check{}
}

func TestDoctorFindsAHealthyMachineAndChangesNothing(t *testing.T) {
	t.Parallel()
	dir := dataRoot(t)
	for _, c := range Doctor(Config{Dir: dir}) {
		if !c.OK || c.Fix != "" || c.Detail == "" {
			t.Errorf("%+v", c)
		}
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the data folder: %v", err)
	}
	s := start(t, Config{Dir: dir})
	lock := find(t, Doctor(Config{Dir: dir}), "lock of the data folder")
	if !lock.OK || !strings.Contains(lock.Detail, itoa(os.Getpid())) {
		t.Errorf("while %d runs: %+v", s.Pid(), lock)
	}
}

func TestDoctorSaysWhatToDo(t *testing.T) {
	t.Parallel()
	other := dataRoot(t)
	cluster := filepath.Join(other, "postgres")
	if err := os.MkdirAll(cluster, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(cluster, "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	giveToServer(t, cluster)
	for name, c := range map[string]struct {
		cfg   Config
		check string
	}{
		"no folder":     {Config{}, "data folder"},
		"no programs":   {Config{Dir: dataRoot(t), BinDir: "/nonexistent"}, "PostgreSQL programs"},
		"another major": {Config{Dir: other}, "PostgreSQL programs"},
		"in a file":     {Config{Dir: "/etc/passwd/data"}, "data folder"},
	} {
		if got := find(t, Doctor(c.cfg), c.check); got.OK || got.Fix == "" || got.Detail == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestLevelOf(t *testing.T) {
	t.Parallel()
	const last = slog.LevelError
	for line, want := range map[string]slog.Level{
		"LOG:  database system is ready to accept connections": slog.LevelDebug,
		"WARNING:  out of date":                                slog.LevelWarn,
		"ERROR:  duplicate key value":                          slog.LevelDebug,
		"FATAL:  the database system is starting up":           slog.LevelDebug,
		"FATAL:  could not open file":                          slog.LevelWarn,
		"PANIC:  could not write":                              slog.LevelWarn,
		"DETAIL:  of the former":                               last,
		"\tand its next line":                                  last,
	} {
		if got := levelOf(line, last); got != want {
			t.Errorf("levelOf(%q) = %v, want %v", line, got, want)
		}
	}
}
