package auth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"rapport/internal/api"
	"rapport/internal/identity/auth"
	"rapport/internal/identity/members"
	"rapport/internal/identity/users"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const password = "quiet harbour 41"

// world is sign-in behind the real front door on a database of its own.
type world struct {
	t      *testing.T
	db     *pgtest.Database
	auth   *auth.Service
	master *secret.Master
	mail   *mail.Private
	queue  *jobs.Queue
	server *httptest.Server
}

func newWorld(t *testing.T, c auth.Config) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.New(t)}
	master, err := secret.Load(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	w.master, c.DB, c.Master = master, w.db.DB, master
	c.Queue = jobs.New(w.db.DB, slog.New(slog.DiscardHandler))
	w.mail = mail.NewPrivate(w.db.DB, c.Queue, nil, master)
	c.Mail, w.queue = w.mail, c.Queue
	c.Users = users.NewQuick(w.db.DB)
	w.auth = auth.New(c)
	if err := c.Queue.Open(); err != nil {
		t.Fatal(err)
	}
	w.auth.Permissions = func(ctx context.Context) auth.Permissions {
		a, _ := tenant.From(ctx)
		return auth.Permissions{Actions: map[string][]string{"contacts": {string(a.Role)}}}
	}
	front := api.New(api.Config{Version: "test", Authenticate: w.auth.Authenticate, Ready: func(context.Context) error { return nil },
		Web: fstest.MapFS{}, Log: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry()})
	w.auth.Mount(front.API)
	members.New(members.Config{DB: w.db.DB}).Mount(front.API)
	w.server = httptest.NewServer(front.Handler())
	t.Cleanup(w.server.Close)
	return w
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	text   string
	body   map[string]any
	// refresh and csrf are the cookies that were set; empty when none was.
	refresh, csrf, device *http.Cookie
}

// at reads a value by its path, such as "company.id".
func (a answer) at(path string) string {
	var v any = a.body
	for _, name := range strings.Split(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		v = m[name]
	}
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// browser calls as one browser would: it keeps cookies and the CSRF token, and the access token if there is one.
type browser struct {
	w             *world
	refresh, csrf string
	device        string
	access        string
	header        map[string]string
}

func (w *world) browser() *browser { return &browser{w: w, header: map[string]string{}} }

func (b *browser) call(method, path, body string) answer {
	t := b.w.t
	t.Helper()
	req, err := http.NewRequest(method, b.w.server.URL+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if b.access != "" {
		req.Header.Set("Authorization", "Bearer "+b.access)
	}
	if b.csrf != "" {
		req.Header.Set("X-CSRF-Token", b.csrf)
		req.AddCookie(&http.Cookie{Name: "rapport_csrf", Value: b.csrf})
	}
	if b.device != "" {
		req.AddCookie(&http.Cookie{Name: "rapport_device", Value: b.device})
	}
	if b.refresh != "" {
		req.AddCookie(&http.Cookie{Name: "rapport_refresh", Value: b.refresh})
	}
	for k, v := range b.header {
		req.Header.Set(k, v)
	}
	a := send(t, req)
	b.keep(a)
	return a
}

func send(t *testing.T, req *http.Request) answer {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return read(t, res)
}

func read(t *testing.T, res *http.Response) answer {
	t.Helper()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: res.StatusCode, header: res.Header, text: string(raw)}
	if len(bytes.TrimSpace(raw)) > 0 {
		if err := json.Unmarshal(raw, &a.body); err != nil {
			t.Fatalf("%s is no JSON: %v", raw, err)
		}
	}
	for _, c := range res.Cookies() {
		switch strings.TrimPrefix(c.Name, rest.HostPrefix) {
		case "rapport_refresh":
			a.refresh = c
		case "rapport_csrf":
			a.csrf = c
		case "rapport_device":
			a.device = c
		}
	}
	return a
}

func (b *browser) keep(a answer) {
	if a.refresh != nil {
		b.refresh = a.refresh.Value
	}
	if a.device != nil {
		b.device = a.device.Value
	}
	if a.csrf != nil {
		b.csrf = a.csrf.Value
	}
	if token := a.at("access_token"); token != "" {
		b.access = token
	}
}

// want fails unless the answer has this status and, for problems, this code.
func (a answer) want(t *testing.T, status int, code string) answer {
	t.Helper()
	if a.status != status || a.at("code") != code {
		t.Fatalf("got %d %s, want %d %q", a.status, a.text, status, code)
	}
	return a
}

func object(pairs ...string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	raw, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// signUp registers a company in a browser of its own, which has a CSRF token.
func (w *world) signUp(email string) *browser {
	w.t.Helper()
	b := w.browser()
	b.call("GET", "/auth/csrf-token", "").want(w.t, 200, "")
	b.call("POST", "/auth/register", object("company_name", "Aldermoor Heat", "name", "Mara Lind", "email", email, "password", password)).want(w.t, 201, "")
	return b
}

// join makes the person of the e-mail address a member of a new company.
func (w *world) join(email, company string, role tenant.Role) string {
	w.t.Helper()
	id := uuid.New()
	w.db.AsOwner(w.t, "insert into companies (id, name) values ($1, $2)", id, company)
	w.db.AsOwner(w.t, "insert into members (company_id, user_id, role) select $1, id, $3 from users where email = $2", id, email, string(role))
	return id.String()
}

// eventually is for what acts within Config.Recheck.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 500 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("never: " + what)
}
