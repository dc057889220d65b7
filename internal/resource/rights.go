package resource

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/wire"
)

// prepareRights settles whose own a record is, and what the Spec allows to each role.
func (t *Table) prepareRights(owner string) {
	t.owner = t.byName[owner]
	if own := t.byName["owner_id"]; owner == "" && own != nil && own.Ref == "members" {
		t.owner = own
	} else if owner == "" {
		t.owner = t.byName["created_by"]
	}
	if t.owner == nil || t.owner.Ref != "members" && t.owner.Name != "created_by" {
		panic(fmt.Sprintf("resource: %s: the owner must be a reference to a member", t.Name))
	}
	t.usual = map[tenant.Role]*scope.Rule{}
	everything := map[string]scope.Scope{}
	for _, role := range tenant.Roles {
		t.usual[role] = scope.New(t.Usual(role), nil, nil)
	}
	for _, a := range Actions {
		everything[string(a)] = scope.All
	}
	t.program = scope.New(everything, nil, nil)
}

// Usual is what the Spec allows to a role: all records, or none.
func (t *Table) Usual(role tenant.Role) map[string]scope.Scope {
	scopes := map[string]scope.Scope{}
	for _, a := range t.Allows(role) {
		scopes[string(a)] = scope.All
	}
	return scopes
}

var nobody = &scope.Rule{}

// sight finds what holds for the actor of ctx. The program itself and the owner of a company can't be restricted.
func (t *Table) sight(ctx context.Context) (s scope.Sight, err error) {
	a, ok := tenant.From(ctx)
	s = scope.Sight{Rule: t.usual[a.Role], Me: a.Self()}
	if ok && a.Kind == tenant.System {
		s.Rule = t.program
	} else if ok && t.engine.Policy != nil && a.Role != tenant.Owner {
		var p scope.Policy
		p, err = t.engine.Policy(ctx, a)
		s.Team = p.Team
		if r := p.Rules[t.Name]; r != nil {
			s.Rule = r
		}
	}
	if !ok || err != nil || s.Rule == nil {
		s.Rule = nobody
	}
	return s, err
}

// reachOf is how far action reaches. Nobody can do more with a record than see it, but for making one.
func reachOf(s scope.Sight, action Action) scope.Scope {
	if action == Make || action == Import {
		return s.Scopes[string(action)]
	}
	return min(s.Scopes[string(action)], s.Scopes[string(View)])
}

// Reach tells on whose records of this type the actor of ctx may do action.
func (t *Table) Reach(ctx context.Context, action Action) scope.Scope {
	s, _ := t.sight(ctx) // without a rule nothing is allowed
	return reachOf(s, action)
}

// OwnerField is the field that makes a record somebody's own.
func (t *Table) OwnerField() *Field { return t.owner }

// Owner is whose own rec is; nil when it is nobody's.
func (t *Table) Owner(rec any) *uuid.UUID {
	if id, ok := t.owner.Value(rec).(uuid.UUID); ok {
		return &id
	}
	return nil
}

// Sees tells whether the actor of ctx may see a record that is or was one of these people's.
func (t *Table) Sees(ctx context.Context, owners ...*uuid.UUID) bool {
	s, _ := t.sight(ctx)
	return slices.ContainsFunc(owners, func(o *uuid.UUID) bool { return s.Reaches(reachOf(s, View), o) })
}

// Mask gives rec, or a copy without what is in hidden fields and with a mask in place of encrypted values: for answers of one's own, which bypass AppendJSON.
func (s *Store[T]) Mask(ctx context.Context, rec *T) *T {
	if rec == nil {
		return nil
	}
	return s.Masked(ctx, rec).(*T)
}

// Masked is Mask where the type is not known.
func (t *Table) Masked(ctx context.Context, rec any) any {
	_, hidden := t.Closed(ctx)
	if rec = t.Covered(rec); len(hidden) == 0 {
		return rec
	}
	masked := t.clone(rec)
	for name := range hidden {
		if f := t.byName[name]; f != nil {
			reflect.ValueOf(masked).Elem().FieldByIndex(f.index).SetZero()
		}
	}
	if x := ExtraOf(masked); x != nil {
		x.Custom = wire.Without(x.Custom, func(key string) bool { return hidden[PrefixCustom+key] })
	}
	return masked
}

