package rights

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// restrictable are the roles that a company may give other rights. The owner always may everything, so that nobody locks
// the company out of itself.
var restrictable = tenant.Roles[:len(tenant.Roles)-1]

// RecordRights is what every role may do with one record type.
type RecordRights struct {
	Record  string        `json:"record" doc:"The record type"`
	Owner   string        `json:"owner" doc:"The field that makes a record somebody's own"`
	Actions []string      `json:"actions" doc:"What can be allowed at all"`
	Scopes  []string      `json:"scopes" doc:"How far a right may reach; own and team are missing where nobody owns records"`
	Fields  []RightsField `json:"fields"`
	Roles   []RoleRights  `json:"roles"`
}

// RightsField is a field that may be closed to a role.
type RightsField struct {
	Name   string `json:"name"`
	Label  string `json:"label"`
	Hides  bool   `json:"hides" doc:"Whether it may be hidden; what every record needs, or is called by, may not"`
	Titles bool   `json:"titles" doc:"Records without a better name are called by it, so it may still show there"`
	Writes bool   `json:"writes" doc:"Whether people write it, so that it may be made read-only"`
}

// RoleRights is what one role may do with one record type.
type RoleRights struct {
	Role   string            `json:"role" x-id:"role" doc:"viewer, agent, manager, admin, or the id of one of the company's own"`
	Name   string            `json:"name" doc:"What the company calls a role of its own; empty for the others"`
	Usual  map[string]string `json:"usual" doc:"Scope by action, as the program has it"`
	Scopes map[string]string `json:"scopes" doc:"Scope by action, as it holds"`
	Fields map[string]string `json:"fields" doc:"hidden or read_only, by field"`
}

// RightsChange settles what one role may do with one record type. What is left out is as the program has it.
type RightsChange struct {
	Scopes map[string]string `json:"scopes" doc:"none, own, team or all, by action"`
	Fields map[string]string `json:"fields" doc:"hidden or read_only, by field"`
}

// Matrix reads what holds for every record type.
func (r *Rights) Matrix(ctx context.Context) ([]RecordRights, error) {
	a, _ := tenant.From(ctx)
	p, err := r.load(ctx, age{company: a.CompanyID})
	if err != nil {
		return nil, err
	}
	var all []RecordRights
	for _, t := range r.engine.Tables() {
		all = append(all, r.record(ctx, t, p))
	}
	return all, nil
}

func (r *Rights) record(ctx context.Context, t *resource.Table, p *policies) RecordRights {
	rec := RecordRights{Record: t.Name, Owner: t.OwnerField().Name, Actions: actionsOf(t), Scopes: scopesOf(t), Fields: []RightsField{}}
	all, err := t.FieldsFor(ctx)
	if err != nil {
		all = t.Fields()
	}
	for i := range all {
		if f := &all[i]; !base[f.Name] {
			always, sometimes := titles(ctx, t, f)
			rec.Fields = append(rec.Fields, RightsField{Name: f.Name, Label: f.Label, Hides: !f.Required && !always, Titles: sometimes, Writes: !f.ReadOnly || f.Format == "picture"})
		}
	}
	for _, role := range restrictable {
		rec.Roles = append(rec.Roles, rightsOf(t, p, ownRole{ID: string(role), Base: role}, rec.Actions))
	}
	for _, role := range p.own {
		rec.Roles = append(rec.Roles, rightsOf(t, p, role, rec.Actions))
	}
	return rec
}

func rightsOf(t *resource.Table, p *policies, role ownRole, actions []string) RoleRights {
	usual, rule := t.Usual(role.Base), p.rules[role.ID][t.Name]
	if rule == nil {
		rule = scope.New(usual, nil, nil)
	}
	row := RoleRights{Role: role.ID, Name: role.Name, Usual: map[string]string{}, Scopes: map[string]string{}, Fields: map[string]string{}}
	for _, action := range actions {
		row.Usual[action], row.Scopes[action] = usual[action].String(), rule.Scopes[action].String()
	}
	maps.Copy(row.Fields, rule.Closed)
	return row
}

// base are the fields that every record needs to be told from others, or by which its own are known.
var base = map[string]bool{"id": true, "version": true, "created_at": true, "updated_at": true, "created_by": true}

// actionsOf lists what anybody may do with a record type.
func actionsOf(t *resource.Table) (names []string) {
	for _, a := range t.Allows(tenant.Owner) {
		names = append(names, string(a))
	}
	return names
}

// scopesOf lists how far rights to a record type may reach. What only the program makes is nobody's own.
func scopesOf(t *resource.Table) []string {
	if !slices.Contains(actionsOf(t), string(resource.Make)) && t.OwnerField().Name == "created_by" {
		return []string{scope.None.String(), scope.All.String()}
	}
	return scope.Names
}

