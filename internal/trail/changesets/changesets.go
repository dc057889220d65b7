// Package changesets makes many changes at once, in one request for up to MaxRecords records, and undoes what was made at
// once: bulk edits, deletions, restorations and imports. It writes through the engine alone; what a set has done is read
// from the trail, whose entries name the set.
package changesets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/trail"
)

// Bounds of one set.
const (
	// MaxRecords is the most records of one request; an import may have more.
	MaxRecords = 10_000
	// maxAtOnce is how many records are changed before the request is answered.
	maxAtOnce = 200
	// maxFailures is how many failures are kept with their reason.
	maxFailures = 100
)

// Failure is why one record stayed as it was.
type Failure struct {
	RecordID uuid.UUID `json:"record_id" x-id:"record"`
	Reason   string    `json:"reason"`
}

// ChangeSet is many changes that were asked for at once.
type ChangeSet struct {
	ID        uuid.UUID                  `json:"id" x-id:"change_set"`
	CreatedAt time.Time                  `json:"created_at"`
	UpdatedAt time.Time                  `json:"updated_at"`
	Actor     trail.Who                  `json:"actor"`
	Record    string                     `json:"record" doc:"The record type"`
	Action    string                     `json:"action" enum:"edit,delete,restore,import,merge,undo"`
	Changes   map[string]json.RawMessage `json:"changes" doc:"The new values of an edit"`
	Status    string                     `json:"status" enum:"queued,running,done,failed,undoing,undone"`
	Undoes    *uuid.UUID                 `json:"undoes" x-id:"change_set" doc:"The set that this one takes back"`
	UndoneBy  *uuid.UUID                 `json:"undone_by" x-id:"change_set" doc:"The set that takes this one back"`
	Total     int64                      `json:"total" doc:"Records, or rows of an import"`
	Done      int64                      `json:"done" doc:"How many of them have been gone through"`
	Changed   int64                      `json:"changed"`
	Unchanged int64                      `json:"unchanged"`
	Failed    int64                      `json:"failed"`
	Conflicts int64                      `json:"conflicts" doc:"What an undo left as it was, since somebody has changed it after the set"`
	Failures  []Failure                  `json:"failures" doc:"The first hundred of those that failed"`
	Error     *string                    `json:"error"`

	requestID string
	attempts  int
	kinds     []string
	ids       []uuid.UUID
}

// Conflict is one field that an undo left as it was.
type Conflict struct {
	Position int64           `json:"position"`
	Record   string          `json:"record" doc:"The record type"`
	RecordID uuid.UUID       `json:"record_id" x-id:"record"`
	Title    string          `json:"title"`
	Field    string          `json:"field" doc:"Empty when it is the record as a whole"`
	Wanted   json.RawMessage `json:"wanted" doc:"What the undo would have put back"`
	Current  json.RawMessage `json:"current" doc:"What stands there now"`
}

// Request is what to do with which records: those with the ids, or those that the list with filter and q shows.
type Request struct {
	IDs     []uuid.UUID                `json:"ids,omitempty" x-id:"record" doc:"At most 10,000"`
	Filter  string                     `json:"filter,omitempty" doc:"CEL expression over the fields, as in the list"`
	Q       string                     `json:"q,omitempty" doc:"Find by words, as in the list"`
	Action  string                     `json:"action" enum:"edit,delete,restore"`
	Changes map[string]json.RawMessage `json:"changes,omitempty" doc:"New values by field, for edit"`
}

// Service makes change sets and undoes them.
type Service struct {
	engine *resource.Engine
	queue  *jobs.Queue
	bus    *bus.Bus

	// Undone is called, where it is set, in the transaction that ends the undoing of a set: whoever has written more than
	// records under that set takes it back then.
	Undone func(ctx context.Context, tx pgx.Tx, set uuid.UUID) error
}

// New makes the service and adds its worker to the queue, which must not be open yet.
func New(e *resource.Engine, q *jobs.Queue, b *bus.Bus) *Service {
	s := &Service{engine: e, queue: q, bus: b}
	jobs.Add(q, jobTimeout, s.work)
	return s
}

// Make stores the set that a request asks for and works through it; the answer is final for few records.
func (s *Service) Make(ctx context.Context, t *resource.Table, r Request) (*ChangeSet, error) {
	if faults := check(ctx, t, r); len(faults) > 0 {
		return nil, problem.Invalid(faults...)
	}
	needed := resource.Edit
	if r.Action != "edit" {
		needed = resource.Remove
	}
	if err := t.May(ctx, needed); err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	ids, err := s.chosen(ctx, t, r)
	if err != nil {
		return nil, err
	}
	c := s.fresh(a, t.Name, r.Action)
	if r.Action == "edit" {
		c.Changes = r.Changes
	}
	// None is an empty list, not a missing one.
	c.ids, c.kinds, c.Total = append([]uuid.UUID{}, ids...), append([]string{}, slices.Repeat([]string{t.Name}, len(ids))...), int64(len(ids))
	err = s.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error { return s.insert(ctx, tx, c) })
	if err != nil {
		return nil, err
	}
	return s.begin(ctx, c)
}

