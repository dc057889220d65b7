package orders

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/sales/letter"
	"rapport/internal/sales/papers"
)

// printWords are the words on an order that are its own.
type printWords struct{ order, date, quote, reference, deliver, contact, email, place, draft, cancelled string }

var prints = map[string]printWords{
	"en": {"Order", "Date", "Quote", "Your reference", "Delivery", "Your contact", "E-mail", "Deliver to:", "DRAFT", "CANCELLED"},
	"de": {"Auftrag", "Datum", "Angebot", "Ihr Zeichen", "Lieferung", "Ihr Kontakt", "E-Mail", "Lieferung an:", "ENTWURF", "STORNIERT"},
}

// PDF prints an order. An open one is stamped as a draft, a cancelled one as such.
func (s *Service) PDF(ctx context.Context, id uuid.UUID) (raw []byte, name string, err error) {
	o, err := s.Store.Get(ctx, id)
	if err != nil {
		return nil, "", err
	}
	if err := papers.Printable(ctx, s.Store.Table); err != nil {
		return nil, "", err
	}
	if o.State == open {
		if err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error { return o.Address(ctx, tx) }); err != nil {
			return nil, "", err
		}
	}
	from, err := o.From(ctx, s.db)
	if err != nil {
		return nil, "", err
	}
	l, err := o.Letter(from)
	if err != nil {
		return nil, "", err
	}
	if s.Logo != nil && from.Logo != "" {
		if l.Logo, err = s.Logo(ctx); err != nil {
			return nil, "", err
		}
	}
	w := prints[o.Language]
	l.Heading = strings.TrimSpace(w.order + " " + o.Number)
	l.Facts, err = s.facts(ctx, o, from, w)
	if err != nil {
		return nil, "", err
	}
	if o.DeliveryAddress != "" {
		l.Terms = strings.TrimSpace(l.Terms + "\n\n" + w.place + "\n" + o.DeliveryAddress)
	}
	l.Stamp = map[string]string{open: w.draft, cancelled: w.cancelled}[o.State]
	raw, err = letter.Print(l)
	return raw, papers.FileName(w.order, o.Number), err
}

func (s *Service) facts(ctx context.Context, o *Order, from papers.PaperSender, w printWords) (facts []letter.Fact, err error) {
	day := o.CreatedAt
	switch {
	case o.Dated != nil:
		day = o.Dated.Start()
	case o.ConfirmedAt != nil:
		day = *o.ConfirmedAt
	}
	add := func(label, value string) {
		if value != "" {
			facts = append(facts, letter.Fact{Label: label, Value: value})
		}
	}
	add(w.date, letter.Date(o.Language, day))
	if o.QuoteID != nil {
		switch q, err := s.quotes.Store.Get(ctx, *o.QuoteID); {
		case err == nil:
			add(w.quote, q.Label())
		case !problem.Is(err, problem.KindNotFound) && !problem.Is(err, problem.KindForbidden):
			return nil, err
		}
	}
	add(w.reference, o.Reference)
	if o.DeliverOn != nil {
		add(w.deliver, letter.Date(o.Language, o.DeliverOn.Start()))
	}
	add(w.contact, from.Name)
	add(w.email, from.Email)
	return facts, nil
}
