package widgets

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"rapport/internal/care/answers"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// apiBase is where the API lives below the public address.
const apiBase = "/api/v1"

// WidgetCode is a widget as those who manage it see it.
type WidgetCode struct {
	ID                uuid.UUID  `json:"id" x-id:"widget"`
	Version           int64      `json:"version"`
	Name              string     `json:"name"`
	Title             string     `json:"title"`
	Greeting          string     `json:"greeting"`
	Accent            string     `json:"accent"`
	Theme             string     `json:"theme" enum:"auto,light,dark"`
	Position          string     `json:"position" enum:"right,left"`
	AllowedOrigins    []string   `json:"allowed_origins" nullable:"false" doc:"Sites whose pages may use it; without any only pages of Rapport itself"`
	AskEmail          bool       `json:"ask_email"`
	Enabled           bool       `json:"enabled"`
	ConversationCount int64      `json:"conversation_count"`
	LastSeenAt        *time.Time `json:"last_seen_at" doc:"When a visitor was last there"`
	CreatedAt         time.Time  `json:"created_at"`
	UpdatedAt         time.Time  `json:"updated_at"`
	Snippet           string     `json:"snippet" doc:"What to put into the pages"`
}

// WidgetFields are what people decide about a widget. What a request leaves out keeps its value, or gets the usual one.
type WidgetFields struct {
	Name           *string   `json:"name,omitempty" minLength:"1" maxLength:"100"`
	Title          *string   `json:"title,omitempty" maxLength:"80" doc:"Heading of the panel; empty shows the company's name"`
	Greeting       *string   `json:"greeting,omitempty" maxLength:"500"`
	Accent         *string   `json:"accent,omitempty" pattern:"^#[0-9A-Fa-f]{6}$"`
	Theme          *string   `json:"theme,omitempty" enum:"auto,light,dark"`
	Position       *string   `json:"position,omitempty" enum:"right,left"`
	AllowedOrigins *[]string `json:"allowed_origins,omitempty" maxItems:"50" doc:"As https://shop.example or https://*.shop.example. Without any only pages of Rapport itself may use the widget"`
	AskEmail       *bool     `json:"ask_email,omitempty"`
	Enabled        *bool     `json:"enabled,omitempty"`
}

type generateInput struct{ Body WidgetFields }

type codeOutput struct {
	ETag string `header:"ETag"`
	Body WidgetCode
}

type codesOutput struct {
	Body struct {
		Items []WidgetCode `json:"items" nullable:"false"`
	}
}

type codeInput struct {
	ID string `path:"id" x-id:"widget"`
}

type patchInput struct {
	ID      string `path:"id" x-id:"widget"`
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that the change is based on; a stale one answers 412 with both versions"`
	Body    WidgetFields
}

type scriptInput struct {
	ID       string `path:"id" x-id:"widget"`
	Encoding string `header:"Accept-Encoding"`
	Match    string `header:"If-None-Match" x-id:"none"`
}

type scriptOutput struct {
	Status   int
	Type     string `header:"Content-Type"`
	Cache    string `header:"Cache-Control"`
	ETag     string `header:"ETag"`
	Encoding string `header:"Content-Encoding"`
	Vary     string `header:"Vary"`
	Policy   string `header:"Cross-Origin-Resource-Policy"`
	Body     []byte
}