// MayWrite holds fields that a person writes otherwise than by naming them, such as by moving a card, against what is closed.
func (t *Table) MayWrite(ctx context.Context, names ...string) error {
	closed, _ := t.Closed(ctx)
	for _, name := range names {
		switch Closes(closed, name) {
		case scope.Hidden:
			return problem.InvalidField(name, "%s is not a field of %s.", name, t.Name)
		case scope.ReadOnly:
			return problem.InvalidField(name, "%s can be read by your role, but not changed.", label(name))
		}
	}
	return nil
}

// Reaches tells whether the actor of ctx may do action with rec.
func (t *Table) Reaches(ctx context.Context, action Action, rec any) bool {
	s, _ := t.sight(ctx)
	return s.Reaches(reachOf(s, action), t.Owner(rec))
}

// Closed gives the fields that are closed to the actor of ctx, each with how, and among them those that are hidden.
func (t *Table) Closed(ctx context.Context) (closed map[string]string, hidden map[string]bool) {
	s, _ := t.sight(ctx)
	return t.veil(ctx, s)
}

// Hides tells whether a field is among the hidden ones: a company's own field is also when the object that holds it is.
func Hides(hidden map[string]bool, name string) bool {
	return hidden[name] || hidden["custom"] && strings.HasPrefix(name, PrefixCustom)
}

// Closes tells how a field is closed, by itself or with the object that holds it.
func Closes(closed map[string]string, name string) string {
	if how := closed[name]; how != "" || !strings.HasPrefix(name, PrefixCustom) {
		return how
	}
	return closed["custom"]
}

// reach holds action against one record that is seen, or about to be made: what can't be touched says why.
func (t *Table) reach(ctx context.Context, action Action, rec any) error {
	s, err := t.sight(ctx)
	if err != nil || s.Reaches(reachOf(s, action), t.Owner(rec)) {
		return err
	}
	return problem.Forbidden(fmt.Sprintf("Of the %s you may %s only %s. An admin of the company can change that.", t.Name, action, reachOf(s, action).Whose()))
}

// adopt makes a new record the own of whoever could else not see it again.
func (t *Table) adopt(ctx context.Context, rec any) error {
	s, _ := t.sight(ctx)
	if t.Owner(rec) == nil && s.Me != uuid.Nil && min(s.Scopes[string(View)], s.Scopes[string(Make)]) < scope.All {
		if err := t.owner.Put(rec, s.Me); err != nil {
			return err
		}
	}
	return t.reach(ctx, Make, rec)
}

// Assign reads JSON into a field that a person names. What is hidden is as unknown as what is not there; a reference to
// what the person can't see names nothing.
func (t *Table) Assign(ctx context.Context, rec any, name string, raw json.RawMessage) error {
	closed, hidden := t.Closed(ctx)
	f := t.FieldFor(ctx, name)
	if f == nil || Hides(hidden, name) {
		return problem.InvalidField(name, "%s is not a field of %s.", name, t.Name)
	}
	if f.Format == "custom" && len(closed) > 0 {
		for key := range wire.Object(raw) {
			if err := t.Assign(ctx, rec, PrefixCustom+key, wire.Object(raw)[key]); err != nil {
				return err
			}
		}
		return nil
	}
	before := f.JSON(rec)
	if secret.Covers(raw, before) {
		return nil
	}
	if err := f.Set(rec, raw); err != nil || bytes.Equal(before, f.JSON(rec)) {
		return err
	}
	if Closes(closed, name) != "" && !(f.Required && BaseOf(rec).Version == 0) {
		return problem.InvalidField(name, "%s can be read by your role, but not changed.", f.Label)
	}
	target := t.Target(*f)
	id, names := f.Value(rec).(uuid.UUID)
	if target == nil || !names || target.Whole(ctx) {
		return nil
	}
	seen, err := target.Titles(ctx, []uuid.UUID{id})
	if _, there := seen[id]; err != nil || there {
		return err
	}
	return problem.InvalidField(name, "%s names no record that is there.", f.Label)
}
