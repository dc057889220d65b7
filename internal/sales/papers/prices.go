package papers

import (
	"context"

	"github.com/google/uuid"

	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
)

// Ask is the question for the price of one line.
type Ask struct {
	ProductID uuid.UUID
	AccountID *uuid.UUID
	Quantity  money.Quantity
	Currency  string
}

// Offer is what the catalogue says of a product for one line.
type Offer struct {
	Name, Unit string
	Tax        money.Percent
	// Price is nil where no list has one in the currency; Why says where it comes from, or why there is none.
	Price *int64
	Why   string
}

// Catalogue answers asks, one Offer each in their order; the Offer of a product that is not there is nil.
type Catalogue func(ctx context.Context, asks []Ask) ([]*Offer, error)

// Price makes lines of what was sent: what comes from the product is filled in, and each line says what the price lists
// ask for it and why. A price that was sent stays, marked as written by hand where it differs.
func (c Catalogue) Price(ctx context.Context, account *uuid.UUID, currency string, in []PaperLineInput) ([]PaperLine, error) {
	if err := check(currency, in); err != nil {
		return nil, err
	}
	offers, err := c.offers(ctx, account, currency, in)
	if err != nil {
		return nil, err
	}
	lines := make([]PaperLine, len(in))
	for i, l := range in {
		lines[i] = PaperLine{ProductID: l.ProductID, Name: l.Name, Description: l.Description, Quantity: l.Quantity, Unit: l.Unit, Discount: l.Discount}
		if l.TaxRate != nil {
			lines[i].TaxRate = *l.TaxRate
		}
		if l.ProductID != nil {
			if err := lines[i].take(i, offers[*l.ProductID], l, currency); err != nil {
				return nil, err
			}
		} else {
			lines[i].UnitPrice, lines[i].Manual = *l.UnitPrice, true
		}
	}
	return lines, nil
}

type asked struct {
	product  uuid.UUID
	quantity money.Quantity
}

func (c Catalogue) offers(ctx context.Context, account *uuid.UUID, currency string, in []PaperLineInput) (map[uuid.UUID]map[money.Quantity]*Offer, error) {
	var asks []Ask
	seen := map[asked]bool{}
	for _, l := range in {
		if l.ProductID == nil {
			continue
		}
		q, err := money.QuantityOf(l.Quantity)
		if err != nil {
			return nil, err
		}
		if k := (asked{*l.ProductID, q}); !seen[k] {
			seen[k] = true
			asks = append(asks, Ask{ProductID: *l.ProductID, AccountID: account, Quantity: q, Currency: currency})
		}
	}
	if len(asks) == 0 {
		return nil, nil
	}
	found, err := c(ctx, asks)
	if err != nil {
		return nil, err
	}
	offers := map[uuid.UUID]map[money.Quantity]*Offer{}
	for i, a := range asks {
		if offers[a.ProductID] == nil {
			offers[a.ProductID] = map[money.Quantity]*Offer{}
		}
		offers[a.ProductID][a.Quantity] = found[i]
	}
	return offers, nil
}

// take fills line i from what the catalogue says of its product.
func (l *PaperLine) take(i int, offers map[money.Quantity]*Offer, in PaperLineInput, currency string) error {
	q, err := money.QuantityOf(in.Quantity)
	if err != nil {
		return err
	}
	o := offers[q]
	if o == nil {
		return at(i, "product_id", "there is no such product.")
	}
	if l.Name == "" {
		l.Name = o.Name
	}
	if l.Unit == "" {
		l.Unit = o.Unit
	}
	if in.TaxRate == nil {
		l.TaxRate = o.Tax.Float()
	}
	l.ListPrice, l.Why = o.Price, o.Why
	switch {
	case in.UnitPrice != nil:
		l.UnitPrice, l.Manual = *in.UnitPrice, o.Price == nil || *o.Price != *in.UnitPrice
	case o.Price != nil:
		l.UnitPrice = *o.Price
	default:
		return at(i, "unit_price", "no price list has a price for %s in %s. Write one.", l.Name, currency)
	}
	return nil
}

// Unmoved refuses lines that were priced for another account or currency than the paper now has: somebody has changed it in
// the moment between.
func Unmoved(priced, now *Paper) error {
	if !equal(priced.AccountID, now.AccountID) || priced.Currency != now.Currency {
		return problem.Conflict("paper_moved", "Account or currency have just been changed by somebody else, and prices with them. Please try again.")
	}
	return nil
}
