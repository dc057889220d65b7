package auth

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/companies"
	"rapport/internal/identity/users"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// vouched is whose word opened a session. Where it was a provider's and the account has an authenticator, which the provider
// did not ask for, the session is bound: it holds in the provider's company and in none of the person's others.
type vouched struct {
	// Vouched is the company whose provider it was; nil for a session that was opened here.
	Vouched *uuid.UUID `db:"vouched_by"`
	Bound   bool       `db:"bound"`
}

func (s *Service) vouch(ctx context.Context, u users.User, how Method, company uuid.UUID) (vouched, error) {
	if how != ByProvider {
		return vouched{}, nil
	}
	state, err := s.factors.Of(ctx, u.ID)
	return vouched{Vouched: &company, Bound: state.TOTP}, err
}

// admits tells whether a company lets such a session of one of its members in: one that insists on its provider takes others
// from its owners only, who keep a way in when the provider is away. Authenticate asks the same with every token.
func (s *Service) admits(ctx context.Context, c companies.Membership, v vouched) (bool, error) {
	if v.Vouched != nil && *v.Vouched == c.ID {
		return true, nil
	}
	if v.Bound || c.Role == tenant.Owner {
		return !v.Bound, nil
	}
	insists, err := pg.One(tenant.AsSystem(ctx, c.ID, "api"), s.config.DB, pgx.RowTo[bool],
		"select exists (select from sign_in_providers where company_id = $1 and enabled and required)", c.ID)
	if err != nil {
		return false, fmt.Errorf("auth: provider: %w", err)
	}
	return !insists, nil
}

// mayEnter gives the membership of who in a company that lets their session in.
func (s *Service) mayEnter(ctx context.Context, who tenant.Actor, company uuid.UUID) (c companies.Membership, err error) {
	list, err := companies.Of(ctx, s.config.DB, who.ID)
	if err != nil {
		return c, err
	}
	i := slices.IndexFunc(list, func(c companies.Membership) bool { return c.ID == company })
	if i < 0 {
		return c, problem.NotFound("company")
	}
	v, err := s.session(ctx)
	if err != nil {
		return c, err
	}
	ok, err := s.admits(ctx, list[i], v)
	if err == nil && !ok {
		err = providerRequired()
	}
	return list[i], err
}

func (s *Service) session(ctx context.Context) (v vouched, err error) {
	who, _ := tenant.From(ctx)
	v, err = pg.One(noCompany(ctx), s.config.DB, pgx.RowToStructByName[vouched], "select vouched_by, bound from sessions where id = $1", who.SessionID)
	if err != nil {
		return v, fmt.Errorf("auth: session: %w", err)
	}
	return v, nil
}

// ThroughProvider tells whether the session of ctx would go on if its company insisted on its provider.
func (s *Service) ThroughProvider(ctx context.Context) (bool, error) {
	who, _ := tenant.From(ctx)
	v, err := s.session(ctx)
	return err == nil && (who.Role == tenant.Owner || v.Vouched != nil && *v.Vouched == who.CompanyID), err
}

func providerRequired() error {
	return &problem.Problem{Kind: problem.KindForbidden, Code: "provider_required",
		Detail: "This company lets its people in through its own sign-in provider only. Sign in with your company's account."}
}
