package papers

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// parties are whom a deal is with, and what it is reckoned in.
type parties struct {
	account, contact *uuid.UUID
	currency         string
}

// Follow gives a paper that names a deal and nobody else the account and the contact of that deal, and its currency where
// it says none. What the actor may not see of deals is not taken over.
func (p *Paper) Follow(ctx context.Context, e *resource.Engine) error {
	if p.DealID == nil || p.AccountID != nil || p.ContactID != nil || p.BillingName != "" {
		return nil
	}
	found, err := partiesOf(ctx, e, *p.DealID)
	if err != nil || len(found) == 0 {
		// That there is no such deal is said by the check of references.
		return err
	}
	_, hidden := e.Find("deals").Closed(ctx)
	if !hidden["account_id"] {
		p.AccountID = found[0].account
	}
	if !hidden["contact_id"] {
		p.ContactID = found[0].contact
	}
	if p.Currency == "" && !hidden["currency"] {
		p.Currency = found[0].currency
	}
	return nil
}

// partiesOf reads whom a deal is with, as far as the actor may see all three.
func partiesOf(ctx context.Context, e *resource.Engine, deal uuid.UUID) ([]parties, error) {
	deals, accounts, contacts := e.Find("deals"), e.Find("accounts"), e.Find("contacts")
	if !deals.Allowed(ctx, resource.View) {
		return nil, nil
	}
	actor, _ := tenant.From(ctx)
	more := resource.NewArgs(2)
	sql := fmt.Sprintf(`select a.id, c.id, d.currency from deals d
		left join accounts a on a.company_id = d.company_id and a.id = d.account_id and a.deleted_at is null and %s
		left join contacts c on c.company_id = d.company_id and c.id = d.contact_id and c.deleted_at is null and %s
		where d.company_id = $1 and d.id = $2 and d.deleted_at is null and %s`,
		accounts.Within(ctx, resource.View, "a", more), contacts.Within(ctx, resource.View, "c", more), deals.Within(ctx, resource.View, "d", more))
	return pg.Inside(ctx, e.DB, func(row pgx.CollectableRow) (p parties, err error) {
		return p, row.Scan(&p.account, &p.contact, &p.currency)
	}, sql, append([]any{actor.CompanyID, deal}, more.Values()...)...)
}
