package sheet

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"rapport/internal/platform/problem"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// What becomes of a row.
const (
	rejected = iota
	made
	altered
	unaltered
)

// outcome is what one row would do.
type outcome struct {
	what   int
	record any // as it is afterwards
	writes []*resource.Write
	named  []newName
}

// load reads what the rows refer to: one query for the records that are there, two for each type that they name.
func (c *chunk) load(ctx context.Context, tx pgx.Tx) error {
	if err := c.loadReferences(ctx, tx); err != nil || c.r.key == nil {
		return err
	}
	keys := map[string]bool{}
	for _, p := range c.rows {
		if p.key != "" {
			keys[p.key] = true
		}
	}
	recs, err := c.r.table.Lock(ctx, tx, c.r.key, sorted(keys))
	if err != nil {
		return err
	}
	for _, rec := range recs {
		s, _ := c.r.key.Value(rec).(string)
		c.found[text.Fold(s)] = append(c.found[text.Fold(s)], rec)
	}
	return nil
}

// plan decides what a row does, given what the rows before it did. A row that can't be taken gets its reason; the error is
// for faults of ours.
func (c *chunk) plan(ctx context.Context, p *parsed) (outcome, error) {
	if p.reason != "" {
		return outcome{}, nil
	}
	o, err := c.decide(ctx, p)
	if _, ok := problem.As(err); ok {
		c.blame(p, err)
		return outcome{}, nil
	}
	return o, err
}

func (c *chunk) decide(ctx context.Context, p *parsed) (outcome, error) {
	named, err := c.resolve(p)
	if err != nil {
		return outcome{}, err
	}
	if whole, err := c.resolveEntries(p); err != nil || !whole {
		return outcome{}, err
	}
	there := c.found[p.key]
	if p.key == "" {
		there = nil
	}
	before, again := uint64(0), false
	if c.r.seen != nil && p.key != "" {
		before, again = c.r.seen.keys[p.key64()]
	}
	switch {
	case len(there) > 1:
		return outcome{}, c.fault("%d %s have this %s, so it is not clear which one is meant.", len(there), c.r.table.Name, c.r.key.Label)
	case len(there) == 0 && !again:
		return c.create(ctx, p, named)
	case c.r.e.Mode == CreateOnly:
		return outcome{}, c.fault("There is a %s with this %s already.", c.r.table.Singular, c.r.key.Label)
	case again && before == p.hash:
		return outcome{what: unaltered}, nil
	case len(there) == 0:
		return c.pretend(ctx, p)
	}
	return c.update(ctx, p, there[0], named)
}

func (c *chunk) fault(format string, args ...any) error {
	return problem.InvalidField(c.r.e.Key, format, args...)
}

func (c *chunk) create(ctx context.Context, p *parsed, named []newName) (outcome, error) {
	if c.r.e.Mode == UpdateOnly {
		if p.key == "" {
			return outcome{}, c.fault("%s is empty, so the %s to update can't be found.", c.r.key.Label, c.r.table.Singular)
		}
		return outcome{}, c.fault("No %s has this %s.", c.r.table.Singular, c.r.key.Label)
	}
	if err := c.whole(ctx, p)(p.rec); err != nil {
		return outcome{}, err
	}
	w, err := c.r.table.PlanCreate(ctx, p.rec)
	if err != nil {
		return outcome{}, err
	}
	return withNames(ctx, outcome{what: made, record: w.Record, named: named}, w)
}

func (c *chunk) update(ctx context.Context, p *parsed, old any, named []newName) (outcome, error) {
	w, err := c.r.table.PlanUpdate(ctx, old, c.whole(ctx, p))
	if err != nil {
		return outcome{}, err
	}
	if w == nil {
		return outcome{what: unaltered, record: old}, nil
	}
	return withNames(ctx, outcome{what: altered, record: w.Record, named: named}, w)
}

// pretend is for a dry run's row whose record an earlier chunk made and took back: only the rules can be asked.
func (c *chunk) pretend(ctx context.Context, p *parsed) (outcome, error) {
	if err := c.whole(ctx, p)(p.rec); err != nil {
		return outcome{}, err
	}
	_, err := c.r.table.PlanCreate(ctx, p.rec)
	return outcome{what: altered}, err
}

// withNames puts the records that the row names for the first time before the row's own.
func withNames(ctx context.Context, o outcome, w *resource.Write) (outcome, error) {
	for _, n := range o.named {
		first, err := n.plan(ctx)
		if err != nil {
			return outcome{}, err
		}
		o.writes = append(o.writes, first)
	}
	o.writes = append(o.writes, w)
	return o, nil
}

// fill puts the row's cells into rec, amounts last, since their currency may be another cell. An empty cell leaves what is
// there.
func (p *parsed) fill(rec any) error {
	for i, v := range p.values {
		if _, later := v.(amount); v == nil || later || p.targets[i].part != own {
			continue
		}
		if err := p.targets[i].field.Put(rec, v); err != nil {
			return err
		}
	}
	for i, v := range p.values {
		if n, ok := v.(amount); ok && p.targets[i].part == own {
			if err := n.put(p.table, p.targets[i].field, rec, p.usual); err != nil {
				return err
			}
		}
	}
	return nil
}

// reasonOf says in plain words, field by field, why a row was not taken.
func reasonOf(err error) string {
	if p, ok := problem.As(err); ok {
		var words []string
		for _, f := range p.Fields {
			words = append(words, f.Message)
		}
		if len(words) > 0 {
			return strings.Join(words, " ")
		}
		return p.Detail
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.ColumnName != "" {
		return fmt.Sprintf("The value of %s can't be stored.", strings.ReplaceAll(pe.ColumnName, "_", " "))
	}
	return "The database does not take this row as it is."
}

// newName is a record that a row names and that is not there yet.
type newName struct {
	table *resource.Table
	id    uuid.UUID
	name  string // folded
	given string
}

func (n newName) plan(ctx context.Context) (*resource.Write, error) {
	rec := n.table.New()
	resource.BaseOf(rec).ID = n.id
	if err := titleField(n.table).Put(rec, n.given); err != nil {
		return nil, err
	}
	w, err := n.table.PlanCreate(ctx, rec)
	if p, ok := problem.As(err); ok {
		return nil, problem.InvalidField("name", "The new %s can't be made: %s", n.table.Singular, reasonOf(p))
	}
	return w, err
}
