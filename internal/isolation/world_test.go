// Package isolation proves that no company ever sees another's data. It holds only tests, and everything in it comes from the
// program's own OpenAPI document: what there is to call, what stands where, and which type each identifier names.
package isolation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"

	program "rapport/internal/app"
	"rapport/internal/apptest"
	"rapport/internal/apptest/document"
	"rapport/internal/platform/pg/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// company is one tenant of the world.
type company struct {
	name  string
	owner *apptest.Client
	// tokens are those of its people and programs, by what they are.
	tokens map[string]string
	pool   *pool
	maker  *maker
	// private is, by type, what is one colleague's own and not the owner's.
	private map[string]string
	// visitors are the tokens with which a visitor's calls worked.
	visitors map[*document.Operation]string
	// works are the requests that the owner made with success, by operation.
	works map[*document.Operation]*request
}

// mark is the canary of a company: it stands in every text that the company wrote.
func (c *company) mark() string { return "canary" + c.name }

// token is what one of the company's people, programs or visitors shows.
func (c *company) token(as string) string {
	if as == "visitor" {
		return c.pool.last("visitor_token", 0)
	}
	return c.tokens[as]
}

type world struct {
	t       *testing.T
	app     *apptest.App
	handler http.Handler
	doc     *document.Document
	// issuer is a provider of sign-in outside of the program.
	issuer string
	// defective tells that a defect is planted, which may make calls fail.
	defective bool
	// faults are the calls in which the program itself failed.
	faults []string
	// sent counts the calls.
	sent int
}

// started runs the program with what it calls of the world outside: a provider of sign-in, and the records of domains, which
// say whatever was asked for.
func started(t *testing.T, options ...apptest.Option) *apptest.App {
	var app *apptest.App
	own := apptest.Parts(func(p *program.Parts) {
		p.Reach = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
		p.LookupTXT = func(ctx context.Context, name string) ([]string, error) {
			var said string
			err := app.DB.OwnerPool(t).QueryRow(ctx, "select token from sign_in_domains where '_rapport.' || domain = $1", name).Scan(&said)
			return []string{said}, err
		}
	})
	app = apptest.New(t, append(options, own)...)
	return app
}

// provider is as much of a provider of sign-in as is asked before somebody signs in (OpenID Connect Discovery 1.0, section 4).
func provider(t *testing.T) string {
	mux := http.NewServeMux()
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"issuer": s.URL, "authorization_endpoint": s.URL + "/authorize", "token_endpoint": s.URL + "/token", "jwks_uri": s.URL + "/keys"})
	})
	return s.URL
}

// answer is what came back.
type answer struct {
	status int
	body   []byte
}

