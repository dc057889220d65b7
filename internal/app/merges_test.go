package app

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/merges"
	"rapport/internal/platform/pg/pgtest"
	"rapport/internal/resource"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// Whatever names a record that can be merged goes over with a merge, and what may do so once only is known to.
func TestMergesReachEverything(t *testing.T) {
	p, err := described()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := pgtest.New(t).OwnerPool(t).Query(t.Context(), `select k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text,
		exists (select from pg_index i where i.indrelid = k.conrelid and i.indisunique and a.attnum = any(i.indkey))
		from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
		where k.contype = 'f' and k.confrelid::regclass::text in ('accounts', 'contacts', 'leads')`)
	if err != nil {
		t.Fatal(err)
	}
	var table, column, target string
	var unique bool
	seen := 0
	_, err = pgx.ForEachRow(rows, []any{&table, &column, &target, &unique}, func() error {
		seen++
		if table == "contact_addresses" { // made of what stands in the contact, which gathers it
			return nil
		}
		place := slices.ContainsFunc(places, func(p merges.Place) bool { return p.Table == table && p.Column == column && p.Record == target })
		of := p.engine.Find(table)
		field := of != nil && slices.ContainsFunc(of.Fields(), func(f resource.Field) bool { return f.Column == column && f.Ref == target })
		if !place && !field {
			t.Errorf("%s.%s names %s, and no merge knows of it: places in wire.go", table, column, target)
		}
		if field && unique && len(once[table]) == 0 {
			t.Errorf("%s.%s names %s once only, and a merge would make it twice: once in wire.go", table, column, target)
		}
		return nil
	})
	if err != nil || seen < 15 {
		t.Errorf("%d columns: %v", seen, err)
	}
}
