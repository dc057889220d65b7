// Package contacts holds the people that a company knows. The organisations they work for are accounts.
package contacts

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// Contact is one person.
type Contact struct {
	resource.Base
	resource.Extra
	FirstName   string     `db:"first_name" json:"first_name" maxLength:"100"`
	LastName    string     `db:"last_name" json:"last_name" maxLength:"100"`
	Name        string     `db:"name" json:"name" maxLength:"201" readOnly:"true" doc:"First and last name, else the e-mail address"`
	Email       string     `db:"email" json:"email" maxLength:"254" format:"email"`
	Phone       string     `db:"phone" json:"phone" maxLength:"50"`
	JobTitle    string     `db:"job_title" json:"job_title" maxLength:"100"`
	AccountID   *uuid.UUID `db:"account_id" json:"account_id" doc:"The organisation this person works for"`
	City        string     `db:"city" json:"city" maxLength:"100"`
	Country     string     `db:"country" json:"country" maxLength:"100"`
	Language    string     `db:"language" json:"language" maxLength:"35" doc:"Preferred language, such as en or de"`
	Source      string     `db:"source" json:"source" maxLength:"100" doc:"Where we know this person from"`
	Notes       string     `db:"notes" json:"notes" maxLength:"10000"`
	OwnerID     *uuid.UUID `db:"owner_id" json:"owner_id" doc:"The member who looks after this person"`
	LastTouchAt *time.Time `db:"last_touch_at" json:"last_touch_at" readOnly:"true" doc:"When we last heard of each other"`
}

// Spec declares contacts to the engine.
var Spec = resource.Spec[Contact]{
	Name: "contacts", Singular: "contact", Path: "/crm/contacts", Rights: resource.Everyday,
	Folded:  []string{"name", "last_name", "email", "city"},
	Search:  []string{"name", "last_name", "email"},
	Refs:    map[string]string{"account_id": "accounts", "owner_id": "members"},
	Matches: []string{"email"},
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

func prepare(_ context.Context, c *Contact) error {
	c.Name = strings.TrimSpace(c.FirstName + " " + c.LastName)
	if c.Name == "" {
		c.Name = c.Email
	}
	return nil
}

func validate(c *Contact) []problem.Field {
	if c.Name == "" {
		return []problem.Field{{Name: "last_name", Message: "A contact needs a name or an e-mail address.", Code: "required"}}
	}
	return nil
}
