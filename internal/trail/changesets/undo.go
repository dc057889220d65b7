package changesets

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
)

// Undo takes a set back, as a new set: what still stands as the set left it goes back to what it was before, and what
// somebody has changed since is listed as a conflict. An undo can be undone like any other set.
func (s *Service) Undo(ctx context.Context, id uuid.UUID) (*ChangeSet, error) {
	c, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	if own := c.Actor.ID != nil && *c.Actor.ID == a.ID; !own && !a.Role.AtLeast(tenant.Manager) {
		return nil, problem.Forbidden("What others have changed is undone by them or by a manager.")
	}
	u := s.fresh(a, c.Record, "undo")
	u.Undoes = &c.ID
	err = s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		c, err := locked(ctx, tx, id)
		if err != nil {
			return err
		}
		if c.Status != "done" && c.Status != "failed" {
			return problem.Conflict("not_undoable", "This change set is %s. Only what has ended can be undone, and only once.", c.Status)
		}
		if u.kinds, u.ids, err = touched(ctx, tx, id); err != nil {
			return err
		}
		u.Total = int64(len(u.ids))
		if err := s.insert(ctx, tx, u); err != nil {
			return err
		}
		c.Status, c.UndoneBy = "undoing", &u.ID
		undoes := c.Undoes
		c.Undoes = nil // the state of what an undo has undone stays
		err = c.save(ctx, tx)
		c.Undoes = undoes
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.begin(ctx, u)
}
