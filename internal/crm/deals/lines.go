package deals

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/money"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// maxLines bounds the lines of one deal.
const maxLines = 200

// DealLine is one position of what is to be sold: so many of something, at a price in the deal's currency.
type DealLine struct {
	ProductID *uuid.UUID `json:"product_id" nullable:"true" x-id:"product" doc:"The product, where it is one of the catalogue"`
	Name      string     `json:"name" minLength:"1" maxLength:"200"`
	Quantity  float64    `json:"quantity" minimum:"0" maximum:"999999999" doc:"At most six decimals"`
	UnitPrice int64      `json:"unit_price" format:"money" minimum:"0" maximum:"100000000000000" doc:"Price of one, in minor units of the deal's currency"`
	Discount  float64    `json:"discount" minimum:"0" maximum:"100" doc:"Percent taken off the line, at most three decimals"`
	Net       int64      `json:"net" format:"money" readOnly:"true" doc:"What the line comes to, rounded half away from zero"`
}

// DealLines are the lines of one deal with the version of the deal that they belong to.
type DealLines struct {
	Currency string     `json:"currency"`
	Version  int64      `json:"version" doc:"Of the deal"`
	Items    []DealLine `json:"items" nullable:"false"`
}

// Lines reads the lines of a deal.
func (s *Deals) Lines(ctx context.Context, id uuid.UUID) (*DealLines, error) {
	d, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, hidden := s.Closed(ctx); hidden["amount"] {
		return nil, problem.Forbidden("The amounts of deals are hidden from your role, and with them their lines. An admin of the company can change that.")
	}
	a, _ := tenant.From(ctx)
	items, err := pg.Collect(ctx, s.db, func(row pgx.CollectableRow) (l DealLine, err error) {
		var quantity, discount int64
		err = row.Scan(&l.ProductID, &l.Name, &quantity, &l.UnitPrice, &discount, &l.Net)
		l.Quantity, l.Discount = money.Quantity(quantity).Float(), money.Percent(discount).Float()
		return l, err
	}, "select product_id, name, quantity, unit_price, discount, net from deal_lines where company_id = $1 and deal_id = $2 order by position", a.CompanyID, id)
	return &DealLines{Currency: d.Currency, Version: d.Version, Items: items}, err
}

// SetLines replaces the lines of a deal, whose amount becomes what they come to; with none it keeps the amount it has. A
// version other than resource.AnyVersion must be the deal's.
func (s *Deals) SetLines(ctx context.Context, id uuid.UUID, version int64, lines []DealLine) (*Deal, error) {
	if err := s.MayWrite(ctx, "amount"); err != nil {
		return nil, err
	}
	reckoned, total, err := reckon(lines)
	if err != nil {
		return nil, err
	}
	var rec any
	var e *resource.Event
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		rec, e, err = s.UpdateTx(ctx, tx, id, version, func(rec any) error {
			d := rec.(*Deal)
			d.LinesTotal, d.LinesAt = nil, nil
			if len(lines) > 0 {
				now := resource.Moment(ctx)
				d.Amount, d.LinesTotal, d.LinesAt = &total, &total, &now
			}
			return nil
		})
		if err != nil {
			return err
		}
		return s.replaceLines(ctx, tx, id, lines, reckoned)
	})
	if name, ok := pg.ForeignKey(err); ok && name == "deal_lines_company_id_product_id_fkey" {
		return nil, problem.InvalidField("items", "A line names a product that is not there.")
	}
	if err != nil {
		return nil, err
	}
	s.Tell(e)
	return s.Mask(ctx, rec.(*Deal)), nil
}

// reckon turns the numbers of the lines into exact ones, and says what all of them come to.
func reckon(lines []DealLine) (exact []money.Line, total int64, err error) {
	if len(lines) > maxLines {
		return nil, 0, problem.InvalidField("items", "A deal has at most %d lines.", maxLines)
	}
	for i := range lines {
		l := &lines[i]
		at := func(field string, err error) error {
			return problem.InvalidField(fmt.Sprintf("items[%d].%s", i, field), "Line %d, %s: %v.", i+1, field, err)
		}
		quantity, err := money.QuantityOf(l.Quantity)
		if err != nil {
			return nil, 0, at("quantity", err)
		}
		discount, err := money.PercentOf(l.Discount)
		if err != nil {
			return nil, 0, at("discount", err)
		}
		line := money.Line{Quantity: quantity, UnitMinor: l.UnitPrice, Discount: discount}
		if l.Net, err = line.Net(); err != nil {
			return nil, 0, at("unit_price", err)
		}
		exact = append(exact, line)
	}
	totals, err := money.Total(exact)
	if err != nil || totals.Net > maxAmount {
		return nil, 0, problem.InvalidField("items", "The lines come to more than a deal can have.")
	}
	return exact, totals.Net, nil
}

func (s *Deals) replaceLines(ctx context.Context, tx pgx.Tx, id uuid.UUID, lines []DealLine, exact []money.Line) error {
	a, _ := tenant.From(ctx)
	b := &pgx.Batch{}
	b.Queue("delete from deal_lines where company_id = $1 and deal_id = $2", a.CompanyID, id)
	for i, l := range lines {
		b.Queue(`insert into deal_lines (company_id, deal_id, position, product_id, name, quantity, unit_price, discount, net)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, a.CompanyID, id, i+1, l.ProductID, l.Name, int64(exact[i].Quantity), l.UnitPrice, int64(exact[i].Discount), l.Net)
	}
	return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
}
