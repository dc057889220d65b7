// Package contacts holds the people that a company knows. The organisations they work for are accounts.
package contacts

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"rapport/internal/resource"
)

// Contact is one person.
type Contact struct {
	resource.Base
	resource.Extra
	FirstName          string          `db:"first_name" json:"first_name" maxLength:"100"`
	LastName           string          `db:"last_name" json:"last_name" maxLength:"100"`
	Name               string          `db:"name" json:"name" maxLength:"201" readOnly:"true" doc:"First and last name, else the e-mail address"`
	Email              string          `db:"email" json:"email" maxLength:"254" format:"email"`
	OtherEmails        json.RawMessage `db:"other_emails" json:"other_emails" format:"list" doc:"Further addresses, at most nine"`
	Phone              string          `db:"phone" json:"phone" maxLength:"50" doc:"In E.164 where the country is known, such as +46705550143"`
	OtherPhones        json.RawMessage `db:"other_phones" json:"other_phones" format:"list" doc:"Further numbers, at most nine"`
	JobTitle           string          `db:"job_title" json:"job_title" maxLength:"100"`
	AccountID          *uuid.UUID      `db:"account_id" json:"account_id" doc:"The organisation this person works for"`
	City               string          `db:"city" json:"city" maxLength:"100"`
	Country            string          `db:"country" json:"country" maxLength:"100"`
	Language           string          `db:"language" json:"language" maxLength:"35" doc:"Preferred language, such as en or de"`
	Source             string          `db:"source" json:"source" maxLength:"100" doc:"Where we know this person from"`
	Notes              string          `db:"notes" json:"notes" maxLength:"10000"`
	OwnerID            *uuid.UUID      `db:"owner_id" json:"owner_id" doc:"The member who looks after this person"`
	DoNotContact       bool            `db:"do_not_contact" json:"do_not_contact" doc:"Nobody writes to or calls this person"`
	Consent            string          `db:"consent" json:"consent" readOnly:"true" enum:"unknown,given,withdrawn" doc:"What the two moments say: the later one holds"`
	ConsentGivenAt     *time.Time      `db:"consent_given_at" json:"consent_given_at" doc:"When this person agreed to hear from us"`
	ConsentWithdrawnAt *time.Time      `db:"consent_withdrawn_at" json:"consent_withdrawn_at" doc:"When this person took that back"`
	ConsentSource      string          `db:"consent_source" json:"consent_source" maxLength:"200" doc:"Where the consent, or its end, was told"`
	ConsentWording     string          `db:"consent_wording" json:"consent_wording" maxLength:"1000" doc:"The words that this person agreed to, and for what"`
	LastTouchAt        *time.Time      `db:"last_touch_at" json:"last_touch_at" readOnly:"true" doc:"When we last heard of each other"`
	Avatar             string          `db:"avatar" json:"avatar" maxLength:"36" readOnly:"true" format:"picture" doc:"Names the picture, which /avatar below the contact gives and changes: another name with every picture, empty without one"`
}

// Spec declares contacts to the engine.
var Spec = resource.Spec[Contact]{
	Name: "contacts", Singular: "contact", Path: "/crm/contacts", Rights: resource.Everyday,
	Folded:   []string{"name", "last_name", "email", "phone", "city"},
	Search:   []string{"name", "last_name", "email"},
	Sealable: []string{"notes"},
	Refs:     map[string]string{"account_id": "accounts", "owner_id": "members"},
	Matches:  []string{"email"},
	Synonyms: map[string][]string{
		"first_name": {"given name", "forename", "vorname", "nombre", "prénom"},
		"last_name":  {"surname", "family name", "nachname", "apellido", "apellidos", "nom"},
		"email":      {"e-mail", "e-mail address", "email address", "mail", "correo", "courriel"},
		"phone":      {"telephone", "mobile", "phone number", "telefon", "teléfono", "téléphone"},
		"job_title":  {"title", "position", "role", "cargo", "fonction"},
		"account_id": {"account", "account name", "company", "company name", "organisation", "organization", "firma", "empresa", "société"},
		"source":     {"lead source", "herkunft"}, "notes": {"description", "comment", "notizen"},
	},
	Title:    func(c *Contact) string { return c.Name },
	Prepare:  prepare,
	Validate: validate,
}
