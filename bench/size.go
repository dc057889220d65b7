package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// Budgets of what a browser loads, in kB gzipped.
const (
	pageBudget   = 220
	widgetBudget = 15
)

var (
	pageLine   = regexp.MustCompile(`(?m)^(\S+)\s+([\d.]+) kB gzipped`)
	widgetLine = regexp.MustCompile(`(\d+) gzipped`)
)

// sizes asks the size checks of web and widget, which `make test` runs too.
func sizes(ctx context.Context, w io.Writer) error {
	out, err := sizeOf(ctx, "web")
	if err != nil {
		return err
	}
	for _, m := range pageLine.FindAllStringSubmatch(out, -1) {
		got, _ := strconv.ParseFloat(m[2], 64)
		atMost(w, "JavaScript of the first page, "+m[1], got, pageBudget, "kB", "gzipped")
	}
	if out, err = sizeOf(ctx, "widget"); err != nil {
		return err
	}
	if m := widgetLine.FindStringSubmatch(out); m != nil {
		got, _ := strconv.ParseFloat(m[1], 64)
		atMost(w, "the widget", got/1000, widgetBudget, "kB", "gzipped")
	}
	return nil
}

// sizeOf runs the size check of one folder. A check that fails for being over its budget has printed the size too.
func sizeOf(ctx context.Context, folder string) (string, error) {
	if _, err := os.Stat(folder + "/dist"); err != nil {
		return "", fmt.Errorf("%s is not built: run `make build` first", folder)
	}
	cmd := exec.CommandContext(ctx, "npm", "run", "--silent", "size")
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil && !strings.Contains(string(out), "gzipped") {
		return "", fmt.Errorf("size of %s: %w: %s", folder, err, out)
	}
	return string(out), nil
}
