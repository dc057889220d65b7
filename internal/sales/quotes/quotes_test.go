package quotes

import (
	"testing"
	"time"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
)

var states = []string{draft, sent, Accepted, declined, expired, revised}

// Which state may follow which, said here once more and by itself.
func TestStates(t *testing.T) {
	t.Parallel()
	may := map[string]bool{"draft sent": true, "sent accepted": true, "sent declined": true, "sent expired": true, "sent revised": true, "declined revised": true, "expired revised": true}
	for _, from := range states {
		for _, to := range states {
			err := follows(&Quote{State: from}, &Quote{State: to})
			if from == to {
				if err != nil {
					t.Errorf("%s stays: %v", from, err)
				}
				continue
			}
			if (err == nil) != may[from+" "+to] {
				t.Errorf("%s -> %s: %v", from, to, err)
			}
			if err != nil && !problem.Is(err, problem.KindConflict) {
				t.Errorf("%s -> %s is no conflict: %v", from, to, err)
			}
		}
	}
}

func TestOnlyDraftsAreDeleted(t *testing.T) {
	t.Parallel()
	for _, state := range states {
		if err := inTx(t.Context(), nil, &Quote{State: state}, nil); (err == nil) != (state == draft) {
			t.Errorf("%s: %v", state, err)
		}
	}
}

func TestADecisionStands(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	old := Quote{State: Accepted, Number: "Q-00001", DecidedAt: &at, SignedBy: "Elin Sandvik", SignedFrom: "198.51.100.7"}
	for name, change := range map[string]func(*Quote){
		"the name": func(q *Quote) { q.SignedBy = "Somebody" }, "the address": func(q *Quote) { q.SignedFrom = "" }, "the time": func(q *Quote) { later := at.Add(time.Hour); q.DecidedAt = &later },
		"that there is one": func(q *Quote) { q.DecidedAt = nil }, "the number": func(q *Quote) { q.Number = "Q-00002" }, "the last day": func(q *Quote) { d := civil.Of(at); q.ValidUntil = &d },
	} {
		now := old
		change(&now)
		if follows(&old, &now) == nil {
			t.Errorf("%s of a decision was changed", name)
		}
	}
}

func TestValidThroughItsLastDayEverywhere(t *testing.T) {
	t.Parallel()
	day, err := civil.Parse("2026-03-01")
	if err != nil {
		t.Fatal(err)
	}
	q := &Quote{State: sent, ValidUntil: &day}
	// The 1st of March ends at last in Baker Island, at 12:00 UTC of the 2nd.
	for at, over := range map[string]bool{"2026-03-01T23:59:59Z": false, "2026-03-02T11:59:59Z": false, "2026-03-02T12:00:00Z": true, "2026-04-01T00:00:00Z": true} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if q.over(now) != over {
			t.Errorf("over at %s: %v", at, !over)
		}
		fresh := *q
		if err := fresh.End(Accepted, Decision{Name: "Elin"}, now); (err != nil) != over {
			t.Errorf("accepting at %s: %v", at, err)
		}
	}
}
