package papers

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/money"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/sales/letter"
)

// PaperSender is whom a paper comes from: the company, and the member who looks after it where there is one.
type PaperSender struct {
	Company string `json:"company"`
	Address string `json:"address"`
	Logo    string `json:"logo" doc:"The name of the company's logo; empty without one"`
	Name    string `json:"name"`
	Email   string `json:"email"`
}

// From reads who a paper comes from.
func (p *Paper) From(ctx context.Context, db *pg.DB) (PaperSender, error) {
	a, _ := tenant.From(ctx)
	return pg.One(ctx, db, pgx.RowToStructByPos[PaperSender], `select c.name, c.address, c.logo, coalesce(u.name, ''), coalesce(u.email, '') from companies c
		left join members m on m.company_id = c.id and m.user_id = $2 left join users u on u.id = m.user_id where c.id = $1`, a.CompanyID, p.OwnerID)
}

// Letter sets out what is printed of a paper; heading, facts, stamp and signature are the record's own.
func (p *Paper) Letter(from PaperSender) (*letter.Letter, error) {
	lines, sums, err := p.Read()
	if err != nil {
		return nil, err
	}
	l := &letter.Letter{Language: p.Language, Currency: p.Currency, From: from.Company, Address: addressLines(from.Address), Title: p.Title, Intro: p.Intro, Terms: p.Terms,
		Subtotal: p.Subtotal, Discount: p.Discount, Net: p.Net, Tax: p.Tax, Total: p.Total}
	l.To = addressLines(p.BillingName + "\n" + p.BillingAddress)
	for _, line := range lines {
		q, err := money.QuantityOf(line.Quantity)
		if err != nil {
			return nil, err
		}
		l.Lines = append(l.Lines, letter.Line{Name: line.Name, Description: line.Description, Unit: line.Unit, Quantity: q.String(),
			Discount: percent(line.Discount).String(), TaxRate: percent(line.TaxRate).String(), UnitPrice: line.UnitPrice, Net: line.Net})
	}
	for _, t := range sums.Taxes {
		l.Taxes = append(l.Taxes, letter.Tax{Rate: percent(t.Rate).String(), Net: t.Net, Tax: t.Tax})
	}
	return l, nil
}

// addressLines are the lines of an address that say something.
func addressLines(address string) (lines []string) {
	for line := range strings.SplitSeq(address, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// FileName is what a browser keeps a printed paper as: letters, digits and hyphens only.
func FileName(kind, number string) string {
	if number == "" {
		number = "draft"
	}
	return kind + "-" + strings.ReplaceAll(number, "/", "-") + ".pdf"
}
