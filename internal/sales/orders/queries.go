package orders

import (
	"context"

	"github.com/google/uuid"

	"rapport/internal/sales/papers"
	"rapport/internal/trail"
)

// Timeline is a trail.Source: what became of the orders of an account, a contact or a deal.
func (s *Service) Timeline(ctx context.Context, record string, id uuid.UUID, before trail.Mark, limit int) ([]trail.Entry, error) {
	return papers.Timeline(ctx, s.db, s.Store.Table, "1::bigint", record, id, before, limit)
}
