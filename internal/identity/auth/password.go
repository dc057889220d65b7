package auth

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/companies"
	"rapport/internal/identity/users"
	"rapport/internal/platform/problem"
)

// PasswordChange is a new password with the one that it replaces.
type PasswordChange struct {
	Current  string `json:"current_password"`
	Password string `json:"password" doc:"At least 8 characters, at most 256 bytes; not the address, the name or the company's name"`
}

// ChangePassword replaces the password of the actor, who is u, and ends their other sessions. The present one goes on.
func (s *Service) ChangePassword(ctx context.Context, u users.User, c PasswordChange) error {
	_, err := s.config.Users.Verify(ctx, u.Email, c.Current)
	if errors.Is(err, users.ErrNoMatch) {
		return problem.Invalid(problem.Field{Name: "current_password", Message: "This is not your current password.", Code: "wrong_password"})
	}
	if err != nil {
		return err
	}
	if err := s.checkNew(ctx, u, c); err != nil {
		return err
	}
	hash, err := s.config.Users.Hash(ctx, c.Password)
	if err != nil {
		return err
	}
	var after func()
	err = s.config.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := users.SetPassword(ctx, tx, u.ID, hash); err != nil {
			return err
		}
		if after, err = s.PasswordChanged(ctx, tx); err != nil {
			return err
		}
		return s.NoteOfPerson(ctx, tx, u.ID, "password_change", true, nil)
	})
	if err == nil {
		after()
	}
	return err
}

// checkNew holds a new password to the rules. The names of the person's companies are words that others try first.
func (s *Service) checkNew(ctx context.Context, u users.User, c PasswordChange) error {
	list, err := companies.Of(ctx, s.config.DB, u.ID)
	if err != nil {
		return err
	}
	own := []string{u.Email, u.Name}
	for _, company := range list {
		own = append(own, company.Name)
	}
	if f, ok := users.CheckPassword(c.Password, own...); !ok {
		return problem.Invalid(f)
	}
	if c.Password == c.Current {
		return problem.Invalid(problem.Field{Name: "password", Message: "The new password is the current one. Choose another.", Code: "password_same"})
	}
	return nil
}
