package pricelists

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Ask is the question what a customer pays.
type Ask struct {
	// AccountID is the customer; the zero id asks for anybody, whom only general lists hold for.
	AccountID uuid.UUID
	ProductID uuid.UUID
	Quantity  money.Quantity
	Day       civil.Date
	// Currency is in what to pay; empty takes that of the first list that has a price.
	Currency string
}

// Price is the answer for one unit, before tax.
type Price struct {
	UnitPrice int64       `json:"unit_price" format:"money" doc:"Of one unit before tax, in minor units of currency"`
	Total     int64       `json:"total" format:"money" doc:"Of the whole quantity before tax, rounded once, in minor units"`
	Currency  string      `json:"currency" doc:"ISO 4217 code"`
	TaxRate   float64     `json:"tax_rate" doc:"Percent that comes on top: that of the product's tax class, else of the company's default one"`
	Sold      bool        `json:"sold" doc:"Whether the product is sold on that day"`
	Why       []PriceStep `json:"why" doc:"How the price came about, in order: lists that were passed over, where it was taken from, what changed it"`
}

// PriceStep is one step on the way to a price.
type PriceStep struct {
	Kind        string     `json:"kind" enum:"passed,entry,product,adjustment" doc:"passed: this list holds for the customer but has no price; entry: the price stands in this list; product: it is the product's list price; adjustment: this list raises or lowers what it takes from its parent"`
	Scope       string     `json:"scope,omitempty" enum:"account,group,general,parent" doc:"Why the list was asked: it is the account's, its group's, everybody's, or the parent of one that is"`
	ListID      *uuid.UUID `json:"list_id,omitempty" x-id:"price_list"`
	List        string     `json:"list,omitempty" doc:"Name of the list"`
	MinQuantity *float64   `json:"min_quantity,omitempty" doc:"entry: from which quantity on it holds; passed: the lowest quantity that it has a price for"`
	Percent     *float64   `json:"percent,omitempty" doc:"adjustment: by how much"`
	UnitPrice   *int64     `json:"unit_price,omitempty" format:"money" doc:"The price after this step, in minor units"`
}

// Send runs statements in one transaction and one round trip: a database's Batch, or In for a transaction that has begun.
type Send func(ctx context.Context, queue func(b *pgx.Batch)) error

// In is Send within tx.
func In(tx pgx.Tx) Send {
	return func(ctx context.Context, queue func(b *pgx.Batch)) error {
		b := &pgx.Batch{}
		queue(b)
		return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
	}
}

// PriceOf answers what a customer pays for so much of a product on a day, and why. Lists are asked in this order: those of the
// account, those of its group, those for everybody; among each the highest priority first, then the youngest. A list answers
// with its own entry of the highest quantity that is reached, else with its parent's answer, adjusted and rounded. The first
// answer counts; without any it is the product's list price. A list's prices are prices by themselves, so each adjustment is
// rounded where it is made. There being no price at all is problem Invalid with the code no_price.
func PriceOf(ctx context.Context, send Send, ask Ask) (*Price, error) {
	prices, err := Prices(ctx, send, []Ask{ask})
	if err != nil {
		return nil, err
	}
	return prices[0], nil
}

// Prices answers many questions in one round trip, in their order. The first that has no answer is the error.
func Prices(ctx context.Context, send Send, asks []Ask) ([]*Price, error) {
	a, ok := tenant.From(ctx)
	if !ok || len(asks) == 0 {
		return nil, nil
	}
	found := make([]facts, len(asks))
	err := send(ctx, func(b *pgx.Batch) {
		for i := range asks {
			found[i].queue(b, a.CompanyID, asks[i])
		}
	})
	if err != nil {
		return nil, fmt.Errorf("pricelists.Prices: %w", err)
	}
	prices := make([]*Price, len(asks))
	for i := range asks {
		if prices[i], err = found[i].answer(asks[i]); err != nil {
			return nil, err
		}
	}
	return prices, nil
}

