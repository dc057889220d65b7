package analytics

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Sales is how selling goes, in the currency that most deals have: sums of several currencies are none. Months are those of
// UTC; amounts are minor units, at most 9007199254740991.
type Sales struct {
	Currency     string `json:"currency"`
	OpenCount    int64  `json:"open_count"`
	Open         int64  `json:"open" format:"money"`
	WonThisMonth int64  `json:"won_this_month" format:"money"`
	WonLastMonth int64  `json:"won_last_month" format:"money"`
	Others       int64  `json:"others" doc:"Deals in other currencies, open or won in these months, which are in none of the sums"`
}

// mostMinor is the highest sum that is told: the highest whole number that every reader of JSON keeps exactly.
const mostMinor = 1<<53 - 1

// sales counts the deals that the actor may see, and nothing for who may not see what the sums are made of.
func (a *Analytics) sales(ctx context.Context, b *pgx.Batch, now time.Time, o *Overview) {
	deals := a.engine.Find("deals")
	_, hidden := deals.Closed(ctx)
	for _, field := range []string{"amount", "currency", "status", "closed_at"} {
		if hidden[field] {
			return
		}
	}
	if !deals.Allowed(ctx, resource.View) {
		return
	}
	who, _ := tenant.From(ctx)
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	args := resource.NewArgs(0)
	company, this, last, most := args.Add(who.CompanyID), args.Add(month), args.Add(month.AddDate(0, -1, 0)), args.Add(int64(mostMinor))
	sum := func(of string) string {
		return "least(coalesce(sum(t.amount) filter (where " + of + "), 0), " + most + ")::bigint"
	}
	sql := "select t.currency, count(*) filter (where t.status = 'open'), " + sum("t.status = 'open'") + ", " +
		sum("t.status = 'won' and t.closed_at >= "+this) + ", " + sum("t.status = 'won' and t.closed_at < "+this) + ", count(*) from deals t where t.company_id = " + company +
		" and t.deleted_at is null and (t.status = 'open' or t.status = 'won' and t.closed_at >= " + last + ") and " + deals.Within(ctx, resource.View, "t", args) +
		" group by t.currency order by count(*) desc, t.currency"
	b.Queue(sql, args.Values()...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var s Sales
			var all int64
			if err := rows.Scan(&s.Currency, &s.OpenCount, &s.Open, &s.WonThisMonth, &s.WonLastMonth, &all); err != nil {
				return err
			}
			if o.Sales == nil {
				o.Sales = &s
			} else {
				o.Sales.Others += all
			}
		}
		return rows.Err()
	})
}
