package resource

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
)

// arrayTypes are the types under which the values of many records travel to the database, one array a column.
var arrayTypes = map[FieldType]string{Text: "text", Enum: "text", Int: "bigint", Float: "double precision", Bool: "boolean", Time: "timestamptz", Date: "date", UUID: "uuid", JSON: "jsonb", List: "jsonb"}

// tablesOf lists the tables that the writes make records in, those that others refer to first.
func tablesOf(writes []*Write) (order []*Table) {
	made := map[*Table]bool{}
	for _, w := range writes {
		if w.old == nil {
			made[w.table] = true
		}
	}
	var add func(t *Table)
	add = func(t *Table) {
		if !made[t] {
			return
		}
		made[t] = false // each once, also where references form a ring
		for _, f := range t.fields {
			if to := t.Target(f); to != nil {
				add(to)
			}
		}
		order = append(order, t)
	}
	for _, w := range writes {
		add(w.table)
	}
	return order
}

// queueInserts makes all new records of t in one statement.
func (t *Table) queueInserts(b *pgx.Batch, writes []*Write) {
	var made [][]any
	for _, w := range writes {
		if w.table == t && w.old == nil {
			made = append(made, t.insertArgs(w))
		}
	}
	if len(made) == 1 {
		b.Queue(t.insert, made[0]...)
		return
	}
	args := made[0][:1:1]
	for i := range made[0][1:] {
		args = append(args, pg.Array(made, i+1))
	}
	b.Queue(t.insertMany, args...)
}

func (t *Table) insertArgs(w *Write) []any {
	args := append(make([]any, 0, len(t.fields)+8), w.event.Actor.CompanyID)
	v := reflect.ValueOf(w.Record).Elem()
	for i := range t.fields {
		args = append(args, v.FieldByIndex(t.fields[i].index).Interface())
	}
	for _, s := range t.derivedValues(w.Record) {
		args = append(args, s)
	}
	return args
}

// insertSQL makes the statements of queueInserts: one takes values, many an array a column.
func (t *Table) insertSQL() (one, many string) {
	names, marks, arrays := []string{}, []string{"$1"}, []string{}
	add := func(column, kind string) {
		mark := fmt.Sprintf("$%d", len(names)+2)
		names, marks, arrays = append(names, column), append(marks, mark), append(arrays, mark+"::"+kind+"[]")
	}
	for i := range t.fields {
		add(t.fields[i].Column, arrayTypes[t.fields[i].Type])
	}
	for _, column := range t.derived() {
		add(column, "text")
	}
	list := strings.Join(names, ", ")
	into := fmt.Sprintf("insert into %s (company_id, %s) ", t.Name, list)
	return into + "values (" + strings.Join(marks, ", ") + ")", into + fmt.Sprintf("select $1, u.* from unnest(%s) u (%s)", strings.Join(arrays, ", "), list)
}