// titles tells whether records are called by a field: always, or where they have no better name.
func titles(ctx context.Context, t *resource.Table, f *resource.Field) (always, sometimes bool) {
	const probe = "zq7probe"
	rec := t.New()
	if f.Type != resource.Text || f.Put(rec, probe) != nil {
		return false, false
	}
	always = strings.Contains(t.Title(rec), probe)
	for _, g := range t.Fields() {
		if named := t.New(); g.ReadOnly && g.Type == resource.Text && g.Name != f.Name && g.Put(named, probe) == nil && strings.Contains(t.Title(named), probe) {
			sometimes = sometimes || strings.Contains(t.KeyOf(ctx, rec, &g), text.Fold(probe))
		}
	}
	return always, sometimes
}

// Settle replaces what a role may do with a record type.
func (r *Rights) Settle(ctx context.Context, role, record string, c RightsChange) (*RecordRights, error) {
	t := r.engine.Find(record)
	if t == nil {
		return nil, problem.NotFound("role or record type")
	}
	given, err := r.Find(ctx, "role", role)
	if err != nil {
		return nil, err
	}
	if err := maySettle(ctx, given); err != nil {
		return nil, err
	}
	if given.Rank == tenant.Owner {
		return nil, problem.Conflict("owner", "The owner always may everything: somebody has to be able to give rights back.")
	}
	if faults := r.faults(ctx, t, c); len(faults) > 0 {
		return nil, problem.Invalid(faults...)
	}
	if err := r.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error { return r.write(ctx, tx, t, given, c) }); err != nil {
		return nil, err
	}
	r.told(ctx)
	a, _ := tenant.From(ctx)
	p, err := r.load(ctx, age{company: a.CompanyID})
	if err != nil {
		return nil, err
	}
	rec := r.record(ctx, t, p)
	return &rec, nil
}

// maySettle keeps those who are no owners from lifting what their own role is held to.
func maySettle(ctx context.Context, g Given) error {
	a, _ := tenant.From(ctx)
	if a.Role != tenant.Owner && g.Rank == a.Role && a.RoleID != uuid.Nil {
		return &problem.Problem{Kind: problem.KindForbidden, Code: "role_too_high", Detail: "What roles of your own rank may do is settled by somebody who is not held to one of them."}
	}
	return nil
}

func (r *Rights) faults(ctx context.Context, t *resource.Table, c RightsChange) (faults []problem.Field) {
	fault := func(at, name, format string, args ...any) {
		faults = append(faults, problem.Field{Name: at + "." + name, Message: fmt.Sprintf(format, args...), Code: "invalid"})
	}
	for _, action := range slices.Sorted(maps.Keys(c.Scopes)) {
		s := c.Scopes[action]
		switch {
		case !slices.Contains(actionsOf(t), action):
			fault("scopes", action, "Nobody can %s %s.", action, t.Name)
		case !slices.Contains(scopesOf(t), s):
			fault("scopes", action, "A right to %s reaches %s.", t.Name, strings.Join(scopesOf(t), ", "))
		case action == string(resource.Import) && s != "none" && s != "all":
			fault("scopes", action, "The right to import is all or none; what the rows may change is settled by the rights to create and edit.")
		}
	}
	rec := r.record(ctx, t, &policies{})
	for _, name := range slices.Sorted(maps.Keys(c.Fields)) {
		i := slices.IndexFunc(rec.Fields, func(f RightsField) bool { return f.Name == name })
		switch how := c.Fields[name]; {
		case i < 0:
			fault("fields", name, "%s is not a field of %s that can be closed.", name, t.Name)
		case how == scope.Hidden && !rec.Fields[i].Hides:
			fault("fields", name, "%s can't be hidden: every %s needs it or is called by it.", rec.Fields[i].Label, t.Singular)
		case how == scope.ReadOnly && !rec.Fields[i].Writes:
			fault("fields", name, "%s is written by the program alone.", rec.Fields[i].Label)
		case how != scope.Hidden && how != scope.ReadOnly:
			fault("fields", name, "A field is hidden or read_only.")
		}
	}
	return faults
}

// write stores only what deviates, so that later defaults of the program reach whoever never chose otherwise.
func (r *Rights) write(ctx context.Context, tx pgx.Tx, t *resource.Table, given Given, c RightsChange) error {
	a, _ := tenant.From(ctx)
	role := given.Key()
	if err := r.noteSettled(ctx, tx, t, given, c); err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue("delete from role_rights where company_id = $1 and role = $2 and record = $3", a.CompanyID, role, t.Name)
	b.Queue("delete from role_fields where company_id = $1 and role = $2 and record = $3", a.CompanyID, role, t.Name)
	usual := t.Usual(given.Rank)
	for action, s := range c.Scopes {
		if usual[action].String() != s {
			b.Queue("insert into role_rights (company_id, role, record, action, scope) values ($1, $2, $3, $4, $5)", a.CompanyID, role, t.Name, action, s)
		}
	}
	for field, how := range c.Fields {
		b.Queue("insert into role_fields (company_id, role, record, field, access) values ($1, $2, $3, $4, $5)", a.CompanyID, role, t.Name, field, how)
	}
	return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
}
