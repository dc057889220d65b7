package companies

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/picture"
	"rapport/internal/platform/rest"
)

type organizationOutput struct {
	ETag string `header:"ETag"`
	Body Organization
}

type organizationInput struct {
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that the change is made to"`
	Body    OrganizationInput
}

type workspaceOutput struct {
	ETag string `header:"ETag"`
	Body Workspace
}

type workspaceInput struct {
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that the change is made to"`
	Body    WorkspaceInput
}

type uploadInput struct{ request huma.Context }

// Resolve keeps the request, whose body is read as it comes.
func (in *uploadInput) Resolve(ctx huma.Context) []error {
	in.request = ctx
	return nil
}

type logoInput struct {
	V string `query:"v" x-id:"none" doc:"The logo field of the organization. What is asked for by its name may be remembered for ever"`
}

// Mount adds the settings of companies: members read them, admins write them.
func (s *Service) Mount(api huma.API) {
	const tag = "organization"
	rest.Register(api, rest.Op(http.MethodGet, "/organization/settings", "get-organization", tag, "What the company says of itself"), rest.Member,
		func(ctx context.Context, _ *struct{}) (*organizationOutput, error) {
			o, err := s.Organization(ctx)
			return organized(o, err)
		})
	rest.Register(api, rest.Op(http.MethodPut, "/organization/settings", "put-organization", tag, "Change what the company says of itself"), rest.Admin, s.putOrganization)
	put := rest.Op(http.MethodPost, "/organization/logo", "put-logo", tag, "Give the company a logo")
	rest.Register(api, put, rest.Admin, s.putLogo)
	api.OpenAPI().Paths[put.Path].Post.RequestBody = rest.PictureBody("kept whole, as a PNG of at most 640 by 200 pixels")
	rest.Register(api, rest.Op(http.MethodDelete, put.Path, "remove-logo", tag, "Leave the company without a logo"), rest.Admin,
		func(ctx context.Context, _ *struct{}) (*organizationOutput, error) {
			o, err := s.RemoveLogo(ctx)
			return organized(o, err)
		})
	see := rest.Op(http.MethodGet, put.Path, "get-logo", tag, "The company's logo, a PNG of at most 640 by 200 pixels")
	see.Responses = rest.PictureResponse(picture.LogoType)
	rest.Register(api, see, rest.Member, s.getLogo)
	rest.Register(api, rest.Op(http.MethodGet, "/workspace/settings", "get-workspace", "workspace", "How the assistant behaves"), rest.Member,
		func(ctx context.Context, _ *struct{}) (*workspaceOutput, error) {
			w, err := s.Workspace(ctx)
			return &workspaceOutput{etag(w.Version), w}, err
		})
	rest.Register(api, rest.Op(http.MethodPut, "/workspace/settings", "put-workspace", "workspace", "Change how the assistant behaves"), rest.Admin, s.putWorkspace)
}

func etag(version int64) string { return fmt.Sprintf(`"%d"`, version) }

func organized(o Organization, err error) (*organizationOutput, error) {
	return &organizationOutput{etag(o.Version), o}, err
}

func (s *Service) putOrganization(ctx context.Context, in *organizationInput) (*organizationOutput, error) {
	version, err := rest.IfMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := s.SetOrganization(ctx, version, in.Body)
	return organized(o, err)
}

func (s *Service) putWorkspace(ctx context.Context, in *workspaceInput) (*workspaceOutput, error) {
	version, err := rest.IfMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	w, err := s.SetWorkspace(ctx, version, in.Body)
	return &workspaceOutput{etag(w.Version), w}, err
}

func (s *Service) putLogo(ctx context.Context, in *uploadInput) (*organizationOutput, error) {
	file, err := rest.PictureOf(in.request)
	if err != nil {
		return nil, err
	}
	o, err := s.PutLogo(ctx, file)
	return organized(o, err)
}

func (s *Service) getLogo(ctx context.Context, in *logoInput) (*huma.StreamResponse, error) {
	f, size, name, err := s.OpenLogo(ctx)
	if err != nil {
		return nil, err
	}
	return (&rest.Picture{File: f, Size: size, Type: picture.LogoType, Name: name}).Send(in.V), nil
}
