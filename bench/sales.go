package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"rapport/internal/app"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/secret"
)

// The company that sells: what its lists, boards and searches are measured over.
const (
	salesDeals  = 200_000
	salesRuns   = 200
	salesAtMost = 30
	foundAtMost = 50
)

// hall is a company in the whole program, as its owner and as an agent who sees only what is theirs.
type hall struct {
	*filled
	r            *rand.Rand
	owner, agent *program
	stages       []stage
}

type stage struct {
	ID          uuid.UUID
	PipelineID  uuid.UUID `json:"pipeline_id"`
	Kind        string
	Probability int64
}

// sales measures lists, boards and searches of a company of a million contacts and 200,000 deals: whole requests to the
// whole program, with rights, own fields and everything else that a person's request passes. What the database takes is
// less than that.
func sales(ctx context.Context, w io.Writer) error {
	g, err := newGround(ctx)
	if err != nil {
		return err
	}
	defer g.close()
	server, stop, err := g.program(ctx)
	if err != nil {
		return err
	}
	defer stop()
	h := &hall{owner: &program{url: server}, agent: &program{url: server}, r: rand.New(rand.NewPCG(3, 5))}
	if err := h.open(ctx, w, g); err != nil {
		return err
	}
	for _, q := range selling {
		if err := h.measure(w, q); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
	}
	return h.browse(ctx, w)
}

// program serves the whole program on the ground and gives its address.
func (g *ground) program(ctx context.Context) (url string, stop func(), err error) {
	blobs, err := blob.Open(filepath.Join(g.dir, "files"))
	if err != nil {
		return "", nil, err
	}
	// The server must be there before the program, which is told its address.
	var handler atomic.Pointer[http.Handler]
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*handler.Load()).ServeHTTP(w, r) }))
	p, err := app.New(app.Parts{DB: g.db, Blobs: blobs, Master: secret.New(make([]byte, 32)), URL: s.URL, Log: slog.New(slog.DiscardHandler)})
	if err == nil {
		h := p.Handler()
		handler.Store(&h)
		err = p.Start(ctx, true)
	}
	if err != nil {
		s.Close()
		return "", nil, err
	}
	return s.URL, func() {
		s.CloseClientConnections()
		s.Close()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := p.Drain(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
	}, nil
}

// open makes the company, its own fields and rights through the API, and its records past it.
func (h *hall) open(ctx context.Context, w io.Writer, g *ground) error {
	company, owner, err := h.owner.register("Lindmark Freight", "mara@lindmark.example")
	if err != nil {
		return err
	}
	_, agent, err := h.agent.register("Own firm of an agent", "signe@lindmark.example")
	if err != nil {
		return err
	}
	f, err := newFiller(ctx, g.owner())
	if err != nil {
		return err
	}
	defer f.conn.Close(ctx)
	h.filled = &filled{id: company, members: []uuid.UUID{owner, agent}}
	if _, err := f.conn.Exec(ctx, "insert into members (company_id, user_id, role) values ($1, $2, 'agent')", company, agent); err != nil {
		return fmt.Errorf("fill members: %w", err)
	}
	var in struct {
		AccessToken string `json:"access_token"`
	}
	if err := h.agent.call(http.MethodPost, "/auth/switch-company", map[string]any{"company_id": company}, &in); err != nil {
		return err
	}
	h.agent.token = in.AccessToken
	if err := h.settle(); err != nil {
		return err
	}
	begun := time.Now()
	if err := f.hall(ctx, h); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d contacts and %d deals of %d members in one company; filled in %.0f s\n", largeContacts, salesDeals, largeMembers, time.Since(begun).Seconds())
	fmt.Fprintf(w, "whole requests over HTTP, one at a time, p95 of %d; an agent who sees their own records owns one in %d\n", salesRuns, largeMembers)
	return nil
}

// settle gives the company fields of its own, and agents only what is theirs.
func (h *hall) settle() error {
	for _, record := range []string{"contacts", "deals"} {
		choices := []map[string]any{{"label": "Common"}, {"label": "Some"}, {"label": "Few"}, {"label": "Rare"}}
		err := errors.Join(
			h.owner.call(http.MethodPost, "/custom-fields", map[string]any{"record": record, "label": "Segment", "kind": "choice", "choices": choices}, &struct{}{}),
			h.owner.call(http.MethodPost, "/custom-fields", map[string]any{"record": record, "label": "Score", "kind": "number"}, &struct{}{}),
			h.owner.call(http.MethodPut, "/rights/agent/"+record, map[string]any{"fields": map[string]any{},
				"scopes": map[string]string{"view": "own", "create": "own", "edit": "own", "delete": "own", "export": "own"}}, &struct{}{}))
		if err != nil {
			return err
		}
	}
	var list struct{ Items []stage }
	if err := h.owner.call(http.MethodGet, "/stages?sort=position&limit=50", struct{}{}, &list); err != nil {
		return err
	}
	for _, s := range list.Items {
		if s.PipelineID == list.Items[0].PipelineID {
			h.stages = append(h.stages, s)
		}
	}
	return nil
}

// question is one kind of request; its path may differ from one time to the next.
type question struct {
	name string
	path func(h *hall) string
}

// most is the p95 in milliseconds that the question may take.
func (q question) most() float64 {
	if strings.HasPrefix(q.name, "search") {
		return foundAtMost
	}
	return salesAtMost
}

func (h *hall) measure(w io.Writer, q question) error {
	for _, who := range []struct {
		name string
		as   *program
	}{{"", h.owner}, {", own records", h.agent}} {
		took := make([]time.Duration, 0, salesRuns)
		var bytes int
		until := time.Now().Add(patience)
		for i := range salesRuns + 10 {
			if i > 40 && time.Now().After(until) {
				break
			}
			path := q.path(h)
			begun := time.Now()
			raw, err := who.as.read(path)
			if err != nil {
				return err
			}
			if i >= 10 {
				took, bytes = append(took, time.Since(begun)), bytes+len(raw)
			}
		}
		s := spreadOf(took)
		atMost(w, q.name+who.name, ms(s.p95), q.most(), "ms", fmt.Sprintf("p50 %.1f ms, %.1f kB", ms(s.p50), float64(bytes)/float64(len(took))/1e3))
	}
	return nil
}

// read gets an answer's bytes.
func (p *program) read(path string) ([]byte, error) {
	req, err := http.NewRequest(http.MethodGet, p.url+"/api/v1"+path, nil)
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("bench: GET %s: %d %s (%w)", path, res.StatusCode, raw, err)
	}
	return raw, nil
}
