package papers

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/money"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// product is what a line takes from a product.
type product struct {
	ID         uuid.UUID
	Name, Unit string
	Tax        float64
	Price      *int64
	Currency   string
}

// Products is the catalogue of the company's products, at their own list prices.
func Products(db *pg.DB) Catalogue {
	return func(ctx context.Context, asks []Ask) ([]*Offer, error) {
		known, err := products(ctx, db, asks)
		if err != nil {
			return nil, err
		}
		offers := make([]*Offer, len(asks))
		for i, a := range asks {
			if p, there := known[a.ProductID]; there {
				if offers[i], err = p.offer(a); err != nil {
					return nil, err
				}
			}
		}
		return offers, nil
	}
}

func products(ctx context.Context, db *pg.DB, asks []Ask) (map[uuid.UUID]product, error) {
	ids := make([]uuid.UUID, len(asks))
	for i, a := range asks {
		ids[i] = a.ProductID
	}
	who, _ := tenant.From(ctx)
	list, err := pg.Collect(ctx, db, pgx.RowToStructByPos[product], `select p.id, p.name, p.unit, coalesce(t.rate, d.rate, 0), p.list_price, p.currency from products p
		left join tax_classes t on t.company_id = p.company_id and t.id = p.tax_class_id
		left join tax_classes d on d.company_id = p.company_id and d.is_default and d.deleted_at is null
		where p.company_id = $1 and p.id = any($2) and p.deleted_at is null`, who.CompanyID, ids)
	if err != nil {
		return nil, fmt.Errorf("papers.products: %w", err)
	}
	known := make(map[uuid.UUID]product, len(list))
	for _, p := range list {
		known[p.ID] = p
	}
	return known, nil
}

func (p product) offer(a Ask) (*Offer, error) {
	tax, err := money.PercentOf(p.Tax)
	if err != nil {
		return nil, fmt.Errorf("papers: tax of %s: %w", p.ID, err)
	}
	o := &Offer{Name: p.Name, Unit: p.Unit, Tax: tax}
	if p.Price != nil && p.Currency == a.Currency {
		o.Price, o.Why = p.Price, "Product's list price"
	}
	return o, nil
}
