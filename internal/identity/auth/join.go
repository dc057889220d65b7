package auth

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/companies"
	"rapport/internal/identity/members"
	"rapport/internal/identity/users"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Join is what somebody may enter a company by, such as an invitation. Take makes the person a member in the transaction,
// which is bound to the company; what it refuses undoes everything.
type Join struct {
	Company companies.Membership
	Email   string
	Take    func(ctx context.Context, tx pgx.Tx, user uuid.UUID) error
}

// JoinNew makes a person, who is then a member and signed in. An address in use is the Conflict "email_taken".
func (s *Service) JoinNew(ctx context.Context, j Join, name, password string, from Client) (Session, error) {
	u, faults := Person{Name: name, Email: j.Email, Password: password}.check(j.Company.Name)
	if faults != nil {
		return Session{}, problem.Invalid(faults...)
	}
	hash, err := s.config.Users.Hash(ctx, password)
	if err != nil {
		return Session{}, err
	}
	row := sessionRow{ID: newID(), User: u.ID, Company: j.Company.ID}
	// Who does it is the new person, so that the trail says so.
	ctx = tenant.With(ctx, tenant.Actor{CompanyID: j.Company.ID, ID: u.ID, Kind: tenant.User, Name: u.Name, Role: j.Company.Role, Via: "api"})
	err = s.config.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := users.Insert(ctx, tx, u, hash); err != nil {
			return err
		}
		if err := j.Take(ctx, tx, u.ID); err != nil {
			return err
		}
		return insertSession(ctx, tx, row, from)
	})
	if err != nil {
		return Session{}, err
	}
	return s.issue(row, u, j.Company), nil
}

// JoinAs makes the person of ctx a member, whose session acts in that company then. Like a switch it gives no refresh cookie.
func (s *Service) JoinAs(ctx context.Context, j Join) (Session, error) {
	who, ok := tenant.From(ctx)
	if !ok || who.Kind != tenant.User {
		return Session{}, signInAgain()
	}
	u, err := s.config.Users.Get(ctx, who.ID)
	if err != nil {
		return Session{}, err
	}
	if users.Key(u.Email) != users.Key(j.Email) {
		return Session{}, &problem.Problem{Kind: problem.KindForbidden, Code: "other_address",
			Detail: "This invitation is for another e-mail address than the one you are signed in with. Sign out, and open the link again."}
	}
	in := tenant.With(ctx, tenant.Actor{CompanyID: j.Company.ID, ID: who.ID, Kind: tenant.User, Name: who.Name, Role: j.Company.Role, RequestID: who.RequestID, Via: "api"})
	err = s.config.DB.InTx(in, func(ctx context.Context, tx pgx.Tx) error { return j.Take(ctx, tx, who.ID) })
	if err != nil {
		return Session{}, err
	}
	s.Forget(j.Company.ID, who.ID)
	row, err := s.activate(ctx, who.SessionID, j.Company.ID)
	if err != nil {
		return Session{}, err
	}
	return s.issue(row, u, j.Company), nil
}

// JoinKnown makes the person with j's address and a password a member, and signs nobody in: how that is done is for Login
// alone. It is for whoever belongs to no company, and so can't sign in to join. Its error is users.ErrNoMatch for a wrong
// password.
func (s *Service) JoinKnown(ctx context.Context, j Join, password string) error {
	u, err := s.config.Users.Verify(ctx, users.Clean(j.Email), password)
	if err != nil {
		return err
	}
	in := tenant.With(ctx, tenant.Actor{CompanyID: j.Company.ID, ID: u.ID, Kind: tenant.User, Name: u.Name, Role: j.Company.Role, Via: "api"})
	if err := s.config.DB.InTx(in, func(ctx context.Context, tx pgx.Tx) error { return j.Take(ctx, tx, u.ID) }); err != nil {
		return err
	}
	s.Forget(j.Company.ID, u.ID)
	return nil
}

// found makes a company with its first owner, in a transaction that is bound to it.
func (s *Service) found(ctx context.Context, tx pgx.Tx, c companies.Membership, owner uuid.UUID) error {
	if err := companies.Insert(ctx, tx, c.ID, c.Name); err != nil {
		return err
	}
	if err := members.Insert(ctx, tx, c.ID, owner, c.Role); err != nil {
		return err
	}
	for _, begin := range s.Founded {
		if err := begin(ctx, tx, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// maxCompanies bounds how many companies one person may belong to and still make another.
const maxCompanies = 50

// Found makes a further company, which the person of ctx owns.
func (s *Service) Found(ctx context.Context, name string) (c companies.Membership, err error) {
	who, ok := tenant.From(ctx)
	if !ok || who.Kind != tenant.User {
		return c, signInAgain()
	}
	name = users.Clean(name)
	if f, ok := users.CheckName("name", name); !ok {
		return c, problem.Invalid(f)
	}
	have, err := companies.Of(ctx, s.config.DB, who.ID)
	if err != nil {
		return c, err
	}
	if len(have) >= maxCompanies {
		return c, problem.Conflict("too_many_companies", "You belong to %d companies already, which is the most that one person may.", maxCompanies)
	}
	c = companies.Membership{ID: newID(), Name: name, Role: tenant.Owner}
	in := tenant.With(ctx, tenant.Actor{CompanyID: c.ID, ID: who.ID, Kind: tenant.User, Name: who.Name, Role: tenant.Owner, RequestID: who.RequestID, Via: "api"})
	return c, s.config.DB.InTx(in, func(ctx context.Context, tx pgx.Tx) error { return s.found(ctx, tx, c, who.ID) })
}

// member names a person in one company.
type member struct{ company, user uuid.UUID }

// Forget makes tokens of one person in one company be asked for again: the role is another, or there is none any more.
func (s *Service) Forget(company, user uuid.UUID) { s.changed.Put(member{company, user}, time.Now()) }

// ForgetCompany is Forget for everybody in it.
func (s *Service) ForgetCompany(company uuid.UUID) {
	s.changed.Put(member{company: company}, time.Now())
}

// outdated tells whether what is known of a token was read before something changed.
func (s *Service) outdated(v verified) bool {
	for _, m := range []member{{v.actor.CompanyID, v.actor.ID}, {company: v.actor.CompanyID}} {
		if at, ok := s.changed.Find(m); ok && v.read.Before(at) {
			return true
		}
	}
	return false
}
