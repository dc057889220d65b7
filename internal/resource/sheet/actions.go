package sheet

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/csv"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
)

// patience is how long either side of a transfer may be silent.
const patience = time.Minute

// Mount adds import and export to every record type that anybody may import or export, and the imports themselves.
func (im *Importer) Mount(api huma.API) {
	weakest := tenant.Owner
	for _, t := range im.engine.Tables() {
		if role := t.Weakest(resource.Import); !role.AtLeast(weakest) {
			weakest = role
		}
		if offers(t, resource.Import) {
			im.mountUpload(api, t)
		}
		if offers(t, resource.Export) {
			im.mountExport(api, t)
		}
	}
	im.mountImports(api, rest.ForPeople(rest.Access{Min: weakest, May: im.mayAny}))
}

// mayAny asks for the right to import anything at all.
func (im *Importer) mayAny(ctx context.Context) (err error) {
	for _, t := range im.engine.Tables() {
		if err = t.May(ctx, resource.Import); err == nil {
			return nil
		}
	}
	return err
}

// offers tells whether any role may do it at all.
func offers(t *resource.Table, action resource.Action) bool {
	for _, a := range t.Allows(tenant.Owner) {
		if a == action {
			return true
		}
	}
	return false
}

type importOutput struct{ Body *Import }

// uploadInput keeps the request as it is: huma would put the whole body into memory or on the disk before the handler.
type uploadInput struct{ request huma.Context }

// Resolve is for huma.
func (in *uploadInput) Resolve(ctx huma.Context) []error {
	in.request = ctx
	return nil
}

func (im *Importer) mountUpload(api huma.API, t *resource.Table) {
	op := rest.Op(http.MethodPost, t.Path+"/import", "import-"+t.Name, t.Name, "Upload a list of "+t.Name+" as CSV, for a mapping or at once")
	op.DefaultStatus = http.StatusCreated
	op.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity}
	rest.Register(api, op, rest.ForPeople(resourceapi.Access(t, resource.Import)), func(ctx context.Context, in *uploadInput) (*importOutput, error) {
		i, err := im.Upload(ctx, t, in.request.Header("Content-Type"), &patient{in.request})
		return &importOutput{i}, err
	})
	// Only now: huma reads every body whole that it knows of beforehand.
	api.OpenAPI().Paths[op.Path].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: uploadSchema(api),
		Encoding: map[string]*huma.Encoding{"file": {ContentType: "text/csv"}, "options": {ContentType: "application/json"}}}}}
}

func uploadSchema(api huma.API) *huma.Schema {
	options := huma.SchemaFromType(api.OpenAPI().Components.Schemas, optionsType)
	s := &huma.Schema{Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{
		"file":    {Type: huma.TypeString, Format: "binary", Description: "The list, at most 512 MB"},
		"options": options,
	}}
	s.PrecomputeMessages()
	return s
}

// patient reads a body whose sender may take long but must not fall silent.
type patient struct{ request huma.Context }

func (p *patient) Read(b []byte) (int, error) {
	// Not every connection has deadlines, and one without is bound by the server's own.
	_ = p.request.SetReadDeadline(time.Now().Add(patience))
	n, err := p.request.BodyReader().Read(b)
	if err != nil {
		_ = p.request.SetReadDeadline(time.Time{}) // what follows may take longer than the sender may
	}
	return n, err
}

type exportInput struct {
	Filter string `query:"filter" doc:"CEL expression over the fields, as in the list"`
	Q      string `query:"q" doc:"Find by words"`
	Sort   string `query:"sort" doc:"Comma-separated fields, - before descending ones"`
	Open   bool   `query:"open" doc:"Encrypted values in plain, which the audit log tells; else they are covered"`
	Format string `query:"format" enum:"csv,xlsx,vcf" doc:"csv, also when left out, xlsx, or for people vcf (vCard 4.0)"`
}

func (im *Importer) mountExport(api huma.API, t *resource.Table) {
	entries := im.Entries[t.Name]
	op := rest.Op(http.MethodGet, t.Path+"/export", "export-"+t.Name, t.Name, "Download "+t.Name+" as CSV or as an Excel workbook")
	op.Responses = csvResponse()
	op.Responses["200"].Content[workbookType] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	if isPeople(t) {
		op.Responses["200"].Content[cardType] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	}
	rest.Register(api, op, resourceapi.Access(t, resource.Export), func(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
		name := t.Name + "-" + time.Now().UTC().Format(time.DateOnly)
		q := resource.Query{Filter: in.Filter, Q: in.Q, Sort: in.Sort}
		export := func(w rowWriter, entries *Entries) error {
			if err := im.noteExport(ctx, t, in); err != nil {
				return err
			}
			if in.Open {
				return Export(ctx, t, q, w, entries, im.Opened)
			}
			return Export(ctx, t, q, w, entries, nil)
		}
		if in.Format == "vcf" {
			if !isPeople(t) {
				return nil, problem.InvalidField("format", "Only people can be exported as vCards.")
			}
			return download(name+".vcf", cardType, func(out io.Writer) error { return export(newCards(out, im.portraits(ctx)), nil) }), nil
		}
		if in.Format == "xlsx" {
			return download(name+".xlsx", workbookType, func(out io.Writer) error { return export(newWorkbook(out), entries) }), nil
		}
		return download(name+".csv", csvType, func(out io.Writer) error { return export(csv.NewWriter(out), entries) }), nil
	})
}

