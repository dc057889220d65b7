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
