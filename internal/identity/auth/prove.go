package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/codes"
	"rapport/internal/identity/factors"
	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// ProofLife is how long after a proof of who they are a person may make dangerous changes.
const ProofLife = 10 * time.Minute

// Elevated is nil when the person of ctx has proven who they are a moment ago, in this session: by signing in, or by
// step-up. Else it is the problem "step_up_required". Programs with keys have no session and can't prove anything.
func (s *Service) Elevated(ctx context.Context) error {
	who, _ := tenant.From(ctx)
	until, err := s.provenUntil(ctx, who.SessionID)
	if err != nil {
		return err
	}
	if until.After(time.Now()) {
		return nil
	}
	return &problem.Problem{Kind: problem.KindForbidden, Code: "step_up_required",
		Detail: "This change needs a fresh proof that it is you: your password, a code or a passkey. It is then good for ten minutes."}
}

func (s *Service) provenUntil(ctx context.Context, session uuid.UUID) (time.Time, error) {
	at, err := pg.One(noCompany(ctx), s.config.DB, pgx.RowTo[*time.Time], "select proven_at from sessions where id = $1 and revoked_at is null", session)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && at == nil {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("auth.Elevated: %w", err)
	}
	return at.Add(ProofLife), nil
}

// Proven notes that the person of ctx has just proven who they are, and tells until when that counts.
func (s *Service) Proven(ctx context.Context) (time.Time, error) {
	who, _ := tenant.From(ctx)
	at, err := pg.One(noCompany(ctx), s.config.DB, pgx.RowTo[time.Time],
		"update sessions set proven_at = now() where id = $1 and user_id = $2 and revoked_at is null returning proven_at", who.SessionID, who.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return time.Time{}, signInAgain()
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("auth.Proven: %w", err)
	}
	return at.Add(ProofLife), nil
}

// StepUpBody proves who somebody is: exactly one of its fields. Who has an authenticator needs its code or a recovery code.
type StepUpBody struct {
	Password string `json:"password,omitempty" maxLength:"2000"`
	TOTP     string `json:"totp,omitempty" maxLength:"20" doc:"The code that the authenticator app shows"`
	Recovery string `json:"recovery_code,omitempty" maxLength:"40"`
	Code     string `json:"code,omitempty" maxLength:"20" doc:"The code that POST /auth/send-otp mailed for the purpose step_up"`
}

// enough refuses a password or a mailed code of somebody who has an authenticator: here it proves no more than at sign-in.
func (s *Service) enough(ctx context.Context, user uuid.UUID, field string) error {
	state, err := s.factors.Of(ctx, user)
	if err != nil || !state.TOTP {
		return err
	}
	return problem.Invalid(problem.Field{Name: field, Code: "totp_required",
		Message: "Your account has an authenticator app: give the code that it shows, a recovery code, or use a passkey."})
}

// StepUp proves again who the person of ctx is. What is wrong is a fault of its field, not of the session.
func (s *Service) StepUp(ctx context.Context, b StepUpBody) (time.Time, error) {
	field, given := "", 0
	for name, value := range map[string]string{"password": b.Password, "totp": b.TOTP, "recovery_code": b.Recovery, "code": b.Code} {
		if value != "" {
			field, given = name, given+1
		}
	}
	if given != 1 {
		return time.Time{}, problem.InvalidField("password", "Give exactly one of password, totp, recovery_code and code.")
	}
	who, _ := tenant.From(ctx)
	u, err := s.config.Users.Get(ctx, who.ID)
	if err != nil {
		return time.Time{}, err
	}
	if err := s.throttle.take(try{network: who.SessionID.String(), account: accountKey(u.Email), known: true}); err != nil {
		return time.Time{}, err
	}
	if b.Password != "" || b.Code != "" {
		if err := s.enough(ctx, who.ID, field); err != nil {
			return time.Time{}, err
		}
	}
	switch {
	case b.Password != "":
		_, err = s.config.Users.Verify(ctx, u.Email, b.Password)
	case b.Code != "":
		err = s.codes.Redeem(ctx, who.ID, codes.StepUp, b.Code)
	default:
		err = s.checkSecond(ctx, who.ID, Second{TOTP: b.TOTP, Recovery: b.Recovery})
	}
	if errors.Is(err, users.ErrNoMatch) || errors.Is(err, factors.ErrWrong) || errors.Is(err, codes.ErrWrong) {
		return time.Time{}, problem.Invalid(problem.Field{Name: field, Message: "This is not right. Please try again.", Code: "wrong_proof"})
	}
	if err != nil {
		return time.Time{}, err
	}
	return s.Proven(ctx)
}
