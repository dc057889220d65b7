package views

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/rest"
)

type listInput struct {
	Record string `query:"record" required:"true" maxLength:"60" doc:"The record type"`
}

// List is the views of one record type.
type List struct {
	Items []View `json:"items"`
}

type listOutput struct{ Body List }

// NewView is a view that is to be kept.
type NewView struct {
	Record string `json:"record" maxLength:"60" doc:"The record type that it lists"`
	State
}

type createInput struct{ Body NewView }

type replaceInput struct {
	ID   uuid.UUID `path:"id" x-id:"view"`
	Body State
}

type deleteInput struct {
	ID uuid.UUID `path:"id" x-id:"view"`
}

type viewOutput struct{ Body View }

// Mount adds the endpoints of views.
func (s *Views) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/views", "list-views", "views", "The caller's views of a record type, and those that are shared"),
		rest.Member, func(ctx context.Context, in *listInput) (*listOutput, error) {
			items, err := s.List(ctx, in.Record)
			return &listOutput{Body: List{Items: items}}, err
		})
	create := rest.Op(http.MethodPost, "/views", "create-view", "views", "Keep a list as a view")
	create.DefaultStatus = http.StatusCreated
	rest.Register(api, create, rest.Member, func(ctx context.Context, in *createInput) (*viewOutput, error) {
		v, err := s.Create(ctx, in.Body.Record, in.Body.State)
		return &viewOutput{Body: v}, err
	})
	rest.Register(api, rest.Op(http.MethodPut, "/views/{id}", "replace-view", "views", "Change a view of the caller's own; admins also shared ones"),
		rest.Member, func(ctx context.Context, in *replaceInput) (*viewOutput, error) {
			v, err := s.Replace(ctx, in.ID, in.Body)
			return &viewOutput{Body: v}, err
		})
	remove := rest.Op(http.MethodDelete, "/views/{id}", "delete-view", "views", "Forget a view of the caller's own; admins also shared ones")
	remove.DefaultStatus = http.StatusNoContent
	rest.Register(api, remove, rest.Member, func(ctx context.Context, in *deleteInput) (*struct{}, error) {
		return nil, s.Delete(ctx, in.ID)
	})
}
