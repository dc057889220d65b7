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

// Device is one session as its person sees it.
type Device struct {
	ID         uuid.UUID `json:"id" db:"id" x-id:"session"`
	CreatedAt  time.Time `json:"created_at" db:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at" db:"last_seen_at" doc:"When its access was renewed last, to a quarter of an hour"`
	Agent      string    `json:"agent" db:"user_agent" doc:"What the browser says it is"`
	Address    string    `json:"address" db:"address" doc:"Where it was opened from"`
	Company    string    `json:"company" db:"company" doc:"The company it works in"`
	Current    bool      `json:"current" db:"current" doc:"Whether it is the session of this call"`
}

// Devices lists the open sessions of the person of ctx, this one first, then the latest.
func (s *Service) Devices(ctx context.Context) ([]Device, error) {
	who, _ := tenant.From(ctx)
	list, err := pg.Collect(pg.AsUser(ctx, who.ID), s.config.DB, pgx.RowToStructByName[Device], `select s.id, s.created_at, s.last_seen_at, s.user_agent, s.address,
		coalesce(c.name, '') company, s.id = $2 current from sessions s left join companies c on c.id = s.active_company_id
		where s.user_id = $1 and s.revoked_at is null and s.expires_at > now() order by s.id = $2 desc, s.last_seen_at desc, s.id limit 200`, who.ID, who.SessionID)
	if err != nil {
		return nil, fmt.Errorf("auth.Devices: %w", err)
	}
	return list, nil
}

// End ends one session of the person of ctx. Another's is as unknown as one that never was.
func (s *Service) End(ctx context.Context, id uuid.UUID) error {
	who, _ := tenant.From(ctx)
	err := s.config.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var gone uuid.UUID
		err := tx.QueryRow(ctx, "update sessions set revoked_at = now() where id = $1 and user_id = $2 and revoked_at is null and expires_at > now() returning id", id, who.ID).Scan(&gone)
		if errors.Is(err, pgx.ErrNoRows) {
			return problem.NotFound("session")
		}
		if err != nil {
			return fmt.Errorf("auth.End: %w", err)
		}
		return s.note(ctx, tx, "sessions", id, "revoke", nil)
	})
	if err == nil {
		s.forgetSessions([]uuid.UUID{id})
	}
	return err
}

// EndOthers ends every session of the person of ctx but this one, and tells how many.
func (s *Service) EndOthers(ctx context.Context) (int, error) {
	who, _ := tenant.From(ctx)
	var ended []uuid.UUID
	err := s.config.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		if ended, err = revokeAll(ctx, tx, who.ID, who.SessionID); err != nil {
			return err
		}
		for _, id := range ended {
			if err := s.note(ctx, tx, "sessions", id, "revoke", nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.forgetSessions(ended)
	}
	return len(ended), err
}

// revokeAll ends the open sessions of a person but one.
func revokeAll(ctx context.Context, tx pgx.Tx, user, but uuid.UUID) ([]uuid.UUID, error) {
	rows, err := tx.Query(context.WithoutCancel(ctx), "update sessions set revoked_at = now() where user_id = $1 and id <> $2 and revoked_at is null and expires_at > now() returning id", user, but)
	if err != nil {
		return nil, fmt.Errorf("auth: end sessions: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

// forgetSessions has this process know at once what others learn within Config.Recheck.
func (s *Service) forgetSessions(ended []uuid.UUID) {
	for _, id := range ended {
		s.ended.Put(id, struct{}{})
	}
}
