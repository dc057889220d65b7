package audit

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// lookAt bounds how many changes one question looks at for what no index finds: words, or a combination of filters. A page
// may then hold less than was asked for, and still go on.
const lookAt = 10_000

// Query asks for changes. Empty members ask for all.
type Query struct {
	ActorID  uuid.UUID
	Record   string
	RecordID uuid.UUID
	Action   string
	// Q is words that stand in who did it or in what changed.
	Q        string
	From, To time.Time
	Cursor   string
	Limit    int
}

// AuditEntry is a change as the log shows it.
type AuditEntry struct {
	ID        uuid.UUID              `json:"id" x-id:"change"`
	Seq       *int64                 `json:"seq" doc:"Its number in the seal; null for the seconds until it is sealed"`
	At        time.Time              `json:"at"`
	Actor     trail.Who              `json:"actor"`
	Action    string                 `json:"action" doc:"create, update, delete, restore, or what else was done, such as sign_in or export"`
	Record    string                 `json:"record" doc:"The record type, or what else it happened to, such as sessions or rights"`
	RecordID  uuid.UUID              `json:"record_id" x-id:"record"`
	Title     string                 `json:"title" doc:"What the record is called, or was"`
	Version   int64                  `json:"version"`
	Changes   []resource.FieldChange `json:"changes" nullable:"false"`
	Via       string                 `json:"via" doc:"The door: api, import, ingestion, widget, demo"`
	RequestID string                 `json:"request_id" x-id:"none"`
}

// found is an entry as it is read.
type found struct {
	trail.Change
	seq *int64
}

// Page is one page of the log, newest first.
type Page struct {
	Items []AuditEntry
	// Names are what the records that the items refer to are called, by id.
	Names map[string]string
	Next  string
	// Until is how far back was looked, where that is further than the items tell.
	Until *time.Time
}

// mark is a place in the log, which lies by time.
type mark struct {
	at time.Time
	id uuid.UUID
}

func (m mark) String() string {
	return base64.RawURLEncoding.EncodeToString(append(moment(m.at), m.id[:]...))
}

func readMark(cursor string) (mark, error) {
	if cursor == "" {
		return mark{time.Now().AddDate(100, 0, 0), uuid.Max}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) != 24 {
		return mark{}, problem.InvalidField("cursor", "This cursor belongs to another list or was cut off. Start again without it.")
	}
	return mark{epoch.Add(time.Duration(integer(raw[:8])) * time.Microsecond), uuid.UUID(raw[8:])}, nil
}

// selection is a question in SQL: what an index finds, and what is held against that.
type selection struct {
	found, beyond []string
	args          []any
	foundArgs     int // how many of args found has
}

func (s *selection) arg(v any) string {
	s.args = append(s.args, v)
	return fmt.Sprintf("$%d", len(s.args))
}

// condition is one filter. Any can lead an index but those that would find most of the log.
type condition struct {
	sql   string // %s are its values
	vs    []any
	leads bool
}

// conditions lists the filters, those first that find least.
func (q *Query) conditions() (all []condition) {
	if q.RecordID != uuid.Nil {
		all = append(all, condition{"c.record = %s and c.record_id = %s", []any{q.Record, q.RecordID}, true})
	}
	if q.ActorID != uuid.Nil {
		all = append(all, condition{"c.actor_id = %s", []any{q.ActorID}, true})
	}
	often := q.Action == "create" || q.Action == "update"
	if q.Action != "" && !often {
		// What is rarely done has an index of its own.
		all = append(all, condition{"c.action not in ('create', 'update') and c.action = %s", []any{q.Action}, true})
	}
	if q.Record != "" && q.RecordID == uuid.Nil {
		all = append(all, condition{"c.record = %s", []any{q.Record}, true})
	}
	if often {
		all = append(all, condition{"c.action = %s", []any{q.Action}, false})
	}
	for _, word := range strings.Fields(q.Q) {
		w := "%" + like.Replace(word) + "%"
		all = append(all, condition{"(c.actor_name ilike %s or c.diff::text ilike %s or c.record ilike %s or c.action ilike %s)", []any{w, w, w, w}, false})
	}
	return all
}

