// Package security is what a person does about the safety of their own account: to prove again who they are, to turn the
// codes of an authenticator app on and off, and to look through the sessions that are open in their name.
//
// The proofs themselves are checked in auth and factors.
package security

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/auth"
	"rapport/internal/identity/codes"
	"rapport/internal/identity/factors"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Security changes the account of the person in the context.
type Security struct {
	Auth *auth.Service
	DB   *pg.DB
}

// verified is for what needs a proven address: else one who registered with a stranger's address could stay inside after
// the stranger has taken the account over.
func (s *Security) verified(ctx context.Context) error {
	who, _ := tenant.From(ctx)
	is, err := s.Auth.Users().IsVerified(ctx, who.ID)
	if err == nil && !is {
		err = problem.Conflict("email_unverified", "Please confirm your e-mail address first.")
	}
	return err
}

func (s *Security) enrol(ctx context.Context) (e factors.Enrolment, err error) {
	if err := s.verified(ctx); err != nil {
		return e, err
	}
	who, _ := tenant.From(ctx)
	u, err := s.Auth.Users().Get(ctx, who.ID)
	if err != nil {
		return e, err
	}
	e, err = s.Auth.Factors().Enrol(ctx, u)
	if errors.Is(err, factors.ErrOn) {
		err = problem.Conflict("totp_on", "An authenticator app is in use already. Turn it off first.")
	}
	return e, err
}

func (s *Security) confirm(ctx context.Context, code string) (recovery []string, err error) {
	who, _ := tenant.From(ctx)
	err = s.change(ctx, "totp_on", func(ctx context.Context, tx pgx.Tx) error {
		recovery, err = s.Auth.Factors().Confirm(ctx, tx, who.ID, code)
		return err
	})
	if errors.Is(err, factors.ErrWrong) {
		err = problem.Invalid(problem.Field{Name: "code", Message: "This code is wrong, or too old. Type the one that the app shows now.", Code: "wrong_app_code"})
	}
	return recovery, err
}

func (s *Security) renew(ctx context.Context) (recovery []string, err error) {
	who, _ := tenant.From(ctx)
	state, err := s.Auth.Factors().Of(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	if !state.TOTP {
		return nil, problem.Conflict("totp_off", "There are recovery codes only beside an authenticator app. Turn one on first.")
	}
	err = s.change(ctx, "recovery_codes", func(ctx context.Context, tx pgx.Tx) error {
		recovery, err = s.Auth.Factors().Renew(ctx, tx, who.ID)
		return err
	})
	return recovery, err
}

func (s *Security) disable(ctx context.Context, lang string) error {
	who, _ := tenant.From(ctx)
	u, err := s.Auth.Users().Get(ctx, who.ID)
	if err != nil {
		return err
	}
	return s.change(ctx, "totp_off", func(ctx context.Context, tx pgx.Tx) error {
		was, err := s.Auth.Factors().Disable(ctx, tx, who.ID)
		if err != nil {
			return err
		}
		if !was {
			return problem.NotFound("authenticator app")
		}
		return s.Auth.Codes().Tell(ctx, tx, u, codes.TOTPOff, lang)
	})
}

// change makes a change to the person's account and notes it in each of their companies, or neither.
func (s *Security) change(ctx context.Context, action string, do func(ctx context.Context, tx pgx.Tx) error) error {
	who, _ := tenant.From(ctx)
	return s.DB.InTx(pg.AsUser(ctx, uuid.Nil), func(ctx context.Context, tx pgx.Tx) error {
		if err := do(ctx, tx); err != nil {
			return err
		}
		return s.Auth.NoteOfPerson(ctx, tx, who.ID, action, true, nil)
	})
}
