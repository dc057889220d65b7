package resource

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

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
			with = fmt.Sprintf("exists (select from %[1]s j where j.company_id = %[2]s.company_id and j.%[3]s = %[2]s.id and j.%[4]s = %[5]s) or ",
				t.joins.Table, alias, t.joins.Row, t.joins.Member, args.Add(s.Me)) + with
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

// Joined names the rows that say who has joined in a record: of Table, with the record's id in Row and the member's in Member.
type Joined struct {
	Table  string `json:"table"`
	Row    string `json:"row"`
	Member string `json:"member"`
}

// findable is Within as the function record_search takes it. It may be wider, since what is found is held against Within too.
type findable struct {
	Owner  string      `json:"owner"`
	Owners []uuid.UUID `json:"owners"` // null means everybody's
	Of     string      `json:"of,omitempty"`
	Kind   string      `json:"kind,omitempty"`
	// To says by table how far the records that these hang on can be seen; null where none can. Others all can.
	To     map[string]*findable `json:"to,omitempty"`
	Me     *uuid.UUID           `json:"me,omitempty"` // whose own are seen whatever they hang on
	Joined *Joined              `json:"joined,omitempty"`
}

func (f *findable) json() json.RawMessage {
	raw, err := json.Marshal(f)
	if err != nil {
		panic("resource: " + err.Error()) // names and ids only
	}
	return raw
}

func (t *Table) findable(ctx context.Context, depth int) *findable {
	s, _ := t.sight(ctx)
	reach := reachOf(s, View)
	f := &findable{Owner: t.owner.Column}
	if reach < scope.All {
		f.Owners = s.Owners(reach)
	}
	if t.of == nil || reach == scope.None || t.Whole(ctx) || t.stays() && reach == scope.Own {
		return f
	}
	targets := t.engine.order
	if f.Of, f.To = t.of.Column, map[string]*findable{}; t.of.Ref == Any {
		f.Kind = t.kindField(t.of).Column
	} else {
		targets = []*Table{t.Target(*t.of)}
	}
	if t.stays() {
		f.Me, f.Joined = &s.Me, t.joins
	}
	for _, target := range targets {
		switch {
		case target.Whole(ctx):
		case target.of != nil && depth+1 >= maxAlong || !target.Allowed(ctx, View):
			f.To[target.Name] = nil
		case target.Searchable(): // the function may read no others
			f.To[target.Name] = target.findable(ctx, depth+1)
		}
	}
	return f
}
