// Package arch holds the drawing of the house against the code: which package may import which, how large files are,
// which endpoints exist and who calls them. It has no code of its own.
package arch_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors lists the packages from the ground up: each may import those before it, and its own floor only where the floor
// is one area. api and app stand beside the areas.
var floors = []string{"platform", "resource", "identity", "trail", "crm", "planning", "sales", "care", "automation", "insight", "billing", "app", "cmd"}

// fences name the only packages that may import a library.
var fences = map[string][]string{
	"codeberg.org/go-pdf/fpdf":            {"internal/sales/letter"},
	"github.com/danielgtaylor/huma/v2":    {"internal/api", "internal/platform/rest", "internal/resource/resourceapi", "actions.go"},
	"github.com/klippa-app/go-pdfium":     {"internal/care/extract"},
	"github.com/riverqueue/river":         {"internal/platform/jobs", "jobs.go", "internal/platform/pg", "import_job.go"},
	"github.com/jackc/pgx/v5/pgxpool":     {"internal/platform/pg", "internal/platform/embedpg"},
	"github.com/pressly/goose/v3":         {"internal/platform/pg"},
	"github.com/google/cel-go":            {"internal/resource"},
	"github.com/golang-jwt/jwt/v5":        {"internal/identity/auth", "internal/care/widgets"},
	"github.com/coder/websocket":          {"internal/trail"},
	"github.com/xuri/excelize/v2":         {"internal/resource/sheet"},
	"github.com/emersion/go-vcard":        {"internal/resource/sheet"},
	"github.com/nyaruka/phonenumbers":     {"internal/platform/phone"},
	"golang.org/x/image":                  {"internal/platform/picture"},
	"github.com/maypok86/otter/v2":        {"internal/platform/cache"},
	"github.com/alexedwards/argon2id":     {"internal/identity/users"},
	"github.com/coreos/go-oidc/v3":        {"internal/identity/providers"},
	"golang.org/x/oauth2":                 {"internal/identity/providers"},
	"github.com/go-webauthn/webauthn":     {"internal/identity/passkeys"},
	"github.com/pquerna/otp":              {"internal/identity/factors"},
	"github.com/tink-crypto/tink-go/v2":   {"internal/platform/secret"},
	"github.com/trustelem/zxcvbn":         {"internal/identity/users"},
	"github.com/blevesearch/snowballstem": {"internal/care/retrieval"},
	"github.com/teambition/rrule-go":      {"internal/planning/recurrence"},
	"github.com/arran4/golang-ical":       {"internal/planning/ical"},
	"github.com/wneessen/go-mail":         {"internal/platform/mail"},
	"golang.org/x/crypto/acme":            {"internal/platform/certs"},
	"github.com/redis/go-redis/v9":        {"internal/platform/limit"},
	"github.com/prometheus/client_golang": {"internal/api", "internal/app"},
}

