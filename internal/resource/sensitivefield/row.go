package sensitivefield

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
)

// RevealRow puts the plain values into a row of a table, read as JSON, for the person whom it is about. Whoever gives it out has
// asked for the right and writes it down. What was encrypted for another place, as in the history, is masked.
func (s *Service) RevealRow(ctx context.Context, table string, row map[string]any) error {
	id, _ := row["id"].(string)
	record, err := uuid.Parse(id)
	if err != nil {
		record = uuid.Nil // a table of no records: nothing in it opens
	}
	for name, v := range row {
		shown, err := s.shown(ctx, table, record, name, v)
		if err != nil {
			return err
		}
		row[name] = shown
	}
	return nil
}

func (s *Service) shown(ctx context.Context, table string, record uuid.UUID, name string, v any) (any, error) {
	switch v := v.(type) {
	case string:
		token, ok := secret.ReadToken(v)
		if !ok {
			return v, nil
		}
		a, _ := tenant.From(ctx)
		raw, err := s.ring.Open(ctx, secret.Place{Company: a.CompanyID, Table: table, Column: name, Row: record}, token)
		if err != nil {
			return secret.Mask, nil
		}
		var plain any
		if err := json.Unmarshal(raw, &plain); err != nil {
			return nil, fmt.Errorf("sensitivefield: %s.%s: %w", table, name, err)
		}
		return plain, nil
	case map[string]any:
		for key, one := range v {
			plain, err := s.shown(ctx, table, record, name+"."+key, one)
			if err != nil {
				return nil, err
			}
			v[key] = plain
		}
	case []any:
		for i, one := range v {
			plain, err := s.shown(ctx, table, record, name, one)
			if err != nil {
				return nil, err
			}
			v[i] = plain
		}
	}
	return v, nil
}
