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

// Over TLS only cookies count that no other host can have set.
func TestCookiesOfOtherHostsAreLeftOut(t *testing.T) {
	for secure, want := range map[bool]string{true: "rapport_refresh=own", false: "rapport_refresh=planted; __Host-rapport_refresh=own; x=1"} {
		s := New(Config{Version: "test", Secure: secure, Web: fstest.MapFS{}, Log: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry()})
		s.Mux.HandleFunc("GET /cookies", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(r.Header.Get("Cookie"))) })
		r := httptest.NewRequest(http.MethodGet, "/cookies", nil)
		r.Header.Set("Cookie", "rapport_refresh=planted; __Host-rapport_refresh=own; x=1")
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Body.String() != want {
			t.Errorf("secure %v: %q, want %q", secure, w.Body, want)
		}
	}
}

// What the API answers is kept by nobody, whatever the answer is; and neither methods that nobody needs nor lists of files are there.
func TestAnswersAreNotKept(t *testing.T) {
	h := front(t)
	for _, path := range []string{"/api/v1/openapi.json", "/api/v1/nothing", "/api/v1/auth/me"} {
		if got := get(h, path).Header(); got.Get("Cache-Control") != "no-store" || got.Get("Referrer-Policy") != "strict-origin-when-cross-origin" {
			t.Errorf("%s: %v", path, got)
		}
	}
	for path, status := range map[string]int{"/": 405, "/assets/app.js": 405, "/api/v1/nothing": 404} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodTrace, path, nil))
		if w.Code != status || strings.Contains(w.Body.String(), "TRACE /") {
			t.Errorf("TRACE %s: %d %s", path, w.Code, w.Body)
		}
	}
	for _, path := range []string{"/assets/", "/assets", "/.git/config", "/.env"} {
		if w := get(h, path); strings.Contains(w.Body.String(), "app.js") || w.Code != 404 && !strings.Contains(w.Body.String(), "<title>") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// What tells operators about the inside is for the machine and its private networks.
func TestMetricsAreForTheInside(t *testing.T) {
	h := front(t)
	for _, c := range []struct {
		from, header string
		status       int
	}{
		{"127.0.0.1:4711", "", 200}, {"[::1]:4711", "", 200}, {"10.1.2.3:4711", "", 200}, {"[::ffff:192.168.1.7]:4711", "", 200},
		{"192.0.2.7:4711", "", 404}, {"[2001:db8::1]:4711", "", 404}, {"@", "", 404}, {"10.1.2.3:4711", "X-Forwarded-For", 404}, {"127.0.0.1:4711", "Forwarded", 404},
	} {
		r, w := httptest.NewRequest(http.MethodGet, "/metrics", nil), httptest.NewRecorder()
		r.RemoteAddr = c.from
		if c.header != "" {
			r.Header.Set(c.header, "for=192.0.2.7")
		}
		if h.ServeHTTP(w, r); w.Code != c.status {
			t.Errorf("from %s with %q: %d", c.from, c.header, w.Code)
		}
	}
}
