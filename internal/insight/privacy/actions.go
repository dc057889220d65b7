package privacy

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

const (
	tag     = "privacy"
	zipType = "application/zip"
	// patience is how long the reader of a download may be silent.
	patience = time.Minute
)

type subjectInput struct {
	Body struct {
		Subject Subject `json:"subject"`
	}
}

type eraseInput struct {
	Body struct {
		Subject  Subject `json:"subject"`
		Confirm  string  `json:"confirm" maxLength:"254" doc:"What the preview calls them, typed; erase where they have no name"`
		Suppress bool    `json:"suppress,omitempty" doc:"Refuse to store their addresses again"`
	}
}

type idInput struct {
	ID uuid.UUID `path:"id" x-id:"person_export"`
}

type erasureInput struct {
	ID uuid.UUID `path:"id" x-id:"erasure"`
}

type exportOutput struct{ Body PersonExport }

// PersonExports are the newest files.
type PersonExports struct {
	Items []PersonExport `json:"items" nullable:"false"`
}

type exportsOutput struct{ Body PersonExports }

type previewOutput struct{ Body ErasurePreview }

type erasureOutput struct{ Body Erasure }

// Erasures are the newest receipts.
type Erasures struct {
	Items []Erasure `json:"items" nullable:"false"`
}

type erasuresOutput struct{ Body Erasures }

// Retention is the company's rules.
type Retention struct {
	Rules []RetentionRule `json:"rules" nullable:"false" maxItems:"10"`
}

type retentionInput struct{ Body Retention }

type retentionOutput struct{ Body Retention }

type runOutput struct{ Body RetentionRun }

type runsInput struct {
	Limit int `query:"limit" minimum:"1" maximum:"100" default:"10"`
}

// RetentionRuns are the newest runs.
type RetentionRuns struct {
	Items []RetentionRun `json:"items" nullable:"false"`
}

type runsOutput struct{ Body RetentionRuns }

// Guard lets an operation through only under a condition of its own.
type Guard = func(huma.Operation) huma.Operation

func op(method, path, id, summary string, status int) huma.Operation {
	o := rest.Op(method, path, id, tag, summary)
	o.DefaultStatus = status
	return o
}

// people keeps API keys out: what concerns everything about a person is asked for by somebody who answers for it.
var people = rest.ForPeople(rest.Admin)

// Mount adds the endpoints.
func (s *Service) Mount(api huma.API) {
	s.mountExports(api)
	s.mountOwn(api)
	s.mountErasures(api)
	s.mountRetention(api)
}

func (s *Service) mountExports(api huma.API) {
	nobodys := uuid.Nil
	rest.Register(api, s.Guard(op(http.MethodPost, "/privacy/exports", "export-person", "Have everything that is known about a person written into a file", http.StatusAccepted)), people,
		func(ctx context.Context, in *subjectInput) (*exportOutput, error) {
			return exported(s.Export(ctx, in.Body.Subject))
		})
	rest.Register(api, op(http.MethodGet, "/privacy/exports", "list-person-exports", "The files about people that are still there", http.StatusOK), people,
		func(ctx context.Context, _ *struct{}) (*exportsOutput, error) {
			items, err := s.exports(ctx, nil)
			return &exportsOutput{PersonExports{items}}, err
		})
	rest.Register(api, op(http.MethodGet, "/privacy/exports/{id}", "get-person-export", "How far a file is", http.StatusOK), people,
		func(ctx context.Context, in *idInput) (*exportOutput, error) {
			return exported(s.export(ctx, in.ID, &nobodys))
		})
	rest.Register(api, downloading("/privacy/exports/{id}/file", "download-person-export"), people,
		func(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
			return s.download(ctx, in.ID, &nobodys)
		})
	rest.Register(api, op(http.MethodDelete, "/privacy/exports/{id}", "delete-person-export", "Remove a file before its time", http.StatusNoContent), people,
		func(ctx context.Context, in *idInput) (*struct{}, error) {
			return nil, s.dropExport(ctx, in.ID, &nobodys)
		})
}

// mountOwn is the same for everybody, about themselves.
func (s *Service) mountOwn(api huma.API) {
	own := rest.ForPeople(rest.Member)
	rest.Register(api, s.Guard(op(http.MethodPost, "/user/exports", "export-own-data", "Have everything that is known about oneself here written into a file", http.StatusAccepted)), own,
		func(ctx context.Context, _ *struct{}) (*exportOutput, error) { return exported(s.ExportOwn(ctx)) })
	rest.Register(api, op(http.MethodGet, "/user/exports", "list-own-exports", "One's own files that are still there", http.StatusOK), own,
		func(ctx context.Context, _ *struct{}) (*exportsOutput, error) {
			a, _ := tenant.From(ctx)
			items, err := s.exports(ctx, &a.ID)
			return &exportsOutput{PersonExports{items}}, err
		})
	rest.Register(api, downloading("/user/exports/{id}/file", "download-own-export"), own,
		func(ctx context.Context, in *idInput) (*huma.StreamResponse, error) {
			a, _ := tenant.From(ctx)
			return s.download(ctx, in.ID, &a.ID)
		})
}

