package audit

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/csv"
	"rapport/internal/resource"
)

// exportAtOnce is how many entries an export holds at once.
const exportAtOnce = 500

// each reads everything that a question finds, newest first.
func (s *Service) each(ctx context.Context, q Query, do func(*AuditEntry) error) error {
	q.Limit = exportAtOnce
	for {
		page, err := s.List(ctx, q)
		if err != nil {
			return err
		}
		for i := range page.Items {
			if err := do(&page.Items[i]); err != nil {
				return err
			}
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return ctx.Err()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

var header = []string{"seq", "at", "actor", "actor_kind", "actor_id", "action", "record", "record_id", "title", "version", "via", "request_id", "changes", "id"}

// WriteCSV writes a row for each entry.
func (s *Service) WriteCSV(ctx context.Context, q Query, out io.Writer) error {
	w := csv.NewWriter(out)
	if err := w.Write(header); err != nil {
		return err
	}
	err := s.each(ctx, q, func(e *AuditEntry) error {
		seq, actor := "", ""
		if e.Seq != nil {
			seq = strconv.FormatInt(*e.Seq, 10)
		}
		if e.Actor.ID != nil {
			actor = e.Actor.ID.String()
		}
		changes, err := json.Marshal(e.Changes)
		if err != nil {
			return fmt.Errorf("audit.WriteCSV: %w", err)
		}
		return w.Write([]string{seq, e.At.UTC().Format(time.RFC3339Nano), e.Actor.Name, e.Actor.Kind, actor, e.Action, e.Record, e.RecordID.String(), e.Title,
			strconv.FormatInt(e.Version, 10), e.Via, e.RequestID, string(changes), e.ID.String()})
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

// WriteLines writes a line of JSON for each entry, as the API has it.
func (s *Service) WriteLines(ctx context.Context, q Query, out io.Writer) error {
	w := bufio.NewWriterSize(out, 64<<10)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := s.each(ctx, q, func(e *AuditEntry) error { return enc.Encode(e) }); err != nil {
		return err
	}
	return w.Flush()
}

// noteExport writes down that the log leaves the house, before it does.
func (s *Service) noteExport(ctx context.Context, format string, q *Query) error {
	changes := []resource.FieldChange{said("format", format)}
	for _, f := range []struct{ name, value string }{{"record", q.Record}, {"action", q.Action}, {"q", q.Q}, {"actor_id", named(q.ActorID)}, {"record_id", named(q.RecordID)}, {"from", stamped(q.From)}, {"to", stamped(q.To)}} {
		if f.value != "" {
			changes = append(changes, said(f.name, f.value))
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return s.trail.Note(ctx, tx, resource.Event{Record: "audit", RecordID: uuid.Must(uuid.NewV7()), Action: "export", Changes: changes})
	})
}

func said(field, value string) resource.FieldChange {
	raw, _ := json.Marshal(value) // a string always can be
	return resource.FieldChange{Field: field, New: raw}
}

func named(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

func stamped(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
