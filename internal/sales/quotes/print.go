package quotes

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/sales/letter"
	"rapport/internal/sales/papers"
)

// printWords are the words on a quote that are its own.
type printWords struct{ quote, date, valid, contact, reference, accepted, draft string }

var prints = map[string]printWords{
	"en": {"Quote", "Date", "Valid until", "Your contact", "E-mail", "Accepted by {name} on {day}.", "DRAFT"},
	"de": {"Angebot", "Datum", "Gültig bis", "Ihr Kontakt", "E-Mail", "Angenommen von {name} am {day}.", "ENTWURF"},
}

// PDF prints a quote. A draft is addressed to whom it would go today, and stamped as one.
func (s *Service) PDF(ctx context.Context, id uuid.UUID) (raw []byte, name string, err error) {
	q, err := s.Store.Get(ctx, id)
	if err != nil {
		return nil, "", err
	}
	if err := papers.Printable(ctx, s.Store.Table); err != nil {
		return nil, "", err
	}
	if q.State == draft {
		if err := s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error { return q.Address(ctx, tx) }); err != nil {
			return nil, "", err
		}
	}
	return s.print(ctx, q)
}

func (s *Service) print(ctx context.Context, q *Quote) ([]byte, string, error) {
	from, err := q.From(ctx, s.db)
	if err != nil {
		return nil, "", err
	}
	l, err := q.Letter(from)
	if err != nil {
		return nil, "", err
	}
	if s.config.Logo != nil && from.Logo != "" {
		if l.Logo, err = s.config.Logo(ctx); err != nil {
			return nil, "", err
		}
	}
	w := prints[q.Language]
	l.Heading = strings.TrimSpace(w.quote + " " + q.Label())
	l.Facts = q.facts(from, w)
	switch q.State {
	case draft:
		l.Stamp = w.draft
	case Accepted:
		l.Signed = strings.NewReplacer("{name}", q.SignedBy, "{day}", letter.Date(q.Language, *q.DecidedAt)).Replace(w.accepted)
	}
	raw, err := letter.Print(l)
	return raw, papers.FileName(w.quote, q.Label()), err
}

func (q *Quote) facts(from papers.PaperSender, w printWords) []letter.Fact {
	day := time.Now()
	switch {
	case q.Dated != nil:
		day = q.Dated.Start()
	case q.SentAt != nil:
		day = *q.SentAt
	}
	facts := []letter.Fact{{Label: w.date, Value: letter.Date(q.Language, day)}}
	if q.ValidUntil != nil {
		facts = append(facts, letter.Fact{Label: w.valid, Value: letter.Date(q.Language, q.ValidUntil.Start())})
	}
	if from.Name != "" {
		facts = append(facts, letter.Fact{Label: w.contact, Value: from.Name}, letter.Fact{Label: w.reference, Value: from.Email})
	}
	return facts
}