// plan puts each condition where it costs little: one leads an index, the rest is held against at most lookAt rows.
func (q *Query) plan(company uuid.UUID, m mark) *selection {
	s := &selection{}
	put := func(c condition) string {
		names := make([]any, len(c.vs))
		for i, v := range c.vs {
			names[i] = s.arg(v)
		}
		return fmt.Sprintf(c.sql, names...)
	}
	s.found = append(s.found, put(condition{sql: "c.company_id = %s and (c.at, c.id) < (%s, %s)", vs: []any{company, m.at, m.id}}))
	if !q.From.IsZero() {
		s.found = append(s.found, "c.at >= "+s.arg(q.From))
	}
	all := q.conditions()
	if len(all) > 0 && all[0].leads {
		s.found, all = append(s.found, put(all[0])), all[1:]
	}
	s.foundArgs = len(s.args)
	for _, c := range all {
		s.beyond = append(s.beyond, put(c))
	}
	return s
}

var like = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

const (
	entryColumns = "c.id, c.at, c.record, c.record_id, c.action, c.version, c.actor_kind, c.actor_id, c.actor_name, c.via, c.request_id, c.diff"
	order        = " order by c.at desc, c.id desc limit "
)

func scanEntry(row pgx.CollectableRow) (e found, err error) {
	var diff []byte
	err = row.Scan(&e.ID, &e.At, &e.Record, &e.RecordID, &e.Action, &e.Version, &e.Actor.Kind, &e.Actor.ID, &e.Actor.Name, &e.Via, &e.RequestID, &diff, &e.seq)
	if err == nil {
		err = json.Unmarshal(secret.Cover(diff, 0), &e.Changes)
	}
	return e, err
}

// List reads one page of the log. Whoever may not see a record doesn't see what happened to it.
func (s *Service) List(ctx context.Context, q Query) (*Page, error) {
	if q.RecordID != uuid.Nil && q.Record == "" {
		return nil, problem.InvalidField("record", "Say of which type the record is.")
	}
	q.Q, _ = text.Clean(q.Q)
	m, err := readMark(q.Cursor)
	if err != nil {
		return nil, err
	}
	if !q.To.IsZero() && q.To.Before(m.at) {
		// One bound and not two: an index begins at one alone.
		m = mark{at: q.To}
	}
	a, _ := tenant.From(ctx)
	sel := q.plan(a.CompanyID, m)
	inner := "select * from changes c where " + strings.Join(sel.found, " and ") + order
	window, where := q.Limit+1, ""
	if len(sel.beyond) > 0 {
		window, where = lookAt, " where "+strings.Join(sel.beyond, " and ")
	}
	var items []found
	var last []mark
	err = s.db.Batch(ctx, func(b *pgx.Batch) {
		b.Queue("select set_config('plan_cache_mode', 'force_custom_plan', true)")
		b.Queue(fmt.Sprintf("select "+entryColumns+", (select s.seq from seals s where s.company_id = c.company_id and s.change_id = c.id) from ("+inner+"%d) c"+where+order+"%d", window, q.Limit+1), sel.args...).
			Query(func(rows pgx.Rows) (err error) { items, err = pgx.CollectRows(rows, scanEntry); return err })
		if where != "" {
			b.Queue(fmt.Sprintf("select c.at, c.id from ("+inner+"1 offset %d) c", lookAt-1), sel.args[:sel.foundArgs]...).
				Query(func(rows pgx.Rows) (err error) { last, err = pgx.CollectRows(rows, scanMark); return err })
		}
	})
	if err != nil {
		return nil, fmt.Errorf("audit.List: %w", err)
	}
	return s.page(ctx, items, last, q.Limit)
}

func scanMark(row pgx.CollectableRow) (m mark, err error) {
	err = row.Scan(&m.at, &m.id)
	return m, err
}

func (s *Service) page(ctx context.Context, items []found, last []mark, limit int) (*Page, error) {
	p := &Page{}
	switch {
	case len(items) > limit:
		items = items[:limit]
		p.Next = mark{items[limit-1].At, items[limit-1].ID}.String()
	case len(last) > 0:
		p.Next, p.Until = last[0].String(), &last[0].at
	}
	var err error
	if p.Items, err = s.seen(ctx, items); err == nil {
		p.Names, err = s.names(ctx, p.Items)
	}
	return p, err
}

