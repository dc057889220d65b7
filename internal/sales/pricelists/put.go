package pricelists

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/money"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// NewPrices are prices that are to stand in one list.
type NewPrices struct {
	Rows  []NewPrice `json:"rows" minItems:"1" maxItems:"1000"`
	Check bool       `json:"check,omitempty" doc:"Only say what would happen, and write nothing"`
}

// NewPrice is one of them, as a sheet has it.
type NewPrice struct {
	Product     string `json:"product" minLength:"1" maxLength:"200" x-id:"none" doc:"SKU or name of the product"`
	MinQuantity string `json:"min_quantity,omitempty" maxLength:"30" doc:"From which quantity on; 0 when left out"`
	Price       string `json:"price" minLength:"1" maxLength:"30" doc:"Of one unit in the currency's own unit, such as 1234.50"`
}

// PutPrices says what became of them.
type PutPrices struct {
	Created   int            `json:"created"`
	Updated   int            `json:"updated"`
	Unchanged int            `json:"unchanged"`
	Refused   []RefusedPrice `json:"refused" doc:"Rows that can't be taken; where there is one, nothing is written"`
}

// RefusedPrice is one row that can't be taken.
type RefusedPrice struct {
	Row    int    `json:"row" doc:"Counted from 1"`
	Reason string `json:"reason"`
}

// slot is where one price stands in a list.
type slot struct {
	product uuid.UUID
	from    money.Quantity
}

// Put writes the prices of a sheet into a list, all or none: a row that can't be taken is told, and nothing is written.
func (d *Desk) Put(ctx context.Context, list uuid.UUID, in NewPrices) (done PutPrices, err error) {
	var writes []*resource.Write
	err = d.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		done, writes = PutPrices{Refused: []RefusedPrice{}}, nil
		s, err := d.sheet(ctx, tx, list, in)
		if err != nil {
			return err
		}
		for i, row := range in.Rows {
			w, err := s.plan(ctx, row, &done)
			switch p, told := problem.As(err); {
			case told:
				done.Refused = append(done.Refused, RefusedPrice{i + 1, p.Detail})
			case err != nil:
				return err
			case w != nil:
				writes = append(writes, w)
			}
		}
		if in.Check || len(done.Refused) > 0 {
			writes = nil
			return nil
		}
		return d.Engine.Send(ctx, tx, writes)
	})
	if err != nil {
		return PutPrices{}, err
	}
	d.Engine.Tell(writes)
	return done, nil
}

// sheet is prices on their way into a list.
type sheet struct {
	*Desk
	list     *PriceList
	products map[string][]uuid.UUID
	there    map[slot]*PriceEntry
	seen     map[slot]bool
}

func (d *Desk) sheet(ctx context.Context, tx pgx.Tx, id uuid.UUID, in NewPrices) (*sheet, error) {
	a, _ := tenant.From(ctx)
	end := context.WithoutCancel(ctx)
	s := &sheet{Desk: d, products: map[string][]uuid.UUID{}, there: map[slot]*PriceEntry{}, seen: map[slot]bool{}}
	found, err := d.Lists.LockIDs(ctx, tx, []uuid.UUID{id}, false)
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, d.Lists.Missing()
	}
	s.list = found[id].(*PriceList)
	var keys []string
	for _, row := range in.Rows {
		keys = append(keys, text.Fold(row.Product))
	}
	rows, err := tx.Query(end, `select k.v, p.id from unnest($2::text[]) k (v) cross join lateral (
			select id from products where company_id = $1 and sku_key = k.v collate "C" and deleted_at is null
			union select id from products where company_id = $1 and name_key = k.v collate "C" and deleted_at is null) p group by 1, 2`, a.CompanyID, keys)
	if err != nil {
		return nil, err
	}
	var key string
	var product uuid.UUID
	if _, err := pgx.ForEachRow(rows, []any{&key, &product}, func() error { s.products[key] = append(s.products[key], product); return nil }); err != nil {
		return nil, err
	}
	return s, s.read(end, tx, a.CompanyID)
}

// read locks the prices that the list has for these products.
func (s *sheet) read(ctx context.Context, tx pgx.Tx, company uuid.UUID) error {
	var products []uuid.UUID
	for _, ids := range s.products {
		products = append(products, ids...)
	}
	rows, err := tx.Query(ctx, "select id from price_entries where company_id = $1 and price_list_id = $2 and product_id = any($3) and deleted_at is null", company, s.list.ID, products)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	entries, err := s.Entries.LockIDs(ctx, tx, ids, false)
	for _, rec := range entries {
		e := rec.(*PriceEntry)
		from, err := money.QuantityOf(e.MinQuantity)
		if err != nil {
			return fmt.Errorf("pricelists: entry %s: %w", e.ID, err)
		}
		s.there[slot{e.ProductID, from}] = e
	}
	return err
}

// plan works out what one row does; the write is nil when the price is there as it is.
func (s *sheet) plan(ctx context.Context, row NewPrice, done *PutPrices) (*resource.Write, error) {
	at, minor, err := s.parse(row)
	if err != nil {
		return nil, err
	}
	if s.seen[at] {
		return nil, problem.InvalidField("min_quantity", "Another row has a price for this product from this quantity on.")
	}
	s.seen[at] = true
	old := s.there[at]
	if old == nil {
		done.Created++
		return s.Entries.PlanCreate(ctx, &PriceEntry{PriceListID: s.list.ID, ProductID: at.product, MinQuantity: at.from.Float(), Price: minor, Currency: s.list.Currency})
	}
	w, err := s.Entries.PlanUpdate(ctx, old, func(rec any) error { rec.(*PriceEntry).Price = minor; return nil })
	if w == nil && err == nil {
		done.Unchanged++
	} else {
		done.Updated++
	}
	return w, err
}

func (s *sheet) parse(row NewPrice) (at slot, minor int64, err error) {
	switch ids := s.products[text.Fold(row.Product)]; len(ids) {
	case 0:
		return at, 0, problem.InvalidField("product", "No product has the SKU or name %q.", row.Product)
	case 1:
		at.product = ids[0]
	default:
		return at, 0, problem.InvalidField("product", "%d products are called %q: give the SKU.", len(ids), row.Product)
	}
	if row.MinQuantity != "" {
		if at.from, err = money.ParseQuantity(row.MinQuantity); err != nil || at.from < 0 {
			return at, 0, problem.InvalidField("min_quantity", "%q is no quantity such as 10 or 2.5.", row.MinQuantity)
		}
	}
	price, err := money.Parse(row.Price, s.list.Currency)
	if err != nil || price.Minor < 0 {
		return at, 0, problem.InvalidField("price", "%q is no price in %s: such as 1234 with at most %d decimals.", row.Price, s.list.Currency, money.Exponent(s.list.Currency))
	}
	return at, price.Minor, nil
}
