package orders

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/problem"
	"rapport/internal/sales/papers"
)

// steps are the states that may follow each.
var steps = map[string][]string{
	open:      {confirmed, cancelled},
	confirmed: {fulfilled, cancelled},
	fulfilled: {},
	cancelled: {},
}

// inTx holds a change against the state before it, whoever made it, and keeps the lines as rows.
func inTx(ctx context.Context, tx pgx.Tx, old, o *Order) error {
	switch {
	case o == nil && old.Number != "":
		return problem.Conflict("gone_out", "A confirmed order can't be deleted: its number stays accounted for. Cancel it instead.")
	case o == nil:
		return nil
	case old != nil:
		was := *old
		var err error
		if was.Paper, err = papers.Rejoined(ctx, tx, &old.Paper, &o.Paper); err != nil {
			return err
		}
		if err := follows(&was, o); err != nil {
			return err
		}
		if papers.Same(old.Lines, o.Lines) {
			return nil
		}
	}
	return papers.KeepLines(ctx, tx, "orders", "order", o.ID)
}

// follows tells whether o may come after old. What helps to deliver may change until the end: reference, day and place.
func follows(old, o *Order) error {
	if old.State != o.State && !slices.Contains(steps[old.State], o.State) {
		return notNow(old, o.State)
	}
	if err := papers.Check(&old.Paper, &o.Paper, old.State != open, "Cancel it and make a new order instead."); err != nil {
		return err
	}
	if old.Number != "" && old.Number != o.Number {
		return problem.Conflict("gone_out", "The number of an order never changes.")
	}
	return nil
}

// notNow says in plain words why an order can't go to a state from the one it is in.
func notNow(o *Order, to string) error {
	why := map[string]string{
		open:      "It has not been confirmed yet. Confirm it first.",
		confirmed: "It has been confirmed already.",
		fulfilled: "It has been fulfilled already.",
		cancelled: "It has been cancelled.",
	}[o.State]
	return problem.Conflict("order_"+o.State, "This order can't be %s. %s", to, why)
}
