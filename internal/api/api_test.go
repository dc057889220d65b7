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
	site := fstest.MapFS{"index.html": {Data: []byte(`<title>Rapport</title><meta name="csp-nonce" content="__NONCE__">`)}, "assets/app.js": {Data: []byte("1")}}
	return New(Config{Version: "test", Secure: true, Web: site, Log: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry()}).Handler()
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
}

// Pages run no script and no style but their own, and are framed by nobody; styles that are written while a page runs carry its
// nonce, which no other page has.
func TestPagesLetNothingElseIn(t *testing.T) {
	h := front(t)
	page, again := get(h, "/"), get(h, "/contacts/0198")
	for _, w := range []*httptest.ResponseRecorder{page, again, get(h, "/assets/app.js")} {
		p := w.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"} {
			if !strings.Contains(p, want) {
				t.Errorf("the policy lacks %s: %q", want, p)
			}
		}
		if strings.Contains(p, "unsafe") || strings.Contains(p, "script-src") {
			t.Errorf("the policy lets in what pages do not need: %q", p)
		}
		if w.Header().Get("Strict-Transport-Security") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%v", w.Header())
		}
	}
	_, nonce, _ := strings.Cut(page.Header().Get("Content-Security-Policy"), "'nonce-")
	nonce, _, _ = strings.Cut(nonce, "'")
	if len(nonce) < 22 || !strings.Contains(page.Body.String(), `content="`+nonce+`"`) || strings.Contains(again.Header().Get("Content-Security-Policy"), nonce) {
		t.Errorf("nonce %q in %s", nonce, page.Body)
	}
	if page.Header().Get("Cache-Control") != "no-store" {
		t.Error("a page with a nonce may be kept")
	}
}

func TestHugeBodyIsRefusedBeforeItIsRead(t *testing.T) {
	w := httptest.NewRecorder()
	front(t).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/v1/nothing", strings.NewReader(strings.Repeat("x", maxBody+1))))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Nobody frames anything of ours: no page, no file and no answer, whichever site asks.
func TestNothingIsFramed(t *testing.T) {
	h := front(t)
	for _, path := range []string{"/", "/contacts/0198", "/assets/app.js", "/assets/gone.js", "/api/v1/openapi.json", "/api/v1/nothing", "/api/v1/embed/widget/0198", "/metrics", "/healthz"} {
		if p := get(h, path).Header().Get("Content-Security-Policy"); !strings.Contains(p, "frame-ancestors 'none'") {
			t.Errorf("%s can be framed: %q", path, p)
		}
	}
}

func TestQueriesAreText(t *testing.T) {
	h := front(t)
	for path, want := range map[string]int{"/api/v1/nothing?q=a%00b": 422, "/api/v1/nothing?q=%ff": 422, "/api/v1/nothing?q=b": 404, "/api/v1/a%00b": 404, "/?share=100%": 200, "/?q=%&q=%00": 422, "/?q=%E2%82%AC": 200} {
		if res := get(h, path); res.Code != want {
			t.Errorf("%s: %d, want %d: %s", path, res.Code, want, res.Body)
		}
	}
}
