package accounts

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// maxTree is how many accounts of one hierarchy are shown.
const maxTree = 80

// Place is one account of a hierarchy.
type Place struct {
	ID       uuid.UUID  `json:"id" x-id:"account"`
	ParentID *uuid.UUID `json:"parent_account_id" x-id:"account"`
	Name     string     `json:"name"`
	Depth    int        `json:"depth" doc:"0 for the root"`
}

// Hierarchy is the tree that an account stands in, from its root, parents before what belongs to them.
type Hierarchy struct {
	Items     []Place `json:"items"`
	Truncated bool    `json:"truncated" doc:"There are more accounts in this tree than are shown"`
}

type hierarchyInput struct {
	ID uuid.UUID `path:"id" x-id:"account"`
}

type hierarchyOutput struct{ Body Hierarchy }

// Mount adds what accounts have beyond the engine. It comes after the record's own endpoints.
func Mount(api huma.API, db *pg.DB, s *resource.Store[Account]) {
	shapeAddresses(api)
	rest.Register(api, rest.Op(http.MethodGet, Spec.Path+"/{id}/hierarchy", "hierarchy-of-account", Spec.Name, "The accounts that one belongs to and those that belong to it"),
		rest.Access{Min: s.Weakest(resource.View)}, func(ctx context.Context, in *hierarchyInput) (*hierarchyOutput, error) {
			h, err := hierarchy(ctx, db, s, in.ID)
			return &hierarchyOutput{h}, err
		})
}

// shapeAddresses tells the document what the engine carries as JSON.
func shapeAddresses(api huma.API) {
	schemas := api.OpenAPI().Components.Schemas
	item := schemas.Schema(reflect.TypeFor[Address](), true, "Address")
	for _, name := range []string{"Account", "AccountInput", "AccountPatch"} {
		p := schemas.Map()[name].Properties["addresses"]
		p.Type, p.Items = huma.TypeArray, item
		p.PrecomputeMessages()
	}
}

type node struct {
	ID     uuid.UUID
	Parent *uuid.UUID
	Depth  int
}

// tree reads the whole hierarchy of an account, level by level, as far as it is shown.
const tree = `with recursive up (id, parent, depth) as (
	select id, parent_account_id, 1 from accounts where company_id = $1 and id = $2
	union all
	select a.id, a.parent_account_id, up.depth + 1 from up join accounts a on a.company_id = $1 and a.id = up.parent and a.deleted_at is null where up.depth < 50
), down (id, parent, depth) as (
	(select id, null::uuid, 0 from up order by depth desc limit 1)
	union all
	select a.id, a.parent_account_id, down.depth + 1 from down join accounts a on a.company_id = $1 and a.parent_account_id = down.id and a.deleted_at is null where down.depth < 50
) select id, parent, depth from down limit $3`

func hierarchy(ctx context.Context, db *pg.DB, s *resource.Store[Account], id uuid.UUID) (h Hierarchy, err error) {
	h.Items = []Place{}
	if _, err := s.Get(ctx, id); err != nil {
		return h, err
	}
	a, _ := tenant.From(ctx)
	nodes, err := pg.Collect(ctx, db, pgx.RowToStructByPos[node], tree, a.CompanyID, id, maxTree+1)
	if err != nil {
		return h, err
	}
	if h.Truncated = len(nodes) > maxTree; h.Truncated {
		nodes = nodes[:maxTree]
	}
	quoted := make([]string, len(nodes))
	for i, n := range nodes {
		quoted[i] = fmt.Sprintf("%q", n.ID)
	}
	// Names come through the list, so that nobody reads here what they may not see there.
	items, _, err := s.List(ctx, resource.Query{Filter: "id in [" + strings.Join(quoted, ", ") + "]", Sort: "created_at", Limit: resource.MaxLimit})
	if err != nil {
		return h, err
	}
	names := map[uuid.UUID]string{}
	for _, rec := range items {
		names[rec.ID] = rec.Name
	}
	below := map[uuid.UUID][]node{}
	for _, n := range nodes {
		if n.Parent != nil {
			below[*n.Parent] = append(below[*n.Parent], n)
		}
	}
	var walk func(n node)
	walk = func(n node) {
		if name, seen := names[n.ID]; seen {
			h.Items = append(h.Items, Place{ID: n.ID, ParentID: n.Parent, Name: name, Depth: n.Depth})
		}
		for _, child := range below[n.ID] {
			walk(child)
		}
	}
	if len(nodes) > 0 {
		walk(nodes[0])
	}
	return h, nil
}
