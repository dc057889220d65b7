// Package lostreasons holds the reasons for which a company loses deals, as its people choose from them. What else there is
// to say about one loss stands in the deal.
package lostreasons

import (
	"rapport/internal/crm/pipelines"
	"rapport/internal/resource"
)

// LostReason is one reason.
type LostReason struct {
	resource.Base
	Name     string `db:"name" json:"name" minLength:"1" maxLength:"100"`
	Position int64  `db:"position" json:"position" minimum:"0" maximum:"100000" doc:"Its place among the reasons"`
	Archived bool   `db:"archived" json:"archived" doc:"Offered no more; deals that name it keep it"`
}

// Spec declares reasons to the engine.
var Spec = resource.Spec[LostReason]{
	Name: "lost_reasons", Singular: "lost reason", Path: "/lost-reasons", Rights: pipelines.Rights,
	Folded:  []string{"name"},
	Matches: []string{"name"},
	Title:   func(r *LostReason) string { return r.Name },
}
