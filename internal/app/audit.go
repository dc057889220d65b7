package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/google/uuid"

	"rapport/internal/platform/embedpg"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/trail/audit"
)

// AuditCheck says what `rapport audit verify` is to check.
type AuditCheck struct {
	File       string `help:"A sealed file that was exported, to be checked without a database."`
	Company    string `help:"Only the log of this company, by its id (default: every company's)."`
	Checkpoint string `help:"A file with a checkpoint that was kept elsewhere, as GET /audit/seal answers it: the log must still hold it." type:"existingfile"`
	PublicKey  string `help:"What checkpoints are held against, in hexadecimal digits (default: from the key file, else from the exported file itself)."`
}

// VerifyAudit checks the audit log, of every company in the database or of an exported file. It fails when anything is wrong.
func VerifyAudit(ctx context.Context, c Config, check AuditCheck, out io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	v, err := verifier(c, check)
	if err != nil {
		return err
	}
	if check.File != "" {
		return verifyFile(v, check.File, out)
	}
	if v.Keys == audit.NewKeys(nil) {
		return fmt.Errorf("the key file %s is not there: without it only an exported file can be checked (--file)", c.KeyFile)
	}
	db, closeDB, err := connect(ctx, c)
	if err != nil {
		return err
	}
	defer closeDB()
	return verifyDatabase(ctx, v, db, check.Company, out)
}

func verifier(c Config, check AuditCheck) (*audit.Verifier, error) {
	v := &audit.Verifier{Keys: audit.NewKeys(nil)}
	if _, err := os.Stat(c.KeyFile); err == nil {
		master, err := secret.Read(c.KeyFile)
		if err != nil {
			return nil, err
		}
		v.Keys = audit.NewKeys(master)
	}
	if check.PublicKey != "" {
		key, err := audit.ReadPublicKey(check.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("--public-key: %w", err)
		}
		v.PublicKey = key
	}
	if check.Checkpoint == "" {
		return v, nil
	}
	kept, err := readCheckpoint(check.Checkpoint)
	v.Kept = kept
	return v, err
}

// readCheckpoint takes a checkpoint alone, what the endpoint answers, or the last line of a sealed file.
func readCheckpoint(path string) ([]audit.Checkpoint, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--checkpoint: %w", err)
	}
	lines := bytes.Split(bytes.TrimSpace(raw), []byte("\n"))
	for _, text := range [][]byte{raw, lines[len(lines)-1]} {
		var within struct{ Checkpoint *audit.Checkpoint }
		if json.Unmarshal(text, &within) == nil && within.Checkpoint != nil {
			return []audit.Checkpoint{*within.Checkpoint}, nil
		}
		var one audit.Checkpoint
		if json.Unmarshal(text, &one) == nil && one.CompanyID != uuid.Nil {
			return []audit.Checkpoint{one}, nil
		}
	}
	return nil, fmt.Errorf("--checkpoint: %s holds no checkpoint", path)
}

func verifyFile(v *audit.Verifier, path string, out io.Writer) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("--file: %w", err)
	}
	defer f.Close()
	r, err := v.File(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	tell(out, r)
	return verdict([]*audit.Report{r})
}

func verifyDatabase(ctx context.Context, v *audit.Verifier, db *pg.DB, company string, out io.Writer) error {
	all, err := audit.Companies(ctx, db)
	if err != nil {
		return err
	}
	if company != "" {
		id, err := uuid.Parse(company)
		if err != nil {
			return fmt.Errorf("--company: %q is no id of a company", company)
		}
		all = []uuid.UUID{id}
	}
	var reports []*audit.Report
	for _, id := range withKept(all, v.Kept) {
		r, err := v.Database(ctx, db, id)
		if err != nil {
			return err
		}
		tell(out, r)
		reports = append(reports, r)
	}
	if len(reports) == 0 {
		fmt.Fprintln(out, "There is no company with a log.")
	}
	return verdict(reports)
}

// withKept adds the companies of kept checkpoints: one whose log is gone altogether is in no list.
func withKept(all []uuid.UUID, kept []audit.Checkpoint) []uuid.UUID {
	for i := range kept {
		there := false
		for _, id := range all {
			there = there || id == kept[i].CompanyID
		}
		if !there {
			all = append(all, kept[i].CompanyID)
		}
	}
	return all
}

func tell(out io.Writer, r *audit.Report) {
	sign := "✓"
	if !r.Sound() {
		sign = "✗"
	}
	fmt.Fprintf(out, "%s company %s: %d changes checked in %s (%.0f a second)", sign, r.Company, r.Sealed, r.Took.Round(time.Millisecond), float64(r.Sealed)/r.Took.Seconds())
	for _, more := range []struct {
		n    int64
		what string
	}{{r.Waiting, "wait for their seal"}, {r.Before, "are older than the seal"}, {r.Erased, "were erased, with their digests left"}} {
		if more.n > 0 {
			fmt.Fprintf(out, ", %d %s", more.n, more.what)
		}
	}
	fmt.Fprintln(out)
	if r.Head != nil {
		fmt.Fprintf(out, "  checkpoint: %d changes, %s, mac %s\n", r.Head.Seq, r.Head.At.UTC().Format(time.RFC3339), r.Head.Mac)
	}
	if !r.Keyed {
		fmt.Fprintln(out, "  without the master key: held against the signed checkpoint only")
	}
	for _, f := range r.Findings {
		fmt.Fprintln(out, "  "+f.String())
	}
}

func verdict(reports []*audit.Report) error {
	n := 0
	for _, r := range reports {
		n += len(r.Findings)
	}
	if n > 0 {
		return fmt.Errorf("%d finding(s) in the audit log", n)
	}
	return nil
}

// connect gives the database that a program is using, or starts the embedded one where none runs. It changes no schema.
func connect(ctx context.Context, c Config) (*pg.DB, func(), error) {
	if c.DatabaseURL != "" {
		db, err := pg.Open(ctx, pg.Config{DSN: c.DatabaseURL, SetRole: true})
		if err != nil {
			return nil, nil, err
		}
		return db, db.Close, nil
	}
	if db, err := pg.Open(ctx, pg.Config{DSN: embedpg.Running(c.Data, "rapport", pg.AppRole)}); err == nil {
		return db, db.Close, nil
	}
	if _, err := os.Stat(c.Data); errors.Is(err, os.ErrNotExist) {
		return nil, nil, fmt.Errorf("the data directory %s (RAPPORT_DATA) is not there", c.Data)
	}
	server, err := embedpg.Start(ctx, embedpg.Config{Dir: c.Data, BinDir: c.PostgresBin, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, nil, err
	}
	stop := func() { _ = server.Stop(context.WithoutCancel(ctx)) }
	db, err := pg.Open(ctx, pg.Config{DSN: server.DSN("rapport", pg.AppRole)})
	if err != nil {
		stop()
		return nil, nil, err
	}
	return db, func() { db.Close(); stop() }, nil
}
