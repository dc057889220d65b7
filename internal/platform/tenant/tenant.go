// Package tenant says who is asking: the company, the person or program, the role and the request, carried in a context.
//
// It decides nothing. internal/platform/pg binds every statement to Actor.CompanyID, internal/resource checks Actor.Role.
package tenant

import (
	"context"

	"github.com/google/uuid"
)

// Role is a member's role in one company. Each role may do all that the ones before it may.
type Role string

// The roles, weakest first.
const (
	Viewer  Role = "viewer"
	Agent   Role = "agent"
	Manager Role = "manager"
	Admin   Role = "admin"
	Owner   Role = "owner"
)

// Roles lists every role, weakest first.
var Roles = []Role{Viewer, Agent, Manager, Admin, Owner}

// Rank orders roles; an unknown role ranks below all.
func (r Role) Rank() int {
	for i, known := range Roles {
		if r == known {
			return i + 1
		}
	}
	return 0
}

// AtLeast tells whether r may do what min may. An unknown role may do nothing.
func (r Role) AtLeast(min Role) bool { return r.Rank() > 0 && r.Rank() >= min.Rank() }

// Kind tells people from programs.
type Kind string

// The kinds of actor.
const (
	User    Kind = "user"
	Visitor Kind = "visitor"
	System  Kind = "system"
	// Key is a program that a company has given an API key.
	Key Kind = "key"
)

// Actor is who does something in a company.
type Actor struct {
	CompanyID uuid.UUID
	// ID is the user, visitor or key; uuid.Nil for the system.
	ID   uuid.UUID
	Kind Kind
	Name string
	Role Role
	// RoleID is the company's own role on top of Role, whose rights to records hold instead; uuid.Nil for none.
	RoleID    uuid.UUID
	SessionID uuid.UUID
	// OnBehalf is the person whose own records are the actor's too: whoever made the key. uuid.Nil for people.
	OnBehalf uuid.UUID
	// Grants narrow what a key may reach; nil for everybody else.
	Grants *Grants
	// Closing tells that the company is to be deleted, so that nothing but taking that back is left to do.
	Closing   bool
	RequestID string
	// Via names the door: "api", "import", "ingestion", "widget", "demo".
	Via string
	// ChangeSetID names the set that what is done belongs to; uuid.Nil for what stands by itself.
	ChangeSetID uuid.UUID
}

// Self is the person whose own records count as the actor's.
func (a Actor) Self() uuid.UUID {
	if a.OnBehalf != uuid.Nil {
		return a.OnBehalf
	}
	return a.ID
}

// Grants are what a key was made for, by record type and part of the API. They are made once and must not be changed.
type Grants struct{ Read, Write map[string]bool }

// May tells whether a key may read, or write, what has that name. Whoever may write may read.
func (g *Grants) May(name string, write bool) bool { return g.Write[name] || !write && g.Read[name] }

type key struct{}

// With returns a context in which a acts.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From returns who acts in ctx; ok is false for anonymous ones.
func From(ctx context.Context) (a Actor, ok bool) {
	a, ok = ctx.Value(key{}).(Actor)
	return a, ok && a.CompanyID != uuid.Nil
}

// AsSystem returns a context in which the program itself acts in company, through the named door.
func AsSystem(ctx context.Context, company uuid.UUID, via string) context.Context {
	return With(ctx, Actor{CompanyID: company, Kind: System, Name: "Rapport", Role: Owner, Via: via})
}
