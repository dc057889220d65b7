package sheet

import (
	"cmp"
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/resource"
)

// noteExport writes into the trail that a list leaves the house, before it does and before the export holds a connection. What
// would be refused leaves no note.
func (im *Importer) noteExport(ctx context.Context, t *resource.Table, in *exportInput) error {
	if im.Note == nil {
		return nil
	}
	if _, err := t.Select(ctx, resource.Export, resource.Query{Filter: in.Filter, Q: in.Q, Sort: in.Sort, Limit: 1}); err != nil {
		return err
	}
	n := resource.Event{Record: "exports", RecordID: uuid.Must(uuid.NewV7()), Action: "export"}
	open := ""
	if in.Open {
		open = "encrypted values in plain"
	}
	for _, f := range [][2]string{{"record", t.Name}, {"open", open}, {"format", cmp.Or(in.Format, "csv")}, {"filter", in.Filter}, {"q", in.Q}, {"sort", in.Sort}} {
		if f[1] != "" {
			value, _ := json.Marshal(f[1]) // a string always can be
			n.Changes = append(n.Changes, resource.FieldChange{Field: f[0], New: value})
		}
	}
	return im.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error { return im.Note(ctx, tx, n) })
}
