// Package analytics counts what happened in a company: the figures of Home, each against the period before. It writes
// nothing; what it counts belongs to other packages.
package analytics

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// Analytics reads the figures.
type Analytics struct {
	db     *pg.DB
	trail  *trail.Trail
	engine *resource.Engine
	now    func() time.Time
}

// New makes the reader of figures.
func New(e *resource.Engine, t *trail.Trail) *Analytics {
	return &Analytics{db: e.DB, trail: t, engine: e, now: time.Now}
}

// Growth is how many records there are, and how many of them are new: in the last seven days and in the seven before.
type Growth struct {
	Total       int64 `json:"total"`
	NewThisWeek int64 `json:"new_this_week"`
	NewLastWeek int64 `json:"new_last_week"`
}

// Documents counts documents by how far they are.
type Documents struct {
	Total   int64 `json:"total"`
	Ready   int64 `json:"ready"`
	Failed  int64 `json:"failed"`
	Running int64 `json:"running" doc:"Waiting or being read"`
}

// Conversations counts talks: all, and those begun in the last seven days and in the seven before.
type Conversations struct {
	Total    int64 `json:"total"`
	ThisWeek int64 `json:"this_week"`
	LastWeek int64 `json:"last_week"`
}

// Questions counts what was asked, by customers and in the playground.
type Questions struct {
	ThisWeek         int64 `json:"this_week"`
	LastWeek         int64 `json:"last_week"`
	AnsweredThisWeek int64 `json:"answered_this_week"`
	RefusedThisWeek  int64 `json:"refused_this_week"`
}

// Unanswered is a question of a customer that the documents did not answer.
type Unanswered struct {
	Question       string     `json:"question"`
	ConversationID *uuid.UUID `json:"conversation_id" x-id:"conversation"`
	At             time.Time  `json:"at"`
}

// Day is one day (UTC) of customers' questions.
type Day struct {
	Date     string `json:"date" format:"date"`
	Answered int64  `json:"answered"`
	Refused  int64  `json:"refused"`
}

// Named is a record with what people call it.
type Named struct {
	Type string    `json:"type" doc:"The record type, such as contacts"`
	ID   uuid.UUID `json:"id" x-id:"record"`
	Name string    `json:"name"`
}

// Recent is a change with the name of the record that it is about.
type Recent struct {
	ID      uuid.UUID              `json:"id" x-id:"change"`
	At      time.Time              `json:"at"`
	Actor   trail.Who              `json:"actor"`
	Action  string                 `json:"action" enum:"create,update,delete,restore"`
	Changes []resource.FieldChange `json:"changes"`
	Record  Named                  `json:"record"`
}

// Overview is everything that Home shows.
type Overview struct {
	Contacts      Growth        `json:"contacts"`
	Accounts      Growth        `json:"accounts"`
	Sales         *Sales        `json:"sales" doc:"null where there are no deals, or none that the caller may see with their amounts"`
	Documents     Documents     `json:"documents"`
	Conversations Conversations `json:"conversations"`
	Questions     Questions     `json:"questions"`
	Unanswered    []Unanswered  `json:"unanswered"`
	Recent        []Recent      `json:"recent"`
	Days          []Day         `json:"days" doc:"The last fourteen days, oldest first"`
}

const (
	week         = 7 * 24 * time.Hour
	shownDays    = 14
	shownRecent  = 12
	shownMissing = 6
)

// Overview reads all figures in one round trip, and the recent changes in two more.
func (a *Analytics) Overview(ctx context.Context) (*Overview, error) {
	o := &Overview{Unanswered: []Unanswered{}, Recent: []Recent{}, Days: []Day{}}
	if err := a.figures(ctx, o); err != nil {
		return nil, err
	}
	return o, a.recent(ctx, o)
}

