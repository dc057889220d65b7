// Package badinput_test sends every bad input that is known through every door of the real program that fits it. The doors come
// from the program's own document.
package badinput_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	program "rapport/internal/app"
	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/badinput"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/pg/pgtest"
)

func TestMain(m *testing.M) {
	if err := trust(); err != nil {
		panic(err)
	}
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: names}
	pgtest.Main(m)
}

// full sends everything through every door; without it every line goes through some, and every door gets some.
var full = os.Getenv("RAPPORT_BADINPUT") == "full"

// turn tells whether the nth of a class is sent now: always, or one in so many.
func (c *company) turn(n, every int) bool { return full || n%every == 0 }

// answersWithin bounds each call. Machines are slow at times: what has no bound takes minutes.
const answersWithin = 15 * time.Second

type world struct {
	app *apptest.App
	doc *document.Document
}

// company is a tenant of one class of bad inputs, with what is known of it.
type company struct {
	*world
	t     *testing.T
	class string
	owner *apptest.Client
	// ids are the identifiers that it has, by the type that they name.
	ids   map[string][]string
	count int
	// visitor is the token of somebody at its widget, questions how many were asked at it.
	visitor   string
	questions int
	// taught is what its documents say.
	taught string

	mu                sync.Mutex
	sent, wrong, void int
	// seen are the lines that were sent.
	seen map[string]bool
}

func (w *world) found(t *testing.T, class string) *company {
	c := &company{world: w, t: t, class: class, ids: map[string][]string{}, seen: map[string]bool{}}
	c.owner = w.app.Register(t, "Aldermoor Heat")
	c.ids["user"], c.ids["company"] = []string{c.owner.UserID}, []string{c.owner.CompanyID}
	return c
}

// TestBadInput sends each class to a company of its own, and looks at the end whether the program is as it was.
func TestBadInput(t *testing.T) {
	app := apptest.New(t, apptest.Parts(func(p *program.Parts) { p.Reach = []netip.Prefix{netip.MustParsePrefix(elsewhereAddress + "/32")} }))
	w := &world{app: app, doc: document.Read(t, app)}
	classes := map[string]func(*company){"json": (*company).json, "unicode": (*company).unicode, "xss": (*company).xss, "blns": (*company).blns,
		"csv": (*company).csv, "filename": (*company).filename, "filter": (*company).filter, "origin": (*company).origin, "ssrf": (*company).ssrf, "jwt": (*company).jwt, "ws": (*company).ws, "prompt": (*company).prompt, "doc": (*company).document}
	var before, after runtime.MemStats
	warm := w.found(t, "warm")
	warm.explore()
	runtime.GC()
	runtime.ReadMemStats(&before)
	goroutines := len(ours())
	t.Run("classes", func(t *testing.T) {
		for class, send := range classes {
			t.Run(class, func(t *testing.T) {
				t.Parallel()
				c := w.found(t, class)
				send(c)
				c.report()
			})
		}
	})
	w.rested(t, goroutines)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("%d MiB of memory were not given back", grown>>20)
	}
}

// report prints the line of a class.
func (c *company) report() {
	c.t.Helper()
	if res := c.call(call{method: "GET", path: "/readyz"}); res.status != http.StatusOK {
		c.fail("the program behind it", "%d %s", res.status, res.body)
	}
	lines := badinput.NaughtyStrings
	if c.class != "blns" {
		lines = func(t testing.TB) []badinput.Line { return badinput.Lines(t, c.class) }
	}
	c.account(lines(c.t))
	fmt.Printf("badinput class=%s sent=%d void=%d wrong=%d\n", c.class, c.sent, c.void, c.wrong)
}

// account holds every line to having been sent, or to a reason why not; and no class may consist of reasons.
func (c *company) account(lines []badinput.Line) {
	for _, l := range lines {
		switch why := elsewhere[l.ID]; {
		case c.seen[l.ID] && why != "":
			c.fail(l, "was sent, and has a reason for not being sent: %s", why)
		case !c.seen[l.ID] && why == "":
			c.fail(l, "was not sent, and there is no reason for it")
		case !c.seen[l.ID]:
			c.void++
		}
	}
	if c.void == len(lines) {
		c.fail("the class", "no line of it was sent")
	}
}

// note counts that a line is sent.
func (c *company) note(l badinput.Line) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent++
	c.seen[l.ID] = true
}

