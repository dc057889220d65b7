package resource

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Batches reads what the query finds, in its order and as of one moment, size records at a time, for exports. each may
// read on in tx; it must not keep the records' slice.
func (t *Table) Batches(ctx context.Context, q Query, size int, each func(tx pgx.Tx, recs []any) error) error {
	if err := t.May(ctx, Export); err != nil {
		return err
	}
	q.Limit, q.Cursor = 1, ""
	p, err := t.plan(ctx, Export, q)
	if err != nil {
		return err
	}
	sql := fmt.Sprintf("declare %s_found no scroll cursor for select %s from %s where %s order by %s", t.Name, p.columns, p.from, p.where, p.order(false, false))
	return t.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(context.WithoutCancel(ctx), sql, p.args.Values()...); err != nil {
			return err
		}
		for {
			recs, err := t.fetch(ctx, tx, size)
			if err != nil || len(recs) == 0 {
				return err
			}
			if err := each(tx, recs); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	})
}

// fetch takes the next records from the cursor, whose name is the table's own: the statement stays prepared and with it the
// columns that it answers.
func (t *Table) fetch(ctx context.Context, tx pgx.Tx, size int) ([]any, error) {
	rows, err := tx.Query(context.WithoutCancel(ctx), fmt.Sprintf("fetch %d from %s_found", size, t.Name))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, t.scan())
}

// TitlesTx is Titles within a transaction.
func (t *Table) TitlesTx(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	sql, args := t.byIDs(ctx, ids)
	rows, err := tx.Query(context.WithoutCancel(ctx), sql, args...)
	if err != nil {
		return nil, err
	}
	recs, err := pgx.CollectRows(rows, t.scan())
	return t.titles(recs), err
}
