package analytics

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/resource/resourceapi"
)

type overviewOutput struct{ Body Overview }

// Mount adds the endpoints of the figures.
func (a *Analytics) Mount(api huma.API) {
	resourceapi.Register(api, resourceapi.Op(http.MethodGet, "/analytics/overview", "analytics-overview", "analytics", "Headline figures of the week against the one before"),
		resourceapi.Member, func(ctx context.Context, _ *struct{}) (*overviewOutput, error) {
			o, err := a.Overview(ctx)
			if err != nil {
				return nil, err
			}
			return &overviewOutput{Body: *o}, nil
		})
}
