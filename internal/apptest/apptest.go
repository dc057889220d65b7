// Package apptest runs the real program on a fresh database for tests: every part is the real one, over HTTP.
package apptest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rapport/internal/app"
	"rapport/internal/identity/users"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/secret"
)

// App is a running program.
type App struct {
	*app.Program
	DB    *pgtest.Database
	Blobs *blob.Store
	// Files is the directory of Blobs.
	Files string
	URL   string
	front http.Handler
	// from is where calls say they come from; empty says nothing.
	from string
}

// Option changes what a program is started with.
type Option func(*setup)

type setup struct {
	database []func(*pg.Config)
	parts    []func(*app.Parts)
}

// Database changes how the program connects to its database.
func Database(change func(*pg.Config)) Option {
	return func(s *setup) { s.database = append(s.database, change) }
}

// Parts changes what stands at the program's edges.
func Parts(change func(*app.Parts)) Option {
	return func(s *setup) { s.parts = append(s.parts, change) }
}

// New starts a program that ends with the test.
func New(t testing.TB, options ...Option) *App {
	t.Helper()
	a, stop, err := start(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return a
}

var shared struct {
	once    sync.Once
	app     *App
	stop    func() error
	err     error
	callers atomic.Int32
}

// Shared is one program for all tests that look at nothing but companies that they register there. As each company of a program
// has it to itself, so has each test; its calls come from an address of its own, so that no other uses up what an address may do.
func Shared(t testing.TB) *App {
	t.Helper()
	shared.once.Do(func() {
		shared.app, shared.stop, shared.err = start(Parts(func(p *app.Parts) { p.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} }))
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	a, n := *shared.app, shared.callers.Add(1)
	a.from = netip.AddrFrom4([4]byte{11, byte(n >> 8), byte(n), 1}).String()
	return &a
}

// Main runs a package's tests and stops what they shared.
func Main(m *testing.M) {
	pgtest.Main(m, func() {
		if shared.stop == nil {
			return
		}
		if err := shared.stop(); err != nil {
			panic(err)
		}
	})
}

func start(options ...Option) (a *App, stop func() error, err error) {
	var s setup
	for _, o := range options {
		o(&s)
	}
	d, err := pgtest.Open(s.database...)
	if err != nil {
		return nil, nil, err
	}
	files, err := os.MkdirTemp("", "apptest-")
	if err != nil {
		return nil, nil, err
	}
	blobs, err := blob.Open(files)
	if err != nil {
		return nil, nil, err
	}
	// The server must be there before the program, which is told its address.
	var handler atomic.Pointer[http.Handler]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*handler.Load()).ServeHTTP(w, r) }))
	parts := app.Parts{DB: d.DB, Users: users.NewQuick(d.DB), Blobs: blobs, Master: secret.New(bytes.Repeat([]byte{7}, 32)), URL: server.URL, Log: slog.New(slog.DiscardHandler)}
	for _, change := range s.parts {
		change(&parts)
	}
	p, err := app.New(parts)
	if err != nil {
		return nil, nil, err
	}
	h := p.Handler()
	handler.Store(&h)
	if err := p.Start(context.Background(), true); err != nil {
		return nil, nil, err
	}
	return &App{Program: p, DB: d, Blobs: blobs, Files: files, URL: server.URL, front: h}, func() error {
		server.CloseClientConnections()
		server.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		return errors.Join(p.Drain(ctx), d.Drop(), os.RemoveAll(files))
	}, nil
}

// ServeHTTP answers one request within this process, for tests of very many.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.front.ServeHTTP(w, r) }

// At is a program that runs elsewhere, such as in a process of its own.
func At(url string) *App { return &App{URL: url} }

// At is the same person at another program on the same data.
func (c *Client) At(a *App) *Client {
	moved := *c
	moved.app = a
	return &moved
}

// Client calls the API as one person of one company.
type Client struct {
	app       *App
	Token     string
	CompanyID string
	UserID    string
	Email     string
}

// Anyone is a client that has not signed in.
func (a *App) Anyone() *Client { return &Client{app: a} }

var registered atomic.Int64

// Register makes a company and signs its owner in.
func (a *App) Register(t testing.TB, company string) *Client {
	t.Helper()
	email := fmt.Sprintf("owner%d@%s.example", registered.Add(1), strings.ToLower(strings.Fields(company)[0]))
	c := &Client{app: a, Email: email}
	var out struct {
		AccessToken string `json:"access_token"`
		User        struct{ ID string }
		Company     struct{ ID string }
	}
	c.Must(t, http.MethodPost, "/auth/register", map[string]any{"company_name": company, "name": "Mara Lindqvist", "email": email, "password": "correct horse battery"}, http.StatusCreated, &out)
	c.Token, c.CompanyID, c.UserID = out.AccessToken, out.Company.ID, out.User.ID
	return c
}

// As gives the same person another role. The program notices within seconds, so the cache of roles is passed by.
func (c *Client) As(t testing.TB, role string) *Client {
	t.Helper()
	c.app.DB.AsOwner(t, "update members set role = $1 where company_id = $2 and user_id = $3", role, c.CompanyID, c.UserID)
	fresh := *c
	var out struct {
		AccessToken string `json:"access_token"`
	}
	fresh.Token = ""
	fresh.Must(t, http.MethodPost, "/auth/login", map[string]any{"email": c.Email, "password": "correct horse battery"}, http.StatusOK, &out)
	fresh.Token = out.AccessToken
	return &fresh
}

// Colleague is another person in the same company.
func (c *Client) Colleague(t testing.TB, role string) *Client {
	t.Helper()
	other := c.app.Register(t, "Own firm of a colleague")
	c.app.DB.AsOwner(t, "insert into members (company_id, user_id, role) values ($1, $2, $3)", c.CompanyID, other.UserID, role)
	var out struct {
		AccessToken string `json:"access_token"`
	}
	other.Must(t, http.MethodPost, "/auth/switch-company", map[string]any{"company_id": c.CompanyID}, http.StatusOK, &out)
	other.Token, other.CompanyID = out.AccessToken, c.CompanyID
	return other
}

// Response is one answer, read to its end.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends one request below the API's base. body may be nil, bytes, an io.Reader or anything that JSON can carry.
func (c *Client) Do(t testing.TB, method, path string, body any, header ...string) *Response {
	t.Helper()
	req, err := http.NewRequest(method, c.app.URL+"/api/v1"+path, reader(t, body))
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if c.app.from != "" {
		req.Header.Set("X-Forwarded-For", c.app.from)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return &Response{Status: res.StatusCode, Header: res.Header, Body: raw}
}

func reader(t testing.TB, body any) io.Reader {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case io.Reader:
		return b
	case []byte:
		return bytes.NewReader(b)
	case string:
		return strings.NewReader(b)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(raw)
}

// Must is Do for a call whose status is known; out, when not nil, gets the body.
func (c *Client) Must(t testing.TB, method, path string, body any, status int, out any) *Response {
	t.Helper()
	res := c.Do(t, method, path, body)
	if res.Status != status {
		t.Fatalf("%s %s: %d, want %d: %s", method, path, res.Status, status, res.Body)
	}
	if out != nil {
		if err := json.Unmarshal(res.Body, out); err != nil {
			t.Fatalf("%s %s: %v in %s", method, path, err, res.Body)
		}
	}
	return res
}

// Map decodes a JSON object.
func (r *Response) Map(t testing.TB) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(r.Body, &m); err != nil {
		t.Fatalf("%v in %s", err, r.Body)
	}
	return m
}
