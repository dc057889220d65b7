package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Route is one endpoint of the document with those who call it.
type Route struct {
	Method, Path, Access string
	// Callers are files below the root of the tree: the dashboard's, the widget's, tests'.
	Callers []string
	// Reason says why nobody needs to call it.
	Reason string
}

// Call is one call that the front end makes. Method is empty where the source names only the path. A call of the generic
// record code has a path for each record type, of which not every one needs to have the endpoint.
type Call struct {
	Method, File string
	Paths        []string
}

// Routes reads the document and the source tree: which endpoints there are, who calls each, and which calls name no
// endpoint.
func Routes(root string) (routes []Route, strays []Call, err error) {
	p, err := described()
	if err != nil {
		return nil, nil, err
	}
	if routes, err = documented(p); err != nil {
		return nil, nil, err
	}
	calls, err := frontCalls(root)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range calls {
		if !attach(routes, c) {
			strays = append(strays, c)
		}
	}
	if err := attachTests(root, routes); err != nil {
		return nil, nil, err
	}
	return routes, strays, attachReasons(root, routes)
}

func documented(p *Program) (routes []Route, err error) {
	raw, err := p.Document()
	if err != nil {
		return nil, err
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Access string `json:"x-access"`
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("app.Routes: %w", err)
	}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			routes = append(routes, Route{Method: strings.ToUpper(method), Path: path, Access: op.Access})
		}
	}
	routes = append(routes, Route{Method: "GET", Path: "/realtime", Access: "viewer"})
	slices.SortFunc(routes, func(a, b Route) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	return routes, nil
}

var (
	typedCall = regexp.MustCompile("\\bapi\\.(GET|POST|PUT|PATCH|DELETE)\\(\\s*(\"[^\"]+\"|'[^']+'|`[^`]+`|list\\(path\\)|one\\(path\\))")
	anyTyped  = regexp.MustCompile(`\bapi\.(GET|POST|PUT|PATCH|DELETE)\(`)
	rawCall   = regexp.MustCompile("\\b(?:fetch|cookieCall|download|upload|stream|post|URL)\\w*(?:<\\w+>)?\\(\\s*[\"'`](?:\\$\\{(?:this\\.)?base\\})?((?:/[a-z_]|\\$\\{(?:def\\.)?path\\}/)[^\"'`?]*)")
	recordDef = regexp.MustCompile(`\n\s*path: "(/[a-z_/-]+)",`)
	inserted  = regexp.MustCompile(`\$\{[^}]*\}|\{[^}]*\}`)
)

// frontCalls finds every call of the dashboard and the widget.
func frontCalls(root string) (calls []Call, err error) {
	var records []string
	sources := map[string]string{}
	for _, dir := range []string{"web/src", "widget/src"} {
		err := eachFile(filepath.Join(root, dir), func(path string, raw []byte) {
			name := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
			if strings.Contains(name, ".gen.") || strings.Contains(name, ".test.") {
				return
			}
			sources[name] = string(raw)
			if strings.HasPrefix(name, "web/src/features/") {
				for _, m := range recordDef.FindAllStringSubmatch(string(raw), -1) {
					records = append(records, m[1])
				}
			}
		}, ".ts", ".tsx")
		if err != nil {
			return nil, err
		}
	}
	for name, text := range sources {
		found := typedCall.FindAllStringSubmatch(text, -1)
		if n := len(anyTyped.FindAllString(text, -1)); n != len(found) {
			return nil, fmt.Errorf("%s makes %d calls, of which only %d name their endpoint where it can be read", name, n, len(found))
		}
		for _, m := range found {
			calls = append(calls, Call{Method: m[1], Paths: expand(strings.Trim(m[2], "\"'`"), records), File: name})
		}
		for _, m := range rawCall.FindAllStringSubmatch(text, -1) {
			calls = append(calls, Call{Paths: expand(m[1], records), File: name})
		}
	}
	slices.SortFunc(calls, func(a, b Call) int { return strings.Compare(a.File+a.Paths[0], b.File+b.Paths[0]) })
	return calls, nil
}

// expand gives the paths that one call of the generic record code means: one for each record type.
func expand(path string, records []string) (paths []string) {
	if !strings.Contains(path, "path)") && !strings.Contains(path, "path}") {
		return []string{path}
	}
	for _, r := range records {
		p := strings.NewReplacer("${one(path)}", r+"/{id}", "${list(path)}", r, "one(path)", r+"/{id}", "list(path)", r, "${path}", r, "${def.path}", r).Replace(path)
		paths = append(paths, p)
	}
	return paths
}

