// Package papers is what quotes and orders have in common: to whom they go, their lines with prices, what these come to,
// their numbers, and when they may still be changed. It knows no states, which are each record's own, and prints nothing:
// package letter does.
package papers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Paper is the part of a record that goes to a customer.
type Paper struct {
	Title     string     `db:"title" json:"title" minLength:"1" maxLength:"200" doc:"What it is about, as the customer reads it"`
	AccountID *uuid.UUID `db:"account_id" json:"account_id" doc:"The organisation it goes to; its prices are those of this account"`
	ContactID *uuid.UUID `db:"contact_id" json:"contact_id" doc:"The person it goes to"`
	DealID    *uuid.UUID `db:"deal_id" json:"deal_id" doc:"The possible sale that it belongs to. A paper that names a deal and nobody else goes to the account and the contact of the deal"`
	OwnerID   *uuid.UUID `db:"owner_id" json:"owner_id" doc:"The member who looks after it"`
	// What a company brings along from the program that it used before.
	FormerNumber string      `db:"former_number" json:"former_number" maxLength:"100" doc:"The number that it had in another program; its own number is given when it goes out"`
	Dated        *civil.Date `db:"dated" json:"dated" doc:"The day that is printed on it; empty means the one on which it goes out"`
	Currency     string      `db:"currency" json:"currency" maxLength:"3" format:"currency" doc:"ISO 4217; all amounts are in it. Left out: the deal's, else EUR"`
	Language     string      `db:"language" json:"language" enum:"en,de" doc:"What it is printed in"`
	Intro        string      `db:"intro" json:"intro" maxLength:"4000" doc:"Stands above the lines"`
	Terms        string      `db:"terms" json:"terms" maxLength:"8000" doc:"Stands below the totals"`
	// The address is the account's until the paper goes out, and from then on what it went out with.
	BillingName    string `db:"billing_name" json:"billing_name" maxLength:"200" doc:"Whom it is addressed to; empty means the account, until it goes out"`
	BillingAddress string `db:"billing_address" json:"billing_address" maxLength:"500" doc:"Lines of the address; empty means the account's, until it goes out"`

	Lines    json.RawMessage `db:"lines" json:"lines" readOnly:"true" doc:"The lines in their order; written by PUT …/lines"`
	Taxes    json.RawMessage `db:"taxes" json:"taxes" readOnly:"true" doc:"One entry for each rate of tax"`
	Subtotal int64           `db:"subtotal" json:"subtotal" format:"money" readOnly:"true" doc:"The lines before their discounts, in minor units"`
	Discount int64           `db:"discount" json:"discount" format:"money" readOnly:"true" doc:"What the discounts of the lines take off"`
	Net      int64           `db:"net" json:"net" format:"money" readOnly:"true" doc:"Subtotal less discount"`
	Tax      int64           `db:"tax" json:"tax" format:"money" readOnly:"true"`
	Total    int64           `db:"total" json:"total" format:"money" readOnly:"true" doc:"Net and tax: what is paid"`
}

// Refs says which records the fields of a paper name.
var Refs = map[string]string{"account_id": "accounts", "contact_id": "contacts", "deal_id": "deals", "owner_id": "members"}

// Synonyms are the headings of papers in lists from elsewhere, with those of one kind.
func Synonyms(more map[string][]string) map[string][]string {
	all := map[string][]string{
		"title": {"name", "subject", "betreff"}, "account_id": {"customer", "customer name", "client", "company", "organisation", "organization", "bill to", "kunde", "kundenname", "firma"},
		"contact_id": {"contact person", "contact name", "ansprechpartner", "ansprechpartnerin", "kontakt"}, "deal_id": {"opportunity", "deal", "verkaufschance"},
		"owner_id": {"sales rep", "salesperson", "responsible", "bearbeiter", "verkäufer", "zuständig"}, "currency": {"currency code", "währung"},
		"language": {"sprache"}, "billing_name": {"billing name", "rechnungsempfänger"}, "billing_address": {"billing address", "rechnungsadresse", "rechnungsanschrift"},
		"terms": {"terms and conditions", "payment terms", "bedingungen", "zahlungsbedingungen"}, "intro": {"introduction", "einleitung"},
	}
	maps.Copy(all, more)
	return all
}

// Prepare fills in what a paper says nothing about.
func (p *Paper) Prepare(ctx context.Context) (err error) {
	if p.Currency, err = money.Or(ctx, p.Currency); err != nil {
		return err
	}
	if p.Language == "" {
		usual, err := tenant.UsualIn(ctx)
		if err != nil {
			return err
		}
		p.Language = usual.Language
	}
	if len(p.Lines) == 0 {
		p.Lines, p.Taxes = json.RawMessage("[]"), json.RawMessage("[]")
	}
	return nil
}

