package resource

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
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
	var company uuid.UUID
	columns := t.newArrays()
	for _, w := range writes {
		if w.table != t || w.old != nil {
			continue
		}
		company = w.event.Actor.CompanyID
		for i, v := range t.insertArgs(company, w.Record)[1:] {
			columns[i] = reflect.Append(columns[i], reflect.ValueOf(v))
		}
	}
	args := []any{company}
	for _, c := range columns {
		args = append(args, c.Interface())
	}
	b.Queue(t.insertMany, args...)
}

// newArrays makes one empty slice a column, of the column's Go type.
func (t *Table) newArrays() []reflect.Value {
	var columns []reflect.Value
	for i := range t.fields {
		columns = append(columns, reflect.MakeSlice(reflect.SliceOf(t.typ.FieldByIndex(t.fields[i].index).Type), 0, 64))
	}
	for range t.derived() {
		columns = append(columns, reflect.ValueOf(make([]string, 0, 64)))
	}
	return columns
}

// insertManySQL is the statement of queueInserts.
func (t *Table) insertManySQL() string {
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
	return fmt.Sprintf("insert into %s (company_id, %s) select $1, u.* from unnest(%s) u (%s)", t.Name, list, strings.Join(slices.Clip(arrays), ", "), list)
}
