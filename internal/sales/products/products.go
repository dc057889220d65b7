// Package products holds what a company sells: goods, services and spare parts. What they cost whom is worked out by price
// lists; where they stand in the catalogue is their category.
package products

import (
	"context"

	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Product is one thing that can be bought.
type Product struct {
	resource.Base
	resource.Extra
	SKU         string      `db:"sku" json:"sku" maxLength:"64" doc:"The company's own number for it; no two products share one, in whatever case it is written"`
	Name        string      `db:"name" json:"name" minLength:"1" maxLength:"200"`
	Description string      `db:"description" json:"description" maxLength:"10000"`
	Unit        string      `db:"unit" json:"unit" maxLength:"30" doc:"What one of it is: piece, hour, metre"`
	CategoryID  *uuid.UUID  `db:"category_id" json:"category_id"`
	TaxClassID  *uuid.UUID  `db:"tax_class_id" json:"tax_class_id" doc:"Null means the company's default tax class"`
	ListPrice   *int64      `db:"list_price" json:"list_price" format:"money" minimum:"0" maximum:"999999999999999" doc:"Price of one unit in minor units of currency, where no price list has another; null means on request"`
	Cost        *int64      `db:"cost" json:"cost" format:"money" minimum:"0" maximum:"999999999999999" doc:"What one unit costs the company, in minor units of currency"`
	Currency    string      `db:"currency" json:"currency" maxLength:"3" format:"currency" doc:"ISO 4217 code of list_price and cost; EUR where there is one of them and it is left out"`
	Active      *bool       `db:"active" json:"active" doc:"Sold at all; true when left out"`
	ActiveFrom  *civil.Date `db:"active_from" json:"active_from" doc:"First day on which it is sold; null means ever since"`
	ActiveUntil *civil.Date `db:"active_until" json:"active_until" doc:"Last day on which it is sold; null means without end"`
}

// Spec declares products to the engine.
var Spec = resource.Spec[Product]{
	Name: "products", Singular: "product", Path: "/products",
	// Everybody sells by the catalogue, managers write it.
	Rights: resource.Rights{resource.View: tenant.Viewer, resource.Make: tenant.Manager, resource.Edit: tenant.Manager,
		resource.Remove: tenant.Manager, resource.Export: tenant.Manager, resource.Import: tenant.Manager},
	Folded:  []string{"name", "sku"},
	Search:  []string{"name", "sku"},
	Refs:    map[string]string{"category_id": "categories", "tax_class_id": "tax_classes"},
	Matches: []string{"sku", "name"},
	Synonyms: map[string][]string{
		"sku":  {"article number", "item number", "product code", "part number", "artikelnummer", "artikelnr", "référence", "referencia"},
		"name": {"product", "product name", "title", "artikel", "bezeichnung", "produkt"}, "unit": {"einheit", "unit of measure"},
		"category_id": {"category", "kategorie", "warengruppe"}, "tax_class_id": {"tax", "vat", "steuersatz", "tax class"},
		"list_price": {"price", "unit price", "preis", "listenpreis", "precio", "prix"}, "cost": {"purchase price", "einkaufspreis"},
		"currency": {"währung", "moneda", "devise"}, "description": {"beschreibung", "details"},
	},
	Taken:    map[string]string{"products_sku_unique": "Another product has this SKU."},
	Title:    func(p *Product) string { return p.Name },
	Prepare:  prepare,
	Validate: validate,
}

func prepare(ctx context.Context, p *Product) (err error) {
	if p.Active == nil {
		sold := true
		p.Active = &sold
	}
	if p.ListPrice != nil || p.Cost != nil || p.Currency != "" {
		p.Currency, err = money.Or(ctx, p.Currency)
	}
	return err
}

func validate(p *Product) (faults []problem.Field) {
	if p.ActiveFrom != nil && p.ActiveUntil != nil && p.ActiveUntil.Before(*p.ActiveFrom) {
		faults = append(faults, problem.Field{Name: "active_until", Message: "It can't end before it begins.", Code: "invalid"})
	}
	return faults
}

// Sold tells whether the product can be bought on a day.
func (p *Product) Sold(day civil.Date) bool {
	return *p.Active && (p.ActiveFrom == nil || !day.Before(*p.ActiveFrom)) && (p.ActiveUntil == nil || !p.ActiveUntil.Before(day))
}