func csvResponse() map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: "A CSV file", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
}

const (
	csvType      = "text/csv; charset=utf-8"
	workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// download streams a file. Until its first bytes go out an error is still a proper answer; after that the connection is
// cut, so that half a file can't pass for a whole one.
func download(name, kind string, write func(out io.Writer) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		a := &attachment{ctx: ctx, name: name, kind: kind}
		err := write(a)
		switch {
		case err != nil && !a.begun:
			rest.WriteProblem(ctx, err)
		case err != nil:
			if !errors.Is(err, context.Canceled) {
				rest.Explain(ctx.Context(), err)
			}
			a.deadline(time.Now().Add(-time.Second))
		default:
			a.deadline(time.Time{})
		}
	}}
}

// attachment writes the headers of a download with its first bytes.
type attachment struct {
	ctx   huma.Context
	name  string
	kind  string
	begun bool
}

func (a *attachment) Write(b []byte) (int, error) {
	if !a.begun {
		a.begun = true
		a.ctx.SetHeader("Content-Type", a.kind)
		a.ctx.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.name}))
		a.ctx.SetStatus(http.StatusOK)
	}
	a.deadline(time.Now().Add(patience))
	return a.ctx.BodyWriter().Write(b)
}

// deadline bounds how long a reader may be silent; not every connection has one.
func (a *attachment) deadline(t time.Time) {
	if w, ok := a.ctx.BodyWriter().(http.ResponseWriter); ok {
		_ = http.NewResponseController(w).SetWriteDeadline(t)
	}
}

type importInput struct {
	ID string `path:"id" x-id:"import"`
}

type likeInput struct {
	ID    string `path:"id" x-id:"import"`
	After int64  `query:"after" minimum:"0" doc:"The last row of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// ImportDuplicates are rows of an import.
type ImportDuplicates struct {
	Items []ImportDuplicate `json:"items"`
}

type likeOutput struct{ Body ImportDuplicates }

type startInput struct {
	ID   string `path:"id" x-id:"import"`
	Body Plan
}

type importsOutput struct {
	Body struct {
		Items []*Import `json:"items"`
	}
}

// parseID takes what is no identifier for one that names nothing.
func parseID(s string) (uuid.UUID, error) {
	id, err := uuid.Parse(s)
	if err != nil {
		return uuid.Nil, notThere()
	}
	return id, nil
}

func (im *Importer) mountImports(api huma.API, access rest.Access) {
	const tag, one = "imports", "/imports/{id}"
	rest.Register(api, rest.Op(http.MethodGet, "/imports", "list-imports", tag, "The company's newest imports"), access,
		func(ctx context.Context, _ *struct{}) (*importsOutput, error) {
			out := &importsOutput{}
			var err error
			out.Body.Items, err = im.List(ctx)
			return out, err
		})
	rest.Register(api, rest.Op(http.MethodGet, one, "get-import", tag, "One import and how far it has come"), access, withID(im.Get))
	rest.Register(api, rest.Op(http.MethodPost, one+"/cancel", "cancel-import", tag, "Stop an import; what it wrote stays"), access, withID(im.Cancel))
	rest.Register(api, rest.Op(http.MethodPost, one+"/start", "start-import", tag, "Begin an import with its mapping"), access,
		func(ctx context.Context, in *startInput) (*importOutput, error) {
			id, err := parseID(in.ID)
			if err != nil {
				return nil, err
			}
			i, err := im.Start(ctx, id, in.Body)
			return &importOutput{i}, err
		})
	rest.Register(api, rest.Op(http.MethodGet, one+"/duplicates", "duplicates-of-import", tag, "The rows whose new records are probably there already"), access,
		func(ctx context.Context, in *likeInput) (*likeOutput, error) {
			id, err := parseID(in.ID)
			if err != nil {
				return nil, err
			}
			items, err := im.Duplicates(ctx, id, in.After, in.Limit)
			return &likeOutput{ImportDuplicates{items}}, err
		})
	op := rest.Op(http.MethodGet, one+"/rejected", "rejected-rows-of-import", tag, "The rejected rows as CSV, each with its reason")
	op.Responses = csvResponse()
	rest.Register(api, op, access, im.rejected)
}

func withID(do func(context.Context, uuid.UUID) (*Import, error)) func(context.Context, *importInput) (*importOutput, error) {
	return func(ctx context.Context, in *importInput) (*importOutput, error) {
		id, err := parseID(in.ID)
		if err != nil {
			return nil, err
		}
		i, err := do(ctx, id)
		return &importOutput{i}, err
	}
}

func (im *Importer) rejected(ctx context.Context, in *importInput) (*huma.StreamResponse, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	i, err := im.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(i.FileName, path.Ext(i.FileName)) + "-rejected.csv"
	return download(name, csvType, func(out io.Writer) error {
		w := csv.NewWriter(out)
		if err := im.WriteRejected(ctx, id, w); err != nil {
			return err
		}
		return w.Flush()
	}), nil
}

var optionsType = reflect.TypeFor[Options]()
