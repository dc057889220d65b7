package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/care/answers"
	"rapport/internal/care/conversations"
	"rapport/internal/care/widgets"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// site is where the demo company's widget stands.
const site = "https://" + domain

// talk is one visitor's conversation. Helpful is what they thought of the last answer.
type talk struct {
	Hours   int
	Page    string
	Turns   []string
	Email   string
	Name    string
	Helpful *bool
}

// talks makes the widget and what visitors asked through it: real questions to the real documents. Those that are there
// already lie before the company was made; one that was cut off is taken up again.
func (d *Demo) talks(ctx context.Context, p roster) error {
	raw, err := content.ReadFile("content/talks.json")
	if err != nil {
		return err
	}
	var all []talk
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	widget, live, err := d.widget(ctx, p)
	if err != nil || !live {
		return err
	}
	if err := d.read(ctx); err != nil {
		return err
	}
	done, err := d.told(ctx)
	if err != nil {
		return err
	}
	for _, t := range all {
		if done[t.mark()] {
			continue
		}
		if err := errors.Join(ctx.Err(), d.tell(ctx, widget, t)); err != nil {
			return fmt.Errorf("%q: %w", t.Turns[0], err)
		}
	}
	return nil
}

// widget makes the company's widget or finds it; live is false when somebody has deleted it.
func (d *Demo) widget(ctx context.Context, p roster) (id uuid.UUID, live bool, err error) {
	const mark = "widget"
	before, err := d.left(ctx, widgets.Spec.Name)
	if err != nil {
		return uuid.Nil, false, err
	}
	if id, ok := before["demo-"+mark]; ok {
		live, err := pg.One(ctx, d.db, pgx.RowTo[bool], "select deleted_at is null from widgets where company_id = $1 and id = $2", p.owner().CompanyID, id)
		return id, live, err
	}
	w := &widgets.Widget{Name: "Web site", Title: company, Greeting: "Good morning. Ask about heat pumps, service or warranty; every answer names its page.",
		AllowedOrigins: json.RawMessage(`["` + site + `", "http://localhost:8080"]`), AskEmail: true, Enabled: true}
	err = d.Widgets.Store.Create(as(ctx, p.owner(), mark), w)
	return w.ID, err == nil, err
}

// mark tells talks apart: visitors carry it where a browser's name stands.
func (t talk) mark() string { return fmt.Sprintf("Demo browser %d", t.Hours) }

// told gives the marks of the talks that are whole.
func (d *Demo) told(ctx context.Context) (map[string]bool, error) {
	who, _ := tenant.From(ctx)
	marks, err := pg.Collect(ctx, d.db, pgx.RowTo[string], `select v.user_agent from visitors v join companies c on c.id = v.company_id
		where v.company_id = $1 and v.created_at < c.created_at`, who.CompanyID)
	done := map[string]bool{}
	for _, m := range marks {
		done[m] = true
	}
	return done, err
}

// tell has one visitor ask their questions, and puts the talk to the time when it was.
func (d *Demo) tell(ctx context.Context, widget uuid.UUID, t talk) error {
	v, err := d.enter(ctx, widget, t)
	if err != nil {
		return err
	}
	who, _ := tenant.From(ctx)
	at := time.Now().UTC().Add(-time.Duration(t.Hours) * time.Hour)
	ctx = resource.WithMoment(tenant.With(ctx, tenant.Actor{CompanyID: who.CompanyID, ID: v.Visitor, Kind: tenant.Visitor, Name: "Visitor", Via: "widget"}), at)
	var talkID, last uuid.UUID
	for _, question := range t.Turns {
		if talkID, last, err = d.turn(ctx, v, question); err != nil {
			return err
		}
	}
	if t.Email != "" {
		if err := d.Conversations.LeaveEmail(ctx, widget, v.Visitor, t.Email, t.Name); err != nil {
			return err
		}
	}
	if t.Helpful != nil {
		if err := d.Conversations.Rate(ctx, widget, v.Visitor, last, *t.Helpful); err != nil {
			return err
		}
	}
	return d.date(ctx, v.Visitor, talkID, at)
}