// send makes one call in this process.
func (w *world) send(token string, r *request) answer {
	raw, kind := r.payload(w.doc)
	req := httptest.NewRequest(r.op.Method, "/api/v1"+r.url(), bytes.NewReader(raw))
	// Each call comes from another address: what is counted by address is no matter here.
	w.sent++
	req.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:4711", w.sent>>16&255, w.sent>>8&255, w.sent&255)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for k, v := range r.header {
		req.Header.Set(k, v)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if r.op.Access == "visitor" || r.op.Access == "public" {
		req.Header.Set("Origin", w.app.URL) // from a page
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	if rec.Code >= http.StatusInternalServerError && !w.defective {
		w.faults = append(w.faults, fmt.Sprintf("%s fails: %d for %s %.500s", r.op, rec.Code, r.url(), raw))
	}
	return answer{rec.Code, rec.Body.Bytes()}
}

func newWorld(t *testing.T, app *apptest.App) *world {
	return &world{t: t, app: app, handler: app, doc: document.Read(t, app), issuer: provider(t)}
}

// found makes a company through the API, with one person of each role.
func (w *world) found(name string) *company {
	c := &company{name: name, tokens: map[string]string{}, pool: newPool(), works: map[*document.Operation]*request{}, private: map[string]string{}, visitors: map[*document.Operation]string{}}
	c.owner = w.app.Register(w.t, c.mark()+" Heat")
	c.tokens["owner"] = c.owner.Token
	c.pool.add("company", c.owner.CompanyID)
	c.pool.add("user", c.owner.UserID)
	c.pool.me = c.owner.UserID
	c.maker = &maker{doc: w.doc, pool: c.pool, mark: c.mark(), issuer: w.issuer, own: map[string]string{}}
	w.people(c)
	w.hardware(c)
	w.sealed(c)
	w.explore(c)
	return c
}

// people gives the company one person of each other role.
func (w *world) people(c *company) {
	for _, role := range []string{"viewer", "agent", "manager", "admin"} {
		c.tokens[role] = c.owner.Colleague(w.t, role).Token
	}
}

// unsettling are words in paths of calls that end what the world is built with; the matrix sends them to others' things, and
// never to its own.
var unsettling = []string{"/auth/", "/compan", "/members/", "/user/change-password", "/privacy/erasures"}

func unsettles(op *document.Operation) bool {
	return slices.ContainsFunc(unsettling, func(s string) bool { return strings.Contains(op.Path, s) }) && op.Changes()
}

// rounds is how often everything is called: what one call makes, another of a later round needs.
func rounds() int {
	if full {
		return 9
	}
	return 5
}

// explore calls everything that may succeed, and notes every identifier that comes back.
func (w *world) explore(c *company) {
	for round := range rounds() {
		for _, op := range inOrder(w.doc) {
			if unsettles(op) || c.works[op] != nil && rests(op, round) && round%3 != 1 {
				continue
			}
			if op.Access == "visitor" {
				if r := w.succeed(c, op, "visitor"); r != nil {
					c.works[op], c.visitors[op] = r, c.token("visitor")
				}
				continue
			}
			if round%3 == 1 {
				// A colleague does things too: what is told to the owner comes from others.
				w.succeed(c, op, "admin")
			} else if r := w.succeed(c, op, "owner"); r != nil {
				c.works[op] = r
			}
		}
		// What a call begins in the background, the next one may need.
		w.app.Settle(w.t)
		w.look(c)
	}
	w.settle(c)
	w.t.Logf("company %s: %d of %d operations", c.name, len(c.works), len(w.doc.Operations))
}

// settle makes one more of everything that can be made, and lets every request that worked name what is there now.
func (w *world) settle(c *company) {
	for _, op := range w.doc.Operations {
		// Who is erased is gone for good: one of many, before there are more.
		if strings.HasPrefix(op.Path, "/privacy/erasures") {
			if r := w.succeed(c, op, "owner"); r != nil {
				c.works[op] = r
			}
		}
	}
	w.more(c)
	w.more(c)
	for _, op := range w.doc.Operations {
		r := c.works[op]
		if r == nil || op.Access == "visitor" {
			continue // a visitor and the widget belong together
		}
		c.maker.picked = map[string]int{}
		for _, s := range c.maker.slots(r) {
			if len(c.pool.ids[s.names]) > 0 {
				s.set(r, c.maker.pick(s.names, 0))
			}
		}
	}
}

// more makes one more of everything that can be made.
func (w *world) more(c *company) {
	for _, op := range w.doc.Operations {
		if op.Method == "POST" && op.Responses["201"].Content != nil && !strings.Contains(op.Path, "{") && !unsettles(op) {
			w.succeed(c, op, "owner")
		}
	}
}

// as is who explores an operation.
func as(op *document.Operation) string {
	if op.Access == "visitor" {
		return "visitor"
	}
	return "owner"
}

// look puts aside what is no longer there.
func (w *world) look(c *company) {
	for _, op := range w.doc.Operations {
		if op.Method != "GET" || !strings.HasSuffix(op.Path, "/{id}") || len(op.Params) == 0 {
			continue
		}
		names := w.doc.Resolve(op.Params[0].Schema).Names
		for _, id := range slices.Clone(c.pool.ids[names]) {
			if w.send(c.tokens["owner"], &request{op: op, path: map[string]string{"id": id}}).status == http.StatusNotFound {
				c.pool.trash(names, id)
			}
		}
	}
}

// rests tells whether a call that worked is left out of a round: what two calls need alike must be left to the other at times.
func rests(o *document.Operation, round int) bool {
	h := fnv.New32a()
	_, _ = fmt.Fprint(h, o.ID, round)
	return h.Sum32()%2 == 0
}

// succeed finds a request that the company's owner may make. What the program says of a wrong one is taken at its word: the
// fields that it names are left out, or given back as they stand.
func (w *world) succeed(c *company, op *document.Operation, as string) *request {
	defer func() { c.maker.standing = nil }()
	for back := range tries {
		without := map[string]bool{}
		for try := range 10 {
			r, ok := c.maker.make(op, without, back)
			if !ok {
				return nil
			}
			if op.Method == "DELETE" && c.lastOne(w.doc, r) {
				return nil
			}
			res := w.send(c.token(as), r)
			if res.status == http.StatusPreconditionFailed && current(r, res) || confirmed(r, res) {
				res = w.send(c.token(as), r)
			}
			if res.status < 300 {
				w.harvest(c, op, res)
				if op.Method == "DELETE" {
					c.gone(w.doc, r)
				}
				return r
			}
			if res.status != http.StatusUnprocessableEntity || without["*"] || !named(res.body, without, try) {
				break
			}
			if op.Method == http.MethodPut && c.maker.standing == nil {
				c.maker.standing = w.stands(c, r)
			}
		}
	}
	return nil
}

// stands is what a request would replace, as its owner sees it.
func (w *world) stands(c *company, r *request) map[string]any {
	standing := map[string]any{}
	if get := w.doc.Find("GET " + r.op.Path); get != nil {
		_ = json.Unmarshal(w.send(c.tokens["owner"], &request{op: get, path: r.path}).body, &standing)
	}
	return standing
}

// current puts the version that an answer tells of into the request.
func current(r *request, res answer) bool {
	var told struct{ Current struct{ Version int64 } }
	body, ok := r.body.(map[string]any)
	if !ok || json.Unmarshal(res.body, &told) != nil || body["version"] == nil {
		return false
	}
	body["version"] = told.Current.Version
	return true
}

// confirmed types what has to be typed, as an answer says it.
func confirmed(r *request, res answer) bool {
	var p struct{ Detail string }
	_ = json.Unmarshal(res.body, &p)
	_, words, told := strings.Cut(p.Detail, "as it stands: ")
	body, ok := r.body.(map[string]any)
	if told && ok && body["confirm"] != nil {
		body["confirm"] = words
	}
	return told && ok
}

// lastOne tells whether a DELETE would take the last of its type, on which other calls rest.
func (c *company) lastOne(doc *document.Document, r *request) bool {
	return strings.HasSuffix(r.op.Path, "}") && slices.ContainsFunc(r.op.Params, func(p document.Param) bool {
		names := doc.Resolve(p.Schema).Names
		return p.In == "path" && names != "" && names != "none" && len(c.pool.ids[names]) < 2
	})
}

// gone notes what a DELETE took.
func (c *company) gone(doc *document.Document, r *request) {
	for _, p := range r.op.Params {
		if names := doc.Resolve(p.Schema).Names; strings.HasSuffix(r.op.Path, "{"+p.Name+"}") && names != "" {
			c.pool.trash(names, r.path[p.Name])
		}
	}
}

// named notes the first field that a problem names. Where that is left out already, everything is tried again, with other words
// of its lists; at last all that may be is left out. It is false when nothing more can be.
func named(body []byte, without map[string]bool, try int) bool {
	var p struct {
		Fields []struct {
			Name string `json:"field"`
		} `json:"errors"`
	}
	if json.Unmarshal(body, &p) != nil {
		return false
	}
	for _, f := range p.Fields {
		name, _, _ := strings.Cut(strings.TrimPrefix(f.Name, "body."), "[")
		// The records by their names, rather than all of them.
		for _, wide := range []string{"filter", "q"} {
			if name == "ids" && !without[wide] {
				name = wide
			}
		}
		if name != "" && !without[name] {
			without[name] = true
			return true
		}
	}
	if try >= 8 {
		without["*"] = true
		return true
	}
	narrow := without["filter"]
	clear(without)
	without["filter"], without["q"] = narrow, narrow
	return true
}

// harvest notes what identifiers an answer holds, by what the document says of them.
func (w *world) harvest(c *company, op *document.Operation, res answer) {
	var v any
	if json.Unmarshal(res.body, &v) == nil {
		w.doc.Identifiers(w.doc.Answer(op, res.status), v, c.pool.add)
	}
}
