package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

var requestName = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// identify names every request, keeps a name that a proxy gave, and turns a panic into an answer.
func (s *Server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		if !requestName.MatchString(id) {
			id = uuid.Must(uuid.NewV7()).String()
		}
		w.Header().Set("X-Request-Id", id)
		ctx := rest.WithRequestID(r.Context(), id)
		defer func() {
			p := recover()
			if p == http.ErrAbortHandler {
				// A handler breaks the connection off on purpose, so that a cut answer does not look like a whole one.
				panic(p)
			}
			if p != nil {
				s.config.Log.ErrorContext(ctx, "panic", "error", p, "request_id", id, "stack", string(debug.Stack()))
				writeProblem(w, r.WithContext(ctx), fmt.Errorf("panic: %v", p))
			}
		}()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// observe logs and measures every request once, at its end.
func (s *Server) observe(next http.Handler) http.Handler {
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "rapport_http_seconds", Help: "Time to answer, by route and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"route", "status"})
	s.config.Registry.MustRegister(seconds)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, rec := time.Now(), &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r)
		took := time.Since(start)
		seconds.WithLabelValues(rec.route, strconv.Itoa(rec.status)).Observe(took.Seconds())
		if s.config.Log.Enabled(r.Context(), slog.LevelDebug) {
			s.config.Log.DebugContext(r.Context(), "request", "method", r.Method, "path", r.URL.Path, "status", rec.status,
				"ms", float64(took.Microseconds())/1000, "request_id", rest.RequestID(r.Context()))
		}
	})
}

type recorder struct {
	http.ResponseWriter
	status int
	// route is the pattern that the mux chose, not the path: paths hold ids, and would make a series each.
	route string
	begun bool
}

// routed tells the recorder which route answers.
func routed(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r)
		if rec, ok := w.(*recorder); ok {
			rec.route = r.Pattern
		}
	})
}

// WriteHeader holds once: of an answer whose reader has gone, the error that its writer gets comes too late to be told.
func (r *recorder) WriteHeader(status int) {
	if r.begun {
		return
	}
	r.status, r.begun = status, status >= http.StatusOK
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection, for streams and sockets.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// policy is what pages of the dashboard may load (CSP 3): scripts and styles of its own only. Styles that libraries write while
// they run carry the nonce of the page; an empty nonce lets none in.
func policy(nonce string) string {
	styles := "'self'"
	if nonce != "" {
		styles += " 'nonce-" + nonce + "'"
	}
	return "default-src 'self'; img-src 'self' data: blob:; style-src " + styles + "; font-src 'self' data:; connect-src 'self'; " +
		"object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
}

// headers sets what holds for every answer. Over TLS browsers are told to come back by TLS only (RFC 6797).
func headers(secure bool, next http.Handler) http.Handler {
	strict := policy("")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if strings.HasPrefix(r.URL.Path, "/api/") {
			h.Set("Cache-Control", "no-store")
			// Answers are no pages: nothing in them runs, and nobody frames them.
			h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		} else {
			h.Set("Content-Security-Policy", strict)
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		}
		next.ServeHTTP(w, r)
	})
}

// ownCookies gives cookies of this host their plain names, and leaves out all others: whatever comes without the prefix may
// have been set by a neighbouring host, or in the clear.
func ownCookies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var own []string
		for _, c := range r.Cookies() {
			if name, ok := strings.CutPrefix(c.Name, rest.HostPrefix); ok {
				own = append(own, name+"="+c.Value)
			}
		}
		r.Header.Set("Cookie", strings.Join(own, "; "))
		next.ServeHTTP(w, r)
	})
}

// alias gives every endpoint its other addresses: without the version, below /core, with a trailing slash.
func alias(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path := canonical(r.URL.Path); path != r.URL.Path {
			r = r.Clone(r.Context())
			r.URL.Path, r.URL.RawPath = path, ""
		}
		next.ServeHTTP(w, r)
	})
}

var userCalls = map[string]bool{"profile": true, "profile-picture": true, "change-password": true}

// canonical is the address below Base that path means.
func canonical(path string) string {
	rest, ok := strings.CutPrefix(path, "/api/")
	if !ok {
		return path
	}
	rest = strings.TrimSuffix(strings.TrimPrefix(rest, "v1/"), "/")
	if call, ok := strings.CutPrefix(rest, "core/"); ok {
		if userCalls[call] {
			rest = "user/" + call
		} else {
			rest = "auth/" + call
		}
	}
	return Base + "/" + rest
}

// authenticate puts the actor into the context when the request carries a good token. Each operation itself decides
// whether it needs one.
func (s *Server) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if strings.EqualFold(scheme, "Bearer") && s.config.Authenticate != nil {
			if actor, err := s.config.Authenticate(r.Context(), token); err == nil {
				actor.RequestID = rest.RequestID(r.Context())
				r = r.WithContext(tenant.With(r.Context(), actor))
			} else if !problem.Is(err, problem.KindUnauthenticated) {
				writeProblem(w, r, err)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// bodyWithin is how long a body of at most maxBody may take over a slow line.
const bodyWithin = 20 * time.Second

// limitBody holds every body but uploads to maxBody and to bodyWithin, before anything reads it. Uploads have bounds of their own.
func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody && !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
			if r.ContentLength > maxBody {
				writeProblem(w, r, tooLarge())
				return
			}
			r.Body = &boundedBody{ReadCloser: http.MaxBytesReader(w, r.Body, maxBody), line: http.NewResponseController(w)}
		}
		next.ServeHTTP(w, r)
	})
}

// textual refuses queries with NUL or what is not UTF-8: nothing is stored under such a text, and PostgreSQL would not look for it.
func textual(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// What can't be parsed is left out here, as it is later.
		query, _ := url.ParseQuery(r.URL.RawQuery)
		for name, values := range query {
			if slices.ContainsFunc(values, func(s string) bool { return !text.Storable(s) }) {
				writeProblem(w, r, problem.InvalidField(strings.ToValidUTF8(name, ""), "This holds characters that are not text."))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func tooLarge() error {
	return problem.TooLarge("The body is larger than %d bytes, which is the most this call takes.", maxBody)
}

// boundedBody says in words why it can't be read.
type boundedBody struct {
	io.ReadCloser
	line  *http.ResponseController
	begun bool
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if !b.begun {
		// Not every kind of connection has deadlines.
		_ = b.line.SetReadDeadline(time.Now().Add(bodyWithin))
		b.begun = true
	}
	n, err := b.ReadCloser.Read(p)
	var long *http.MaxBytesError
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, io.EOF):
		_ = b.line.SetReadDeadline(time.Time{}) // the answer may take longer than the question
		return n, err
	case errors.As(err, &long):
		return n, tooLarge()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n, problem.Slow(bodyWithin)
	}
	return n, problem.Malformed("The body could not be read to its end.")
}

// inside is for who stands beside the program: on its machine or in a private network, and not led here by a proxy.
func inside(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		at := peer.Addr().Unmap()
		led := r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != ""
		if err != nil || led || !at.IsLoopback() && !at.IsPrivate() {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func notFound(w http.ResponseWriter, r *http.Request) {
	writeProblem(w, r, problem.NotFound("endpoint"))
}

func writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := rest.Explain(r.Context(), err)
	raw, merr := json.Marshal(p)
	if merr != nil {
		raw = []byte(`{"status":500,"code":"internal"}`)
	}
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_, _ = w.Write(raw)
}
