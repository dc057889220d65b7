package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/leads"
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
			w, err := d.Leads.PlanCreate(resource.WithMoment(ctx, ago(now, r["days"], i)), l)
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
	// So that the page of duplicates shows what it is for.
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
