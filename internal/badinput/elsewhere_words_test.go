package badinput_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestElsewhereIsThere holds the reasons for what is not sent to the tests and folders that they name.
func TestElsewhereIsThere(t *testing.T) {
	t.Parallel()
	var tests strings.Builder
	root := os.DirFS("../..")
	err := fs.WalkDir(root, "internal", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, "_test.go") {
			raw, err := fs.ReadFile(root, path)
			tests.Write(raw)
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, why := range elsewhere {
		for _, name := range regexp.MustCompile(`\bTest\w+`).FindAllString(why, -1) {
			if !strings.Contains(tests.String(), "func "+name+"(") {
				t.Errorf("%s: there is no %s", id, name)
			}
		}
		for _, path := range regexp.MustCompile(`\b(internal|web|widget)/[\w./-]*\w`).FindAllString(why, -1) {
			if _, err := fs.Stat(root, path); err != nil {
				t.Errorf("%s: there is no %s", id, path)
			}
		}
	}
}
