package resource

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// Bounds of one list.
const (
	DefaultLimit = 50
	MaxLimit     = 200
	MaxSortKeys  = 3
	// maxFound bounds how many records a search by words brings to the sort.
	maxFound = 200
)

// Query is one question for a list.
type Query struct {
	// Filter is a CEL expression over the record's fields; Q finds by words.
	Filter, Q string
	// Sort lists fields, "-" before descending ones; the default is newest first, or best first with Q.
	Sort   string
	Limit  int
	Cursor string
	Count  bool
}

// Page is one answer to a Query. Next is empty on the last page.
type Page struct {
	Items []any
	Next  string
	Total *int64
}

// Get reads one record in one round trip.
func (t *Table) Get(ctx context.Context, id uuid.UUID) (any, error) {
	if err := t.May(ctx, View); err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	x, err := t.extra(ctx)
	if err != nil {
		return nil, err
	}
	args := NewArgs(0)
	sql := "select " + t.selected(x) + " from " + t.Name + " t where t.company_id = " + args.Add(a.CompanyID) + " and t.id = " + args.Add(id) + " and t.deleted_at is null and " + t.Within(ctx, View, "t", args)
	rec, err := pg.One(ctx, t.engine.DB, t.scan(), sql, args.Values()...)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, problem.NotFound(t.Singular)
	}
	return rec, err
}

// List reads one page in one round trip; a second one only where the page crosses from values to empty ones.
func (t *Table) List(ctx context.Context, q Query) (*Page, error) {
	p, err := t.Select(ctx, View, q)
	if err != nil {
		return nil, err
	}
	page := &Page{Items: []any{}}
	for part := p.after.part(); part < p.parts() && len(page.Items) <= p.q.Limit; part++ {
		items, total, err := p.read(ctx, part, p.q.Limit+1-len(page.Items), q.Count && page.Total == nil)
		if err != nil {
			return nil, err
		}
		page.Items = append(page.Items, items...)
		if total != nil {
			page.Total = total
		}
	}
	if len(page.Items) > p.q.Limit {
		page.Items = page.Items[:p.q.Limit]
		if !p.ranked {
			page.Next = p.Cursor(page.Items[p.q.Limit-1])
		}
	}
	return page, nil
}

// Selection is a Query worked out against one table: what a list asks, and statements of one's own over the records that the
// actor may do action with. Columns, From, Where and Order() are SQL with the record under the name t; their parameters are
// Args, to which more may be added.
type Selection struct {
	Columns, From, Where string
	Args                 *Args

	t      *Table
	q      Query
	keys   []sortKey
	ranked bool // best match first, one page only
	after  *cursor
	// id is the record's id, in the table whose index gives the order.
	id    string
	sight scope.Sight
	// plans are settings of the planner for this list.
	plans string
}

// Order is the ORDER BY list of the Query.
func (p *Selection) Order() string { return p.order(false, false) }

// Scan reads a row of Columns.
func (p *Selection) Scan() pgx.RowToFunc[any] { return p.t.scan() }

// Select works a Query out without asking it.
func (t *Table) Select(ctx context.Context, action Action, q Query) (*Selection, error) {
	if err := t.May(ctx, action); err != nil {
		return nil, err
	}
	a, _ := tenant.From(ctx)
	s, err := t.sight(ctx)
	if err != nil {
		return nil, err
	}
	x, err := t.extra(ctx)
	if err != nil {
		return nil, err
	}
	if q.Limit = cmp.Or(q.Limit, DefaultLimit); q.Limit < 1 || q.Limit > MaxLimit {
		return nil, problem.InvalidField("limit", "limit must be between 1 and %d.", MaxLimit)
	}
	p := &Selection{t: t, q: q, Args: NewArgs(0), From: t.Name + " t", id: "t.id", Columns: t.selected(x), sight: s}
	p.Where = "t.company_id = " + p.Args.Add(a.CompanyID) + " and t.deleted_at is null and " + t.Within(ctx, action, "t", p.Args)
	if err := p.search(ctx); err != nil {
		return nil, err
	}
	_, hidden := t.veil(ctx, s)
	if p.keys, err = t.sortKeys(ctx, q.Sort, hidden); err != nil {
		return nil, err
	}
	for i := range p.keys {
		if p.keys[i].field.Key != "" {
			p.sorted(&p.keys[i], i)
		}
	}
	if q.Filter != "" {
		parts, drivers, err := t.compileFilter(x, q.Filter, p.Args, hidden)
		if err == nil {
			err = p.filtered(ctx, parts, drivers)
		}
		if err != nil {
			return nil, err
		}
	}
	if q.Cursor != "" {
		if p.after, err = p.readCursor(q.Cursor); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// search narrows the list to what the words find. The ids come from a function that may use the trigram index; the list
// itself stays under row-level security.
func (p *Selection) search(ctx context.Context) error {
	words := text.Words(p.q.Q)
	if len(words) == 0 {
		return nil
	}
	if !p.t.Searchable() {
		return problem.InvalidField("q", "%s can't be searched by words.", p.t.Name)
	}
	if _, ok := text.Clean(p.q.Q); !ok {
		return problem.InvalidField("q", "The search holds characters that are not text.")
	}
	var prefixes []string
	for _, name := range p.t.search {
		if f := p.t.byName[name]; f.Fold != "" && !p.sight.Hidden[name] {
			prefixes = append(prefixes, f.Fold)
		}
	}
	p.ranked = p.q.Sort == ""
	most := maxFound
	if p.ranked && p.q.Filter == "" && !p.q.Count {
		most = p.q.Limit + 1
	}
	// What the actor can't see must not fill the bound, and no word may be found in a hidden field.
	partly := slices.ContainsFunc(p.t.search, func(name string) bool { return p.sight.Hidden[name] })
	p.From += fmt.Sprintf(" join record_search(%s, %s, %s, %d, %s, %s) with ordinality found (id, rank, place) on found.id = t.id",
		p.Args.Add(p.t.Name), p.Args.Add(prefixes), p.Args.Add(words), most, p.Args.Add(p.t.findable(ctx, 0).json()), p.Args.Add(partly))
	return nil
}

func (p *Selection) parts() int {
	if len(p.keys) == 1 && p.keys[0].field.Nullable && !p.ranked {
		return 2
	}
	return 1
}

// statement is what one part of a page asks.
func (p *Selection) statement(part, limit int) (sql string, args []any) {
	more := NewArgs(len(p.Args.Values()))
	where := p.Where
	if !p.ranked {
		where += p.keyset(part, more)
	}
	sql = fmt.Sprintf("select %s from %s where %s order by %s limit %d", p.Columns, p.From, where, p.order(p.parts() == 2, part == 1), limit)
	return sql, append(append([]any{}, p.Args.Values()...), more.Values()...)
}

func (p *Selection) read(ctx context.Context, part, limit int, count bool) (items []any, total *int64, err error) {
	sql, args := p.statement(part, limit)
	err = p.t.engine.DB.Batch(ctx, func(b *pgx.Batch) {
		// A filter or a team is planned for its values. A search is not: its function gives few rows, whatever the words.
		if p.q.Filter != "" || reachOf(p.sight, View) == scope.Team {
			b.Queue("select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '0', true)" + p.plans)
		}
		b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
			items, err = pgx.CollectRows(rows, p.t.scan())
			return err
		})
		if count {
			b.Queue(fmt.Sprintf("select count(*) from %s where %s", p.From, p.Where), p.Args.Values()...).QueryRow(func(row pgx.Row) error {
				total = new(int64)
				return row.Scan(total)
			})
		}
	})
	return items, total, err
}
