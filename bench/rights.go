package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/identity/rights"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// checks measures whether somebody may change a record, as every request asks: from who acts in a context, over what their
// company has settled for their role, to whose own the record is.
func checks(ctx context.Context, w io.Writer) (err error) {
	g, err := newGround(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	e := &resource.Engine{DB: g.db}
	permits := rights.New(e, &bus.Bus{})
	resource.New(e, accounts.Spec)
	t := resource.New(e, contacts.Spec).Table
	s := &settled{permits: permits, company: uuid.Must(uuid.NewV7())}
	if err := s.settle(ctx, g); err != nil {
		return err
	}
	mine := &contacts.Contact{OwnerID: &s.me}
	floor := s.floor()
	fmt.Fprintf(w, "floor: what may be done, looked up in one map by role, record type and action, %.3f µs\n", floor)
	for _, c := range []struct {
		name  string
		actor tenant.Actor
		ask   func(ctx context.Context) bool
	}{
		{"a role as the program has it", s.actor(tenant.Manager), func(ctx context.Context) bool { return t.Reaches(ctx, resource.Edit, mine) }},
		{"a role held to one's own", s.actor(tenant.Agent), func(ctx context.Context) bool { return t.Reaches(ctx, resource.Edit, mine) }},
		{"a role of the company's own, held to a team of 20", s.custom(), func(ctx context.Context) bool { return t.Reaches(ctx, resource.Edit, mine) }},
		{"the same, a field that may be written", s.custom(), func(ctx context.Context) bool { return t.MayWrite(ctx, "city") == nil }},
		{"the same, a key with scopes", s.key(), func(ctx context.Context) bool { return t.Reaches(ctx, resource.Edit, mine) }},
	} {
		ctx := tenant.With(ctx, c.actor)
		if !c.ask(ctx) {
			return fmt.Errorf("bench: %s may not", c.name)
		}
		took := micros(func() { c.ask(ctx) })
		atMost(w, c.name, took, 2, "µs", fmt.Sprintf("%.1f of the floor, %.0f allocations", took/floor, testing.AllocsPerRun(1000, func() { c.ask(ctx) })))
	}
	ctx = tenant.With(ctx, s.custom())
	if t.MayWrite(ctx, "email") == nil {
		return errors.New("bench: a closed field may be written")
	}
	took := micros(func() { _ = t.MayWrite(ctx, "email") })
	atMost(w, "the same, a closed field, with the answer that says so", took, 2, "µs", fmt.Sprintf("%.1f of the floor", took/floor))
	return nil
}

// settled is a company of 20 people that has settled for many roles and record types what they may do.
type settled struct {
	permits           *rights.Rights
	company, me, role uuid.UUID
}

func (s *settled) actor(role tenant.Role) tenant.Actor {
	return tenant.Actor{CompanyID: s.company, ID: s.me, Kind: tenant.User, Name: "Mara Lind", Role: role, SessionID: s.me, Via: "api"}
}

func (s *settled) custom() tenant.Actor {
	a := s.actor(tenant.Agent)
	a.RoleID = s.role
	return a
}

func (s *settled) key() tenant.Actor {
	a := s.custom()
	a.Kind, a.OnBehalf, a.Grants = tenant.Key, s.me, &tenant.Grants{Write: map[string]bool{"contacts": true}}
	return a
}

func (s *settled) settle(ctx context.Context, g *ground) error {
	conn, err := pgx.Connect(ctx, g.owner())
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, `with company as (insert into companies (id, name) values ($1, 'Lindmark Freight')), team as (insert into teams (company_id, id, name, name_key) values ($1, $1, 'South', 'south')),
		people as (insert into users (id, email, email_key, name, password_hash) select md5(i::text)::uuid, i || '@members.example', i || '@members.example', 'Mara Lind', '' from generate_series(1, 20) i)
		insert into members (company_id, user_id, role) select $1, md5(i::text)::uuid, 'agent' from generate_series(1, 20) i`, s.company); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	if _, err := conn.Exec(ctx, "insert into team_members (company_id, team_id, user_id) select company_id, company_id, user_id from members where company_id = $1", s.company); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	if err := conn.QueryRow(ctx, "select max(user_id::text)::uuid from members where company_id = $1", s.company).Scan(&s.me); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	ctx = tenant.With(ctx, s.actor(tenant.Owner))
	role, err := s.permits.MakeRole(ctx, rights.RoleInput{Name: "Field service", Base: string(tenant.Agent)})
	if err != nil {
		return err
	}
	s.role = role.ID
	for key, reach := range map[string]string{string(tenant.Agent): "own", role.ID.String(): "team"} {
		for _, record := range []string{"contacts", "accounts"} {
			c := rights.RightsChange{Scopes: map[string]string{"view": "all", "edit": reach, "create": "all", "delete": "none"}}
			if record == "contacts" {
				c.Fields = map[string]string{"email": scope.ReadOnly, "phone": scope.Hidden}
			}
			if _, err := s.permits.Settle(ctx, key, record, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// floor is one look into a map of everything that the program's roles may do.
func (s *settled) floor() float64 {
	type question struct {
		company uuid.UUID
		role    tenant.Role
		record  string
		action  resource.Action
	}
	may := map[question]scope.Scope{}
	for _, role := range tenant.Roles {
		for _, record := range []string{"contacts", "accounts"} {
			for _, a := range resource.Actions {
				may[question{s.company, role, record, a}] = scope.All
			}
		}
	}
	known := maps.Clone(may)
	ask := question{s.company, tenant.Manager, "contacts", resource.Edit}
	return micros(func() { sink = known[ask] })
}

var sink scope.Scope
