package widgets

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/companies"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// handOff is when a company's assistant offers that people get in touch, and what it says with it.
type handOff struct {
	when, message string
	week          companies.Week
}

func (h *handOff) read(zone string, hours, holidays json.RawMessage) (err error) {
	if h.week.Zone, err = time.LoadLocation(zone); err != nil {
		// A zone that this machine has no rules for is no reason to be silent.
		h.week.Zone = time.UTC
	}
	return errors.Join(json.Unmarshal(hours, &h.week.Hours), json.Unmarshal(holidays, &h.week.Holidays))
}

// offered tells whether people may be offered at a moment.
func (h *handOff) offered(at time.Time) bool {
	switch h.when {
	case companies.Never:
		return false
	case companies.InOpenHours:
		return h.week.Open(at)
	}
	return true
}

// Resettled has every widget of the company of ctx served as its settings are now.
func (s *Service) Resettled(ctx context.Context) error {
	who, _ := tenant.From(ctx)
	ids, err := pg.Collect(ctx, s.db, pgx.RowTo[uuid.UUID], "select id from widgets where company_id = $1", who.CompanyID)
	for _, id := range ids {
		s.faces.forget(id)
	}
	return err
}
