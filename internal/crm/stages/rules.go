package stages

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/pipelines"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

func (s *Stages) prepare(ctx context.Context, st *Stage) error {
	switch st.Kind {
	case "":
		st.Kind = Open
	case Won:
		st.Probability = 100
	case Lost:
		st.Probability = 0
	}
	a, _ := tenant.From(ctx)
	type found struct {
		ID, PipelineID uuid.UUID
		Kind           string
	}
	// The stage itself as it was, and the one of its kind beside it.
	there, err := pg.Inside(ctx, s.db, pgx.RowToStructByPos[found], `select id, pipeline_id, kind from stages
		where company_id = $1 and deleted_at is null and (id = $2 or pipeline_id = $3 and kind = $4 and kind <> 'open')`, a.CompanyID, st.ID, st.PipelineID, st.Kind)
	if err != nil {
		return err
	}
	for _, f := range there {
		switch {
		case f.ID == st.ID && f.PipelineID != st.PipelineID:
			return problem.InvalidField("pipeline_id", "A stage stays in its pipeline. Make one in the other pipeline and move the deals there.")
		case f.ID != st.ID:
			return problem.InvalidField("kind", "This pipeline has a stage for %s deals already. Rename that one instead.", st.Kind)
		}
	}
	return nil
}

// inTx keeps a stage from going, or from meaning something else, while deals are in it.
func inTx(ctx context.Context, tx pgx.Tx, old, st *Stage) error {
	if old == nil || st != nil && old.Kind == st.Kind {
		return nil
	}
	a, _ := tenant.From(ctx)
	var inIt int64
	err := tx.QueryRow(context.WithoutCancel(ctx), `select count(*) from (select from deals
		where company_id = $1 and stage_id = $2 and deleted_at is null limit 1000) d`, a.CompanyID, old.ID).Scan(&inIt)
	if err != nil || inIt == 0 {
		return err
	}
	return problem.Conflict("stage_in_use", "This stage holds %s. Move them to another stage first.", pipelines.Counted(inIt))
}
