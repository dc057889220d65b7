// Package pricelists says what a product costs whom. A price list holds for one account, for a group of customers or for
// everybody; its entries are prices from a quantity on; where it has none it may take its parent's, raised or lowered by a
// percentage. Price answers the one question that all of it is for, and why. What a product costs otherwise stands with the
// product.
package pricelists

import (
	"context"

	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// maxDepth bounds how many lists can stand on one another.
const maxDepth = 5

// PriceList is one price list.
type PriceList struct {
	resource.Base
	resource.Extra
	Name          string      `db:"name" json:"name" minLength:"1" maxLength:"200" doc:"No two lists share one"`
	Description   string      `db:"description" json:"description" maxLength:"2000"`
	Currency      string      `db:"currency" json:"currency" maxLength:"3" format:"currency" doc:"ISO 4217 code of every price in it; stays once there are prices. The company's when left out"`
	CustomerGroup string      `db:"customer_group" json:"customer_group" maxLength:"100" doc:"Holds for accounts of this group; empty and without an account it holds for everybody"`
	AccountID     *uuid.UUID  `db:"account_id" json:"account_id" doc:"Holds for this account alone"`
	ParentID      *uuid.UUID  `db:"parent_id" json:"parent_id" doc:"The list whose prices hold where this one has none"`
	Adjustment    *float64    `db:"adjustment" json:"adjustment" minimum:"-100" maximum:"1000" doc:"Percent, at most three decimals, by which the parent's prices are raised or, negative, lowered; without a parent, the products' list prices"`
	Priority      int64       `db:"priority" json:"priority" minimum:"-1000" maximum:"1000" doc:"Among lists that hold for the same customer in the same way, the highest is asked first"`
	ValidFrom     *civil.Date `db:"valid_from" json:"valid_from" doc:"First day on which it holds; null means ever since"`
	ValidUntil    *civil.Date `db:"valid_until" json:"valid_until" doc:"Last day on which it holds; null means until further notice"`
}

// PriceEntry is the price of a product in one list, from a quantity on.
type PriceEntry struct {
	resource.Base
	PriceListID uuid.UUID `db:"price_list_id" json:"price_list_id"`
	ProductID   uuid.UUID `db:"product_id" json:"product_id"`
	MinQuantity float64   `db:"min_quantity" json:"min_quantity" minimum:"0" maximum:"999999999.999999" doc:"Holds from this quantity on, up to the next entry's; at most six decimals"`
	Price       int64     `db:"price" json:"price" format:"money" minimum:"0" maximum:"999999999999999" doc:"Of one unit, in minor units of currency"`
	Currency    string    `db:"currency" json:"currency" minLength:"3" maxLength:"3" format:"currency" doc:"ISO 4217 code, the same as the list's"`
}

// Rights of the catalogue: everybody sells by it, managers write it.
var rights = resource.Rights{resource.View: tenant.Viewer, resource.Make: tenant.Manager, resource.Edit: tenant.Manager,
	resource.Remove: tenant.Manager, resource.Export: tenant.Manager, resource.Import: tenant.Manager}

// Spec declares price lists to the engine.
var Spec = resource.Spec[PriceList]{
	Name: "price_lists", Singular: "price list", Path: "/products/price-lists", Rights: rights,
	Folded:  []string{"name", "customer_group"},
	Search:  []string{"name", "customer_group"},
	Refs:    map[string]string{"account_id": "accounts", "parent_id": "price_lists"},
	Matches: []string{"name"},
	Synonyms: map[string][]string{
		"name": {"price list", "pricebook", "price book", "preisliste"}, "customer_group": {"group", "kundengruppe"}, "account_id": {"account", "customer", "kunde"},
		"currency": {"währung"}, "parent_id": {"parent list", "based on", "basis"}, "adjustment": {"percent", "markup", "aufschlag"},
	},
	Taken:    map[string]string{"price_lists_name_unique": "Another price list has this name."},
	Title:    func(l *PriceList) string { return l.Name },
	Prepare:  prepare,
	Validate: validate,
	InTx:     listInTx,
}

// Entries declares the prices in the lists to the engine.
var Entries = resource.Spec[PriceEntry]{
	Name: "price_entries", Singular: "price entry", Path: "/products/price-entries", Rights: rights, Of: "price_list_id",
	Refs: map[string]string{"price_list_id": "price_lists", "product_id": "products"},
	Synonyms: map[string][]string{
		"price_list_id": {"price list", "list", "preisliste"}, "product_id": {"product", "sku", "article number", "artikelnummer", "produkt"},
		"min_quantity": {"from", "quantity", "tier", "ab menge", "menge"}, "price": {"unit price", "preis"}, "currency": {"währung"},
	},
	Taken: map[string]string{"price_entries_min_quantity_unique": "This list has a price for this product from this quantity on already. Change that one, or give another quantity."},
	Title: func(e *PriceEntry) string {
		q, _ := money.QuantityOf(e.MinQuantity)
		return q.String() + "+: " + money.Amount{Minor: e.Price, Currency: e.Currency}.String()
	},
	Validate: entryFaults,
	InTx:     entryInTx,
}

func prepare(ctx context.Context, l *PriceList) (err error) {
	l.Currency, err = money.Or(ctx, l.Currency)
	return err
}

func validate(l *PriceList) (faults []problem.Field) {
	bad := func(field, message string) {
		faults = append(faults, problem.Field{Name: field, Message: message, Code: "invalid"})
	}
	if l.AccountID != nil && l.CustomerGroup != "" {
		bad("customer_group", "A list holds for one account or for a group of customers, not for both.")
	}
	if l.Adjustment != nil {
		if _, err := money.PercentOf(*l.Adjustment); err != nil {
			bad("adjustment", "An adjustment has at most three decimals.")
		}
	}
	if l.ValidFrom != nil && l.ValidUntil != nil && l.ValidUntil.Before(*l.ValidFrom) {
		bad("valid_until", "It can't end before it begins.")
	}
	return faults
}

func entryFaults(e *PriceEntry) []problem.Field {
	if _, err := money.QuantityOf(e.MinQuantity); err != nil {
		return []problem.Field{{Name: "min_quantity", Message: "A quantity has at most six decimals.", Code: "invalid"}}
	}
	return nil
}

// holds tells whether the list is valid on a day.
func holds(from, until *civil.Date, day civil.Date) bool {
	return (from == nil || !day.Before(*from)) && (until == nil || !until.Before(day))
}
