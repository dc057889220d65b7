package secret

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The key is its owner's alone, comes back the same, and one that can't be read is never replaced.
func TestTheKeyFileIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	made, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if again, err := Load(path); err != nil || string(again.Derive("x")) != string(made.Derive("x")) || string(made.Derive("x")) == string(made.Derive("y")) {
		t.Errorf("another key: %v", err)
	}
	for _, bad := range []string{"", "abc", strings.Repeat("g", 64), strings.Repeat("0", 62)} {
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path); err == nil {
			t.Errorf("%q is taken", bad)
		}
		if kept, _ := os.ReadFile(path); string(kept) != bad {
			t.Errorf("%q was replaced", bad)
		}
	}
}
