package embedpg

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

func TestRacingStartsShareOneTemplate(t *testing.T) {
	t.Parallel()
	cache := filepath.Dir(dataRoot(t))
	var group errgroup.Group
	paths := make([]string, 3)
	for i := range paths {
		s, err := prepare(Config{Ephemeral: true, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.release)
		group.Go(func() (err error) {
			if paths[i], err = s.template(t.Context(), cache); err != nil {
				return err
			}
			return copyTree(paths[i], s.cluster, s.as)
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	made, err := filepath.Glob(filepath.Join(cache, "cluster-*[0-9a-f]"))
	if err != nil || len(made) != 1 || paths[0] != made[0] || paths[2] != made[0] {
		t.Errorf("templates %v, used %v, %v", made, paths, err)
	}
}

func TestSweepTakesOnlyWhatWasAbandoned(t *testing.T) {
	t.Parallel()
	parent := filepath.Dir(dataRoot(t))
	long := time.Now().Add(-2 * abandoned)
	kept := map[string]bool{"abandoned": false, "new": true, "held": true}
	for name := range kept {
		root := filepath.Join(parent, ephemeralPrefix+name)
		if err := os.MkdirAll(filepath.Join(root, "postgres"), 0o700); err != nil {
			t.Fatal(err)
		}
		if name == "held" {
			lock, err := acquire(filepath.Join(root, "rapport.lock"))
			if err != nil {
				t.Fatal(err)
			}
			defer lock.Close()
		}
		if name != "new" {
			if err := os.Chtimes(root, long, long); err != nil {
				t.Fatal(err)
			}
		}
	}
	sweep(parent)
	for name, want := range kept {
		_, err := os.Stat(filepath.Join(parent, ephemeralPrefix+name))
		if got := err == nil; got != want {
			t.Errorf("%s: kept %v, want %v", name, got, want)
		}
	}
}
