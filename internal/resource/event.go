package resource

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/tenant"
)

// FieldChange is one field's old and new value, as JSON has them.
type FieldChange struct {
	Field string          `json:"field"`
	Old   json.RawMessage `json:"old"`
	New   json.RawMessage `json:"new"`
}

// Event is what happened to one record: the one thing that history, realtime, webhooks and automation all read.
type Event struct {
	ID       uuid.UUID
	At       time.Time
	Actor    tenant.Actor
	Record   string
	RecordID uuid.UUID
	Title    string
	// Action is create, update, delete or restore.
	Action  string
	Version int64
	// Owners are whose own the record is, and was before.
	Owners  []*uuid.UUID
	Changes []FieldChange
	// along is what the record's InTx wrote with it; it is told with it.
	along []*Event
}

type alongKey struct{}

// Sink hears of every event. Write adds statements to the transaction that makes the changes, so both happen or none. Its
// events are of one company and in the order in which they happen; many come from work on many, for which one statement is
// far cheaper than as many. Committed comes after the commit and must not block.
type Sink interface {
	Write(b *pgx.Batch, events []*Event)
	Committed(e *Event)
}
