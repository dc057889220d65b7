// Package leads holds the people and firms of whom it is not yet known whether they want to buy. One that does is converted:
// it becomes an account, a contact and a deal, and stays behind as the record of where they came from.
package leads

import (
	"time"

	"github.com/google/uuid"

	"rapport/internal/resource"
)

// The states of a lead.
const (
	New         = "new"
	Contacted   = "contacted"
	Qualified   = "qualified"
	Unqualified = "unqualified"
	// Converted is where Convert alone leads, and from where nothing leads back.
	Converted = "converted"
)

// Lead is one person, one firm, or one person of a firm.
type Lead struct {
	resource.Base
	resource.Extra
	FirstName   string     `db:"first_name" json:"first_name" maxLength:"100"`
	LastName    string     `db:"last_name" json:"last_name" maxLength:"100"`
	Name        string     `db:"name" json:"name" maxLength:"254" readOnly:"true" doc:"First and last name, else the firm's name, else the e-mail address"`
	CompanyName string     `db:"company_name" json:"company_name" maxLength:"200" doc:"The firm, as far as it is known"`
	Email       string     `db:"email" json:"email" maxLength:"254" format:"email"`
	Phone       string     `db:"phone" json:"phone" maxLength:"50" doc:"In E.164 where the country is known"`
	JobTitle    string     `db:"job_title" json:"job_title" maxLength:"100"`
	Website     string     `db:"website" json:"website" maxLength:"500"`
	City        string     `db:"city" json:"city" maxLength:"100"`
	Country     string     `db:"country" json:"country" maxLength:"100"`
	Source      string     `db:"source" json:"source" maxLength:"100" doc:"Where the lead comes from, such as web site or trade fair"`
	Status      string     `db:"status" json:"status" enum:"new,contacted,qualified,unqualified,converted" doc:"new when left out; converting alone makes it converted"`
	Rating      *string    `db:"rating" json:"rating" enum:"cold,warm,hot"`
	Amount      *int64     `db:"amount" json:"amount" format:"money" minimum:"0" maximum:"100000000000000" doc:"What a sale may come to, in minor units of the currency"`
	Currency    string     `db:"currency" json:"currency" maxLength:"3" format:"currency" doc:"ISO 4217 code; EUR where there is an amount and it is left out"`
	Notes       string     `db:"notes" json:"notes" maxLength:"10000"`
	OwnerID     *uuid.UUID `db:"owner_id" json:"owner_id" doc:"The member who looks after it"`
	AccountID   *uuid.UUID `db:"account_id" json:"account_id" readOnly:"true" doc:"The account that a converted lead became"`
	ContactID   *uuid.UUID `db:"contact_id" json:"contact_id" readOnly:"true" doc:"The contact that a converted lead became"`
	DealID      *uuid.UUID `db:"deal_id" json:"deal_id" readOnly:"true" doc:"The deal that a converted lead became, if any"`
	ConvertedAt *time.Time `db:"converted_at" json:"converted_at" readOnly:"true"`
}

// Spec declares leads to the engine.
var Spec = resource.Spec[Lead]{
	Name: "leads", Singular: "lead", Path: "/crm/leads", Rights: resource.Everyday,
	Folded:   []string{"name", "company_name", "email", "phone"},
	Search:   []string{"name", "company_name", "email"},
	Sealable: []string{"notes"},
	Refs:     map[string]string{"owner_id": "members", "account_id": "accounts", "contact_id": "contacts", "deal_id": "deals"},
	Matches:  []string{"email"},
	Synonyms: map[string][]string{
		"first_name":   {"given name", "forename", "vorname", "nombre", "prénom"},
		"last_name":    {"surname", "family name", "nachname", "apellido", "apellidos", "nom"},
		"company_name": {"company", "account", "account name", "organisation", "organization", "firm", "firma", "unternehmen", "empresa", "société"},
		"email":        {"e-mail", "e-mail address", "email address", "mail", "correo", "courriel"},
		"phone":        {"telephone", "mobile", "phone number", "telefon", "teléfono", "téléphone"},
		"job_title":    {"title", "position", "role", "cargo", "fonction"},
		"source":       {"lead source", "herkunft", "quelle"}, "status": {"lead status", "stage"}, "rating": {"temperature", "lead rating"},
		"website": {"url", "web"}, "amount": {"value", "estimate", "estimated value", "expected revenue", "betrag", "wert"}, "notes": {"description", "comment", "notizen"},
	},
	Title:    func(l *Lead) string { return l.Name },
	Prepare:  prepare,
	Validate: validate,
	InTx:     inTx,
}
