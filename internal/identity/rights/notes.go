package rights

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// rightsIn names in the trail what one role may do with one type of record: the same for as long as the company lives.
func rightsIn(company uuid.UUID, role, record string) uuid.UUID {
	return uuid.NewSHA1(company, []byte("rights/"+role+"/"+record))
}

// noteSettled writes into the trail what is about to hold for a role, where that is something else than before.
func (r *Rights) noteSettled(ctx context.Context, tx pgx.Tx, t *resource.Table, given Given, c RightsChange) error {
	if r.Note == nil {
		return nil
	}
	a, _ := tenant.From(ctx)
	p, err := r.load(ctx, age{company: a.CompanyID})
	if err != nil {
		return err
	}
	old := p.rules[given.Key()][t.Name]
	if old == nil {
		old = scope.New(t.Usual(given.Rank), nil, nil)
	}
	changes := []resource.FieldChange{said("role", nil, given.Name), said("record", nil, t.Name)}
	for _, action := range actionsOf(t) {
		now := t.Usual(given.Rank)[action].String()
		if s, settled := c.Scopes[action]; settled {
			now = s
		}
		if was := old.Scopes[action].String(); was != now {
			changes = append(changes, said(action, was, now))
		}
	}
	fields := map[string]bool{}
	for name := range old.Closed {
		fields[name] = true
	}
	for name := range c.Fields {
		fields[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if was, now := open(old.Closed[name]), open(c.Fields[name]); was != now {
			changes = append(changes, said("field "+name, was, now))
		}
	}
	if len(changes) == 2 {
		return nil
	}
	return r.Note(ctx, tx, resource.Event{Record: "rights", RecordID: rightsIn(a.CompanyID, given.Key(), t.Name), Action: "change", Changes: changes})
}

func open(access string) string {
	if access == "" {
		return "open"
	}
	return access
}

// noteTeam writes into the trail what became of a team.
func (r *Rights) noteTeam(ctx context.Context, tx pgx.Tx, action string, old, now Team) error {
	if r.Note == nil {
		return nil
	}
	changes := []resource.FieldChange{}
	if old.Name != now.Name {
		changes = append(changes, said("name", old.Name, now.Name))
	}
	if !reflect.DeepEqual(old.MemberIDs, now.MemberIDs) {
		changes = append(changes, said("member_ids", old.MemberIDs, now.MemberIDs))
	}
	if len(changes) == 0 {
		return nil
	}
	id := now.ID
	if action == "delete" {
		id = old.ID
	}
	return r.Note(ctx, tx, resource.Event{Record: "teams", RecordID: id, Action: action, Changes: changes})
}

func said(field string, old, now any) resource.FieldChange {
	return resource.FieldChange{Field: field, Old: raw(old), New: raw(now)}
}

func raw(v any) json.RawMessage {
	if v == nil || v == "" {
		return nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("rights: %T is not for the trail: %v", v, err))
	}
	return text
}
