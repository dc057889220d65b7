package demo

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/apikeys"
	"rapport/internal/identity/invitations"
	"rapport/internal/identity/rights"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// allowed makes a role of the company's own, somebody who was asked to join, and the key of its web shop.
func (d *Demo) allowed(ctx context.Context, people roster) error {
	who, _ := tenant.From(ctx)
	done, err := pg.One(ctx, d.db, pgx.RowTo[bool], "select exists (select from changes where company_id = $1 and record = 'roles' and via = $2)", who.CompanyID, via)
	if err != nil || done {
		return err
	}
	ctx = as(ctx, people.owner(), "team")
	field, err := d.Rights.MakeRole(ctx, rights.RoleInput{Name: "Field service", Base: string(tenant.Agent),
		Description: "Fitters on the road: their own tasks and visits, customers to read"})
	if err != nil {
		return err
	}
	for record, scopes := range map[string]map[string]string{
		"deals":    {"view": "none", "create": "none", "edit": "none", "delete": "none"},
		"accounts": {"view": "all", "create": "none", "edit": "none", "delete": "none"},
		"contacts": {"view": "all", "create": "none", "edit": "own", "delete": "none"},
		"tasks":    {"view": "team", "create": "all", "edit": "own", "delete": "own"},
	} {
		if _, err := d.Rights.Settle(ctx, field.ID.String(), record, rights.RightsChange{Scopes: scopes}); err != nil {
			return err
		}
	}
	if !d.Invitations.Mails {
		if _, err := d.Invitations.Invite(ctx, invitations.InviteRequest{Email: "lotte@" + domain, Role: field.ID.String()}); err != nil {
			return err
		}
	}
	end := time.Now().AddDate(1, 0, 0)
	_, err = d.Keys.Make(ctx, apikeys.NewKey{Name: "Web shop", Role: string(tenant.Agent), Scopes: []string{"products:read", "quotes:write", "contacts:write"}, ExpiresAt: &end})
	return err
}
