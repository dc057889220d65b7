package customfield

import (
	"context"

	"github.com/jackc/pgx/v5"
)

func (s *Service) compile(ctx context.Context, f *CustomField) error { return nil }

func (s *Service) unused(ctx context.Context, tx pgx.Tx, f *CustomField) error { return nil }
