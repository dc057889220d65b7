package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"rapport/internal/identity/codes"
	"rapport/internal/platform/jobs"
)

// What is done after the answer, so that the answer's time does not tell whether there was anything to do.
const (
	afterCode    = "code"
	afterReset   = "reset"
	afterFailure = "failure"
)

const (
	laterTime  = time.Minute
	laterTries = 5
)

// Later is work on the account of a person, who need not exist: UserID is then nil.
type Later struct {
	What    string        `json:"what"`
	UserID  uuid.UUID     `json:"user_id"`
	Purpose codes.Purpose `json:"purpose,omitempty"`
	Lang    string        `json:"lang,omitempty"`
	How     string        `json:"how,omitempty"`
	Address string        `json:"address,omitempty"`
}

// Kind names the job.
func (Later) Kind() string { return "sign_in_later" }

// Company is for jobs: a person's account belongs to none.
func (Later) Company() (uuid.UUID, string) { return uuid.Nil, "api" }

// after puts work off until the answer is given.
func (s *Service) after(ctx context.Context, l Later) error {
	return s.config.DB.InTx(noCompany(ctx), func(ctx context.Context, tx pgx.Tx) error {
		_, err := s.config.Queue.Insert(ctx, tx, l, jobs.Default, laterTries)
		return err
	})
}

func (s *Service) work(ctx context.Context, job *river.Job[Later]) error {
	l := job.Args
	if l.UserID == uuid.Nil {
		return nil
	}
	u, err := s.config.Users.Get(ctx, l.UserID)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	verified, err := s.config.Users.IsVerified(ctx, l.UserID)
	if err != nil {
		return err
	}
	return s.config.DB.InTx(noCompany(ctx), func(ctx context.Context, tx pgx.Tx) error {
		switch {
		case l.What == afterCode && l.Purpose == codes.Verification && verified:
			return nil
		case l.What == afterCode && (l.Purpose != codes.Login || verified):
			return s.codes.Send(ctx, tx, u, l.Purpose, l.Lang)
		case l.What == afterCode || l.What == afterReset:
			// Whoever registered with an address that was never proven may not be its owner: the owner chooses a password of
			// their own and ends that one's sessions, rather than to enter an account that a stranger knows the password of.
			return s.codes.SendReset(ctx, tx, u, l.Lang)
		case l.What == afterFailure:
			return s.NoteOfPerson(ctx, tx, u.ID, "sign_in_failed", false, detail{"method": l.How, "address": l.Address})
		}
		return fmt.Errorf("auth: no such work: %s", l.What)
	})
}
