package taxclasses

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Actions is what can be done with tax classes beyond changing them.
type Actions struct {
	DB      *pg.DB
	Classes *resource.Store[TaxClass]
}

type defaultInput struct {
	ID uuid.UUID `path:"id" x-id:"tax_class"`
}

type defaultOutput struct{ Body *TaxClass }

// Mount adds the endpoints.
func (s *Actions) Mount(api huma.API) {
	rest.Register(api, rest.Op(http.MethodPost, "/products/tax-classes/{id}/default", "default-tax-class", "tax_classes", "Make one tax class hold for products that name none"),
		rest.Manager, func(ctx context.Context, in *defaultInput) (*defaultOutput, error) {
			class, err := s.Default(ctx, in.ID)
			return &defaultOutput{Body: class}, err
		})
}

// Default makes one tax class the default; the one before is none any more.
func (s *Actions) Default(ctx context.Context, id uuid.UUID) (class *TaxClass, err error) {
	a, _ := tenant.From(ctx)
	var events []*resource.Event
	err = s.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		events = nil
		end := context.WithoutCancel(ctx)
		if _, err := tx.Exec(end, "select pg_advisory_xact_lock(hashtextextended('tax_classes ' || $1, 0))", a.CompanyID.String()); err != nil {
			return err
		}
		rows, err := tx.Query(end, "select id from tax_classes where company_id = $1 and is_default and id <> $2 and deleted_at is null", a.CompanyID, id)
		if err != nil {
			return err
		}
		before, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		for _, one := range before {
			if _, err := s.set(ctx, tx, one, false, &events); err != nil {
				return err
			}
		}
		class, err = s.set(ctx, tx, id, true, &events)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Classes.Tell(events...)
	return class, nil
}

func (s *Actions) set(ctx context.Context, tx pgx.Tx, id uuid.UUID, to bool, events *[]*resource.Event) (*TaxClass, error) {
	rec, e, err := s.Classes.UpdateTx(ctx, tx, id, resource.AnyVersion, func(rec any) error {
		rec.(*TaxClass).IsDefault = to
		return nil
	})
	if err != nil {
		return nil, err
	}
	*events = append(*events, e)
	return rec.(*TaxClass), nil
}
