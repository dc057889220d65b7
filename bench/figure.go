package main

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// atMost prints a figure that should stay below its target.
func atMost(w io.Writer, name string, got, target float64, unit, more string) {
	print(w, name, got, "<", target, unit, got < target, more)
}

// atLeast prints a figure that should reach its target.
func atLeast(w io.Writer, name string, got, target float64, unit, more string) {
	print(w, name, got, ">=", target, unit, got >= target, more)
}

func print(w io.Writer, name string, got float64, sign string, target float64, unit string, held bool, more string) {
	verdict := "short"
	if held {
		verdict = "ok"
	}
	fmt.Fprintf(w, "%-52s %9.3f %-5s target %-2s %-6g %-6s %s\n", name, got, unit, sign, target, verdict, more)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// spread is what many measurements of the same thing come to.
type spread struct{ p50, p95 time.Duration }

func spreadOf(took []time.Duration) spread {
	slices.Sort(took)
	return spread{p50: took[len(took)/2], p95: took[len(took)*95/100]}
}

// Short rounds of what is done in a moment.
const (
	shortRounds = 200
	perRound    = 500
)

// micros is how many microseconds it takes to do something: the fastest of many short rounds, which is what it costs, and not
// what else the machine had to do.
func micros(do func()) float64 {
	best := time.Hour
	for range shortRounds {
		begun := time.Now()
		for range perRound {
			do()
		}
		best = min(best, time.Since(begun))
	}
	return float64(best.Nanoseconds()) / perRound / 1000
}

// median of a few measurements.
func median(took []time.Duration) time.Duration { return spreadOf(took).p50 }
