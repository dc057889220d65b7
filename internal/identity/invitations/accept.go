package invitations

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/auth"
	"rapport/internal/identity/companies"
	"rapport/internal/identity/members"
	"rapport/internal/identity/notes"
	"rapport/internal/identity/rights"
	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// OpenedInvitation is an invitation as whoever has the link sees it.
type OpenedInvitation struct {
	CompanyName   string      `json:"company_name"`
	InvitedByName string      `json:"invited_by_name"`
	Email         string      `json:"email" doc:"The address that the invitation is bound to"`
	Role          tenant.Role `json:"role" enum:"viewer,agent,manager,admin,owner"`
	RoleName      string      `json:"role_name" doc:"What the company calls its own role; empty for the others"`
	ExpiresAt     time.Time   `json:"expires_at"`
}

// found is an open invitation with what is needed to take it.
type found struct {
	OpenedInvitation
	ID        uuid.UUID
	RoleID    *uuid.UUID
	InvitedBy uuid.UUID
	Mailed    bool
	company   uuid.UUID
	hash      []byte
}

// find reads the invitation of a link. One that is over, was used, or was made by somebody who is gone, is as none.
func (v *Invitations) find(ctx context.Context, token string) (f found, err error) {
	company, hash, ok := readToken(token)
	if !ok {
		return f, over()
	}
	f, err = pg.One(tenant.AsSystem(ctx, company, "api"), v.DB, func(row pgx.CollectableRow) (f found, err error) {
		err = row.Scan(&f.CompanyName, &f.InvitedByName, &f.Email, &f.Role, &f.RoleName, &f.ExpiresAt, &f.ID, &f.RoleID, &f.InvitedBy, &f.Mailed)
		return f, err
	}, `select c.name, u.name, i.email, i.role, coalesce(r.name, ''), i.expires_at, i.id, i.role_id, i.invited_by, i.mailed
		from invitations i join companies c on c.id = i.company_id and c.closes_at is null
		join members m on m.company_id = i.company_id and m.user_id = i.invited_by and m.deactivated_at is null and m.role in ('admin', 'owner')
		join users u on u.id = i.invited_by left join roles r on r.company_id = i.company_id and r.id = i.role_id
		where i.company_id = $1 and i.token_hash = $2 and i.expires_at > now()`, company, hash)
	if errors.Is(err, pgx.ErrNoRows) {
		return f, over()
	}
	if err != nil {
		return f, fmt.Errorf("invitations: %w", err)
	}
	f.company, f.hash = company, hash
	return f, nil
}

func over() error {
	return &problem.Problem{Kind: problem.KindNotFound, Code: "invitation_over", Detail: "This invitation is over, was withdrawn or has been used. Ask whoever invited you for a new one."}
}

// Open shows what a link invites to.
func (v *Invitations) Open(ctx context.Context, token string) (*OpenedInvitation, error) {
	f, err := v.find(ctx, token)
	if err != nil {
		return nil, err
	}
	return &f.OpenedInvitation, nil
}

// Accept takes an invitation: with a password as a new person, without as the one who is signed in with the address that it
// is bound to. fresh tells that a session was opened.
func (v *Invitations) Accept(ctx context.Context, in AcceptInvitation, from auth.Client) (s auth.Session, fresh bool, err error) {
	f, err := v.find(ctx, in.Token)
	if err != nil {
		return s, false, err
	}
	j := auth.Join{Email: f.Email, Company: companies.Membership{ID: f.company, Name: f.CompanyName, Role: f.Role, RoleName: f.RoleName}, Take: v.take(f)}
	if fresh = in.Password != ""; fresh {
		s, err = v.Auth.JoinNew(ctx, j, in.Name, in.Password, from)
		if p, ok := problem.As(err); ok && p.Code == "email_taken" {
			err = v.known(ctx, j, in.Password, err)
		}
	} else {
		s, err = v.Auth.JoinAs(ctx, j)
	}
	if err == nil {
		v.Rights.Tell(f.company, f.InvitedBy)
	}
	return s, fresh, err
}

// known lets somebody join who has an account already, with its password. They sign in like everybody then; taken is for whom
// that is not.
func (v *Invitations) known(ctx context.Context, j auth.Join, password string, taken error) error {
	err := v.Auth.JoinKnown(ctx, j, password)
	switch {
	case errors.Is(err, users.ErrNoMatch):
		return taken
	case err != nil:
		return err
	}
	v.Rights.TellAll(j.Company.ID)
	return &problem.Problem{Kind: problem.KindUnauthenticated, Code: "joined", Detail: "You have joined " + j.Company.Name + " with the account that you have. Please sign in."}
}

// take uses an invitation up and makes the person a member; of two at the same moment one is too late.
func (v *Invitations) take(f found) func(context.Context, pgx.Tx, uuid.UUID) error {
	role := rights.Given{Rank: f.Role, Name: f.RoleName}
	if role.Name == "" {
		role.Name = string(f.Role)
	}
	if f.RoleID != nil {
		role.ID = *f.RoleID
	}
	return func(ctx context.Context, tx pgx.Tx, user uuid.UUID) error {
		quiet := context.WithoutCancel(ctx)
		tag, err := tx.Exec(quiet, "delete from invitations where company_id = $1 and id = $2 and token_hash = $3", f.company, f.ID, f.hash)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return over()
		}
		joined, err := members.Join(ctx, tx, f.company, user, role)
		if err != nil || !joined {
			return err
		}
		if f.Mailed {
			// The link came by mail alone, so whoever has it holds the address.
			if _, err := tx.Exec(quiet, "update users set verified_at = now() where id = $1 and verified_at is null", user); err != nil {
				return err
			}
		}
		if err := v.Note.Write(ctx, tx, "invitations", f.ID, "accept", notes.Changed("email", f.Email, nil)); err != nil {
			return err
		}
		return v.Note.Write(ctx, tx, "members", user, "join", notes.Changed("role", nil, role.Name))
	}
}
