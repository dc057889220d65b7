package rights

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// AccessReason says why the caller may see one record, and what else may be done with it.
type AccessReason struct {
	Role string `json:"role" enum:"viewer,agent,manager,admin,owner" doc:"The caller's role"`
	// Because is the first of these that holds.
	Because    string       `json:"because" enum:"owner_of_company,everybody,own,team,about" doc:"The caller owns the company; the role sees all records of the type; the record is the caller's own, or a team mate's; the caller sees the record that it is about"`
	OwnerField string       `json:"owner_field" doc:"The field that makes a record somebody's own"`
	OwnerID    *uuid.UUID   `json:"owner_id" x-id:"user"`
	OwnerName  string       `json:"owner_name" doc:"Empty when it is nobody's"`
	Teams      []string     `json:"teams" nullable:"false" doc:"The teams that the caller and the owner share"`
	Rules      []AccessRule `json:"rules" nullable:"false"`
}

// AccessRule is one action with its right.
type AccessRule struct {
	Action  string `json:"action"`
	Scope   string `json:"scope" enum:"none,own,team,all"`
	Allowed bool   `json:"allowed" doc:"With this record"`
	Settled bool   `json:"settled" doc:"The company has settled it so; otherwise it is as the program has it"`
}

// Why answers for one record; NotFound where the caller may not see it.
func (r *Rights) Why(ctx context.Context, t *resource.Table, id uuid.UUID) (*AccessReason, error) {
	rec, err := t.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	why := &AccessReason{Role: string(a.Role), OwnerField: t.OwnerField().Name, OwnerID: t.Owner(rec), Teams: []string{}, Rules: r.held(ctx, t, rec)}
	if _, hidden := t.Closed(ctx); hidden[why.OwnerField] {
		why.OwnerID = nil
	}
	own := why.OwnerID != nil && *why.OwnerID == a.Self()
	switch reach := t.Reach(ctx, resource.View).String(); {
	case a.Role == tenant.Owner:
		why.Because = "owner_of_company"
	case t.Whole(ctx):
		why.Because = "everybody"
	case own || reach == "own":
		why.Because = "own"
	case reach == "all":
		why.Because = "about"
	default:
		why.Because = "team"
	}
	if why.OwnerID == nil {
		return why, nil
	}
	why.OwnerName, err = pg.One(ctx, r.engine.DB, pgx.RowTo[string], "select u.name from members m join users u on u.id = m.user_id where m.company_id = $1 and m.user_id = $2", a.CompanyID, *why.OwnerID)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, err
	}
	shared, err := pg.Collect(ctx, r.engine.DB, pgx.RowTo[string], `select t.name from teams t join team_members m on m.company_id = t.company_id and m.team_id = t.id and m.user_id = $2
		join team_members o on o.company_id = t.company_id and o.team_id = t.id and o.user_id = $3 where t.company_id = $1 order by t.name_key`, a.CompanyID, a.ID, *why.OwnerID)
	if !own {
		why.Teams = slices.Concat(why.Teams, shared)
	}
	return why, err
}

// held lists what the caller may do with rec.
func (r *Rights) held(ctx context.Context, t *resource.Table, rec any) []AccessRule {
	a, _ := tenant.From(ctx)
	rules := []AccessRule{}
	for _, action := range t.Allows(tenant.Owner) {
		if action == resource.Make || action == resource.Import {
			continue // not about a record that is there
		}
		reach := t.Reach(ctx, action)
		rules = append(rules, AccessRule{Action: string(action), Scope: reach.String(), Allowed: t.Reaches(ctx, action, rec), Settled: reach != t.Usual(a.Role)[string(action)]})
	}
	return rules
}
