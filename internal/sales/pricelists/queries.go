package pricelists

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
)

// maxLists bounds how many lists one question looks at.
const maxLists = 100

// facts are what the database knows about one question.
type facts struct {
	product *product
	account bool
	lists   []asked
}

type product struct {
	Name                    string
	ListPrice               *int64
	Currency                string
	Active                  bool
	ActiveFrom, ActiveUntil *civil.Date
	TaxRate                 float64
}

func (p *product) sold(day civil.Date) bool {
	return p.Active && holds(p.ActiveFrom, p.ActiveUntil, day)
}

// asked is one list that may have the price: a list that holds for the customer, or one that such a list stands on, with
// the entry that the quantity reaches.
type asked struct {
	Root, ID              uuid.UUID
	Depth                 int
	Name, Currency        string
	ForAccount, ForGroup  bool
	ParentID              *uuid.UUID
	Adjustment            *float64
	ValidFrom, ValidUntil *civil.Date
	Price                 *int64
	MinQuantity, Lowest   *float64
}

func (l *asked) scope() string {
	switch {
	case l.ForAccount:
		return "account"
	case l.ForGroup:
		return "group"
	}
	return "general"
}

func (l *asked) passed() PriceStep {
	return PriceStep{Kind: "passed", Scope: l.scope(), ListID: &l.ID, List: l.Name, MinQuantity: l.Lowest}
}

// first are the lists that hold for the customer themselves, in the order in which they are asked.
func (f *facts) first() (list []*asked) {
	for i := range f.lists {
		if f.lists[i].Depth == 0 {
			list = append(list, &f.lists[i])
		}
	}
	return list
}

// queue asks for the facts. Three statements on indexes, whatever the number of lists and entries there are.
func (f *facts) queue(b *pgx.Batch, company uuid.UUID, ask Ask) {
	b.Queue(`select p.name, p.list_price, p.currency, p.active, p.active_from, p.active_until, coalesce((select t.rate from tax_classes t
			where t.company_id = $1 and (t.id = p.tax_class_id or p.tax_class_id is null and t.is_default and t.deleted_at is null)), 0)
		from products p where p.company_id = $1 and p.id = $2 and p.deleted_at is null`,
		company, ask.ProductID).Query(func(rows pgx.Rows) error {
		some, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[product])
		if len(some) > 0 {
			f.product = some[0]
		}
		return err
	})
	b.Queue("select exists (select from accounts where company_id = $1 and id = $2 and deleted_at is null)", company, ask.AccountID).
		QueryRow(func(row pgx.Row) error { return row.Scan(&f.account) })
	b.Queue(`with recursive first as (
			select l.id, l.account_id is not null for_account, l.customer_group_key <> '' for_group, l.priority, l.created_at
			from price_lists l
			where l.company_id = $1 and l.deleted_at is null
				and (l.account_id = $2 or l.account_id is null and (l.customer_group_key = '' or l.customer_group_key =
					(select a.customer_group_key from accounts a where a.company_id = $1 and a.id = $2 and a.deleted_at is null)))
				and (l.valid_from is null or l.valid_from <= $4) and (l.valid_until is null or l.valid_until >= $4)
				and ($5 = '' or l.currency = $5)
			order by for_account desc, for_group desc, l.priority desc, l.created_at desc, l.id limit $7),
		stack (root, id, depth) as (
			select f.id, f.id, 0 from first f
			union all
			select s.root, l.parent_id, s.depth + 1 from stack s join price_lists l on l.company_id = $1 and l.id = s.id
			where l.parent_id is not null and s.depth < $8)
		select s.root, l.id, s.depth, l.name, l.currency, f.for_account, f.for_group, l.parent_id, l.adjustment, l.valid_from, l.valid_until,
			e.price, e.min_quantity, (select min(x.min_quantity) from price_entries x where x.company_id = $1 and x.price_list_id = l.id and x.product_id = $3 and x.deleted_at is null)
		from stack s join first f on f.id = s.root
		join price_lists l on l.company_id = $1 and l.id = s.id and l.deleted_at is null
		left join lateral (select x.price, x.min_quantity from price_entries x
			where x.company_id = $1 and x.price_list_id = l.id and x.product_id = $3 and x.min_quantity <= $6 and x.deleted_at is null
			order by x.min_quantity desc limit 1) e on true
		order by f.for_account desc, f.for_group desc, f.priority desc, f.created_at desc, f.id, s.depth`,
		company, ask.AccountID, ask.ProductID, ask.Day, ask.Currency, ask.Quantity.Float(), maxLists, maxDepth).Query(func(rows pgx.Rows) (err error) {
		f.lists, err = pgx.CollectRows(rows, pgx.RowToStructByPos[asked])
		return err
	})
}
