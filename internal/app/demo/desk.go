package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/pipelines"
	"rapport/internal/crm/stages"
	"rapport/internal/identity/rights"
	"rapport/internal/identity/views"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// careContracts is the company's second pipeline.
const careContracts = "Service contracts"

// teams are who works with whom.
var teams = []struct {
	name   string
	people []string
}{
	{"Projects", []string{"mara", "jonas", "tomas"}},
	{"Service", []string{"priya", "ines", "sam"}},
}

// desk sets up how the company works: a second pipeline for the care of what is sold, and teams. Teams have no trail, so they come
// first: the pipeline stands for both.
func (d *Demo) desk(ctx context.Context, p roster) error {
	if done, err := d.marked(ctx, "desk"); done || err != nil {
		return err
	}
	for _, t := range teams {
		if err := d.team(as(ctx, p.owner(), "desk"), p, t.name, t.people); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return d.once(program(ctx, "desk"), "desk", func(ctx context.Context, _ pgx.Tx) ([]*resource.Write, error) {
		way := &pipelines.Pipeline{Name: careContracts, Position: 2}
		way.ID = uuid.Must(uuid.NewV7())
		w, err := d.Engine.Find("pipelines").PlanCreate(ctx, way)
		writes := []*resource.Write{w}
		for i, name := range append(slices.Clone(roads[careContracts]), "Won", "Lost") {
			s := &stages.Stage{PipelineID: way.ID, Name: name, Position: int64(i + 1), Probability: int64(min(100, 20+20*i)), Kind: stages.Open}
			switch stuck := int64(21); {
			case name == "Lost":
				s.Kind = stages.Lost
			case name == "Won":
				s.Kind = stages.Won
			default:
				s.StuckDays = &stuck
			}
			if err == nil {
				w, err = d.Engine.Find("stages").PlanCreate(ctx, s)
				writes = append(writes, w)
			}
		}
		return writes, err
	})
}

func (d *Demo) team(ctx context.Context, p roster, name string, people []string) error {
	there, err := d.Rights.Teams(ctx)
	if err != nil || slices.ContainsFunc(there, func(t rights.Team) bool { return t.Name == name }) {
		return err
	}
	in := rights.TeamInput{Name: name}
	for _, key := range people {
		in.MemberIDs = append(in.MemberIDs, p[key].ID)
	}
	_, err = d.Rights.MakeTeam(ctx, in)
	return err
}

// marked tells whether a step is done.
func (d *Demo) marked(ctx context.Context, mark string) (bool, error) {
	who, _ := tenant.From(ctx)
	return pg.One(ctx, d.db, pgx.RowTo[bool], "select exists (select from changes where company_id = $1 and via = $2 and request_id = $3)", who.CompanyID, via, "demo-"+mark)
}

// views are the lists that people keep. They have no trail: they come before a step that has, and are made until that is done.
func (d *Demo) views(ctx context.Context, p roster) error {
	if done, err := d.marked(ctx, "today"); done || err != nil {
		return err
	}
	rows, err := table("views.csv")
	if err != nil {
		return err
	}
	for _, r := range rows {
		ctx := as(ctx, p[r["by"]], "views")
		there, err := d.Views.List(ctx, r["record"])
		if err != nil {
			return err
		}
		if slices.ContainsFunc(there, func(v views.View) bool { return v.Name == r["name"] }) {
			continue
		}
		state := views.State{Name: r["name"], Shared: r["shared"] == "yes", Layout: r["layout"], Filter: r["filter"], Sort: r["sort"], Group: r["group"], Columns: strings.Fields(r["columns"])}
		if _, err := d.Views.Create(ctx, r["record"], state); err != nil {
			return fmt.Errorf("%s: %w", r["name"], err)
		}
	}
	return nil
}
