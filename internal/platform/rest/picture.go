package rest

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/problem"
)

// uploadTime is how long one picture may take over a slow line.
const uploadTime = 5 * time.Minute

// PictureBody says in the document what PictureOf reads. It is put there after the operation is registered: a body that huma
// knows of it would read into memory.
func PictureBody(what string) *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{
			"file": {Type: huma.TypeString, Format: "binary", Description: "A JPEG, PNG, GIF or WebP of at most 15 MB; " + what}}}}}}
}

// PictureOf gives the one file of a form as it comes.
func PictureOf(request huma.Context) (io.Reader, error) {
	media, params, err := mime.ParseMediaType(request.Header("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" {
		return nil, &problem.Problem{Kind: problem.KindUnsupported, Code: "unsupported", Detail: "A picture is sent as multipart/form-data, in the field file."}
	}
	// Not every kind of connection has deadlines.
	_ = request.SetReadDeadline(time.Now().Add(uploadTime))
	part, err := multipart.NewReader(request.BodyReader(), params["boundary"]).NextPart()
	switch {
	case errors.Is(err, io.EOF):
		return nil, problem.InvalidField("file", "Choose a picture.")
	case err != nil:
		return nil, brokenOff()
	case part.FormName() != "file" || part.FileName() == "":
		return nil, problem.InvalidField("file", "The form has the field file and no others.")
	}
	return whole{part}, nil
}

func brokenOff() error {
	return problem.Malformed("The upload broke off or is no valid form. The picture is as it was.")
}

// whole tells a file that ends early from one that ends.
type whole struct{ part *multipart.Part }

func (w whole) Read(b []byte) (int, error) {
	n, err := w.part.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = brokenOff()
	}
	return n, err
}

// Picture is an open picture on its way out.
type Picture struct {
	File io.ReadCloser
	Size int64
	// Type is its media type, Name what it is called: under its own name it never becomes another one.
	Type, Name string
	// Public pictures may be remembered by everybody between here and the reader.
	Public bool
}

// PictureResponse is what the document says of an operation that answers with a picture.
func PictureResponse(media string) map[string]*huma.Response {
	return map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{media: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
}

// Send answers with a picture that was asked for by a name, or by none.
func (p *Picture) Send(asked string) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(out huma.Context) {
		defer p.File.Close()
		if asked == p.Name && !p.Public {
			out.SetHeader("Cache-Control", "private, max-age=31536000, immutable")
		}
		if p.Public {
			out.SetHeader("Cache-Control", "private, max-age=300")
		}
		out.SetHeader("Content-Type", p.Type)
		out.SetHeader("Content-Length", strconv.FormatInt(p.Size, 10))
		out.SetHeader("X-Content-Type-Options", "nosniff")
		out.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
		out.SetStatus(http.StatusOK)
		// The answer has begun: a client that went away can't be told anything more.
		_, _ = io.Copy(out.BodyWriter(), p.File)
	}}
}
