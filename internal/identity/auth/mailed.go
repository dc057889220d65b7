package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/codes"
	"rapport/internal/identity/users"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// mailEvery is how often one sender may ask for a mail of one purpose to one address.
const mailEvery = codes.Every

// SendCode has a code mailed to the address, if there is an account; to the signed-in person, where email is empty. The
// answer and its time are the same for every address.
func (s *Service) SendCode(ctx context.Context, email string, purpose codes.Purpose, from Client) error {
	who, signedIn := tenant.From(ctx)
	if purpose == codes.StepUp && !signedIn {
		return signInAgain()
	}
	if signedIn && (purpose != codes.Login || email == "") {
		u, err := s.config.Users.Get(ctx, who.ID)
		if err != nil {
			return err
		}
		email = u.Email
	}
	return s.mailLater(ctx, email, Later{What: afterCode, Purpose: purpose, Lang: from.Lang}, from)
}

// ForgotPassword has a link mailed to choose a new password with, if there is an account.
func (s *Service) ForgotPassword(ctx context.Context, email string, from Client) error {
	return s.mailLater(ctx, email, Later{What: afterReset, Lang: from.Lang}, from)
}

func (s *Service) mailLater(ctx context.Context, email string, l Later, from Client) error {
	if f, ok := users.CheckEmail(users.Clean(email)); !ok {
		return problem.Invalid(f)
	}
	a := s.tryOf(from, email)
	if err := s.throttle.addresses.Take(a.network); err != nil {
		return err
	}
	if err := s.throttle.mails.Take(l.What + " " + string(l.Purpose) + " " + a.network + " " + a.account); err != nil {
		return err
	}
	id, err := s.config.Users.Find(ctx, email)
	if err != nil {
		return err
	}
	l.UserID = id
	return s.after(ctx, l)
}

// LoginByCode signs in with a code that was mailed. A code that still lacks its second proof stays good.
func (s *Service) LoginByCode(ctx context.Context, email, code string, with Second, from Client) (Session, error) {
	id, err := s.holder(ctx, email, from)
	if err != nil {
		return Session{}, err
	}
	if err := s.codes.Check(ctx, id, codes.Login, code); err != nil {
		s.failed(ctx, id, string(ByCode))
		return Session{}, notGood(err)
	}
	u, err := s.config.Users.Get(ctx, id)
	if err != nil {
		return Session{}, err
	}
	if err := s.second(ctx, u, with); err != nil {
		return Session{}, err
	}
	if err := s.codes.Use(ctx, id, codes.Login, code); err != nil {
		return Session{}, notGood(err)
	}
	return s.Open(ctx, u, ByCode, uuid.Nil, from)
}

// VerifyByCode notes that the person reads the mail of their address.
func (s *Service) VerifyByCode(ctx context.Context, email, code string, from Client) error {
	id, err := s.holder(ctx, email, from)
	if err != nil {
		return err
	}
	if err := s.codes.Redeem(ctx, id, codes.Verification, code); err != nil {
		return notGood(err)
	}
	return s.verified(ctx, id)
}

// VerifyByLink is VerifyByCode for a link.
func (s *Service) VerifyByLink(ctx context.Context, token string) error {
	user, err := s.codes.Whose(ctx, codes.Verification, token)
	if errors.Is(err, codes.ErrWrong) {
		return linkOver()
	}
	if err != nil {
		return err
	}
	return s.verified(ctx, user)
}

// holder is the person of an address, or the signed-in one where it is empty. uuid.Nil has no code.
func (s *Service) holder(ctx context.Context, email string, from Client) (uuid.UUID, error) {
	if who, ok := tenant.From(ctx); ok && email == "" {
		return who.ID, s.throttle.take(try{network: who.SessionID.String(), account: who.ID.String(), known: true})
	}
	if err := s.throttle.take(s.tryOf(from, email)); err != nil {
		return uuid.Nil, err
	}
	return s.config.Users.Find(ctx, email)
}

// notGood is what is said of a code: never which of all things is wrong with it.
func notGood(err error) error {
	if !errors.Is(err, codes.ErrWrong) {
		return err
	}
	return &problem.Problem{Kind: problem.KindInvalid, Code: "wrong_code", Detail: wrongCode,
		Fields: []problem.Field{{Name: "code", Message: wrongCode, Code: "wrong_code"}}}
}