// answer works the price out from what the database knows.
func (f *facts) answer(ask Ask) (*Price, error) {
	switch {
	case ask.Quantity <= 0:
		return nil, problem.InvalidField("quantity", "The quantity must be more than nothing.")
	case ask.Quantity > money.MaxQuantity:
		return nil, problem.InvalidField("quantity", "The quantity must be at most %s.", money.MaxQuantity)
	case ask.Currency != "" && !money.Known(ask.Currency):
		return nil, problem.InvalidField("currency", "Currency is not the code of a currency, such as EUR.")
	case f.product == nil:
		return nil, problem.NotFound("product")
	case ask.AccountID != uuid.Nil && !f.account:
		return nil, problem.InvalidField("account_id", "Account names no record that is there.")
	}
	p, err := f.unit(ask)
	if err != nil {
		return nil, err
	}
	total, err := money.Amount{Minor: p.UnitPrice, Currency: p.Currency}.Times(ask.Quantity)
	if err != nil || total.Minor > money.MaxMinor {
		return nil, problem.InvalidField("quantity", "What so many come to is larger than can be reckoned with.")
	}
	p.Total = total.Minor
	return p, nil
}

// unit works out what one unit costs.
func (f *facts) unit(ask Ask) (*Price, error) {
	p := &Price{Sold: f.product.sold(ask.Day), TaxRate: f.product.TaxRate, Why: []PriceStep{}}
	for _, l := range f.first() {
		ok, err := f.by(p, l, ask, l.scope())
		if err != nil || ok {
			return p, err
		}
		p.Why = append(p.Why, l.passed())
	}
	if !f.listPrice(p, ask.Currency) {
		return nil, f.none(ask)
	}
	return p, nil
}

// by takes the price from list l, and tells whether it has one.
func (f *facts) by(p *Price, l *asked, ask Ask, scope string) (bool, error) {
	if l.Price != nil {
		p.UnitPrice, p.Currency = *l.Price, l.Currency
		p.Why = append(p.Why, PriceStep{Kind: "entry", Scope: scope, ListID: &l.ID, List: l.Name, MinQuantity: l.MinQuantity, UnitPrice: l.Price})
		return true, nil
	}
	ok, err := f.below(p, l, ask)
	if !ok || err != nil || l.Adjustment == nil {
		return ok, err
	}
	percent, err := money.PercentOf(*l.Adjustment)
	if err != nil {
		return false, err
	}
	changed, err := money.Amount{Minor: p.UnitPrice, Currency: p.Currency}.Changed(percent)
	if err != nil || changed.Minor > money.MaxMinor {
		return false, problem.InvalidField("product_id", "The price that %s comes to is larger than can be reckoned with.", l.Name)
	}
	p.UnitPrice = changed.Minor
	p.Why = append(p.Why, PriceStep{Kind: "adjustment", Scope: scope, ListID: &l.ID, List: l.Name, Percent: l.Adjustment, UnitPrice: &changed.Minor})
	return true, nil
}

// below takes the price from what l stands on: its parent, or the products' list prices where it adjusts those.
func (f *facts) below(p *Price, l *asked, ask Ask) (bool, error) {
	if l.ParentID != nil {
		i := slices.IndexFunc(f.lists, func(o asked) bool { return o.Root == l.Root && o.ID == *l.ParentID })
		if i < 0 || !holds(f.lists[i].ValidFrom, f.lists[i].ValidUntil, ask.Day) {
			return false, nil
		}
		return f.by(p, &f.lists[i], ask, "parent")
	}
	return l.Adjustment != nil && f.listPrice(p, l.Currency), nil
}

// listPrice takes the product's own price where it is in that currency.
func (f *facts) listPrice(p *Price, currency string) bool {
	if f.product.ListPrice == nil || currency != "" && currency != f.product.Currency {
		return false
	}
	p.UnitPrice, p.Currency = *f.product.ListPrice, f.product.Currency
	p.Why = append(p.Why, PriceStep{Kind: "product", UnitPrice: f.product.ListPrice})
	return true
}

func (f *facts) none(ask Ask) error {
	in := ""
	if ask.Currency != "" {
		in = " in " + ask.Currency
	}
	p := problem.InvalidField("product_id", "%s has no price%s for this customer, quantity and day. Put it on a price list, or give it a list price%s.", f.product.Name, in, in)
	p.Code = "no_price"
	return p
}
