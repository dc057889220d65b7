package rest

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Problem is an error as it goes out: RFC 9457 with a stable code, the fields at fault and the request's id.
type Problem struct {
	Type      string          `json:"type" doc:"Always about:blank; code tells problems apart"`
	Title     string          `json:"title"`
	Status    int             `json:"status"`
	Detail    string          `json:"detail" doc:"What happened, for people"`
	Code      string          `json:"code" doc:"Stable, for programs"`
	RequestID string          `json:"request_id" doc:"Names this request in the log" x-id:"none"`
	Errors    []problem.Field `json:"errors,omitempty"`
	Yours     any             `json:"yours,omitempty" doc:"With version_conflict: the record as this request would have made it"`
	Current   any             `json:"current,omitempty" doc:"With version_conflict: the record as it stands"`

	data  map[string]any
	retry int
}

func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus is for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is for huma: problems have a media type of their own.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders is for huma.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retry))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	}
	return h
}

// MarshalJSON puts the problem's own data beside the standard members.
func (p *Problem) MarshalJSON() ([]byte, error) {
	type plain Problem
	raw, err := json.Marshal((*plain)(p))
	if err != nil || len(p.data) == 0 {
		return raw, err
	}
	all := map[string]any{}
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	maps.Copy(all, p.data)
	return json.Marshal(all)
}

var statuses = map[problem.Kind]int{
	problem.KindMalformed:       http.StatusBadRequest,
	problem.KindUnauthenticated: http.StatusUnauthorized,
	problem.KindForbidden:       http.StatusForbidden,
	problem.KindNotFound:        http.StatusNotFound,
	problem.KindSlow:            http.StatusRequestTimeout,
	problem.KindConflict:        http.StatusConflict,
	problem.KindGone:            http.StatusGone,
	problem.KindStale:           http.StatusPreconditionFailed,
	problem.KindTooLarge:        http.StatusRequestEntityTooLarge,
	problem.KindUnsupported:     http.StatusUnsupportedMediaType,
	problem.KindInvalid:         http.StatusUnprocessableEntity,
	problem.KindTooMany:         http.StatusTooManyRequests,
	problem.KindUnavailable:     http.StatusServiceUnavailable,
}

type requestKey struct{}

// WithRequestID names the request in ctx; errors and the log carry the name.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID is the name of the request in ctx.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Explain turns any error into the one that goes out. Text of internal errors goes to the log only.
func Explain(ctx context.Context, err error) *Problem {
	var done *Problem
	if errors.As(err, &done) {
		return done
	}
	if p, ok := problem.As(err); ok {
		status := statuses[p.Kind]
		if p.Kind == problem.KindForbidden || p.Kind == problem.KindTooMany {
			who, _ := tenant.From(ctx)
			slog.InfoContext(ctx, "refused", "code", p.Code, "actor_id", who.ID, "company_id", who.CompanyID, "request_id", RequestID(ctx))
		}
		return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: p.Detail, Code: p.Code, Errors: p.Fields,
			RequestID: RequestID(ctx), data: p.Data, retry: int(p.RetryAfter.Seconds())}
	}
	if errors.Is(err, context.Canceled) {
		return &Problem{Type: "about:blank", Title: "Client closed request", Status: 499, Code: "cancelled", Detail: "The request was cancelled.", RequestID: RequestID(ctx)}
	}
	who, _ := tenant.From(ctx)
	slog.ErrorContext(ctx, "request failed", "error", err, "request_id", RequestID(ctx), "company_id", who.CompanyID)
	return &Problem{Type: "about:blank", Title: http.StatusText(500), Status: 500, Code: "internal", RequestID: RequestID(ctx),
		Detail: "Something went wrong on our side. Nothing was saved. Please try again; if it stays, tell us the request id."}
}

// huma's own errors (validation of parameters and typed bodies) take the same form.
func init() {
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
	huma.NewErrorWithContext = fromHuma
	huma.NewError = func(s int, m string, e ...error) huma.StatusError { return fromHuma(nil, s, m, e...) }
}

func fromHuma(hctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: msg, Code: codeOf(status)}
	if hctx != nil {
		p.RequestID = RequestID(hctx.Context())
	}
	for _, err := range errs {
		p.add(err)
	}
	if status == http.StatusUnprocessableEntity && len(p.Errors) == 1 {
		p.Detail = p.Errors[0].Message
	}
	return p
}

func (p *Problem) add(err error) {
	var detail huma.ErrorDetailer
	if errors.As(err, &detail) {
		d := detail.ErrorDetail()
		if p.unread(d) {
			return
		}
		p.Errors = append(p.Errors, problem.Field{Name: fieldName(d.Location), Message: fieldMessage(d), Code: "invalid"})
		return
	}
	var pf *problem.Problem
	if errors.As(err, &pf) {
		p.Detail, p.Code = pf.Detail, pf.Code
		if p.Status == http.StatusInternalServerError {
			// A body that can't be read is no fault of the program.
			p.Status, p.Title = statuses[pf.Kind], http.StatusText(statuses[pf.Kind])
		}
		p.Errors = append(p.Errors, pf.Fields...)
	}
}

// unread takes up what DecodeJSON said of a body: huma hands its words on, but not the problem that it was.
func (p *Problem) unread(d *huma.ErrorDetail) bool {
	code, words, ok := strings.Cut(d.Message, ": ")
	if !ok || d.Location != "body" || (code != "malformed" && code != "invalid") {
		return false
	}
	p.Code, p.Detail = code, words
	if code == "invalid" {
		p.Status, p.Title = http.StatusUnprocessableEntity, http.StatusText(http.StatusUnprocessableEntity)
		name, _, _ := strings.Cut(words, " ")
		p.Errors = append(p.Errors, problem.Field{Name: name, Message: words, Code: code})
	}
	return true
}

func codeOf(status int) string {
	switch status {
	case http.StatusUnprocessableEntity:
		return "invalid"
	case http.StatusRequestEntityTooLarge:
		return "too_large"
	case http.StatusUnsupportedMediaType:
		return "unsupported"
	case http.StatusNotFound:
		return "not_found"
	case http.StatusInternalServerError:
		return "internal"
	}
	return "malformed"
}

// WriteProblem answers with an error from outside a handler.
func WriteProblem(ctx huma.Context, err error) {
	p := Explain(ctx.Context(), err)
	raw, merr := json.Marshal(p)
	if merr != nil {
		raw = []byte(`{"status":500,"code":"internal"}`)
	}
	for k, v := range p.GetHeaders() {
		ctx.SetHeader(k, v[0])
	}
	ctx.SetHeader("Content-Type", p.ContentType(""))
	ctx.SetStatus(p.Status)
	_, _ = ctx.BodyWriter().Write(raw)
}

// Faults gives the fields that errors of huma's validation are about.
func Faults(errs []error) (faults []problem.Field) {
	for _, err := range errs {
		p := &Problem{}
		p.add(err)
		faults = append(faults, p.Errors...)
	}
	return faults
}
