package embedpg

import (
	"fmt"
	"time"
)

// Bounds of the back-off: the first restart is immediate, the next ones wait
// from firstDelay doubling to maxDelay. A run that
// lasted steady has ended the row of failures.
const (
	firstDelay  = 100 * time.Millisecond
	maxDelay    = 5 * time.Second
	steady      = 5 * time.Second
	maxFailures = 15
)

// supervise owns the running child until Stop, or until it can't be brought back.
func (s *Server) supervise(c *child) {
	defer close(s.exited)
	defer s.release()
	failures := 0
	for {
		select {
		case <-s.halt.Done():
			s.shutDown(c)
			return
		case <-c.done:
			s.pid.Store(0)
		}
		if s.halt.Err() != nil {
			return
		}
		if time.Since(c.started) > steady {
			failures = 0
		}
		s.cfg.Log.Warn("PostgreSQL ended unasked: restarting it", "state", c.state, "last_words", s.tail.String())
		if c = s.revive(&failures); c == nil {
			return
		}
	}
}

// shutDown ends the child for good and keeps what went wrong for Err.
func (s *Server) shutDown(c *child) {
	s.end(c)
	c.lastWords()
	s.pid.Store(0)
	select {
	case <-s.hurry:
		if !s.cfg.Ephemeral {
			s.err = fmt.Errorf("PostgreSQL was cut off before it had shut down; it will recover at the next start")
		}
	default:
	}
}

// revive brings the server back; nil when Stop came first or patience is over.
func (s *Server) revive(failures *int) *child {
	for {
		select {
		case <-s.halt.Done():
			return nil
		case <-time.After(delay(*failures)):
		}
		*failures++
		begun := time.Now()
		err := s.evict(s.halt)
		if err == nil {
			var c *child
			if c, err = s.up(s.halt); err == nil {
				s.cfg.Log.Info("PostgreSQL is back", "pid", c.pid, "took", time.Since(begun))
				return c
			}
		}
		if s.halt.Err() != nil {
			return nil
		}
		if *failures >= maxFailures {
			s.err = fmt.Errorf("PostgreSQL could not be restarted in %d attempts: %w", *failures, err)
			return nil
		}
		s.cfg.Log.Warn("PostgreSQL could not be restarted", "attempt", *failures, "error", err)
	}
}

// delay before the next attempt, after that many failures in a row.
func delay(failures int) time.Duration {
	if failures == 0 {
		return 0
	}
	return min(maxDelay, firstDelay<<min(failures-1, 10))
}
