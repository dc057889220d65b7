// Package badinput reads the bad inputs that tests send: the project's own collection, which lies beside the repository, and the
// published suites among the packages of web/. Its tests send all of them through every door of the real program.
package badinput

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Line is one bad input.
type Line struct {
	ID, Name string
	// Input are the bytes as text, or with a prefix such as HEX, GEN or CT a recipe for them.
	Input string
	// Expect says in words what the program must make of it.
	Expect string
}

// Bytes are the bytes of the input where it has them: those that HEX says, or the text itself.
func (l Line) Bytes() []byte {
	digits, ok := strings.CutPrefix(l.Input, "HEX:")
	if !ok {
		return []byte(l.Input)
	}
	raw, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		return []byte(l.Input)
	}
	return raw
}

func (l Line) String() string { return l.ID + " " + l.Name }

// Lines reads the collection of one class. A test is skipped where the collection is not on the machine.
func Lines(t testing.TB, class string) (lines []Line) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(Shared(t), "badinput", class+".jsonl"))
	if err != nil {
		t.Skipf("the collection of bad inputs is not here: %s.jsonl", class)
	}
	scan := bufio.NewScanner(bytes.NewReader(raw))
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		var l Line
		if err := json.Unmarshal(scan.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		t.Fatalf("%s.jsonl is empty", class)
	}
	return lines
}

// JSONTestSuite reads the published suite for parsers of JSON: names that begin with n must be refused, those with y are
// valid, and those with i are left to the parser.
func JSONTestSuite(t testing.TB) (lines []Line) {
	t.Helper()
	for _, file := range []string{"parsing", "transform"} {
		raw := published(t, "json-test-suite", "data", file+".js")
		var all []Line
		if err := json.NewDecoder(bytes.NewReader(raw[max(0, bytes.IndexByte(raw, '[')):])).Decode(&all); err != nil {
			t.Fatalf("json-test-suite, %s: %v", file, err)
		}
		for _, l := range all {
			lines = append(lines, Line{ID: "suite " + strings.TrimSuffix(l.Name, ".json"), Input: l.Input})
		}
	}
	return lines
}

// NaughtyStrings reads the big list of naughty strings.
func NaughtyStrings(t testing.TB) (lines []Line) {
	t.Helper()
	var all []string
	if err := json.Unmarshal(published(t, "big-list-of-naughty-strings", "blns.json"), &all); err != nil {
		t.Fatal(err)
	}
	for i, s := range all {
		lines = append(lines, Line{ID: fmt.Sprintf("blns %d", i), Input: s, Expect: "kept"})
	}
	return lines
}

// published reads a file of a package of web/; a test is skipped where the package is not installed.
func published(t testing.TB, path ...string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(append([]string{root(t), "web", "node_modules"}, path...)...))
	if err != nil {
		t.Skipf("%s is not installed: npm ci in web", path[0])
	}
	return raw
}

// Shared is the folder of what the project shares beside its repository.
func Shared(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("RAPPORT_SHARED"); dir != "" {
		return dir
	}
	return filepath.Join(root(t), "..", "shared")
}

// root is the folder of the repository.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no repository around the tests")
	return ""
}
