package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"rapport/internal/platform/embedpg"
	"rapport/internal/platform/secret"
)

// Migrate brings the schema forward and stops.
func Migrate(ctx context.Context, c Config) error {
	if err := c.check(); err != nil {
		return err
	}
	g, err := open(ctx, c, c.logger())
	if err != nil {
		return err
	}
	g.close()
	return nil
}

// described is the program wired without a database: enough to know its endpoints.
func described() (*Program, error) {
	return New(Parts{URL: "http://localhost:8080", Log: slog.New(slog.DiscardHandler), Master: secret.New(make([]byte, 32))})
}

// PrintOpenAPI writes the OpenAPI document, indented, in an order that does not change.
func PrintOpenAPI(out io.Writer) error {
	p, err := described()
	if err != nil {
		return err
	}
	raw, err := p.Document()
	if err != nil {
		return fmt.Errorf("app.PrintOpenAPI: %w", err)
	}
	var doc any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return fmt.Errorf("app.PrintOpenAPI: %w", err)
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(doc)
}

// Doctor checks the machine and says what to do about each finding. It fails when something stops the program.
func Doctor(c Config, out io.Writer) error {
	if err := c.check(); err != nil {
		fmt.Fprintf(out, "✗ settings: %v\n", err)
		return errors.New("1 finding")
	}
	checks := []embedpg.Check{{Name: "settings", OK: true, Detail: "every setting can be used"}, listens(c.Addr), keyed(c.KeyFile), c.wraps()}
	if c.DatabaseURL == "" {
		checks = append(checks, embedpg.Doctor(embedpg.Config{Dir: c.Data, BinDir: c.PostgresBin, Log: slog.New(slog.DiscardHandler)})...)
	} else {
		checks = append(checks, reaches(c.DatabaseURL))
	}
	if c.encrypted() {
		checks = append(checks, c.certified())
	}
	if c.RedisURL != "" {
		checks = append(checks, counts(c.RedisURL))
	}
	found := 0
	for _, check := range checks {
		sign := "✓"
		if !check.OK {
			sign = "✗"
			found++
		}
		fmt.Fprintf(out, "%s %s: %s\n", sign, check.Name, check.Detail)
		if !check.OK && check.Fix != "" {
			fmt.Fprintf(out, "  → %s\n", check.Fix)
		}
	}
	if found > 0 {
		return fmt.Errorf("%d finding(s)", found)
	}
	return nil
}
