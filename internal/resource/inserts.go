package resource

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/jackc/pgx/v5"
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
	args := make([]any, 1, 1+len(t.fields)+len(t.folded)+1)
	columns := make([]reflect.Value, len(t.fields))
	for i := range t.fields {
		columns[i] = reflect.MakeSlice(reflect.SliceOf(t.typ.FieldByIndex(t.fields[i].index).Type), 0, len(writes))
	}
	derived := make([][]string, len(t.derived()))
	for _, w := range writes {
		if w.table != t || w.old != nil {
			continue
		}
		args[0] = w.event.Actor.CompanyID
		v := reflect.ValueOf(w.Record).Elem()
		for i := range columns {
			columns[i] = reflect.Append(columns[i], v.FieldByIndex(t.fields[i].index))
		}
		for i, s := range t.derivedValues(w.Record) {
			derived[i] = append(derived[i], s)
		}
	}
	for _, c := range columns {
		args = append(args, c.Interface())
	}
	for _, c := range derived {
		args = append(args, c)
	}
	b.Queue(t.insert, args...)
}

// insertSQL is the statement of queueInserts.
func (t *Table) insertSQL() string {
	names, arrays := []string{}, []string{}
	for i := range t.fields {
		names = append(names, t.fields[i].Column)
		arrays = append(arrays, fmt.Sprintf("$%d::%s[]", i+2, arrayTypes[t.fields[i].Type]))
	}
	for _, column := range t.derived() {
		names = append(names, column)
		arrays = append(arrays, fmt.Sprintf("$%d::text[]", len(names)+1))
	}
	list := strings.Join(names, ", ")
	return fmt.Sprintf("insert into %s (company_id, %s) select $1, u.* from unnest(%s) u (%s)", t.Name, list, strings.Join(arrays, ", "), list)
}
