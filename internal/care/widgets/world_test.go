package widgets_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"

	"rapport/internal/api"
	"rapport/internal/care/answers"
	"rapport/internal/care/conversations"
	"rapport/internal/care/documents"
	"rapport/internal/care/widgets"
	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const (
	shop   = "https://shop.test"
	page   = shop + "/boilers"
	public = "https://care.rapport.test"
)

// world is the real front door with everything that visitors reach; only members' tokens are made here.
type world struct {
	t        *testing.T
	db       *pgtest.Database
	bus      *bus.Bus
	docs     *documents.Service
	queue    *jobs.Queue
	talks    *conversations.Service
	widgets  *widgets.Service
	accounts *resource.Store[accounts.Account]
	contacts *resource.Store[contacts.Contact]
	server   *httptest.Server
	members  map[string]tenant.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.New(t), bus: &bus.Bus{}, members: map[string]tenant.Actor{}}
	log := slog.New(slog.DiscardHandler)
	e := &resource.Engine{DB: w.db.DB}
	history := trail.New(e, w.bus)
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.queue = jobs.New(w.db.DB, log)
	w.accounts = resource.New(e, accounts.Spec)
	w.contacts = resource.New(e, contacts.Spec)
	w.docs = documents.New(e, blobs, w.queue, w.bus)
	w.talks = conversations.New(conversations.Config{Engine: e, Contacts: w.contacts, Bus: w.bus})
	w.widgets = widgets.New(widgets.Config{Engine: e, Conversations: w.talks, Answers: answers.New(w.db.DB, w.docs),
		Master: secret.New(bytes.Repeat([]byte{7}, 32)), PublicURL: public})
	if err := w.queue.Open(); err != nil {
		t.Fatal(err)
	}
	front := api.New(api.Config{Version: "test", Authenticate: w.authenticate, Ready: w.db.Ping, Log: log, Registry: prometheus.NewRegistry(),
		Web: fstest.MapFS{"index.html": {Data: []byte("x")}}})
	w.widgets.Mount(front.API, front.Mux)
	w.talks.Mount(front.API)
	history.Mount(front.API, w.contacts.Table, w.talks.Timeline)
	history.Mount(front.API, w.accounts.Table, w.talks.Timeline)
	w.server = httptest.NewServer(front.Handler())
	t.Cleanup(w.server.Close)
	return w
}

func (w *world) authenticate(ctx context.Context, token string) (tenant.Actor, error) {
	if a, ok := w.members[token]; ok {
		return a, nil
	}
	a, err := w.widgets.AuthenticateVisitor(ctx, token)
	if err != nil && !problem.Is(err, problem.KindUnauthenticated) {
		w.t.Errorf("authenticate: %v", err)
	}
	return a, err
}

// company makes a company with one member and returns the member's token.
func (w *world) company(role tenant.Role) string {
	w.t.Helper()
	company := uuid.New()
	w.db.AsOwner(w.t, "insert into companies (id, name) values ($1, 'Aldermoor Heat')", company)
	return w.member(company, role)
}

func (w *world) member(company uuid.UUID, role tenant.Role) string {
	w.t.Helper()
	user := uuid.New()
	w.db.AsOwner(w.t, "insert into users (id, email, email_key, name, password_hash) values ($1, $2, $2, 'Mara', '')", user, user.String()+"@example.test")
	w.db.AsOwner(w.t, "insert into members (company_id, user_id, role) values ($1, $2, $3)", company, user, string(role))
	w.members[user.String()] = tenant.Actor{CompanyID: company, ID: user, Kind: tenant.User, Name: "Mara", Role: role, Via: "api"}
	return user.String()
}

func (w *world) ctx(member string) context.Context {
	return tenant.With(context.Background(), w.members[member])
}

