package resource

import (
	"context"
	"strings"

	"rapport/internal/platform/problem"
)

// sortKey is one field of an order. Folded fields sort by their folded column.
type sortKey struct {
	field  *Field
	column string
	desc   bool
	// empty is null where the record has no value; side is the alias of the values that stand beside the record.
	empty, side string
}

func (t *Table) sortKeys(ctx context.Context, sort string, hidden map[string]bool) ([]sortKey, error) {
	if sort == "" {
		sort = "-created_at"
	}
	names := strings.Split(sort, ",")
	if len(names) > MaxSortKeys {
		return nil, problem.InvalidField("sort", "sort takes at most %d fields.", MaxSortKeys)
	}
	var keys []sortKey
	for _, name := range names {
		plain := strings.TrimPrefix(name, "-")
		f := t.FieldFor(ctx, plain)
		if t.sealed(ctx, plain) && !Hides(hidden, plain) {
			return nil, problem.InvalidField("sort", "%s is encrypted, so no list can be sorted by it.", plain)
		}
		if f == nil || f.Type == JSON || f.Type == List || f.Key != "" && f.Format == "longtext" || Hides(hidden, plain) {
			return nil, problem.InvalidField("sort", "%s can't be sorted by %q.", t.Name, plain)
		}
		k := sortKey{field: f, column: "t." + f.Column, desc: plain != name}
		if f.Fold != "" {
			k.column = "t." + f.Fold
		}
		k.empty = k.column
		keys = append(keys, k)
	}
	return keys, nil
}

func (k sortKey) direction() string {
	if k.desc {
		return " desc"
	}
	return ""
}
