package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"
)

func TestOtherAddressesOfAnEndpoint(t *testing.T) {
	for path, want := range map[string]string{
		"/api/v1/crm/contacts":     "/api/v1/crm/contacts",
		"/api/v1/crm/contacts/":    "/api/v1/crm/contacts",
		"/api/crm/contacts":        "/api/v1/crm/contacts",
		"/api/core/me":             "/api/v1/auth/me",
		"/api/v1/core/login/":      "/api/v1/auth/login",
		"/api/core/profile":        "/api/v1/user/profile",
		"/contacts":                "/contacts",
		"/api/v1/documents/jobs/1": "/api/v1/documents/jobs/1",
	} {
		if got := canonical(path); got != want {
			t.Errorf("%s means %s, want %s", path, got, want)
		}
	}
}

func front(t *testing.T) http.Handler {
	t.Helper()
	site := fstest.MapFS{"index.html": {Data: []byte("<title>Rapport</title>")}, "assets/app.js": {Data: []byte("1")}}
	return New(Config{Version: "test", Web: site, Log: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry()}).Handler()
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestUnknownEndpointIsAProblem(t *testing.T) {
	w := get(front(t), "/api/v1/nothing")
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `"code":"not_found"`) || w.Header().Get("X-Request-Id") == "" {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
}

func TestEveryPageIsTheDashboard(t *testing.T) {
	h := front(t)
	for path, want := range map[string]string{"/": "<title>", "/contacts/0198": "<title>", "/assets/app.js": "1", "/assets/gone.js": "404", "/../../etc/passwd": "Redirect"} {
		if w := get(h, path); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
	if p := get(h, "/").Header().Get("Content-Security-Policy"); !strings.Contains(p, "frame-ancestors 'none'") {
		t.Errorf("the dashboard may be framed: %q", p)
	}
}

func TestHugeBodyIsRefusedBeforeItIsRead(t *testing.T) {
	w := httptest.NewRecorder()
	front(t).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/v1/nothing", strings.NewReader(strings.Repeat("x", maxBody+1))))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
