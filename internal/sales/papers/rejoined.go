package papers

import (
	"context"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/tenant"
)

// Rejoined gives old as it is to be held against new: where the account or the contact of a paper was made one with another
// record, or parted from it again, the paper names what is there now. What is printed on it stays as it went.
func Rejoined(ctx context.Context, tx pgx.Tx, old, new *Paper) (Paper, error) {
	was := *old
	if equal(old.AccountID, new.AccountID) && equal(old.ContactID, new.ContactID) {
		return was, nil
	}
	a, _ := tenant.From(ctx)
	merges := a.Via == "merge"
	if a.Via == "undo" {
		err := tx.QueryRow(context.WithoutCancel(ctx), `with recursive undone (id, undoes, depth) as (
				select id, undoes, 0 from change_sets where company_id = $1 and id = $2
				union all select c.id, c.undoes, depth + 1 from undone join change_sets c on c.company_id = $1 and c.id = undone.undoes where depth < 100)
			select exists (select from undone u join merges m on m.company_id = $1 and m.id = u.id)`, a.CompanyID, a.ChangeSetID).Scan(&merges)
		if err != nil {
			return was, err
		}
	}
	if merges {
		was.AccountID, was.ContactID = new.AccountID, new.ContactID
	}
	return was, nil
}
