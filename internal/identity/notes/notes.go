// Package notes writes into the trail what happens to things that are no records: members, invitations, roles, keys and the
// company itself. It does not know the trail, which is told by a function that the program sets.
package notes

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/resource"
)

// Func writes one event in the caller's transaction.
type Func func(ctx context.Context, tx pgx.Tx, n resource.Event) error

// Write notes what was done to one thing. Changes must hold no secret.
func (f Func) Write(ctx context.Context, tx pgx.Tx, record string, id uuid.UUID, action string, changes ...resource.FieldChange) error {
	if f == nil {
		return nil
	}
	return f(ctx, tx, resource.Event{Record: record, RecordID: id, Action: action, Changes: changes})
}

// Changed is one field's change; nil stands for nothing.
func Changed(field string, old, new any) resource.FieldChange {
	return resource.FieldChange{Field: field, Old: value(old), New: value(new)}
}

func value(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil // none of the values here can fail
	}
	return raw
}
