package embedpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Patience with a server that shall end: after a polite request, and after the
// order to drop everything.
const (
	politeGrace = time.Minute
	quitGrace   = 5 * time.Second
	pollEvery   = 5 * time.Millisecond
)

// evict ends every server process that still works on the cluster: a server
// whose Rapport was killed, or the children of a server that was killed. The
// lock is ours, so none of them has a supervisor. Never two on one directory.
func (s *Server) evict(ctx context.Context) error {
	postmaster, others := s.tenants()
	if postmaster == 0 && len(others) == 0 {
		return s.removeStale()
	}
	sig, grace := syscall.SIGQUIT, quitGrace
	targets := others
	if postmaster != 0 {
		s.cfg.Log.Warn("a PostgreSQL that lost its Rapport still runs on the data folder: stopping it", "pid", postmaster)
		sig, grace, targets = syscall.SIGINT, politeGrace, []int{postmaster}
	}
	for _, next := range []syscall.Signal{sig, syscall.SIGQUIT, syscall.SIGKILL} {
		if err := signalAll(targets, next); err != nil {
			return err
		}
		gone, err := s.waitVacant(ctx, grace)
		if err != nil {
			return err
		}
		if gone {
			return s.removeStale()
		}
		postmaster, targets = s.tenants()
		if postmaster != 0 {
			targets = append(targets, postmaster)
		}
		grace = quitGrace
	}
	return fmt.Errorf("%w: the PostgreSQL processes %v on %s do not end", ErrInUse, targets, s.cluster)
}

// tenants are the living server processes of the cluster.
func (s *Server) tenants() (postmaster int, others []int) {
	title := "postgres: " + s.clusterName() + ":"
	for pid, line := range commandLines() {
		switch {
		case strings.HasPrefix(line, title):
			others = append(others, pid)
		case isPostmaster(line, s.cluster):
			postmaster = pid
		}
	}
	return postmaster, others
}

// serverDir takes the folder from a server's command line, empty if it is not there.
func serverDir(line string) (dir string, server bool) {
	program, rest, _ := strings.Cut(line, " ")
	if name := filepath.Base(program); name != "postgres" && name != "postmaster" {
		return "", false
	}
	if _, after, found := strings.Cut(" "+rest, " -D "); found {
		dir, _, _ = strings.Cut(after, " -c ")
	}
	return dir, true
}

// isPostmaster compares folders, not names: the same one may be reached by another path.
func isPostmaster(line, cluster string) bool {
	dir, server := serverDir(line)
	if !server || dir == "" {
		return false
	}
	theirs, err := os.Stat(dir)
	if err != nil {
		return dir == cluster
	}
	ours, err := os.Stat(cluster)
	return err == nil && os.SameFile(theirs, ours)
}

func (s *Server) waitVacant(ctx context.Context, grace time.Duration) (bool, error) {
	deadline := time.NewTimer(grace)
	defer deadline.Stop()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if postmaster, others := s.tenants(); postmaster == 0 && len(others) == 0 {
			return true, nil
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			return false, nil
		case <-ctx.Done():
			return false, fmt.Errorf("waiting for the former PostgreSQL on %s to end: %w", s.cluster, ctx.Err())
		}
	}
}

func signalAll(pids []int, sig syscall.Signal) error {
	for _, pid := range pids {
		if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("%w: PostgreSQL process %d runs on the data folder and can't be stopped: %w", ErrInUse, pid, err)
		}
	}
	return nil
}

// removeStale removes the notes of a server that is gone. PostgreSQL would
// refuse to start when the number in one belongs to any living process, which is
// likely in a container, where numbers are small and come back. A server that
// does not say its folder gets the benefit of the doubt.
func (s *Server) removeStale() error {
	lines := commandLines()
	for _, path := range []string{
		filepath.Join(s.cluster, "postmaster.pid"),
		filepath.Join(s.socket, ".s.PGSQL."+port+".lock"),
	} {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		first, _, _ := strings.Cut(string(text), "\n")
		pid, _ := strconv.Atoi(strings.TrimSpace(first))
		if dir, server := serverDir(lines[pid]); server && dir == "" {
			return fmt.Errorf("%w: PostgreSQL process %d runs on %s", ErrInUse, pid, s.cluster)
		}
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("removeStale: %w", err)
		}
	}
	return nil
}
