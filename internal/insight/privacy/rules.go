package privacy

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// RetentionRule is for how long one kind of data is kept.
type RetentionRule struct {
	Kind  string `json:"kind" enum:"conversations,visitors,questions,trash,mails,imports,exports,notifications,sign_ins,audit"`
	Days  *int64 `json:"days" minimum:"1" maximum:"36500" doc:"Null keeps it for ever"`
	Usual *int64 `json:"usual" readOnly:"true" doc:"What holds where nothing is settled"`
}

// kind is one kind of data that grows old.
type kind struct {
	name string
	// usual is for how many days it is kept where a company has settled nothing; 0 is for ever.
	usual int64
	// most is for how many days at most; 0 is as long as one likes.
	most int64
	// age is the oldest that is left, as SQL; $1 is the company.
	age string
	// drop deletes some that are older than a moment.
	drop func(*retaining, context.Context) (int64, error)
}

// kinds are everything that retention knows, in the order in which it runs.
var kinds = []kind{
	{name: "conversations", age: "select min(last_at) from conversations where company_id = $1", drop: (*retaining).conversations},
	{name: "visitors", usual: 180, age: "select min(last_seen_at) from visitors where company_id = $1", drop: (*retaining).visitors},
	{name: "questions", age: "select min(asked_at) from questions where company_id = $1", drop: oldRows("questions", "t.asked_at < $2")},
	{name: "trash", usual: 180, age: trashAge(), drop: (*retaining).trash},
	{name: "mails", usual: 180, age: "select min(created_at) from mails where company_id = $1", drop: oldRows("mails", "t.created_at < $2 and t.state <> 'queued'")},
	{name: "imports", usual: 90, age: "select min(created_at) from imports where company_id = $1", drop: (*retaining).imports},
	{name: "exports", usual: 7, most: 90, age: "select min(created_at) from person_exports where company_id = $1", drop: (*retaining).exports},
	{name: "notifications", usual: 180, age: "select min(at) from notifications where company_id = $1", drop: oldRows("notifications", "t.at < $2")},
	{name: "sign_ins", usual: 365, age: "select min(at) from changes where company_id = $1 and record = 'sessions' and (diff <> '[]' or actor_name <> '')", drop: oldEntries("c.record = 'sessions'")},
	{name: "audit", age: "select min(at) from changes where company_id = $1 and (diff <> '[]' or actor_name <> '')", drop: oldEntries("true")},
}

func (k *kind) days() *int64 {
	if k.usual == 0 {
		return nil
	}
	return &k.usual
}

// Rules are the company's, for every kind.
func (s *Service) Rules(ctx context.Context) ([]RetentionRule, error) {
	a, _ := tenant.From(ctx)
	settled, err := pg.Inside(ctx, s.Engine.DB, pgx.RowToStructByPos[struct {
		Kind string
		Days *int64
	}], "select kind, days from retention where company_id = $1", a.CompanyID)
	if err != nil {
		return nil, fmt.Errorf("privacy.Rules: %w", err)
	}
	rules := make([]RetentionRule, len(kinds))
	for i := range kinds {
		rules[i] = RetentionRule{Kind: kinds[i].name, Days: kinds[i].days(), Usual: kinds[i].days()}
		for _, one := range settled {
			if one.Kind == kinds[i].name {
				rules[i].Days = one.Days
			}
		}
	}
	return rules, nil
}

func (s *Service) daysOf(ctx context.Context, name string) (*int64, error) {
	rules, err := s.Rules(ctx)
	if err != nil {
		return nil, err
	}
	return rules[slices.IndexFunc(rules, func(r RetentionRule) bool { return r.Kind == name })].Days, nil
}

// SetRules settles some kinds; the others stay as they are.
func (s *Service) SetRules(ctx context.Context, rules []RetentionRule) ([]RetentionRule, error) {
	for i, r := range rules {
		at := slices.IndexFunc(kinds, func(k kind) bool { return k.name == r.Kind })
		field := fmt.Sprintf("rules[%d].days", i)
		switch {
		case at < 0:
			return nil, problem.InvalidField(fmt.Sprintf("rules[%d].kind", i), "There is no such kind.")
		case slices.ContainsFunc(rules[:i], func(o RetentionRule) bool { return o.Kind == r.Kind }):
			return nil, problem.InvalidField(fmt.Sprintf("rules[%d].kind", i), "%s is there twice.", r.Kind)
		case kinds[at].most > 0 && (r.Days == nil || *r.Days > kinds[at].most):
			return nil, problem.InvalidField(field, "These are kept for at most %d days.", kinds[at].most)
		}
	}
	a, _ := tenant.From(ctx)
	var now []RetentionRule
	err := s.Engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		before, err := s.Rules(ctx)
		if err != nil {
			return err
		}
		var changes []resource.FieldChange
		for _, r := range rules {
			old := before[slices.IndexFunc(before, func(o RetentionRule) bool { return o.Kind == r.Kind })].Days
			if old == r.Days || old != nil && r.Days != nil && *old == *r.Days {
				continue
			}
			c := said(r.Kind, r.Days)
			c.Old = said(r.Kind, old).New
			changes = append(changes, c)
			if _, err := tx.Exec(context.WithoutCancel(ctx), `insert into retention (company_id, kind, days) values ($1, $2, $3)
				on conflict (company_id, kind) do update set days = excluded.days`, a.CompanyID, r.Kind, r.Days); err != nil {
				return err
			}
		}
		if now, err = s.Rules(ctx); err != nil || len(changes) == 0 {
			return err
		}
		return s.Note(ctx, tx, resource.Event{Record: "retention", RecordID: a.CompanyID, Action: "change", Changes: changes})
	})
	return now, err
}
