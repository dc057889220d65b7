package sheet

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/csv"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// reject stores the rows that were not taken, with their cells as they were, and answers how many.
func (c *chunk) reject(ctx context.Context, tx pgx.Tx) (int64, error) {
	var numbers []int64
	var cells, reasons []string
	sealed, err := c.r.table.Sealed(ctx)
	if err != nil {
		return 0, err
	}
	for _, p := range c.rows {
		if p.reason != "" {
			if p.cells == nil {
				p.cells = []string{}
			}
			numbers, cells, reasons = append(numbers, p.number), append(cells, string(encode(covered(p, sealed)))), append(reasons, p.reason)
		}
	}
	if len(numbers) == 0 {
		return 0, nil
	}
	_, err = tx.Exec(context.WithoutCancel(ctx), `insert into import_rejects (company_id, import_id, row_number, cells, reason)
		select $1, $2, r.number, r.cells::jsonb, r.reason from unnest($3::bigint[], $4::text[], $5::text[]) r (number, cells, reason)`,
		c.r.company, c.r.e.ID, numbers, cells, reasons)
	return int64(len(numbers)), err
}

// covered are the cells of a row as they are kept: without what would be encrypted in a record.
func covered(p *parsed, sealed map[string]resource.Sealing) []string {
	if len(sealed) == 0 {
		return p.cells
	}
	cells := slices.Clone(p.cells)
	for _, t := range p.targets {
		if sealed[t.field.Name] != "" && t.column < len(cells) && cells[t.column] != "" {
			cells[t.column] = secret.Mask
		}
	}
	return cells
}

// rejectedRows lists the numbers of the rows that earlier turns of a dry run rejected.
func (r *run) rejectedRows(ctx context.Context) (map[int64]bool, error) {
	if r.seen == nil || r.e.RowsDone == 0 {
		return nil, nil
	}
	numbers, err := pg.Collect(ctx, r.im.engine.DB, pgx.RowTo[int64], "select row_number from import_rejects where company_id = $1 and import_id = $2", r.company, r.e.ID)
	set := make(map[int64]bool, len(numbers))
	for _, n := range numbers {
		set[n] = true
	}
	return set, err
}

type rejectedRow struct {
	Number int64
	Cells  []byte
	Reason string
}

// rejectPage is how many rejected rows are read at once.
const rejectPage = 500

// WriteRejected writes the rejected rows as they stood in the file, with the reason in a last column.
func (im *Importer) WriteRejected(ctx context.Context, id uuid.UUID, w *csv.Writer) error {
	a, _ := tenant.From(ctx)
	e, err := im.get(ctx, id)
	if err != nil {
		return err
	}
	width, err := pg.One(ctx, im.engine.DB, pgx.RowTo[int], "select coalesce(max(jsonb_array_length(cells)), 0) from import_rejects where company_id = $1 and import_id = $2", a.CompanyID, id)
	if err != nil {
		return err
	}
	if err := w.Write(rejectHeader(e, width)); err != nil {
		return err
	}
	for after := int64(0); ; {
		rows, err := pg.Collect(ctx, im.engine.DB, pgx.RowToStructByPos[rejectedRow],
			fmt.Sprintf("select row_number, cells, reason from import_rejects where company_id = $1 and import_id = $2 and row_number > $3 order by row_number limit %d", rejectPage), a.CompanyID, id, after)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			if err := r.write(w, max(width, len(e.Columns))); err != nil {
				return err
			}
		}
		after = rows[len(rows)-1].Number
	}
}

// rejectHeader names the columns, and those beyond the header that some rows have.
func rejectHeader(e *entry, width int) (cells []string) {
	for _, c := range e.Columns {
		cells = append(cells, c.Name)
	}
	for i := len(cells); i < width; i++ {
		cells = append(cells, "Column "+strconv.Itoa(i+1))
	}
	return append(cells, "reason")
}

func (r rejectedRow) write(w *csv.Writer, width int) error {
	var cells []string
	if err := json.Unmarshal(r.Cells, &cells); err != nil {
		return fmt.Errorf("sheet: rejected row %d: %w", r.Number, err)
	}
	for len(cells) < width {
		cells = append(cells, "")
	}
	return w.Write(append(cells, r.Reason))
}