// learn has a document read, so that there is something to answer from.
func (w *world) learn(member, name, text string) {
	w.t.Helper()
	ctx := w.ctx(member)
	taken, err := w.docs.Upload(ctx, func(yield func(documents.File, error) bool) {
		yield(documents.File{Name: name, Content: strings.NewReader(text)}, nil)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.queue.Start(context.Background(), true); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = w.queue.Stop(ctx)
	})
	for range 400 {
		d, err := w.docs.Get(ctx, taken[0].ID)
		if err != nil {
			w.t.Fatal(err)
		}
		if d.Status == documents.Ready {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	w.t.Fatal("the document was not read")
}

// manual is what the tests' company knows.
const manual = `# Boiler manual

## Frost protection

The frost protection of the Kestrel boiler switches on at 5 degrees Celsius.

## Warranty

The warranty of the Kestrel boiler lasts seven years from the day of installation.
`

// request is one call; origin is left out when empty.
type request struct {
	method, path, token, origin string
	body                        any
	header                      map[string]string
}

type reply struct {
	status int
	header http.Header
	raw    []byte
}

func (w *world) do(r request) reply {
	w.t.Helper()
	var body io.Reader
	switch b := r.body.(type) {
	case nil:
	case string:
		body = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			w.t.Fatal(err)
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(r.method, w.server.URL+"/api/v1"+r.path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, value := range map[string]string{"Authorization": bearer(r.token), "Origin": r.origin} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	for name, value := range r.header {
		req.Header[name] = []string{value}
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.t.Fatalf("%s %s: %v", r.method, r.path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, raw}
}

func bearer(token string) string {
	if token == "" {
		return ""
	}
	return "Bearer " + token
}

func (r reply) into(t *testing.T, status int, v any) reply {
	t.Helper()
	if r.status != status {
		t.Fatalf("status %d, want %d: %s", r.status, status, r.raw)
	}
	if v != nil {
		if err := json.Unmarshal(r.raw, v); err != nil {
			t.Fatalf("%v: %s", err, r.raw)
		}
	}
	return r
}

// widget makes a widget that the shop may use.
func (w *world) widget(member string) widgets.WidgetCode {
	w.t.Helper()
	var code widgets.WidgetCode
	w.do(request{method: "POST", path: "/embed/generate", token: member, body: map[string]any{"name": "Shop", "title": "Aldermoor care", "greeting": "Hello",
		"accent": "#0A6177", "theme": "auto", "position": "right", "allowed_origins": []string{shop}, "ask_email": true}}).into(w.t, 201, &code)
	return code
}

// visitor is one browser on the shop's page.
type visitor struct {
	w      *world
	widget string
	token  string
}

func (w *world) visitor(widget widgets.WidgetCode) *visitor {
	w.t.Helper()
	v := &visitor{w: w, widget: widget.ID.String()}
	v.enter()
	return v
}

func (v *visitor) call(path string, body any) reply {
	v.w.t.Helper()
	return v.w.do(request{method: "POST", path: "/embed/widget/" + v.widget + path, token: v.token, origin: shop, body: body})
}

func (v *visitor) enter() widgets.VisitorSession {
	v.w.t.Helper()
	var s widgets.VisitorSession
	body := map[string]any{"page_url": page}
	if v.token != "" {
		body["visitor_token"] = v.token
	}
	v.w.do(request{method: "POST", path: "/embed/widget/" + v.widget + "/session", origin: shop, body: body}).into(v.w.t, 200, &s)
	v.token = s.Token
	return s
}

func (v *visitor) ask(text string) widgets.VisitorAnswer {
	v.w.t.Helper()
	var a widgets.VisitorAnswer
	v.call("/messages", map[string]any{"text": text, "page_url": page}).into(v.w.t, 200, &a)
	return a
}

// id and count look behind the walls.
func (w *world) id(sql string) (id uuid.UUID) { w.look(sql, &id); return id }

func (w *world) count(sql string) (n int) { w.look(sql, &n); return n }

func (w *world) text(sql string) (s string) { w.look(sql, &s); return s }

func (w *world) look(sql string, into any) {
	w.t.Helper()
	conn, err := pgx.Connect(context.Background(), w.db.Owner)
	if err != nil {
		w.t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(context.Background(), sql).Scan(into); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

// until waits for a figure that another goroutine brings about.
func (w *world) until(sql string, want int) {
	w.t.Helper()
	for range 500 {
		if w.count(sql) == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.t.Fatalf("%s never became %d", sql, want)
}

// hold keeps everybody from a table until it is released.
func (w *world) hold(table string) (release func()) {
	w.t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, w.db.Owner)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, "begin; lock table "+table+" in access exclusive mode"); err != nil {
		w.t.Fatal(err)
	}
	return func() {
		if err := conn.Close(ctx); err != nil {
			w.t.Error(err)
		}
	}
}
