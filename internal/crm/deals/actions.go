package deals

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
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

type dealInput struct {
	ID string `path:"id" x-id:"deal"`
}

type boardInput struct {
	PipelineID  string `query:"pipeline_id" format:"uuid" x-id:"pipeline" doc:"The company's first one when left out"`
	Filter      string `query:"filter" doc:"CEL expression over the fields of deals"`
	Q           string `query:"q" doc:"Find by words"`
	Sort        string `query:"sort" enum:"expected_close,-amount,stage_since" default:"expected_close" doc:"The order within columns of open deals; won and lost ones come newest first"`
	ClosedSince string `query:"closed_since" format:"date" doc:"The day from which on won and lost deals are shown; the first of this month when left out"`
}

type boardOutput struct{ Body *DealBoard }

type forecastInput struct {
	By     string `query:"by" enum:"month,owner,pipeline" default:"month"`
	From   string `query:"from" format:"date" doc:"The first day; the first of this month when left out"`
	To     string `query:"to" format:"date" doc:"The last day; the end of the sixth month when left out"`
	Filter string `query:"filter" doc:"CEL expression over the fields of deals"`
}

// DealForecast is what may be sold from one day to another.
type DealForecast struct {
	Items   []ForecastRow `json:"items" nullable:"false"`
	Undated []ForecastRow `json:"undated" nullable:"false" doc:"Open deals without an expected close, whatever the time, one row a currency; nothing of them is in items"`
	From    civil.Date    `json:"from" format:"date"`
	To      civil.Date    `json:"to" format:"date"`
}

type forecastOutput struct{ Body DealForecast }

// DealStays are the stages that one deal has been in.
type DealStays struct {
	Items []DealStay `json:"items" nullable:"false"`
}

type staysOutput struct{ Body DealStays }

type dealLinesOutput struct{ Body *DealLines }

type dealLinesInput struct {
	ID      string `path:"id" x-id:"deal"`
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that the change is based on; a stale one answers 412 with both versions"`
	Body    DealLineList
}

// DealLineList are the lines that a deal is to have.
type DealLineList struct {
	Items []DealLine `json:"items" nullable:"false" maxItems:"200"`
}

type dealOutput struct {
	ETag string `header:"ETag"`
	Body *Deal
}

// Mount adds what people do with deals that is no change of a field, and the ways of looking at many of them.
func (s *Deals) Mount(api huma.API) {
	s.mountViews(api)
	edit := resourceapi.Access(s.Store.Table, resource.Edit)
	rest.Register(api, rest.Op(http.MethodPost, "/deals/{id}/win", "win-deal", "deals", "Win a deal: it goes to its pipeline's stage for won ones"), edit,
		func(ctx context.Context, in *closeInput) (*dealOutput, error) {
			return s.answer(ctx, in.ID, in.IfMatch, s.Win)
		})
	rest.Register(api, rest.Op(http.MethodPost, "/deals/{id}/lose", "lose-deal", "deals", "Lose a deal, and say why"), edit,
		func(ctx context.Context, in *loseInput) (*dealOutput, error) {
			return s.answer(ctx, in.ID, in.IfMatch, func(ctx context.Context, id uuid.UUID, version int64) (*Deal, error) {
				return s.Lose(ctx, id, version, in.Body)
			})
		})
	rest.Register(api, rest.Op(http.MethodPost, "/deals/{id}/reopen", "reopen-deal", "deals", "Open a won or lost deal again, in the stage where it was before"), edit,
		func(ctx context.Context, in *closeInput) (*dealOutput, error) {
			return s.answer(ctx, in.ID, in.IfMatch, s.Reopen)
		})
	rest.Register(api, rest.Op(http.MethodPost, "/deals/{id}/move", "move-deal", "deals", "Move a deal to another stage of its pipeline"), edit,
		func(ctx context.Context, in *moveInput) (*dealOutput, error) {
			return s.answer(ctx, in.ID, strconv.FormatInt(in.Body.Version, 10), func(ctx context.Context, id uuid.UUID, version int64) (*Deal, error) {
				return s.Move(ctx, id, version, in.Body.StageID, in.Body.DealLoss)
			})
		})
}

