package papers

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/tenant"
)

// Number takes the next number of a kind: Q-00001, Q-00002 and so on, without a gap in each company. It is taken in the
// transaction in which the paper goes out and not before, so drafts that come to nothing leave no gap; a rollback gives
// the number back; and two at once wait for each other on the counter's row.
func Number(ctx context.Context, tx pgx.Tx, kind, prefix string) (string, error) {
	a, _ := tenant.From(ctx)
	var n int64
	err := tx.QueryRow(context.WithoutCancel(ctx), `insert into counters (company_id, kind, last) values ($1, $2, 1)
		on conflict (company_id, kind) do update set last = counters.last + 1 returning last`, a.CompanyID, kind).Scan(&n)
	if err != nil {
		return "", fmt.Errorf("papers.Number: %w", err)
	}
	return fmt.Sprintf("%s-%05d", prefix, n), nil
}

// KeepLines writes the lines of one paper as rows of the table <singular>_lines, from the paper's own list as it stands in
// the transaction.
func KeepLines(ctx context.Context, tx pgx.Tx, table, singular string, id uuid.UUID) error {
	a, _ := tenant.From(ctx)
	b := &pgx.Batch{}
	b.Queue(fmt.Sprintf("delete from %[1]s_lines where company_id = $1 and %[1]s_id = $2", singular), a.CompanyID, id)
	b.Queue(fmt.Sprintf(`insert into %[2]s_lines (company_id, %[2]s_id, position, product_id, name, description, quantity, unit, unit_price, discount, tax_rate, list_price, manual, net)
		select p.company_id, p.id, l.position, (l.v->>'product_id')::uuid, l.v->>'name', l.v->>'description', (l.v->>'quantity')::numeric, l.v->>'unit', (l.v->>'unit_price')::bigint,
			(l.v->>'discount')::numeric, (l.v->>'tax_rate')::numeric, (l.v->>'list_price')::bigint, (l.v->>'manual')::boolean, (l.v->>'net')::bigint
		from %[1]s p cross join lateral jsonb_array_elements(p.lines) with ordinality l (v, position) where p.company_id = $1 and p.id = $2`, table, singular), a.CompanyID, id)
	return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
}

// Address fills in to whom the paper goes, where nobody has written it: the account's name and address, else the contact's.
func (p *Paper) Address(ctx context.Context, tx pgx.Tx) error {
	if p.BillingName != "" && p.BillingAddress != "" {
		return nil
	}
	a, _ := tenant.From(ctx)
	var name, address *string
	err := tx.QueryRow(context.WithoutCancel(ctx), `select coalesce(nullif(a.name, ''), nullif(c.name, '')), concat_ws(E'\n', nullif(a.address, ''), nullif(coalesce(a.city, c.city), ''), nullif(coalesce(a.country, c.country), ''))
		from (select $1::uuid as company_id) k left join accounts a on a.company_id = k.company_id and a.id = $2
		left join contacts c on c.company_id = k.company_id and c.id = $3`, a.CompanyID, p.AccountID, p.ContactID).Scan(&name, &address)
	if err != nil {
		return fmt.Errorf("papers.Address: %w", err)
	}
	if p.BillingName == "" && name != nil {
		p.BillingName = *name
	}
	if p.BillingAddress == "" && address != nil {
		p.BillingAddress = *address
	}
	return nil
}
