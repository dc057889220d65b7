package contacts

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/picture"
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
	get.Responses = rest.PictureResponse(picture.MediaType)
	rest.Register(api, get, resourceapi.Access(v.contacts.Table, resource.View), v.get)
	put := rest.Op(http.MethodPut, one, "put-avatar-of-contact", Spec.Name, "Give a contact a picture")
	rest.Register(api, put, resourceapi.Access(v.contacts.Table, resource.Edit), v.put)
	api.OpenAPI().Paths[put.Path].Put.RequestBody = rest.PictureBody("the square in its middle is kept")
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
	file, err := rest.PictureOf(in.request)
	if err != nil {
		return nil, err
	}
	return changed(v.Put(ctx, in.ID, file))
}

func (v *Avatars) get(ctx context.Context, in *avatarInput) (*huma.StreamResponse, error) {
	f, size, name, err := v.Open(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return (&rest.Picture{File: f, Size: size, Type: picture.MediaType, Name: name}).Send(in.V), nil
}
