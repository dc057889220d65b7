package members

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/notes"
	"rapport/internal/identity/rights"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// row is a member who is held until the transaction ends.
type row struct {
	role        rights.Given
	deactivated bool
	left        bool
	// last tells that there is no other owner.
	last bool
}

// SetRole gives a member another role. It counts on open pages at once.
func (m *Members) SetRole(ctx context.Context, user uuid.UUID, key string) (*Member, error) {
	to, err := m.Rights.Find(ctx, "role", key)
	if err != nil {
		return nil, err
	}
	if err := rights.MayGive(ctx, to); err != nil {
		return nil, err
	}
	if to.Rank == tenant.Owner {
		if err := m.elevated(ctx); err != nil {
			return nil, err
		}
	}
	return m.change(ctx, user, func(ctx context.Context, tx pgx.Tx, was row) error {
		switch {
		case was.deactivated:
			return problem.Conflict("deactivated", "Who is deactivated has no role to change. Reactivate them first.")
		case was.last && to.Rank != tenant.Owner:
			return lastOwner()
		case was.role.Key() == to.Key():
			return nil
		}
		return m.put(ctx, tx, user, was.role, to)
	})
}

func (m *Members) put(ctx context.Context, tx pgx.Tx, user uuid.UUID, from, to rights.Given) error {
	a, _ := tenant.From(ctx)
	_, err := tx.Exec(context.WithoutCancel(ctx), "update members set role = $3, role_id = $4 where company_id = $1 and user_id = $2", a.CompanyID, user, to.Rank, to.Row())
	if err != nil {
		return err
	}
	return m.Note.Write(ctx, tx, "members", user, "change", notes.Changed("role", from.Name, to.Name))
}

// HandOver makes another member an owner, and the owner who asks an administrator.
func (m *Members) HandOver(ctx context.Context, user uuid.UUID) (*Member, error) {
	a, _ := tenant.From(ctx)
	if a.Role != tenant.Owner {
		return nil, problem.Forbidden("Only an owner can hand the company over.")
	}
	if user == a.ID {
		return nil, problem.InvalidField("user_id", "You own the company already. Choose somebody else.")
	}
	if err := m.elevated(ctx); err != nil {
		return nil, err
	}
	owner, admin := rights.Given{Rank: tenant.Owner, Name: "owner"}, rights.Given{Rank: tenant.Admin, Name: "admin"}
	after, err := m.change(ctx, user, func(ctx context.Context, tx pgx.Tx, was row) error {
		if was.deactivated {
			return problem.Conflict("deactivated", "Who is deactivated can't own the company. Reactivate them first.")
		}
		if err := m.put(ctx, tx, user, was.role, owner); err != nil {
			return err
		}
		return m.put(ctx, tx, a.ID, owner, admin)
	})
	if err == nil {
		m.told(ctx, a.ID)
	}
	return after, err
}

// Deactivate lets a member in no more: their sessions in this company end, and the keys that they made.
func (m *Members) Deactivate(ctx context.Context, user uuid.UUID) (*Member, error) {
	a, _ := tenant.From(ctx)
	if user == a.ID {
		return nil, problem.Conflict("yourself", "You can't deactivate yourself. Leave the company instead.")
	}
	return m.change(ctx, user, func(ctx context.Context, tx pgx.Tx, was row) error {
		if was.deactivated {
			return nil
		}
		return m.end(ctx, tx, user, was, "deactivate", false)
	})
}

// Leave is Deactivate by the person concerned; only an invitation brings them back.
func (m *Members) Leave(ctx context.Context) error {
	a, _ := tenant.From(ctx)
	err := m.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		was, err := m.held(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		return m.end(ctx, tx, a.ID, was, "leave", true)
	})
	if err == nil {
		m.told(ctx, a.ID)
	}
	return err
}

func (m *Members) end(ctx context.Context, tx pgx.Tx, user uuid.UUID, was row, action string, left bool) error {
	if was.last {
		return lastOwner()
	}
	a, _ := tenant.From(ctx)
	b := &pgx.Batch{}
	b.Queue("update members set deactivated_at = now(), has_left = $3 where company_id = $1 and user_id = $2", a.CompanyID, user, left)
	b.Queue("update sessions set revoked_at = now() where user_id = $2 and active_company_id = $1 and revoked_at is null", a.CompanyID, user)
	if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
		return err
	}
	return m.Note.Write(ctx, tx, "members", user, action, notes.Changed("active", true, false))
}

