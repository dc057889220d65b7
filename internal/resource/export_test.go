package resource

import "context"

// Statement is what List asks first, for looking at its plan.
func (t *Table) Statement(ctx context.Context, q Query) (string, []any, error) {
	p, err := t.Select(ctx, View, q)
	if err != nil {
		return "", nil, err
	}
	sql, args := p.statement(p.after.part(), DefaultLimit+1)
	return sql, args, nil
}
