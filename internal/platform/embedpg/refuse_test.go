package embedpg

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSecondStartIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: dataRoot(t)})
	_, err := Start(t.Context(), Config{Dir: s.Dir()})
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), itoa(os.Getpid())) {
		t.Errorf("the second start: %v", err)
	}
	if got := value[int](t, s, "select 1"); got != 1 {
		t.Errorf("the first: %d", got)
	}
}

// contents are the files below dir with their text.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestForeignFoldersAreLeftAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, text string
		want       string
	}{
		"older major":    {"PG_VERSION", "9\n", "Install PostgreSQL 9"},
		"newer major":    {"PG_VERSION", "99\n", "Install PostgreSQL 99"},
		"broken version": {"PG_VERSION", "?\n", "PG_VERSION says"},
		"not a cluster":  {"letters.txt", "dear", "no PostgreSQL cluster"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := dataRoot(t)
			cluster := filepath.Join(dir, "postgres")
			if err := os.MkdirAll(cluster, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(cluster, c.file), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			giveToServer(t, cluster)
			before := contents(t, cluster)
			programs, _, err := FindBinaries("")
			if err != nil {
				t.Fatal(err)
			}
			for _, configured := range []string{"", programs} {
				_, err := Start(t.Context(), Config{Dir: dir, BinDir: configured, Log: slog.New(slog.DiscardHandler)})
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("programs in %q: error %v, want %q", configured, err, c.want)
				}
			}
			if after := contents(t, cluster); !maps.Equal(before, after) {
				t.Errorf("the folder changed: %v", after)
			}
		})
	}
}

func giveToServer(t *testing.T, cluster string) {
	t.Helper()
	as, err := chooseAccount("", filepath.Join(cluster, "none"))
	if err != nil {
		t.Fatal(err)
	}
	if err := as.give(cluster); err != nil {
		t.Fatal(err)
	}
}

func TestUnfinishedFirstStartIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir := dataRoot(t)
	half := filepath.Join(dir, "postgres.new")
	if err := os.MkdirAll(half, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(half, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, Config{Dir: dir})
	if _, err := os.Stat(half); !os.IsNotExist(err) {
		t.Errorf("%s: %v", half, err)
	}
	if got := value[int](t, s, "select 1"); got != 1 {
		t.Errorf("got %d", got)
	}
}

func TestFailedStartSaysTheServersWords(t *testing.T) {
	t.Parallel()
	_, err := Start(t.Context(), Config{Dir: dataRoot(t), Log: slog.New(slog.DiscardHandler), Settings: map[string]string{"no_such_setting": "1"}})
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("error: %v", err)
	}
}

// A folder that only root may enter serves where the right to pass can be handed down, and is named where not.
func TestClosedFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root changes to another account")
	}
	closed := filepath.Dir(dataRoot(t))
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	as, err := chooseAccount("", filepath.Join(closed, "data", "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if err := as.reach(closed); err == nil || !strings.Contains(err.Error(), "can't pass through "+closed) {
		t.Errorf("without the right: %v", err)
	}
	if passCapability() == 0 {
		t.Skip("this process can't hand the right to pass down")
	}
	s, err := Start(t.Context(), Config{Dir: filepath.Join(closed, "data"), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestSocketFolderOfAStrangerIsRefused(t *testing.T) {
	t.Parallel()
	dir := dataRoot(t)
	if err := os.MkdirAll(filepath.Join(dir, "run"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Config{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), "mode 0700") {
		t.Errorf("error: %v", err)
	}
}
