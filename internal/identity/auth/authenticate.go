package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// verified is what a token was found to mean.
type verified struct {
	actor   tenant.Actor
	expires time.Time
}

// Authenticate tells who an access token belongs to. Its error is Unauthenticated for anything wrong with the token and
// internal for everything else. Revoked sessions and changed roles count after Config.Recheck at the latest.
func (s *Service) Authenticate(ctx context.Context, token string) (tenant.Actor, error) {
	v, err := s.known.Load(ctx, token, s.verify)
	if err != nil {
		return tenant.Actor{}, err
	}
	if _, over := s.ended.Find(v.actor.SessionID); over || !time.Now().Before(v.expires) {
		return tenant.Actor{}, signInAgain()
	}
	return v.actor, nil
}

func (s *Service) verify(ctx context.Context, token string) (verified, error) {
	c, err := s.tokens.read(token)
	if err != nil {
		return verified{}, signInAgain()
	}
	actor := tenant.Actor{CompanyID: c.Company, ID: c.User, Kind: tenant.User, SessionID: c.Session, Via: "api"}
	// The company comes from a token of ours; whether the person still belongs to it is what the statement asks.
	who, err := pg.One(tenant.With(ctx, actor), s.config.DB, pgx.RowToStructByPos[struct {
		Name string
		Role tenant.Role
	}], `select u.name, m.role from sessions s
		join members m on m.company_id = $1 and m.user_id = s.user_id
		join users u on u.id = s.user_id
		where s.id = $2 and s.user_id = $3 and s.revoked_at is null and s.expires_at > now()`, c.Company, c.Session, c.User)
	if errors.Is(err, pgx.ErrNoRows) {
		return verified{}, signInAgain()
	}
	if err != nil {
		return verified{}, fmt.Errorf("auth.Authenticate: %w", err)
	}
	actor.Name, actor.Role = who.Name, who.Role
	return verified{actor: actor, expires: c.Expires.Time}, nil
}

func signInAgain() error { return problem.Unauthenticated("Please sign in.") }
