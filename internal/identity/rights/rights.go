// Package rights keeps where a company deviates from what the program allows to each role: on whose records a role may do
// what, which fields are closed to it, and which people are a team. It decides nothing: internal/resource asks it for a
// person's policy with every call, so that is kept in memory.
package rights

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/notes"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	// recheck bounds how long a change made through another node takes to count here; our own count at once.
	recheck = 5 * time.Second
	// maxKnown bounds how many companies' policies are kept.
	maxKnown = 2_000
)

// Rights reads and writes the rights of the company in the context.
type Rights struct {
	engine *resource.Engine
	bus    *bus.Bus
	known  *cache.Cache[age, *policies]
	// narrow are the policies of keys.
	narrow *cache.Cache[narrowed, map[string]*scope.Rule]
	// Note writes into the trail. Set it before serving.
	Note notes.Func
	// changed counts by company (uuid.UUID to *atomic.Int64) how often its rights were changed through here.
	changed sync.Map
}

// age names the state of a company's rights: what was read before a change has another age than what is read after it.
type age struct {
	company uuid.UUID
	changes int64
}

// policies is all that one company has settled.
type policies struct {
	// rules hold by the role's key, which for a company's own is its id.
	rules map[string]map[string]*scope.Rule
	mates map[uuid.UUID][]uuid.UUID
	own   []ownRole
}

// ownRole is one of a company's own roles.
type ownRole struct {
	ID   string
	Base tenant.Role
	Name string
}

// narrowed names what a key may do in one state of a company's rights.
type narrowed struct {
	age
	grants *tenant.Grants
}

// New makes the one Rights of the program. The engine asks it from then on.
func New(e *resource.Engine, b *bus.Bus) *Rights {
	r := &Rights{engine: e, bus: b, known: cache.Written[age, *policies](maxKnown, recheck), narrow: cache.Written[narrowed, map[string]*scope.Rule](maxKnown, recheck)}
	e.Policy = r.Policy
	return r
}

// Policy gives what the company of a says of a. It is a look into memory but for once in some seconds.
func (r *Rights) Policy(ctx context.Context, a tenant.Actor) (scope.Policy, error) {
	now := age{a.CompanyID, r.count(a.CompanyID).Load()}
	p, ok := r.known.Find(now)
	if !ok {
		var err error
		if p, err = r.known.Load(ctx, now, r.load); err != nil {
			return scope.Policy{}, fmt.Errorf("rights: %w", err)
		}
	}
	rules := p.rules[keyOf(a)]
	if a.Grants != nil {
		rules = r.narrow.Make(narrowed{now, a.Grants}, func() map[string]*scope.Rule { return r.granted(a, rules) })
	}
	return scope.Policy{Rules: rules, Team: p.mates[a.Self()]}, nil
}

// keyOf names the role whose rights hold for an actor.
func keyOf(a tenant.Actor) string { return Given{Rank: a.Role, ID: a.RoleID}.Key() }

// granted is what a role may do, as far as a key was made for it.
func (r *Rights) granted(a tenant.Actor, rules map[string]*scope.Rule) map[string]*scope.Rule {
	all := map[string]*scope.Rule{}
	for _, t := range r.engine.Tables() {
		rule := rules[t.Name]
		if rule == nil {
			rule = scope.New(t.Usual(a.Role), nil, nil)
		}
		kept := map[string]scope.Scope{}
		for action, reach := range rule.Scopes {
			reads := action == string(resource.View) || action == string(resource.Export)
			if a.Grants.May(t.Name, !reads) {
				kept[action] = reach
			}
		}
		all[t.Name] = scope.New(kept, nil, rule.Closed)
	}
	return all
}

func (r *Rights) count(company uuid.UUID) *atomic.Int64 {
	n, ok := r.changed.Load(company)
	if !ok {
		n, _ = r.changed.LoadOrStore(company, &atomic.Int64{})
	}
	return n.(*atomic.Int64)
}

// told makes a change count at once, and lets everybody who has the company open know.
func (r *Rights) told(ctx context.Context) {
	a, _ := tenant.From(ctx)
	r.count(a.CompanyID).Add(1)
	r.TellAll(a.CompanyID)
}

// TellAll lets everybody who has a company open know that something of it is another, and who is let in no more that it is
// over.
func (r *Rights) TellAll(company uuid.UUID) {
	r.bus.Publish(company, bus.Message{Kind: "rights", Body: map[string]string{"type": "rights"}})
}

