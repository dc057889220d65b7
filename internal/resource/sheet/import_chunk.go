package sheet

import (
	"context"
	"errors"
	"maps"
	"math/bits"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"rapport/internal/platform/problem"
	"rapport/internal/resource"
)

// chunk is the rows of one transaction on their way into the database.
type chunk struct {
	r       *run
	rows    []*parsed
	heads   []*parsed        // the rows that stand for a record each: all of them, but where a record stands in several
	found   map[string][]any // records by key, those made in this chunk included
	refs    map[*resource.Table]*references
	writes  []*resource.Write
	created int64
	updated int64
	same    int64
	also    map[string]int64
	fresh   []*parsed // rows that made a record
	like    []likeRow
	seen    *seen
}

// chunk writes rows: all together, or one by one when the database refuses one of them.
func (r *run) chunk(ctx context.Context, b *batch) error {
	err := r.write(ctx, b, (*chunk).together)
	if isRefusal(err) {
		err = r.write(ctx, b, (*chunk).oneByOne)
	}
	return err
}

// write is one transaction: records, trail, rejected rows and progress, all or none.
func (r *run) write(ctx context.Context, b *batch, put func(c *chunk, ctx context.Context, tx pgx.Tx) error) error {
	var c *chunk
	var e *entry
	err := r.im.engine.DB.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		if e, err = r.hold(ctx, tx); err != nil {
			return err
		}
		c = &chunk{r: r, rows: r.fresh(ctx, b), found: map[string][]any{}, also: map[string]int64{}, seen: newSeen()}
		c.gather(ctx)
		if err := c.load(ctx, tx); err != nil {
			return err
		}
		if err := c.put(ctx, tx, put); err != nil {
			return err
		}
		return c.close(ctx, tx, e)
	})
	if err != nil {
		return err
	}
	r.e = e
	if r.seen != nil {
		r.seen.add(c.seen)
	} else {
		r.im.engine.Tell(c.writes)
	}
	if time.Since(r.told) > tellEvery {
		r.told = time.Now()
		r.im.publish(ctx, r.company, r.e)
	}
	return r.refresh(ctx, int64(len(b.rows)))
}

// refresh takes the statistics of the tables that the import fills, first after firstRefresh rows and then with every
// further power of four.
func (r *run) refresh(ctx context.Context, rows int64) error {
	done := r.e.RowsDone
	if r.seen != nil || done < firstRefresh || bits.Len64(uint64(done))/2 == bits.Len64(uint64(done-rows))/2 {
		return nil
	}
	tables := []string{"changes", "field_values", r.table.Name}
	for _, f := range r.table.Fields() {
		if to := r.table.Target(f); to != nil && to != r.table {
			tables = append(tables, to.Name)
		}
	}
	return r.im.engine.DB.RefreshStatistics(ctx, tables...)
}

// hold makes sure that the import is still ours at the row where we are, and that no other import of the company looks
// for the same records meanwhile.
func (r *run) hold(ctx context.Context, tx pgx.Tx) (*entry, error) {
	if _, err := tx.Exec(context.WithoutCancel(ctx), "select pg_advisory_xact_lock(hashtextextended('imports ' || $1, 0))", r.company.String()); err != nil {
		return nil, err
	}
	e, err := locked(ctx, tx, r.company, r.e.ID)
	if err != nil {
		return nil, err
	}
	if e.Status != Running || e.RowsDone != r.e.RowsDone {
		return nil, errStopped
	}
	return e, nil
}

// put writes the records; a dry run takes them back at once.
func (c *chunk) put(ctx context.Context, tx pgx.Tx, put func(*chunk, context.Context, pgx.Tx) error) error {
	if c.r.seen == nil {
		return put(c, ctx, tx)
	}
	trial, err := tx.Begin(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	if err := put(c, ctx, trial); err != nil {
		return err
	}
	return trial.Rollback(context.WithoutCancel(ctx))
}

// together plans every row and sends all writes in one round trip.
func (c *chunk) together(ctx context.Context, tx pgx.Tx) error {
	for _, p := range c.heads {
		o, err := c.plan(ctx, p)
		if err != nil {
			return err
		}
		c.accept(p, o)
	}
	if err := send(ctx, c.r.im.engine, tx, c.writes); err != nil {
		return err
	}
	return c.likely(ctx, tx)
}

// oneByOne writes every row by itself, so that one which the database refuses takes no other with it.
func (c *chunk) oneByOne(ctx context.Context, tx pgx.Tx) error {
	for _, p := range c.heads {
		o, err := c.plan(ctx, p)
		if err != nil {
			return err
		}
		err = pgx.BeginFunc(context.WithoutCancel(ctx), tx, func(tx pgx.Tx) error { return send(ctx, c.r.im.engine, tx, o.writes) })
		if isRefusal(err) {
			c.blame(p, err)
			continue
		}
		if err != nil {
			return err
		}
		c.accept(p, o)
	}
	return c.likely(ctx, tx)
}

// accept makes what a row does known to the rows behind it.
func (c *chunk) accept(p *parsed, o outcome) {
	if p.reason != "" {
		return
	}
	c.writes = append(c.writes, o.writes...)
	switch o.what {
	case made:
		c.created++
		if p.made = o.record; o.record != nil {
			c.fresh = append(c.fresh, p)
		}
	case altered:
		c.updated++
	case unaltered:
		c.same++
	}
	if p.key != "" {
		c.seen.keys[p.key64()] = p.hash
		if o.record != nil {
			c.found[p.key] = []any{o.record}
		}
	}
	for _, n := range o.named {
		refs := c.refs[n.table]
		refs.byName[n.name] = []uuid.UUID{n.id}
		if c.r.seen == nil || !c.r.seen.names[n.key64()] {
			c.also[n.table.Name]++
		}
		c.seen.names[n.key64()] = true
	}
}

// close writes rejected rows and progress.
func (c *chunk) close(ctx context.Context, tx pgx.Tx, e *entry) error {
	n, err := c.reject(ctx, tx)
	if err != nil {
		return err
	}
	if err := c.keepLike(ctx, tx, e); err != nil {
		return err
	}
	e.RowsDone += int64(len(c.rows))
	e.Created, e.Updated, e.Unchanged, e.Rejected = e.Created+c.created, e.Updated+c.updated, e.Unchanged+c.same, e.Rejected+n
	e.AlsoCreated = maps.Clone(e.AlsoCreated)
	for record, n := range c.also {
		e.AlsoCreated[record] += n
	}
	e.attempts = 0
	return e.save(ctx, tx, c.r.company)
}

// refusal is what the database says against a row, not against our asking.
type refusal struct{ err error }

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

func isRefusal(err error) bool {
	var r *refusal
	return errors.As(err, &r)
}

func send(ctx context.Context, e *resource.Engine, tx pgx.Tx, writes []*resource.Write) error {
	err := e.Send(ctx, tx, writes)
	if err == nil {
		return nil
	}
	if _, ok := problem.As(err); ok {
		return &refusal{err}
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) && len(pe.Code) == 5 {
		switch pe.Code[:2] {
		// Data exception, integrity constraint, program limit, raised by a trigger.
		case "22", "23", "54", "P0":
			return &refusal{err}
		}
	}
	return err
}
