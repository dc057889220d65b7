// Command bench prints every figure that the program promises, each beside its target and, where the figure is a ratio,
// beside a floor that the same run measures. It is no test: it always ends well, and a figure that falls short says so.
//
//	go run ./bench [section...]    sections: http, million, sales, audit, crypt, signin, rights, rates, retrieval, sheets, start, size; none means all
//
// It expects bin/rapport and the built web and widget, which `make bench` sees to.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"time"
)

// section is one group of figures.
type section struct {
	name string
	run  func(ctx context.Context, w io.Writer) error
}

var sections = []section{
	{"http", overHTTP},
	{"million", million},
	{"sales", sales},
	{"audit", audited},
	{"crypt", crypt},
	{"signin", signin},
	{"rights", checks},
	{"rates", counted},
	{"retrieval", found},
	{"sheets", sheets},
	{"start", started},
	{"size", sizes},
}

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	asked := os.Args[1:]
	for _, name := range asked {
		if !slices.ContainsFunc(sections, func(s section) bool { return s.name == name }) {
			fmt.Fprintf(os.Stderr, "bench: there is no section %q\n", name)
		}
	}
	fmt.Printf("%d cores, %s/%s, %s, load %s\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), load())
	for _, s := range sections {
		if len(asked) > 0 && !slices.Contains(asked, s.name) || ctx.Err() != nil {
			continue
		}
		begun := time.Now()
		fmt.Printf("\n== %s\n", s.name)
		if err := s.run(ctx, os.Stdout); err != nil {
			fmt.Printf("not measured: %v\n", err)
		}
		fmt.Printf("(%s took %.0f s, load %s)\n", s.name, time.Since(begun).Seconds(), load())
	}
}

// load is how busy the machine has been in the last minute, as the system tells it: neighbours disturb every figure.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(raw), " ")
	return one
}
