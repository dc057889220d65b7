package quotes

import (
	"context"

	"github.com/google/uuid"

	"rapport/internal/sales/papers"
)

// PutLines gives a draft its lines: one document, one change. Prices that are not sent come from the price lists.
func (s *Service) PutLines(ctx context.Context, id uuid.UUID, version int64, in []papers.PaperLineInput) (*Quote, error) {
	// What can't be seen can't be replaced either.
	if err := s.Store.MayWrite(ctx, "lines"); err != nil {
		return nil, err
	}
	seen, err := s.Store.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	lines, err := s.config.Catalogue.Price(ctx, seen.AccountID, seen.Currency, in)
	if err != nil {
		return nil, err
	}
	rec, err := s.Store.Table.Update(ctx, id, version, func(rec any) error {
		q := rec.(*Quote)
		if err := papers.Unmoved(&seen.Paper, &q.Paper); err != nil {
			return err
		}
		return q.Put(lines)
	})
	if err != nil {
		return nil, err
	}
	return rec.(*Quote), nil
}

// PricedLines is lines that are not saved, as they would be.
type PricedLines struct {
	Lines []papers.PaperLine `json:"lines" nullable:"false"`
	Sums  papers.PaperSums   `json:"sums"`
}

// Preview prices lines without saving them.
func (s *Service) Preview(ctx context.Context, account *uuid.UUID, currency string, in []papers.PaperLineInput) (*PricedLines, error) {
	lines, err := s.config.Catalogue.Price(ctx, account, currency, in)
	if err != nil {
		return nil, err
	}
	sums, err := papers.Add(lines)
	if err != nil {
		return nil, err
	}
	sums.Currency = currency
	return &PricedLines{Lines: lines, Sums: sums}, nil
}
