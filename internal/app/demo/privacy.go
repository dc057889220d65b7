package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/leads"
	"rapport/internal/insight/privacy"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Who asked what the company knows of them, and who asked to be forgotten: of the one there is a file, of the other a receipt.
const (
	curious   = "hugo.brask@sundvik.example"
	forgotten = "a.lenz@lenz-bau.example"
	// settledWithin is how long the queue may take for all three.
	settledWithin = time.Minute
)

// privacy does what people have asked of the company about their data, and has what is too old deleted, as each night. The file
// comes last: by it the step is known to be done.
func (d *Demo) privacy(ctx context.Context, p roster) error {
	const mark = "privacy"
	if done, err := d.marked(ctx, mark); done || err != nil {
		return err
	}
	mara := as(ctx, p.owner(), mark)
	if err := d.forget(ctx, as(ctx, p.owner(), "forgotten")); err != nil {
		return err
	}
	if runs, err := d.Privacy.Runs(ctx, 1); err != nil {
		return err
	} else if len(runs) == 0 {
		if _, err := d.Privacy.Retain(ctx); err != nil {
			return err
		}
	}
	who, err := pg.One(ctx, d.db, pgx.RowTo[uuid.UUID], "select id from contacts where company_id = $1 and email_key = $2 and deleted_at is null", p.owner().CompanyID, curious)
	if err == nil {
		_, err = d.Privacy.Export(mara, privacy.Subject{Kind: "contacts", ID: &who})
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) { // somebody may have deleted them meanwhile
		return fmt.Errorf("%s: %w", curious, err)
	}
	return d.settled(ctx)
}

// forget makes a lead of two years ago, and erases them.
func (d *Demo) forget(ctx, mara context.Context) error {
	err := d.once(program(ctx, "forgotten"), "forgotten", func(ctx context.Context, _ pgx.Tx) ([]*resource.Write, error) {
		l := &leads.Lead{FirstName: "Armin", LastName: "Lenz", CompanyName: "Lenz Bau", Email: forgotten, Phone: "+49 421 5550188", City: "Bremen", Country: "Germany",
			Source: "trade fair Gävle", Status: "unqualified", Currency: "EUR", Notes: "Wanted the brochure only."}
		w, err := d.Leads.PlanCreate(resource.WithMoment(ctx, ago(time.Now().UTC(), "640", 2)), l)
		return []*resource.Write{w}, err
	})
	if err != nil {
		return err
	}
	if done, err := d.Privacy.Erasures(ctx); err != nil || len(done) > 0 {
		return err
	}
	_, err = d.Privacy.Erase(mara, privacy.Subject{Kind: "address", Address: forgotten}, forgotten, true)
	return err
}

// settled waits until the queue has done it all.
func (d *Demo) settled(ctx context.Context) error {
	who, _ := tenant.From(ctx)
	ctx, cancel := context.WithTimeout(ctx, settledWithin)
	defer cancel()
	for {
		left, err := pg.One(ctx, d.db, pgx.RowTo[bool], `select exists (select from person_exports where company_id = $1 and status in ('queued', 'running'))
			or exists (select from erasures where company_id = $1 and status in ('queued', 'running'))
			or exists (select from retention_runs where company_id = $1 and finished_at is null)`, who.CompanyID)
		if err != nil || !left {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("what people asked of their data is not done yet: %w", ctx.Err())
		case <-time.After(poll):
		}
	}
}
