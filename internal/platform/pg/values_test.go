package pg_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/pg/pgtest"
)

// Every type that records have is read without pgx's reflection, in whatever form the driver asks for it.
func TestReadable(t *testing.T) {
	t.Parallel()
	var (
		words  string
		number int64
		share  *float64
		yes    bool
		at     time.Time
		day    civil.Date
		id     *uuid.UUID
		list   json.RawMessage
	)
	err := pgtest.New(t).DB.Stream(in(uuid.New()), func(rows pgx.Rows) error {
		if !pg.Readable(rows.FieldDescriptions()) {
			t.Errorf("not all readable: %v", rows.FieldDescriptions())
		}
		for i, dest := range []any{&words, &number, &share, &yes, &at, &day, &id, &list} {
			if !pg.Read(dest, rows.RawValues()[i]) {
				t.Errorf("column %d can't be read into %T", i, dest)
			}
		}
		return nil
	}, `select 'ä'::text, 7::bigint, 0.5::float8, true, '2026-03-29T01:30:00Z'::timestamptz, '2026-03-29'::date, null::uuid, '["a", {"b": null}]'::jsonb`)
	if err != nil {
		t.Fatal(err)
	}
	if words != "ä" || number != 7 || share == nil || *share != 0.5 || !yes || id != nil {
		t.Error(words, number, share, yes, id)
	}
	if at.Format(time.RFC3339) != "2026-03-29T01:30:00Z" || day.String() != "2026-03-29" || string(list) != `["a", {"b": null}]` {
		t.Error(at, day, string(list))
	}
}
