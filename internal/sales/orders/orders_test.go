package orders

import (
	"testing"

	"rapport/internal/platform/problem"
)

// Which state may follow which, said here once more and by itself.
func TestStates(t *testing.T) {
	t.Parallel()
	states := []string{open, confirmed, fulfilled, cancelled}
	may := map[string]bool{"open confirmed": true, "open cancelled": true, "confirmed fulfilled": true, "confirmed cancelled": true}
	for _, from := range states {
		for _, to := range states {
			err := follows(&Order{State: from}, &Order{State: to})
			if from != to && (err == nil) != may[from+" "+to] {
				t.Errorf("%s -> %s: %v", from, to, err)
			}
			if err != nil && !problem.Is(err, problem.KindConflict) {
				t.Errorf("%s -> %s is no conflict: %v", from, to, err)
			}
		}
	}
}

func TestNumberedOrdersStay(t *testing.T) {
	t.Parallel()
	if inTx(t.Context(), nil, &Order{State: cancelled, Number: "O-00001"}, nil) == nil {
		t.Error("an order with a number was deleted")
	}
	if err := inTx(t.Context(), nil, &Order{State: open}, nil); err != nil {
		t.Errorf("an open order: %v", err)
	}
}