const wrongCode = "This code is wrong, too old or was tried too often. Ask for a new one."

func linkOver() error {
	return problem.Gone("link_over", "This link is over: it was used already, or is too old. Ask for a new one.")
}

// verified notes that an address is the person's own.
func (s *Service) verified(ctx context.Context, user uuid.UUID) error {
	return s.config.DB.InTx(noCompany(ctx), func(ctx context.Context, tx pgx.Tx) error {
		first, err := users.Verified(ctx, tx, user)
		if err != nil || !first {
			return err
		}
		return s.NoteOfPerson(ctx, tx, user, "verify", true, nil)
	})
}

// ResetPassword gives the person of a link a new password, verifies the address, and ends every session and every other
// code and link.
func (s *Service) ResetPassword(ctx context.Context, token, password, lang string) error {
	id, err := s.codes.Whose(ctx, codes.Reset, token)
	if errors.Is(err, codes.ErrWrong) {
		return linkOver()
	}
	if err != nil {
		return err
	}
	u, err := s.config.Users.Get(ctx, id)
	if err != nil {
		return err
	}
	if f, ok := users.CheckPassword(password, u.Email, u.Name); !ok {
		return problem.Invalid(f)
	}
	hash, err := s.config.Users.Hash(ctx, password)
	if err != nil {
		return err
	}
	var ended []uuid.UUID
	err = s.config.DB.InTx(noCompany(ctx), func(ctx context.Context, tx pgx.Tx) error {
		if _, err := s.codes.RedeemLink(ctx, tx, codes.Reset, token); errors.Is(err, codes.ErrWrong) {
			return linkOver()
		} else if err != nil {
			return err
		}
		ended, err = s.setPassword(ctx, tx, u, hash, uuid.Nil)
		if err != nil {
			return err
		}
		if _, err := users.Verified(ctx, tx, u.ID); err != nil {
			return err
		}
		if err := s.codes.Tell(ctx, tx, u, codes.PasswordReset, lang); err != nil {
			return err
		}
		return s.NoteOfPerson(ctx, tx, u.ID, "password_reset", true, nil)
	})
	if err == nil {
		s.forgetSessions(ended)
	}
	return err
}

// setPassword stores a new password's hash and makes everything useless that the old one opened, but for the session keep.
func (s *Service) setPassword(ctx context.Context, tx pgx.Tx, u users.User, hash string, keep uuid.UUID) (ended []uuid.UUID, err error) {
	if err := users.SetPassword(ctx, tx, u.ID, hash); err != nil {
		return nil, err
	}
	if err := s.codes.Forget(ctx, tx, u.ID); err != nil {
		return nil, fmt.Errorf("auth: password: %w", err)
	}
	return revokeAll(ctx, tx, u.ID, keep)
}

// PasswordChanged is to be called in the transaction that changes a person's password: it ends every session of theirs but
// the one of ctx, and makes codes and links useless. Call after once it has committed.
func (s *Service) PasswordChanged(ctx context.Context, tx pgx.Tx) (after func(), err error) {
	who, _ := tenant.From(ctx)
	if err := s.codes.Forget(ctx, tx, who.ID); err != nil {
		return nil, fmt.Errorf("auth: password: %w", err)
	}
	ended, err := revokeAll(ctx, tx, who.ID, who.SessionID)
	return func() { s.forgetSessions(ended) }, err
}

// purposes that POST /auth/send-otp knows.
var purposes = []codes.Purpose{codes.Login, codes.Verification, codes.StepUp}

func purposeOf(word string) (codes.Purpose, error) {
	p := codes.Purpose(word)
	if !slices.Contains(purposes, p) {
		return "", problem.InvalidField("purpose", "purpose is one of login, verification and step_up.")
	}
	return p, nil
}

// Vouched notes that the holder of a person's domain has said who they are: their address is proven. Where it was not before,
// whoever registered it may have been somebody else: their password and sessions end. Call after once tx has committed.
func (s *Service) Vouched(ctx context.Context, tx pgx.Tx, user uuid.UUID) (after func(), err error) {
	first, err := users.Verified(ctx, tx, user)
	if err != nil || !first {
		return func() {}, err
	}
	if err := users.SetPassword(ctx, tx, user, ""); err != nil {
		return nil, err
	}
	ended, err := revokeAll(ctx, tx, user, uuid.Nil)
	return func() { s.forgetSessions(ended) }, err
}
