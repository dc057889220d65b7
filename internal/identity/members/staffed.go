package members

import (
	"context"
	"reflect"

	"github.com/google/uuid"

	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// Staffed keeps records from being given to members who are let in no more. Who had them before goes on having them.
func (m *Members) Staffed(ctx context.Context, t *resource.Table, old, rec any) error {
	for _, f := range t.Fields() {
		if f.Ref != "members" || old != nil && reflect.DeepEqual(f.Value(old), f.Value(rec)) {
			continue
		}
		id, ok := f.Value(rec).(uuid.UUID)
		if !ok {
			continue
		}
		if former, err := m.Former(ctx, id); err != nil {
			return err
		} else if former {
			return problem.InvalidField(f.Name, "%s is deactivated, or has left the company. Choose somebody who works here.", f.Label)
		}
	}
	return nil
}
