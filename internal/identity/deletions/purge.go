package deletions

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
)

const (
	// chunk is how many rows one statement deletes.
	chunk = 2_000
	// passes bounds how often all tables are gone through: work that was under way may have written once more.
	passes = 5
)

// catalogue is every table with rows of companies, and which of them name rows of which.
type catalogue struct {
	tables []string
	// loose are references within one table, or in a ring of tables, that must be emptied before rows can go.
	loose []reference
}

// reference is a column by which rows of a table name rows.
type reference struct{ Table, Column, Target string }

// purge deletes everything of a company: jobs, rows, files, at last its own row. It may be stopped and called again anywhere.
func (d *Deletions) purge(ctx context.Context, company uuid.UUID) error {
	if err := d.Queue.Drop(ctx, company); err != nil {
		return err
	}
	c, err := d.read(ctx)
	if err != nil {
		return err
	}
	for range passes {
		if err = d.empty(ctx, company, c); err == nil {
			break
		}
		if _, held := pg.ForeignKey(err); !held {
			return err
		}
	}
	if err != nil {
		return err
	}
	return d.Blobs.Wipe(ctx, company)
}

func (d *Deletions) empty(ctx context.Context, company uuid.UUID, c *catalogue) error {
	if err := d.repeat(ctx, company, "delete from sessions where id = any(array(select id from sessions where active_company_id = $1 limit $2))"); err != nil {
		return err
	}
	for _, r := range c.loose {
		if err := d.repeat(ctx, company, fmt.Sprintf("update %[1]s set %[2]s = null where company_id = $1 and ctid = any(array(select ctid from %[1]s where company_id = $1 and %[2]s is not null limit $2))",
			pgx.Identifier{r.Table}.Sanitize(), pgx.Identifier{r.Column}.Sanitize())); err != nil {
			return err
		}
	}
	for _, t := range c.tables {
		if err := d.repeat(ctx, company, fmt.Sprintf("delete from %[1]s where company_id = $1 and ctid = any(array(select ctid from %[1]s where company_id = $1 limit $2))", pgx.Identifier{t}.Sanitize())); err != nil {
			return err
		}
	}
	_, err := d.DB.Exec(ctx, "delete from companies where id = $1", company)
	return err
}

// repeat runs a statement on chunks of rows until none is left.
func (d *Deletions) repeat(ctx context.Context, company uuid.UUID, sql string) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		tag, err := d.DB.Exec(ctx, sql, company, chunk)
		if err != nil {
			return fmt.Errorf("deletions: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
	}
}

// read takes the tables from the catalogue, so that one which is added later can't be forgotten.
func (d *Deletions) read(ctx context.Context) (*catalogue, error) {
	tables, err := pg.Collect(ctx, d.DB, pgx.RowTo[string], `select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`)
	if err != nil {
		return nil, err
	}
	// A reference by several columns is loosened by the one that is not the company.
	refs, err := pg.Collect(ctx, d.DB, pgx.RowToStructByPos[reference], `select t.relname::text, (select a.attname::text from pg_attribute a
			where a.attrelid = k.conrelid and a.attnum = any(k.conkey) and a.attname <> 'company_id' order by a.attnotnull, a.attnum desc limit 1), f.relname::text
		from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class f on f.oid = k.confrelid
		where k.contype = 'f' and t.relname = any($1) and f.relname = any($1) order by 1, 2`, tables)
	if err != nil {
		return nil, err
	}
	return order(tables, refs), nil
}

// order puts tables before those that their rows name. Where they stand in a ring, one of its references is loosened.
func order(tables []string, refs []reference) *catalogue {
	c := &catalogue{}
	named := map[string]map[string][]reference{} // by target and table
	for _, r := range refs {
		if r.Table == r.Target {
			c.loose = append(c.loose, r)
			continue
		}
		if named[r.Target] == nil {
			named[r.Target] = map[string][]reference{}
		}
		named[r.Target][r.Table] = append(named[r.Target][r.Table], r)
	}
	left := slices.Clone(tables)
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(t string) bool { return len(named[t]) == 0 })
		if i < 0 {
			// All that are left are named by others that are left: let the references to the least named one go.
			i = 0
			for j, t := range left {
				if len(named[t]) < len(named[left[i]]) {
					i = j
				}
			}
			for _, by := range slices.Sorted(maps.Keys(named[left[i]])) {
				c.loose = append(c.loose, named[left[i]][by]...)
			}
		}
		t := left[i]
		c.tables = append(c.tables, t)
		left = slices.Delete(left, i, i+1)
		for _, by := range named {
			delete(by, t)
		}
	}
	return c
}
