package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// load32 keeps all clients busy for one turn, each on a connection of its own that stays open, and tells how many
// requests a second were answered well. The client is as plain as can be, since it shares the machine with the program.
func load32(ctx context.Context, url string, request func(*rand.Rand) []byte) (float64, error) {
	var (
		done    atomic.Int64
		running sync.WaitGroup
		failed  = make(chan error, clients)
	)
	begun := time.Now()
	until := begun.Add(turn)
	for i := range clients {
		running.Go(func() {
			if err := oneClient(strings.TrimPrefix(url, "http://"), until, rand.New(rand.NewPCG(uint64(begun.UnixNano()), uint64(i))), request, &done); err != nil {
				failed <- err
			}
		})
	}
	running.Wait()
	select {
	case err := <-failed:
		return 0, err
	default:
		return float64(done.Load()) / time.Since(begun).Seconds(), ctx.Err()
	}
}

func oneClient(addr string, until time.Time, r *rand.Rand, request func(*rand.Rand) []byte, done *atomic.Int64) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return fmt.Errorf("client: %w", err)
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 64<<10)
	for time.Now().Before(until) {
		if _, err := conn.Write(request(r)); err != nil {
			return fmt.Errorf("client: %w", err)
		}
		if err := answer(in); err != nil {
			return fmt.Errorf("client: %w", err)
		}
		done.Add(1)
	}
	return nil
}

// answer reads one answer to its end and looks only at its status.
func answer(in *bufio.Reader) error {
	status, err := in.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(status, "HTTP/1.1 2") {
		return errors.New(strings.TrimSpace(status))
	}
	length := -1
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if s, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			length, _ = strconv.Atoi(strings.TrimSpace(s))
		}
	}
	if length >= 0 {
		_, err := in.Discard(length)
		return err
	}
	return chunks(in)
}

func chunks(in *bufio.Reader) error {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(strings.TrimSpace(line), 16, 64)
		if err != nil {
			return err
		}
		if _, err := in.Discard(int(n) + 2); err != nil || n == 0 {
			return err
		}
	}
}

// pgbench is PostgreSQL's own load generator.
type pgbench struct{ path, address, dir string }

var errNoPgbench = errors.New("pgbench is neither beside PostgreSQL's programs nor on the PATH")

func findPgbench(data string) (*pgbench, error) {
	places, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	slices.Reverse(places)
	if path, err := exec.LookPath("pgbench"); err == nil {
		places = append(places, path)
	}
	if len(places) == 0 {
		return nil, errNoPgbench
	}
	return &pgbench{path: places[0], address: address(data, "rapport_app"), dir: filepath.Dir(data)}, nil
}

var perSecond = regexp.MustCompile(`tps = ([\d.]+)`)

// run has pgbench choose among the scripts for one turn, and gives its transactions a second.
func (b *pgbench) run(ctx context.Context, scripts []string) (float64, error) {
	args := []string{"-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", "-T", strconv.Itoa(int(turn.Seconds()))}
	for i, s := range scripts {
		name := filepath.Join(b.dir, fmt.Sprintf("script%d.sql", i))
		if err := os.WriteFile(name, []byte(s), 0o644); err != nil {
			return 0, fmt.Errorf("pgbench: %w", err)
		}
		args = append(args, "-f", name)
	}
	out, err := exec.CommandContext(ctx, b.path, append(args, b.address)...).CombinedOutput()
	m := perSecond.FindSubmatch(out)
	if err != nil || m == nil {
		return 0, fmt.Errorf("pgbench: %w: %s", errors.Join(err, io.ErrUnexpectedEOF), out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

func middle(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
