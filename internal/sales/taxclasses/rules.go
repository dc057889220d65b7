package taxclasses

import (
	"context"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// inTx keeps a rate that something still falls under out of the trash.
func inTx(ctx context.Context, tx pgx.Tx, old, rec *TaxClass) error {
	switch {
	case rec != nil:
		return nil
	case old.IsDefault:
		return problem.Conflict("tax_class_in_use", "This is the default tax class. Make another one the default first.")
	}
	a, _ := tenant.From(ctx)
	var used bool
	err := tx.QueryRow(context.WithoutCancel(ctx), "select exists (select from products where company_id = $1 and tax_class_id = $2 and deleted_at is null)",
		a.CompanyID, old.ID).Scan(&used)
	if err == nil && used {
		return problem.Conflict("tax_class_in_use", "Products fall under this tax class. Give them another one first.")
	}
	return err
}
