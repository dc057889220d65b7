package trail

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
)

// Source adds what another package knows of a record to its timeline: the entries that come after a mark, in the order of
// marks.
type Source func(ctx context.Context, record string, id uuid.UUID, before Mark, limit int) ([]Entry, error)

// Mark is a place on a timeline: entries lie by their moment, the newest first, and by id where the moment is the same. A
// source asks for (at, id) < (Mark.At, Mark.ID).
type Mark struct {
	At time.Time
	ID uuid.UUID
}

// Entry is one thing on a timeline. Exactly the member that Kind names is set.
type Entry struct {
	ID           uuid.UUID         `json:"id" x-id:"entry"`
	At           time.Time         `json:"at"`
	Kind         string            `json:"kind" enum:"change,conversation,activity,task,event,paper"`
	Change       *Change           `json:"change,omitempty"`
	Conversation *Conversation     `json:"conversation,omitempty"`
	Activity     *TimelineActivity `json:"activity,omitempty"`
	Task         *TimelineTask     `json:"task,omitempty"`
	Paper        *TimelinePaper    `json:"paper,omitempty"`
	Event        *TimelineEvent    `json:"event,omitempty"`
}

// TimelineActivity is a call, e-mail, meeting or note as a timeline shows it.
type TimelineActivity struct {
	ID              uuid.UUID  `json:"id" x-id:"activity"`
	Kind            string     `json:"kind" enum:"call,email,meeting,note"`
	Subject         string     `json:"subject"`
	Body            string     `json:"body" doc:"HTML of a small set, as the activity has it"`
	DurationMinutes *int64     `json:"duration_minutes"`
	Outcome         string     `json:"outcome" enum:"none,reached,no_answer,left_message,done"`
	OwnerID         *uuid.UUID `json:"owner_id" x-id:"user"`
	OwnerName       string     `json:"owner_name"`
}

// TimelineTask is a task as a timeline shows it: at the time when it was done, until then when it was made.
type TimelineTask struct {
	ID           uuid.UUID  `json:"id" x-id:"task"`
	Title        string     `json:"title"`
	Status       string     `json:"status" enum:"open,done"`
	DueAt        *time.Time `json:"due_at"`
	AllDay       bool       `json:"all_day"`
	AssigneeID   *uuid.UUID `json:"assignee_id" x-id:"user"`
	AssigneeName string     `json:"assignee_name"`
}

// TimelinePaper is what became of a quote or an order at one moment, as a timeline shows it.
type TimelinePaper struct {
	ID       uuid.UUID `json:"id" x-id:"record"`
	Record   string    `json:"record" enum:"quotes,orders"`
	Name     string    `json:"name" doc:"Number and title"`
	State    string    `json:"state" enum:"draft,sent,accepted,declined,expired,revised,open,confirmed,fulfilled,cancelled"`
	Total    int64     `json:"total" doc:"Minor units"`
	Currency string    `json:"currency"`
	By       string    `json:"by" doc:"Who did it"`
}

// TimelineEvent is an event of the calendar as a timeline shows it: at its start, a series at its first one.
type TimelineEvent struct {
	ID         uuid.UUID  `json:"id" x-id:"event"`
	Title      string     `json:"title"`
	StartsAt   time.Time  `json:"starts_at"`
	EndsAt     time.Time  `json:"ends_at"`
	AllDay     bool       `json:"all_day"`
	Location   string     `json:"location"`
	Recurrence string     `json:"recurrence"`
	Guests     string     `json:"guests"`
	OwnerID    *uuid.UUID `json:"owner_id" x-id:"user"`
	OwnerName  string     `json:"owner_name"`
}

// Conversation is a talk as a timeline shows it.
type Conversation struct {
	ID           uuid.UUID `json:"id" x-id:"conversation"`
	WidgetID     uuid.UUID `json:"widget_id" x-id:"widget"`
	PageURL      string    `json:"page_url"`
	Status       string    `json:"status"`
	Preview      []Turn    `json:"preview"`
	MessageCount int64     `json:"message_count"`
	LastAt       time.Time `json:"last_at"`
}

// Turn is one message of a talk, shortened.
type Turn struct {
	Role string `json:"role" enum:"visitor,assistant"`
	Text string `json:"text"`
}

