// Package rights keeps where a company deviates from what the program allows to each role: on whose records a role may do
// what, which fields are closed to it, and which people are a team. It decides nothing: internal/resource asks it for a
// person's policy with every call, so that is kept in memory.
package rights

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

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
	// Note, if set, writes into the trail what is settled, in the same transaction.
	Note  func(ctx context.Context, tx pgx.Tx, n resource.Event) error
	known *cache.Cache[age, *policies]
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
	rules map[tenant.Role]map[string]*scope.Rule
	mates map[uuid.UUID][]uuid.UUID
}

// New makes the one Rights of the program. The engine asks it from then on.
func New(e *resource.Engine, b *bus.Bus) *Rights {
	r := &Rights{engine: e, bus: b, known: cache.Written[age, *policies](maxKnown, recheck)}
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
	return scope.Policy{Rules: p.rules[a.Role], Team: p.mates[a.ID]}, nil
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
	r.bus.Publish(a.CompanyID, bus.Message{Kind: "rights", Body: map[string]string{"type": "rights"}})
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
		union all (select 'mate', '', '', '', '', team_id, user_id from team_members where company_id = $1 order by team_id, user_id)`, of.company)
	if err != nil {
		return nil, err
	}
	var scopes, fields []right
	var mates []mate
	for _, s := range settled {
		switch s.Kind {
		case "scope":
			scopes = append(scopes, right{s.Role, s.Record, s.Name, s.Value})
		case "field":
			fields = append(fields, right{s.Role, s.Record, s.Name, s.Value})
		case "mate":
			mates = append(mates, mate{*s.Team, *s.User})
		}
	}
	return &policies{rules: r.rules(scopes, fields), mates: matesOf(mates)}, nil
}

type place struct{ role, record string }

// rules makes a rule of each role and record type that anything deviates for. What the program no longer knows is passed
// over.
func (r *Rights) rules(rights, fields []right) map[tenant.Role]map[string]*scope.Rule {
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
	rules := map[tenant.Role]map[string]*scope.Rule{}
	for at := range places {
		role, t := tenant.Role(at.role), r.engine.Find(at.record)
		if t == nil {
			continue
		}
		if rules[role] == nil {
			rules[role] = map[string]*scope.Rule{}
		}
		rules[role][at.record] = scope.New(t.Usual(role), scopes[at], closed[at])
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