// Put gives the paper its lines and works out what they come to.
func (p *Paper) Put(lines []PaperLine) error {
	sums, err := Add(lines)
	if err != nil {
		return err
	}
	for _, list := range []struct {
		kept *json.RawMessage
		now  any
	}{{&p.Lines, lines}, {&p.Taxes, sums.Taxes}} {
		raw, err := json.Marshal(list.now)
		if err != nil {
			return fmt.Errorf("papers: %w", err)
		}
		// The database writes the same list with other spaces than we do: that is no change.
		if !Same(*list.kept, raw) {
			*list.kept = raw
		}
	}
	p.Subtotal, p.Discount, p.Net, p.Tax, p.Total = sums.Subtotal, sums.Discount, sums.Net, sums.Tax, sums.Total
	return nil
}

// Read gives the lines and the sums as they are kept.
func (p *Paper) Read() (lines []PaperLine, sums PaperSums, err error) {
	sums = PaperSums{Currency: p.Currency, Subtotal: p.Subtotal, Discount: p.Discount, Net: p.Net, Tax: p.Tax, Total: p.Total, Taxes: []PaperTax{}}
	if err = json.Unmarshal(p.Lines, &lines); err == nil {
		err = json.Unmarshal(p.Taxes, &sums.Taxes)
	}
	if err != nil {
		return nil, sums, fmt.Errorf("papers: %w", err)
	}
	return lines, sums, nil
}

// Same tells whether two lists of lines or of anything else kept as JSON say the same.
func Same(a, b json.RawMessage) bool {
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return bytes.Equal(a, b)
	}
	left, err1 := json.Marshal(x)
	right, err2 := json.Marshal(y)
	return err1 == nil && err2 == nil && bytes.Equal(left, right)
}

// Check holds what has changed between old and new against the rules of every paper: one that has gone out stays as it
// went, and the lines are in one currency. goneOut says what to do instead.
func Check(old, new *Paper, out bool, goneOut string) error {
	if old.Currency != new.Currency && !Same(old.Lines, json.RawMessage("[]")) {
		return problem.InvalidField("currency", "The lines are priced in %s. Take them off before the currency changes.", old.Currency)
	}
	if !out {
		return nil
	}
	if name := printed(old, new); name != "" {
		return &problem.Problem{Kind: problem.KindConflict, Code: "gone_out", Detail: "It has gone out and stays as it went. " + goneOut,
			Fields: []problem.Field{{Name: name, Message: "This can't be changed any more. " + goneOut, Code: "gone_out"}}}
	}
	return nil
}

// printed names the first thing in which the customer's copy would differ; empty when it would not.
func printed(old, new *Paper) string {
	for _, f := range []struct {
		name string
		same bool
	}{
		{"title", old.Title == new.Title}, {"account_id", equal(old.AccountID, new.AccountID)}, {"contact_id", equal(old.ContactID, new.ContactID)},
		{"currency", old.Currency == new.Currency}, {"language", old.Language == new.Language}, {"intro", old.Intro == new.Intro},
		{"terms", old.Terms == new.Terms}, {"dated", sameDay(old.Dated, new.Dated)}, {"billing_name", old.BillingName == new.BillingName}, {"billing_address", old.BillingAddress == new.BillingAddress},
		{"lines", Same(old.Lines, new.Lines)}, {"taxes", Same(old.Taxes, new.Taxes)}, {"total", old.Total == new.Total && old.Net == new.Net && old.Subtotal == new.Subtotal},
	} {
		if !f.same {
			return f.name
		}
	}
	return ""
}

func sameDay(a, b *civil.Date) bool { return a == b || a != nil && b != nil && *a == *b }

// Again is the paper as a new one that is made of it begins: what came from elsewhere stays with the first.
func (p Paper) Again() Paper {
	p.FormerNumber, p.Dated = "", nil
	return p
}

func equal(a, b *uuid.UUID) bool { return a == b || a != nil && b != nil && *a == *b }

// Ready tells what a paper still lacks before it can go out; nil when nothing.
func (p *Paper) Ready() error {
	var faults []problem.Field
	if Same(p.Lines, json.RawMessage("[]")) {
		faults = append(faults, problem.Field{Name: "lines", Message: "There is no line in it yet.", Code: "required"})
	}
	if strings.TrimSpace(p.BillingName) == "" {
		faults = append(faults, problem.Field{Name: "billing_name", Message: "It is addressed to nobody yet: choose an account or a contact, or write a name.", Code: "required"})
	}
	if p.Total < 0 {
		faults = append(faults, problem.Field{Name: "lines", Message: "It comes to less than nothing.", Code: "invalid"})
	}
	if len(faults) > 0 {
		return problem.Invalid(faults...)
	}
	return nil
}

// Label is how a paper is called in lists: its number, where it has one, and its title.
func Label(number, title string) string {
	if number == "" {
		return title
	}
	return number + " · " + title
}

// percent reads a share that has passed its checks.
func percent(f float64) money.Percent {
	p, err := money.PercentOf(f)
	if err != nil {
		return 0
	}
	return p
}

// Revised is a number with its revision, from the second on.
func Revised(number string, revision int64) string {
	if number == "" || revision < 2 {
		return number
	}
	return fmt.Sprintf("%s/%d", number, revision)
}
