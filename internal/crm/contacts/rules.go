package contacts

import (
	"context"
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"rapport/internal/platform/phone"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
)

// maxOthers is how many further addresses of a kind a contact may have: ten with the first one.
const maxOthers = 9

func prepare(ctx context.Context, c *Contact) error {
	c.Name = strings.TrimSpace(c.FirstName + " " + c.LastName)
	if err := prepareEmails(c); err != nil {
		return err
	}
	if err := preparePhones(ctx, c); err != nil {
		return err
	}
	if c.Name == "" {
		c.Name = c.Email
	}
	c.Consent = consentOf(c)
	return nil
}

// consentOf tells what the moments say: the later one holds.
func consentOf(c *Contact) string {
	given, withdrawn := c.ConsentGivenAt, c.ConsentWithdrawnAt
	switch {
	case withdrawn != nil && (given == nil || !given.After(*withdrawn)):
		return "withdrawn"
	case given != nil:
		return "given"
	}
	return "unknown"
}

func prepareEmails(c *Contact) error {
	others, err := Others(c.OtherEmails)
	if err != nil {
		return problem.InvalidField("other_emails", "The other e-mail addresses are a list of texts.")
	}
	for i, e := range others {
		if a, err := mail.ParseAddress(e); err != nil || a.Address != e || len(e) > 254 {
			return problem.InvalidField(fmt.Sprintf("other_emails[%d]", i), "%q is not an e-mail address.", e)
		}
	}
	c.Email, others = promoted(c.Email, others)
	if len(others) > maxOthers {
		return problem.InvalidField("other_emails", "A contact has at most %d e-mail addresses.", maxOthers+1)
	}
	c.OtherEmails = listed(others)
	return nil
}

func preparePhones(ctx context.Context, c *Contact) error {
	number, ok := phone.Taken(ctx, c.Phone, c.Country, c.Version == 0, &c.Notes)
	if !ok {
		return problem.InvalidField("phone", "%q is not a phone number.", c.Phone)
	}
	others, err := Others(c.OtherPhones)
	if err != nil {
		return problem.InvalidField("other_phones", "The other phone numbers are a list of texts.")
	}
	for i, o := range others {
		n, ok := phone.Taken(ctx, o, c.Country, c.Version == 0, &c.Notes)
		if !ok || len(n) > 50 {
			return problem.InvalidField(fmt.Sprintf("other_phones[%d]", i), "%q is not a phone number.", o)
		}
		others[i] = n
	}
	c.Phone, others = promoted(number, others)
	if len(others) > maxOthers {
		return problem.InvalidField("other_phones", "A contact has at most %d phone numbers.", maxOthers+1)
	}
	c.OtherPhones = listed(others)
	return nil
}

// Others reads a list of further addresses; nothing is an empty list.
func Others(raw json.RawMessage) (list []string, err error) {
	if len(raw) == 0 || string(raw) == "[]" || string(raw) == "null" {
		return nil, nil
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, err
	}
	for i := range list {
		clean, ok := text.Clean(list[i])
		if !ok {
			return nil, fmt.Errorf("contacts: %q is not text", list[i])
		}
		list[i] = clean
	}
	return slices.DeleteFunc(list, func(s string) bool { return s == "" }), nil
}

// promoted drops what is there twice, and makes the first of the others the first where there is none.
func promoted(first string, others []string) (string, []string) {
	seen := map[string]bool{text.Fold(first): true}
	var kept []string
	for _, o := range others {
		if o == "" || seen[text.Fold(o)] {
			continue
		}
		seen[text.Fold(o)] = true
		if first == "" {
			first = o
			continue
		}
		kept = append(kept, o)
	}
	return first, kept
}

func listed(list []string) json.RawMessage {
	if len(list) == 0 {
		return json.RawMessage("[]")
	}
	raw, err := json.Marshal(list)
	if err != nil {
		panic("contacts: " + err.Error()) // texts alone
	}
	return raw
}

func validate(c *Contact) (faults []problem.Field) {
	if c.Name == "" {
		faults = append(faults, problem.Field{Name: "last_name", Message: "A contact needs a name or an e-mail address.", Code: "required"})
	}
	return faults
}
