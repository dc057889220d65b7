package resource

import "context"

// Statement is what List asks first, with the settings of the planner, for looking at its plan.
func (t *Table) Statement(ctx context.Context, q Query) (plans, sql string, args []any, err error) {
	p, err := t.Select(ctx, View, q)
	if err != nil {
		return "", "", nil, err
	}
	sql, args = p.statement(p.after.part(), DefaultLimit+1)
	return p.plans, sql, args, nil
}