// Tell lets one person's open pages know that their own role is another, or that they have none any more.
func (r *Rights) Tell(company, user uuid.UUID) {
	r.bus.Publish(company, bus.Message{Kind: "rights", For: user, Body: map[string]string{"type": "rights"}})
}

type right struct{ Role, Record, Name, Value string }

type mate struct{ Team, User uuid.UUID }

// setting is one row of what a company has settled, of any of the three kinds.
type setting struct {
	Kind, Role, Record, Name, Value string
	Team, User                      *uuid.UUID
}

// load reads everything that a company has settled.
func (r *Rights) load(ctx context.Context, of age) (*policies, error) {
	ctx = tenant.AsSystem(ctx, of.company, "api")
	// Within the caller's transaction where there is one: a second connection might wait for others who wait for this one.
	settled, err := pg.Inside(ctx, r.engine.DB, pgx.RowToStructByPos[setting], `select 'scope', role, record, action, scope, null::uuid, null::uuid from role_rights where company_id = $1
		union all select 'field', role, record, field, access, null, null from role_fields where company_id = $1
		union all select 'role', id::text, base, name, '', null, null from roles where company_id = $1
		union all (select 'mate', '', '', '', '', team_id, user_id from team_members where company_id = $1 order by team_id, user_id)`, of.company)
	if err != nil {
		return nil, err
	}
	var scopes, fields []right
	var mates []mate
	var own []ownRole
	for _, s := range settled {
		switch s.Kind {
		case "scope":
			scopes = append(scopes, right{s.Role, s.Record, s.Name, s.Value})
		case "field":
			fields = append(fields, right{s.Role, s.Record, s.Name, s.Value})
		case "role":
			own = append(own, ownRole{s.Role, tenant.Role(s.Record), s.Name})
		case "mate":
			mates = append(mates, mate{*s.Team, *s.User})
		}
	}
	slices.SortFunc(own, func(a, b ownRole) int { return strings.Compare(a.Name, b.Name) })
	return &policies{rules: r.rules(scopes, fields, own), mates: matesOf(mates), own: own}, nil
}

type place struct{ role, record string }

// rules makes a rule of each role and record type that anything deviates for. What the program no longer knows is passed
// over.
func (r *Rights) rules(rights, fields []right, own []ownRole) map[string]map[string]*scope.Rule {
	ranks := map[string]tenant.Role{}
	for _, o := range own {
		ranks[o.ID] = o.Base
	}
	scopes, closed := map[place]map[string]scope.Scope{}, map[place]map[string]string{}
	places := map[place]bool{}
	for _, d := range rights {
		at := place{d.Role, d.Record}
		if scopes[at] == nil {
			scopes[at], places[at] = map[string]scope.Scope{}, true
		}
		scopes[at][d.Name], _ = scope.Parse(d.Value)
	}
	for _, d := range fields {
		at := place{d.Role, d.Record}
		if closed[at] == nil {
			closed[at], places[at] = map[string]string{}, true
		}
		closed[at][d.Name] = d.Value
	}
	rules := map[string]map[string]*scope.Rule{}
	for at := range places {
		rank, t := cmp.Or(ranks[at.role], tenant.Role(at.role)), r.engine.Find(at.record)
		if t == nil {
			continue
		}
		if rules[at.role] == nil {
			rules[at.role] = map[string]*scope.Rule{}
		}
		rules[at.role][at.record] = scope.New(t.Usual(rank), scopes[at], closed[at])
	}
	return rules
}

// matesOf gives everybody in a team all who share one with them. People of one team share the list.
func matesOf(rows []mate) map[uuid.UUID][]uuid.UUID {
	teams, of := map[uuid.UUID][]uuid.UUID{}, map[uuid.UUID][]uuid.UUID{}
	for _, m := range rows {
		teams[m.Team] = append(teams[m.Team], m.User)
		of[m.User] = append(of[m.User], m.Team)
	}
	mates := make(map[uuid.UUID][]uuid.UUID, len(of))
	for user, in := range of {
		mates[user] = teams[in[0]]
		if len(in) > 1 {
			mates[user] = nil
			for _, team := range in {
				mates[user] = append(mates[user], teams[team]...)
			}
			slices.SortFunc(mates[user], func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
			mates[user] = slices.Compact(mates[user])
		}
	}
	return mates
}
