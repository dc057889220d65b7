package pricelists

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
)

// Desk is what can be done with price lists beyond changing them.
type Desk struct {
	Engine  *resource.Engine
	Lists   *resource.Store[PriceList]
	Entries *resource.Store[PriceEntry]
}

type priceInput struct {
	ID       uuid.UUID `path:"id" x-id:"product"`
	Account  string    `query:"account_id" maxLength:"36" x-id:"account" doc:"The customer; anybody when left out"`
	Quantity string    `query:"quantity" maxLength:"30" default:"1" doc:"How much, more than nothing, with at most six decimals"`
	Day      string    `query:"day" maxLength:"10" doc:"A day such as 2026-01-31; today (UTC) when left out"`
	Currency string    `query:"currency" maxLength:"3" doc:"ISO 4217 code; that of the first list that has a price when left out"`
}

type priceOutput struct{ Body *Price }

type putInput struct {
	ID   uuid.UUID `path:"id" x-id:"price_list"`
	Body NewPrices
}

type putOutput struct{ Body PutPrices }

// Mount adds the endpoints.
func (d *Desk) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodGet, "/products/{id}/price", "get-price", "products", "What a customer pays for so much of a product on a day, and why"),
		rest.Member, func(ctx context.Context, in *priceInput) (*priceOutput, error) {
			ask, err := in.ask()
			if err != nil {
				return nil, err
			}
			if err := d.mayAsk(ctx, ask); err != nil {
				return nil, err
			}
			p, err := PriceOf(ctx, d.Engine.DB.Batch, ask)
			if err != nil {
				return nil, err
			}
			return &priceOutput{Body: p}, d.veil(ctx, p)
		})
	rest.Register(api, rest.Op(http.MethodPost, "/products/price-lists/{id}/prices", "put-prices", "price_lists", "Put many prices into a list: those that are there are changed, others added; all or none"),
		rest.Manager, func(ctx context.Context, in *putInput) (*putOutput, error) {
			done, err := d.Put(ctx, in.ID, in.Body)
			return &putOutput{Body: done}, err
		})
}

// mayAsk refuses the question to whom prices are hidden. A product or a customer out of sight is none.
func (d *Desk) mayAsk(ctx context.Context, ask Ask) error {
	products := d.Engine.Find("products")
	_, listed := products.Closed(ctx)
	_, entered := d.Entries.Closed(ctx)
	if listed["list_price"] || entered["price"] {
		return problem.Forbidden("Prices are hidden from your role. An admin of the company can change that.")
	}
	if _, err := products.Get(ctx, ask.ProductID); err != nil {
		return err
	}
	if ask.AccountID == uuid.Nil {
		return nil
	}
	titles, err := d.Engine.Find("accounts").Titles(ctx, []uuid.UUID{ask.AccountID})
	if _, seen := titles[ask.AccountID]; err == nil && !seen {
		err = problem.InvalidField("account_id", "Account names no record that is there.")
	}
	return err
}

// veil takes out what lists are called that the actor of ctx can't see.
func (d *Desk) veil(ctx context.Context, p *Price) error {
	var ids []uuid.UUID
	for _, s := range p.Why {
		if s.ListID != nil {
			ids = append(ids, *s.ListID)
		}
	}
	titles, err := d.Lists.Titles(ctx, ids)
	for i := range p.Why {
		s := &p.Why[i]
		if s.ListID == nil {
			continue
		}
		if _, seen := titles[*s.ListID]; !seen {
			s.ListID, s.List = nil, ""
		}
	}
	return err
}

// ask reads the question from the query.
func (in *priceInput) ask() (ask Ask, err error) {
	ask = Ask{ProductID: in.ID, Day: civil.Of(time.Now()), Currency: in.Currency}
	if in.Account != "" {
		if ask.AccountID, err = uuid.Parse(in.Account); err != nil || ask.AccountID == uuid.Nil {
			return ask, problem.InvalidField("account_id", "Account names no record that is there.")
		}
	}
	if in.Day != "" {
		if ask.Day, err = civil.Parse(in.Day); err != nil {
			return ask, problem.InvalidField("day", "A day is written 2026-01-31.")
		}
	}
	if ask.Quantity, err = money.ParseQuantity(in.Quantity); err != nil {
		return ask, problem.InvalidField("quantity", "The quantity is a number up to %s with at most six decimals, such as 2.5.", money.MaxQuantity)
	}
	return ask, nil
}
