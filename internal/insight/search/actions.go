package search

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/rest"
	"rapport/internal/platform/text"
)

type input struct {
	Q     string `query:"q" required:"true" maxLength:"200" doc:"Words, their beginnings, or words spelt alike"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

// Hits are what a search found.
type Hits struct {
	Items []Hit `json:"items"`
}

type output struct{ Body Hits }

// Mount adds the endpoint.
func (s *Search) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/search", "search", "search", "Find records of every kind that the caller may see"),
		rest.Member, func(ctx context.Context, in *input) (*output, error) {
			if len(text.Words(in.Q)) == 0 {
				return &output{Body: Hits{Items: []Hit{}}}, nil
			}
			hits, err := s.Find(ctx, in.Q, in.Limit)
			return &output{Body: Hits{Items: hits}}, err
		})
}
