package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"rapport/internal/platform/limit"
)

// rateKeys is how many callers take turns.
const rateKeys = 1000

// counted measures what it costs to count one call against the rates of an account and of its company, in memory and, where
// REDIS_URL names one, together with other nodes.
func counted(_ context.Context, w io.Writer) error {
	var mu sync.Mutex
	calls, keys := map[string]int64{}, make([]string, rateKeys)
	for i := range keys {
		keys[i] = "0198c2f4-7a61-7c9e-8d5e-" + strconv.Itoa(100000000000+i)
	}
	n := 0
	floor := micros(func() {
		for _, key := range []string{keys[n%rateKeys], keys[0]} {
			mu.Lock()
			calls[key]++
			mu.Unlock()
		}
		n++
	})
	fmt.Fprintf(w, "floor: two numbers in a map behind a lock, %.3f µs\n", floor)
	here := countOne(limit.New(nil, nil), keys)
	took := micros(here)
	fmt.Fprintf(w, "counting a call in memory: %.3f µs, %.1f of the floor, %.0f allocations\n", took, took/floor, testing.AllocsPerRun(1000, here))
	o, err := limit.ReadURL(os.Getenv("REDIS_URL"))
	if err != nil || o == nil {
		return err
	}
	l := limit.New(o, slog.New(slog.DiscardHandler))
	defer l.Close()
	there := countOne(l, keys)
	there()
	if up, _ := l.Shared(); !up {
		return fmt.Errorf("bench: the Redis of REDIS_URL is away")
	}
	fmt.Fprintf(w, "counting a call in Redis: %.1f µs\n", micros(there))
	return nil
}

func countOne(l *limit.Limits, keys []string) func() {
	account, company := l.Rate("bench-account", 1_000_000, time.Second), l.Rate("bench-company", 1_000_000, time.Second)
	n := 0
	return func() {
		l.Take(account.Of(keys[n%len(keys)]), company.Of(keys[0]))
		n++
	}
}
