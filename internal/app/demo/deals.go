package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/deals"
	"rapport/internal/crm/stakeholders"
	"rapport/internal/platform/civil"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// sales writes the deals of half a year, from their first stage to the one that they are in.
func (d *Demo) sales(ctx context.Context, p roster) error {
	return d.once(program(ctx, "sales"), "sales", func(ctx context.Context, tx pgx.Tx) ([]*resource.Write, error) {
		who, _ := tenant.From(ctx)
		named := map[string]uuid.UUID{}
		// Accounts by their domains, stages and reasons by their names, and the contact that an account has had longest.
		rows, err := tx.Query(ctx, `select 'account ' || domain_key, id from accounts where company_id = $1 and deleted_at is null
			union all select 'stage ' || name, id from stages where company_id = $1 and deleted_at is null
			union all select 'reason ' || name, id from lost_reasons where company_id = $1 and deleted_at is null
			union all (select distinct on (account_id) 'contact of ' || account_id, id from contacts where company_id = $1 and deleted_at is null and account_id is not null
				order by account_id, created_at, id)`, who.CompanyID)
		if err != nil {
			return nil, err
		}
		var name string
		var id uuid.UUID
		if _, err := pgx.ForEachRow(rows, []any{&name, &id}, func() error { named[name] = id; return nil }); err != nil {
			return nil, err
		}
		return d.planDeals(ctx, p, named)
	})
}

func (d *Demo) planDeals(ctx context.Context, p roster, named map[string]uuid.UUID) (writes []*resource.Write, err error) {
	list, err := table("deals.csv")
	if err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	ref := func(name string) *uuid.UUID {
		if id, ok := named[name]; ok {
			return &id
		}
		return nil
	}
	for i, r := range list {
		owner := p[r["owner"]].ID
		amount, err := strconv.ParseInt(r["amount"]+"00", 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r["name"], err)
		}
		deal := &deals.Deal{Name: r["name"], AccountID: ref("account " + r["account"]), OwnerID: &owner, Amount: &amount, Currency: r["currency"],
			Source: r["source"], StageID: ref("stage Qualify")}
		if deal.AccountID != nil {
			deal.ContactID = ref("contact of " + deal.AccountID.String())
		}
		if n, err := strconv.Atoi(r["close"]); err == nil {
			day := civil.Of(now.AddDate(0, 0, n))
			deal.ExpectedClose = &day
		}
		w, err := d.Deals.PlanCreate(resource.WithMoment(ctx, ago(now, r["days"], i)), deal)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", deal.Name, err)
		}
		writes = append(writes, w)
		more, err := d.planWay(ctx, w, ref, r, i, now)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", deal.Name, err)
		}
		writes = append(writes, more...)
	}
	return writes, nil
}

// planWay brings one deal into the stage that it is in, and the person it is talked about with into it.
func (d *Demo) planWay(ctx context.Context, made *resource.Write, ref func(string) *uuid.UUID, r map[string]string, i int, now time.Time) (writes []*resource.Write, err error) {
	deal := made.Record.(*deals.Deal)
	if deal.ContactID != nil {
		role := [...]string{"decision_maker", "champion", "buyer", "influencer"}[i%4]
		w, err := d.Stakeholders.PlanCreate(resource.WithMoment(ctx, deal.CreatedAt), &stakeholders.Stakeholder{DealID: deal.ID, ContactID: *deal.ContactID, Role: role})
		if err != nil {
			return nil, err
		}
		writes = append(writes, w)
	}
	to := ref("stage " + r["stage"])
	if to == nil || *to == *deal.StageID {
		return writes, nil
	}
	w, err := d.Deals.PlanUpdate(resource.WithMoment(ctx, ago(now, r["in_stage"], i)), deal, func(rec any) error {
		after := rec.(*deals.Deal)
		after.StageID = to
		if r["stage"] == "Lost" {
			after.LostReasonID, after.LostReason = ref("reason "+r["reason"]), r["words"]
		}
		if r["stage"] == "Won" || r["stage"] == "Lost" {
			after.ExpectedClose = nil
		}
		return nil
	})
	if err != nil || w == nil {
		return writes, err
	}
	return append(writes, w), nil
}
