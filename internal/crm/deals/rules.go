package deals

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/stages"
	"rapport/internal/platform/money"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// prepare puts a deal into a stage and derives from it what the stage means.
func (s *Deals) prepare(ctx context.Context, d *Deal) error {
	at, err := s.place(ctx, d)
	if err != nil {
		return err
	}
	d.PipelineID, d.StageID = &at.PipelineID, &at.StageID
	if d.StageSince.IsZero() {
		d.StageSince = d.CreatedAt
	}
	if d.Currency, err = money.Or(ctx, d.Currency); err != nil {
		return err
	}
	if d.LinesTotal != nil && (d.Amount == nil || *d.Amount != *d.LinesTotal) {
		return problem.InvalidField("amount", "The amount of this deal follows its lines. Change the lines instead.")
	}
	if d.Status != at.Kind {
		d.Status, d.ClosedAt = at.Kind, nil
		if at.Kind != stages.Open {
			now := resource.Moment(ctx)
			d.ClosedAt = &now
		}
	}
	if d.Status == stages.Won {
		d.LostReasonID, d.LostReason = nil, ""
	}
	return nil
}

// place is a stage as the rules see it.
type place struct {
	PipelineID, StageID uuid.UUID
	Kind                string
}

// place finds the stage that d names, or where one begins that names none: in the first open stage of its pipeline, which
// is the company's first one that takes deals when it names none either.
func (s *Deals) place(ctx context.Context, d *Deal) (at place, err error) {
	a, _ := tenant.From(ctx)
	found, err := pg.Inside(ctx, s.db, pgx.RowToStructByPos[place], `select s.pipeline_id, s.id, s.kind
		from stages s join pipelines p on p.company_id = s.company_id and p.id = s.pipeline_id
		where s.company_id = $1 and s.deleted_at is null and p.deleted_at is null
			and case when $2::uuid is not null then s.id = $2
				when $3::uuid is not null then s.pipeline_id = $3 and s.kind = 'open'
				else not p.archived and s.kind = 'open' end
		order by p.position, p.id, s.position, s.id limit 1`, a.CompanyID, d.StageID, d.PipelineID)
	switch {
	case err != nil:
		return at, err
	case len(found) == 1 && d.StageID != nil && d.PipelineID != nil && found[0].PipelineID != *d.PipelineID:
		return at, problem.InvalidField("stage_id", "This stage belongs to another pipeline. Name a stage of the deal's own pipeline, or change pipeline and stage together.")
	case len(found) == 1:
		return found[0], nil
	case d.StageID != nil:
		return at, problem.InvalidField("stage_id", "Stage names no record that is there.")
	case d.PipelineID != nil:
		return at, problem.InvalidField("pipeline_id", "Pipeline names none that is there and has an open stage.")
	}
	return at, problem.Conflict("no_pipeline", "There is no pipeline with an open stage that takes deals. An admin can add one in the settings.")
}

// inTx keeps the deal's way through the stages. The stage is locked against going while the deal comes into it.
func (s *Deals) inTx(ctx context.Context, tx pgx.Tx, old, d *Deal) error {
	if d == nil || old != nil && *old.StageID == *d.StageID {
		return nil
	}
	a, _ := tenant.From(ctx)
	var by *uuid.UUID
	if a.Kind == tenant.User {
		by = &a.ID
	}
	came := d.UpdatedAt
	if old == nil && d.Version > 1 {
		// Back from the trash, where its time in the stage went on.
		came = d.StageSince
	}
	var archived bool
	b := &pgx.Batch{}
	b.Queue(`select p.archived from stages s join pipelines p on p.company_id = s.company_id and p.id = s.pipeline_id
		where s.company_id = $1 and s.id = $2 and s.deleted_at is null and p.deleted_at is null for share of s`, a.CompanyID, *d.StageID).QueryRow(func(row pgx.Row) error {
		return row.Scan(&archived)
	})
	b.Queue("update deal_stages set left_at = $3 where company_id = $1 and deal_id = $2 and left_at is null and stage_id <> $4", a.CompanyID, d.ID, came, *d.StageID)
	b.Queue(`insert into deal_stages (company_id, id, deal_id, stage_id, entered_at, entered_by, entered_by_name) select $1, $2, $3, $4, $5, $6, $7
		where not exists (select from deal_stages where company_id = $1 and deal_id = $3 and left_at is null)`,
		a.CompanyID, uuid.Must(uuid.NewV7()), d.ID, *d.StageID, came, by, a.Name)
	if old != nil {
		b.Queue("update deals set stage_since = $3 where company_id = $1 and id = $2", a.CompanyID, d.ID, came)
	}
	err := tx.SendBatch(context.WithoutCancel(ctx), b).Close()
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return problem.InvalidField("stage_id", "The stage of this deal is not there any more. Bring it back from the trash first, or choose another one.")
	case err != nil:
		return fmt.Errorf("deals: stages: %w", err)
	case archived && d.Version == 1, archived && old != nil && *old.PipelineID != *d.PipelineID:
		return problem.InvalidField("pipeline_id", "This pipeline is archived and takes no new deals.")
	}
	d.StageSince = came
	return nil
}

// Found gives a new company the pipeline and the reasons that everybody begins with.
func Found(ctx context.Context, tx pgx.Tx, company uuid.UUID) error {
	_, err := tx.Exec(context.WithoutCancel(ctx), `with p as (
			insert into pipelines (company_id, id, version, created_at, updated_at, name, position, name_key)
			values ($1, gen_random_uuid(), 1, now(), now(), 'Sales', 1, 'sales') returning id),
		s as (insert into stages (company_id, id, version, created_at, updated_at, pipeline_id, name, position, probability, kind, stuck_days, name_key)
			select $1, gen_random_uuid(), 1, now(), now(), p.id, v.name, v.position, v.probability, v.kind, v.stuck_days, lower(v.name)
			from p, (values ('Qualify', 1, 10, 'open', 14), ('Meeting booked', 2, 30, 'open', 14), ('Offer sent', 3, 50, 'open', 10),
				('Negotiation', 4, 80, 'open', 14), ('Won', 5, 100, 'won', null), ('Lost', 6, 0, 'lost', null)) v (name, position, probability, kind, stuck_days))
		insert into lost_reasons (company_id, id, version, created_at, updated_at, name, position, name_key)
			select $1, gen_random_uuid(), 1, now(), now(), v.name, v.position, lower(v.name)
			from (values ('Price', 1), ('Chose a competitor', 2), ('No budget', 3), ('Wrong time', 4), ('No answer', 5), ('No need', 6)) v (name, position)`, company)
	if err != nil {
		return fmt.Errorf("deals.Found: %w", err)
	}
	return nil
}
