package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/embedpg"
	"rapport/internal/platform/pg"
)

// floorRows and floorChunk are how many contacts the database writes by itself, and how many in one transaction.
const (
	floorRows  = 50_000
	floorChunk = 500
)

// written is how many contacts a second the database of a program writes by itself, each with its entry in the trail: rows that
// are there already, under new ids, into the same tables with the same indexes, keys and row-level security. Nothing is read,
// checked, compared or sent for it.
func written(ctx context.Context, data string) (float64, error) {
	conn, err := pgx.Connect(ctx, address(data, embedpg.Superuser))
	if err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	defer conn.Close(ctx)
	statements := []string{}
	for _, table := range []string{"contacts", "changes"} {
		var columns string
		if err := conn.QueryRow(ctx, "select string_agg(column_name, ', ' order by ordinal_position) from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name not in ('company_id', 'id')", table).Scan(&columns); err != nil {
			return 0, fmt.Errorf("bench: %w", err)
		}
		source := "select row_number() over () n, t.* from " + table + " t limit " + fmt.Sprint(floorRows)
		if _, err := conn.Exec(ctx, "create unlogged table floor_"+table+" as "+source+"; create index on floor_"+table+" (n); analyze floor_"+table+"; grant select on floor_"+table+" to "+pg.AppRole); err != nil {
			return 0, fmt.Errorf("bench: %w", err)
		}
		statements = append(statements, fmt.Sprintf("insert into %[1]s (company_id, id, %[2]s) select company_id, gen_random_uuid(), %[2]s from floor_%[1]s where n > $1 and n <= $1 + %[3]d", table, columns, floorChunk))
	}
	if _, err := conn.Exec(ctx, "select set_config('app.company_id', (select company_id::text from floor_contacts limit 1), false); set role "+pg.AppRole); err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	begun := time.Now()
	for n := 0; n < floorRows; n += floorChunk {
		b := &pgx.Batch{}
		for _, sql := range statements {
			b.Queue(sql, n)
		}
		if err := conn.SendBatch(ctx, b).Close(); err != nil {
			return 0, fmt.Errorf("bench: %s: %w", strings.Join(statements, "; "), err)
		}
	}
	return floorRows / time.Since(begun).Seconds(), nil
}
