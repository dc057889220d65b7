// Package taxclasses holds the rates of tax that a company charges. Which one a product falls under stands with the product;
// what a tax comes to is reckoned by package money.
package taxclasses

import (
	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// TaxClass is one rate of tax under its name.
type TaxClass struct {
	resource.Base
	Name      string  `db:"name" json:"name" minLength:"1" maxLength:"100" doc:"Such as Standard or Reduced; no two share one"`
	Rate      float64 `db:"rate" json:"rate" minimum:"0" maximum:"100" doc:"Percent, with at most three decimals"`
	IsDefault bool    `db:"is_default" json:"is_default" readOnly:"true" doc:"Holds for products that name none"`
}

// Spec declares tax classes to the engine. They belong to the company's settings, so managers look after them.
var Spec = resource.Spec[TaxClass]{
	Name: "tax_classes", Singular: "tax class", Path: "/products/tax-classes",
	Rights: resource.Rights{resource.View: tenant.Viewer, resource.Make: tenant.Manager, resource.Edit: tenant.Manager,
		resource.Remove: tenant.Manager, resource.Export: tenant.Manager, resource.Import: tenant.Manager},
	Folded:   []string{"name"},
	Matches:  []string{"name"},
	Synonyms: map[string][]string{"name": {"tax class", "steuerklasse"}, "rate": {"percent", "tax rate", "steuersatz", "satz"}},
	Taken:    map[string]string{"tax_classes_name_unique": "Another tax class has this name.", "tax_classes_is_default_unique": "Another tax class is the default."},
	Title:    func(c *TaxClass) string { return c.Name },
	Validate: validate,
	InTx:     inTx,
}

func validate(c *TaxClass) []problem.Field {
	if _, err := money.PercentOf(c.Rate); err != nil {
		return []problem.Field{{Name: "rate", Message: "A rate of tax has at most three decimals.", Code: "invalid"}}
	}
	return nil
}