func (a *Analytics) figures(ctx context.Context, o *Overview) error {
	who, _ := tenant.From(ctx)
	now := a.now().UTC()
	thisWeek, lastWeek := now.Add(-week), now.Add(-2*week)
	firstDay := now.Truncate(24*time.Hour).AddDate(0, 0, 1-shownDays)
	return a.db.Batch(ctx, func(b *pgx.Batch) {
		const growth = `count(*), count(*) filter (where t.created_at >= $2), count(*) filter (where t.created_at >= $3 and t.created_at < $2)`
		given := []any{who.CompanyID, thisWeek, lastWeek}
		a.count(ctx, b, growth, "contacts", given, &o.Contacts.Total, &o.Contacts.NewThisWeek, &o.Contacts.NewLastWeek)
		a.count(ctx, b, growth, "accounts", given, &o.Accounts.Total, &o.Accounts.NewThisWeek, &o.Accounts.NewLastWeek)
		a.count(ctx, b, growth, "conversations", given, &o.Conversations.Total, &o.Conversations.ThisWeek, &o.Conversations.LastWeek)
		a.sales(ctx, b, now, o)
		a.count(ctx, b, `count(*), count(*) filter (where t.status = 'ready'), count(*) filter (where t.status = 'failed'),
			count(*) filter (where t.status in ('queued', 'running'))`, "documents", given[:1], &o.Documents.Total, &o.Documents.Ready, &o.Documents.Failed, &o.Documents.Running)
		one(b, `select count(*) filter (where asked_at >= $2), count(*) filter (where asked_at < $2),
			count(*) filter (where asked_at >= $2 and not refused), count(*) filter (where asked_at >= $2 and refused)
			from questions where company_id = $1 and asked_at >= $3`, []any{who.CompanyID, thisWeek, lastWeek},
			&o.Questions.ThisWeek, &o.Questions.LastWeek, &o.Questions.AnsweredThisWeek, &o.Questions.RefusedThisWeek)
		asked := lastWeek
		if !a.engine.Find("conversations").Allowed(ctx, resource.View) {
			asked = now // what customers say is only for those who may read it
		}
		b.Queue(`select distinct on (lower(question)) question, conversation_id, asked_at from questions where company_id = $1 and refused and via = 'customer'
			and asked_at >= $2 order by lower(question), asked_at desc limit $3`, who.CompanyID, asked, shownMissing).Query(func(rows pgx.Rows) (err error) {
			o.Unanswered, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Unanswered])
			return err
		})
		b.Queue(`select to_char(d.day, 'YYYY-MM-DD'), count(q.id) filter (where not q.refused), count(q.id) filter (where q.refused)
			from generate_series($2::timestamptz, $2::timestamptz + make_interval(days => $3 - 1), interval '1 day') d (day)
			left join questions q on q.company_id = $1 and q.asked_at >= d.day and q.asked_at < d.day + interval '1 day'
			group by d.day order by d.day`, who.CompanyID, firstDay, shownDays).Query(func(rows pgx.Rows) (err error) {
			o.Days, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Day])
			return err
		})
	})
}

// count counts what the actor may see of one record type.
func (a *Analytics) count(ctx context.Context, b *pgx.Batch, what, record string, given []any, dest ...any) {
	args := resource.NewArgs(len(given))
	sql := "select " + what + " from " + record + " t where t.company_id = $1 and t.deleted_at is null and " + a.engine.Find(record).Within(ctx, resource.View, "t", args)
	one(b, sql, append(slices.Clone(given), args.Values()...), dest...)
}

func one(b *pgx.Batch, sql string, args []any, dest ...any) {
	b.Queue(sql, args...).QueryRow(func(row pgx.Row) error { return row.Scan(dest...) })
}

// recent adds the newest changes with the names of what changed; a record that is gone has none.
func (a *Analytics) recent(ctx context.Context, o *Overview) error {
	changes, err := a.trail.Recent(ctx, shownRecent)
	if err != nil {
		return err
	}
	ids := map[string][]uuid.UUID{}
	for _, c := range changes {
		ids[c.Record] = append(ids[c.Record], c.RecordID)
	}
	names := map[uuid.UUID]string{}
	for record, list := range ids {
		titles, err := a.engine.Find(record).Titles(ctx, list)
		if err != nil {
			return err
		}
		for id, title := range titles {
			names[id] = title
		}
	}
	for _, c := range changes {
		o.Recent = append(o.Recent, Recent{ID: c.ID, At: c.At, Actor: c.Actor, Action: c.Action, Changes: c.Changes,
			Record: Named{Type: c.Record, ID: c.RecordID, Name: names[c.RecordID]}})
	}
	return nil
}
