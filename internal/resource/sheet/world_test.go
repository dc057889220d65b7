package sheet_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"rapport/internal/api"
	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
	"rapport/internal/resource/sheet"
	"rapport/internal/trail"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// world is the program as far as imports need it, over HTTP.
type world struct {
	t        testing.TB
	db       *pgtest.Database
	bus      *bus.Bus
	engine   *resource.Engine
	accounts *resource.Store[accounts.Account]
	contacts *resource.Store[contacts.Contact]
	url      string
	blobs    string

	mu     sync.Mutex
	actors map[string]tenant.Actor
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := newWorldStopped(t)
	w.serve()
	return w
}

// newWorldStopped is a world without queue and server, for tests that stop them.
func newWorldStopped(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.New(t), bus: &bus.Bus{}, actors: map[string]tenant.Actor{}, blobs: t.TempDir()}
	w.engine = &resource.Engine{DB: w.db.DB}
	trail.New(w.engine, w.bus)
	w.accounts = resource.New(w.engine, accounts.Spec)
	w.contacts = resource.New(w.engine, contacts.Spec)
	return w
}

// serve begins a queue and a server over the same database and files; the returned function ends both.
func (w *world) serve() (stop func()) {
	w.t.Helper()
	log := slog.New(slog.DiscardHandler)
	blobs, err := blob.Open(w.blobs)
	if err != nil {
		w.t.Fatal(err)
	}
	queue := jobs.New(w.db.DB, log)
	importer := sheet.New(w.engine, blobs, queue, w.bus)
	front := api.New(api.Config{Version: "test", Authenticate: w.authenticate, Ready: w.db.Ping, Web: fstest.MapFS{}, Log: log, Registry: prometheus.NewRegistry()})
	resourceapi.Mount(front.API, w.accounts.Table)
	resourceapi.Mount(front.API, w.contacts.Table)
	importer.Mount(front.API)
	if err := queue.Open(); err != nil {
		w.t.Fatal(err)
	}
	if err := queue.Start(context.Background(), true); err != nil {
		w.t.Fatal(err)
	}
	server := httptest.NewServer(front.Handler())
	w.url = server.URL + api.Base
	stop = sync.OnceFunc(func() {
		server.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := queue.Stop(ctx); err != nil {
			w.t.Errorf("queue: %v", err)
		}
	})
	w.t.Cleanup(stop)
	return stop
}

func (w *world) authenticate(_ context.Context, token string) (tenant.Actor, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if a, ok := w.actors[token]; ok {
		return a, nil
	}
	return tenant.Actor{}, problem.Unauthenticated("Please sign in.")
}

// person is somebody who can call.
type person struct {
	w     *world
	token string
	actor tenant.Actor
}

// company makes a company with one member.
func (w *world) company(role tenant.Role) *person {
	w.t.Helper()
	id := uuid.New()
	w.db.AsOwner(w.t, "insert into companies (id, name) values ($1, 'Aldermoor Heat')", id)
	return w.member(id, role)
}

func (w *world) member(company uuid.UUID, role tenant.Role) *person {
	w.t.Helper()
	user := uuid.New()
	mail := user.String() + "@example.test"
	w.db.AsOwner(w.t, "insert into users (id, email, email_key, name, password_hash) values ($1, $2, $2, 'Mara Lindqvist', '')", user, mail)
	w.db.AsOwner(w.t, "insert into members (company_id, user_id, role) values ($1, $2, $3)", company, user, string(role))
	p := &person{w: w, token: user.String(), actor: tenant.Actor{CompanyID: company, ID: user, Kind: tenant.User, Name: "Mara Lindqvist", Role: role, Via: "api"}}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.actors[p.token] = p.actor
	return p
}

func (p *person) ctx() context.Context { return tenant.With(context.Background(), p.actor) }

// call sends JSON, or a body of its own type, and answers the status and the body.
func (p *person) call(method, path, kind string, body io.Reader) (int, []byte, http.Header) {
	p.w.t.Helper()
	req, err := http.NewRequest(method, p.w.url+path, body)
	if err != nil {
		p.w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.w.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		p.w.t.Fatal(err)
	}
	return res.StatusCode, raw, res.Header
}

func (p *person) get(path string) (int, []byte) {
	p.w.t.Helper()
	status, raw, _ := p.call(http.MethodGet, path, "", nil)
	return status, raw
}

