package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
)

type sessionRow struct {
	ID         uuid.UUID
	User       uuid.UUID
	Company    uuid.UUID
	Generation int64
	vouched
}

// insertSession opens a session and forgets the person's expired ones.
func insertSession(ctx context.Context, tx pgx.Tx, row sessionRow, from Client) error {
	_, err := tx.Exec(ctx, `with gone as (delete from sessions where user_id = $2 and expires_at < now())
		insert into sessions (id, user_id, active_company_id, expires_at, user_agent, address, vouched_by, bound, proven_at) values ($1, $2, $3, $4, $5, $6, $7, $8, now())`,
		row.ID, row.User, row.Company, time.Now().Add(SessionLife), from.Agent, from.Address, row.Vouched, row.Bound)
	if err != nil {
		return fmt.Errorf("auth: open session: %w", err)
	}
	return nil
}

// rotate makes the session's next generation, if generation is the present one. pgx.ErrNoRows when it is not, or the
// session is over.
func (s *Service) rotate(ctx context.Context, session uuid.UUID, generation int64) (sessionRow, error) {
	return pg.One(noCompany(ctx), s.config.DB, pgx.RowToStructByPos[sessionRow],
		`update sessions set generation = generation + 1, last_seen_at = now(), expires_at = least($3, created_at + interval '`+sessionMost+`')
		where id = $1 and generation = $2 and revoked_at is null and expires_at > now()
		returning id, user_id, active_company_id, generation, vouched_by, bound`, session, generation, time.Now().Add(SessionLife))
}

// revoke ends a session that has come at least as far as generation. It tells whether there was one to end.
func (s *Service) revoke(ctx context.Context, session uuid.UUID, generation int64) (bool, error) {
	tag, err := s.config.DB.Exec(noCompany(ctx),
		"update sessions set revoked_at = now() where id = $1 and generation >= $2 and revoked_at is null", session, generation)
	if err != nil {
		return false, fmt.Errorf("auth: revoke session: %w", err)
	}
	s.ended.Put(session, struct{}{})
	return tag.RowsAffected() > 0, nil
}

// activate makes company the one that the session's next refresh acts in.
func (s *Service) activate(ctx context.Context, session, company uuid.UUID) (sessionRow, error) {
	row, err := pg.One(noCompany(ctx), s.config.DB, pgx.RowToStructByPos[sessionRow],
		`update sessions set active_company_id = $2, last_seen_at = now() where id = $1 and revoked_at is null
		returning id, user_id, active_company_id, generation, vouched_by, bound`, session, company)
	if errors.Is(err, pgx.ErrNoRows) {
		return row, signInAgain()
	}
	if err != nil {
		return row, fmt.Errorf("auth: switch company: %w", err)
	}
	return row, nil
}

// lastCompany is where a person worked last; uuid.Nil for one who never signed in, or long ago.
func (s *Service) lastCompany(ctx context.Context, user uuid.UUID) (uuid.UUID, error) {
	id, err := pg.One(noCompany(ctx), s.config.DB, pgx.RowTo[uuid.UUID],
		"select active_company_id from sessions where user_id = $1 order by last_seen_at desc limit 1", user)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, fmt.Errorf("auth: last company: %w", err)
	}
	return id, nil
}

// noCompany is for statements on sessions only: a session belongs to a person.
func noCompany(ctx context.Context) context.Context { return pg.AsUser(ctx, uuid.Nil) }
