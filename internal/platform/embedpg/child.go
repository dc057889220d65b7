package embedpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// child is one run of the server program.
type child struct {
	pid     int
	started time.Time
	done    chan struct{} // closed when the process is gone; state is set then
	said    chan struct{} // closed when its last message was passed on
	state   string
}

// lastWords waits for the messages of a process that is gone. It does not wait
// long: children that outlive it may hold the pipe open.
func (c *child) lastWords() {
	select {
	case <-c.said:
	case <-time.After(time.Second):
	}
}

// launch starts the program on a thread that lives as long as the program does:
// the kernel sends the parent-death signal when the thread ends, not the process.
func (s *Server) launch() (*child, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("launch: %w", err)
	}
	cmd := exec.Command(filepath.Join(s.bin.dir, "postgres"), s.arguments()...)
	cmd.Env, cmd.Dir, cmd.Stderr, cmd.Stdout = plainEnv, "/", write, write
	cmd.SysProcAttr = s.as.attributes()
	dieWithParent(cmd.SysProcAttr, s.endSignal())

	c := &child{started: time.Now(), done: make(chan struct{}), said: make(chan struct{})}
	ready := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		write.Close()
		ready <- err
		if err == nil {
			_ = cmd.Wait()
			c.state = cmd.ProcessState.String()
		}
		close(c.done)
	}()
	if err := <-ready; err != nil {
		read.Close()
		return nil, fmt.Errorf("launch: %w", err)
	}
	go s.relay(read, c.said)
	c.pid = cmd.Process.Pid
	return c, nil
}

// endSignal asks for an orderly end, or for none where nothing is to be kept.
func (s *Server) endSignal() syscall.Signal {
	if s.cfg.Ephemeral {
		return syscall.SIGQUIT
	}
	return syscall.SIGINT
}

// up launches the server and waits until it accepts a connection. On an error
// no process is left.
func (s *Server) up(ctx context.Context) (*child, error) {
	s.tail.reset()
	c, err := s.launch()
	if err != nil {
		return nil, err
	}
	if err := s.waitReady(ctx, c); err != nil {
		s.end(c)
		return nil, err
	}
	s.pid.Store(int64(c.pid))
	return c, nil
}

// waitReady asks rather than sleeps: a refused connection costs microseconds.
func (s *Server) waitReady(ctx context.Context, c *child) error {
	config, err := pgx.ParseConfig(s.DSN("", ""))
	if err != nil {
		return fmt.Errorf("waitReady: %w", err)
	}
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		conn, err := pgx.ConnectConfig(ctx, config)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-c.done:
			c.lastWords()
			return fmt.Errorf("PostgreSQL ended at its start (%s): %s", c.state, s.tail)
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL was not ready in time: %w", errors.Join(ctx.Err(), err))
		case <-s.halt.Done():
			return fmt.Errorf("PostgreSQL was stopped while it started")
		case <-tick.C:
		}
	}
}

// end stops a run: orderly, then at once when that takes too long or Stop's
// patience is over, and by force at last. It returns when the process is gone.
func (s *Server) end(c *child) {
	_ = syscall.Kill(c.pid, s.endSignal())
	select {
	case <-c.done:
		return
	case <-s.hurry:
	case <-time.After(politeGrace):
	}
	_ = syscall.Kill(c.pid, syscall.SIGQUIT)
	select {
	case <-c.done:
		return
	case <-time.After(quitGrace):
	}
	_ = syscall.Kill(c.pid, syscall.SIGKILL)
	<-c.done
}
