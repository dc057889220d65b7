package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"rapport/internal/platform/limit"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// tokens of these tests are "<kind> <company> <id>", each a number.
func byToken(_ context.Context, token string) (tenant.Actor, error) {
	var kind string
	var company, id byte
	if n, _ := fmt.Sscanf(token, "%s %d %d", &kind, &company, &id); n != 3 {
		return tenant.Actor{}, problem.Unauthenticated("no")
	}
	return tenant.Actor{CompanyID: uuid.UUID{15: company}, ID: uuid.UUID{14: 1, 15: id}, Kind: tenant.Kind(kind), Role: tenant.Admin}, nil
}

func paced(l *limit.Limits, quotas string) http.Handler {
	q, err := limit.ReadQuotas(quotas)
	if err != nil {
		panic(err)
	}
	return New(Config{Version: "test", Authenticate: byToken, Limits: l, Quotas: q, Web: fstest.MapFS{"index.html": {Data: []byte("page")}},
		Ready: func(context.Context) error { return nil }, Log: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry()}).Handler()
}

func call(h http.Handler, path, from, token string) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
	r.RemoteAddr = from + ":4711"
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	h.ServeHTTP(w, r)
	return w
}

func TestQuotasOfTheAPI(t *testing.T) {
	t.Parallel()
	h := paced(&limit.Limits{}, "address=3/min,account=4/min,key=5/min,company=8/min")
	const api, here, there = "/api/v1/openapi.json", "192.0.2.1", "192.0.2.2"
	for _, step := range []struct {
		what, path, from, token string
		calls, status           int
	}{
		{"nobody signed in", api, here, "", 3, 200},
		{"nobody, once more", api, here, "", 1, 429},
		{"a visitor counts by address", api, here, "visitor 1 9", 1, 429},
		{"a forged token counts by address", api, here, "x", 1, 429},
		{"elsewhere", api, there, "x", 3, 200},
		{"pages are no calls", "/contacts", here, "", 20, 200},
		{"health is no call", "/readyz", here, "", 20, 200},
		{"a person, at the address that is used up", api, here, "user 1 1", 4, 200},
		{"the same person elsewhere", api, there, "user 1 1", 1, 429},
		{"a key has its own", api, there, "key 1 1", 4, 200},
		{"the company has used up its own", api, there, "key 1 2", 1, 429},
		{"so a colleague waits too", api, there, "user 1 3", 1, 429},
		{"but not the person who works in another company", api, there, "user 2 3", 4, 200},
		{"nor a key of that", api, there, "key 2 2", 4, 200},
		{"other addresses of an endpoint are the same", "/api/openapi.json/", here, "", 1, 429},
	} {
		for i := range step.calls {
			if w := call(h, step.path, step.from, step.token); w.Code != step.status {
				t.Fatalf("%s, call %d: %d, want %d: %s %v", step.what, i+1, w.Code, step.status, w.Body, w.Header())
			}
		}
	}
}

func TestAnswersTellWhatIsLeft(t *testing.T) {
	t.Parallel()
	h := paced(nil, "account=4/min,company=8/h")
	w := call(h, "/api/v1/openapi.json", "192.0.2.1", "user 1 1")
	if got := w.Header().Values("RateLimit-Policy"); len(got) != 1 || got[0] != `"account";q=4;w=60, "company";q=8;w=3600` {
		t.Errorf("RateLimit-Policy: %q", got)
	}
	if got := w.Header().Values("RateLimit"); len(got) != 1 || got[0] != `"account";r=3;t=15, "company";r=7;t=450` {
		t.Errorf("RateLimit: %q", got)
	}
	for range 3 {
		call(h, "/api/v1/openapi.json", "192.0.2.1", "user 1 1")
	}
	w = call(h, "/api/v1/openapi.json", "192.0.2.1", "user 1 1")
	if w.Code != 429 || w.Header().Get("Retry-After") != "15" || !strings.HasPrefix(w.Header().Get("RateLimit"), `"account";r=0;t=60, "company";r=4;`) ||
		w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), `"code":"too_many"`) {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
	off := call(paced(nil, "off"), "/api/v1/openapi.json", "192.0.2.1", "user 1 1")
	if off.Code != 200 || off.Header().Get("RateLimit") != "" {
		t.Errorf("switched off: %d %v", off.Code, off.Header())
	}
}

// Two nodes share a quota; Redis dies under load: no call fails because of it, and each node holds to the quota.
func TestQuotasHoldWhenRedisDies(t *testing.T) {
	t.Parallel()
	m := miniredis.RunT(t)
	o, err := limit.ReadURL("redis://" + m.Addr())
	if err != nil {
		t.Fatal(err)
	}
	var nodes [2]http.Handler
	for i := range nodes {
		l := limit.New(o, slog.New(slog.DiscardHandler))
		t.Cleanup(l.Close)
		nodes[i] = paced(l, "address=50/h")
	}
	took := func(from string, during func()) (taken *[2]atomic.Int64) {
		taken = &[2]atomic.Int64{}
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for range 40 {
					switch w := call(nodes[i%2], "/api/v1/openapi.json", from, ""); w.Code {
					case 200:
						taken[i%2].Add(1)
					case 429:
					default:
						t.Errorf("%d %s", w.Code, w.Body)
					}
					time.Sleep(time.Millisecond)
				}
			})
		}
		during()
		all.Wait()
		return taken
	}
	if got := took("192.0.2.1", func() {}); got[0].Load()+got[1].Load() != 50 {
		t.Errorf("both took %d calls of 50", got[0].Load()+got[1].Load())
	}
	if got := took("192.0.2.2", func() { time.Sleep(3 * time.Millisecond); m.Close() }); got[0].Load() != 50 && got[1].Load() != 50 || got[0].Load() > 50 || got[1].Load() > 50 {
		t.Errorf("alone they took %d and %d calls of 50", got[0].Load(), got[1].Load())
	}
}

func BenchmarkPace(b *testing.B) {
	for _, quotas := range []string{"off", "account=1000000/s,company=1000000/s"} {
		b.Run(strings.Split(quotas, "=")[0], func(b *testing.B) {
			h := paced(nil, quotas)
			r := httptest.NewRequest(http.MethodGet, "/api/v1/nothing", nil)
			r.Header.Set("Authorization", "Bearer user 1 1")
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
