package contacts

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

	"rapport/internal/platform/civil"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/picture"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
)

// Position is where somebody worked before.
type Position struct {
	ID          uuid.UUID   `json:"id" x-id:"position"`
	AccountID   uuid.UUID   `json:"account_id" x-id:"account"`
	AccountName string      `json:"account_name" doc:"Empty where the caller can't see the account"`
	JobTitle    string      `json:"job_title"`
	StartedOn   *civil.Date `json:"started_on"`
	EndedOn     *civil.Date `json:"ended_on"`
}

// PositionInput is a position as it is written down.
type PositionInput struct {
	AccountID uuid.UUID   `json:"account_id" x-id:"account"`
	JobTitle  string      `json:"job_title,omitempty" maxLength:"100"`
	StartedOn *civil.Date `json:"started_on,omitempty"`
	EndedOn   *civil.Date `json:"ended_on,omitempty"`
}

type contactInput struct {
	ID uuid.UUID `path:"id" x-id:"contact"`
}

type positionInput struct {
	ID   uuid.UUID `path:"id" x-id:"contact"`
	Body PositionInput
}

type onePositionInput struct {
	ID       uuid.UUID `path:"id" x-id:"contact"`
	Position uuid.UUID `path:"position_id" x-id:"position"`
}

// Positions are the past jobs of a contact, the last one first.
type Positions struct {
	Items []Position `json:"items"`
}

type positionsOutput struct{ Body Positions }

// Mount adds what contacts have beyond the engine. It comes after the record's own endpoints.
func Mount(api huma.API, db *pg.DB, s *resource.Store[Contact], accounts *resource.Table) {
	shapeLists(api)
	p := &positions{db: db, contacts: s, accounts: accounts}
	view, edit := rest.Access{Min: s.Weakest(resource.View)}, rest.Access{Min: s.Weakest(resource.Edit)}
	const all = "/crm/contacts/{id}/positions"
	rest.Register(api, rest.Op(http.MethodGet, all, "positions-of-contact", Spec.Name, "Where a contact worked before, the last job first"), view,
		func(ctx context.Context, in *contactInput) (*positionsOutput, error) {
			items, err := p.list(ctx, in.ID)
			return &positionsOutput{Positions{items}}, err
		})
	rest.Register(api, rest.Op(http.MethodPost, all, "add-position-of-contact", Spec.Name, "Write down a past job of a contact"), edit,
		func(ctx context.Context, in *positionInput) (*positionsOutput, error) {
			items, err := p.add(ctx, in.ID, in.Body)
			return &positionsOutput{Positions{items}}, err
		})
	rest.Register(api, rest.Op(http.MethodDelete, all+"/{position_id}", "remove-position-of-contact", Spec.Name, "Strike a past job of a contact"), edit,
		func(ctx context.Context, in *onePositionInput) (*struct{}, error) {
			return nil, p.remove(ctx, in.ID, in.Position)
		})
}

// shapeLists tells the document what the engine carries as JSON.
func shapeLists(api huma.API) {
	for _, name := range []string{"Contact", "ContactInput", "ContactPatch"} {
		for _, field := range []string{"other_emails", "other_phones"} {
			p := api.OpenAPI().Components.Schemas.Map()[name].Properties[field]
			p.Type, p.Format, p.Items = huma.TypeArray, "", &huma.Schema{Type: huma.TypeString}
			p.Items.PrecomputeMessages()
			p.PrecomputeMessages()
		}
	}
}

// uploadTime is how long one picture may take over a slow line.
const uploadTime = 5 * time.Minute

type avatarInput struct {
	ID uuid.UUID `path:"id" x-id:"contact"`
	V  string    `query:"v" x-id:"none" doc:"The avatar field of the contact. What is asked for by its name may be remembered for ever"`
}

type putAvatarInput struct {
	ID      uuid.UUID `path:"id" x-id:"contact"`
	request huma.Context
}

// Resolve keeps the request, whose body is read as it comes.
func (in *putAvatarInput) Resolve(ctx huma.Context) []error {
	in.request = ctx
	return nil
}

// AvatarChange is what a contact is after its picture has changed.
type AvatarChange struct {
	Avatar  string `json:"avatar" doc:"The name of the picture; empty without one"`
	Version int64  `json:"version" doc:"The contact's version"`
}

type avatarOutput struct{ Body AvatarChange }

// Mount adds the picture to what contacts have.
func (v *Avatars) Mount(api huma.API) {
	const one = "/crm/contacts/{id}/avatar"
	get := rest.Op(http.MethodGet, one, "avatar-of-contact", Spec.Name, "The picture of a contact, a JPEG of 256 by 256 pixels")
	get.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
		picture.MediaType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	rest.Register(api, get, resourceapi.Access(v.contacts.Table, resource.View), v.get)
	put := rest.Op(http.MethodPut, one, "put-avatar-of-contact", Spec.Name, "Give a contact a picture")
	rest.Register(api, put, resourceapi.Access(v.contacts.Table, resource.Edit), v.put)
	// Said afterwards: a body that huma knows of it would read into memory.
	api.OpenAPI().Paths[put.Path].Put.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{
			"file": {Type: huma.TypeString, Format: "binary", Description: "A JPEG, PNG, GIF or WebP of at most 15 MB; the square in its middle is kept"}}}}}}
	rest.Register(api, rest.Op(http.MethodDelete, one, "remove-avatar-of-contact", Spec.Name, "Leave a contact without a picture"), resourceapi.Access(v.contacts.Table, resource.Edit),
		func(ctx context.Context, in *contactInput) (*avatarOutput, error) {
			return changed(v.Remove(ctx, in.ID))
		})
}

func changed(c *Contact, err error) (*avatarOutput, error) {
	if err != nil {
		return nil, err
	}
	return &avatarOutput{Body: AvatarChange{Avatar: c.Avatar, Version: c.Version}}, nil
}

func (v *Avatars) put(ctx context.Context, in *putAvatarInput) (*avatarOutput, error) {
	media, params, err := mime.ParseMediaType(in.request.Header("Content-Type"))
	if err != nil || media != "multipart/form-data" || params["boundary"] == "" {
		return nil, &problem.Problem{Kind: problem.KindUnsupported, Code: "unsupported", Detail: "A picture is sent as multipart/form-data, in the field file."}
	}
	// Not every kind of connection has deadlines.
	_ = in.request.SetReadDeadline(time.Now().Add(uploadTime))
	part, err := multipart.NewReader(in.request.BodyReader(), params["boundary"]).NextPart()
	switch {
	case errors.Is(err, io.EOF):
		return nil, problem.InvalidField("file", "Choose a picture.")
	case err != nil:
		return nil, brokenOff()
	case part.FormName() != "file" || part.FileName() == "":
		return nil, problem.InvalidField("file", "The form has the field file and no others.")
	}
	return changed(v.Put(ctx, in.ID, whole{part}))
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

// get sends a picture. Under its own name it never becomes another one.
func (v *Avatars) get(ctx context.Context, in *avatarInput) (*huma.StreamResponse, error) {
	f, size, name, err := v.Open(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		defer f.Close()
		if in.V == name {
			out.SetHeader("Cache-Control", "private, max-age=31536000, immutable")
		}
		out.SetHeader("Content-Type", picture.MediaType)
		out.SetHeader("Content-Length", strconv.FormatInt(size, 10))
		out.SetHeader("X-Content-Type-Options", "nosniff")
		out.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'")
		out.SetStatus(http.StatusOK)
		// The answer has begun: a client that went away can't be told anything more.
		_, _ = io.Copy(out.BodyWriter(), f)
	}}, nil
}
