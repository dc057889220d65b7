package arch_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rapport/internal/app"
)

type endpoint struct {
	methods []string
	path    string
	owed    string
	line    string
}

func endpoints(t *testing.T) (list []endpoint) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root(t), "contract", "endpoints.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimRight(string(raw), "\n"), "\n") {
		cols := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(cols) != 5 {
			t.Fatalf("contract/endpoints.tsv: five columns, not %d: %s", len(cols), line)
		}
		list = append(list, endpoint{methods: strings.Split(cols[0], ","), path: cols[1], owed: cols[4], line: strings.Join(cols[:4], "\t")})
	}
	return list
}

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// Every endpoint of the list is in the document, or a room owes it; what is there can't be owed any more.
func TestEndpointsAreThereOrOwed(t *testing.T) {
	routes, _, err := app.Routes(root(t))
	if err != nil {
		t.Fatal(err)
	}
	owed := 0
	for _, e := range endpoints(t) {
		if e.path == "/core/*" {
			continue // an alias of paths, proven in internal/api
		}
		missing := slices.DeleteFunc(slices.Clone(e.methods), func(m string) bool { return there(routes, m, e.path) })
		switch {
		case len(missing) > 0 && e.owed == "":
			t.Errorf("%s %s is not in the document, and no room owes it", missing, e.path)
		case len(missing) == 0 && e.owed != "":
			t.Errorf("%s is there: empty its last column in contract/endpoints.tsv", e.path)
		case len(missing) > 0:
			owed++
		}
	}
	t.Logf("%d lines of contract/endpoints.tsv are still owed", owed)
}

func there(routes []app.Route, method, path string) bool {
	pattern := regexp.QuoteMeta(parameter.ReplaceAllString(strings.ReplaceAll(path, "{entity}", "ENTITY"), "PARAM"))
	want := regexp.MustCompile("^" + strings.NewReplacer("ENTITY", `[a-z_/]+`, "PARAM", `\{[^}]+\}`).Replace(pattern) + "$")
	return slices.ContainsFunc(routes, func(r app.Route) bool { return r.Method == method && want.MatchString(r.Path) })
}

// The copy can't differ from the list it was made from.
func TestEndpointsAreTheAgreedOnes(t *testing.T) {
	shared := os.Getenv("RAPPORT_SHARED")
	if shared == "" {
		shared = filepath.Join(root(t), "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "contract", "endpoints.tsv"))
	if err != nil {
		t.Skip("the agreed list is not on this machine")
	}
	mine := endpoints(t)
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if !strings.HasPrefix(line, "#") && !slices.ContainsFunc(mine, func(e endpoint) bool { return e.line == line }) {
			t.Errorf("contract/endpoints.tsv lacks: %s", line)
		}
	}
}

// No call of the dashboard or the widget without an endpoint, and no endpoint without a caller, a test or a reason.
func TestFrontEndAndDocumentAgree(t *testing.T) {
	routes, strays, err := app.Routes(root(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strays {
		t.Errorf("%s calls %s %s, which is no endpoint", c.File, c.Method, c.Paths)
	}
	for _, r := range routes {
		switch {
		case len(r.Callers) == 0 && r.Reason == "":
			t.Errorf("%s %s: nobody calls it, no test does, and contract/uncalled.tsv gives no reason", r.Method, r.Path)
		case len(r.Callers) > 0 && r.Reason != "":
			t.Errorf("%s %s has a caller now: take it out of contract/uncalled.tsv", r.Method, r.Path)
		}
	}
}
