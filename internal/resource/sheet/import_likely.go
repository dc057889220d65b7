package sheet

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// maxLike bounds how many probable duplicates of one import are listed; all are counted.
const maxLike = 1000

// likeRow is a row whose new record is probably there already.
type likeRow struct {
	number int64
	title  string
	Likeness
}

// likely asks which of the chunk's new records are probably there already, while they are in the database.
func (c *chunk) likely(ctx context.Context, tx pgx.Tx) error {
	if c.r.im.Likely == nil || len(c.fresh) == 0 {
		return nil
	}
	recs := make([]any, len(c.fresh))
	for i, p := range c.fresh {
		recs[i] = p.made
	}
	found, err := c.r.im.Likely(ctx, tx, c.r.table, recs, c.r.seen == nil)
	if err != nil {
		return err
	}
	for _, p := range c.fresh {
		if l, ok := found[resource.BaseOf(p.made).ID]; ok {
			c.like = append(c.like, likeRow{p.number, c.r.table.Title(p.made), l})
		}
	}
	return nil
}

// keepLike stores the rows for the report.
func (c *chunk) keepLike(ctx context.Context, tx pgx.Tx, e *entry) error {
	b := &pgx.Batch{}
	for _, l := range c.like {
		if e.Duplicates++; e.Duplicates <= maxLike {
			b.Queue("insert into import_duplicates (company_id, import_id, row_number, title, other_id, score, reasons) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
				c.r.company, e.ID, l.number, l.title, l.OtherID, l.Score, l.Reasons)
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return tx.SendBatch(context.WithoutCancel(ctx), b).Close()
}

// ImportDuplicate is a row of an import whose new record is probably there already.
type ImportDuplicate struct {
	Row     int64     `json:"row" doc:"Counted from 1, without the names of the columns"`
	Title   string    `json:"title"`
	OtherID uuid.UUID `json:"other_id" x-id:"record"`
	Other   string    `json:"other" doc:"What the record that is there is called"`
	Score   int       `json:"score"`
	Reasons []string  `json:"reasons"`
}

// Duplicates lists the rows of an import behind a row that are probably there already.
func (im *Importer) Duplicates(ctx context.Context, id uuid.UUID, after int64, limit int) ([]ImportDuplicate, error) {
	e, err := im.get(ctx, id)
	if err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	rows, err := pg.Collect(ctx, im.engine.DB, pgx.RowToStructByPos[ImportDuplicate], fmt.Sprintf(`select row_number, title, other_id, '', score, reasons from import_duplicates
		where company_id = $1 and import_id = $2 and row_number > $3 order by row_number limit %d`, limit), a.CompanyID, id, after)
	if err != nil || len(rows) == 0 {
		return []ImportDuplicate{}, err
	}
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.OtherID
	}
	t := im.engine.Find(e.Record)
	if t == nil {
		return rows, nil
	}
	titles, err := t.Titles(ctx, ids)
	for i := range rows {
		rows[i].Other = titles[rows[i].OtherID]
	}
	return rows, err
}
