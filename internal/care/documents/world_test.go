package documents

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"rapport/internal/api"
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

// world is the real thing over HTTP; only the tokens are made here.
type world struct {
	t      *testing.T
	db     *pgtest.Database
	docs   *Service
	queue  *jobs.Queue
	bus    *bus.Bus
	dir    string
	server *httptest.Server
	actors map[string]tenant.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.New(t), bus: &bus.Bus{}, dir: t.TempDir(), actors: map[string]tenant.Actor{}}
	log := slog.New(slog.DiscardHandler)
	e := &resource.Engine{DB: w.db.DB}
	trail.New(e, w.bus)
	blobs, err := blob.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	w.queue = jobs.New(w.db.DB, log)
	w.docs = New(e, blobs, w.queue, w.bus)
	// How busy the machine is must not decide a test.
	w.docs.whole, w.docs.silent = time.Hour, time.Hour
	if err := w.queue.Open(); err != nil {
		t.Fatal(err)
	}
	front := api.New(api.Config{Version: "test", Authenticate: w.authenticate, Ready: func(context.Context) error { return nil },
		Web: fstest.MapFS{}, Log: log, Registry: prometheus.NewRegistry()})
	resourceapi.Mount(front.API, w.docs.Table, resourceapi.List, resourceapi.Get, resourceapi.Delete, resourceapi.Restore)
	w.docs.Mount(front.API)
	w.server = httptest.NewServer(front.Handler())
	t.Cleanup(w.server.Close)
	return w
}

// start lets the queue work until the test ends.
func (w *world) start() {
	w.t.Helper()
	if err := w.queue.Start(context.Background(), true); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := w.queue.Stop(ctx); err != nil {
			w.t.Error(err)
		}
	})
}

// authenticate knows the tokens of the people of the test.
func (w *world) authenticate(_ context.Context, token string) (tenant.Actor, error) {
	if a, ok := w.actors[token]; ok {
		return a, nil
	}
	return tenant.Actor{}, problem.Unauthenticated("Please sign in.")
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
	w.actors[user.String()] = tenant.Actor{CompanyID: company, ID: user, Kind: tenant.User, Name: "Mara", Role: role, Via: "api"}
	return user.String()
}

func (w *world) ctx(token string) context.Context {
	return tenant.With(context.Background(), w.actors[token])
}

// call makes one request and reads its answer.
func (w *world) call(token, method, path string, body io.Reader, contentType string) (int, http.Header, []byte) {
	w.t.Helper()
	req, err := http.NewRequest(method, w.server.URL+"/api/v1"+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, res.Header, raw
}

func (w *world) get(token, path string) (int, []byte) {
	w.t.Helper()
	status, _, raw := w.call(token, http.MethodGet, path, nil, "")
	return status, raw
}

type upload struct {
	name string
	raw  []byte
}

func form(t *testing.T, files ...upload) (io.Reader, string) {
	t.Helper()
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	for _, f := range files {
		h := textproto.MIMEHeader{"Content-Disposition": {multipart.FileContentDisposition("files", f.name)}}
		part, err := m.CreatePart(h)
		if err == nil {
			_, err = part.Write(f.raw)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return &buf, m.FormDataContentType()
}

// upload sends files as a browser does and expects them to be taken.
func (w *world) upload(token string, files ...upload) []Accepted {
	w.t.Helper()
	body, media := form(w.t, files...)
	status, _, raw := w.call(token, http.MethodPost, "/documents/upload", body, media)
	var out struct{ Items []Accepted }
	if err := json.Unmarshal(raw, &out); err != nil || status != http.StatusCreated {
		w.t.Fatalf("upload: %d %s", status, raw)
	}
	return out.Items
}

// ended waits until the document is ready or failed.
func (w *world) ended(token string, id uuid.UUID) Document {
	w.t.Helper()
	for range 12000 {
		d := w.document(token, id)
		if d.Status == Ready || d.Status == Failed {
			return d
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.t.Fatalf("document %s never ended", id)
	return Document{}
}

func (w *world) document(token string, id uuid.UUID) (d Document) {
	w.t.Helper()
	status, raw := w.get(token, "/documents/"+id.String())
	if err := json.Unmarshal(raw, &d); err != nil || status != http.StatusOK {
		w.t.Fatalf("document: %d %s", status, raw)
	}
	return d
}

func (w *world) count(token, sql string, args ...any) (n int64) {
	w.t.Helper()
	a := w.actors[token]
	err := w.db.InTx(w.ctx(token), countTx(&n, sql, append([]any{a.CompanyID}, args...)...))
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// knowledge is the company's knowledge version.
func (w *world) knowledge(token string) int64 {
	w.t.Helper()
	return w.count(token, "select knowledge_version from companies where id = $1")
}

func fixture(t *testing.T, name string) upload {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "extract", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return upload{name, raw}
}
