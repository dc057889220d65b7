// Package scope says how far a right reaches: on whose records an action is allowed, and which fields are closed. It decides
// for one owner and writes the same decision as SQL; what records are, it does not know.
package scope

import (
	"maps"
	"slices"

	"github.com/google/uuid"
)

// Scope says on whose records an action is allowed. A wider scope includes the ones before it.
type Scope int8

// The scopes.
const (
	None Scope = iota
	Own
	Team
	All
)

// Names are the scopes as they are written.
var Names = []string{"none", "own", "team", "all"}

func (s Scope) String() string { return Names[s] }

// Parse reads the name of a scope.
func Parse(name string) (s Scope, ok bool) {
	i := slices.Index(Names, name)
	return Scope(i), i >= 0
}

// The two ways in which a field may be closed to a role.
const (
	Hidden   = "hidden"
	ReadOnly = "read_only"
)

// Rule is what one role may do with one type of records. It is made once and read often, so it must not be changed.
type Rule struct {
	// Scopes holds by action; an action that is missing is allowed on nothing.
	Scopes map[string]Scope
	// Closed says by field how it is closed.
	Closed map[string]string
	// Hidden are the fields in Closed that must not be learnt of; nil when there are none.
	Hidden map[string]bool
}

// New makes a rule out of what holds for everybody and what deviates from it.
func New(usual, scopes map[string]Scope, closed map[string]string) *Rule {
	r := &Rule{Scopes: maps.Clone(usual), Closed: closed}
	maps.Copy(r.Scopes, scopes)
	for field, how := range closed {
		if how == Hidden {
			if r.Hidden == nil {
				r.Hidden = map[string]bool{}
			}
			r.Hidden[field] = true
		}
	}
	return r
}

// Policy is what a company says of one person beyond what holds for everybody.
type Policy struct {
	// Rules hold by record type.
	Rules map[string]*Rule
	// Team is everybody who shares a team with the person, who is among them; empty for who is in none.
	Team []uuid.UUID
}

// Sight is a rule with the person whom it is applied to.
type Sight struct {
	*Rule
	Me   uuid.UUID
	Team []uuid.UUID
}

// Owners are those whose records a scope short of All reaches.
func (s Sight) Owners(scope Scope) []uuid.UUID {
	switch {
	case scope == None:
		return []uuid.UUID{}
	case scope == Team && len(s.Team) > 0:
		return s.Team
	}
	return []uuid.UUID{s.Me}
}

// Reaches tells whether a scope reaches a record of owner, nil for nobody's.
func (s Sight) Reaches(scope Scope, owner *uuid.UUID) bool {
	return scope == All || owner != nil && slices.Contains(s.Owners(scope), *owner)
}

// Condition is Reaches for a column with the owner, in SQL. add takes a parameter and gives its placeholder.
func (s Sight) Condition(scope Scope, column string, add func(any) string) string {
	owners := s.Owners(scope)
	switch {
	case scope == All:
		return "true"
	case len(owners) == 0:
		return "false"
	case len(owners) == 1: // an equality keeps the order of an index, "any" does not
		return column + " = " + add(owners[0])
	}
	return column + " = any(" + add(owners) + ")"
}

// Whose says in words whose records a scope reaches.
func (s Scope) Whose() string {
	return [...]string{"none", "your own", "those of your team", "all"}[s]
}
