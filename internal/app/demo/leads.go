package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/leads"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// leads writes those who may become customers. Some of them stand there twice, as they do in every company.
func (d *Demo) leads(ctx context.Context, p roster) error {
	err := d.once(program(ctx, "leads"), "leads", func(ctx context.Context, _ pgx.Tx) (writes []*resource.Write, err error) {
		rows, err := table("leads.csv")
		if err != nil {
			return nil, err
		}
		now := time.Now().UTC()
		for i, r := range rows {
			owner := p[r["owner"]].ID
			l := &leads.Lead{FirstName: r["first_name"], LastName: r["last_name"], CompanyName: r["company_name"], Email: r["email"], Phone: r["phone"], JobTitle: r["job_title"],
				Website: r["website"], City: r["city"], Country: r["country"], Source: r["source"], Status: r["status"], Currency: r["currency"], Notes: r["notes"], OwnerID: &owner}
			if rating := r["rating"]; rating != "" {
				l.Rating = &rating
			}
			if n, err := strconv.ParseInt(r["amount"], 10, 64); err == nil {
				l.Amount = &n
			}
			w, err := d.Leads.PlanCreate(resource.WithMoment(as(ctx, p[r["owner"]], "leads"), ago(now, r["days"], i)), l)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", l.Email, err)
			}
			writes = append(writes, w)
		}
		return writes, nil
	})
	if err != nil {
		return err
	}
	return d.convert(ctx, p)
}

// convert makes customers of the leads that became some, each at its time. Who is converted already stays as they are.
func (d *Demo) convert(ctx context.Context, p roster) error {
	rows, err := table("leads.csv")
	if err != nil {
		return err
	}
	who, _ := tenant.From(ctx)
	now := time.Now().UTC()
	for i, r := range rows {
		if r["converted"] == "" {
			continue
		}
		type waiting struct{ Lead, Account *uuid.UUID }
		w, err := pg.One(ctx, d.db, pgx.RowToStructByPos[waiting], `select
			(select id from leads where company_id = $1 and email_key = $2 and status <> 'converted' and deleted_at is null limit 1),
			(select id from accounts where company_id = $1 and domain_key = $3 and deleted_at is null limit 1)`, who.CompanyID, text.Fold(r["email"]), text.Fold(r["account"]))
		if err != nil {
			return err
		}
		if w.Lead == nil {
			continue
		}
		ctx := resource.WithMoment(as(ctx, p[r["owner"]], "converted"), ago(now, r["converted"], i))
		if _, err := d.Conversions.Convert(ctx, *w.Lead, leads.Conversion{AccountID: w.Account, Deal: &leads.NewDeal{Name: r["deal"]}}); err != nil {
			return fmt.Errorf("%s: %w", r["email"], err)
		}
	}
	return nil
}

// alike looks for records that are probably the same, so that the page of duplicates shows what it is for.
func (d *Demo) alike(ctx context.Context, _ roster) error {
	for _, name := range []string{"leads", "contacts", "accounts"} {
		t := d.Engine.Find(name)
		if seen, err := d.Duplicates.Latest(ctx, t); err != nil || seen != nil {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := d.Duplicates.Begin(ctx, t); err != nil {
			return err
		}
	}
	return nil
}
