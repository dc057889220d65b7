package quotes

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/sales/papers"
)

// steps are the states that may follow each. What is accepted stays accepted: the order may be cancelled, not the quote.
var steps = map[string][]string{
	draft:    {sent},
	sent:     {Accepted, declined, expired, revised},
	declined: {revised},
	expired:  {revised},
	revised:  {},
	Accepted: {},
}

// validFor is how long a quote that says nothing about it can be accepted.
const validFor = 30

// leeway is how long after its last day in UTC a quote still lies in that day somewhere on Earth.
const leeway = 12 * time.Hour

// inTx holds a change against the state before it, whoever made it, and keeps the lines as rows.
func inTx(ctx context.Context, tx pgx.Tx, old, q *Quote) error {
	switch {
	case q == nil && old.State != draft:
		return problem.Conflict("gone_out", "A quote that has gone out can't be deleted: its number stays accounted for. Decline or revise it instead.")
	case q == nil:
		return nil
	case old != nil:
		was := *old
		var err error
		if was.Paper, err = papers.Rejoined(ctx, tx, &old.Paper, &q.Paper); err != nil {
			return err
		}
		if err := follows(&was, q); err != nil {
			return err
		}
		if papers.Same(old.Lines, q.Lines) {
			return nil
		}
	}
	return papers.KeepLines(ctx, tx, "quotes", "quote", q.ID)
}

// follows tells whether q may come after old.
func follows(old, q *Quote) error {
	if old.State != q.State && !slices.Contains(steps[old.State], q.State) {
		return notNow(old, q.State)
	}
	out := old.State != draft
	if err := papers.Check(&old.Paper, &q.Paper, out, "Make a revision of it instead."); err != nil {
		return err
	}
	if out && (old.Number != q.Number || old.Revision != q.Revision || !sameDay(old.ValidUntil, q.ValidUntil)) {
		return goneOut("valid_until")
	}
	if old.DecidedAt != nil && (q.DecidedAt == nil || !old.DecidedAt.Equal(*q.DecidedAt) || old.SignedBy != q.SignedBy || old.SignedFrom != q.SignedFrom || old.DeclineReason != q.DeclineReason) {
		return goneOut("signed_by")
	}
	return nil
}

func goneOut(field string) error {
	return &problem.Problem{Kind: problem.KindConflict, Code: "gone_out", Detail: "It has gone out and stays as it went. Make a revision of it instead.",
		Fields: []problem.Field{{Name: field, Message: "This can't be changed any more. Make a revision of it instead.", Code: "gone_out"}}}
}

func sameDay(a, b *civil.Date) bool { return a == b || a != nil && b != nil && *a == *b }

// notNow says in plain words why a quote can't go to a state from the one it is in.
func notNow(q *Quote, to string) error {
	why, to := map[string]string{
		draft:    "It has not been sent yet. Send it first.",
		sent:     "It has been sent already.",
		Accepted: "It has been accepted already.",
		declined: "It has been declined. Make a revision of it to offer anew.",
		expired:  "It could be accepted until its last day only. Make a revision of it to offer anew.",
		revised:  "A newer revision has taken its place.",
	}[q.State], to
	return problem.Conflict("quote_"+q.State, "This quote can't be %s. %s", to, why)
}

// ends is the first moment at which a quote can no longer be accepted: when its last day is over everywhere on Earth.
func (q *Quote) ends() (time.Time, bool) {
	if q.ValidUntil == nil {
		return time.Time{}, false
	}
	return q.ValidUntil.Start().AddDate(0, 0, 1).Add(leeway), true
}

// over tells whether the last day has passed.
func (q *Quote) over(now time.Time) bool {
	end, bounded := q.ends()
	return bounded && !now.Before(end)
}
