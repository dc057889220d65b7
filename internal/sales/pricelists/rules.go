package pricelists

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// listInTx keeps lists that stand on one another in one currency and out of rings. Whoever changes what stands on what
// waits for who else does: two changes that are fine by themselves can make a ring together.
func listInTx(ctx context.Context, tx pgx.Tx, old, rec *PriceList) error {
	if old != nil && rec != nil && same(old.ParentID, rec.ParentID) && old.Currency == rec.Currency {
		return nil
	}
	a, _ := tenant.From(ctx)
	end := context.WithoutCancel(ctx)
	if _, err := tx.Exec(end, "select pg_advisory_xact_lock(hashtextextended('price_lists ' || $1, 0))", a.CompanyID.String()); err != nil {
		return err
	}
	if rec == nil {
		return unused(end, tx, a.CompanyID, old.ID)
	}
	if old != nil && old.Currency != rec.Currency {
		if err := unpriced(end, tx, a.CompanyID, rec.ID); err != nil {
			return err
		}
	}
	if rec.ParentID == nil {
		return nil
	}
	return stands(end, tx, a.CompanyID, rec)
}

func same(a, b *uuid.UUID) bool { return a == b || a != nil && b != nil && *a == *b }

// unused refuses to let go of a list that others take their prices from.
func unused(ctx context.Context, tx pgx.Tx, company, id uuid.UUID) error {
	var used bool
	err := tx.QueryRow(ctx, "select exists (select from price_lists where company_id = $1 and parent_id = $2 and deleted_at is null)", company, id).Scan(&used)
	if err == nil && used {
		return problem.Conflict("price_list_in_use", "Other lists take their prices from this one. Give them another parent first.")
	}
	return err
}

// unpriced refuses another currency as long as amounts of the one before hang on the list.
func unpriced(ctx context.Context, tx pgx.Tx, company, id uuid.UUID) error {
	var used bool
	err := tx.QueryRow(ctx, `select exists (select from price_entries where company_id = $1 and price_list_id = $2)
		or exists (select from price_lists where company_id = $1 and parent_id = $2)`, company, id).Scan(&used)
	if err == nil && used {
		return problem.InvalidField("currency", "This list has prices, or lists that stand on it, in its currency. Make another list for the other currency.")
	}
	return err
}

// stands checks the list's parent: there, of the same currency, in no ring, and not too deep.
func stands(ctx context.Context, tx pgx.Tx, company uuid.UUID, l *PriceList) error {
	var there, ring, mixed bool
	var depth int
	err := tx.QueryRow(ctx, `with recursive above (id, parent_id, currency, n) as (
			select l.id, l.parent_id, l.currency, 1 from price_lists l where l.company_id = $1 and l.id = $3 and l.deleted_at is null
			union all
			select l.id, l.parent_id, l.currency, a.n + 1 from above a join price_lists l on l.company_id = $1 and l.id = a.parent_id and l.deleted_at is null
			where a.n <= $5 and a.id <> $2),
		below (id, n) as (
			select $2::uuid, 1
			union all
			select l.id, b.n + 1 from below b join price_lists l on l.company_id = $1 and l.parent_id = b.id and l.deleted_at is null
			where b.n <= $5)
		select exists (select from above), exists (select from above where id = $2), exists (select from above where currency <> $4),
			coalesce((select max(n) from above), 0) + (select max(n) from below)`,
		company, l.ID, *l.ParentID, l.Currency, maxDepth).Scan(&there, &ring, &mixed, &depth)
	switch {
	case err != nil:
		return err
	case !there:
		return problem.InvalidField("parent_id", "Parent names no price list that is there.")
	case ring:
		return problem.InvalidField("parent_id", "A list can't stand on itself or on one that stands on it.")
	case mixed:
		return problem.InvalidField("parent_id", "The parent has another currency. A list takes prices only from lists in %s.", l.Currency)
	case depth > maxDepth:
		return problem.InvalidField("parent_id", "At most %d lists can stand on one another.", maxDepth)
	}
	return nil
}

// entryInTx holds an entry against its list.
func entryInTx(ctx context.Context, tx pgx.Tx, _, rec *PriceEntry) error {
	if rec == nil {
		return nil
	}
	a, _ := tenant.From(ctx)
	var currency string
	err := tx.QueryRow(context.WithoutCancel(ctx), "select currency from price_lists where company_id = $1 and id = $2 and deleted_at is null for key share", a.CompanyID, rec.PriceListID).Scan(&currency)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return problem.InvalidField("price_list_id", "Price list names no record that is there.")
	case err != nil:
		return err
	case currency != rec.Currency:
		return problem.InvalidField("currency", "The prices of this list are in %s.", currency)
	}
	return nil
}
