package quotes

import (
	"context"

	"github.com/google/uuid"

	"rapport/internal/sales/papers"
	"rapport/internal/trail"
)

// Timeline is a trail.Source: what became of the quotes of an account, a contact or a deal.
func (s *Service) Timeline(ctx context.Context, record string, id uuid.UUID, before trail.Mark, limit int) ([]trail.Entry, error) {
	return papers.Timeline(ctx, s.db, s.Store.Table, "p.revision", record, id, before, limit)
}
