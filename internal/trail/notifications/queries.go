package notifications

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// mine reads one's own notifications, newest first, before the last one of an earlier page.
func (s *Service) mine(ctx context.Context, before uuid.UUID, limit int) ([]Notification, error) {
	who, _ := tenant.From(ctx)
	return pg.Collect(ctx, s.db, pgx.RowToStructByPos[Notification], `select id, kind, record, record_id, title, from_name, at, seen_at from notifications
		where company_id = $1 and user_id = $2 and id < $3 order by id desc limit $4`, who.CompanyID, who.ID, before, limit)
}

// unseen counts one's own that have not been seen, up to most.
func (s *Service) unseen(ctx context.Context, most int) (int64, error) {
	who, _ := tenant.From(ctx)
	return pg.One(ctx, s.db, pgx.RowTo[int64], `select count(*) from (select from notifications
		where company_id = $1 and user_id = $2 and seen_at is null limit $3) n`, who.CompanyID, who.ID, most)
}

// see marks one's own notifications as seen: all up to and with one, by the order of their ids.
func (s *Service) see(ctx context.Context, upTo uuid.UUID) error {
	who, _ := tenant.From(ctx)
	return s.db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue(`update notifications set seen_at = clock_timestamp() where company_id = $1 and user_id = $2 and id <= $3 and seen_at is null`,
			who.CompanyID, who.ID, upTo)
	})
}