func shape(path string) string { return strings.TrimSuffix(inserted.ReplaceAllString(path, "{}"), "/") }

// means tells whether a path as code writes it is that of an endpoint: what the code inserts may be any part of it.
func means(written, path string) bool {
	a, b := strings.Split(shape(written), "/"), strings.Split(shape(path), "/")
	return slices.EqualFunc(a, b, func(w, p string) bool { return w == p || w == "{}" })
}

func attach(routes []Route, c Call) bool {
	found := false
	for i := range routes {
		r := &routes[i]
		named := slices.ContainsFunc(c.Paths, func(path string) bool { return means(path, r.Path) })
		if named && (c.Method == "" || c.Method == r.Method) {
			found = true
			if !slices.Contains(r.Callers, c.File) {
				r.Callers = append(r.Callers, c.File)
			}
		}
	}
	return found
}

// attachTests counts a test as a caller where one line of it, or the line after, names both method and path.
func attachTests(root string, routes []Route) error {
	matchers, parts := make([]*regexp.Regexp, len(routes)), make([][]byte, len(routes))
	for i, r := range routes {
		parts[i] = []byte(longest(strings.Split(shape(r.Path), "{}")))
		path := strings.ReplaceAll(regexp.QuoteMeta(shape(r.Path)), `\{\}`, `["'+\w.()/%{}$[\]\s-]+`)
		method := fmt.Sprintf("(?:%s|http\\.Method(?i:%s))", r.Method, r.Method)
		matchers[i] = regexp.MustCompile(method + `[^\n]{0,60}["'` + "`" + ` ]` + path + `["'` + "`" + `?\s]`)
	}
	for _, dir := range []string{"internal", "web/e2e"} {
		err := eachFile(filepath.Join(root, dir), func(path string, raw []byte) {
			name := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
			for i, m := range matchers {
				// Few files hold the plain part of a path; the expression is slow.
				if bytes.Contains(raw, parts[i]) && m.Match(raw) && !slices.Contains(routes[i].Callers, name) {
					routes[i].Callers = append(routes[i].Callers, name)
				}
			}
		}, "_test.go", ".spec.ts")
		if err != nil {
			return err
		}
	}
	return nil
}

func longest(parts []string) (most string) {
	for _, p := range parts {
		if len(p) > len(most) {
			most = p
		}
	}
	return most
}

// attachReasons reads contract/uncalled.tsv: method, path, reason. A path that begins with {record} stands for that of every
// record type, and counts where nobody calls.
func attachReasons(root string, routes []Route) error {
	raw, err := os.ReadFile(filepath.Join(root, "contract", "uncalled.tsv"))
	if err != nil {
		return fmt.Errorf("app.Routes: %w", err)
	}
	in := bufio.NewScanner(bytes.NewReader(raw))
	for in.Scan() {
		cols := strings.Split(in.Text(), "\t")
		if len(cols) != 3 || strings.HasPrefix(cols[0], "#") {
			continue
		}
		tail, every := strings.CutPrefix(cols[1], "{record}")
		for i := range routes {
			r := &routes[i]
			of, ends := strings.CutSuffix(r.Path, tail)
			switch {
			case r.Method != cols[0]:
			case every && ends && len(r.Callers) == 0 && isRecord(routes, of), !every && shape(r.Path) == shape(cols[1]):
				r.Reason = cols[2]
			}
		}
	}
	return in.Err()
}

// isRecord tells the paths of records on the engine: what they hold can be restored.
func isRecord(routes []Route, path string) bool {
	return slices.ContainsFunc(routes, func(r Route) bool { return r.Path == path+"/{id}/restore" })
}

func eachFile(dir string, each func(path string, raw []byte), endings ...string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if d.IsDir() || !slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(path, e) }) {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err == nil {
			each(path, raw)
		}
		return err
	})
}

// PrintRoutes writes the map of endpoints and callers.
func PrintRoutes(out io.Writer, root string) error {
	abs, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	routes, strays, err := Routes(abs)
	if err != nil {
		return err
	}
	for _, r := range routes {
		callers := strings.Join(r.Callers, ", ")
		if callers == "" {
			callers = "nobody: " + r.Reason
		}
		fmt.Fprintf(out, "%-6s %-44s %-8s %s\n", r.Method, r.Path, r.Access, callers)
	}
	for _, c := range strays {
		fmt.Fprintf(out, "STRAY  %-44s          %s\n", c.Paths[0], c.File)
	}
	return nil
}
