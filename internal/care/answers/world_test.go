package answers

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"rapport/internal/api"
	"rapport/internal/care/documents"
	"rapport/internal/care/extract"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
	"rapport/internal/trail"
)

// TestMain keeps PDFium's compiled code between runs, as a server does.
func TestMain(m *testing.M) {
	if dir, err := os.UserCacheDir(); err == nil {
		extract.SetCacheDir(filepath.Join(dir, "rapport", "pdfium"))
	}
	pgtest.Main(m)
}

// world is the real thing behind the real front door; only the tokens are made here.
type world struct {
	t      *testing.T
	db     *pgtest.Database
	docs   *documents.Service
	s      *Service
	server *httptest.Server
	actors map[string]tenant.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.New(t), actors: map[string]tenant.Actor{}}
	log, happened, e := slog.New(slog.DiscardHandler), &bus.Bus{}, &resource.Engine{DB: w.db.DB}
	trail.New(e, happened)
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	queue := jobs.New(w.db.DB, log)
	w.docs = documents.New(e, blobs, queue, happened)
	w.s = New(w.db.DB, w.docs)
	if err := queue.Open(); err != nil {
		t.Fatal(err)
	}
	if err := queue.Start(context.Background(), true); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := queue.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	front := api.New(api.Config{Version: "test", Authenticate: w.authenticate, Ready: func(context.Context) error { return nil },
		Web: fstest.MapFS{}, Log: log, Registry: prometheus.NewRegistry()})
	resourceapi.Mount(front.API, w.docs.Table, resourceapi.List, resourceapi.Get, resourceapi.Delete, resourceapi.Restore)
	w.docs.Mount(front.API)
	w.s.Mount(front.API)
	w.server = httptest.NewServer(front.Handler())
	t.Cleanup(w.server.Close)
	return w
}

func (w *world) authenticate(_ context.Context, token string) (tenant.Actor, error) {
	if a, ok := w.actors[token]; ok {
		return a, nil
	}
	return tenant.Actor{}, problem.Unauthenticated("no")
}

// company makes a company with one agent and returns the agent's token.
func (w *world) company() string {
	w.t.Helper()
	company, user := uuid.New(), uuid.New()
	w.db.AsOwner(w.t, "insert into companies (id, name) values ($1, 'Aldermoor Heat')", company)
	w.db.AsOwner(w.t, "insert into users (id, email, email_key, name, password_hash) values ($1, $2, $2, 'Mara', '')", user, user.String()+"@example.test")
	w.db.AsOwner(w.t, "insert into members (company_id, user_id, role) values ($1, $2, 'agent')", company, user)
	return w.actor(tenant.Actor{CompanyID: company, ID: user, Kind: tenant.User, Name: "Mara", Role: tenant.Agent, Via: "api"})
}

// visitor lets a visitor of that member's company in.
func (w *world) visitor(of string) string {
	return w.actor(tenant.Actor{CompanyID: w.actors[of].CompanyID, ID: uuid.New(), Kind: tenant.Visitor, Name: "Visitor", Via: "widget"})
}

func (w *world) actor(a tenant.Actor) string {
	w.actors[a.ID.String()] = a
	return a.ID.String()
}

func (w *world) ctx(token string) context.Context {
	return tenant.With(context.Background(), w.actors[token])
}

// learn uploads a text and waits until it can be found.
func (w *world) learn(token, name, text string) uuid.UUID {
	w.t.Helper()
	items, err := w.docs.Upload(w.ctx(token), func(yield func(documents.File, error) bool) {
		yield(documents.File{Name: name, Content: strings.NewReader(text)}, nil)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for range 12000 {
		d, err := w.docs.Get(w.ctx(token), items[0].ID)
		if err != nil {
			w.t.Fatal(err)
		}
		if d.Status == documents.Ready {
			return d.ID
		}
		if d.Status == documents.Failed {
			w.t.Fatalf("%s: %s", name, *d.Error)
		}
		time.Sleep(25 * time.Millisecond)
	}
	w.t.Fatalf("%s was never read", name)
	return uuid.Nil
}

// manual is what the tests ask about.
const manual = "# Aldermoor H4 heat pump\n\n## Warranty\n\nThe compressor of the H4 has a warranty of seven years. All other parts are covered for two years.\n\n" +
	"## Noise\n\nThe outdoor unit makes 48 decibels at a distance of one metre.\n\n## Water pressure\n\nThe heating circuit needs a pressure of 1.5 bar. Below 0.8 bar the pump stops.\n"

// stock gives a company the documents that the tests ask about, but for those named, and returns the manual's id.
func (w *world) stock(token string, without ...string) (id uuid.UUID) {
	w.t.Helper()
	for name, text := range map[string]string{
		"hours.md":                "# Opening hours\n\nThe office in Gävle is open from nine to five. On Fridays it closes at three.\n\n# Parking\n\nGuests park behind the building.\n",
		"shop.txt":                "Orders above 200 euros are delivered free of charge.\n\nA filter for the ventilation costs 34 euros.\n\nReturns are taken within 30 days.",
		"aldermoor-warranty.docx": w.fixture("aldermoor-warranty.docx"), "aldermoor-faq.html": w.fixture("aldermoor-faq.html"), "h4.md": manual,
	} {
		if slices.Contains(without, name) {
			continue
		}
		if made := w.learn(token, name, text); name == "h4.md" {
			id = made
		}
	}
	return id
}

func (w *world) fixture(name string) string {
	w.t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "extract", "testdata", name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(raw)
}

func (w *world) request(token, method, path, body, accept string) *http.Response {
	w.t.Helper()
	req, err := http.NewRequest(method, w.server.URL+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", accept)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { res.Body.Close() })
	return res
}

func (w *world) call(token, method, path, body string) (int, []byte) {
	w.t.Helper()
	res := w.request(token, method, path, body, "application/json")
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, raw
}

// question is the body that asks q.
func question(q string) string {
	raw, err := json.Marshal(map[string]string{"question": q})
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func (w *world) ask(token, path, q string) (a Answer) {
	w.t.Helper()
	status, raw := w.call(token, http.MethodPost, path, question(q))
	if err := json.Unmarshal(raw, &a); err != nil || status != http.StatusOK {
		w.t.Fatalf("%s: %d %s", q, status, raw)
	}
	return a
}
