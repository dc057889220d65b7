package quotes

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/sales/papers"
)

// PublicQuote is a quote as the customer sees it: what is printed and what became of it, and nothing of how it came about.
type PublicQuote struct {
	Number         string             `json:"number"`
	State          string             `json:"state" enum:"sent,accepted,declined"`
	From           papers.PaperSender `json:"from"`
	Title          string             `json:"title"`
	Intro          string             `json:"intro"`
	Terms          string             `json:"terms"`
	Language       string             `json:"language" enum:"en,de"`
	BillingName    string             `json:"billing_name"`
	BillingAddress string             `json:"billing_address"`
	ValidUntil     *civil.Date        `json:"valid_until"`
	SentAt         *time.Time         `json:"sent_at"`
	Lines          []PublicLine       `json:"lines" nullable:"false"`
	Sums           papers.PaperSums   `json:"sums"`
	DecidedAt      *time.Time         `json:"decided_at"`
	SignedBy       string             `json:"signed_by"`
}

// PublicLine is a line without where its price comes from.
type PublicLine struct {
	Name        string  `json:"name"`
	Description string  `json:"description"`
	Quantity    float64 `json:"quantity"`
	Unit        string  `json:"unit"`
	UnitPrice   int64   `json:"unit_price" format:"money" doc:"Of one, in minor units of the currency"`
	Discount    float64 `json:"discount"`
	TaxRate     float64 `json:"tax_rate"`
	Net         int64   `json:"net" format:"money"`
}

// See is what a link leads to.
func (s *Service) See(ctx context.Context, token string) (*PublicQuote, error) {
	ctx, v, err := s.standing(ctx, token)
	if err != nil {
		return nil, err
	}
	return s.public(ctx, v.quote)
}

// standing opens a link to a quote that there is still something to do with.
func (s *Service) standing(ctx context.Context, token string) (context.Context, *visit, error) {
	ctx, v, err := s.open(ctx, token)
	if err != nil {
		return nil, nil, err
	}
	from, err := v.quote.From(ctx, s.db)
	if err != nil {
		return nil, nil, err
	}
	return ctx, v, v.quote.standing(time.Now(), from.Company)
}

func (s *Service) public(ctx context.Context, q *Quote) (*PublicQuote, error) {
	from, err := q.From(ctx, s.db)
	if err != nil {
		return nil, err
	}
	lines, sums, err := q.Read()
	if err != nil {
		return nil, err
	}
	out := &PublicQuote{Number: q.Label(), State: q.State, From: from, Title: q.Title, Intro: q.Intro, Terms: q.Terms, Language: q.Language,
		BillingName: q.BillingName, BillingAddress: q.BillingAddress, ValidUntil: q.ValidUntil, SentAt: q.SentAt, Sums: sums,
		DecidedAt: q.DecidedAt, SignedBy: q.SignedBy, Lines: make([]PublicLine, len(lines))}
	for i, l := range lines {
		out.Lines[i] = PublicLine{Name: l.Name, Description: l.Description, Quantity: l.Quantity, Unit: l.Unit, UnitPrice: l.UnitPrice,
			Discount: l.Discount, TaxRate: l.TaxRate, Net: l.Net}
	}
	return out, nil
}

// Decide writes down what a customer says through a link. The link is held until the decision stands, so that one which is
// withdrawn at that moment decides nothing.
func (s *Service) Decide(ctx context.Context, token, to string, d Decision) (*PublicQuote, error) {
	ctx, v, err := s.standing(ctx, token)
	if err != nil {
		return nil, err
	}
	who, _ := tenant.From(ctx)
	if clean, err := d.clean(to); err == nil && clean.Name != "" {
		ctx = customer(ctx, who.CompanyID, clean.Name)
	}
	q, err := s.decide(ctx, v.quote.ID, to, d, func(ctx context.Context, tx pgx.Tx) error { return s.hold(ctx, tx, v.hash) })
	if err != nil {
		return nil, err
	}
	return s.public(ctx, q)
}

func (s *Service) hold(ctx context.Context, tx pgx.Tx, hash []byte) error {
	a, _ := tenant.From(ctx)
	var id uuid.UUID
	err := tx.QueryRow(context.WithoutCancel(ctx), "select quote_id from quote_links where company_id = $1 and hash = $2 and revoked_at is null for share", a.CompanyID, hash).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return revoked()
	}
	return err
}

// PublicLogo reads the logo of the company that sent what a link leads to.
func (s *Service) PublicLogo(ctx context.Context, token string) ([]byte, error) {
	ctx, _, err := s.standing(ctx, token)
	if err != nil {
		return nil, err
	}
	var raw []byte
	if s.config.Logo != nil {
		raw, err = s.config.Logo(ctx)
	}
	if err == nil && raw == nil {
		err = problem.NotFound("logo")
	}
	return raw, err
}

// PublicPDF prints what a link leads to.
func (s *Service) PublicPDF(ctx context.Context, token string) ([]byte, string, error) {
	ctx, v, err := s.standing(ctx, token)
	if err != nil {
		return nil, "", err
	}
	return s.print(ctx, v.quote)
}
