package rights

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/notes"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// maxRoles bounds the roles of one company: each stands in every table of rights.
const maxRoles = 50

// Role is one of a company's own roles. What it may do beyond records is what its base may; what it may do with records is
// settled for it alone, and begins as what the base may at that moment.
type Role struct {
	ID          uuid.UUID   `json:"id" db:"id" x-id:"role"`
	Name        string      `json:"name" db:"name"`
	Description string      `json:"description" db:"description"`
	Base        tenant.Role `json:"base" db:"base" enum:"viewer,agent,manager,admin" doc:"The rank: which pages and settings the role reaches at all"`
	Members     int64       `json:"members" db:"members" doc:"How many people have it"`
	CreatedAt   time.Time   `json:"created_at" db:"created_at"`
	UpdatedAt   time.Time   `json:"updated_at" db:"updated_at"`
}

// RoleInput is a new role. Its base can't be changed later: that is another role.
type RoleInput struct {
	Name        string `json:"name" minLength:"1" maxLength:"60"`
	Description string `json:"description,omitempty" maxLength:"300"`
	Base        string `json:"base" enum:"viewer,agent,manager,admin"`
}

// RoleChange is what may change of a role, beside its rights.
type RoleChange struct {
	Name        string `json:"name" minLength:"1" maxLength:"60"`
	Description string `json:"description,omitempty" maxLength:"300"`
}

const roleColumns = `r.id, r.name, r.description, r.base, r.created_at, r.updated_at,
	(select count(*) from members m where m.company_id = r.company_id and m.role_id = r.id and m.deactivated_at is null) members`

// Roles lists the company's own roles, by name.
func (r *Rights) Roles(ctx context.Context) ([]Role, error) {
	a, _ := tenant.From(ctx)
	return pg.Inside(ctx, r.engine.DB, pgx.RowToStructByName[Role], "select "+roleColumns+" from roles r where r.company_id = $1 order by r.name_key limit $2", a.CompanyID, maxRoles)
}

// Given is a role that somebody may carry: one of the program's, or a company's own on top of one.
type Given struct {
	Rank tenant.Role
	// ID is uuid.Nil for the program's own.
	ID   uuid.UUID
	Name string
}

// Key is how the role is named by callers: the word of the program's role, or the id of the company's.
func (g Given) Key() string {
	if g.ID != uuid.Nil {
		return g.ID.String()
	}
	return string(g.Rank)
}

// Row is the id as the database has it.
func (g Given) Row() *uuid.UUID {
	if g.ID == uuid.Nil {
		return nil
	}
	return &g.ID
}

// Find reads the role that a key names; a key that names none is at fault in field.
func (r *Rights) Find(ctx context.Context, field, key string) (Given, error) {
	if slices.Contains(tenant.Roles, tenant.Role(key)) {
		return Given{Rank: tenant.Role(key), Name: key}, nil
	}
	none := problem.InvalidField(field, "There is no such role. It is viewer, agent, manager, admin, owner, or the id of one of the company's own.")
	id, err := uuid.Parse(key)
	if err != nil {
		return Given{}, none
	}
	a, _ := tenant.From(ctx)
	found, err := pg.Inside(ctx, r.engine.DB, pgx.RowToStructByPos[Given], "select base, id, name from roles where company_id = $1 and id = $2", a.CompanyID, id)
	if err == nil && len(found) == 0 {
		err = none
	}
	if err != nil {
		return Given{}, err
	}
	return found[0], nil
}

// MayGive tells whether the actor of ctx may let somebody, or a key, have a role: an owner any, others what ranks below
// them, and their own. Who has a narrowed role can't hand out, or take, the whole one of the same rank.
func MayGive(ctx context.Context, g Given) error {
	a, _ := tenant.From(ctx)
	switch {
	case a.Role == tenant.Owner, g.Rank.Rank() < a.Role.Rank():
		return nil
	case g.Rank == a.Role && (g.ID == a.RoleID || a.RoleID == uuid.Nil && g.ID != uuid.Nil):
		return nil
	}
	return &problem.Problem{Kind: problem.KindForbidden, Code: "role_too_high", Detail: "Nobody can give a role that reaches further than their own."}
}

