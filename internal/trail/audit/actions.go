package audit

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

// patience is how long the reader of a download may be silent.
const patience = time.Minute

// countedUpTo bounds the count of what waits.
const countedUpTo = 1_000

// AuditFilters narrow the log.
type AuditFilters struct {
	ActorID  uuid.UUID `query:"actor_id" x-id:"user" doc:"Who did it"`
	Record   string    `query:"record" maxLength:"60" doc:"The type of record"`
	RecordID uuid.UUID `query:"record_id" x-id:"record" doc:"One record; needs record"`
	Action   string    `query:"action" maxLength:"60" doc:"What was done, such as create or sign_in"`
	Q        string    `query:"q" maxLength:"200" doc:"Words that all stand in who did it or in what changed"`
	From     time.Time `query:"from" doc:"At or after"`
	To       time.Time `query:"to" doc:"Before"`
}

func (f *AuditFilters) query() Query {
	return Query{ActorID: f.ActorID, Record: f.Record, RecordID: f.RecordID, Action: f.Action, Q: f.Q, From: f.From, To: f.To}
}

type listInput struct {
	AuditFilters
	Cursor string `query:"cursor" x-id:"none" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// AuditPage is one page of the audit log, newest first.
type AuditPage struct {
	Items []AuditEntry      `json:"items" nullable:"false"`
	Names map[string]string `json:"names" doc:"What the records that changes refer to are called, by id"`
	Next  *string           `json:"next_cursor" x-id:"none" doc:"Also behind a page with few or no items: what no index finds is looked for step by step"`
	Until *time.Time        `json:"until" doc:"How far back was looked, where it was further than the items tell"`
}

type listOutput struct{ Body AuditPage }

type kindsOutput struct{ Body AuditKinds }

// AuditSeal is how far the log is sealed.
type AuditSeal struct {
	Checkpoint Checkpoint `json:"checkpoint"`
	Waiting    int64      `json:"waiting" doc:"How many changes wait for their seal; at most 1,000"`
	PublicKey  Hex        `json:"public_key" doc:"What checkpoints are held against; keep it elsewhere, with a checkpoint now and then"`
}

type sealOutput struct{ Body AuditSeal }

type exportInput struct {
	AuditFilters
	Format string `query:"format" enum:"csv,jsonl,sealed" default:"csv" doc:"sealed is the whole log with its seals and a signed checkpoint, for rapport audit verify"`
}

// Mount adds the endpoints of the audit log.
func (s *Service) Mount(api huma.API) {
	const tag = "audit"
	rest.Register(api, rest.Op(http.MethodGet, "/audit", "list-audit", tag, "What happened in the company, newest first"), rest.Admin, s.list)
	rest.Register(api, rest.Op(http.MethodGet, "/audit/kinds", "list-audit-kinds", tag, "The types of records and the actions that the log holds"), rest.Admin,
		func(ctx context.Context, _ *struct{}) (*kindsOutput, error) {
			kinds, err := s.Kinds(ctx)
			return &kindsOutput{kinds}, err
		})
	rest.Register(api, rest.Op(http.MethodGet, "/audit/seal", "get-audit-seal", tag, "How far the log is sealed, with the signed checkpoint"), rest.Admin, s.sealed)
	op := rest.Op(http.MethodGet, "/audit/export", "export-audit", tag, "Download the log")
	op.Responses = map[string]*huma.Response{"200": {Description: "The log", Content: map[string]*huma.MediaType{
		csvType: {Schema: &huma.Schema{Type: huma.TypeString}}, linesType: {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	rest.Register(api, op, rest.Admin, s.export)
}

func (s *Service) list(ctx context.Context, in *listInput) (*listOutput, error) {
	q := in.query()
	q.Cursor, q.Limit = in.Cursor, in.Limit
	page, err := s.List(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &listOutput{AuditPage{Items: page.Items, Names: page.Names, Until: page.Until}}
	if page.Next != "" {
		out.Body.Next = &page.Next
	}
	return out, nil
}

func (s *Service) sealed(ctx context.Context, _ *struct{}) (*sealOutput, error) {
	head, err := s.Head(ctx)
	if err != nil {
		return nil, err
	}
	waiting, err := s.Waiting(ctx, countedUpTo)
	return &sealOutput{AuditSeal{Checkpoint: *head, Waiting: waiting, PublicKey: Hex(s.keys.Public())}}, err
}

const (
	csvType   = "text/csv; charset=utf-8"
	linesType = "application/jsonl; charset=utf-8"
)

func (s *Service) export(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	a, _ := tenant.From(ctx)
	if in.Format == "sealed" && a.Role != tenant.Owner {
		return nil, problem.Forbidden("The sealed file holds everything, also what your role may not see. Ask the owner of the company for it.")
	}
	q := in.query()
	if in.Format == "sealed" && q != (Query{}) {
		return nil, problem.InvalidField("format", "A sealed file is the whole log. Leave the filters out, or take csv or jsonl.")
	}
	if q.RecordID != uuid.Nil && q.Record == "" {
		return nil, problem.InvalidField("record", "Say of which type the record is.")
	}
	if err := s.noteExport(ctx, in.Format, &q); err != nil {
		return nil, err
	}
	name := "audit-" + time.Now().UTC().Format(time.DateOnly)
	switch in.Format {
	case "sealed":
		if err := s.catchUp(ctx); err != nil {
			return nil, err
		}
		return download(name+".sealed.jsonl", linesType, func(out io.Writer) error { return s.WriteSealed(ctx, out) }), nil
	case "jsonl":
		return download(name+".jsonl", linesType, func(out io.Writer) error { return s.WriteLines(ctx, q, out) }), nil
	}
	return download(name+".csv", csvType, func(out io.Writer) error { return s.WriteCSV(ctx, q, out) }), nil
}

// download streams a file. After its first bytes an error cuts the connection, so that half a file can't pass for a whole one.
func download(name, kind string, write func(out io.Writer) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		f := &attachment{ctx: ctx, name: name, kind: kind}
		err := write(f)
		switch {
		case err != nil && !f.begun:
			rest.WriteProblem(ctx, err)
		case err != nil:
			if !errors.Is(err, context.Canceled) {
				rest.Explain(ctx.Context(), err)
			}
			f.deadline(time.Now().Add(-time.Second))
		default:
			f.deadline(time.Time{})
		}
	}}
}

type attachment struct {
	ctx        huma.Context
	name, kind string
	begun      bool
}

func (f *attachment) Write(b []byte) (int, error) {
	if !f.begun {
		f.begun = true
		f.ctx.SetHeader("Content-Type", f.kind)
		f.ctx.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
		f.ctx.SetStatus(http.StatusOK)
	}
	f.deadline(time.Now().Add(patience))
	return f.ctx.BodyWriter().Write(b)
}

// deadline bounds how long a reader may be silent; not every connection has one.
func (f *attachment) deadline(t time.Time) {
	if w, ok := f.ctx.BodyWriter().(http.ResponseWriter); ok {
		_ = http.NewResponseController(w).SetWriteDeadline(t)
	}
}