// rested waits until no more goroutines run than before, and holds the queue to having failed nothing.
func (w *world) rested(t *testing.T, goroutines int) {
	t.Helper()
	http.DefaultClient.CloseIdleConnections()
	for range 200 {
		if len(ours()) <= goroutines+2 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if left := ours(); len(left) > goroutines+2 {
		t.Errorf("%d goroutines run, %d before: %.6000s", len(left), goroutines, strings.Join(left, "\n\n"))
	}
	rows, err := w.app.DB.OwnerPool(t).Query(context.Background(), "select kind || ': ' || errors[1]::text from "+pg.JobSchema+".river_job where cardinality(errors) > 0")
	if err != nil {
		t.Fatal(err)
	}
	failed, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(failed) > 0 {
		t.Errorf("jobs that failed: %.2000s %v", failed, err)
	}
}

// ours are the goroutines of the program and of its connections; those of the queue come and go by themselves.
func ours() (all []string) {
	raw := make([]byte, 4<<20)
	for _, one := range strings.Split(string(raw[:runtime.Stack(raw, true)]), "\n\n") {
		if (strings.Contains(one, "rapport/internal/") || strings.Contains(one, "net/http.")) && !strings.Contains(one, "riverqueue") && !strings.Contains(one, "testing.") {
			all = append(all, one)
		}
	}
	return all
}

// quiet waits until what was begun in the background is done, as far as the company's rows show.
func (c *company) quiet() map[string]string {
	last := c.rows()
	for range 100 {
		time.Sleep(100 * time.Millisecond)
		now := c.rows()
		if maps.Equal(now, last) {
			break
		}
		last = now
	}
	return last
}

// fail counts a wrong answer to a bad input.
func (c *company) fail(what any, format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.wrong++; c.wrong < 40 {
		c.t.Errorf("%v: %s", what, fmt.Sprintf(format, args...))
	}
}

// call is one request within this process.
type call struct {
	method, path, token string
	kind                string
	body                []byte
	header              http.Header
}

type answer struct {
	status int
	header http.Header
	body   []byte
	took   time.Duration
}

// caller differs for every call: what is paced by the sender's network is not what is looked at here.
var caller struct {
	sync.Mutex
	n uint32
}

func someone() string {
	caller.Lock()
	defer caller.Unlock()
	caller.n++
	return fmt.Sprintf("11.%d.%d.1:4711", caller.n>>8&255, caller.n&255)
}

// call makes a request. The path is below the API's base unless it is one of the program's own.
func (c *company) call(q call) answer {
	base := "/api/v1"
	if q.path == "/readyz" {
		base = ""
	}
	var body io.Reader
	if q.body != nil {
		body = bytes.NewReader(q.body)
	}
	req := httptest.NewRequest(q.method, base+q.path, body)
	req.RemoteAddr = someone()
	if q.header != nil {
		req.Header = q.header
	}
	if q.kind != "" {
		req.Header.Set("Content-Type", q.kind)
	}
	if q.token != "" {
		req.Header.Set("Authorization", "Bearer "+q.token)
	}
	rec, start := httptest.NewRecorder(), time.Now()
	c.app.ServeHTTP(rec, req)
	return answer{rec.Code, rec.Header(), rec.Body.Bytes(), time.Since(start)}
}

// send is call for a bad input: it is counted, and whatever the program makes of it, it answers in time, doesn't break, and
// says in words what is wrong.
func (c *company) send(l badinput.Line, q call) answer {
	c.note(l)
	a := c.call(q)
	c.sane(l, q.method+" "+q.path, a)
	return a
}

func (c *company) sane(l badinput.Line, where string, a answer) {
	if a.status >= 500 {
		c.fail(l, "%.120s: %d %.300s", where, a.status, a.body)
	}
	if a.took > answersWithin {
		c.fail(l, "%.120s: took %v", where, a.took)
	}
	if a.status >= 400 && a.status < 500 && a.status != http.StatusMethodNotAllowed {
		var p struct{ Detail string }
		if !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") || json.Unmarshal(a.body, &p) != nil || len(p.Detail) < 8 {
			c.fail(l, "%.120s: %d without words: %.200s", where, a.status, a.body)
		}
	}
}

// refused holds an answer to one of some statuses.
func (c *company) refused(l badinput.Line, where string, a answer, statuses ...int) {
	if !slices.Contains(statuses, a.status) {
		c.fail(l, "%.120s: %d, want %v: %.300s", where, a.status, statuses, a.body)
	}
}

// rows is a digest of everything that the company has.
func (c *company) rows() map[string]string {
	c.t.Helper()
	return c.app.Rows(c.t, c.owner.CompanyID)
}

// decode reads an answer that must be there.
func decode(t *testing.T, a answer, status int, v any) {
	t.Helper()
	if a.status != status {
		t.Fatalf("%d, want %d: %s", a.status, status, a.body)
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
}