type pkg struct {
	ImportPath, Dir, Doc string
	Imports, GoFiles     []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,Imports,GoFiles", "./...")
	cmd.Dir = root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// floor is the storey of a package: internal/crm/deals is on crm, cmd/rapport on cmd.
func floor(path string) string {
	parts := strings.Split(strings.TrimPrefix(path, "rapport/"), "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return parts[1]
	}
	return parts[0]
}

// outside may be imported by everybody above platform, or imports at will.
var outside = []string{"db", "web", "widget", "bench", "api", "apptest", "arch", "isolation", "badinput"}

func mayImport(from, to string) bool {
	f, t := floor(from), floor(to)
	switch {
	case f == "bench" || f == "apptest" || f == "arch" || f == "isolation" || f == "badinput":
		return true
	case f == "api":
		return slices.Contains([]string{"platform", "resource", "identity", "api"}, t)
	case t == "api":
		return f == "app"
	case t == "db" || t == "web" || t == "widget":
		return f == "app" || f == "platform" && strings.HasSuffix(from, "/pgtest") || to == "rapport/widget" && from == "rapport/internal/care/widgets"
	case slices.Contains(outside, t):
		return false
	}
	return slices.Index(floors, t) <= slices.Index(floors, f) && slices.Index(floors, t) >= 0
}

func TestImportArrows(t *testing.T) {
	for _, p := range packages(t) {
		for _, to := range p.Imports {
			if strings.HasPrefix(to, "rapport/") && !mayImport(p.ImportPath, to) {
				t.Errorf("%s must not import %s: arrows point to the left only", p.ImportPath, to)
			}
		}
	}
}

func TestArrowsKnowEveryPackage(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range packages(t) {
		f := floor(p.ImportPath)
		seen[f] = true
		if !slices.Contains(floors, f) && !slices.Contains(outside, f) {
			t.Errorf("%s is in no storey of the house", p.ImportPath)
		}
	}
	for _, f := range []string{"platform", "resource", "identity", "trail", "crm", "care", "insight", "app", "cmd"} {
		if !seen[f] {
			t.Errorf("the rules name %s, which has no package", f)
		}
	}
}

func TestArrowsCanFail(t *testing.T) {
	for _, tc := range []struct {
		from, to string
		ok       bool
	}{
		{"rapport/internal/crm/contacts", "rapport/internal/resource", true},
		{"rapport/internal/resource", "rapport/internal/crm/contacts", false},
		{"rapport/internal/crm/contacts", "rapport/internal/care/widgets", false},
		{"rapport/internal/platform/pg", "rapport/internal/resource", false},
		{"rapport/internal/api", "rapport/internal/crm/contacts", false},
		{"rapport/internal/care/widgets", "rapport/internal/api", false},
	} {
		if got := mayImport(tc.from, tc.to); got != tc.ok {
			t.Errorf("%s -> %s: %v", tc.from, tc.to, got)
		}
	}
}

func TestFencedLibraries(t *testing.T) {
	used := map[string]bool{}
	for _, p := range packages(t) {
		for _, file := range p.GoFiles {
			for _, lib := range importsOf(t, filepath.Join(p.Dir, file)) {
				for fenced, allowed := range fences {
					if lib != fenced && !strings.HasPrefix(lib, fenced+"/") {
						continue
					}
					used[fenced] = true
					inside := slices.ContainsFunc(allowed, func(a string) bool {
						return file == a || strings.HasPrefix(p.ImportPath, "rapport/"+a)
					})
					if !inside && !strings.HasPrefix(p.ImportPath, "rapport/bench") && floor(p.ImportPath) != "apptest" {
						t.Errorf("%s/%s must not import %s; that is for %v", p.ImportPath, file, lib, allowed)
					}
				}
			}
		}
	}
	for lib := range fences {
		if !used[lib] {
			t.Errorf("the fences name %s, which nothing imports", lib)
		}
	}
}

// importsOf reads the import lines of one file.
func importsOf(t *testing.T, path string) (libs []string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	block := false
	for in.Scan() {
		line := strings.TrimSpace(in.Text())
		switch {
		case line == "import (":
			block = true
		case block && line == ")":
			return libs
		case block || strings.HasPrefix(line, "import "):
			if parts := strings.Split(line, `"`); len(parts) == 3 {
				libs = append(libs, parts[1])
			}
		case strings.HasPrefix(line, "func "), strings.HasPrefix(line, "type "):
			return libs
		}
	}
	return libs
}

func TestEnvironmentIsReadOnlyInApp(t *testing.T) {
	for _, p := range packages(t) {
		if floor(p.ImportPath) == "app" || floor(p.ImportPath) == "bench" || floor(p.ImportPath) == "badinput" {
			continue
		}
		for _, file := range p.GoFiles {
			raw, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			for _, call := range []string{"os.Getenv(", "os.LookupEnv("} {
				if bytes.Contains(raw, []byte(call)) {
					t.Errorf("%s/%s reads the environment: settings live in internal/app", p.ImportPath, file)
				}
			}
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) > 0 && len(p.Doc) < 30 {
			t.Errorf("%s has no package comment that says what it is for", p.ImportPath)
		}
	}
}

// maxLines is where a file wants a split; the engine as a whole has a bound of its own
// (docs/decisions/001-engine-size.md says what counts).
const (
	maxLines       = 500
	maxEngineLines = 2500
)

// codeLines counts the lines that are neither blank nor only a comment.
func codeLines(raw []byte) (n int) {
	for line := range bytes.Lines(raw) {
		if line = bytes.TrimSpace(line); len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
			n++
		}
	}
	return n
}

func TestSizes(t *testing.T) {
	engine := 0
	for _, p := range packages(t) {
		for _, file := range p.GoFiles {
			raw, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			n := bytes.Count(raw, []byte("\n"))
			if n > maxLines {
				t.Errorf("%s/%s has %d lines; split it", p.ImportPath, file, n)
			}
			core := p.ImportPath == "rapport/internal/resource" && !strings.HasPrefix(file, "filter")
			if core || p.ImportPath == "rapport/internal/resource/resourceapi" {
				engine += codeLines(raw)
			}
			if name := filepath.Base(p.Dir); slices.Contains([]string{"util", "utils", "common", "helpers", "models", "types"}, name) {
				t.Errorf("%s says nothing about what it is for", p.ImportPath)
			}
		}
	}
	if engine > maxEngineLines {
		t.Errorf("the engine has %d lines of code, more than %d: a feature enters only when three record types need it", engine, maxEngineLines)
	}
}

// What is quickly hashed is quickly guessed: the program itself never asks for it.
func TestQuickHashesAreForTestsOnly(t *testing.T) {
	for _, p := range packages(t) {
		if floor(p.ImportPath) == "apptest" {
			continue
		}
		for _, file := range p.GoFiles {
			raw, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(raw, []byte("users.NewQuick(")) {
				t.Errorf("%s/%s makes passwords that are quickly guessed", p.ImportPath, file)
			}
		}
	}
}
