// Package trail keeps what happened: every change to every record, written in the transaction that makes it. History,
// timelines and realtime read this one spine.
package trail

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/bus"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/sensitivefield"
)

// Trail is the sink of the engine and the reader of what it wrote.
type Trail struct {
	db     *pg.DB
	bus    *bus.Bus
	engine *resource.Engine
	// Noted, if set, hears of every note before its transaction ends.
	Noted func(company, change uuid.UUID)
	// Tag, if set, marks each change as written by this program; package audit holds it against that mark.
	Tag func(e *resource.Event, diff []byte) []byte
}

// New makes the trail and puts it among the engine's sinks.
func New(e *resource.Engine, b *bus.Bus) *Trail {
	t := &Trail{db: e.DB, bus: b, engine: e}
	e.Sinks = append(e.Sinks, t)
	return t
}

const into = "insert into changes (company_id, id, at, record, record_id, action, version, diff, tag, actor_kind, actor_id, actor_name, via, request_id, change_set_id) "

// Write implements resource.Sink: one statement for each run of events by one actor, and that is nearly always all of them.
func (t *Trail) Write(b *pgx.Batch, events []*resource.Event) {
	for len(events) > 0 {
		n := 1
		for n < len(events) && events[n].Actor == events[0].Actor {
			n++
		}
		t.write(b, events[:n])
		events = events[n:]
	}
}

// Note writes what happened to something that is no record (a session, a role, a key), in the caller's transaction, which must
// be bound to the company. n needs Record, RecordID, Action and what changed, without secrets. Identity, which does not know
// this package, gets it as a function.
func (t *Trail) Note(ctx context.Context, tx pgx.Tx, n resource.Event) error {
	n.ID, n.At = uuid.Must(uuid.NewV7()), resource.Moment(ctx)
	n.Actor, _ = tenant.From(ctx)
	b := &pgx.Batch{}
	t.write(b, []*resource.Event{&n})
	if err := tx.SendBatch(context.WithoutCancel(ctx), b).Close(); err != nil {
		return fmt.Errorf("trail.Note: %w", err)
	}
	if t.Noted != nil {
		t.Noted(n.Actor.CompanyID, n.ID)
	}
	return nil
}

func (t *Trail) write(b *pgx.Batch, events []*resource.Event) {
	a := events[0].Actor
	by := []any{string(a.Kind), known(a.ID), a.Name, a.Via, a.RequestID, known(a.ChangeSetID)}
	if len(events) == 1 {
		e := events[0]
		diff := diffOf(e)
		b.Queue(into+"values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
			append([]any{a.CompanyID, e.ID, e.At, e.Record, e.RecordID, e.Action, e.Version, diff, t.tag(e, diff)}, by...)...)
		return
	}
	var ids, records []uuid.UUID
	var at []time.Time
	var types, actions, diffs []string
	var versions []int64
	var tags [][]byte
	for _, e := range events {
		diff := diffOf(e)
		ids, at, types, records = append(ids, e.ID), append(at, e.At), append(types, e.Record), append(records, e.RecordID)
		actions, versions, diffs, tags = append(actions, e.Action), append(versions, e.Version), append(diffs, string(diff)), append(tags, t.tag(e, diff))
	}
	b.Queue(into+`select $1, u.*, $10, $11::uuid, $12, $13, $14, $15::uuid
		from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::uuid[], $6::text[], $7::bigint[], $8::jsonb[], $9::bytea[]) u`,
		append([]any{a.CompanyID, ids, at, types, records, actions, versions, diffs, tags}, by...)...)
}

func (t *Trail) tag(e *resource.Event, diff []byte) []byte {
	if t.Tag == nil {
		return nil
	}
	return t.Tag(e, diff)
}

// diffOf is what encoding/json makes of the changes, whose values are JSON already.
func diffOf(e *resource.Event) []byte {
	diff := []byte{'['}
	for i, c := range e.Changes {
		if i > 0 {
			diff = append(diff, ',')
		}
		diff = append(append(append(diff, `{"field":"`...), c.Field...), `","old":`...)
		diff = append(append(diff, valueOf(c.Old)...), `,"new":`...)
		diff = append(append(diff, valueOf(c.New)...), '}')
	}
	return append(diff, ']')
}

