// Package accounts holds the organisations that a company sells to. People are contacts; possible sales are deals.
package accounts

import (
	"encoding/json"

	"github.com/google/uuid"

	"rapport/internal/resource"
)

// Account is one organisation.
type Account struct {
	resource.Base
	resource.Extra
	Name            string          `db:"name" json:"name" minLength:"1" maxLength:"200" doc:"What people call the organisation"`
	Domain          string          `db:"domain" json:"domain" maxLength:"253" doc:"Internet domain, without www"`
	Website         string          `db:"website" json:"website" maxLength:"500"`
	Phone           string          `db:"phone" json:"phone" maxLength:"50"`
	Industry        string          `db:"industry" json:"industry" maxLength:"100"`
	Size            *int64          `db:"size" json:"size" minimum:"0" maximum:"100000000" doc:"Number of employees"`
	Address         string          `db:"address" json:"address" maxLength:"500"`
	City            string          `db:"city" json:"city" maxLength:"100"`
	Country         string          `db:"country" json:"country" maxLength:"100"`
	Addresses       json.RawMessage `db:"addresses" json:"addresses" doc:"Further places, such as where bills go to; at most ten"`
	ParentAccountID *uuid.UUID      `db:"parent_account_id" json:"parent_account_id" doc:"The organisation that this one belongs to"`
	CustomerGroup   string          `db:"customer_group" json:"customer_group" maxLength:"100" doc:"Group that price lists may hold for, such as Dealers"`
	Notes           string          `db:"notes" json:"notes" maxLength:"10000"`
	OwnerID         *uuid.UUID      `db:"owner_id" json:"owner_id" doc:"The member who looks after it"`
}

// Spec declares accounts to the engine.
var Spec = resource.Spec[Account]{
	Name: "accounts", Singular: "account", Path: "/crm/accounts", Rights: resource.Everyday,
	Folded:   []string{"name", "domain", "phone", "city", "customer_group"},
	Search:   []string{"name", "domain", "city"},
	Sealable: []string{"notes"},
	Refs:     map[string]string{"owner_id": "members", "parent_account_id": "accounts"},
	Matches:  []string{"domain", "name"},
	Synonyms: map[string][]string{
		"name": {"account name", "company", "company name", "organisation", "organization", "firma", "unternehmen", "empresa", "société"},
		"size": {"employees", "number of employees", "mitarbeiter"}, "customer_group": {"group", "customer type", "kundengruppe"}, "website": {"url", "web"}, "phone": {"telephone", "telefon"},
		"parent_account_id": {"parent", "parent account", "parent company", "konzern", "mutterunternehmen"},
	},
	Title:    func(a *Account) string { return a.Name },
	Prepare:  prepare,
	Validate: validate,
	InTx:     inTx,
}
