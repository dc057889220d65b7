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
	items, err := pg.Collect(ctx, s.db, pgx.RowToStructByPos[Notification], `select id, kind, record, record_id, title, from_name, at, seen_at from notifications
		where company_id = $1 and user_id = $2 and in_app and id < $3 order by id desc limit $4`, who.CompanyID, who.ID, before, limit)
	if err != nil {
		return nil, err
	}
	return items, s.name(ctx, items)
}

// name calls the records what they are called now, to whoever may still see them. Who mentions somebody may see more than they.
func (s *Service) name(ctx context.Context, items []Notification) error {
	ids := map[string][]uuid.UUID{}
	for _, n := range items {
		ids[n.Record] = append(ids[n.Record], n.RecordID)
	}
	for record, some := range ids {
		titles := map[uuid.UUID]string{}
		if t := s.engine.Find(record); t != nil {
			var err error
			if titles, err = t.Titles(ctx, some); err != nil {
				return err
			}
		}
		for i := range items {
			if items[i].Record == record {
				items[i].Title = titles[items[i].RecordID]
			}
		}
	}
	return nil
}

// unseen counts one's own that have not been seen, up to most.
func (s *Service) unseen(ctx context.Context, most int) (int64, error) {
	who, _ := tenant.From(ctx)
	return pg.One(ctx, s.db, pgx.RowTo[int64], `select count(*) from (select from notifications
		where company_id = $1 and user_id = $2 and in_app and seen_at is null limit $3) n`, who.CompanyID, who.ID, most)
}

// see marks one's own notifications as seen: all up to and with one, by the order of their ids.
func (s *Service) see(ctx context.Context, upTo uuid.UUID) error {
	who, _ := tenant.From(ctx)
	return s.db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue(`update notifications set seen_at = clock_timestamp() where company_id = $1 and user_id = $2 and id <= $3 and seen_at is null`,
			who.CompanyID, who.ID, upTo)
	})
}
