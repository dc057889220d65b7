package embedpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// clusterMajor is the major version that made the cluster, 0 if there is none.
// A folder that is there and is no cluster is an error, not a vacancy.
func clusterMajor(cluster string) (int, error) {
	text, err := os.ReadFile(filepath.Join(cluster, "PG_VERSION"))
	if err == nil {
		major, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			return 0, fmt.Errorf("%w: %s/PG_VERSION says %q", ErrMajor, cluster, text)
		}
		return major, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("clusterMajor: %w", err)
	}
	entries, err := os.ReadDir(cluster)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("clusterMajor: %w", err)
	}
	return 0, fmt.Errorf("%s is not empty and no PostgreSQL cluster (PG_VERSION is missing); "+
		"nothing was changed: move it away, or restore it from a backup", cluster)
}

// ensureCluster makes the cluster on the first start. It appears under its name
// only when it is whole and on disk, so a start that was cut off leaves nothing.
func (s *Server) ensureCluster(ctx context.Context) error {
	if major, err := clusterMajor(s.cluster); err != nil || major != 0 {
		return err
	}
	if s.cfg.Ephemeral {
		return s.copyTemplate(ctx)
	}
	unfinished := s.cluster + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("ensureCluster: %w", err)
	}
	if err := s.initdb(ctx, unfinished); err != nil {
		return err
	}
	if err := syncTree(unfinished); err != nil {
		return fmt.Errorf("ensureCluster: %w", err)
	}
	if err := os.Rename(unfinished, s.cluster); err != nil {
		return fmt.Errorf("ensureCluster: %w", err)
	}
	return syncDir(s.root)
}

// ctypes are the locales that say what a letter is, best first; the last knows
// ASCII only and is everywhere.
var ctypes = []string{"C.UTF-8", "en_US.UTF-8", "C"}

// initdb makes a cluster in dir. Text is UTF-8 and sorted by code point, which
// no update of the C library or ICU can change under an index; letters are
// known beyond ASCII, which pg_trgm and the text search parser need.
func (s *Server) initdb(ctx context.Context, dir string) error {
	if err := s.as.makeDir(dir); err != nil {
		return err
	}
	var failures []error
	for _, ctype := range ctypes {
		out, err := s.runInitdb(ctx, dir, ctype)
		if err == nil {
			return nil
		}
		failures = append(failures, fmt.Errorf("initdb: %w: %s", err, strings.TrimSpace(string(out))))
		if ctx.Err() != nil || !strings.Contains(string(out), "invalid locale") {
			break
		}
	}
	return failures[len(failures)-1]
}

// runInitdb ends initdb and its children with ctx, and with this process.
func (s *Server) runInitdb(ctx context.Context, dir, ctype string) ([]byte, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin.dir, "initdb"), s.initdbArguments(dir, ctype)...)
	cmd.Env, cmd.SysProcAttr, cmd.Dir = plainEnv, s.as.attributes(), "/"
	dieWithParent(cmd.SysProcAttr, syscall.SIGTERM)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd.CombinedOutput()
}

func (s *Server) initdbArguments(dir, ctype string) []string {
	args := []string{"-D", dir, "-U", Superuser, "-E", "UTF8", "--no-sync", "--no-instructions",
		"--auth-local=trust", "--auth-host=reject", "--locale=C", "--lc-ctype=" + ctype, "--text-search-config=simple"}
	if s.bin.major >= 17 {
		args = append(args, "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
	}
	if s.cfg.Ephemeral {
		args = append(args, "--wal-segsize=4")
	}
	return slices.Clip(args)
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("syncDir: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("syncDir(%q): %w", dir, err)
	}
	return nil
}
