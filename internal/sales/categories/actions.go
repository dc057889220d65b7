package categories

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Tree is what can be done with categories beyond changing them.
type Tree struct {
	Engine     *resource.Engine
	Categories *resource.Store[Category]
}

// Move says where a category is to stand.
type Move struct {
	ParentID *uuid.UUID `json:"parent_id,omitempty" x-id:"category" doc:"The category that it becomes part of; left out, it stands at the top"`
	BeforeID *uuid.UUID `json:"before_id,omitempty" x-id:"category" doc:"The one of the same parent that comes next; without it, it comes last"`
}

type moveInput struct {
	ID   uuid.UUID `path:"id" x-id:"category"`
	Body Move
}

type moveOutput struct{ Body *Category }

// Mount adds the endpoints.
func (s *Tree) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodPost, "/products/categories/{id}/move", "move-category", "categories", "Put a category to another place of the tree, with all that is part of it"),
		rest.Manager, func(ctx context.Context, in *moveInput) (*moveOutput, error) {
			c, err := s.Move(ctx, in.ID, in.Body)
			return &moveOutput{Body: c}, err
		})
}

// Move puts a category below another parent or among its siblings. Those around it are numbered anew where they have to be.
func (s *Tree) Move(ctx context.Context, id uuid.UUID, to Move) (moved *Category, err error) {
	var events []*resource.Event
	err = s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		events = nil
		order, err := s.siblings(ctx, tx, id, to)
		if err != nil {
			return err
		}
		for i, one := range order {
			rec, e, err := s.Categories.UpdateTx(ctx, tx, one, resource.AnyVersion, func(rec any) error {
				c, place := rec.(*Category), int64(i+1)
				c.Position = &place
				if one == id {
					c.ParentID = to.ParentID
				}
				return nil
			})
			if err != nil {
				return err
			}
			if one == id {
				moved = rec.(*Category)
			}
			events = append(events, e)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.Categories.Tell(events...)
	return moved, nil
}

// siblings lists the categories of the new parent in their order, the moved one in its new place.
func (s *Tree) siblings(ctx context.Context, tx pgx.Tx, id uuid.UUID, to Move) ([]uuid.UUID, error) {
	a, _ := tenant.From(ctx)
	end := context.WithoutCancel(ctx)
	if err := hold(end, tx, a.CompanyID); err != nil {
		return nil, err
	}
	rows, err := tx.Query(end, `select id from categories where company_id = $1 and parent_id is not distinct from $2 and id <> $3 and deleted_at is null
		order by position nulls last, name_key, id`, a.CompanyID, to.ParentID, id)
	if err != nil {
		return nil, err
	}
	order, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil || to.BeforeID == nil {
		return append(order, id), err
	}
	at := slices.Index(order, *to.BeforeID)
	if at < 0 {
		return nil, problem.InvalidField("before_id", "Before names no category of the same parent.")
	}
	return slices.Insert(order, at, id), nil
}
