package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// started measures how soon the program is ready on a new data directory and on one it knows, and what it holds idle.
func started(ctx context.Context, w io.Writer) error {
	dir, err := folder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var fresh, warm []time.Duration
	for i := range 3 {
		took, err := once(ctx, filepath.Join(dir, fmt.Sprintf("data%d", i)))
		if err != nil {
			return err
		}
		fresh = append(fresh, took)
	}
	for range 5 {
		took, err := once(ctx, filepath.Join(dir, "data0"))
		if err != nil {
			return err
		}
		warm = append(warm, took)
	}
	atMost(w, "warm start to /readyz", median(warm).Seconds(), 1.5, "s", "median of 5, each "+each(warm))
	atMost(w, "fresh start to /readyz", median(fresh).Seconds(), 6, "s", "median of 3, each "+each(fresh))
	return idle(ctx, w, filepath.Join(dir, "data0"))
}

func once(ctx context.Context, data string) (time.Duration, error) {
	p, err := startProgram(ctx, data)
	if err != nil {
		return 0, err
	}
	return p.ready, p.stop()
}

func each(all []time.Duration) string {
	var parts []string
	for _, d := range all {
		parts = append(parts, fmt.Sprintf("%.2f", d.Seconds()))
	}
	return strings.Join(parts, " ")
}

// idle measures memory five seconds after a start. Resident memory counts shared pages in full in every process that
// maps them, proportional memory only once in all.
func idle(ctx context.Context, w io.Writer, data string) error {
	p, err := startProgram(ctx, data)
	if err != nil {
		return err
	}
	time.Sleep(5 * time.Second)
	rss, pss, err := memory(p.cmd.Process.Pid)
	if err != nil {
		return errors.Join(err, p.stop())
	}
	var pgRSS, pgPSS float64
	below := descendants(p.cmd.Process.Pid)
	for _, pid := range below {
		r, s, err := memory(pid)
		if err != nil {
			continue
		}
		pgRSS, pgPSS = pgRSS+r, pgPSS+s
	}
	atMost(w, "idle memory of Rapport, resident", rss, 100, "MB", fmt.Sprintf("proportional %.1f MB", pss))
	fmt.Fprintf(w, "beside it PostgreSQL's %d processes: proportional %.1f MB (resident %.1f MB, shared buffers counted in each)\n", len(below), pgPSS, pgRSS)
	return p.stop()
}

// memory reads what one process holds, in MB.
func memory(pid int) (rss, pss float64, err error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, 0, fmt.Errorf("memory: %w", err)
	}
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		kb, _ := strconv.ParseFloat(f[1], 64)
		switch f[0] {
		case "Rss:":
			rss = kb * 1024 / 1e6
		case "Pss:":
			pss = kb * 1024 / 1e6
		}
	}
	return rss, pss, nil
}

// descendants are the processes below pid.
func descendants(pid int) (all []int) {
	// A child belongs to the thread that made it.
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, file := range tasks {
		raw, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for _, f := range strings.Fields(string(raw)) {
			child, _ := strconv.Atoi(f)
			all = append(append(all, child), descendants(child)...)
		}
	}
	return all
}