func exported(e *PersonExport, err error) (*exportOutput, error) {
	if err != nil {
		return nil, err
	}
	return &exportOutput{*e}, nil
}

func (s *Service) mountErasures(api huma.API) {
	rest.Register(api, op(http.MethodPost, "/privacy/erasures/preview", "preview-erasure", "What would be erased, and what stays and why", http.StatusOK), rest.Reading(people),
		func(ctx context.Context, in *subjectInput) (*previewOutput, error) {
			v, err := s.Preview(ctx, in.Body.Subject)
			if err != nil {
				return nil, err
			}
			return &previewOutput{*v}, nil
		})
	rest.Register(api, s.Guard(op(http.MethodPost, "/privacy/erasures", "erase-person", "Erase everything about a person, with a receipt", http.StatusAccepted)), people,
		func(ctx context.Context, in *eraseInput) (*erasureOutput, error) {
			return receipt(s.Erase(ctx, in.Body.Subject, in.Body.Confirm, in.Body.Suppress))
		})
	rest.Register(api, op(http.MethodGet, "/privacy/erasures", "list-erasures", "The receipts of erasures, newest first", http.StatusOK), people,
		func(ctx context.Context, _ *struct{}) (*erasuresOutput, error) {
			items, err := s.Erasures(ctx)
			return &erasuresOutput{Erasures{items}}, err
		})
	rest.Register(api, op(http.MethodGet, "/privacy/erasures/{id}", "get-erasure", "One receipt", http.StatusOK), people,
		func(ctx context.Context, in *erasureInput) (*erasureOutput, error) {
			return receipt(s.Erasure(ctx, in.ID))
		})
	rest.Register(api, s.Guard(op(http.MethodDelete, "/privacy/erasures/{id}/suppression", "lift-suppression", "Let the addresses of an erased person be stored again", http.StatusNoContent)), people,
		func(ctx context.Context, in *erasureInput) (*struct{}, error) { return nil, s.lift(ctx, in.ID) })
}

func receipt(e *Erasure, err error) (*erasureOutput, error) {
	if err != nil {
		return nil, err
	}
	return &erasureOutput{*e}, nil
}

func (s *Service) mountRetention(api huma.API) {
	rest.Register(api, op(http.MethodGet, "/privacy/retention", "get-retention", "For how long each kind of data is kept", http.StatusOK), people,
		func(ctx context.Context, _ *struct{}) (*retentionOutput, error) { return ruled(s.Rules(ctx)) })
	rest.Register(api, s.Guard(op(http.MethodPut, "/privacy/retention", "set-retention", "Settle for how long kinds of data are kept", http.StatusOK)), people,
		func(ctx context.Context, in *retentionInput) (*retentionOutput, error) {
			return ruled(s.SetRules(ctx, in.Body.Rules))
		})
	rest.Register(api, op(http.MethodGet, "/privacy/retention/runs", "list-retention-runs", "What the rules deleted, run by run", http.StatusOK), people,
		func(ctx context.Context, in *runsInput) (*runsOutput, error) {
			items, err := s.Runs(ctx, in.Limit)
			return &runsOutput{RetentionRuns{items}}, err
		})
	rest.Register(api, s.Guard(op(http.MethodPost, "/privacy/retention/runs", "run-retention", "Run the rules now", http.StatusAccepted)), people,
		func(ctx context.Context, _ *struct{}) (*runOutput, error) {
			r, err := s.Retain(ctx)
			if err != nil {
				return nil, err
			}
			return &runOutput{*r}, nil
		})
}

func ruled(rules []RetentionRule, err error) (*retentionOutput, error) {
	if err != nil {
		return nil, err
	}
	return &retentionOutput{Retention{rules}}, nil
}

func downloading(path, id string) huma.Operation {
	o := op(http.MethodGet, path, id, "Download a file about a person", http.StatusOK)
	o.Responses = map[string]*huma.Response{"200": {Description: "A ZIP with person.html, person.json and files", Content: map[string]*huma.MediaType{zipType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	return o
}

func (s *Service) download(ctx context.Context, id uuid.UUID, whose *uuid.UUID) (*huma.StreamResponse, error) {
	f, size, err := s.open(ctx, id, whose)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer f.Close()
		hc.SetHeader("Content-Type", zipType)
		hc.SetHeader("Content-Length", strconv.FormatInt(size, 10))
		hc.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "person-" + id.String() + ".zip"}))
		hc.SetHeader("Cache-Control", "no-store")
		hc.SetStatus(http.StatusOK)
		_, _ = io.Copy(patient{hc}, f)
	}}, nil
}

// patient gives a reader who is silent for too long up.
type patient struct{ hc huma.Context }

func (p patient) Write(b []byte) (int, error) {
	if w, ok := p.hc.BodyWriter().(http.ResponseWriter); ok {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(patience))
	}
	return p.hc.BodyWriter().Write(b)
}
