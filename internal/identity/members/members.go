// Package members holds who belongs to a company, and in which role: it changes roles, and lets people go and come back.
//
// Who is deactivated or has left keeps the row, since records and history name it, but nothing lets them in any more. The
// last owner can't fall or go: somebody must always be able to give rights back.
package members

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/notes"
	"rapport/internal/identity/rights"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Member is a person inside one company.
type Member struct {
	UserID        uuid.UUID   `json:"user_id" db:"user_id" x-id:"user"`
	Name          string      `json:"name" db:"name"`
	Email         string      `json:"email" db:"email"`
	Avatar        string      `json:"avatar" db:"avatar" doc:"The name of the picture at /members/{id}/picture; empty without one"`
	Role          tenant.Role `json:"role" db:"role" enum:"viewer,agent,manager,admin,owner" doc:"The rank; of a company's own role its base"`
	RoleID        *uuid.UUID  `json:"role_id" db:"role_id" x-id:"role" doc:"The company's own role, if it is one"`
	RoleName      string      `json:"role_name" db:"role_name" doc:"What the company calls its own role; empty for the others"`
	DeactivatedAt *time.Time  `json:"deactivated_at" db:"deactivated_at" doc:"Since when the person is let in no more"`
	HasLeft       bool        `json:"has_left" db:"has_left" doc:"The person has left; only an invitation brings them back"`
	LastSeenAt    *time.Time  `json:"last_seen_at" db:"last_seen_at" doc:"For administrators alone"`
}

// Owned is how many records of one type are a member's by one field.
type Owned struct {
	Record string `json:"record" doc:"The record type"`
	Field  string `json:"field"`
	Count  int64  `json:"count"`
}

// Config is what Members need.
type Config struct {
	DB     *pg.DB
	Rights *rights.Rights
	Note   notes.Func
	// Forget makes whatever remembers a person's role, or a key's of theirs, ask again.
	Forget func(company, user uuid.UUID)
	// Owned counts what is a member's; Reassign hands it to another and gives the change sets that do so.
	Owned    func(ctx context.Context, user uuid.UUID) ([]Owned, error)
	Reassign func(ctx context.Context, from, to uuid.UUID) ([]uuid.UUID, error)
	// Elevated refuses when the person must prove once more who they are; nil never does.
	Elevated func(ctx context.Context) error
}

// Members reads and changes the members of the company in the context.
type Members struct {
	Config
	former *cache.Cache[uuid.UUID, map[uuid.UUID]bool]
}

// New makes the one Members of the program.
func New(c Config) *Members {
	return &Members{c, cache.Written[uuid.UUID, map[uuid.UUID]bool](maxCompanies, recheck)}
}

// How many companies' former members are remembered, and for how long a change made through another node may go unnoticed.
const (
	maxCompanies = 10_000
	recheck      = 5 * time.Second
)

// Former tells whether somebody was a member of the company of ctx and is let in no more.
func (m *Members) Former(ctx context.Context, user uuid.UUID) (bool, error) {
	a, _ := tenant.From(ctx)
	gone, err := m.former.Load(ctx, a.CompanyID, func(ctx context.Context, company uuid.UUID) (map[uuid.UUID]bool, error) {
		ids, err := pg.Inside(ctx, m.DB, pgx.RowTo[uuid.UUID], "select user_id from members where company_id = $1 and deactivated_at is not null", company)
		all := make(map[uuid.UUID]bool, len(ids))
		for _, id := range ids {
			all[id] = true
		}
		return all, err
	})
	if err != nil {
		return false, fmt.Errorf("members.Former: %w", err)
	}
	return gone[user], nil
}

const columns = `m.user_id, u.name, u.email, u.avatar, m.role, m.role_id, coalesce(r.name, '') role_name, m.deactivated_at, m.has_left,
	case when $2 then (select max(s.last_seen_at) from sessions s where s.user_id = m.user_id and s.active_company_id = m.company_id) end last_seen_at
	from members m join users u on u.id = m.user_id left join roles r on r.company_id = m.company_id and r.id = m.role_id`

// List returns every member, by name.
func (m *Members) List(ctx context.Context) ([]Member, error) {
	who, ok := tenant.From(ctx)
	if !ok {
		return nil, problem.Unauthenticated("Please sign in.")
	}
	list, err := pg.Collect(ctx, m.DB, pgx.RowToStructByName[Member],
		"select "+columns+" where m.company_id = $1 order by m.deactivated_at is not null, u.name, m.user_id", who.CompanyID, administrates(who))
	if err != nil {
		return nil, fmt.Errorf("members.List: %w", err)
	}
	return list, nil
}

func administrates(a tenant.Actor) bool { return a.Kind == tenant.User && a.Role.AtLeast(tenant.Admin) }

// get reads one member; problem NotFound for nobody, and for people of other companies.
func (m *Members) get(ctx context.Context, user uuid.UUID) (*Member, error) {
	who, _ := tenant.From(ctx)
	found, err := pg.Inside(ctx, m.DB, pgx.RowToStructByName[Member], "select "+columns+" where m.company_id = $1 and m.user_id = $3", who.CompanyID, administrates(who), user)
	if err == nil && len(found) == 0 {
		err = problem.NotFound("member")
	}
	if err != nil {
		return nil, err
	}
	return &found[0], nil
}

// Insert makes a person a member. The transaction must be bound to the company.
func Insert(ctx context.Context, tx pgx.Tx, company, user uuid.UUID, role tenant.Role) error {
	_, err := tx.Exec(ctx, "insert into members (company_id, user_id, role) values ($1, $2, $3)", company, user, string(role))
	if err != nil {
		return fmt.Errorf("members.Insert: %w", err)
	}
	return nil
}

// Join makes a person a member in a role, also one who was let go. joined is false for who is a member already.
func Join(ctx context.Context, tx pgx.Tx, company, user uuid.UUID, role rights.Given) (joined bool, err error) {
	tag, err := tx.Exec(context.WithoutCancel(ctx), `insert into members (company_id, user_id, role, role_id) values ($1, $2, $3, $4)
		on conflict (company_id, user_id) do update set role = excluded.role, role_id = excluded.role_id, deactivated_at = null, has_left = false
		where members.deactivated_at is not null`, company, user, role.Rank, role.Row())
	if err != nil {
		return false, fmt.Errorf("members.Join: %w", err)
	}
	return tag.RowsAffected() > 0, nil
}
