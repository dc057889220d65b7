package demo

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/planning/activities"
	"rapport/internal/planning/events"
	"rapport/internal/planning/tasks"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// topic is what the work of the year was about: a deal or a lead, with the person on the other side.
type topic struct {
	Record         string
	ID             uuid.UUID
	Name           string
	Contact        *uuid.UUID
	First, Account string
	Owner          *uuid.UUID
}

// working is the work around deals and leads on its way into the database.
type working struct {
	*Demo
	people  roster
	phrases map[string][]map[string]string
	now     time.Time
	writes  []*resource.Write
}

// around writes what people did about each deal and lead: calls, mails, visits, notes, and the tasks that they had.
func (d *Demo) around(ctx context.Context, p roster) error {
	return d.once(program(ctx, "around"), "around", func(ctx context.Context, tx pgx.Tx) ([]*resource.Write, error) {
		w := &working{Demo: d, people: p, phrases: map[string][]map[string]string{}, now: time.Now().UTC()}
		phrases, err := table("around.csv")
		if err != nil {
			return nil, err
		}
		for _, r := range phrases {
			w.phrases[r["stage"]] = append(w.phrases[r["stage"]], r)
		}
		known, err := topics(ctx, tx)
		if err != nil {
			return nil, err
		}
		if err := w.deals(ctx, known); err != nil {
			return nil, err
		}
		return w.writes, w.leads(ctx, known)
	})
}

// topics are the deals and leads that there are, by type and name, or by type and address.
func topics(ctx context.Context, tx pgx.Tx) (map[string]*topic, error) {
	who, _ := tenant.From(ctx)
	rows, err := tx.Query(ctx, `select 'deals', d.id, d.name, c.id, coalesce(c.first_name, ''), coalesce(a.name, ''), d.owner_id from deals d
			left join contacts c on c.company_id = d.company_id and c.id = d.contact_id left join accounts a on a.company_id = d.company_id and a.id = d.account_id
			where d.company_id = $1 and d.deleted_at is null
		union all select 'leads', id, email_key, null, first_name, company_name, owner_id from leads where company_id = $1 and deleted_at is null and converted_at is null`, who.CompanyID)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByPos[topic])
	known := map[string]*topic{}
	for _, t := range list {
		known[t.Record+" "+t.Name] = t
	}
	return known, err
}

func (w *working) deals(ctx context.Context, known map[string]*topic) error {
	list, err := table("deals.csv")
	if err != nil {
		return err
	}
	for i, r := range list {
		t := known["deals "+r["name"]]
		if t == nil {
			continue
		}
		stops, err := way(r, i, w.now)
		if err != nil {
			return err
		}
		for j, s := range stops {
			spell := span{from: s.at, until: w.now, ahead: j+1 == len(stops) && s.stage != "Won" && s.stage != "Lost"}
			if j+1 < len(stops) {
				spell.until = stops[j+1].at
			}
			for k, r := range w.pick(s.stage, i+2*j) {
				if err := w.one(ctx, t, r, spell, i+j, k); err != nil {
					return fmt.Errorf("%s: %w", t.Name, err)
				}
			}
		}
	}
	return nil
}

func (w *working) leads(ctx context.Context, known map[string]*topic) error {
	list, err := table("leads.csv")
	if err != nil {
		return err
	}
	for i, r := range list {
		if t := known["leads "+r["email"]]; t != nil && r["status"] != "new" {
			spell := span{from: ago(w.now, r["days"], i), until: w.now}
			if err := w.one(ctx, t, w.phrases["lead"][i%len(w.phrases["lead"])], spell, i, 0); err != nil {
				return fmt.Errorf("%s: %w", t.Name, err)
			}
		}
	}
	return nil
}

// pick takes two or three of the phrases of a stage, always the same ones for the same deal, and none twice.
func (w *working) pick(stage string, n int) (chosen []map[string]string) {
	all := w.phrases[stage]
	for k := range min(len(all), 2+n%2) {
		chosen = append(chosen, all[(n+k*3)%len(all)])
	}
	if len(chosen) > 1 && chosen[len(chosen)-1]["title"] == chosen[0]["title"] {
		chosen = chosen[:len(chosen)-1]
	}
	return chosen
}

// span is the time that something was in a stage; ahead tells that it still is, so that there is more to do.
type span struct {
	from, until time.Time
	ahead       bool
}

// moment is when the k-th thing of the span was done: within some days of its begin, at a working hour, never after its end.
func (s span) moment(i, k int) time.Time {
	length := min(s.until.Sub(s.from), 16*24*time.Hour)
	at := s.from.Add(length / 4 * time.Duration(k+1)).Truncate(time.Minute)
	if day := workday(at.Truncate(24 * time.Hour)).Add(daytime(i + 4*k)); day.After(s.from) && day.Before(s.until) {
		return day
	}
	return at
}

