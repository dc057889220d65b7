package quotes

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

const (
	tokenBytes = 32
	// tokenLength is what 32 bytes come to in base64 without padding.
	tokenLength = 43
	// maxLinks bounds the living links of one quote; the oldest are revoked for new ones.
	maxLinks = 20
)

// link makes a link to a quote: 256 random bits, of which only the hash is kept.
func (s *Service) link(ctx context.Context, tx pgx.Tx, quote uuid.UUID) (string, error) {
	raw := make([]byte, tokenBytes)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("quotes.link: %w", err)
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	a, _ := tenant.From(ctx)
	var by *uuid.UUID
	if a.Kind == tenant.User {
		by = &a.ID
	}
	b := &pgx.Batch{}
	b.Queue("insert into quote_links (company_id, hash, quote_id, created_by) values ($1, $2, $3, $4)", a.CompanyID, hashOf(token), quote, by)
	b.Queue(`update quote_links set revoked_at = now() where company_id = $1 and quote_id = $2 and revoked_at is null and hash in (
		select hash from quote_links where company_id = $1 and quote_id = $2 and revoked_at is null order by created_at desc, hash offset $3)`, a.CompanyID, quote, maxLinks)
	if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
		return "", fmt.Errorf("quotes.link: %w", err)
	}
	return s.config.PublicURL + "/public/quotes/" + token, nil
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Link makes a further link to a quote that went out.
func (s *Service) Link(ctx context.Context, id uuid.UUID) (url string, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		q, err := s.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case q.State == draft, q.State == expired, q.State == revised:
			return notNow(q, "shown under a link")
		case q.State == sent && q.over(time.Now()):
			return notNow(&Quote{State: expired}, "shown under a link")
		}
		url, err = s.link(ctx, tx, id)
		return err
	})
	return url, err
}

// Revoke makes every link to a quote void.
func (s *Service) Revoke(ctx context.Context, id uuid.UUID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := s.locked(ctx, tx, id); err != nil {
			return err
		}
		a, _ := tenant.From(ctx)
		_, err := tx.Exec(context.WithoutCancel(ctx), "update quote_links set revoked_at = now() where company_id = $1 and quote_id = $2 and revoked_at is null", a.CompanyID, id)
		return err
	})
}

// locked reads one quote and holds it until the end of the transaction, for those who may edit it.
func (s *Service) locked(ctx context.Context, tx pgx.Tx, id uuid.UUID) (*Quote, error) {
	rec, _, err := s.Store.UpdateTx(ctx, tx, id, 0, func(any) error { return nil })
	if err != nil {
		return nil, err
	}
	return rec.(*Quote), nil
}

// visit is a customer at a quote.
type visit struct {
	quote *Quote
	hash  []byte
}

// noLink is the answer for every token that was never given out, whatever it looks like.
func noLink() error { return problem.NotFound("link") }

func revoked() error {
	return problem.Gone("link_revoked", "This link has been withdrawn. Ask the sender for a new one.")
}

// open finds what a link leads to, before there is any company to act in, and gives a context that acts for the customer
// in that company and nowhere else.
func (s *Service) open(ctx context.Context, token string) (context.Context, *visit, error) {
	if len(token) != tokenLength || strings.ContainsAny(token, "\r\n") {
		return nil, nil, noLink()
	}
	if raw, err := base64.RawURLEncoding.Strict().DecodeString(token); err != nil || len(raw) != tokenBytes {
		return nil, nil, noLink()
	}
	v := &visit{hash: hashOf(token)}
	// The one statement that runs for no company: a function that tells a link's company and nothing else.
	company, err := pg.One(pg.AsUser(ctx, uuid.Nil), s.db, pgx.RowTo[*uuid.UUID], "select quote_link_company($1)", v.hash)
	if err != nil {
		return nil, nil, fmt.Errorf("quotes.open: %w", err)
	}
	if company == nil {
		return nil, nil, noLink()
	}
	ctx = customer(ctx, *company, "Customer")
	type found struct {
		Quote   uuid.UUID
		Revoked *time.Time
		Closing bool
	}
	f, err := pg.One(ctx, s.db, pgx.RowToStructByPos[found], `select l.quote_id, l.revoked_at, c.closes_at is not null from quote_links l join companies c on c.id = l.company_id
		where l.company_id = $1 and l.hash = $2`, *company, v.hash)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, nil, noLink()
	case err != nil:
		return nil, nil, fmt.Errorf("quotes.open: %w", err)
	case f.Revoked != nil, f.Closing:
		return nil, nil, revoked()
	}
	if v.quote, err = s.Store.Get(ctx, f.Quote); problem.Is(err, problem.KindNotFound) {
		return nil, nil, revoked()
	}
	return ctx, v, err
}

// customer acts in a company for somebody who came through a link. The program acts, since a link gives no role; the name
// in the trail is what they signed with.
func customer(ctx context.Context, company uuid.UUID, name string) context.Context {
	return tenant.With(ctx, tenant.Actor{CompanyID: company, Kind: tenant.System, Name: name, Role: tenant.Owner, Via: "quote link"})
}

// standing tells whether there is still something to see: a quote that can be decided or was.
func (q *Quote) standing(now time.Time, company string) error {
	switch {
	case q.State == sent && q.over(now), q.State == expired:
		return problem.Gone("quote_expired", "This quote was valid until %s. Ask %s for a new one.", q.ValidUntil, company)
	case q.State == revised, q.State == draft:
		return problem.Gone("quote_revised", "This quote has been replaced by a newer one. Ask %s for the link to it.", company)
	}
	return nil
}
