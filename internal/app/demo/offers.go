package demo

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/deals"
	"rapport/internal/resource"
	"rapport/internal/sales/papers"
)

// kitLine is one product of what is usually sold together: so many with each unit, and so many whatever their number.
type kitLine struct {
	sku        string
	each, once float64
}

// kits reads what is usually sold together.
func kits() (map[string][]kitLine, error) {
	rows, err := table("kits.csv")
	all := map[string][]kitLine{}
	for _, r := range rows {
		l := kitLine{sku: r["sku"]}
		for text, into := range map[string]*float64{r["each"]: &l.each, r["once"]: &l.once} {
			if text == "" {
				continue
			}
			if *into, err = strconv.ParseFloat(text, 64); err != nil {
				return nil, err
			}
		}
		all[r["kit"]] = append(all[r["kit"]], l)
	}
	return all, err
}

// discounts are what customers get off the first line of an offer, in turn.
var discounts = [...]float64{0, 3, 0, 5, 2.5, 0, 8}

// offer makes the lines for a deal: so many units of its kit as come nearest to its amount, at the prices that its account has
// on the day of ctx.
func (d *Demo) offer(ctx context.Context, kit []kitLine, deal *deals.Deal, named map[string]uuid.UUID, i int) ([]papers.PaperLine, error) {
	one, err := d.priced(ctx, kit, 1, deal, named, i)
	if err != nil {
		return nil, err
	}
	price, err := net(one)
	if err != nil || deal.Amount == nil || *price == 0 {
		return one, err
	}
	units := math.Max(1, math.Round(float64(*deal.Amount)/float64(*price)))
	return d.priced(ctx, kit, units, deal, named, i)
}

func (d *Demo) priced(ctx context.Context, kit []kitLine, units float64, deal *deals.Deal, named map[string]uuid.UUID, i int) ([]papers.PaperLine, error) {
	var lines []papers.PaperLineInput
	for _, k := range kit {
		id, known := named["product "+k.sku]
		if !known {
			continue
		}
		lines = append(lines, papers.PaperLineInput{ProductID: &id, Quantity: math.Ceil(k.each*units) + k.once})
	}
	if len(lines) > 0 {
		lines[0].Discount = discounts[i%len(discounts)]
	}
	return d.Offers.Price(ctx, deal.AccountID, deal.Currency, lines)
}

// lines gives some of the open deals the products that they are about, so that their amounts follow them.
func (d *Demo) lines(ctx context.Context, p roster) error {
	list, err := table("deals.csv")
	if err != nil {
		return err
	}
	all, err := kits()
	if err != nil {
		return err
	}
	var named map[string]uuid.UUID
	if err := d.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) { named, err = names(ctx, tx); return err }); err != nil {
		return err
	}
	for i, r := range list {
		kit := all[r["kit"]]
		if i%4 != 0 || kit == nil || r["pipeline"] == careContracts || !slices.Contains(roads["Sales"][1:], r["stage"]) {
			continue
		}
		mark := "lines " + r["name"]
		if done, err := d.marked(ctx, mark); err != nil || done {
			if err != nil {
				return err
			}
			continue
		}
		if err := d.line(as(ctx, p[r["owner"]], mark), r, kit, named, i); err != nil {
			return fmt.Errorf("%s: %w", r["name"], err)
		}
	}
	return nil
}

func (d *Demo) line(ctx context.Context, r map[string]string, kit []kitLine, named map[string]uuid.UUID, i int) error {
	id, err := d.find(ctx, "deals", r["name"])
	if err != nil || id == uuid.Nil {
		return err
	}
	deal, err := d.Deals.Get(ctx, id)
	if err != nil {
		return err
	}
	ctx = resource.WithMoment(ctx, deal.StageSince.Add(time.Hour))
	offered, err := d.offer(ctx, kit, deal, named, i)
	if err != nil {
		return err
	}
	var lines []deals.DealLine
	for _, l := range offered {
		lines = append(lines, deals.DealLine{ProductID: l.ProductID, Name: l.Name, Quantity: l.Quantity, UnitPrice: l.UnitPrice, Discount: l.Discount})
	}
	_, err = d.Deals.SetLines(ctx, id, resource.AnyVersion, lines)
	return err
}

// net is what lines come to without tax.
func net(lines []papers.PaperLine) (*int64, error) {
	sums, err := papers.Add(lines)
	return &sums.Net, err
}
