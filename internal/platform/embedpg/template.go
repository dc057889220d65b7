package embedpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

const ephemeralPrefix = "rapport-pg-"

// abandoned is the age from which a temporary root that nobody has locked counts
// as left behind by a killed test: long after the moment between making and locking.
const abandoned = time.Minute

// makeEphemeralRoot makes a temporary root in parent, and clears those that
// killed processes left there.
func makeEphemeralRoot(parent string) (string, error) {
	if parent == "" {
		parent = scratchDir()
		sweep(os.TempDir())
	}
	sweep(parent)
	root, err := os.MkdirTemp(parent, ephemeralPrefix)
	if err != nil {
		return "", fmt.Errorf("makeEphemeralRoot: %w", err)
	}
	return filepath.Abs(root)
}

func sweep(parent string) {
	roots, _ := filepath.Glob(filepath.Join(parent, ephemeralPrefix+"*"))
	for _, root := range roots {
		info, err := os.Lstat(root)
		if uid, _ := owner(root); err != nil || !info.IsDir() || uid != os.Geteuid() || time.Since(info.ModTime()) < abandoned {
			continue
		}
		if lock, err := acquire(filepath.Join(root, "rapport.lock")); err == nil {
			os.RemoveAll(root)
			lock.Close()
		}
	}
}

// copyTemplate makes the cluster as a copy of a cached new one, which is some
// ten times faster than initdb.
func (s *Server) copyTemplate(ctx context.Context) error {
	cache, err := cacheDir()
	if err != nil {
		return err
	}
	template, err := s.template(ctx, cache)
	if err != nil {
		return err
	}
	return copyTree(template, s.cluster, s.as)
}

// template returns the cached new cluster of these programs, making it once.
// Racing processes wait for the one that makes it.
func (s *Server) template(ctx context.Context, cache string) (string, error) {
	key := "cluster-" + digest(append([]string{s.bin.dir, s.bin.version}, s.initdbArguments("", "")...)...)
	path := filepath.Join(cache, key)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	lock, err := acquireWaiting(path + ".lock")
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return path, s.makeTemplate(ctx, path)
}

func (s *Server) makeTemplate(ctx context.Context, path string) error {
	unfinished := path + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("makeTemplate: %w", err)
	}
	if err := s.initdb(ctx, unfinished); err != nil {
		return err
	}
	if err := os.Rename(unfinished, path); err != nil {
		return fmt.Errorf("makeTemplate: %w", err)
	}
	return nil
}

// cacheDir is the user's cache folder, or one among the temporary files: for
// root, whose own can't be reached by the account that runs initdb, and for an
// account without a home.
func cacheDir() (string, error) {
	if base, err := os.UserCacheDir(); err == nil && os.Geteuid() != 0 {
		if dir := filepath.Join(base, "rapport"); os.MkdirAll(dir, 0o700) == nil {
			return dir, ownFolder(dir)
		}
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("rapport-cache-%d", os.Geteuid()))
	if err := os.Mkdir(dir, 0o711); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("cacheDir: %w", err)
	}
	return dir, ownFolder(dir)
}

// ownFolder refuses a folder that somebody else made or may write to, since what
// is in it becomes a database.
func ownFolder(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("ownFolder: %w", err)
	}
	if uid, _ := owner(dir); uid != os.Geteuid() || !info.IsDir() || info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%s must be a folder of account %d that no other may write to: remove it", dir, os.Geteuid())
	}
	return nil
}

func acquireWaiting(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("acquireWaiting: %w", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, syscall.EINTR) {
			f.Close()
			return nil, fmt.Errorf("acquireWaiting: flock %s: %w", path, err)
		}
	}
}

// copyWorkers hide the system calls of a thousand small files behind each other.
const copyWorkers = 4

// copyTree copies folders and plain files, which is all a new cluster holds, and
// gives each to the account.
func copyTree(from, to string, as account) error {
	var group errgroup.Group
	group.SetLimit(copyWorkers)
	walkErr := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := to + strings.TrimPrefix(path, from)
		if d.IsDir() {
			return as.makeDir(target)
		}
		group.Go(func() error { return copyFile(path, target, as) })
		return nil
	})
	if err := errors.Join(walkErr, group.Wait()); err != nil {
		return fmt.Errorf("copyTree(%q): %w", to, err)
	}
	return nil
}

// copyFile lets the kernel copy, which shares the blocks where the file system can.
func copyFile(from, to string, as account) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer target.Close()
	if _, err := io.Copy(target, source); err != nil {
		return err
	}
	if as.other {
		if err := target.Chown(as.uid, as.gid); err != nil {
			return err
		}
	}
	return target.Close()
}
