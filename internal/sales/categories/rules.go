package categories

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// inTx keeps the categories of a company a tree. Whoever changes its shape waits for who else does: two moves that are
// fine by themselves can make a ring together.
func inTx(ctx context.Context, tx pgx.Tx, old, rec *Category) error {
	if old != nil && rec != nil && same(old.ParentID, rec.ParentID) {
		return nil
	}
	a, _ := tenant.From(ctx)
	end := context.WithoutCancel(ctx)
	if err := hold(end, tx, a.CompanyID); err != nil {
		return err
	}
	if rec == nil {
		return empty(end, tx, a.CompanyID, old.ID)
	}
	if rec.ParentID == nil {
		return nil
	}
	return fits(end, tx, a.CompanyID, rec.ID, *rec.ParentID)
}

// hold waits until nobody else changes the shape of the company's tree.
func hold(ctx context.Context, tx pgx.Tx, company uuid.UUID) error {
	_, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtextextended('categories ' || $1, 0))", company.String())
	return err
}

func same(a, b *uuid.UUID) bool { return a == b || a != nil && b != nil && *a == *b }

// fits checks that a category may hang where it hangs now: below one that is there, in no ring, and not too deep.
func fits(ctx context.Context, tx pgx.Tx, company, id, parent uuid.UUID) error {
	var there, ring bool
	var depth int
	err := tx.QueryRow(ctx, `with recursive above (id, parent_id, n) as (
			select c.id, c.parent_id, 1 from categories c where c.company_id = $1 and c.id = $3 and c.deleted_at is null
			union all
			select c.id, c.parent_id, a.n + 1 from above a join categories c on c.company_id = $1 and c.id = a.parent_id and c.deleted_at is null
			where a.n <= $4 and a.id <> $2),
		below (id, n) as (
			select $2::uuid, 1
			union all
			select c.id, b.n + 1 from below b join categories c on c.company_id = $1 and c.parent_id = b.id and c.deleted_at is null
			where b.n <= $4)
		select exists (select from above), exists (select from above where id = $2),
			coalesce((select max(n) from above), 0) + (select max(n) from below)`,
		company, id, parent, MaxDepth).Scan(&there, &ring, &depth)
	switch {
	case err != nil:
		return err
	case !there:
		return problem.InvalidField("parent_id", "Parent names no category that is there.")
	case ring:
		return problem.InvalidField("parent_id", "A category can't be part of itself or of what is part of it.")
	case depth > MaxDepth:
		return problem.InvalidField("parent_id", "Categories can be %d levels deep; this would be level %d.", MaxDepth, depth)
	}
	return nil
}

// empty refuses to let go of a category that something still stands in.
func empty(ctx context.Context, tx pgx.Tx, company, id uuid.UUID) error {
	var children, products bool
	err := tx.QueryRow(ctx, `select
			exists (select from categories where company_id = $1 and parent_id = $2 and deleted_at is null),
			exists (select from products where company_id = $1 and category_id = $2 and deleted_at is null)`, company, id).Scan(&children, &products)
	switch {
	case err != nil:
		return err
	case children:
		return problem.Conflict("category_not_empty", "Other categories are part of this one. Move or delete them first.")
	case products:
		return problem.Conflict("category_not_empty", "Products stand in this category. Move them to another one first.")
	}
	return nil
}
