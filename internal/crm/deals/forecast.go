package deals

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// maxForecast bounds the time that one forecast spans.
const maxForecast = 10 * 366 * 24 * time.Hour

// ForecastQuery asks what may be sold from one day to another, both included.
type ForecastQuery struct {
	// By is month, owner or pipeline.
	By       string
	From, To civil.Date
	Filter   string
}

// ForecastRow is what one month, person or pipeline may bring in one currency: open deals that should close within the
// time, and those won within it. Amounts are minor units, at most 9007199254740991.
type ForecastRow struct {
	Key       string `json:"key" x-id:"record" doc:"A month such as 2026-01, or the id of a member or pipeline; empty for deals without an owner"`
	Currency  string `json:"currency"`
	Count     int64  `json:"count"`
	Amount    int64  `json:"amount" format:"money"`
	Weighted  int64  `json:"weighted" format:"money" doc:"Each open deal by its probability"`
	WonCount  int64  `json:"won_count"`
	Won       int64  `json:"won" format:"money"`
	Filter    string `json:"filter" doc:"The open deals behind the row, as a filter of GET /deals"`
	WonFilter string `json:"won_filter" doc:"The won deals behind the row, as a filter of GET /deals"`
}

// forecastKeys say what a row is told by: for open deals, and for won ones.
var forecastKeys = map[string][2]string{
	"month":    {"to_char(t.expected_close, 'YYYY-MM')", "to_char(t.closed_at at time zone 'UTC', 'YYYY-MM')"},
	"owner":    {"coalesce(t.owner_id::text, '')", "coalesce(t.owner_id::text, '')"},
	"pipeline": {"t.pipeline_id::text", "t.pipeline_id::text"},
}

// Forecast weighs what may be sold, in one statement. Currencies stand apart.
func (s *Deals) Forecast(ctx context.Context, q ForecastQuery) ([]ForecastRow, error) {
	if q.To.Before(q.From) || q.To.Start().Sub(q.From.Start()) > maxForecast {
		return nil, problem.InvalidField("to", "to must be a day after from, and at most ten years later.")
	}
	sel, err := s.Select(ctx, resource.View, resource.Query{Filter: q.Filter})
	if err != nil {
		return nil, err
	}
	if err := s.tellable(ctx, "The forecast", "amount", "currency", "probability", "expected_close", "status", "closed_at", "stage_id", q.By+"_id"); err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	key := forecastKeys[q.By]
	company, from, until := sel.Args.Add(a.CompanyID), sel.Args.Add(q.From.Start()), sel.Args.Add(q.To.Start().AddDate(0, 0, 1))
	sql := fmt.Sprintf(`select key, currency, count(*) filter (where open), least(coalesce(sum(amount) filter (where open), 0), %[1]d)::bigint,
			least(round(coalesce(sum(amount * probability) filter (where open), 0) / 100), %[1]d)::bigint,
			count(*) filter (where not open), least(coalesce(sum(amount) filter (where not open), 0), %[1]d)::bigint
		from (select %[2]s, t.currency, t.amount, coalesce(t.probability, s.probability), true
				from %[4]s join stages s on s.company_id = %[6]s and s.id = t.stage_id
				where %[5]s and t.status = 'open' and t.expected_close >= %[7]s::date and t.expected_close < %[8]s::date
			union all select %[3]s, t.currency, t.amount, 100, false
				from %[4]s where %[5]s and t.status = 'won' and t.closed_at >= %[7]s and t.closed_at < %[8]s) x (key, currency, amount, probability, open)
		group by key, currency order by key, currency`, int64(mostMinor), key[0], key[1], sel.From, sel.Where, company, from, until)
	return pg.Collect(ctx, s.db, func(row pgx.CollectableRow) (r ForecastRow, err error) {
		err = row.Scan(&r.Key, &r.Currency, &r.Count, &r.Amount, &r.Weighted, &r.WonCount, &r.Won)
		r.Filter, r.WonFilter = q.behind(r)
		return r, err
	}, sql, sel.Args.Values()...)
}

// Undated weighs the open deals that nobody has said a day of, one row a currency: no month has them.
func (s *Deals) Undated(ctx context.Context, filter string) ([]ForecastRow, error) {
	if filter != "" {
		filter = " && (" + filter + ")"
	}
	const undated = `status == "open" && expected_close == null`
	sel, err := s.Select(ctx, resource.View, resource.Query{Filter: undated + filter})
	if err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	sql := fmt.Sprintf(`select t.currency, count(*), least(coalesce(sum(t.amount), 0), %[1]d)::bigint,
			least(round(coalesce(sum(t.amount * coalesce(t.probability, s.probability)), 0) / 100), %[1]d)::bigint
		from %[2]s join stages s on s.company_id = %[3]s and s.id = t.stage_id where %[4]s group by t.currency order by t.currency`,
		int64(mostMinor), sel.From, sel.Args.Add(a.CompanyID), sel.Where)
	return pg.Collect(ctx, s.db, func(row pgx.CollectableRow) (r ForecastRow, err error) {
		err = row.Scan(&r.Currency, &r.Count, &r.Amount, &r.Weighted)
		r.Filter = undated + fmt.Sprintf(" && currency == %q", r.Currency) + filter
		return r, err
	}, sql, sel.Args.Values()...)
}

// behind gives the filters that list what a row counts.
func (q ForecastQuery) behind(r ForecastRow) (open, won string) {
	from, until := q.From.Start(), q.To.Start().AddDate(0, 0, 1)
	of := ""
	switch {
	case q.By == "month":
		if month, err := time.Parse("2006-01", r.Key); err == nil {
			from, until = later(from, month), earlier(until, month.AddDate(0, 1, 0))
		}
	case r.Key == "":
		of = " && owner_id == null"
	default:
		of = fmt.Sprintf(" && %s_id == %q", q.By, r.Key)
	}
	of += fmt.Sprintf(" && currency == %q", r.Currency)
	if q.Filter != "" {
		of += " && (" + q.Filter + ")"
	}
	span := func(field string) string {
		return fmt.Sprintf(" && %[1]s >= date(%[2]q) && %[1]s < date(%[3]q)", field, civil.Of(from), civil.Of(until))
	}
	return `status == "open"` + span("expected_close") + of, `status == "won"` + span("closed_at") + of
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
