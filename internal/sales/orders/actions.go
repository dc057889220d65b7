package orders

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
	"rapport/internal/sales/papers"
	"rapport/internal/sales/quotes"
)

type fromQuoteInput struct {
	ID string `path:"id" x-id:"quote"`
}

type orderInput struct {
	ID string `path:"id" x-id:"order"`
}

type stepInput struct {
	ID      string `path:"id" x-id:"order"`
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that is meant; a stale one answers 412 with both versions"`
}

type orderCancelInput struct {
	ID      string `path:"id" x-id:"order"`
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that is meant; a stale one answers 412 with both versions"`
	Body    struct {
		Reason string `json:"reason,omitempty" maxLength:"2000"`
	}
}

type linesInput struct {
	ID      string `path:"id" x-id:"order"`
	IfMatch string `header:"If-Match" x-id:"none" doc:"The version that the lines are based on; a stale one answers 412 with both versions"`
	Body    struct {
		Lines []papers.PaperLineInput `json:"lines" maxItems:"200" nullable:"false"`
	}
}

type orderOutput struct {
	ETag string `header:"ETag"`
	Body *Order
}

type fileOutput struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

// Mount adds what people do with orders beside changing their fields.
func (s *Service) Mount(api huma.API) {
	one := Spec.Path + "/{id}"
	edit := rest.Access{Min: s.Store.Weakest(resource.Edit)}
	make := op(http.MethodPost, quotes.Spec.Path+"/{id}/order", "order-quote", "Make an order of an accepted quote; asked again, it answers the same order")
	make.DefaultStatus = http.StatusCreated
	rest.Register(api, make, rest.Access{Min: s.Store.Weakest(resource.Make)}, s.fromQuote)
	rest.Register(api, op(http.MethodPut, one+"/lines", "put-order-lines", "Replace the lines of an open order; prices left out come from the price lists"), edit, s.putLines)
	rest.Register(api, op(http.MethodPost, one+"/confirm", "confirm-order", "Give an open order its number and freeze what was agreed"), edit, s.confirm)
	rest.Register(api, op(http.MethodPost, one+"/fulfil", "fulfil-order", "Say that everything was delivered"), edit, s.fulfil)
	rest.Register(api, op(http.MethodPost, one+"/cancel", "cancel-order", "Cancel an order that was not fulfilled"), edit, s.cancel)
	print := op(http.MethodGet, one+"/pdf", "print-order", "The order as a letter on A4")
	print.Responses = map[string]*huma.Response{"200": {Description: "The letter", Content: map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	rest.Register(api, print, rest.Access{Min: s.Store.Weakest(resource.View)}, s.file)
}

func op(method, path, id, summary string) huma.Operation {
	o := rest.Op(method, path, id, Spec.Name, summary)
	o.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusUnprocessableEntity}
	return o
}

func (s *Service) fromQuote(ctx context.Context, in *fromQuoteInput) (*orderOutput, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return nil, s.quotes.Store.Missing()
	}
	o, err := s.FromQuote(ctx, id)
	return s.answer(ctx, o, err)
}

// named reads the id of the path and the version of the header. What is no identifier names no record.
func (s *Service) named(text, match string) (id uuid.UUID, version int64, err error) {
	if id, err = uuid.Parse(text); err != nil {
		return uuid.Nil, 0, s.Store.Missing()
	}
	if match == "" || match == "*" {
		return id, resource.AnyVersion, nil
	}
	version, err = strconv.ParseInt(strings.Trim(strings.TrimPrefix(match, "W/"), `"`), 10, 64)
	if err != nil || version < 1 {
		return id, 0, problem.Malformed(`If-Match must be the version of the record in quotes, such as "3".`)
	}
	return id, version, nil
}

func (s *Service) answer(ctx context.Context, o *Order, err error) (*orderOutput, error) {
	if err != nil {
		return nil, err
	}
	return &orderOutput{ETag: fmt.Sprintf("%q", strconv.FormatInt(o.Version, 10)), Body: s.Store.Mask(ctx, o)}, nil
}

func (s *Service) putLines(ctx context.Context, in *linesInput) (*orderOutput, error) {
	id, version, err := s.named(in.ID, in.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := s.PutLines(ctx, id, version, in.Body.Lines)
	return s.answer(ctx, o, err)
}

func (s *Service) confirm(ctx context.Context, in *stepInput) (*orderOutput, error) {
	id, version, err := s.named(in.ID, in.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := s.Confirm(ctx, id, version)
	return s.answer(ctx, o, err)
}

func (s *Service) fulfil(ctx context.Context, in *stepInput) (*orderOutput, error) {
	id, version, err := s.named(in.ID, in.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := s.Fulfil(ctx, id, version)
	return s.answer(ctx, o, err)
}

func (s *Service) cancel(ctx context.Context, in *orderCancelInput) (*orderOutput, error) {
	id, version, err := s.named(in.ID, in.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := s.Cancel(ctx, id, version, in.Body.Reason)
	return s.answer(ctx, o, err)
}

func (s *Service) file(ctx context.Context, in *orderInput) (*fileOutput, error) {
	id, _, err := s.named(in.ID, "")
	if err != nil {
		return nil, err
	}
	raw, name, err := s.PDF(ctx, id)
	if err != nil {
		return nil, err
	}
	return &fileOutput{Type: "application/pdf", Disposition: `inline; filename="` + name + `"`, Cache: "private, no-store", Body: raw}, nil
}
