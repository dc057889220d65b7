// Package pipelines holds the ways that a company's deals go, each with stages of its own. The stages are package stages,
// and what goes through them package deals.
package pipelines

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Pipeline is one way from a first talk to a sale.
type Pipeline struct {
	resource.Base
	Name     string `db:"name" json:"name" minLength:"1" maxLength:"100"`
	Position int64  `db:"position" json:"position" minimum:"0" maximum:"100000" doc:"Its place among the pipelines; deals that name none go into the first that is not archived"`
	Archived bool   `db:"archived" json:"archived" doc:"Takes no new deals; those in it stay"`
}

// Rights are those of what an admin sets up for everybody.
var Rights = resource.Rights{resource.View: tenant.Viewer, resource.Make: tenant.Admin, resource.Edit: tenant.Admin, resource.Remove: tenant.Admin,
	resource.Export: tenant.Admin, resource.Import: tenant.Admin}

// Spec declares pipelines to the engine.
var Spec = resource.Spec[Pipeline]{
	Name: "pipelines", Singular: "pipeline", Path: "/pipelines", Rights: Rights,
	Folded:  []string{"name"},
	Matches: []string{"name"},
	Title:   func(p *Pipeline) string { return p.Name },
	InTx:    inTx,
}

// inTx keeps a pipeline from going while deals are in it, and the last one from going at all.
func inTx(ctx context.Context, tx pgx.Tx, old, p *Pipeline) error {
	if old == nil || p != nil && (old.Archived || !p.Archived) {
		return nil
	}
	a, _ := tenant.From(ctx)
	var inIt, others int64
	err := tx.QueryRow(context.WithoutCancel(ctx), `select
		(select count(*) from (select from deals where company_id = $1 and pipeline_id = $2 and deleted_at is null limit 1000) d),
		(select count(*) from pipelines where company_id = $1 and id <> $2 and deleted_at is null and not archived)`, a.CompanyID, old.ID).Scan(&inIt, &others)
	switch {
	case err != nil:
		return err
	case p == nil && inIt > 0:
		return problem.Conflict("pipeline_in_use", "This pipeline holds %s. Archive it instead, or move them to another pipeline first.", Counted(inIt))
	case others == 0:
		return problem.Conflict("last_pipeline", "This is the only pipeline that takes deals. Add another one first.")
	}
	return nil
}

// Counted says how many deals there are where the count stops at a thousand.
func Counted(n int64) string {
	switch {
	case n == 1:
		return "a deal"
	case n >= 1000:
		return "a thousand deals or more"
	}
	return strconv.FormatInt(n, 10) + " deals"
}
