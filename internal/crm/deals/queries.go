package deals

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// maxStays bounds how many of its last stays a deal shows.
const maxStays = 200

// DealStay is a deal's time in one stage.
type DealStay struct {
	StageID   uuid.UUID  `json:"stage_id" x-id:"stage"`
	StageName string     `json:"stage_name" doc:"What the stage is called now"`
	EnteredAt time.Time  `json:"entered_at"`
	LeftAt    *time.Time `json:"left_at" doc:"null while it is there"`
	Seconds   int64      `json:"seconds" doc:"How long it was there, until now where it still is"`
	EnteredBy *uuid.UUID `json:"entered_by" nullable:"true" x-id:"user" doc:"Who brought it there; null when the program did"`
	ByName    string     `json:"entered_by_name"`
	StuckDays *int64     `json:"stuck_days" doc:"Days after which a deal counts as stuck there"`
}

// Stays lists the stages that a deal has been in, the present one first.
func (s *Deals) Stays(ctx context.Context, id uuid.UUID) ([]DealStay, error) {
	if _, err := s.Get(ctx, id); err != nil {
		return nil, err
	}
	if err := s.tellable(ctx, "What is told of stages", "stage_id", "stage_since", "status"); err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	return pg.Collect(ctx, s.db, pgx.RowToStructByPos[DealStay], `select w.stage_id, s.name, w.entered_at, w.left_at,
			greatest(0, extract(epoch from coalesce(w.left_at, now()) - w.entered_at))::bigint, w.entered_by, w.entered_by_name, s.stuck_days
		from deal_stages w join stages s on s.company_id = w.company_id and s.id = w.stage_id
		where w.company_id = $1 and w.deal_id = $2 order by w.left_at desc nulls first, w.entered_at desc limit $3`, a.CompanyID, id, maxStays)
}
