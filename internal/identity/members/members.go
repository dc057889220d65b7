// Package members holds who belongs to a company, and in which role.
package members

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Member is a person inside one company.
type Member struct {
	UserID uuid.UUID   `json:"user_id" db:"user_id" x-id:"user"`
	Name   string      `json:"name" db:"name"`
	Email  string      `json:"email" db:"email"`
	Avatar string      `json:"avatar" db:"avatar" doc:"The name of the picture at /members/{id}/picture; empty without one"`
	Role   tenant.Role `json:"role" db:"role" enum:"viewer,agent,manager,admin,owner"`
}

// Members reads the members of the company in the context.
type Members struct{ db *pg.DB }

// New makes the one Members of the program.
func New(db *pg.DB) *Members { return &Members{db: db} }

// List returns every member, by name.
func (m *Members) List(ctx context.Context) ([]Member, error) {
	who, ok := tenant.From(ctx)
	if !ok {
		return nil, problem.Unauthenticated("Please sign in.")
	}
	list, err := pg.Collect(ctx, m.db, pgx.RowToStructByName[Member],
		`select m.user_id, u.name, u.email, u.avatar, m.role from members m join users u on u.id = m.user_id
		where m.company_id = $1 order by u.name, m.user_id`, who.CompanyID)
	if err != nil {
		return nil, fmt.Errorf("members.List: %w", err)
	}
	return list, nil
}

// Insert makes a person a member. The transaction must be bound to the company.
func Insert(ctx context.Context, tx pgx.Tx, company, user uuid.UUID, role tenant.Role) error {
	_, err := tx.Exec(ctx, "insert into members (company_id, user_id, role) values ($1, $2, $3)", company, user, string(role))
	if err != nil {
		return fmt.Errorf("members.Insert: %w", err)
	}
	return nil
}
