// Package orders holds what was ordered from a company: of a quote that was accepted, or by itself. What is only offered is
// a quote.
//
// An order is open until the company confirms it. Then it has a number and stays as it was confirmed, until it is fulfilled
// or cancelled. A confirmed order is never deleted: its number stays accounted for.
package orders

import (
	"context"
	"maps"
	"time"

	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/pg"
	"rapport/internal/resource"
	"rapport/internal/resource/sheet"
	"rapport/internal/sales/papers"
	"rapport/internal/sales/quotes"
)

// Order is one order.
type Order struct {
	resource.Base
	resource.Extra
	Number  string     `db:"number" json:"number" readOnly:"true" maxLength:"40" doc:"Given when it is confirmed"`
	State   string     `db:"state" json:"state" readOnly:"true" enum:"open,confirmed,fulfilled,cancelled"`
	QuoteID *uuid.UUID `db:"quote_id" json:"quote_id" readOnly:"true" doc:"The quote that it came of"`
	papers.Paper
	Reference       string      `db:"reference" json:"reference" maxLength:"100" doc:"The customer's own number for it"`
	DeliverOn       *civil.Date `db:"deliver_on" json:"deliver_on" doc:"The day that was promised"`
	DeliveryAddress string      `db:"delivery_address" json:"delivery_address" maxLength:"500" doc:"Empty means the billing address"`
	ConfirmedAt     *time.Time  `db:"confirmed_at" json:"confirmed_at" readOnly:"true"`
	FulfilledAt     *time.Time  `db:"fulfilled_at" json:"fulfilled_at" readOnly:"true"`
	CancelledAt     *time.Time  `db:"cancelled_at" json:"cancelled_at" readOnly:"true"`
	CancelReason    string      `db:"cancel_reason" json:"cancel_reason" readOnly:"true" maxLength:"2000"`
}

// The states.
const (
	open      = "open"
	confirmed = "confirmed"
	fulfilled = "fulfilled"
	cancelled = "cancelled"
)

// Spec declares orders to the engine.
var Spec = resource.Spec[Order]{
	Name: "orders", Singular: "order", Path: "/sales/orders", Rights: resource.Everyday,
	Folded:  []string{"number", "title", "reference", papers.FormerNumber},
	Search:  []string{"number", "title", "reference", papers.FormerNumber},
	Matches: []string{papers.FormerNumber},
	Refs:    refs(),
	Synonyms: papers.Synonyms(map[string][]string{
		papers.FormerNumber: {"number", "order number", "order no", "order id", "sales order", "sales order number", "document number", "external id", "nummer", "auftragsnummer", "auftragsnr",
			"auftrag nr", "belegnummer", "belegnr"},
		"dated":            {"date", "order date", "ordered on", "datum", "bestelldatum", "auftragsdatum", "belegdatum"},
		"reference":        {"purchase order", "po number", "customer reference", "your reference", "bestellnummer", "ihr zeichen", "kundenreferenz"},
		"deliver_on":       {"delivery date", "liefertermin", "lieferdatum"},
		"delivery_address": {"shipping address", "lieferadresse", "lieferanschrift"},
	}),
	Title: func(o *Order) string { return papers.Label(o.Number, o.Title) },
	InTx:  inTx,
}

func refs() map[string]string {
	all := maps.Clone(papers.Refs)
	all["quote_id"] = "quotes"
	return all
}

// Entries lets orders stand in lists with a row for each line. They come in open.
func (s *Service) Entries() *sheet.Entries {
	return papers.Entries(papers.Kind{
		Catalogue: s.catalogue,
		Of:        func(rec any) *papers.Paper { return &rec.(*Order).Paper },
		Open:      func(rec any) bool { return rec.(*Order).State == open },
		Prepare:   func(ctx context.Context, rec any) error { return s.prepare(ctx, rec.(*Order)) },
		GoneOut:   "Cancel it and make a new order instead.",
	})
}

func (s *Service) prepare(ctx context.Context, o *Order) error {
	if o.State == "" {
		o.State = open
	}
	if o.State == open {
		if err := o.Follow(ctx, s.engine); err != nil {
			return err
		}
	}
	return o.Paper.Prepare(ctx)
}

// Service is orders for those who work on them.
type Service struct {
	Store *resource.Store[Order]
	// Logo reads the company's logo for printing; nil without one.
	Logo func(ctx context.Context) ([]byte, error)

	engine    *resource.Engine
	db        *pg.DB
	quotes    *quotes.Service
	catalogue papers.Catalogue
}

// New registers the record type and makes the service.
func New(e *resource.Engine, q *quotes.Service, c papers.Catalogue) *Service {
	s := &Service{engine: e, db: e.DB, quotes: q, catalogue: c}
	spec := Spec
	spec.Prepare = s.prepare
	s.Store = resource.New(e, spec)
	return s
}
