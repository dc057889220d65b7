// Package api is the front door: the OpenAPI document, middleware, aliases of paths and the static files. Endpoints
// themselves live with what they are about; this package only lets requests in.
package api

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"rapport/internal/platform/limit"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

// Base is where the current version of the API lives.
const Base = "/api/v1"

// maxBody bounds request bodies. Uploads name their own, larger bound.
const maxBody = 1 << 20

// Config is what the front door needs to know.
type Config struct {
	Version string
	// Authenticate tells who a bearer token belongs to.
	Authenticate func(ctx context.Context, token string) (tenant.Actor, error)
	// Ready tells whether the program can serve; its error says what is missing.
	Ready func(ctx context.Context) error
	// Limits are where calls are counted, Quotas how many there may be. Proxies are the networks whose word on a sender's
	// address is taken.
	Limits  *limit.Limits
	Quotas  limit.Quotas
	Proxies []netip.Prefix
	// Secure says that people reach the program over TLS.
	Secure bool
	// Web is the built dashboard.
	Web      fs.FS
	Log      *slog.Logger
	Registry *prometheus.Registry
}

// Server is the front door. Endpoints are added to API; Handler serves everything.
type Server struct {
	API huma.API
	// Mux takes what is not JSON over HTTP, such as the realtime socket.
	Mux    *http.ServeMux
	paths  *paths
	config Config
}

// New makes the front door without any endpoint but the health checks.
func New(c Config) *Server {
	mux := http.NewServeMux()
	hc := huma.DefaultConfig("Rapport", c.Version)
	hc.Info.Description = "Customers and the care for them: records, documents, answers and conversations of one company."
	hc.Servers = []*huma.Server{{URL: Base}}
	hc.CreateHooks, hc.DocsPath, hc.OpenAPIPath, hc.SchemasPath = nil, "", "", ""
	hc.Formats, hc.DefaultFormat = rest.Formats, "application/json"
	hc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"bearer": {Type: "http", Scheme: "bearer", BearerFormat: "JWT"}}
	s := &Server{Mux: mux, paths: newPaths(mux), config: c}
	s.API = humago.NewWithPrefix(s.paths, Base, hc)
	mux.HandleFunc("GET "+Base+"/openapi.json", s.document)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", inside(promhttp.HandlerFor(c.Registry, promhttp.HandlerOpts{})))
	mux.HandleFunc("/api/", notFound)
	mux.Handle("/", site(c.Web))
	return s
}

// Handler is the whole program over HTTP.
func (s *Server) Handler() http.Handler {
	h := routed(s.paths)
	h = s.pace(h)
	h = s.authenticate(h)
	h = limitBody(h)
	h = textual(h)
	h = alias(h)
	if s.config.Secure {
		h = ownCookies(h)
	}
	h = headers(s.config.Secure, h)
	h = s.observe(h)
	return s.identify(h)
}

// Document is the OpenAPI description of every endpoint.
func (s *Server) Document() *huma.OpenAPI { return s.API.OpenAPI() }

func (s *Server) document(w http.ResponseWriter, _ *http.Request) {
	raw, err := s.Document().MarshalJSON()
	if err != nil {
		http.Error(w, "the document can't be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/openapi+json")
	_, _ = w.Write(raw)
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
	defer cancel()
	if err := s.config.Ready(ctx); err != nil {
		http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}