func valueOf(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

// known is nil for what is not there.
func known(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// Who is an actor as others see it.
type Who struct {
	ID   *uuid.UUID `json:"id" x-id:"user"`
	Name string     `json:"name"`
	Kind string     `json:"kind" enum:"user,visitor,system,key"`
}

// Notice is a change as the realtime socket tells it: enough to know what to read again.
type Notice struct {
	Type     string    `json:"type"`
	ID       uuid.UUID `json:"id"`
	Record   string    `json:"record"`
	RecordID uuid.UUID `json:"record_id"`
	Action   string    `json:"action"`
	Version  int64     `json:"version"`
	Actor    Who       `json:"actor"`
	Fields   []string  `json:"fields"`
}

// Committed implements resource.Sink.
func (t *Trail) Committed(e *resource.Event) {
	n := Notice{Type: "change", ID: e.ID, Record: e.Record, RecordID: e.RecordID, Action: e.Action, Version: e.Version,
		Actor: who(e.Actor), Fields: []string{}}
	for _, c := range e.Changes {
		n.Fields = append(n.Fields, c.Field)
	}
	t.bus.Publish(e.Actor.CompanyID, bus.Message{Kind: "change", Record: e.Record, Owners: e.Owners, Body: n})
}

func who(a tenant.Actor) Who {
	w := Who{Name: a.Name, Kind: string(a.Kind)}
	if a.ID != uuid.Nil {
		w.ID = &a.ID
	}
	return w
}

// Change is one entry of the trail.
type Change struct {
	ID        uuid.UUID              `json:"id" x-id:"change"`
	At        time.Time              `json:"at"`
	Actor     Who                    `json:"actor"`
	Record    string                 `json:"record" doc:"The record type"`
	RecordID  uuid.UUID              `json:"record_id" x-id:"record"`
	Action    string                 `json:"action" enum:"create,update,delete,restore,reveal"`
	Version   int64                  `json:"version"`
	Changes   []resource.FieldChange `json:"changes"`
	RequestID string                 `json:"request_id" x-id:"none"`
	Via       string                 `json:"via" doc:"The door: api, import, ingestion, widget, demo"`
}

const columns = "c.id, c.at, c.record, c.record_id, c.action, c.version, c.actor_kind, c.actor_id, c.actor_name, c.via, c.request_id, c.diff"

func scan(row pgx.CollectableRow) (c Change, err error) {
	var diff []byte
	err = row.Scan(&c.ID, &c.At, &c.Record, &c.RecordID, &c.Action, &c.Version, &c.Actor.Kind, &c.Actor.ID, &c.Actor.Name, &c.Via, &c.RequestID, &diff)
	if err == nil {
		err = json.Unmarshal(secret.Cover(diff, 0), &c.Changes)
	}
	return c, err
}

// History reads what happened to one record, newest first, before a cursor of an earlier page (uuid.Nil for the first).
func (t *Trail) History(ctx context.Context, record string, id, before uuid.UUID, limit int) ([]Change, error) {
	a, _ := tenant.From(ctx)
	items, err := pg.Collect(ctx, t.db, scan, "select "+columns+` from changes c where c.company_id = $1 and c.record = $2 and c.record_id = $3
		and ($4 = '00000000-0000-0000-0000-000000000000'::uuid or c.id < $4) order by c.id desc limit $5`, a.CompanyID, record, id, before, limit)
	t.mask(ctx, items)
	return items, err
}

// Recent reads the newest changes of what the actor may see, without the steps of documents that are being read. Among very many of others it may find fewer than there are.
func (t *Trail) Recent(ctx context.Context, limit int) (recent []Change, err error) {
	a, _ := tenant.From(ctx)
	before := uuid.Max
	for range maxLooks {
		batch, err := pg.Collect(ctx, t.db, scan, "select "+columns+" from changes c where c.company_id = $1 and c.record = any($2) and c.id < $3 and c.via <> 'ingestion' order by c.id desc limit $4",
			a.CompanyID, t.visible(ctx), before, lookAt)
		if err != nil || len(batch) == 0 {
			return recent, err
		}
		before = batch[len(batch)-1].ID
		more, err := t.seen(ctx, batch)
		if recent = append(recent, more...); err != nil || len(recent) >= limit || len(batch) < lookAt {
			return recent[:min(limit, len(recent))], err
		}
	}
	return recent, nil
}

// Recent looks at so many changes at a time, so many times.
const (
	lookAt   = 100
	maxLooks = 10
)

// Since reads the changes after one that was seen, oldest first, for a socket that comes back. whole is false when there
// are more than limit, of which the actor may see some or none.
func (t *Trail) Since(ctx context.Context, after uuid.UUID, limit int) (changes []Change, whole bool, err error) {
	a, _ := tenant.From(ctx)
	all, err := pg.Collect(ctx, t.db, scan, "select "+columns+" from changes c where c.company_id = $1 and c.id > $2 and c.record = any($3) order by c.id limit $4",
		a.CompanyID, after, t.visible(ctx), limit+1)
	if err != nil || len(all) > limit {
		return nil, false, err
	}
	changes, err = t.seen(ctx, all)
	return changes, true, err
}

// Seen leaves out changes of records that the actor can't see, and of fields that are hidden. What is no record stays.
func (t *Trail) Seen(ctx context.Context, changes []Change) ([]Change, error) {
	return t.seen(ctx, slices.DeleteFunc(changes, func(c Change) bool {
		table := t.engine.Find(c.Record)
		return table != nil && !table.Allowed(ctx, resource.View)
	}))
}

func (t *Trail) seen(ctx context.Context, changes []Change) ([]Change, error) {
	partly := map[string][]uuid.UUID{}
	for _, c := range changes {
		if table := t.engine.Find(c.Record); table != nil && !table.Whole(ctx) {
			partly[c.Record] = append(partly[c.Record], c.RecordID)
		}
	}
	there := map[uuid.UUID]string{}
	for record, ids := range partly {
		titles, err := t.engine.Find(record).Titles(ctx, ids)
		if err != nil {
			return nil, err
		}
		maps.Copy(there, titles)
	}
	changes = slices.DeleteFunc(changes, func(c Change) bool {
		_, ok := there[c.RecordID]
		return partly[c.Record] != nil && !ok
	})
	t.mask(ctx, changes)
	return changes, nil
}

// mask takes hidden fields out of changes, and covers the sensitive ones.
func (t *Trail) mask(ctx context.Context, changes []Change) {
	for i := range changes {
		table := t.engine.Find(changes[i].Record)
		if table == nil {
			continue
		}
		sensitivefield.Hush(ctx, table, changes[i].Changes)
		if _, hidden := table.Closed(ctx); len(hidden) > 0 {
			changes[i].Changes = slices.DeleteFunc(changes[i].Changes, func(f resource.FieldChange) bool { return resource.Hides(hidden, f.Field) })
		}
	}
}

// visible lists the record types that the actor may see.
func (t *Trail) visible(ctx context.Context) (names []string) {
	for _, table := range t.engine.Tables() {
		if table.Allowed(ctx, resource.View) {
			names = append(names, table.Name)
		}
	}
	return names
}

// changes is the trail itself as a source of a timeline.
func (t *Trail) changes(ctx context.Context, record string, id uuid.UUID, before Mark, limit int) ([]Entry, error) {
	a, _ := tenant.From(ctx)
	items, err := pg.Collect(ctx, t.db, scan, "select "+columns+` from changes c where c.company_id = $1 and c.record = $2 and c.record_id = $3
		and (c.at, c.id) < ($4, $5) order by c.at desc, c.id desc limit $6`, a.CompanyID, record, id, before.At, before.ID, limit)
	if err != nil {
		return nil, err
	}
	t.mask(ctx, items)
	entries := make([]Entry, len(items))
	for i := range items {
		entries[i] = Entry{ID: items[i].ID, At: items[i].At, Kind: "change", Change: &items[i]}
	}
	return entries, nil
}
