package papers

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// belongs tells by which field a paper belongs to a record of each type.
var belongs = map[string]string{"accounts": "account_id", "contacts": "contact_id", "deals": "deal_id"}

// Timeline reads what became of the quotes or orders of a record: each change of their state is an entry. revision is an
// expression for the number's revision in the table.
func Timeline(ctx context.Context, db *pg.DB, t *resource.Table, revision, record string, id uuid.UUID, before trail.Mark, limit int) ([]trail.Entry, error) {
	field, known := belongs[record]
	_, hidden := t.Closed(ctx)
	if !known || !t.Allowed(ctx, resource.View) || resource.Hides(hidden, "state") || resource.Hides(hidden, "total") {
		return nil, nil
	}
	a, _ := tenant.From(ctx)
	more := resource.NewArgs(6)
	within := t.Within(ctx, resource.View, "p", more)
	sql := fmt.Sprintf(`select c.id, c.at, p.id, p.number, %s, p.title, d.state, p.total, p.currency, c.actor_name from %s p
		cross join lateral (select * from changes c where c.company_id = $1 and c.record = $2 and c.record_id = p.id and (c.at, c.id) < ($4, $5)) c
		cross join lateral (select f->>'new' state from jsonb_array_elements(c.diff) f where f->>'field' = 'state' limit 1) d
		where p.company_id = $1 and p.%s = $3 and p.deleted_at is null and %s order by c.at desc, c.id desc limit $6`, revision, t.Name, field, within)
	return pg.Collect(ctx, db, func(row pgx.CollectableRow) (trail.Entry, error) {
		p := &trail.TimelinePaper{Record: t.Name}
		e := trail.Entry{Kind: "paper", Paper: p}
		var number, title string
		var revision int64
		err := row.Scan(&e.ID, &e.At, &p.ID, &number, &revision, &title, &p.State, &p.Total, &p.Currency, &p.By)
		p.Name = Label(Revised(number, revision), title)
		return e, err
	}, sql, append([]any{a.CompanyID, t.Name, id, before.At, before.ID, limit}, more.Values()...)...)
}
