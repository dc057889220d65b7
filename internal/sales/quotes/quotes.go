// Package quotes holds what a company offers: lines with prices, sent to a customer under a link, and accepted or declined
// there. What is ordered is an order.
//
// A quote is a draft until it is sent. Then it has a number and stays as it went: what changes is a revision of it, with the
// same number, and from that moment the one before can no longer be accepted.
package quotes

import (
	"context"
	"maps"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/resource"
	"rapport/internal/resource/sheet"
	"rapport/internal/sales/papers"
	"rapport/internal/trail/notifications"
)

// Quote is one offer.
type Quote struct {
	resource.Base
	resource.Extra
	Number    string     `db:"number" json:"number" readOnly:"true" maxLength:"40" doc:"Given when it is first sent; revisions keep it"`
	Revision  int64      `db:"revision" json:"revision" readOnly:"true"`
	RevisesID *uuid.UUID `db:"revises_id" json:"revises_id" readOnly:"true" doc:"The quote that this one takes the place of"`
	State     string     `db:"state" json:"state" readOnly:"true" enum:"draft,sent,accepted,declined,expired,revised"`
	papers.Paper
	ValidUntil    *civil.Date `db:"valid_until" json:"valid_until" doc:"The last day on which it can be accepted, wherever the customer is; 30 days from sending when left empty"`
	SentAt        *time.Time  `db:"sent_at" json:"sent_at" readOnly:"true"`
	DecidedAt     *time.Time  `db:"decided_at" json:"decided_at" readOnly:"true" doc:"When it was accepted or declined"`
	SignedBy      string      `db:"signed_by" json:"signed_by" readOnly:"true" maxLength:"200" doc:"The name that was signed with"`
	SignedFrom    string      `db:"signed_from" json:"signed_from" readOnly:"true" maxLength:"64" doc:"The network address it was decided from; empty when a member did it for the customer"`
	DeclineReason string      `db:"decline_reason" json:"decline_reason" readOnly:"true" maxLength:"2000"`
}

// The states.
const (
	draft    = "draft"
	sent     = "sent"
	Accepted = "accepted"
	declined = "declined"
	expired  = "expired"
	revised  = "revised"
)

// Spec declares quotes to the engine.
var Spec = resource.Spec[Quote]{
	Name: "quotes", Singular: "quote", Path: "/sales/quotes", Rights: resource.Everyday,
	Folded:  []string{"number", "title", papers.FormerNumber},
	Search:  []string{"number", "title", papers.FormerNumber},
	Matches: []string{papers.FormerNumber},
	Refs:    refs(),
	Synonyms: papers.Synonyms(map[string][]string{
		papers.FormerNumber: {"number", "quote number", "quote no", "quote id", "quotation number", "offer number", "estimate number", "document number", "external id", "nummer", "angebotsnummer",
			"angebotsnr", "angebot nr", "belegnummer", "belegnr"},
		"dated":       {"date", "quote date", "quotation date", "issue date", "datum", "angebotsdatum", "belegdatum"},
		"valid_until": {"expires", "expiry date", "expiration date", "gültig bis", "ablaufdatum"},
	}),
	Title:    func(q *Quote) string { return papers.Label(q.Label(), q.Title) },
	Validate: validate,
	InTx:     inTx,
}

func refs() map[string]string {
	all := maps.Clone(papers.Refs)
	all["revises_id"] = "quotes"
	return all
}

// Label is the number with its revision, such as Q-00012 and Q-00012/2; empty before there is one.
func (q *Quote) Label() string { return papers.Revised(q.Number, q.Revision) }

// Limits of what customers may do with links.
const (
	looks     = 60 // a network and minute
	decisions = 10 // a network and minute
)

// Config is what quotes are built on.
type Config struct {
	Engine *resource.Engine
	Queue  *jobs.Queue
	// Catalogue knows products and what an account pays for them.
	Catalogue papers.Catalogue
	// Mailer tells customers and colleagues; Mails says that what it sends leaves the house.
	Mailer *mail.Mailer
	Mails  bool
	// Notices tells members what customers say.
	Notices *notifications.Service
	// Logo reads the company's logo for printing; nil without one.
	Logo func(ctx context.Context) ([]byte, error)
	// PublicURL is the program's own address, without a path.
	PublicURL string
	// Proxies are the networks whose word on a sender's address is taken.
	Proxies []netip.Prefix
	// Limits are where calls of customers are counted; nil counts them in this process.
	Limits *limit.Limits
}

// Service serves quotes to those who write them and to those who get them.
type Service struct {
	Store *resource.Store[Quote]

	config            Config
	db                *pg.DB
	looking, deciding *limit.Rate
}

// New registers the record type and makes the service.
func New(c Config) *Service {
	s := &Service{config: c, db: c.Engine.DB, looking: c.Limits.Rate("quote-look", looks, time.Minute), deciding: c.Limits.Rate("quote-decide", decisions, time.Minute)}
	spec := Spec
	spec.Prepare = s.prepare
	s.Store = resource.New(c.Engine, spec)
	addExpiry(c.Queue, s)
	return s
}

func (s *Service) prepare(ctx context.Context, q *Quote) error {
	if q.State == "" {
		q.State = draft
	}
	if q.Revision == 0 {
		q.Revision = 1
	}
	if q.State == draft {
		if err := q.Follow(ctx, s.config.Engine); err != nil {
			return err
		}
	}
	return q.Paper.Prepare(ctx)
}

// Entries lets quotes stand in lists with a row for each line. They come in as drafts.
func (s *Service) Entries() *sheet.Entries {
	return papers.Entries(papers.Kind{
		Catalogue: s.config.Catalogue,
		Of:        func(rec any) *papers.Paper { return &rec.(*Quote).Paper },
		Open:      func(rec any) bool { return rec.(*Quote).State == draft },
		Prepare:   func(ctx context.Context, rec any) error { return s.prepare(ctx, rec.(*Quote)) },
		GoneOut:   "Make a revision of it instead.",
	})
}

func validate(q *Quote) (faults []problem.Field) {
	if q.Revision < 1 {
		faults = append(faults, problem.Field{Name: "revision", Message: "Revisions are counted from 1.", Code: "invalid"})
	}
	return faults
}
