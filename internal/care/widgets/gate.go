package widgets

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"rapport/internal/platform/limit"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
)

type faceKey struct{}

// faceOf is the widget that the gate let a call through to.
func faceOf(ctx context.Context) *face {
	f, _ := ctx.Value(faceKey{}).(*face)
	return f
}

// admit decides whether a page may call a widget at all, and lets its browser read the answer, also that of an error. The
// Origin header is the only proof: a call without one does not come from a page, and a Referer is none.
func (s *Service) admit(ctx context.Context, h http.Header, r *http.Request) (*face, error) {
	h.Add("Vary", "Origin")
	f, err := s.face(ctx, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, problem.NotFound(Spec.Singular)
	}
	sent := r.Header.Values("Origin")
	if len(sent) != 1 || !s.welcomes(f, sent[0]) {
		return nil, problem.Forbidden("This page may not use the widget. An admin of the company can add its site to the allowed origins.")
	}
	h.Set("Access-Control-Allow-Origin", sent[0])
	h.Set("Access-Control-Expose-Headers", "Retry-After")
	if !f.live {
		return nil, problem.NotFound(Spec.Singular)
	}
	return f, nil
}

// pace holds the sender's network to its rate.
func (s *Service) pace(r *http.Request) error {
	from := limit.Network(r, s.config.Proxies)
	if strings.HasSuffix(r.URL.Path, "/session") {
		return s.entries.Take(from)
	}
	if strings.HasSuffix(r.URL.Path, "/email") {
		if err := s.emails.Take(from); err != nil {
			return err
		}
	}
	return s.perAddress.Take(from)
}

// preflight answers a browser that asks before it calls.
func (s *Service) preflight(w http.ResponseWriter, r *http.Request) {
	if !calls[r.PathValue("call")] {
		refuse(w, r, problem.NotFound("endpoint"))
		return
	}
	if _, err := s.admit(r.Context(), w.Header(), r); err != nil && !gone(w, err) {
		refuse(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", http.MethodPost)
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}

var calls = map[string]bool{"session": true, "messages": true, "email": true, "rating": true}

// gone is a widget that was switched off while a page that may use it was open: the page is to learn so from the call itself.
func gone(w http.ResponseWriter, err error) bool {
	return problem.Is(err, problem.KindNotFound) && w.Header().Get("Access-Control-Allow-Origin") != ""
}

func refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := rest.Explain(r.Context(), err)
	raw, merr := json.Marshal(p)
	if merr != nil {
		raw = []byte(`{"status":500,"code":"internal"}`)
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_, _ = w.Write(raw)
}