func (p *person) post(path string, body any) (int, []byte) {
	p.w.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		p.w.t.Fatal(err)
	}
	status, out, _ := p.call(http.MethodPost, path, "application/json", bytes.NewReader(raw))
	return status, out
}

// upload posts a list; options may be nil.
func (p *person) upload(path, name string, file []byte, options any) (int, []byte) {
	p.w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	if options != nil {
		raw, err := json.Marshal(options)
		if err != nil {
			p.w.t.Fatal(err)
		}
		if err := m.WriteField("options", string(raw)); err != nil {
			p.w.t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		p.w.t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		p.w.t.Fatal(err)
	}
	m.Close()
	status, out, _ := p.call(http.MethodPost, path+"/import", m.FormDataContentType(), &b)
	return status, out
}

// run uploads, starts at once and waits for the end.
func (p *person) run(path, file string, plan map[string]any) sheet.Import {
	p.w.t.Helper()
	options := map[string]any{"start": true}
	for k, v := range plan {
		options[k] = v
	}
	status, raw := p.upload(path, "list.csv", []byte(file), options)
	if status != http.StatusCreated {
		p.w.t.Fatalf("upload: %d %s", status, raw)
	}
	return p.wait(read[sheet.Import](p.w.t, raw).ID)
}

// wait reads an import until it has ended.
func (p *person) wait(id uuid.UUID) sheet.Import {
	p.w.t.Helper()
	for range 12_000 {
		status, raw := p.get("/imports/" + id.String())
		if status != http.StatusOK {
			p.w.t.Fatalf("get import: %d %s", status, raw)
		}
		switch i := read[sheet.Import](p.w.t, raw); i.Status {
		case sheet.Succeeded, sheet.Failed, sheet.Cancelled:
			return i
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.w.t.Fatalf("import %s does not end", id)
	return sheet.Import{}
}

// rejected reads the rows that were not taken.
func (p *person) rejected(id uuid.UUID) [][]string {
	p.w.t.Helper()
	status, raw := p.get("/imports/" + id.String() + "/rejected")
	if status != http.StatusOK {
		p.w.t.Fatalf("rejected: %d %s", status, raw)
	}
	return cells(p.w.t, raw)
}

func (p *person) export(path string) [][]string {
	p.w.t.Helper()
	status, raw := p.get(path + "/export")
	if status != http.StatusOK {
		p.w.t.Fatalf("export: %d %s", status, raw)
	}
	return cells(p.w.t, raw)
}

func (p *person) people() map[string]*contacts.Contact {
	p.w.t.Helper()
	found := map[string]*contacts.Contact{}
	for cursor := ""; ; {
		items, next, err := p.w.contacts.List(p.ctx(), resource.Query{Limit: resource.MaxLimit, Cursor: cursor})
		if err != nil {
			p.w.t.Fatal(err)
		}
		for _, c := range items {
			found[c.Email] = c
		}
		if cursor = next; cursor == "" {
			return found
		}
	}
}

// count counts the rows of a table that the company sees.
func (p *person) count(table string) (n int) {
	p.w.t.Helper()
	p.w.one(&n, "select count(*) from "+table+" where company_id = $1", p.actor.CompanyID)
	return n
}

func cells(t testing.TB, raw []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatalf("%v in %q", err, raw)
	}
	return rows
}

func read[T any](t testing.TB, raw []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return v
}

// tally is what an import counted, in one line.
func tally(i sheet.Import) string {
	return fmt.Sprintf("%s %d/%d: %d created, %d updated, %d unchanged, %d rejected", i.Status, i.RowsDone, i.RowsTotal, i.Created, i.Updated, i.Unchanged, i.Rejected)
}

func wantTally(t testing.TB, i sheet.Import, want string) {
	t.Helper()
	if got := tally(i); got != want {
		why := ""
		if i.Error != nil {
			why = *i.Error
		}
		t.Fatalf("%s %s\nwant %s", got, why, want)
	}
}

// list makes a file of n people with addresses of their own.
func list(n int) string {
	var b strings.Builder
	b.WriteString("First Name,Last Name,Email,Phone,City,Company\n")
	for i := range n {
		fmt.Fprintf(&b, "Elin,Sandvik %d,elin.%d@fenwick.example,+46 70 %07d,Gävle,Fenwick %d\n", i, i, i, i%40)
	}
	return b.String()
}
