package privacy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
)

// catalogue is what the database says of its tables, so that a column which is added later can't be forgotten.
type catalogue struct {
	columns map[string][]column
	// keys are the columns by which a table tells its rows apart within a company.
	keys map[string][]string
	refs []reference
}

type column struct{ Table, Name, Type string }

// reference is a column that names rows of another table.
type reference struct {
	Table, Column, Target string
	Required              bool
}

// readable types are those in which people may be named.
var readable = map[string]bool{"text": true, "jsonb": true, "text[]": true, "character varying": true}

func readCatalogue(ctx context.Context, db *pg.DB) (*catalogue, error) {
	all, err := pg.Collect(ctx, db, pgx.RowToStructByPos[column], `select c.relname::text, a.attname::text, format_type(a.atttypid, null) from pg_attribute a join pg_class c on c.oid = a.attrelid
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`)
	if err != nil {
		return nil, fmt.Errorf("privacy: %w", err)
	}
	keys, err := pg.Collect(ctx, db, pgx.RowToStructByPos[column], `select c.relname::text, a.attname::text, '' from pg_index i join pg_class c on c.oid = i.indrelid
		join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) where c.relnamespace = 'public'::regnamespace and i.indisprimary and a.attname <> 'company_id' order by 1, a.attnum`)
	if err != nil {
		return nil, fmt.Errorf("privacy: %w", err)
	}
	c := &catalogue{columns: map[string][]column{}, keys: map[string][]string{}}
	for _, one := range all {
		c.columns[one.Table] = append(c.columns[one.Table], one)
	}
	for _, one := range keys {
		c.keys[one.Table] = append(c.keys[one.Table], one.Name)
	}
	c.refs, err = pg.Collect(ctx, db, pgx.RowToStructByPos[reference], `select t.relname::text, a.attname::text, f.relname::text, a.attnotnull
		from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class f on f.oid = k.confrelid join pg_attribute a on a.attrelid = t.oid and a.attnum = any(k.conkey)
		where k.contype = 'f' and t.relnamespace = 'public'::regnamespace and a.attname <> 'company_id' and cardinality(k.conkey) = 2 order by 1, 2`)
	return c, err
}

func (c *catalogue) has(table, name string) bool {
	return slices.ContainsFunc(c.columns[table], func(one column) bool { return one.Name == name })
}

// texts are the columns of a table in which people may be named.
func (c *catalogue) texts(table string) (names []string) {
	for _, one := range c.columns[table] {
		if readable[one.Type] {
			names = append(names, one.Name)
		}
	}
	return names
}

// given are the columns of a table that are given to the person.
func (c *catalogue) given(table string) (names []string) {
	for _, one := range c.columns[table] {
		if one.Type != "bytea" && !closedColumns[one.Name] && !strings.HasSuffix(one.Name, "_key") {
			names = append(names, one.Name)
		}
	}
	return names
}

// order is how rows of a table are given out: as they came.
func (c *catalogue) order(table string) string {
	for _, name := range []string{"at", "created_at", "asked_at", "position", "id"} {
		if c.has(table, name) {
			return " order by t." + quoted(name)
		}
	}
	return ""
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// Unplaced lists the tables of which it is not said what they hold of people, though they have texts or name somebody, and the
// places of tables or columns that are not there.
func Unplaced(ctx context.Context, db *pg.DB) (faults []string, err error) {
	c, err := readCatalogue(ctx, db)
	if err != nil {
		return nil, err
	}
	for table := range c.columns {
		names := slices.ContainsFunc(c.refs, func(r reference) bool {
			return r.Table == table && (r.Target == "contacts" || r.Target == "leads" || r.Target == "visitors")
		})
		if find(table) == nil && (names || len(c.texts(table)) > 0) && table != "goose_db_version" {
			faults = append(faults, table)
		}
	}
	for i := range places {
		pl := &places[i]
		if c.columns[pl.table] == nil {
			faults = append(faults, pl.table+" is not there")
		}
		for _, name := range pl.keep {
			if !c.has(pl.table, name) {
				faults = append(faults, pl.table+"."+name+" is not there")
			}
		}
	}
	// What names an erased row and can't be emptied has to go with it.
	for _, r := range c.refs {
		target, own := find(r.Target), find(r.Table)
		if target != nil && target.goes() != "" && r.Required && (own == nil || own.goes() == "") {
			faults = append(faults, r.Table+"."+r.Column+" names what can be erased, and would hold it")
		}
	}
	return faults, nil
}