// one writes one thing that was done, or is still to be done where a deal is in that stage now.
func (w *working) one(ctx context.Context, t *topic, r map[string]string, spell span, i, k int) error {
	if t.Owner == nil {
		return nil
	}
	at := spell.moment(i, k)
	ctx = as(ctx, w.people.with(*t.Owner), "around")
	switch r["kind"] {
	case "task":
		return w.task(ctx, t, r, at, !spell.ahead)
	case "visit":
		return w.visit(ctx, t, r, at, spell.ahead, i)
	}
	a := &activities.Activity{Kind: r["kind"], Subject: w.say(t, r["title"], at), Body: w.say(t, r["text"], at), Outcome: r["outcome"], At: at, OwnerID: t.Owner, About: &t.Record, AboutID: &t.ID, ContactID: t.Contact}
	if n, err := strconv.ParseInt(r["minutes"], 10, 64); err == nil {
		n += int64(i % 5)
		a.DurationMinutes = &n
	}
	return w.add(w.Activities.PlanCreate(resource.WithMoment(ctx, at), a))
}

func (w *working) add(one *resource.Write, err error) error {
	if err == nil && one != nil {
		w.writes = append(w.writes, one)
	}
	return err
}

// task is one that was done a while later, or one that is due in these days.
func (w *working) task(ctx context.Context, t *topic, r map[string]string, at time.Time, over bool) error {
	due := at.AddDate(0, 0, 3).Truncate(24 * time.Hour)
	if !over {
		due = workday(w.now.AddDate(0, 0, 2+int(at.Unix()/60)%9).Truncate(24 * time.Hour))
	}
	task := &tasks.Task{Title: w.say(t, r["title"], at), DueAt: &due, AllDay: true, AssigneeID: t.Owner, About: &t.Record, AboutID: &t.ID}
	if err := w.add(w.Tasks.PlanCreate(resource.WithMoment(ctx, at), task)); err != nil || !over {
		return err
	}
	done := workday(at.AddDate(0, 0, 3).Truncate(24 * time.Hour)).Add(daytime(int(at.Unix() / 60)))
	if !done.After(at) || done.After(w.now) {
		done = at.Add(w.now.Sub(at) / 2)
	}
	return w.add(w.Tasks.PlanUpdate(resource.WithMoment(ctx, done), task, func(rec any) error {
		rec.(*tasks.Task).Status, rec.(*tasks.Task).DoneAt = tasks.Done, &done
		return nil
	}))
}

// visit is a time in the calendar: in these days while the deal is in its stage, else when it was.
func (w *working) visit(ctx context.Context, t *topic, r map[string]string, at time.Time, ahead bool, i int) error {
	minutes, err := strconv.Atoi(r["minutes"])
	if err != nil {
		return err
	}
	begin := workday(at.Truncate(24 * time.Hour)).Add(time.Duration(8+i%6) * time.Hour)
	if ahead {
		begin = workday(w.now.AddDate(0, 0, 4+i*3%14).Truncate(24 * time.Hour)).Add(time.Duration(8+i%6) * time.Hour)
	}
	e := &events.Event{Title: w.say(t, r["title"], at), Location: t.Account, Notes: w.say(t, r["text"], at), TimeZone: demoZone, OwnerID: t.Owner,
		StartsAt: begin, EndsAt: begin.Add(time.Duration(minutes) * time.Minute), About: &t.Record, AboutID: &t.ID}
	return w.add(w.Events.PlanCreate(resource.WithMoment(ctx, at.AddDate(0, 0, -1)), e))
}

var colleague = regexp.MustCompile(`\{@(\w+)\}`)

// say puts names into a phrase. A colleague is mentioned where it is lately, so that the bell tells of it, and only named in
// what was long ago.
func (w *working) say(t *topic, phrase string, at time.Time) string {
	first := t.First
	if first == "" {
		first = "the office"
	}
	rich := strings.Contains(phrase, "{@") || strings.HasPrefix(phrase, "<p>")
	put := func(s string) string { return s }
	if rich {
		put = html.EscapeString
	}
	s := strings.NewReplacer("{first}", put(first), "{account}", put(t.Account), "{deal}", put(t.Name)).Replace(phrase)
	return colleague.ReplaceAllStringFunc(s, func(m string) string {
		who := w.people[colleague.FindStringSubmatch(m)[1]]
		if w.now.Sub(at) > 30*24*time.Hour || t.Owner != nil && who.ID == *t.Owner {
			return strings.Fields(who.Name)[0]
		}
		return fmt.Sprintf(`<span data-type="mention" data-id="%s" data-label="%s">@%s</span>`, who.ID, who.Name, who.Name)
	})
}
