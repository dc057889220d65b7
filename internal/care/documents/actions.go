package documents

import (
	"context"
	"errors"
	"io"
	"iter"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// uploadTime bounds one upload of many large files over a slow line.
const uploadTime = 30 * time.Minute

// Mount adds what documents can do beyond list, get, delete and restore.
func (s *Service) Mount(api huma.API) {
	upload := rest.Op(http.MethodPost, "/documents/upload", "upload-documents", "documents", "Upload files; each is read by a job")
	upload.DefaultStatus = http.StatusCreated
	rest.Register(api, upload, rest.Agent, s.upload)
	// Said afterwards: a body that huma knows of it would read into memory.
	api.OpenAPI().Paths[upload.Path].Post.RequestBody = uploadBody
	rest.Register(api, rest.Op(http.MethodGet, "/documents/jobs/{job_id}", "get-document-job", "documents", "See how far reading a document has come"), rest.Member, s.getJob)
	again := rest.Op(http.MethodPost, "/documents/{id}/reprocess", "reprocess-document", "documents", "Read a document again")
	again.DefaultStatus = http.StatusAccepted
	rest.Register(api, again, rest.Agent, s.reprocess)
	rest.Register(api, rest.Op(http.MethodGet, "/documents/{id}/passages", "list-document-passages", "documents", "List the passages of a document"), rest.Member, s.passages)
	text := rest.Op(http.MethodGet, "/documents/{id}/text", "get-document-text", "documents", "Read the extracted text, which citations count bytes of")
	text.Responses = answers("text/plain", "")
	rest.Register(api, text, rest.Member, s.plain)
	file := rest.Op(http.MethodGet, "/documents/{id}/file", "get-document-file", "documents", "Download the file as it was uploaded")
	file.Responses = answers("application/octet-stream", "binary")
	rest.Register(api, file, rest.Member, s.file)
}

func answers(media, format string) map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString, Format: format}}}}}
}

var uploadBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
	Type: huma.TypeObject, Required: []string{"files"},
	Properties: map[string]*huma.Schema{"files": {Type: huma.TypeArray, Description: "At most 50 files of at most 100 MB each",
		Items: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}}}

type uploadInput struct{ request huma.Context }

// Resolve keeps the request, whose body is read as it comes.
func (in *uploadInput) Resolve(ctx huma.Context) []error {
	in.request = ctx
	return nil
}

type uploadOutput struct {
	Body struct {
		Items []Accepted `json:"items" nullable:"false"`
	}
}

func (s *Service) upload(ctx context.Context, in *uploadInput) (*uploadOutput, error) {
	media, params, err := mime.ParseMediaType(in.request.Header("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" {
		return nil, &problem.Problem{Kind: problem.KindUnsupported, Code: "unsupported", Detail: "Files are sent as multipart/form-data, in the field files."}
	}
	// Not every kind of connection has deadlines.
	_ = in.request.SetReadDeadline(time.Now().Add(uploadTime))
	out := &uploadOutput{}
	out.Body.Items, err = s.Upload(ctx, parts(multipart.NewReader(in.request.BodyReader(), params["boundary"])))
	return out, err
}

// parts yields the files of a form one by one, each to be read before the next is asked for.
func parts(r *multipart.Reader) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		for {
			part, err := r.NextPart()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(File{}, problem.Malformed("The upload broke off or is no valid form. Nothing was uploaded."))
				return
			}
			if part.FormName() != "files" || part.FileName() == "" {
				yield(File{}, problem.InvalidField("files", "Every part of an upload is a file in the field files."))
				return
			}
			if !yield(File{Name: part.FileName(), Content: whole{part}}, nil) {
				return
			}
		}
	}
}

// whole tells a file that ends early from one that ends.
type whole struct{ part *multipart.Part }

func (w whole) Read(b []byte) (int, error) {
	n, err := w.part.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = problem.Malformed("The upload broke off. Nothing was uploaded.")
	}
	return n, err
}

type oneInput struct {
	ID string `path:"id" x-id:"document"`
}

func missing(what string) error { return problem.NotFound(what) }

// find reads the document that the path names, as the caller may see it.
func (s *Service) find(ctx context.Context, id string) (*Document, uuid.UUID, error) {
	a, _ := tenant.From(ctx)
	parsed, err := uuid.Parse(id)
	if err != nil {
		return nil, uuid.Nil, missing("document")
	}
	d, err := s.Get(ctx, parsed)
	return d, a.CompanyID, err
}

type jobInput struct {
	JobID string `path:"job_id" x-id:"document_job"`
}

type jobOutput struct{ Body Job }

func (s *Service) getJob(ctx context.Context, in *jobInput) (*jobOutput, error) {
	id, err := uuid.Parse(in.JobID)
	if err != nil {
		return nil, missing("job")
	}
	a, _ := tenant.From(ctx)
	j, err := s.job(ctx, a.CompanyID, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, missing("job")
	}
	return &jobOutput{Body: j}, err
}

type acceptedOutput struct{ Body Accepted }

func (s *Service) reprocess(ctx context.Context, in *oneInput) (*acceptedOutput, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, missing("document")
	}
	a, err := s.Reprocess(ctx, id)
	if err != nil {
		return nil, err
	}
	return &acceptedOutput{Body: *a}, nil
}

type passagesInput struct {
	ID     string `path:"id" x-id:"document"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" doc:"next_cursor of the page before" x-id:"none"`
}

type passagesOutput struct {
	Body struct {
		Items      []Piece `json:"items" nullable:"false"`
		NextCursor *string `json:"next_cursor" x-id:"none"`
	}
}

func (s *Service) passages(ctx context.Context, in *passagesInput) (*passagesOutput, error) {
	after := -1
	if in.Cursor != "" {
		n, err := strconv.ParseInt(in.Cursor, 10, 32)
		if err != nil || n < 0 {
			return nil, problem.InvalidField("cursor", "This cursor belongs to another list or was cut off. Start again without it.")
		}
		after = int(n)
	}
	d, company, err := s.find(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &passagesOutput{}
	pieces, err := s.pieces(ctx, company, d.ID, after, in.Limit+1)
	if len(pieces) > in.Limit {
		pieces = pieces[:in.Limit]
		next := strconv.Itoa(pieces[in.Limit-1].Ordinal)
		out.Body.NextCursor = &next
	}
	out.Body.Items = append([]Piece{}, pieces...)
	return out, err
}

type bytesOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *Service) plain(ctx context.Context, in *oneInput) (*bytesOutput, error) {
	d, company, err := s.find(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	text, ok, err := s.text(ctx, company, d.ID)
	if err == nil && !ok {
		err = problem.Conflict("no_text", "%s has no text yet: its state is %s.", d.Name, d.Status)
	}
	return &bytesOutput{ContentType: "text/plain; charset=utf-8", Body: []byte(text)}, err
}

// file sends the original, always as an attachment that no browser shows or runs.
func (s *Service) file(ctx context.Context, in *oneInput) (*huma.StreamResponse, error) {
	d, company, err := s.find(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	f, size, err := s.blobs.Open(ctx, blob.Key(company, d.ID))
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		defer f.Close()
		out.SetHeader("Content-Type", d.MediaType)
		out.SetHeader("Content-Length", strconv.FormatInt(size, 10))
		out.SetHeader("Content-Disposition", text.Disposition(d.Name))
		out.SetHeader("X-Content-Type-Options", "nosniff")
		out.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
		out.SetStatus(http.StatusOK)
		// The answer has begun: a client that went away can't be told anything more.
		_, _ = io.Copy(out.BodyWriter(), f)
	}}, nil
}
