package arch_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// levels is how many requirements OWASP ASVS 5.0.0 has of each level.
var levels = map[string]int{"1": 70, "2": 183}

var (
	// ledgerRow is number, level, what is asked, the state, and the words about it.
	ledgerRow = regexp.MustCompile(`^\| ([0-9]+)\.([0-9]+)\.([0-9]+) \| ([12]) \| [^|]+ \| (proven|by construction|open|does not apply): ([^|]+) \|$`)
	ledgerTop = regexp.MustCompile(`(?m)^\| (proven|by construction|open|does not apply|all) \| ([0-9]+) \|`)
	// named is how a row names a test: its package below internal/, or its file below the top, and its name.
	named = regexp.MustCompile("`([^` ]+) (Test[A-Za-z0-9]+|Fuzz[A-Za-z0-9]+|\"[^`\"]+\")`")
)

// The ledger has each requirement once and in order, its counts are right, and every test that it names is there.
func TestLedger(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(root(t), "docs", "asvs.md"))
	if err != nil {
		t.Fatal(err)
	}
	counts, ofLevel, there, last := map[string]int{}, map[string]int{}, tests{}, 0
	for _, line := range strings.Split(string(raw), "\n") {
		if len(line) < 3 || !strings.HasPrefix(line, "| ") || line[2] < '0' || line[2] > '9' {
			continue
		}
		row := ledgerRow.FindStringSubmatch(line)
		if row == nil {
			t.Errorf("no row of the ledger: %s", line)
			continue
		}
		number := strings.Join(row[1:4], ".")
		at := place(t, row[1:4])
		if at <= last {
			t.Errorf("%s stands twice, or out of its order", number)
		}
		last = at
		counts[row[5]]++
		counts["all"]++
		ofLevel[row[4]]++
		proofs := named.FindAllStringSubmatch(row[6], -1)
		for _, test := range proofs {
			if !there.has(t, test[1], test[2]) {
				t.Errorf("%s names %s %s, which is no test", number, test[1], test[2])
			}
		}
		if row[5] == "proven" && len(proofs) == 0 {
			t.Errorf("%s is proven by no test", number)
		}
	}
	for level, want := range levels {
		if ofLevel[level] != want {
			t.Errorf("%d requirements of level %s, want %d", ofLevel[level], level, want)
		}
	}
	top := ledgerTop.FindAllStringSubmatch(string(raw), -1)
	for _, line := range top {
		if line[2] != strconv.Itoa(counts[line[1]]) {
			t.Errorf("the top says %s %s, the rows say %d", line[2], line[1], counts[line[1]])
		}
	}
	if len(top) != 5 {
		t.Errorf("the top counts %d states, want 5", len(top))
	}
	short := fmt.Sprintf("%d proven, %d by construction, %d open, %d that do not apply", counts["proven"], counts["by construction"], counts["open"], counts["does not apply"])
	if security, err := os.ReadFile(filepath.Join(root(t), "docs", "security.md")); err != nil || !strings.Contains(string(security), short) {
		t.Errorf("docs/security.md does not say: %s", short)
	}
}

func place(t *testing.T, parts []string) (at int) {
	t.Helper()
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil {
			t.Fatal(err)
		}
		at = at*100 + n
	}
	return at
}

// tests remembers the text of what was looked through for tests: of a package below internal/, or of a file of the front end.
type tests map[string]string

// has tells whether a package has a test of this name, or a file one of this title.
func (read tests) has(t *testing.T, where, name string) bool {
	t.Helper()
	pattern, title := filepath.Join(root(t), "internal", where, "*_test.go"), strings.HasPrefix(name, `"`)
	if title {
		pattern = filepath.Join(root(t), where)
	}
	if _, done := read[where]; !done {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			read[where] += "\n" + string(raw)
		}
	}
	if title {
		return strings.Contains(read[where], "test("+name) || strings.Contains(read[where], "it("+name)
	}
	return strings.Contains(read[where], "\nfunc "+name+"(")
}

// dangerous are packages of the standard library with what can be done wrong with them, and who may use them nonetheless.
var dangerous = map[string][]string{
	"crypto/des": nil, "crypto/dsa": nil, "crypto/md5": nil, "crypto/rc4": nil, "crypto/sha1": nil, // broken
	"math/rand": nil, "math/rand/v2": nil, // what they make can be guessed
	"encoding/gob": nil, "plugin": nil, // what is read chooses what runs
	"net/http/pprof": nil, "expvar": nil, // tell about the inside
	"unsafe": nil, "C": nil, // memory is no longer safe
	"os/exec":       {"internal/platform/embedpg"},
	"text/template": nil, // escapes nothing
}

// What is not imported can't be called: weak cryptography, numbers that can be guessed, commands, memory by hand.
func TestDangerousPackagesAreFenced(t *testing.T) {
	files := 0
	for _, dir := range []string{"internal", "cmd", "db"} {
		err := fs.WalkDir(os.DirFS(root(t)), dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files++
			f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root(t), path), nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, i := range f.Imports {
				lib, _ := strconv.Unquote(i.Path.Value)
				if allowed, is := dangerous[lib]; is && !slices.Contains(allowed, filepath.Dir(path)) {
					t.Errorf("%s imports %s", path, lib)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 100 {
		t.Errorf("only %d files were looked at", files)
	}
}
