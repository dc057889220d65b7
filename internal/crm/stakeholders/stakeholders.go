// Package stakeholders holds who has a say in a deal, and which. The one person that a deal is talked about with stands in
// the deal itself.
package stakeholders

import (
	"github.com/google/uuid"

	"rapport/internal/resource"
)

// Stakeholder is one contact with one role in one deal. Nobody has two in the same.
type Stakeholder struct {
	resource.Base
	DealID    uuid.UUID `db:"deal_id" json:"deal_id"`
	ContactID uuid.UUID `db:"contact_id" json:"contact_id"`
	Role      string    `db:"role" json:"role" minLength:"1" enum:"decision_maker,champion,buyer,influencer,user,blocker,other"`
	Note      string    `db:"note" json:"note" maxLength:"500" doc:"What matters to this person"`
}

// Spec declares stakeholders to the engine.
var Spec = resource.Spec[Stakeholder]{
	Name: "stakeholders", Singular: "stakeholder", Path: "/stakeholders", Rights: resource.Everyday, Of: "deal_id",
	Refs:  map[string]string{"deal_id": "deals", "contact_id": "contacts"},
	Taken: map[string]string{"stakeholders_contact_id_unique": "This person has a role in this deal already. Change that one, or remove it first."},
	Title: func(s *Stakeholder) string { return s.Role },
}