// names calls the records that changes refer to by their names, as far as the actor may see them.
func (s *Service) names(ctx context.Context, items []AuditEntry) (map[string]string, error) {
	ids := map[string][]uuid.UUID{}
	for i := range items {
		t := s.engine.Find(items[i].Record)
		if t == nil {
			continue
		}
		refs := map[string]string{}
		for _, f := range t.Fields() {
			if target := t.Target(f); f.Ref != "" && target != nil {
				refs[f.Name] = target.Name
			}
		}
		for _, c := range items[i].Changes {
			for _, raw := range []json.RawMessage{c.Old, c.New} {
				var id uuid.UUID
				if refs[c.Field] != "" && json.Unmarshal(raw, &id) == nil && id != uuid.Nil {
					ids[refs[c.Field]] = append(ids[refs[c.Field]], id)
				}
			}
		}
	}
	names := map[string]string{}
	for record, some := range ids {
		titles, err := s.engine.Find(record).Titles(ctx, some)
		if err != nil {
			return nil, err
		}
		for id, title := range titles {
			names[id.String()] = title
		}
	}
	return names, nil
}

// seen leaves out what the actor may not see, and calls the records by their names.
func (s *Service) seen(ctx context.Context, items []found) ([]AuditEntry, error) {
	changes := make([]trail.Change, len(items))
	ids, seqs := map[string][]uuid.UUID{}, map[uuid.UUID]*int64{}
	for i := range items {
		changes[i] = items[i].Change
		ids[items[i].Record] = append(ids[items[i].Record], items[i].RecordID)
		seqs[items[i].ID] = items[i].seq
	}
	changes, err := s.trail.Seen(ctx, changes)
	if err != nil {
		return nil, err
	}
	titles := map[string]map[uuid.UUID]string{}
	for record, some := range ids {
		if t := s.engine.Find(record); t != nil {
			if titles[record], err = t.Titles(ctx, some); err != nil {
				return nil, err
			}
		}
	}
	seen := make([]AuditEntry, len(changes))
	for i, c := range changes {
		title := titles[c.Record][c.RecordID]
		if title == "" {
			title = called(c.Changes)
		}
		seen[i] = AuditEntry{c.ID, seqs[c.ID], c.At, c.Actor, c.Action, c.Record, c.RecordID, title, c.Version, c.Changes, c.Via, c.RequestID}
	}
	return seen, nil
}

// naming are the fields that things are called by, best first.
var naming = []string{"name", "title", "label", "subject", "number", "file_name", "email", "last_name", "role", "record"}

// called is what a change calls its record, for what is no record or not there any more.
func called(changes []resource.FieldChange) (name string) {
	for _, field := range naming {
		i := slices.IndexFunc(changes, func(c resource.FieldChange) bool { return c.Field == field })
		if i < 0 {
			continue
		}
		for _, raw := range []json.RawMessage{changes[i].New, changes[i].Old} {
			if json.Unmarshal(raw, &name) == nil && name != "" {
				return name
			}
		}
	}
	return ""
}

// AuditKinds are what the log holds: the record types, and what is done beside making and changing.
type AuditKinds struct {
	Records []string `json:"records" nullable:"false"`
	Actions []string `json:"actions" nullable:"false"`
}

// Kinds lists the types and actions in the company's log, by as many looks into an index as there are.
func (s *Service) Kinds(ctx context.Context) (k AuditKinds, err error) {
	a, _ := tenant.From(ctx)
	next := func(column, more string) string {
		return fmt.Sprintf(`with recursive k as (
			(select %[1]s v from changes where company_id = $1 %[2]s order by %[1]s limit 1)
			union all select (select %[1]s from changes where company_id = $1 %[2]s and %[1]s > k.v order by %[1]s limit 1) from k where k.v is not null)
			select v from k where v is not null`, column, more)
	}
	if k.Records, err = pg.Collect(ctx, s.db, pgx.RowTo[string], next("record", ""), a.CompanyID); err != nil {
		return k, err
	}
	k.Actions, err = pg.Collect(ctx, s.db, pgx.RowTo[string], next("action", "and action not in ('create', 'update')"), a.CompanyID)
	k.Actions = append([]string{"create", "update"}, k.Actions...)
	return k, err
}

// Waiting counts the changes that wait for their seal, up to most.
func (s *Service) Waiting(ctx context.Context, most int) (int64, error) {
	a, _ := tenant.From(ctx)
	from, err := s.newest(ctx)
	if err != nil {
		return 0, err
	}
	return pg.One(ctx, s.db, pgx.RowTo[int64], "select count(*) from (select from changes where company_id = $1 and id > $2 limit $3) c", a.CompanyID, from, most)
}
