package accounts

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/phone"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// Bounds of an account's surroundings.
const (
	maxAddresses = 10
	maxLine      = 200
	// maxDepth is how many accounts may stand above one.
	maxDepth = 20
)

// Address is one place of an account.
type Address struct {
	Kind       string `json:"kind" enum:"billing,shipping,office,other"`
	Street     string `json:"street,omitempty" maxLength:"200"`
	PostalCode string `json:"postal_code,omitempty" maxLength:"200"`
	City       string `json:"city,omitempty" maxLength:"200"`
	Country    string `json:"country,omitempty" maxLength:"200"`
}

var addressKinds = []string{"billing", "shipping", "office", "other"}

func prepare(ctx context.Context, a *Account) error {
	a.Domain = strings.TrimPrefix(strings.ToLower(a.Domain), "www.")
	number, ok := phone.Taken(ctx, a.Phone, a.Country, a.Version == 0, &a.Notes)
	if !ok {
		return problem.InvalidField("phone", "%q is not a phone number.", a.Phone)
	}
	a.Phone = number
	return prepareAddresses(a)
}

func prepareAddresses(a *Account) error {
	if len(a.Addresses) == 0 || string(a.Addresses) == "null" || string(a.Addresses) == "[]" {
		a.Addresses = json.RawMessage("[]")
		return nil
	}
	var list []Address
	if err := json.Unmarshal(a.Addresses, &list); err != nil {
		return problem.InvalidField("addresses", "Addresses are a list of kind, street, postal_code, city and country.")
	}
	if len(list) > maxAddresses {
		return problem.InvalidField("addresses", "An account has at most %d further addresses.", maxAddresses)
	}
	for i := range list {
		if why := list[i].check(); why != "" {
			return problem.InvalidField(fmt.Sprintf("addresses[%d]", i), "%s", why)
		}
	}
	raw, err := json.Marshal(list)
	a.Addresses = raw
	return err
}

func (a *Address) check() string {
	if !slices.Contains(addressKinds, a.Kind) {
		return "The kind of an address is one of " + strings.Join(addressKinds, ", ") + "."
	}
	filled := false
	for _, line := range []*string{&a.Street, &a.PostalCode, &a.City, &a.Country} {
		clean, ok := text.Clean(*line)
		if !ok || len(clean) > maxLine {
			return fmt.Sprintf("A line of an address has at most %d characters of text.", maxLine)
		}
		*line, filled = clean, filled || clean != ""
	}
	if !filled {
		return "An address needs at least a street or a place."
	}
	return ""
}

func validate(a *Account) []problem.Field {
	if a.ParentAccountID != nil && *a.ParentAccountID == a.ID {
		return []problem.Field{{Name: "parent_account_id", Message: "An account can't be its own parent.", Code: "invalid"}}
	}
	return nil
}

// inTx keeps the hierarchy a tree. Whoever moves an account holds the company's tree meanwhile, so that two moves, each
// right by itself, can't make a ring together.
func inTx(ctx context.Context, tx pgx.Tx, old, a *Account) error {
	if old == nil || a == nil || a.ParentAccountID == nil || old.ParentAccountID != nil && *old.ParentAccountID == *a.ParentAccountID {
		return nil
	}
	who, _ := tenant.From(ctx)
	ctx = context.WithoutCancel(ctx)
	if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtextextended('accounts tree ' || $1, 0))", who.CompanyID.String()); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, above, who.CompanyID, *a.ParentAccountID, maxDepth+1)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	switch {
	case err != nil:
		return err
	case slices.Contains(ids, a.ID):
		return problem.InvalidField("parent_account_id", "This would make the account its own parent. Choose one that does not belong to it.")
	case len(ids) > maxDepth:
		return problem.InvalidField("parent_account_id", "A hierarchy of accounts has at most %d levels.", maxDepth+1)
	}
	return nil
}

// above walks from an account up to its root, the account itself first.
const above = `with recursive up (id, parent, depth) as (
	select id, parent_account_id, 1 from accounts where company_id = $1 and id = $2
	union all
	select a.id, a.parent_account_id, up.depth + 1 from up join accounts a on a.company_id = $1 and a.id = up.parent where up.depth < $3
) select id from up order by depth`
