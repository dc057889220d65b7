package arch_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var diffBlock = regexp.MustCompile("(?s)\n```diff\n(.*?)\n```\n")

// adding takes the diff out of the page.
func adding(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root(t), "docs", "adding-a-resource.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := diffBlock.FindAllSubmatch(raw, -1)
	if len(found) != 1 {
		t.Fatalf("docs/adding-a-resource.md has %d diffs, want one", len(found))
	}
	return string(found[0][1]) + "\n"
}

// applies holds a diff against the tree without changing it.
func applies(t *testing.T, diff string) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "adding.diff")
	if err := os.WriteFile(path, []byte(diff), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("git", "apply", "--check", path)
	cmd.Dir = root(t)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Logf("%s", out)
	}
	return err
}

func TestAddingAResourceStillApplies(t *testing.T) {
	diff := adding(t)
	if err := applies(t, diff); err != nil {
		t.Errorf("the diff of docs/adding-a-resource.md does not apply to this tree: %v", err)
	}
	if err := applies(t, strings.ReplaceAll(diff, "p.contacts.Table", "p.nobody.Table")); err == nil {
		t.Error("a diff of another tree applies as well, so this test proves nothing")
	}
}

// A record type takes six places and no more.
func TestAddingAResourceTakesSixPlaces(t *testing.T) {
	diff := adding(t)
	if n := strings.Count(diff, "\ndiff --git ") + 1; n != 6 {
		t.Errorf("%d files, want 6", n)
	}
	wiring := diff[strings.Index(diff, "+++ b/internal/app/wire.go"):]
	wiring = wiring[:strings.Index(wiring, "\ndiff --git ")]
	if n := strings.Count(wiring, "\n+"); n != 2 {
		t.Errorf("the wiring takes %d lines, want an import and one line", n)
	}
}
