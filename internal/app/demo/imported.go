package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/contacts"
	"rapport/internal/crm/merges"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// fairDays is how long ago the people whom the spring fair brought were taken in.
const fairDays = "201"

// imported takes in a list of visitors of a fair as one change set, some of whom were known already, and makes one of them one
// with whom they are: the others are left for the page of duplicates.
func (d *Demo) imported(ctx context.Context, p roster) error {
	set := uuid.Must(uuid.NewV7())
	err := d.once(program(ctx, "imported"), "imported", func(ctx context.Context, tx pgx.Tx) (writes []*resource.Write, err error) {
		rows, err := table("imported.csv")
		if err != nil {
			return nil, err
		}
		named, err := names(ctx, tx)
		if err != nil {
			return nil, err
		}
		who := p["jonas"]
		who.ChangeSetID = set
		ctx = resource.WithMoment(as(ctx, who, "imported"), ago(time.Now().UTC(), fairDays, 3))
		for _, r := range rows {
			c := &contacts.Contact{FirstName: r["first_name"], LastName: r["last_name"], Email: r["email"], Phone: r["phone"], JobTitle: r["job_title"],
				City: r["city"], Country: r["country"], Language: r["language"], Source: r["source"], Notes: r["notes"], OwnerID: &who.ID}
			if account, known := named["account "+r["account"]]; known {
				c.AccountID = &account
			}
			w, err := d.Contacts.PlanCreate(ctx, c)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.Email, err)
			}
			writes = append(writes, w)
		}
		return writes, d.Sets.Made(ctx, tx, set, "contacts", "import", int64(len(writes)))
	})
	if err != nil {
		return err
	}
	return d.merged(ctx, p)
}

// merged makes Ben Castellane, who was at the fair, one with the Ben Castellane of before.
func (d *Demo) merged(ctx context.Context, p roster) error {
	who, _ := tenant.From(ctx)
	type pair struct{ Old, New *uuid.UUID }
	both, err := pg.One(ctx, d.db, pgx.RowToStructByPos[pair], `select
		(select id from contacts where company_id = $1 and email_key = 'b.castellane@bramble.example' and deleted_at is null),
		(select id from contacts where company_id = $1 and email_key = 'ben.castellane@bramble.example' and deleted_at is null
			and not exists (select from merges where company_id = $1))`, who.CompanyID)
	if err != nil || both.Old == nil || both.New == nil {
		return err
	}
	ctx = resource.WithMoment(as(ctx, p["jonas"], "merged"), ago(time.Now().UTC(), "187", 9))
	_, err = d.Merges.Merge(ctx, d.Contacts.Table, *both.Old, resource.AnyVersion, merges.MergeRequest{OtherID: *both.New})
	return err
}
