package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// verified is what a token was found to mean.
type verified struct {
	actor   tenant.Actor
	expires time.Time
	// read is when the database was asked.
	read time.Time
}

// Authenticate tells who an access token belongs to. Its error is Unauthenticated for anything wrong with the token and
// internal for everything else. Revoked sessions and changed roles count after Config.Recheck at the latest.
func (s *Service) Authenticate(ctx context.Context, token string) (tenant.Actor, error) {
	v, err := s.known.Load(ctx, token, s.verify)
	if err == nil && s.outdated(v) {
		s.known.Forget(token)
		v, err = s.known.Load(ctx, token, s.verify)
	}
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
	read := time.Now()
	actor := tenant.Actor{CompanyID: c.Company, ID: c.User, Kind: tenant.User, SessionID: c.Session, Via: "api"}
	// The company comes from a token of ours; whether the person still belongs to it is what the statement asks.
	who, err := pg.One(tenant.With(ctx, actor), s.config.DB, pgx.RowToStructByPos[struct {
		Name    string
		Role    tenant.Role
		RoleID  *uuid.UUID
		Closing bool
	}], `select u.name, m.role, m.role_id, c.closes_at is not null from sessions s
		join members m on m.company_id = $1 and m.user_id = s.user_id and m.deactivated_at is null
		join companies c on c.id = m.company_id and (c.closes_at is null or m.role = 'owner')
		join users u on u.id = s.user_id
		where s.id = $2 and s.user_id = $3 and s.revoked_at is null and s.expires_at > now() and (s.vouched_by = $1
			or not s.bound and (m.role = 'owner' or not exists (select from sign_in_providers p where p.company_id = $1 and p.enabled and p.required)))`, c.Company, c.Session, c.User)
	if errors.Is(err, pgx.ErrNoRows) {
		return verified{}, signInAgain()
	}
	if err != nil {
		return verified{}, fmt.Errorf("auth.Authenticate: %w", err)
	}
	actor.Name, actor.Role, actor.Closing = who.Name, who.Role, who.Closing
	if who.RoleID != nil {
		actor.RoleID = *who.RoleID
	}
	return verified{actor: actor, expires: c.Expires.Time, read: read}, nil
}

func signInAgain() error { return problem.Unauthenticated("Please sign in.") }
