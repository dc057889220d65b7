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
	"rapport/internal/platform/problem"
)

// Login opens a session in the company where the person worked last.
func (s *Service) Login(ctx context.Context, email, password string, from Client) (Session, error) {
	u, err := s.config.Users.Verify(ctx, users.Clean(email), password)
	if errors.Is(err, users.ErrNoMatch) {
		return Session{}, &problem.Problem{Kind: problem.KindUnauthenticated, Code: "wrong_credentials",
			Detail: "The e-mail address or the password is wrong."}
	}
	if err != nil {
		return Session{}, err
	}
	last, err := s.lastCompany(ctx, u.ID)
	if err != nil {
		return Session{}, err
	}
	c, err := s.companyOf(ctx, u.ID, last)
	if err != nil {
		return Session{}, err
	}
	row := sessionRow{ID: newID(), User: u.ID, Company: c.ID}
	err = s.config.DB.InTx(noCompany(ctx), func(ctx context.Context, tx pgx.Tx) error { return insertSession(ctx, tx, row, from) })
	if err != nil {
		return Session{}, err
	}
	return s.issue(row, u, c), nil
}

// companyOf returns the wanted company, if the person belongs to it, else their first.
func (s *Service) companyOf(ctx context.Context, user, wanted uuid.UUID) (companies.Membership, error) {
	list, err := companies.Of(ctx, s.config.DB, user)
	if err != nil {
		return companies.Membership{}, err
	}
	if len(list) == 0 {
		return companies.Membership{}, problem.Forbidden("You belong to no company at the moment. Ask an admin of yours to add you again.")
	}
	i := slices.IndexFunc(list, func(c companies.Membership) bool { return c.ID == wanted })
	return list[max(i, 0)], nil
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
	c, err := s.companyOf(ctx, row.User, row.Company)
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
	_, err := s.revoke(ctx, id, 0)
	return err
}
