package papers

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/money"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/sales/pricelists"
)

// product is what a line takes from a product.
type product struct {
	ID         uuid.UUID
	Name, Unit string
	Tax        float64
}

// PriceLists is the catalogue of the company's products, at the prices that its lists have on the day of the context.
func PriceLists(e *resource.Engine) Catalogue {
	db := e.DB
	return func(ctx context.Context, asks []Ask) ([]*Offer, error) {
		known, err := products(ctx, e, asks)
		if err != nil {
			return nil, err
		}
		var there []pricelists.Ask
		offers := make([]*Offer, len(asks))
		var places []int
		for i, a := range asks {
			p, found := known[a.ProductID]
			if !found {
				continue
			}
			tax, err := money.PercentOf(p.Tax)
			if err != nil {
				return nil, fmt.Errorf("papers: tax of %s: %w", p.ID, err)
			}
			offers[i] = &Offer{Name: p.Name, Unit: p.Unit, Tax: tax}
			q := pricelists.Ask{ProductID: a.ProductID, Quantity: a.Quantity, Day: civil.Of(resource.Moment(ctx)), Currency: a.Currency}
			if a.AccountID != nil {
				q.AccountID = *a.AccountID
			}
			there, places = append(there, q), append(places, i)
		}
		return offers, ask(ctx, db, there, func(i int, p *pricelists.Price) {
			o := offers[places[i]]
			o.Price, o.Why = &p.UnitPrice, why(p)
		})
	}
}

// ask puts the questions to the lists in one round trip. Where one of the asks has no price, each is asked by itself: the others have.
func ask(ctx context.Context, db *pg.DB, asks []pricelists.Ask, take func(int, *pricelists.Price)) error {
	prices, err := pricelists.Prices(ctx, db.BatchInside, asks)
	if err == nil {
		for i, p := range prices {
			take(i, p)
		}
		return nil
	}
	for i, a := range asks {
		p, err := pricelists.PriceOf(ctx, db.BatchInside, a)
		switch told, _ := problem.As(err); {
		case err == nil:
			take(i, p)
		case told == nil || !noPrice(told):
			return err
		}
	}
	return nil
}

// noPrice tells what only leaves the price open from what is wrong with the question.
func noPrice(p *problem.Problem) bool {
	return p.Code == "no_price" || len(p.Fields) > 0 && p.Fields[0].Code == "no_price"
}

// why says in one line where a price comes from: the lists that had a say, in their order.
func why(p *pricelists.Price) string {
	var words []string
	for _, s := range p.Why {
		switch s.Kind {
		case "entry":
			w := s.List
			if s.MinQuantity != nil && *s.MinQuantity > 1 {
				w += fmt.Sprintf(" ≥ %v", *s.MinQuantity)
			}
			words = append(words, w)
		case "product":
			words = append(words, "List price")
		case "adjustment":
			if s.Percent != nil {
				words = append(words, fmt.Sprintf("%s %+g %%", s.List, *s.Percent))
			}
		}
	}
	return strings.Join(words, " · ")
}

// products reads those that the actor of ctx may see.
func products(ctx context.Context, e *resource.Engine, asks []Ask) (map[uuid.UUID]product, error) {
	ids := make([]uuid.UUID, len(asks))
	for i, a := range asks {
		ids[i] = a.ProductID
	}
	who, _ := tenant.From(ctx)
	args := resource.NewArgs(2)
	seen := e.Find("products").Within(ctx, resource.View, "p", args)
	list, err := pg.Inside(ctx, e.DB, pgx.RowToStructByPos[product], `select p.id, p.name, p.unit, coalesce(t.rate, d.rate, 0) from products p
		left join tax_classes t on t.company_id = p.company_id and t.id = p.tax_class_id
		left join tax_classes d on d.company_id = p.company_id and d.is_default and d.deleted_at is null
		where p.company_id = $1 and p.id = any($2) and p.deleted_at is null and `+seen, append([]any{who.CompanyID, ids}, args.Values()...)...)
	if err != nil {
		return nil, fmt.Errorf("papers.products: %w", err)
	}
	known := make(map[uuid.UUID]product, len(list))
	for _, p := range list {
		known[p.ID] = p
	}
	return known, nil
}
