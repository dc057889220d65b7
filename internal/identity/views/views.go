// Package views holds the lists that people keep: a filter, an order and a look under a name, for themselves or for
// everybody in the company. What a view shows is bounded by the rights of whoever opens it.
package views

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// maxViews is how many views of one record type a person sees.
const maxViews = 200

// State is what a view remembers of a list.
type State struct {
	Name    string   `json:"name" minLength:"1" maxLength:"80"`
	Shared  bool     `json:"shared" doc:"Everybody in the company sees it"`
	Layout  string   `json:"layout" enum:"table,board,calendar"`
	Filter  string   `json:"filter" maxLength:"4000" doc:"CEL expression"`
	Q       string   `json:"q" maxLength:"200"`
	Sort    string   `json:"sort" maxLength:"300"`
	Group   string   `json:"group" required:"false" maxLength:"80" doc:"The field by whose values the rows of a table are grouped, or the columns of a board are made; none without one"`
	Columns []string `json:"columns" maxItems:"100" nullable:"false" doc:"Fields shown as columns, in their order; none for the usual ones"`
}

// View is one list that somebody keeps.
type View struct {
	ID        uuid.UUID `json:"id" x-id:"view"`
	OwnerID   uuid.UUID `json:"owner_id" x-id:"user" doc:"Who made it"`
	Record    string    `json:"record" doc:"The record type that it lists"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	State
}

// Views keeps the views of the company in the context.
type Views struct {
	db     *pg.DB
	engine *resource.Engine
}

// New makes the one Views of the program.
func New(e *resource.Engine) *Views { return &Views{db: e.DB, engine: e} }

const columns = "id, owner_id, record, created_at, updated_at, name, shared, layout, filter, q, sort, grouped_by, columns"

func scan(row pgx.CollectableRow) (v View, err error) {
	err = row.Scan(&v.ID, &v.OwnerID, &v.Record, &v.CreatedAt, &v.UpdatedAt, &v.Name, &v.Shared, &v.Layout, &v.Filter, &v.Q, &v.Sort, &v.Group, &v.Columns)
	return v, err
}

// List gives the actor's own views of a record type and the shared ones, oldest first.
func (s *Views) List(ctx context.Context, record string) ([]View, error) {
	a, _ := tenant.From(ctx)
	return pg.Collect(ctx, s.db, scan, "select "+columns+` from views where company_id = $1 and record = $2 and (shared or owner_id = $3)
		order by created_at, id limit $4`, a.CompanyID, record, a.ID, maxViews)
}

// Create keeps a new view of the actor. What it would list must be a list that the actor may see.
func (s *Views) Create(ctx context.Context, record string, state State) (View, error) {
	a, _ := tenant.From(ctx)
	if err := s.check(ctx, record, state); err != nil {
		return View{}, err
	}
	have, err := s.List(ctx, record)
	if err != nil {
		return View{}, err
	}
	if len(have) >= maxViews {
		return View{}, problem.Conflict("too_many_views", "There are %d views of %s already. Delete one that nobody needs.", maxViews, record)
	}
	return pg.One(ctx, s.db, scan, `insert into views (company_id, id, owner_id, record, created_at, updated_at, name, shared, layout, filter, q, sort, grouped_by, columns)
		values ($1, $2, $3, $4, now(), now(), $5, $6, $7, $8, $9, $10, $11, $12) returning `+columns,
		a.CompanyID, uuid.Must(uuid.NewV7()), a.ID, record, state.Name, state.Shared, state.Layout, state.Filter, state.Q, state.Sort, state.Group, state.Columns)
}

// Replace gives a view another state. A person changes their own; shared ones of others are changed by admins.
func (s *Views) Replace(ctx context.Context, id uuid.UUID, state State) (View, error) {
	v, err := s.owned(ctx, id)
	if err != nil {
		return View{}, err
	}
	if err := s.check(ctx, v.Record, state); err != nil {
		return View{}, err
	}
	a, _ := tenant.From(ctx)
	return pg.One(ctx, s.db, scan, `update views set updated_at = now(), name = $3, shared = $4, layout = $5, filter = $6, q = $7, sort = $8, grouped_by = $9, columns = $10
		where company_id = $1 and id = $2 returning `+columns, a.CompanyID, id, state.Name, state.Shared, state.Layout, state.Filter, state.Q, state.Sort, state.Group, state.Columns)
}

// Delete forgets a view, under the rules of Replace.
func (s *Views) Delete(ctx context.Context, id uuid.UUID) error {
	if _, err := s.owned(ctx, id); err != nil {
		return err
	}
	a, _ := tenant.From(ctx)
	_, err := s.db.Exec(ctx, "delete from views where company_id = $1 and id = $2", a.CompanyID, id)
	return err
}

// owned finds a view that the actor may change. One that is private to somebody else is not there.
func (s *Views) owned(ctx context.Context, id uuid.UUID) (View, error) {
	a, _ := tenant.From(ctx)
	v, err := pg.One(ctx, s.db, scan, "select "+columns+" from views where company_id = $1 and id = $2 and (shared or owner_id = $3)", a.CompanyID, id, a.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return v, problem.NotFound("view")
	}
	if err == nil && v.OwnerID != a.ID && !a.Role.AtLeast(tenant.Admin) {
		return v, problem.Forbidden("Only whoever made this view, or an admin, can change it. Save it as a view of your own instead.")
	}
	return v, err
}

// check asks the list for one row, so that a view which could never be shown is not kept.
func (s *Views) check(ctx context.Context, record string, state State) error {
	table := s.engine.Find(record)
	if table == nil {
		return problem.InvalidField("record", "%s is no type of record.", record)
	}
	_, hidden := table.Closed(ctx)
	for _, name := range state.Columns {
		if table.FieldFor(ctx, name) == nil || resource.Hides(hidden, name) {
			return problem.InvalidField("columns", "%s is not a field of %s.", name, record)
		}
	}
	if f := table.FieldFor(ctx, state.Group); state.Group != "" && (f == nil || f.Type == resource.JSON || f.Type == resource.List || resource.Hides(hidden, state.Group)) {
		return problem.InvalidField("group", "%s can't be grouped by %q.", record, state.Group)
	}
	if _, err := table.List(ctx, resource.Query{Filter: state.Filter, Q: state.Q, Sort: state.Sort, Limit: 1}); err != nil {
		return fmt.Errorf("views: %w", err)
	}
	return nil
}