// MakeRole makes a role that may do with records what its base may now.
func (r *Rights) MakeRole(ctx context.Context, in RoleInput) (*Role, error) {
	have, err := r.Roles(ctx)
	if err != nil {
		return nil, err
	}
	if len(have) >= maxRoles {
		return nil, problem.Conflict("too_many_roles", "There are %d roles already. Delete one that nobody needs.", maxRoles)
	}
	base := tenant.Role(in.Base)
	if err := MayGive(ctx, Given{Rank: base, ID: uuid.Max}); err != nil {
		return nil, err
	}
	return r.putRole(ctx, uuid.Must(uuid.NewV7()), in.Name, in.Description, func(ctx context.Context, tx pgx.Tx, id uuid.UUID, name, description string) error {
		a, _ := tenant.From(ctx)
		b := &pgx.Batch{}
		b.Queue("insert into roles (company_id, id, name, name_key, description, base) values ($1, $2, $3, $4, $5, $6)", a.CompanyID, id, name, text.Fold(name), description, base)
		b.Queue("insert into role_rights (company_id, role, record, action, scope) select company_id, $2, record, action, scope from role_rights where company_id = $1 and role = $3", a.CompanyID, id.String(), base)
		b.Queue("insert into role_fields (company_id, role, record, field, access) select company_id, $2, record, field, access from role_fields where company_id = $1 and role = $3", a.CompanyID, id.String(), base)
		if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
			return err
		}
		return r.Note.Write(ctx, tx, "roles", id, "create", notes.Changed("name", nil, name), notes.Changed("base", nil, base))
	})
}

// RenameRole gives a role another name and description.
func (r *Rights) RenameRole(ctx context.Context, id uuid.UUID, in RoleChange) (*Role, error) {
	return r.putRole(ctx, id, in.Name, in.Description, func(ctx context.Context, tx pgx.Tx, id uuid.UUID, name, description string) error {
		a, _ := tenant.From(ctx)
		var old string
		err := tx.QueryRow(context.WithoutCancel(ctx), `update roles n set name = $3, name_key = $4, description = $5, updated_at = now() from roles o
			where n.company_id = $1 and n.id = $2 and o.company_id = n.company_id and o.id = n.id returning o.name`, a.CompanyID, id, name, text.Fold(name), description).Scan(&old)
		if errors.Is(err, pgx.ErrNoRows) {
			return problem.NotFound("role")
		}
		if err != nil {
			return err
		}
		return r.Note.Write(ctx, tx, "roles", id, "update", notes.Changed("name", old, name))
	})
}

func (r *Rights) putRole(ctx context.Context, id uuid.UUID, name, description string, write func(ctx context.Context, tx pgx.Tx, id uuid.UUID, name, description string) error) (*Role, error) {
	name, ok := text.Clean(name)
	about, fine := text.Clean(description)
	if name = strings.Join(strings.Fields(name), " "); !ok || !fine || name == "" {
		return nil, problem.InvalidField("name", "A role needs a name, without control characters.")
	}
	if slices.Contains(tenant.Roles, tenant.Role(text.Fold(name))) {
		return nil, problem.InvalidField("name", "%s is a role of the program's own. Choose another name.", name)
	}
	if utf8.RuneCountInString(about) > 300 {
		return nil, problem.InvalidField("description", "This is longer than 300 characters.")
	}
	var role Role
	err := r.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := write(ctx, tx, id, name, about); err != nil {
			return err
		}
		a, _ := tenant.From(ctx)
		rows, err := tx.Query(context.WithoutCancel(ctx), "select "+roleColumns+" from roles r where r.company_id = $1 and r.id = $2", a.CompanyID, id)
		if err == nil {
			role, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Role])
		}
		return err
	})
	if _, twice := pg.Unique(err); twice {
		return nil, problem.InvalidField("name", "There is a role called %s already.", name)
	}
	if err != nil {
		return nil, err
	}
	r.told(ctx)
	return &role, nil
}

// DeleteRole forgets a role that nobody has any more.
func (r *Rights) DeleteRole(ctx context.Context, id uuid.UUID) error {
	a, _ := tenant.From(ctx)
	err := r.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var name string
		err := tx.QueryRow(context.WithoutCancel(ctx), "delete from roles where company_id = $1 and id = $2 returning name", a.CompanyID, id).Scan(&name)
		if errors.Is(err, pgx.ErrNoRows) {
			return problem.NotFound("role")
		}
		if err != nil {
			return err
		}
		b := &pgx.Batch{}
		b.Queue("delete from role_rights where company_id = $1 and role = $2", a.CompanyID, id.String())
		b.Queue("delete from role_fields where company_id = $1 and role = $2", a.CompanyID, id.String())
		if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
			return err
		}
		return r.Note.Write(ctx, tx, "roles", id, "delete", notes.Changed("name", name, nil))
	})
	if _, used := pg.ForeignKey(err); used {
		return problem.Conflict("role_in_use", "Members, invitations or API keys still have this role. Give them another one first.")
	}
	if err == nil {
		r.told(ctx)
	}
	return err
}
