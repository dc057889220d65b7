package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/planning/events"
	"rapport/internal/resource"
)

// demoZone is the clock of the demo company.
const demoZone = "Europe/Stockholm"

// calendar fills the weeks around the day on which the demo is made. Nobody is invited, so that no mail goes out.
func (d *Demo) calendar(ctx context.Context, p roster) error {
	return d.once(program(ctx, "calendar"), "calendar", func(ctx context.Context, tx pgx.Tx) (writes []*resource.Write, err error) {
		people, err := d.knownPeople(ctx, tx)
		if err != nil {
			return nil, err
		}
		rows, err := table("events.csv")
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			e, err := demoEvent(r, p, people, time.Now())
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r["title"], err)
			}
			w, err := d.Events.PlanCreate(ctx, e)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.Title, err)
			}
			writes = append(writes, w)
		}
		return writes, nil
	})
}

// demoEvent reads one row: its day counts from the Monday of the week, its contact from the list of known people.
func demoEvent(r map[string]string, p roster, people []known, now time.Time) (*events.Event, error) {
	zone, err := time.LoadLocation(demoZone)
	if err != nil {
		return nil, err
	}
	day, err := strconv.Atoi(r["day"])
	if err != nil {
		return nil, err
	}
	minutes, err := strconv.Atoi(r["minutes"])
	if err != nil {
		return nil, err
	}
	clock, err := time.Parse("15:04", r["start"])
	if err != nil {
		return nil, err
	}
	today := now.In(zone)
	monday := today.Day() - (int(today.Weekday())+6)%7
	start := time.Date(today.Year(), today.Month(), monday+day, clock.Hour(), clock.Minute(), 0, 0, zone)
	e := &events.Event{Title: r["title"], Location: r["location"], Notes: r["notes"], Recurrence: r["recurrence"], TimeZone: demoZone, AllDay: minutes%1440 == 0}
	owner := p[r["owner"]].ID
	e.OwnerID, e.StartsAt, e.EndsAt = &owner, start, start.Add(time.Duration(minutes)*time.Minute)
	if e.AllDay {
		e.EndsAt = start.AddDate(0, 0, minutes/1440)
	}
	if n, err := strconv.Atoi(r["contact"]); err == nil && len(people) > 0 {
		k, about := people[n%len(people)], "contacts"
		e.About, e.AboutID = &about, &k.ID
	}
	return e, nil
}
