package rights

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// Bounds of teams: the people of one stand in every list that a team's right narrows.
const (
	maxTeams = 200
	maxMates = 500
)

// Team is people who may see each other's records where their role reaches the team's.
type Team struct {
	ID        uuid.UUID   `json:"id" x-id:"team"`
	Name      string      `json:"name"`
	MemberIDs []uuid.UUID `json:"member_ids" nullable:"false" x-id:"user"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
}

// TeamInput is a team as people write it.
type TeamInput struct {
	Name      string      `json:"name" minLength:"1" maxLength:"100"`
	MemberIDs []uuid.UUID `json:"member_ids" maxItems:"500" nullable:"false" x-id:"user"`
}

func scanTeam(row pgx.CollectableRow) (t Team, err error) {
	err = row.Scan(&t.ID, &t.Name, &t.CreatedAt, &t.UpdatedAt, &t.MemberIDs)
	return t, err
}

const teamColumns = `t.id, t.name, t.created_at, t.updated_at,
	array(select m.user_id from team_members m where m.company_id = t.company_id and m.team_id = t.id order by m.user_id)`

// Teams lists the company's teams, by name.
func (r *Rights) Teams(ctx context.Context) ([]Team, error) {
	a, _ := tenant.From(ctx)
	return pg.Collect(ctx, r.engine.DB, scanTeam, "select "+teamColumns+" from teams t where t.company_id = $1 order by t.name_key, t.id limit $2", a.CompanyID, maxTeams)
}

// MakeTeam makes a team of members of the company.
func (r *Rights) MakeTeam(ctx context.Context, in TeamInput) (*Team, error) {
	have, err := r.Teams(ctx)
	if err != nil {
		return nil, err
	}
	if len(have) >= maxTeams {
		return nil, problem.Conflict("too_many_teams", "There are %d teams already. Delete one that nobody needs.", maxTeams)
	}
	return r.put(ctx, uuid.Must(uuid.NewV7()), "create", in, `insert into teams (company_id, id, name, name_key) values ($1, $2, $3, $4)`)
}

// ReplaceTeam gives a team another name and other people.
func (r *Rights) ReplaceTeam(ctx context.Context, id uuid.UUID, in TeamInput) (*Team, error) {
	return r.put(ctx, id, "update", in, `update teams set name = $3, name_key = $4, updated_at = now() where company_id = $1 and id = $2`)
}

func (r *Rights) put(ctx context.Context, id uuid.UUID, action string, in TeamInput, sql string) (*Team, error) {
	name, ok := text.Clean(in.Name)
	if name = strings.TrimSpace(name); !ok || name == "" {
		return nil, problem.InvalidField("name", "A team needs a name.")
	}
	people := slices.Clone(in.MemberIDs)
	slices.SortFunc(people, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	if people = slices.Compact(people); len(people) > maxMates {
		return nil, problem.InvalidField("member_ids", "A team has at most %d people.", maxMates)
	}
	a, _ := tenant.From(ctx)
	var team Team
	err := r.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		ctx = context.WithoutCancel(ctx)
		old, err := teamOf(ctx, tx, id)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, sql, a.CompanyID, id, name, text.Fold(name))
		if err == nil && tag.RowsAffected() == 0 {
			err = problem.NotFound("team")
		}
		if err == nil {
			_, err = tx.Exec(ctx, "delete from team_members where company_id = $1 and team_id = $2", a.CompanyID, id)
		}
		if err == nil {
			_, err = tx.Exec(ctx, "insert into team_members (company_id, team_id, user_id) select $1, $2, u.id from unnest($3::uuid[]) u (id)", a.CompanyID, id, people)
		}
		if err != nil {
			return err
		}
		if team, err = teamOf(ctx, tx, id); err != nil {
			return err
		}
		return r.noteTeam(ctx, tx, action, old, team)
	})
	if _, twice := pg.Unique(err); twice {
		return nil, problem.InvalidField("name", "There is a team called %s already.", name)
	}
	if _, foreign := pg.ForeignKey(err); foreign {
		return nil, problem.InvalidField("member_ids", "Somebody among them is no member of the company.")
	}
	if err != nil {
		return nil, err
	}
	r.told(ctx)
	return &team, nil
}

// teamOf reads one team; the zero one when it is not there.
func teamOf(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Team, error) {
	a, _ := tenant.From(ctx)
	rows, err := tx.Query(context.WithoutCancel(ctx), "select "+teamColumns+" from teams t where t.company_id = $1 and t.id = $2", a.CompanyID, id)
	if err != nil {
		return Team{}, err
	}
	teams, err := pgx.CollectRows(rows, scanTeam)
	if err != nil || len(teams) == 0 {
		return Team{}, err
	}
	return teams[0], nil
}

// DeleteTeam forgets a team. Its people keep what is their own.
func (r *Rights) DeleteTeam(ctx context.Context, id uuid.UUID) error {
	a, _ := tenant.From(ctx)
	err := r.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		old, err := teamOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if old.ID == uuid.Nil {
			return problem.NotFound("team")
		}
		if _, err := tx.Exec(context.WithoutCancel(ctx), "delete from teams where company_id = $1 and id = $2", a.CompanyID, id); err != nil {
			return err
		}
		return r.noteTeam(ctx, tx, "delete", old, Team{})
	})
	if err == nil {
		r.told(ctx)
	}
	return err
}
