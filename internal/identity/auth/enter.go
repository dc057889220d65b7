package auth

import (
	"context"
	"errors"
	"log/slog"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/companies"
	"rapport/internal/identity/factors"
	"rapport/internal/identity/users"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Method is what a person signed in with, as the trail tells it.
type Method string

// The methods.
const (
	ByPassword Method = "password"
	ByCode     Method = "code"
	ByPasskey  Method = "passkey"
	ByReset    Method = "reset"
	ByProvider Method = "provider"
)

// Second is the second proof that a sign-in brings along; empty when it brings none.
type Second struct{ TOTP, Recovery string }

// Open opens a session for a person who has proven who they are, in the company where they worked last. wanted, if it is not
// uuid.Nil, is the company to work in.
func (s *Service) Open(ctx context.Context, u users.User, how Method, wanted uuid.UUID, from Client) (Session, error) {
	if wanted == uuid.Nil {
		last, err := s.lastCompany(ctx, u.ID)
		if err != nil {
			return Session{}, err
		}
		wanted = last
	}
	v, err := s.vouch(ctx, u, how, wanted)
	if err != nil {
		return Session{}, err
	}
	c, err := s.companyOf(ctx, u.ID, wanted, v)
	if err != nil {
		return Session{}, err
	}
	row := sessionRow{ID: newID(), User: u.ID, Company: c.ID, vouched: v}
	err = s.config.DB.InTx(acting(ctx, u, c), func(ctx context.Context, tx pgx.Tx) error {
		if err := insertSession(ctx, tx, row, from); err != nil {
			return err
		}
		return s.note(ctx, tx, "sessions", row.ID, "sign_in", detail{"method": string(how), "address": from.Address, "agent": from.Agent})
	})
	if err != nil {
		return Session{}, err
	}
	return s.issue(row, u, c), nil
}

// acting is the context of a person in one of their companies.
func acting(ctx context.Context, u users.User, c companies.Membership) context.Context {
	return tenant.With(ctx, tenant.Actor{CompanyID: c.ID, ID: u.ID, Kind: tenant.User, Name: u.Name, Role: c.Role, Via: "api"})
}

// second holds a person who has an authenticator to its code, or to a recovery code. Who has none passes.
func (s *Service) second(ctx context.Context, u users.User, with Second) error {
	state, err := s.factors.Of(ctx, u.ID)
	if err != nil || !state.TOTP {
		return err
	}
	if with.TOTP == "" && with.Recovery == "" {
		return &problem.Problem{Kind: problem.KindUnauthenticated, Code: "totp_required",
			Detail: "Please type the code that your authenticator app shows, or one of your recovery codes."}
	}
	err = s.checkSecond(ctx, u.ID, with)
	if errors.Is(err, factors.ErrWrong) {
		s.failed(ctx, u.ID, "totp")
		return &problem.Problem{Kind: problem.KindUnauthenticated, Code: "wrong_totp", Detail: "This code is wrong, or was used already. Wait for the next one and try again."}
	}
	return err
}

// checkSecond uses up a second proof. Tries are bounded for each person, since six digits can be guessed.
func (s *Service) checkSecond(ctx context.Context, user uuid.UUID, with Second) error {
	if err := s.throttle.seconds.Take(user.String()); err != nil {
		return err
	}
	var err error
	if with.TOTP != "" {
		err = s.factors.Check(ctx, user, with.TOTP)
	} else {
		err = s.factors.Recover(ctx, user, with.Recovery)
	}
	if err == nil {
		s.throttle.seconds.Forget(user.String())
	}
	return err
}

// failed has it noted, after the answer, that somebody could not sign in to the account of user. Whether there is one makes
// no difference to the work here.
func (s *Service) failed(ctx context.Context, user uuid.UUID, how string) {
	err := s.after(ctx, Later{What: afterFailure, UserID: user, How: how, Address: client(ctx).Address})
	if err != nil {
		slog.ErrorContext(ctx, "a failed sign-in was not noted", "error", err)
	}
}
