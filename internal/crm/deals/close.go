package deals

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/stages"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Move puts a deal into another stage of its pipeline. version is the one that was seen, or resource.AnyVersion; a stale
// one is problem Stale, and the deal stays where it is. why counts only where the stage is for lost deals.
func (s *Deals) Move(ctx context.Context, id uuid.UUID, version int64, stage uuid.UUID, why DealLoss) (*Deal, error) {
	return s.change(ctx, id, version, why.named(), func(_ context.Context, d *Deal) error {
		d.StageID = &stage
		why.into(d)
		return nil
	})
}

// Win puts a deal into its pipeline's stage for won ones.
func (s *Deals) Win(ctx context.Context, id uuid.UUID, version int64) (*Deal, error) {
	return s.change(ctx, id, version, nil, func(ctx context.Context, d *Deal) (err error) {
		d.StageID, err = s.stageOf(ctx, d, stages.Won)
		return err
	})
}

// Lose puts a deal into its pipeline's stage for lost ones. Without a reason it is problem Invalid.
func (s *Deals) Lose(ctx context.Context, id uuid.UUID, version int64, why DealLoss) (*Deal, error) {
	return s.change(ctx, id, version, why.named(), func(ctx context.Context, d *Deal) (err error) {
		d.LostReasonID, d.LostReason = nil, ""
		why.into(d)
		d.StageID, err = s.stageOf(ctx, d, stages.Lost)
		return err
	})
}

// Reopen puts a deal back into the open stage that it was in last, or into the first one when that has gone.
func (s *Deals) Reopen(ctx context.Context, id uuid.UUID, version int64) (*Deal, error) {
	return s.change(ctx, id, version, nil, func(ctx context.Context, d *Deal) (err error) {
		if d.Status == stages.Open {
			return nil
		}
		d.LostReasonID, d.LostReason = nil, ""
		d.StageID, err = s.stageOf(ctx, d, stages.Open)
		return err
	})
}

func (why DealLoss) into(d *Deal) {
	if why.LostReasonID != nil {
		d.LostReasonID = why.LostReasonID
	}
	if why.LostReason != "" {
		d.LostReason = why.LostReason
	}
}

// named are the fields that somebody fills with a reason.
func (why DealLoss) named() (names []string) {
	if why.LostReasonID != nil {
		names = append(names, "lost_reason_id")
	}
	if why.LostReason != "" {
		names = append(names, "lost_reason")
	}
	return names
}

// change is Update with a look into the same transaction: it writes the stage, and the other fields that are named.
func (s *Deals) change(ctx context.Context, id uuid.UUID, version int64, named []string, change func(ctx context.Context, d *Deal) error) (*Deal, error) {
	if err := s.MayWrite(ctx, append(named, "stage_id")...); err != nil {
		return nil, err
	}
	var rec any
	var e *resource.Event
	err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		rec, e, err = s.UpdateTx(ctx, tx, id, version, func(rec any) error { return change(ctx, rec.(*Deal)) })
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Tell(e)
	return s.Mask(ctx, rec.(*Deal)), nil
}

// stageOf finds the stage of d's pipeline that is of a kind: of several, the one that d was in last, else the first.
func (s *Deals) stageOf(ctx context.Context, d *Deal, kind string) (*uuid.UUID, error) {
	a, _ := tenant.From(ctx)
	found, err := pg.Inside(ctx, s.db, pgx.RowTo[uuid.UUID], `select s.id from stages s
		left join lateral (select max(entered_at) at from deal_stages w where w.company_id = s.company_id and w.deal_id = $4 and w.stage_id = s.id) was on true
		where s.company_id = $1 and s.pipeline_id = $2 and s.kind = $3 and s.deleted_at is null
		order by was.at desc nulls last, s.position, s.id limit 1`, a.CompanyID, *d.PipelineID, kind, d.ID)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, problem.Conflict("no_such_stage", "This deal's pipeline has no stage for %s deals. An admin can add one in the settings.", kind)
	}
	return &found[0], nil
}