// Reactivate lets a member in again, in the role that they had.
func (m *Members) Reactivate(ctx context.Context, user uuid.UUID) (*Member, error) {
	return m.change(ctx, user, func(ctx context.Context, tx pgx.Tx, was row) error {
		switch {
		case !was.deactivated:
			return nil
		case was.left:
			return problem.Conflict("has_left", "This person has left the company. Invite them again.")
		}
		a, _ := tenant.From(ctx)
		_, err := tx.Exec(context.WithoutCancel(ctx), "update members set deactivated_at = null where company_id = $1 and user_id = $2", a.CompanyID, user)
		if err != nil {
			return err
		}
		return m.Note.Write(ctx, tx, "members", user, "reactivate", notes.Changed("active", false, true))
	})
}

// change does something to a member whom the actor may manage, and reads them again.
func (m *Members) change(ctx context.Context, user uuid.UUID, do func(ctx context.Context, tx pgx.Tx, was row) error) (after *Member, err error) {
	err = m.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		was, err := m.held(ctx, tx, user)
		if err != nil {
			return err
		}
		if rights.MayGive(ctx, was.role) != nil {
			return problem.Forbidden("This person's role reaches further than yours. Somebody with that role has to do it.")
		}
		if err := do(ctx, tx, was); err != nil {
			return err
		}
		after, err = m.get(ctx, user)
		return err
	})
	if err != nil {
		return nil, err
	}
	m.told(ctx, user)
	return after, nil
}

// held locks the owners and one member, in that order whoever asks, so that two owners can't let each other go at once.
func (m *Members) held(ctx context.Context, tx pgx.Tx, user uuid.UUID) (r row, err error) {
	a, _ := tenant.From(ctx)
	ctx = context.WithoutCancel(ctx)
	rows, err := tx.Query(ctx, "select user_id from members where company_id = $1 and role = 'owner' and deactivated_at is null order by user_id for update", a.CompanyID)
	if err != nil {
		return r, err
	}
	owners, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return r, err
	}
	var id *uuid.UUID
	err = tx.QueryRow(ctx, `select m.role, m.role_id, coalesce(r.name, m.role), m.deactivated_at is not null, m.has_left
		from members m left join roles r on r.company_id = m.company_id and r.id = m.role_id
		where m.company_id = $1 and m.user_id = $2 for update of m`, a.CompanyID, user).Scan(&r.role.Rank, &id, &r.role.Name, &r.deactivated, &r.left)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, problem.NotFound("member")
	}
	if id != nil {
		r.role.ID = *id
	}
	r.last = len(owners) == 1 && owners[0] == user
	return r, err
}

func lastOwner() error {
	return problem.Conflict("last_owner", "This is the last owner of the company. Make somebody else an owner first.")
}

func (m *Members) elevated(ctx context.Context) error {
	if m.Elevated == nil {
		return nil
	}
	return m.Elevated(ctx)
}

// told makes a change count at once, here and on the person's open pages.
func (m *Members) told(ctx context.Context, user uuid.UUID) {
	a, _ := tenant.From(ctx)
	m.former.Forget(a.CompanyID)
	if m.Forget != nil {
		m.Forget(a.CompanyID, user)
	}
	m.Rights.Tell(a.CompanyID, user)
}

// HandOverRecords gives what is a member's to another, who must be let in.
func (m *Members) HandOverRecords(ctx context.Context, from, to uuid.UUID) ([]uuid.UUID, error) {
	if _, err := m.get(ctx, from); err != nil {
		return nil, err
	}
	heir, err := m.get(ctx, to)
	switch {
	case problem.Is(err, problem.KindNotFound), err == nil && heir.DeactivatedAt != nil, from == to:
		return nil, problem.InvalidField("to", "Records can go to another member of the company who is let in.")
	case err != nil:
		return nil, err
	}
	sets, err := m.Reassign(ctx, from, to)
	if err != nil || len(sets) == 0 {
		return sets, err
	}
	return sets, m.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return m.Note.Write(ctx, tx, "members", from, "reassign", notes.Changed("owner", from, to))
	})
}
