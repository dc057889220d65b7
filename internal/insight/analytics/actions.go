package analytics

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/rest"
)

type overviewOutput struct{ Body Overview }

// Mount adds the endpoints of the figures.
func (a *Analytics) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/analytics/overview", "analytics-overview", "analytics", "Headline figures of the week against the one before"),
		rest.Member, func(ctx context.Context, _ *struct{}) (*overviewOutput, error) {
			o, err := a.Overview(ctx)
			if err != nil {
				return nil, err
			}
			return &overviewOutput{Body: *o}, nil
		})
}
