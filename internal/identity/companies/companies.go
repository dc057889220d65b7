// Package companies holds the tenants: every business that uses Rapport, and which of them a person belongs to.
//
// Everything that a company owns lies in other packages, bound to it by row-level security.
package companies

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// Membership is a company as one of its members sees it.
type Membership struct {
	ID   uuid.UUID   `json:"id" db:"id" x-id:"company"`
	Name string      `json:"name" db:"name"`
	Role tenant.Role `json:"role" db:"role" enum:"viewer,agent,manager,admin,owner" doc:"The role of the signed-in user in this company"`
	// RoleName is empty for the program's roles.
	RoleName string     `json:"role_name" db:"role_name" doc:"What the company calls the role, if it is one of its own"`
	ClosesAt *time.Time `json:"closes_at" db:"closes_at" doc:"When the company is deleted; only its owners still see it until then"`
}

// Insert makes a company. The transaction must be bound to its id.
func Insert(ctx context.Context, tx pgx.Tx, id uuid.UUID, name string) error {
	if _, err := tx.Exec(ctx, "insert into companies (id, name) values ($1, $2)", id, name); err != nil {
		return fmt.Errorf("companies.Insert: %w", err)
	}
	return nil
}

// Of lists the companies of one person, the oldest membership first.
func Of(ctx context.Context, db *pg.DB, user uuid.UUID) ([]Membership, error) {
	list, err := pg.Collect(pg.AsUser(ctx, user), db, pgx.RowToStructByName[Membership],
		`select c.id, c.name, m.role, coalesce(r.name, '') role_name, c.closes_at from members m join companies c on c.id = m.company_id
		left join roles r on r.company_id = m.company_id and r.id = m.role_id
		where m.user_id = $1 and m.deactivated_at is null and (c.closes_at is null or m.role = 'owner') order by c.closes_at is not null, m.created_at, c.id`, user)
	if err != nil {
		return nil, fmt.Errorf("companies.Of: %w", err)
	}
	return list, nil
}
