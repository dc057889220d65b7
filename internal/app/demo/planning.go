package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/planning/activities"
	"rapport/internal/planning/tasks"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// known is one customer's person as the plans need them.
type known struct {
	ID      uuid.UUID
	Account *uuid.UUID
	Owner   *uuid.UUID
	First   string
}

// knownPeople are the demo's contacts, in the order of their addresses.
func (d *Demo) knownPeople(ctx context.Context, tx pgx.Tx) ([]known, error) {
	who, _ := tenant.From(ctx)
	rows, err := tx.Query(ctx, `select id, account_id, owner_id, first_name from contacts
		where company_id = $1 and deleted_at is null and first_name <> '' and owner_id is not null order by email_key, id`, who.CompanyID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[known])
}

// planned writes what was done with the customers over a year, and what is to do.
func (d *Demo) planned(ctx context.Context, p roster) error {
	return d.once(program(ctx, "planned"), "planned", func(ctx context.Context, tx pgx.Tx) ([]*resource.Write, error) {
		people, err := d.knownPeople(ctx, tx)
		if err != nil || len(people) == 0 {
			return nil, err
		}
		now := time.Now().UTC()
		writes, err := d.planActivities(ctx, p, people, now)
		if err != nil {
			return nil, err
		}
		more, err := d.planTasks(ctx, p, people, now)
		return append(writes, more...), err
	})
}

func (d *Demo) planActivities(ctx context.Context, p roster, people []known, now time.Time) (writes []*resource.Write, err error) {
	rows, err := table("activities.csv")
	if err != nil {
		return nil, err
	}
	for i := range yearOfActivities {
		r, k := rows[i%len(rows)], people[i*7%len(people)]
		// Denser towards today: the newest is some hours old, the oldest a year.
		at := ago(now, fmt.Sprint(1+i*i*365/(yearOfActivities*yearOfActivities)), i)
		if i < 3 {
			at = now.Add(-time.Duration(i*80+25) * time.Minute)
		}
		a := &activities.Activity{Kind: r["kind"], Subject: r["subject"], Body: fmt.Sprintf(r["body"], k.First), Outcome: r["outcome"], At: at, OwnerID: k.Owner}
		a.About, a.AboutID, a.ContactID = anchor(k, i%3 == 2)
		if minutes := int64(5 + i*11%50); a.Kind == "call" || a.Kind == "meeting" {
			a.DurationMinutes = &minutes
		}
		w, err := d.Activities.PlanCreate(resource.WithMoment(as(ctx, p.with(*k.Owner), "planned"), at), a)
		if err != nil {
			return nil, fmt.Errorf("activity %d: %w", i, err)
		}
		writes = append(writes, w)
	}
	return writes, nil
}

// yearOfActivities is how many activities the demo's year has.
const yearOfActivities = 60

// anchor is what a record is about: the person, or their organisation, with the person beside.
func anchor(k known, organisation bool) (about *string, id, contact *uuid.UUID) {
	person, firm := "contacts", "accounts"
	if organisation && k.Account != nil {
		return &firm, k.Account, &k.ID
	}
	return &person, &k.ID, &k.ID
}

func (d *Demo) planTasks(ctx context.Context, p roster, people []known, now time.Time) (writes []*resource.Write, err error) {
	rows, err := table("tasks.csv")
	if err != nil {
		return nil, err
	}
	today := now.Truncate(24 * time.Hour)
	for i, r := range rows {
		k := people[i*5%len(people)]
		var days int
		if _, err := fmt.Sscan(r["days"], &days); err != nil {
			return nil, fmt.Errorf("task %d: %w", i, err)
		}
		due := today.AddDate(0, 0, days)
		t := &tasks.Task{Title: fmt.Sprintf(r["title"], k.First), Priority: r["priority"], DueAt: &due, AllDay: true, Recurrence: r["recurrence"], AssigneeID: k.Owner}
		t.About, t.AboutID, _ = anchor(k, i%2 == 1)
		if minutes, err := strconv.Atoi(r["remind"]); err == nil {
			at := now.Add(time.Duration(minutes) * time.Minute)
			t.RemindAt = &at
		}
		w, err := d.Tasks.PlanCreate(resource.WithMoment(as(ctx, p.with(*k.Owner), "planned"), ago(now, fmt.Sprint(i%9+1+max(0, -days)), i)), t)
		if err != nil {
			return nil, fmt.Errorf("task %d: %w", i, err)
		}
		writes = append(writes, w)
	}
	return writes, nil
}
