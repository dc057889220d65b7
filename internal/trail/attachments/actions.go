package attachments

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// Bounds of one upload: its time over a slow line, and the length of the fields beside the file.
const (
	uploadTime = 15 * time.Minute
	maxField   = 100
)

// Mount adds uploading and downloading to what the engine gives.
func (s *Service) Mount(api huma.API) {
	upload := rest.Op(http.MethodPost, Spec.Path, "create-attachment", Spec.Name, "Attach a file to a record")
	upload.DefaultStatus = http.StatusCreated
	rest.Register(api, upload, rest.Agent, s.upload)
	// Said afterwards: a body that huma knows of it would read into memory.
	api.OpenAPI().Paths[upload.Path].Post.RequestBody = uploadBody
	file := rest.Op(http.MethodGet, Spec.Path+"/{id}/file", "get-attachment-file", Spec.Name, "Download the file")
	file.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	rest.Register(api, file, rest.Member, s.file)
}

var uploadBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
	Type: huma.TypeObject, Required: []string{"about", "about_id", "file"},
	Properties: map[string]*huma.Schema{
		"about":    {Type: huma.TypeString, Description: "The type of the record; stands before the file"},
		"about_id": {Type: huma.TypeString, Format: "uuid", Description: "The record; stands before the file", Extensions: map[string]any{"x-id": "record"}},
		"file":     {Type: huma.TypeString, Format: "binary", Description: "One file of at most 25 MB, as the last part"},
	}}}}}

type uploadInput struct{ request huma.Context }

// Resolve keeps the request, whose body is read as it comes.
func (in *uploadInput) Resolve(ctx huma.Context) []error {
	in.request = ctx
	return nil
}

type oneOutput struct{ Body *Attachment }

func (s *Service) upload(ctx context.Context, in *uploadInput) (*oneOutput, error) {
	media, params, err := mime.ParseMediaType(in.request.Header("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" {
		return nil, &problem.Problem{Kind: problem.KindUnsupported, Code: "unsupported", Detail: "A file is sent as multipart/form-data, with about, about_id and file."}
	}
	// Not every kind of connection has deadlines.
	_ = in.request.SetReadDeadline(time.Now().Add(uploadTime))
	form := &form{parts: multipart.NewReader(in.request.BodyReader(), params["boundary"])}
	if err := form.read(); err != nil {
		return nil, err
	}
	a, err := s.Attach(ctx, form.about, form.id, form.file.FileName(), whole{form.file})
	if err != nil {
		return nil, err
	}
	return &oneOutput{Body: a}, nil
}

// form is an upload read up to its file.
type form struct {
	parts *multipart.Reader
	about string
	id    uuid.UUID
	file  *multipart.Part
}

func (f *form) read() error {
	for {
		part, err := f.parts.NextPart()
		if errors.Is(err, io.EOF) {
			return problem.InvalidField("file", "Choose a file.")
		}
		if err != nil {
			return problem.Malformed("The upload broke off or is no valid form. Nothing was kept.")
		}
		if part.FormName() == "file" && part.FileName() != "" {
			f.file = part
			return f.named()
		}
		if err := f.field(part); err != nil {
			return err
		}
	}
}

func (f *form) field(part *multipart.Part) error {
	raw, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if err != nil {
		return problem.Malformed("The upload broke off. Nothing was kept.")
	}
	switch part.FormName() {
	case "about":
		f.about = string(raw)
	case "about_id":
		f.id, _ = uuid.Parse(string(raw))
	default:
		return problem.InvalidField("file", "The form has the fields about, about_id and file, and no others.")
	}
	return nil
}

// named refuses a file before which not both of its record's fields stand.
func (f *form) named() error {
	if f.about == "" || f.id == uuid.Nil {
		return problem.InvalidField("about_id", "About and about_id say which record the file is on. They stand before the file.")
	}
	return nil
}

// whole tells a file that ends early from one that ends.
type whole struct{ part *multipart.Part }

func (w whole) Read(b []byte) (int, error) {
	n, err := w.part.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = problem.Malformed("The upload broke off. Nothing was kept.")
	}
	return n, err
}

type fileInput struct {
	ID uuid.UUID `path:"id" x-id:"attachment"`
}

// file sends what was attached, always as a download that no browser shows or runs.
func (s *Service) file(ctx context.Context, in *fileInput) (*huma.StreamResponse, error) {
	a, err := s.Store.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	who, _ := tenant.From(ctx)
	f, size, err := s.blobs.Open(ctx, blob.Key(who.CompanyID, a.ID))
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		defer f.Close()
		out.SetHeader("Content-Type", a.MediaType)
		out.SetHeader("Content-Length", strconv.FormatInt(size, 10))
		out.SetHeader("Content-Disposition", text.Disposition(a.Name))
		out.SetHeader("X-Content-Type-Options", "nosniff")
		out.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
		out.SetStatus(http.StatusOK)
		// The answer has begun: a client that went away can't be told anything more.
		_, _ = io.Copy(out.BodyWriter(), f)
	}}, nil
}
