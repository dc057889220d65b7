package embedpg

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
)

// relay passes the server's messages on, line by line, until its last process
// has closed the pipe, and then closes done.
func (s *Server) relay(from io.ReadCloser, done chan<- struct{}) {
	defer close(done)
	defer from.Close()
	level := slog.LevelDebug
	lines := bufio.NewReaderSize(from, 4096)
	for {
		line, err := lines.ReadString('\n')
		if text := strings.TrimRight(line, "\n"); text != "" {
			level = levelOf(text, level)
			s.tail.add(text)
			s.cfg.Log.Log(context.Background(), level, "postgres: "+text)
		}
		if err != nil {
			return
		}
	}
}

// everyday are fatal to one connection and part of any start or stop.
var everyday = []string{
	"the database system is starting up", "the database system is shutting down",
	"the database system is not yet accepting connections", "the database system is in recovery mode",
	"terminating connection due to administrator command", "terminating background worker",
}

// levelOf reads the severity at the start of a line. An ERROR is the answer to a
// client, who reports it himself. What carries no severity continues the last one.
func levelOf(line string, last slog.Level) slog.Level {
	severity, text, found := strings.Cut(line, ":  ")
	if !found {
		return last
	}
	switch severity {
	case "WARNING", "PANIC":
		return slog.LevelWarn
	case "FATAL":
		for _, usual := range everyday {
			if strings.HasPrefix(text, usual) {
				return slog.LevelDebug
			}
		}
		return slog.LevelWarn
	case "DETAIL", "HINT", "CONTEXT", "STATEMENT", "QUERY":
		return last
	}
	return slog.LevelDebug
}

// tail keeps the last lines of the server for the error of a failed start.
type tail struct {
	mu    sync.Mutex
	lines []string
}

const tailLines = 12

func (t *tail) add(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines = append(t.lines, line)
	t.lines = t.lines[max(0, len(t.lines)-tailLines):]
}

func (t *tail) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines = nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "; ")
}
