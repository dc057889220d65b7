package demo

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/resource"
	"rapport/internal/sales/orders"
	"rapport/internal/sales/papers"
)

// former takes over orders that still run from the program that the company had before. In the list a row is a line, as it
// would be in one that is imported.
func (d *Demo) former(ctx context.Context, p roster) error {
	rows, err := table("former.csv")
	if err != nil {
		return err
	}
	return d.once(program(ctx, "former"), "former", func(ctx context.Context, tx pgx.Tx) (writes []*resource.Write, err error) {
		named, err := names(ctx, tx)
		if err != nil {
			return nil, err
		}
		mara := p["mara"].ID
		for left := rows; len(left) > 0; {
			n := 1
			for n < len(left) && left[n]["number"] == left[0]["number"] {
				n++
			}
			o, err := d.formerOrder(ctx, left[:n], named)
			if err != nil {
				return nil, err
			}
			o.OwnerID = &mara
			w, err := d.Orders.Store.PlanCreate(ctx, o)
			if err != nil {
				return nil, err
			}
			writes, left = append(writes, w), left[n:]
		}
		return writes, nil
	})
}

func (d *Demo) formerOrder(ctx context.Context, rows []map[string]string, named map[string]uuid.UUID) (*orders.Order, error) {
	first := rows[0]
	dated, err := civil.Parse(first["dated"])
	if err != nil {
		return nil, err
	}
	account := named["account "+first["account"]]
	o := &orders.Order{Reference: first["reference"], Paper: papers.Paper{Title: first["title"], FormerNumber: first["number"], Dated: &dated, AccountID: &account, Currency: "EUR", Language: "en"}}
	if german[first["account"]] {
		o.Language = "de"
	}
	in := make([]papers.PaperLineInput, len(rows))
	for i, r := range rows {
		l := &in[i]
		l.Name, l.Unit, l.TaxRate = r["name"], r["unit"], new(float64)
		for name, into := range map[string]*float64{"quantity": &l.Quantity, "tax": l.TaxRate} {
			if *into, err = strconv.ParseFloat(r[name], 64); err != nil {
				return nil, err
			}
		}
		if l.UnitPrice, err = minor(r["price"], o.Currency); err != nil {
			return nil, err
		}
	}
	lines, err := d.Offers.Price(ctx, o.AccountID, o.Currency, in)
	if err != nil {
		return nil, err
	}
	return o, o.Put(lines)
}
