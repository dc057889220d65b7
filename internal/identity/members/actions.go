package members

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"rapport/internal/platform/rest"
)

type listOutput struct {
	Body struct {
		Items []Member `json:"items"`
	}
}

// Mount adds the endpoints of members.
func (m *Members) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/members", "list-members", "members", "Everybody in the company"),
		rest.Member, m.list)
}

func (m *Members) list(ctx context.Context, _ *struct{}) (*listOutput, error) {
	items, err := m.List(ctx)
	if err != nil {
		return nil, err
	}
	out := &listOutput{}
	out.Body.Items = items
	return out, nil
}
