package quotes

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/mail"
	"rapport/internal/platform/tenant"
	"rapport/internal/sales/letter"
	"rapport/internal/sales/papers"
	"rapport/internal/trail/notifications"
)

// mailWords are what the mails about a quote say in one language: to the customer, and to the colleague who looks after it.
type mailWords struct{ subject, valid, button, accepted, declined, signed, look string }

var mailLanguages = map[string]mailWords{
	"en": {"Quote %s from %s", "You can read, download and accept the quote until %s.", "Open the quote",
		"%s was accepted", "%s was declined", "Signed by %s.", "Look at it"},
	"de": {"Angebot %s von %s", "Sie können das Angebot bis %s lesen, herunterladen und annehmen.", "Angebot öffnen",
		"%s wurde angenommen", "%s wurde abgelehnt", "Unterschrieben von %s.", "Ansehen"},
}

// tell mails the link to the contact, where there is an address. The answer is empty where nothing leaves the house.
func (s *Service) tell(ctx context.Context, tx pgx.Tx, out *SentQuote, message string) (string, error) {
	q := out.Quote
	if s.config.Mailer == nil || q.ContactID == nil {
		return "", nil
	}
	a, _ := tenant.From(ctx)
	var m mail.Message
	var company string
	err := tx.QueryRow(context.WithoutCancel(ctx), `select p.email, p.name, c.name, coalesce(u.name, ''), coalesce(u.email, '') from contacts p join companies c on c.id = p.company_id
		left join members o on o.company_id = p.company_id and o.user_id = $3 left join users u on u.id = o.user_id
		where p.company_id = $1 and p.id = $2 and p.deleted_at is null`, a.CompanyID, q.ContactID, q.OwnerID).Scan(&m.To, &m.ToName, &company, &m.FromName, &m.ReplyTo)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && m.To == "" {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("quotes.tell: %w", err)
	}
	w := mailLanguages[q.Language]
	m.Subject = fmt.Sprintf(w.subject, q.Label(), company)
	m.Text = strings.TrimSpace(message + "\n\n" + q.Title + "\n\n" + fmt.Sprintf(w.valid, letter.Date(q.Language, q.ValidUntil.Start())))
	m.Link = &mail.Link{Label: w.button, URL: out.URL}
	if _, err := s.config.Mailer.Send(ctx, tx, m); err != nil || !s.config.Mails {
		return "", err
	}
	return s.shown(ctx, q, m.To), nil
}

// shown is an address as the actor of ctx may read it.
func (s *Service) shown(ctx context.Context, q *Quote, address string) string {
	contacts := s.config.Engine.Find("contacts")
	_, hidden := contacts.Closed(ctx)
	titles, err := contacts.Titles(ctx, []uuid.UUID{*q.ContactID})
	if _, seen := titles[*q.ContactID]; err != nil || !seen || hidden["email"] {
		return "•••"
	}
	return address
}

// tellOwner mails what a customer has decided to the member who looks after the quote.
func (s *Service) tellOwner(ctx context.Context, tx pgx.Tx, q *Quote) error {
	if s.config.Mailer == nil || q.OwnerID == nil {
		return nil
	}
	a, _ := tenant.From(ctx)
	var m mail.Message
	err := tx.QueryRow(context.WithoutCancel(ctx), "select u.email, u.name from members m join users u on u.id = m.user_id where m.company_id = $1 and m.user_id = $2",
		a.CompanyID, q.OwnerID).Scan(&m.To, &m.ToName)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("quotes.tellOwner: %w", err)
	}
	if s.config.Notices != nil {
		n := notifications.Notification{Kind: notifications.Quote, Record: "quotes", RecordID: q.ID, Title: papers.Label(q.Label(), q.Title), FromName: q.SignedBy, At: q.UpdatedAt}
		if wants, err := s.config.Notices.TellInApp(ctx, tx, *q.OwnerID, n); err != nil || !wants {
			return err
		}
	}
	w := mailLanguages[q.Language]
	said := w.accepted
	if q.State == declined {
		said = w.declined
	}
	m.Subject = fmt.Sprintf(said, q.Label())
	m.Text = q.Title
	if q.SignedBy != "" {
		m.Text += "\n\n" + fmt.Sprintf(w.signed, q.SignedBy)
	}
	if q.DeclineReason != "" {
		m.Text += "\n\n" + q.DeclineReason
	}
	m.Link = &mail.Link{Label: w.look, URL: s.config.PublicURL + "/quotes/" + q.ID.String()}
	_, err = s.config.Mailer.Send(ctx, tx, m)
	return err
}
