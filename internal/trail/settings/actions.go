package settings

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/rest"
)

type allOutput struct{ Body AllSettings }

// Mount adds the endpoint.
func (s *Settings) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/settings", "get-settings", "settings", "All settings of the caller and the company"), rest.Member,
		func(ctx context.Context, _ *struct{}) (*allOutput, error) {
			all, err := s.All(ctx)
			return &allOutput{all}, err
		})
}