// Mount adds the endpoints for those who manage widgets and for visitors. mux takes the browsers' questions before calls,
// which are no operations.
func (s *Service) Mount(api huma.API, mux *http.ServeMux) {
	generate := op(http.MethodPost, "/embed/generate", "generate-widget", "Make a widget")
	generate.DefaultStatus = http.StatusCreated
	rest.Register(api, generate, rest.Admin, s.generate)
	rest.Register(api, op(http.MethodGet, Spec.Path, "list-widgets", "List the company's widgets"), rest.Member, s.list)
	rest.Register(api, op(http.MethodPatch, Spec.Path+"/{id}", "patch-widget", "Change fields of one widget (JSON merge patch, RFC 7396)"), rest.Admin, s.patch)
	remove := op(http.MethodDelete, Spec.Path+"/{id}", "delete-widget", "Put one widget into the trash; its pages fall silent")
	remove.DefaultStatus = http.StatusNoContent
	rest.Register(api, remove, rest.Admin, s.remove)
	script := op(http.MethodGet, "/embed/widget/{id}", "widget-script", "The script that a page loads")
	script.Responses = map[string]*huma.Response{"200": {Description: "The bundle after its settings", Content: map[string]*huma.MediaType{"text/javascript": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	rest.Register(api, script, rest.Public, s.serveScript)
	s.mountVisitors(api)
	mux.HandleFunc("OPTIONS "+apiBase+"/embed/widget/{id}/{call}", s.preflight)
}

func op(method, path, id, summary string) huma.Operation {
	return rest.Op(method, path, id, "embed", summary)
}

// mountVisitors adds what pages call. The gate stands before everything else, so that a browser may read refusals too.
func (s *Service) mountVisitors(api huma.API) {
	pages := huma.NewGroup(api)
	pages.UseMiddleware(s.gate)
	call := func(path, id, summary string) huma.Operation {
		o := op(http.MethodPost, "/embed/widget/{id}"+path, id, summary)
		o.Errors = []int{http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests}
		if path != "/session" {
			o.Errors = append(o.Errors, http.StatusUnauthorized)
			o.Middlewares = huma.Middlewares{s.known}
		}
		return o
	}
	rest.Register(pages, call("/session", "widget-session", "Begin or go on with a visit"), rest.Public, s.session)
	ask := call("/messages", "widget-ask", "Ask; the answer comes as events or at once")
	ask.Responses = map[string]*huma.Response{"200": {Description: "The answer; as text/event-stream the events delta, citation, done and error", Content: map[string]*huma.MediaType{
		"application/json":  {Schema: api.OpenAPI().Components.Schemas.Schema(answerType, true, "VisitorAnswer")},
		"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	rest.Register(pages, ask, rest.Visitor, s.ask)
	rest.Register(pages, call("/email", "widget-email", "Leave an address to be reached at"), rest.Visitor, s.email)
	rating := call("/rating", "widget-rating", "Say whether an answer helped")
	rating.DefaultStatus = http.StatusNoContent
	rest.Register(pages, rating, rest.Visitor, s.rate)
}

// gate lets pages of allowed sites in, at their rate.
func (s *Service) gate(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	f, err := s.admit(ctx.Context(), w.Header(), r)
	if err == nil {
		err = s.pace(r)
	}
	if err != nil {
		rest.WriteProblem(ctx, err)
		return
	}
	next(huma.WithValue(ctx, faceKey{}, f))
}

// known lets visitors of this very widget in.
func (s *Service) known(ctx huma.Context, next func(huma.Context)) {
	a, _ := tenant.From(ctx.Context())
	if f := faceOf(ctx.Context()); a.CompanyID != f.company || a.SessionID != f.id {
		rest.WriteProblem(ctx, startAgain())
		return
	}
	next(ctx)
}

// ask keeps the message before the answer begins: until then it may be refused like any other call, afterwards a failure is
// an event of the stream.
func (s *Service) ask(ctx context.Context, in *askInput) (*huma.StreamResponse, error) {
	f := faceOf(ctx)
	asked, text, err := s.keep(ctx, in)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(in.Accept, "text/event-stream") {
		done, err := s.answer(ctx, f, asked, text, func(answers.Event) {})
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(out huma.Context) { writeJSON(out, done) }}, nil
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		send := open(out)
		done, err := s.answer(ctx, f, asked, text, send)
		if err != nil {
			send(answers.Event{Name: "error", Data: rest.Explain(ctx, err)})
			return
		}
		send(answers.Event{Name: "done", Data: done})
	}}, nil
}

// open begins a stream. Who stops reading it does not stop the answer.
func open(out huma.Context) func(answers.Event) {
	answers.Begin(out)
	gone := false
	return func(e answers.Event) { gone = gone || answers.Send(out.Context(), out, e) != nil }
}

// writeJSON can't report a browser that has gone: the answer has begun.
func writeJSON(ctx huma.Context, v *VisitorAnswer) {
	raw, err := json.Marshal(v)
	if err != nil {
		rest.WriteProblem(ctx, err)
		return
	}
	ctx.SetHeader("Content-Type", "application/json")
	ctx.SetStatus(http.StatusOK)
	_, _ = ctx.BodyWriter().Write(raw)
}

func (s *Service) generate(ctx context.Context, in *generateInput) (*codeOutput, error) {
	w := &Widget{AskEmail: true, Enabled: true}
	if err := in.Body.into(w); err != nil {
		return nil, err
	}
	if err := s.Store.Create(ctx, w); err != nil {
		return nil, err
	}
	return s.one(ctx, w)
}

// into writes what the request names into w.
func (f *WidgetFields) into(w *Widget) error {
	for _, t := range []struct{ to, from *string }{{&w.Name, f.Name}, {&w.Title, f.Title}, {&w.Greeting, f.Greeting}, {&w.Accent, f.Accent},
		{&w.Theme, f.Theme}, {&w.Position, f.Position}} {
		if t.from != nil {
			*t.to = *t.from
		}
	}
	for _, t := range []struct{ to, from *bool }{{&w.AskEmail, f.AskEmail}, {&w.Enabled, f.Enabled}} {
		if t.from != nil {
			*t.to = *t.from
		}
	}
	if f.AllowedOrigins == nil {
		return nil
	}
	raw, err := json.Marshal(*f.AllowedOrigins)
	w.AllowedOrigins = raw
	return err
}

func (s *Service) list(ctx context.Context, _ *struct{}) (*codesOutput, error) {
	widgets, _, err := s.Store.List(ctx, resource.Query{Limit: resource.MaxLimit})
	if err != nil {
		return nil, err
	}
	out := &codesOutput{}
	out.Body.Items, err = s.codes(ctx, widgets)
	return out, err
}

func (s *Service) codes(ctx context.Context, widgets []*Widget) ([]WidgetCode, error) {
	ids := make([]uuid.UUID, len(widgets))
	for i, w := range widgets {
		ids[i] = w.ID
	}
	uses, err := s.uses(ctx, ids)
	if err != nil {
		return nil, err
	}
	codes := make([]WidgetCode, len(widgets))
	for i, w := range widgets {
		origins, err := readOrigins(w.AllowedOrigins)
		if err != nil {
			return nil, err
		}
		codes[i] = WidgetCode{ID: w.ID, Version: w.Version, Name: w.Name, Title: w.Title, Greeting: w.Greeting, Accent: w.Accent, Theme: w.Theme,
			Position: w.Position, AllowedOrigins: origins, AskEmail: w.AskEmail, Enabled: w.Enabled, ConversationCount: uses[w.ID].Conversations,
			LastSeenAt: uses[w.ID].LastSeen, CreatedAt: w.CreatedAt, UpdatedAt: w.UpdatedAt, Snippet: s.snippet(w.ID)}
	}
	return codes, nil
}

func (s *Service) snippet(id uuid.UUID) string {
	return `<script src="` + s.config.PublicURL + apiBase + "/embed/widget/" + id.String() + `" async></script>`
}

func (s *Service) one(ctx context.Context, w *Widget) (*codeOutput, error) {
	codes, err := s.codes(ctx, []*Widget{w})
	if err != nil {
		return nil, err
	}
	return &codeOutput{ETag: `"` + strconv.FormatInt(w.Version, 10) + `"`, Body: codes[0]}, nil
}

func (s *Service) patch(ctx context.Context, in *patchInput) (*codeOutput, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, problem.NotFound(Spec.Singular)
	}
	version := resource.AnyVersion
	if in.IfMatch != "" && in.IfMatch != "*" {
		version, err = strconv.ParseInt(strings.Trim(strings.TrimPrefix(in.IfMatch, "W/"), `"`), 10, 64)
		if err != nil || version < 1 {
			return nil, problem.Malformed(`If-Match must be the version of the widget in quotes, such as "3".`)
		}
	}
	rec, err := s.Store.Table.Update(ctx, id, version, func(rec any) error { return in.Body.into(rec.(*Widget)) })
	if err != nil {
		return nil, err
	}
	return s.one(ctx, rec.(*Widget))
}

func (s *Service) remove(ctx context.Context, in *codeInput) (*struct{}, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, problem.NotFound(Spec.Singular)
	}
	return nil, s.Store.Delete(ctx, id)
}

// serveScript is open to everybody: what the script may do is decided where it calls.
func (s *Service) serveScript(ctx context.Context, in *scriptInput) (*scriptOutput, error) {
	out := &scriptOutput{Status: http.StatusOK, Type: "text/javascript; charset=utf-8", Cache: "public, max-age=60", Vary: "Accept-Encoding", Policy: "cross-origin"}
	f, err := s.face(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if f == nil || !f.live {
		out.Status, out.Body = http.StatusNotFound, []byte("/* Rapport: this widget does not exist or is switched off. */\n")
		return out, nil
	}
	code, err := s.loader(f)
	if err != nil {
		return nil, err
	}
	out.ETag, out.Body = code.etag, code.plain
	switch {
	case strings.Contains(in.Match, code.etag):
		out.Status, out.Body = http.StatusNotModified, nil
	case strings.Contains(in.Encoding, "gzip"):
		out.Encoding, out.Body = "gzip", code.gzipped
	}
	return out, nil
}
