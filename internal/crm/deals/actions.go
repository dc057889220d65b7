package deals

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
)

// DealMove says where a card was dropped.
type DealMove struct {
	StageID uuid.UUID `json:"stage_id" x-id:"stage"`
	Version int64     `json:"version" minimum:"1" doc:"The version of the deal that was seen; a stale one answers 412 with both versions"`
	DealLoss
}

// DealLoss is why a deal is lost: at least one of the two.
type DealLoss struct {
	LostReasonID *uuid.UUID `json:"lost_reason_id,omitempty" x-id:"lost_reason" doc:"Of the company's list"`
	LostReason   string     `json:"lost_reason,omitempty" maxLength:"2000" doc:"In words"`
}

type moveInput struct {
	ID   string `path:"id" x-id:"deal"`
	Body DealMove
}

type loseInput struct {
	ID      string `path:"id" x-id:"deal"`
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that the change is based on; a stale one answers 412 with both versions"`
	Body    DealLoss
}

type closeInput struct {
	ID      string `path:"id" x-id:"deal"`
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that the change is based on; a stale one answers 412 with both versions"`
}

type dealOutput struct {
	ETag string `header:"ETag"`
	Body *Deal
}

// Mount adds what people do with deals that is no change of a field.
func (s *Deals) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodPost, "/deals/{id}/win", "win-deal", "deals", "Win a deal: it goes to its pipeline's stage for won ones"), rest.Agent,
		func(ctx context.Context, in *closeInput) (*dealOutput, error) {
			return answer(ctx, in.ID, in.IfMatch, s.Win)
		})
	rest.Register(api, rest.Op(http.MethodPost, "/deals/{id}/lose", "lose-deal", "deals", "Lose a deal, and say why"), rest.Agent,
		func(ctx context.Context, in *loseInput) (*dealOutput, error) {
			return answer(ctx, in.ID, in.IfMatch, func(ctx context.Context, id uuid.UUID, version int64) (*Deal, error) {
				return s.Lose(ctx, id, version, in.Body)
			})
		})
	rest.Register(api, rest.Op(http.MethodPost, "/deals/{id}/reopen", "reopen-deal", "deals", "Open a won or lost deal again, in the stage where it was before"), rest.Agent,
		func(ctx context.Context, in *closeInput) (*dealOutput, error) {
			return answer(ctx, in.ID, in.IfMatch, s.Reopen)
		})
	rest.Register(api, rest.Op(http.MethodPost, "/deals/{id}/move", "move-deal", "deals", "Move a deal to another stage of its pipeline"), rest.Agent,
		func(ctx context.Context, in *moveInput) (*dealOutput, error) {
			return answer(ctx, in.ID, strconv.FormatInt(in.Body.Version, 10), func(ctx context.Context, id uuid.UUID, version int64) (*Deal, error) {
				return s.Move(ctx, id, version, in.Body.StageID, in.Body.DealLoss)
			})
		})
}

func answer(ctx context.Context, id, ifMatch string, do func(ctx context.Context, id uuid.UUID, version int64) (*Deal, error)) (*dealOutput, error) {
	deal, err := uuid.Parse(id)
	if err != nil {
		return nil, problem.NotFound("deal")
	}
	version, err := rest.IfMatch(ifMatch)
	if err != nil {
		return nil, err
	}
	d, err := do(ctx, deal, version)
	if err != nil {
		return nil, err
	}
	return &dealOutput{ETag: `"` + strconv.FormatInt(d.Version, 10) + `"`, Body: d}, nil
}
