package auth

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/companies"
	"rapport/internal/identity/members"
	"rapport/internal/identity/users"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Person is what somebody says of themselves to get an account.
type Person struct{ Name, Email, Password string }

// Client is where a session was opened, for the person to recognise it later.
type Client struct{ Address, Agent string }

// Register makes a person, their first company and its owner, and signs them in; all or nothing. Faults in what was given
// are Invalid, an address in use is the Conflict "email_taken".
func (s *Service) Register(ctx context.Context, company string, p Person, from Client) (Session, error) {
	company = users.Clean(company)
	u, faults := p.check(company)
	if f, ok := users.CheckName("company_name", company); !ok {
		faults = append(faults, f)
	}
	if faults != nil {
		return Session{}, problem.Invalid(faults...)
	}
	hash, err := s.config.Users.Hash(ctx, p.Password)
	if err != nil {
		return Session{}, err
	}
	c := companies.Membership{ID: newID(), Name: company, Role: tenant.Owner}
	row := sessionRow{ID: newID(), User: u.ID, Company: c.ID}
	err = s.config.DB.InTx(tenant.AsSystem(ctx, c.ID, "api"), func(ctx context.Context, tx pgx.Tx) error {
		if err := users.Insert(ctx, tx, u, hash); err != nil {
			return err
		}
		if err := s.found(ctx, tx, c, u.ID); err != nil {
			return err
		}
		return insertSession(ctx, tx, row, from)
	})
	if err != nil {
		return Session{}, err
	}
	return s.issue(row, u, c), nil
}

// AddMember makes a person who belongs to the company of ctx from the start, for demo data and tests.
func (s *Service) AddMember(ctx context.Context, p Person, role tenant.Role) (users.User, error) {
	who, ok := tenant.From(ctx)
	if !ok {
		return users.User{}, signInAgain()
	}
	u, faults := p.check()
	if faults != nil {
		return u, problem.Invalid(faults...)
	}
	hash, err := s.config.Users.Hash(ctx, p.Password)
	if err != nil {
		return u, err
	}
	return u, s.config.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if err := users.Insert(ctx, tx, u, hash); err != nil {
			return err
		}
		return members.Insert(ctx, tx, who.CompanyID, u.ID, role)
	})
}

// check returns the person cleaned, with an id, and every fault at once. The password must be none of words either.
func (p Person) check(words ...string) (u users.User, faults []problem.Field) {
	u = users.User{ID: newID(), Name: users.Clean(p.Name), Email: users.Clean(p.Email)}
	note := func(f problem.Field, ok bool) {
		if !ok {
			faults = append(faults, f)
		}
	}
	note(users.CheckName("name", u.Name))
	note(users.CheckEmail(u.Email))
	note(users.CheckPassword(p.Password, append(words, u.Email, u.Name)...))
	return u, faults
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