type historyInput struct {
	ID     uuid.UUID `path:"id" x-id:"record"`
	Cursor string    `query:"cursor" x-id:"none" doc:"next_cursor of the page before"`
	Limit  int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// HistoryPage is one page of a record's history.
type HistoryPage struct {
	Items []Change `json:"items"`
	Next  *string  `json:"next_cursor" x-id:"none"`
}

// TimelinePage is one page of a record's timeline.
type TimelinePage struct {
	Items []Entry `json:"items"`
	Next  *string `json:"next_cursor" x-id:"none"`
}

type historyOutput struct{ Body HistoryPage }

type timelineOutput struct{ Body TimelinePage }

// Mount adds the history and the timeline of one record type.
func (t *Trail) Mount(api huma.API, table *resource.Table, sources ...Source) {
	access := resourceapi.Access(table, resource.View)
	rest.Register(api, rest.Op(http.MethodGet, table.Path+"/{id}/history", "history-of-"+table.Singular, table.Name,
		"Every change to one "+table.Singular+", newest first"), access,
		func(ctx context.Context, in *historyInput) (*historyOutput, error) { return t.history(ctx, table, in) })
	rest.Register(api, rest.Op(http.MethodGet, table.Path+"/{id}/timeline", "timeline-of-"+table.Singular, table.Name,
		"Changes, conversations, activities, tasks and events of one "+table.Singular+", newest first"), access,
		func(ctx context.Context, in *historyInput) (*timelineOutput, error) {
			return t.timeline(ctx, table, sources, in)
		})
}

func (t *Trail) history(ctx context.Context, table *resource.Table, in *historyInput) (*historyOutput, error) {
	before := uuid.Nil
	if in.Cursor != "" {
		id, err := uuid.Parse(in.Cursor)
		if err != nil {
			return nil, badCursor()
		}
		before = id
	}
	if _, err := table.Get(ctx, in.ID); err != nil {
		return nil, err
	}
	items, err := t.History(ctx, table.Name, in.ID, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &historyOutput{Body: HistoryPage{Items: items}}
	if len(items) > in.Limit {
		out.Body.Items = items[:in.Limit]
		next := items[in.Limit-1].ID.String()
		out.Body.Next = &next
	}
	return out, nil
}

// timeline merges the trail with the other sources. Its cursor is a moment and an id, since entries of several kinds
// have no common order but time.
func (t *Trail) timeline(ctx context.Context, table *resource.Table, sources []Source, in *historyInput) (*timelineOutput, error) {
	before, err := readMark(in.Cursor)
	if err != nil {
		return nil, err
	}
	if _, err := table.Get(ctx, in.ID); err != nil {
		return nil, err
	}
	var entries []Entry
	for _, source := range append([]Source{t.changes}, sources...) {
		more, err := source(ctx, table.Name, in.ID, before, in.Limit+1)
		if err != nil {
			return nil, err
		}
		entries = append(entries, more...)
	}
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID.String(), a.ID.String())) })
	out := &timelineOutput{Body: TimelinePage{Items: entries}}
	if len(entries) > in.Limit {
		out.Body.Items = entries[:in.Limit]
		next := mark(entries[in.Limit-1])
		out.Body.Next = &next
	}
	if out.Body.Items == nil {
		out.Body.Items = []Entry{}
	}
	return out, nil
}

func mark(e Entry) string {
	return base64.RawURLEncoding.EncodeToString([]byte(e.At.Format(time.RFC3339Nano) + " " + e.ID.String()))
}

func readMark(cursor string) (Mark, error) {
	if cursor == "" {
		// What is written down ahead of its time is shown too.
		return Mark{At: time.Now().AddDate(100, 0, 0), ID: uuid.Max}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	when, which, _ := strings.Cut(string(raw), " ")
	at, terr := time.Parse(time.RFC3339Nano, when)
	id, ierr := uuid.Parse(which)
	if errors.Join(err, terr, ierr) != nil {
		return Mark{}, badCursor()
	}
	return Mark{At: at, ID: id}, nil
}

func badCursor() error {
	return problem.InvalidField("cursor", "This cursor belongs to another list or was cut off. Start again without it.")
}
