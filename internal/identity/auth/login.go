package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/companies"
	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
)

// Login opens a session in the company where the person worked last. Who has an authenticator needs its code as well: the
// problem "totp_required" says so, once the password is right.
func (s *Service) Login(ctx context.Context, email, password string, with Second, from Client) (Session, error) {
	u, err := s.config.Users.Verify(ctx, users.Clean(email), password)
	if errors.Is(err, users.ErrNoMatch) {
		id, err := s.config.Users.Find(ctx, email)
		if err != nil {
			return Session{}, err
		}
		s.failed(ctx, id, string(ByPassword))
		return Session{}, &problem.Problem{Kind: problem.KindUnauthenticated, Code: "wrong_credentials",
			Detail: "The e-mail address or the password is wrong."}
	}
	if err != nil {
		return Session{}, err
	}
	if err := s.second(ctx, u, with); err != nil {
		return Session{}, err
	}
	return s.Open(ctx, u, ByPassword, uuid.Nil, from)
}

// companyOf returns the wanted company, if the person belongs to it, else their first; of those that let such a session in.
func (s *Service) companyOf(ctx context.Context, user, wanted uuid.UUID, v vouched) (companies.Membership, error) {
	list, err := companies.Of(ctx, s.config.DB, user)
	if err != nil {
		return companies.Membership{}, err
	}
	if len(list) == 0 {
		return companies.Membership{}, problem.Forbidden("You belong to no company at the moment. Ask an admin of yours to add you again.")
	}
	if i := slices.IndexFunc(list, func(c companies.Membership) bool { return c.ID == wanted }); i > 0 {
		list[0], list[i] = list[i], list[0]
	}
	for _, c := range list {
		if ok, err := s.admits(ctx, c, v); ok || err != nil {
			return c, err
		}
	}
	return companies.Membership{}, providerRequired()
}

// Refresh trades a refresh value for the next generation of its session. A value of an older generation was copied by
// somebody: the session ends at once, for the owner too, who signs in again.
func (s *Service) Refresh(ctx context.Context, value string) (Session, error) {
	id, generation, ok := s.cookies.readRefresh(value)
	if !ok {
		return Session{}, signInAgain()
	}
	row, err := s.rotate(ctx, id, generation)
	if errors.Is(err, pgx.ErrNoRows) {
		return Session{}, s.reused(ctx, id, generation)
	}
	if err != nil {
		return Session{}, fmt.Errorf("auth.Refresh: %w", err)
	}
	u, err := s.config.Users.Get(ctx, row.User)
	if err != nil {
		return Session{}, err
	}
	c, err := s.companyOf(ctx, row.User, row.Company, row.vouched)
	if err != nil {
		return Session{}, err
	}
	return s.issue(row, u, c), nil
}

func (s *Service) reused(ctx context.Context, session uuid.UUID, generation int64) error {
	ended, err := s.revoke(ctx, session, generation+1)
	if err != nil {
		return err
	}
	if ended {
		slog.WarnContext(ctx, "a refresh cookie was used twice: session ended", "session_id", session)
	}
	return signInAgain()
}

// Logout ends the session of a refresh value, whatever its generation. A value that is none changes nothing.
func (s *Service) Logout(ctx context.Context, value string) error {
	id, _, ok := s.cookies.readRefresh(value)
	if !ok {
		return nil
	}
	return s.signOut(ctx, id)
}

// signOut ends a session and notes that its person did so.
func (s *Service) signOut(ctx context.Context, session uuid.UUID) error {
	row, err := pg.One(noCompany(ctx), s.config.DB, pgx.RowToStructByPos[sessionRow],
		"select id, user_id, active_company_id, generation, vouched_by, bound from sessions where id = $1 and revoked_at is null and expires_at > now()", session)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("auth.Logout: %w", err)
	}
	u, err := s.config.Users.Get(ctx, row.User)
	if err != nil {
		return err
	}
	there := acting(ctx, u, companies.Membership{ID: row.Company})
	err = s.config.DB.InTx(there, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "update sessions set revoked_at = now() where id = $1 and revoked_at is null", session)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return s.note(ctx, tx, "sessions", session, "sign_out", nil)
	})
	if err == nil {
		s.forgetSessions([]uuid.UUID{session})
	}
	return err
}
