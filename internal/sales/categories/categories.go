// Package categories holds the tree in which a catalogue is sorted. What stands in it are products.
package categories

import (
	"github.com/google/uuid"

	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// MaxDepth bounds the tree: a category at the top has depth one.
const MaxDepth = 8

// Category is one branch of the catalogue.
type Category struct {
	resource.Base
	Name        string     `db:"name" json:"name" minLength:"1" maxLength:"100"`
	Description string     `db:"description" json:"description" maxLength:"2000"`
	ParentID    *uuid.UUID `db:"parent_id" json:"parent_id" doc:"The category that it is part of; null at the top"`
	Position    *int64     `db:"position" json:"position" minimum:"0" maximum:"1000000" doc:"Place among those of the same parent; those without come last, by name"`
}

// Spec declares categories to the engine.
var Spec = resource.Spec[Category]{
	Name: "categories", Singular: "category", Path: "/products/categories",
	// Everybody sells by the catalogue, managers write it.
	Rights: resource.Rights{resource.View: tenant.Viewer, resource.Make: tenant.Manager, resource.Edit: tenant.Manager,
		resource.Remove: tenant.Manager, resource.Export: tenant.Manager, resource.Import: tenant.Manager},
	Folded:   []string{"name"},
	Search:   []string{"name"},
	Refs:     map[string]string{"parent_id": "categories"},
	Matches:  []string{"name"},
	Synonyms: map[string][]string{"name": {"category", "kategorie", "warengruppe"}, "parent_id": {"parent category", "oberkategorie", "übergeordnet"}},
	Title:    func(c *Category) string { return c.Name },
	InTx:     inTx,
}
