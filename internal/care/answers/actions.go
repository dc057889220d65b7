package answers

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
)

// writeTime bounds how long a client may take to receive one event.
const writeTime = 15 * time.Second

// Mount adds the two doors: the company's own playground, with the trace, and the one that customers get.
func (s *Service) Mount(api huma.API) {
	s.mount(api, rest.Op(http.MethodPost, "/rag/query", "try-question", "answers", "Ask the company's documents and see how the answer came about"),
		rest.Reading(rest.Member), s.try)
	s.mount(api, rest.Op(http.MethodPost, "/production_rag/query", "ask-question", "answers", "Ask the company's documents as customers do"),
		rest.Reading(rest.Anyone), s.ask)
}

func (s *Service) mount(api huma.API, op huma.Operation, access rest.Access, handle func(context.Context, *input) (*huma.StreamResponse, error)) {
	answer := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Answer](), true, "Answer")
	op.Responses = map[string]*huma.Response{"200": {Description: "The answer; with Accept: text/event-stream as events delta, citation and done, or error",
		Content: map[string]*huma.MediaType{"application/json": {Schema: answer}, "text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	op.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests}
	rest.Register(api, op, access, handle)
}

type input struct {
	Accept string `header:"Accept" x-id:"none"`
	Body   struct {
		Question    string      `json:"question" minLength:"1" maxLength:"2000"`
		Limit       int         `json:"limit,omitempty" minimum:"1" maximum:"50" doc:"How many passages are looked at; 10 when left out"`
		DocumentIDs []uuid.UUID `json:"document_ids,omitempty" maxItems:"100" nullable:"false" doc:"Look only into these" x-id:"document"`
	}
}

func (in *input) request(via Via) Request {
	return Request{Question: in.Body.Question, Limit: in.Body.Limit, DocumentIDs: in.Body.DocumentIDs, Via: via, Trace: via == Playground}
}

func (in *input) streams() bool { return strings.Contains(in.Accept, "text/event-stream") }

func (s *Service) try(ctx context.Context, in *input) (*huma.StreamResponse, error) {
	return s.respond(ctx, in, in.request(Playground))
}

func (s *Service) ask(ctx context.Context, in *input) (*huma.StreamResponse, error) {
	if err := s.admit(ctx); err != nil {
		return nil, err
	}
	return s.respond(ctx, in, in.request(Customer))
}

func (s *Service) respond(ctx context.Context, in *input, r Request) (*huma.StreamResponse, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if in.streams() {
		return &huma.StreamResponse{Body: func(out huma.Context) { s.stream(out, r) }}, nil
	}
	a, err := s.Answer(ctx, r, nil)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("answers: encode: %w", err)
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		out.SetHeader("Content-Type", "application/json")
		out.SetStatus(http.StatusOK)
		// The answer has begun: a client that went away can't be told anything more.
		_, _ = out.BodyWriter().Write(raw)
	}}, nil
}

// stream answers event by event and stops when the client goes away. What fails before the first event is a problem like
// any other; what fails later is an event.
func (s *Service) stream(out huma.Context, r Request) {
	ctx := out.Context()
	begun := false
	_, err := s.Answer(ctx, r, func(e Event) error {
		if !begun {
			begun = true
			Begin(out)
		}
		return Send(ctx, out, e)
	})
	switch {
	case err == nil || ctx.Err() != nil:
	case begun:
		// The stream is all there is to tell it by.
		_ = Send(ctx, out, Event{"error", rest.Explain(ctx, err)})
	default:
		rest.WriteProblem(out, err)
	}
}

// Begin starts a stream of events.
func Begin(out huma.Context) {
	out.SetHeader("Content-Type", "text/event-stream; charset=utf-8")
	out.SetHeader("Cache-Control", "no-store")
	// Proxies that collect answers would hold the stream back.
	out.SetHeader("X-Accel-Buffering", "no")
	out.SetStatus(http.StatusOK)
}

// Send writes one event and sees that it leaves at once; an error means that the client has gone.
func Send(ctx context.Context, out huma.Context, e Event) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	raw, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("answers: encode %s: %w", e.Name, err)
	}
	w, ok := out.BodyWriter().(http.ResponseWriter)
	if !ok {
		return fmt.Errorf("answers: %T can't stream", out.BodyWriter())
	}
	rc := http.NewResponseController(w)
	// Not every kind of connection has deadlines.
	_ = rc.SetWriteDeadline(time.Now().Add(writeTime))
	if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.Name, raw); err != nil {
		return fmt.Errorf("answers: send %s: %w", e.Name, err)
	}
	return rc.Flush()
}
