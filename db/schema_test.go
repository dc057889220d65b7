package db_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"rapport/internal/platform/embedpg"
	"rapport/internal/platform/pg/pgtest"
)

var update = flag.Bool("update-schema", false, "write schema.sql again")

func TestMain(m *testing.M) { pgtest.Main(m) }

// varying is what pg_dump writes that depends on its own version, not on the schema.
var varying = regexp.MustCompile(`(?m)^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)\n|\n(?:\n)+`)

func TestDumpedSchemaIsCurrent(t *testing.T) {
	dir, version, err := embedpg.FindBinaries("")
	if err != nil {
		t.Fatal(err)
	}
	dump := filepath.Join(dir, "pg_dump")
	if _, err := os.Stat(dump); err != nil {
		t.Skip("this PostgreSQL has no pg_dump")
	}
	if version[:2] != "15" {
		t.Skip("schema.sql is dumped with PostgreSQL 15; this is " + version)
	}
	d := pgtest.New(t)
	out, err := exec.Command(dump, "--schema-only", "--schema=public", "--no-owner", "--exclude-table=goose_db_version*", d.Owner).Output()
	if err != nil {
		t.Fatal(err)
	}
	clean := varying.ReplaceAllString(string(out), "\n")
	if *update {
		if err := os.WriteFile("schema.sql", []byte(clean), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil || string(want) != clean {
		t.Fatalf("schema.sql is not what the migrations make: run make generate (%v)", err)
	}
}