func (s *Deals) mountViews(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/deals/board", "deal-board", "deals", "A pipeline as a board: its stages with their first deals, counts and sums"), rest.Member, s.board)
	rest.Register(api, rest.Op(http.MethodGet, "/deals/forecast", "deal-forecast", "deals", "What may be sold, by month, person or pipeline and by currency"), rest.Member, s.forecast)
	rest.Register(api, rest.Op(http.MethodGet, "/deals/{id}/stages", "deal-stages", "deals", "The stages that a deal has been in, and for how long"), rest.Member,
		func(ctx context.Context, in *dealInput) (*staysOutput, error) {
			id, err := dealID(in.ID)
			if err != nil {
				return nil, err
			}
			out := &staysOutput{}
			out.Body.Items, err = s.Stays(ctx, id)
			return out, err
		})
	rest.Register(api, rest.Op(http.MethodGet, "/deals/{id}/lines", "deal-lines", "deals", "The lines that make up a deal's amount"), rest.Member,
		func(ctx context.Context, in *dealInput) (*dealLinesOutput, error) {
			id, err := dealID(in.ID)
			if err != nil {
				return nil, err
			}
			lines, err := s.Lines(ctx, id)
			return &dealLinesOutput{Body: lines}, err
		})
	rest.Register(api, rest.Op(http.MethodPut, "/deals/{id}/lines", "replace-deal-lines", "deals", "Replace the lines of a deal; its amount becomes their sum"), rest.Agent,
		func(ctx context.Context, in *dealLinesInput) (*dealOutput, error) {
			return s.answer(ctx, in.ID, in.IfMatch, func(ctx context.Context, id uuid.UUID, version int64) (*Deal, error) {
				return s.SetLines(ctx, id, version, in.Body.Items)
			})
		})
}

func (s *Deals) board(ctx context.Context, in *boardInput) (*boardOutput, error) {
	q := BoardQuery{Filter: in.Filter, Q: in.Q, Sort: in.Sort, ClosedSince: monthStart(time.Now().UTC())}
	if in.PipelineID != "" {
		id, err := uuid.Parse(in.PipelineID)
		if err != nil {
			return nil, problem.NotFound("pipeline")
		}
		q.Pipeline = &id
	}
	if err := day("closed_since", in.ClosedSince, &q.ClosedSince); err != nil {
		return nil, err
	}
	board, err := s.Board(ctx, q)
	return &boardOutput{Body: board}, err
}

func (s *Deals) forecast(ctx context.Context, in *forecastInput) (*forecastOutput, error) {
	start := monthStart(time.Now().UTC())
	q := ForecastQuery{By: in.By, From: start, To: civil.Of(start.Start().AddDate(0, 6, -1)), Filter: in.Filter}
	if err := day("from", in.From, &q.From); err != nil {
		return nil, err
	}
	if in.From != "" && in.To == "" {
		q.To = civil.Of(q.From.Start().AddDate(0, 6, -1))
	}
	if err := day("to", in.To, &q.To); err != nil {
		return nil, err
	}
	out := &forecastOutput{}
	var err error
	out.Body.From, out.Body.To = q.From, q.To
	if out.Body.Items, err = s.Forecast(ctx, q); err != nil {
		return nil, err
	}
	out.Body.Undated, err = s.Undated(ctx, q.Filter)
	return out, err
}

// day reads a day of the query, if it is given.
func day(name, given string, into *civil.Date) error {
	if given == "" {
		return nil
	}
	d, err := civil.Parse(given)
	if err != nil {
		return problem.InvalidField(name, "%s is no day: write it like 2026-01-31.", name)
	}
	*into = d
	return nil
}

func dealID(id string) (uuid.UUID, error) {
	deal, err := uuid.Parse(id)
	if err != nil {
		return uuid.Nil, problem.NotFound("deal")
	}
	return deal, nil
}

func (s *Deals) answer(ctx context.Context, id, ifMatch string, do func(ctx context.Context, id uuid.UUID, version int64) (*Deal, error)) (*dealOutput, error) {
	deal, err := dealID(id)
	if err != nil {
		return nil, err
	}
	version, err := rest.IfMatch(ifMatch)
	if err != nil {
		return nil, err
	}
	d, err := do(ctx, deal, version)
	if err != nil {
		return nil, err
	}
	return &dealOutput{ETag: `"` + strconv.FormatInt(d.Version, 10) + `"`, Body: s.Store.Mask(ctx, d)}, nil
}