// fresh is a set that nobody has worked on.
func (s *Service) fresh(a tenant.Actor, record, action string) *ChangeSet {
	c := &ChangeSet{ID: uuid.Must(uuid.NewV7()), Record: record, Action: action, Changes: map[string]json.RawMessage{}, Status: "queued", requestID: a.RequestID}
	if a.Kind == tenant.User {
		c.Actor.ID = &a.ID
	}
	return c
}

// begin works on a small set at once. Its job is there in any case: it finds nothing more to do, or goes on where the
// program was stopped.
func (s *Service) begin(ctx context.Context, c *ChangeSet) (*ChangeSet, error) {
	if c.Total <= maxAtOnce {
		if err := s.run(ctx, c.ID, false); err != nil && !errors.Is(err, errTurnOver) {
			return nil, err
		}
	}
	return s.Get(ctx, c.ID)
}

func check(ctx context.Context, t *resource.Table, r Request) (faults []problem.Field) {
	fault := func(name, message string) {
		faults = append(faults, problem.Field{Name: name, Message: message, Code: "invalid"})
	}
	switch {
	case len(r.IDs) > MaxRecords:
		fault("ids", tooMany)
	case len(r.IDs) > 0 && (r.Filter != "" || r.Q != ""):
		fault("ids", "Name the records by their ids or by a filter, not by both.")
	case r.Action == "restore" && len(r.IDs) == 0:
		fault("ids", "No list shows what is in the trash, so what is to be restored is named by ids.")
	case len(r.IDs) == 0 && r.Filter == "" && r.Q == "":
		fault("ids", "Name the records by their ids or by a filter. The filter true finds all of them.")
	}
	switch {
	case r.Action == "edit" && len(r.Changes) == 0:
		fault("changes", "An edit needs at least one field with its new value.")
	case r.Action == "edit":
		faults = append(faults, values(ctx, t, r.Changes)...)
	case len(r.Changes) > 0:
		fault("changes", "Only an edit changes fields.")
	}
	return faults
}

// values holds new values of fields against the fields alone, before any record is known that they are for.
func values(ctx context.Context, t *resource.Table, changes map[string]json.RawMessage) (faults []problem.Field) {
	rec := t.New()
	closed, _ := t.Closed(ctx)
	sealed, err := t.Sealed(ctx)
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		f := t.FieldFor(ctx, name)
		var msg string
		switch {
		case (err != nil || sealed[name] != "" || sealsWithin(sealed, name)) && string(changes[name]) != "null":
			msg = name + " is encrypted, and each value for its record alone: it can be emptied in many records at once, but not filled."
		case f == nil || resource.Closes(closed, name) == scope.Hidden:
			msg = fmt.Sprintf("%s is not a field of %s.", name, t.Name)
		case f.ReadOnly:
			msg = f.Label + " can't be changed."
		case resource.Closes(closed, name) != "":
			msg = f.Label + " can be read by your role, but not changed."
		case f.Valid != nil:
			_, msg = f.Valid(changes[name])
		default:
			if p, bad := problem.As(f.Set(rec, changes[name])); bad {
				msg = p.Fields[0].Message
			} else {
				msg = f.Check(rec)
			}
		}
		if msg != "" {
			faults = append(faults, problem.Field{Name: name, Message: msg, Code: "invalid"})
		}
	}
	return faults
}

// sealsWithin tells whether a field is the object in which an encrypted one stands.
func sealsWithin(sealed map[string]resource.Sealing, name string) bool {
	for field := range sealed {
		if strings.HasPrefix(field, name+".") {
			return true
		}
	}
	return false
}

var tooMany = "At most " + strconv.Itoa(MaxRecords) + " records can be changed at once. Narrow the choice and go through it in parts."

func (s *Service) chosen(ctx context.Context, t *resource.Table, r Request) ([]uuid.UUID, error) {
	ids := slices.Clone(r.IDs)
	if len(ids) == 0 {
		var err error
		if ids, err = s.found(ctx, t, resource.Query{Filter: r.Filter, Q: r.Q}); err != nil {
			return nil, err
		}
		if len(ids) > MaxRecords {
			return nil, problem.InvalidField("filter", "%s", tooMany)
		}
	}
	seen := make(map[uuid.UUID]bool, len(ids))
	return slices.DeleteFunc(ids, func(id uuid.UUID) bool {
		before := seen[id]
		seen[id] = true
		return before
	}), nil
}

// Get reads one set; problem NotFound when it is another company's, or about what the actor may not see.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*ChangeSet, error) {
	a, _ := tenant.From(ctx)
	c, err := pg.One(ctx, s.engine.DB, scan, "select "+columns+from+" where c.company_id = $1 and c.id = $2", a.CompanyID, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.NotFound("change set")
	}
	if err != nil {
		return nil, err
	}
	t := s.engine.Find(c.Record)
	if t == nil || !t.Allowed(ctx, resource.View) || !c.of(a) && !t.Whole(ctx) {
		return nil, problem.NotFound("change set")
	}
	c.mask(ctx, t)
	return c, nil
}

// of tells whether the actor asked for the set.
func (c *ChangeSet) of(a tenant.Actor) bool { return c.Actor.ID != nil && *c.Actor.ID == a.ID }

// mask takes out what an edit wrote into hidden fields.
func (c *ChangeSet) mask(ctx context.Context, t *resource.Table) {
	_, hidden := t.Closed(ctx)
	maps.DeleteFunc(c.Changes, func(name string, _ json.RawMessage) bool { return resource.Hides(hidden, name) })
}
