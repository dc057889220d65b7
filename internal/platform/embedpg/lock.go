package embedpg

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"
)

// acquire takes the lock that a data directory has, or says who holds it. The
// kernel gives it back when the process dies, however it dies.
func acquire(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("acquire: %w", err)
	}
	// A child that is just being started holds every open file until its program runs, so also a lock that was given back.
	for range 20 {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		defer f.Close()
		return nil, inUse(f)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("acquire: flock %s: %w", path, err)
	}
	// The process id is for the message only; the lock itself is the kernel's.
	if err := f.Truncate(0); err == nil {
		fmt.Fprintf(f, "%d\n", os.Getpid())
	}
	return f, nil
}

func inUse(f *os.File) error {
	return fmt.Errorf("%w: another Rapport (process %s) holds %s; stop it, or choose another data folder",
		ErrInUse, holder(f), f.Name())
}

// holder is the process id that the lock's owner wrote.
func holder(f *os.File) string {
	text, err := io.ReadAll(io.LimitReader(f, 32))
	if pid := strings.TrimSpace(string(text)); err == nil && pid != "" {
		return pid
	}
	return "unknown"
}
