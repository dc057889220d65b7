package resource

import (
	"context"
	"fmt"
	"slices"

	"rapport/internal/platform/scope"
)

// Within writes the condition that the row alias of this record type is one that the actor of ctx may do action with.
// Every statement of one's own about records must have it.
func (t *Table) Within(ctx context.Context, action Action, alias string, args *Args) string {
	return t.within(ctx, action, alias, args, 0)
}

func (t *Table) within(ctx context.Context, action Action, alias string, args *Args, depth int) string {
	s, _ := t.sight(ctx)
	owner, reach := alias+"."+t.owner.Column, reachOf(s, action)
	sql := s.Condition(reach, owner, args.Add)
	if t.of == nil || reach == scope.None || t.Whole(ctx) || t.stays() && reach == scope.Own {
		return sql
	}
	with := t.along(ctx, alias, args, depth)
	if t.stays() {
		with = s.Condition(scope.Own, owner, args.Add) + " or " + with
		if t.joins != nil {
			with = t.joins(alias, args.Add(s.Me)) + " or " + with
		}
	}
	return "(" + sql + " and (" + with + "))"
}

// maxAlong is how far what is about a record about a record is followed: the file of a task of a deal.
const maxAlong = 2

// along writes the condition that the record which a row is of or about can be seen too. Beyond maxAlong it can't be.
func (t *Table) along(ctx context.Context, alias string, args *Args, depth int) string {
	r := fmt.Sprintf("r%d", depth)
	seen := func(target *Table) string {
		if target.Whole(ctx) {
			return "true"
		}
		if target.of != nil && depth+1 >= maxAlong || !target.Allowed(ctx, View) {
			return "false"
		}
		return fmt.Sprintf("exists (select from %s %s where %[2]s.company_id = %[3]s.company_id and %[2]s.id = %[3]s.%[4]s and %[5]s)",
			target.Name, r, alias, t.of.Column, target.within(ctx, View, r, args, depth+1))
	}
	if t.of.Ref != Any {
		return seen(t.Target(*t.of))
	}
	sql := "case " + alias + "." + t.kindField(t.of).Column
	for _, target := range t.engine.order {
		if !target.Whole(ctx) {
			sql += " when '" + target.Name + "' then " + seen(target)
		}
	}
	return sql + " else true end"
}

// Of is the reference to the record that one of these is about or a part of, and with which alone it is seen; nil when it
// stands for itself.
func (t *Table) Of() *Field { return t.of }

// stays tells whether one's own are seen whatever becomes of the record that they are about: work that one has been given.
func (t *Table) stays() bool { return t.of != nil && t.owner.Name != "created_by" }

// Whole tells whether the actor of ctx may see every record of this type.
func (t *Table) Whole(ctx context.Context) bool {
	if t.Reach(ctx, View) < scope.All || t.of == nil {
		return t.Reach(ctx, View) == scope.All
	}
	if t.of.Ref != Any {
		return t.Target(*t.of).Whole(ctx)
	}
	return !slices.ContainsFunc(t.engine.order, func(other *Table) bool { return other.Reach(ctx, View) < scope.All })
}
