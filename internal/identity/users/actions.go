package users

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/picture"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
)

type profileOutput struct{ Body Profile }

type profileInput struct{ Body ProfileInput }

type appearanceInput struct{ Body Appearance }

type appearanceOutput struct{ Body Appearance }

type uploadInput struct{ request huma.Context }

// Resolve keeps the request, whose body is read as it comes.
func (in *uploadInput) Resolve(ctx huma.Context) []error {
	in.request = ctx
	return nil
}

// ProfilePicture is the picture that a person has now.
type ProfilePicture struct {
	Avatar string `json:"avatar" doc:"The name of the picture; empty without one"`
}

type pictureOutput struct{ Body ProfilePicture }

type seePictureInput struct {
	ID uuid.UUID `path:"id" x-id:"user"`
	V  string    `query:"v" x-id:"none" doc:"The avatar field of the member. What is asked for by its name may be remembered for ever"`
}

// Mount adds what people settle for themselves, and their pictures.
func (p *Pictures) Mount(api huma.API) {
	const tag = "user"
	rest.Register(api, rest.Op(http.MethodGet, "/user/profile", "get-profile", tag, "The caller's own profile"), rest.Member, p.profile)
	rest.Register(api, rest.Op(http.MethodPut, "/user/profile", "put-profile", tag, "Change the caller's own profile"), rest.Member,
		func(ctx context.Context, in *profileInput) (*profileOutput, error) {
			out, err := p.users.SetProfile(ctx, in.Body)
			return &profileOutput{out}, err
		})
	rest.Register(api, rest.Op(http.MethodPut, "/settings/appearance", "put-appearance", "settings", "How Rapport looks and speaks to the caller, on every device"), rest.Member,
		func(ctx context.Context, in *appearanceInput) (*appearanceOutput, error) {
			out, err := p.users.SetAppearance(ctx, in.Body)
			return &appearanceOutput{out}, err
		})
	put := rest.Op(http.MethodPost, "/user/profile-picture", "put-profile-picture", tag, "Give the caller a picture")
	rest.Register(api, put, rest.Member, p.put)
	api.OpenAPI().Paths[put.Path].Post.RequestBody = rest.PictureBody("the square in its middle is kept")
	rest.Register(api, rest.Op(http.MethodDelete, put.Path, "remove-profile-picture", tag, "Leave the caller without a picture"), rest.Member,
		func(ctx context.Context, _ *struct{}) (*pictureOutput, error) {
			return &pictureOutput{}, p.Remove(ctx)
		})
	see := rest.Op(http.MethodGet, "/members/{id}/picture", "picture-of-member", "members", "The picture of a member, a JPEG of 256 by 256 pixels")
	see.Responses = rest.PictureResponse(picture.MediaType)
	rest.Register(api, see, rest.Member, p.see)
}

func (p *Pictures) profile(ctx context.Context, _ *struct{}) (*profileOutput, error) {
	who, _ := tenant.From(ctx)
	out := &profileOutput{}
	return out, p.users.db.Batch(ctx, func(b *pgx.Batch) { QueueProfile(b, who.ID, &out.Body) })
}

func (p *Pictures) put(ctx context.Context, in *uploadInput) (*pictureOutput, error) {
	file, err := rest.PictureOf(in.request)
	if err != nil {
		return nil, err
	}
	name, err := p.Put(ctx, file)
	return &pictureOutput{ProfilePicture{name}}, err
}

func (p *Pictures) see(ctx context.Context, in *seePictureInput) (*huma.StreamResponse, error) {
	f, size, name, err := p.Open(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return (&rest.Picture{File: f, Size: size, Type: picture.MediaType, Name: name}).Send(in.V), nil
}