// enter lets the visitor in; one who came in an earlier run that was cut off is the same again.
func (d *Demo) enter(ctx context.Context, widget uuid.UUID, t talk) (conversations.Visit, error) {
	who, _ := tenant.From(ctx)
	v := conversations.Visit{Widget: widget, PageURL: site + t.Page, Browser: t.mark()}
	var err error
	v.Visitor, err = pg.One(ctx, d.db, pgx.RowTo[uuid.UUID], "select id from visitors where company_id = $1 and widget_id = $2 and user_agent = $3", who.CompanyID, widget, v.Browser)
	if err == nil || !errors.Is(err, pgx.ErrNoRows) {
		return v, err
	}
	w, err := d.Conversations.Enter(ctx, v)
	if err == nil {
		v.Visitor = w.Visitor
	}
	return v, err
}

// turn asks one question and keeps the answer, unless an earlier run has it already.
func (d *Demo) turn(ctx context.Context, v conversations.Visit, question string) (talkID, answer uuid.UUID, err error) {
	who, _ := tenant.From(ctx)
	type kept struct{ Conversation, Answer uuid.UUID }
	k, err := pg.One(ctx, d.db, pgx.RowToStructByPos[kept], `select c.id, a.id from conversations c join messages q on q.company_id = c.company_id and q.conversation_id = c.id
		join messages a on a.company_id = c.company_id and a.conversation_id = c.id and a.reply_to = q.id
		where c.company_id = $1 and c.visitor_id = $2 and q.text = $3`, who.CompanyID, v.Visitor, question)
	if err == nil || !errors.Is(err, pgx.ErrNoRows) {
		return k.Conversation, k.Answer, err
	}
	asked, err := d.Conversations.Ask(ctx, v, question)
	if err != nil {
		return uuid.Nil, uuid.Nil, err
	}
	a, err := d.Answers.Answer(ctx, answers.Request{Question: question, Via: answers.Customer, ConversationID: &asked.Conversation}, nil)
	if err != nil {
		return uuid.Nil, uuid.Nil, err
	}
	m, err := d.Conversations.Reply(ctx, asked, conversations.Message{Text: a.Text, Sentences: a.Sentences, Citations: a.Citations, Refused: a.Refused})
	return asked.Conversation, m.ID, err
}

// date puts a talk to the time when it was. It comes last and all at once: a talk with its own time is whole.
func (d *Demo) date(ctx context.Context, visitor, talkID uuid.UUID, at time.Time) error {
	who, _ := tenant.From(ctx)
	const between = "interval '70 seconds'"
	return d.db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue(`update messages m set created_at = $3::timestamptz + (o.n / 2) * `+between+` + (o.n % 2) * interval '2 seconds' from
			(select id, row_number() over (order by coalesce(reply_to, id), id) - 1 n from messages where company_id = $1 and conversation_id = $2) o
			where m.company_id = $1 and m.conversation_id = $2 and m.id = o.id`, who.CompanyID, talkID, at)
		b.Queue(`update questions q set asked_at = $3::timestamptz + (o.n - 1) * `+between+` from
			(select id, row_number() over (order by id) n from questions where company_id = $1 and conversation_id = $2) o
			where q.company_id = $1 and q.id = o.id`, who.CompanyID, talkID, at)
		b.Queue(`update conversations c set created_at = $3, updated_at = m.last, last_at = m.last from
			(select max(created_at) last from messages where company_id = $1 and conversation_id = $2) m where c.company_id = $1 and c.id = $2`, who.CompanyID, talkID, at)
		b.Queue("update contacts t set last_touch_at = c.last_at from conversations c where c.company_id = $1 and c.id = $2 and t.company_id = $1 and t.id = c.contact_id",
			who.CompanyID, talkID)
		b.Queue("update visitors set created_at = $3, last_seen_at = $3::timestamptz + "+between+" where company_id = $1 and id = $2", who.CompanyID, visitor, at)
	})
}
