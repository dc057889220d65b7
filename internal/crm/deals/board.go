package deals

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/stages"
	"rapport/internal/platform/civil"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// cardsEach is how many cards of a column the board brings; more come as a list.
const cardsEach = 25

// mostMinor is the highest sum that a board or a forecast says: the highest whole number that every reader of JSON keeps
// exactly. A sum beyond it is said to be this.
const mostMinor = 1<<53 - 1

// BoardQuery is one question for a board.
type BoardQuery struct {
	// Pipeline is the company's first one when nil.
	Pipeline *uuid.UUID
	// Filter and Q narrow it as they do a list; Sort is the order within columns of open deals.
	Filter, Q, Sort string
	// ClosedSince is the day from which on won and lost deals are shown.
	ClosedSince civil.Date
}

// DealBoard is a pipeline with its deals, a column a stage.
type DealBoard struct {
	PipelineID uuid.UUID     `json:"pipeline_id" x-id:"pipeline"`
	Columns    []BoardColumn `json:"columns" nullable:"false"`
	Accounts   []BoardName   `json:"accounts" nullable:"false" doc:"What the accounts of the cards are called"`
}

// BoardColumn is a stage with its first deals. More of them come from GET /deals with the column's filter, sort and cursor.
type BoardColumn struct {
	Stage  BoardStage `json:"stage"`
	Count  int64      `json:"count"`
	Stuck  int64      `json:"stuck" doc:"How many have been there longer than the stage's stuck_days"`
	Sums   []DealSum  `json:"sums" nullable:"false" doc:"One a currency, the most frequent first"`
	Items  []*Deal    `json:"items" nullable:"false"`
	Filter string     `json:"filter" doc:"What the column shows, as a filter of GET /deals"`
	Sort   string     `json:"sort"`
	Next   *string    `json:"next_cursor" x-id:"none" doc:"Where the rest of the column begins; null when that is all"`
}

// BoardStage is a stage as the board shows it.
type BoardStage struct {
	ID          uuid.UUID `json:"id" x-id:"stage"`
	Name        string    `json:"name"`
	Probability int64     `json:"probability"`
	Kind        string    `json:"kind" enum:"open,won,lost"`
	StuckDays   *int64    `json:"stuck_days"`
}

// DealSum is what deals of one currency come to, in minor units; at most 9007199254740991.
type DealSum struct {
	Currency string `json:"currency"`
	Count    int64  `json:"count"`
	Amount   int64  `json:"amount" format:"money"`
	Weighted int64  `json:"weighted" format:"money" doc:"Each deal by its probability"`
}

// BoardName is what a record is called.
type BoardName struct {
	ID   uuid.UUID `json:"id" x-id:"account"`
	Name string    `json:"name"`
}

// Board reads a board in one round trip, and the names of the accounts on it in another. Columns of won and lost deals show
// those closed since a day, so that they stay as short as the open ones.
func (s *Deals) Board(ctx context.Context, q BoardQuery) (*DealBoard, error) {
	if err := s.tellable(ctx, "The board", "stage_id", "pipeline_id", "status"); err != nil {
		return nil, err
	}
	sel, err := s.Select(ctx, resource.View, resource.Query{Filter: q.Filter, Q: q.Q, Sort: q.Sort})
	if err != nil {
		return nil, err
	}
	closed, err := s.Select(ctx, resource.View, resource.Query{Filter: q.Filter, Q: q.Q, Sort: "-closed_at"})
	if err != nil {
		return nil, err
	}
	r := boardReader{board: &DealBoard{}, at: map[uuid.UUID]int{}}
	if err := s.db.Batch(ctx, func(b *pgx.Batch) { r.queue(ctx, b, sel, q) }); err != nil {
		return nil, err
	}
	if r.board.PipelineID == uuid.Nil {
		return nil, problem.NotFound("pipeline")
	}
	for i := range r.board.Columns {
		c := &r.board.Columns[i]
		order := sel
		if c.Stage.Kind != stages.Open {
			order = closed
		}
		c.goOn(q, order)
	}
	if err := s.nameAccounts(ctx, r.board); err != nil {
		return nil, err
	}
	s.veilBoard(ctx, r.board)
	return r.board, nil
}

// tellable refuses what would tell of a field that is hidden from the actor of ctx.
func (s *Deals) tellable(ctx context.Context, what string, fields ...string) error {
	_, hidden := s.Closed(ctx)
	for _, name := range fields {
		if hidden[name] {
			return problem.Forbidden(what + " is made of something that is hidden from your role. An admin of the company can change that.")
		}
	}
	return nil
}

// veilBoard takes out what is hidden from the actor of ctx. An amount can't be learnt from a sum, nor from a weighted one.
func (s *Deals) veilBoard(ctx context.Context, board *DealBoard) {
	_, hidden := s.Closed(ctx)
	if len(hidden) == 0 {
		return
	}
	if hidden["account_id"] {
		board.Accounts = []BoardName{}
	}
	for i := range board.Columns {
		c := &board.Columns[i]
		if hidden["amount"] || hidden["currency"] || hidden["probability"] {
			c.Sums = []DealSum{}
		}
		if hidden["stage_since"] {
			c.Stuck = 0
		}
		for i, d := range c.Items {
			c.Items[i] = s.Mask(ctx, d)
		}
	}
}

// goOn says how the column's list goes on behind its first cards.
func (c *BoardColumn) goOn(q BoardQuery, order *resource.Selection) {
	c.Filter, c.Sort = fmt.Sprintf("stage_id == %q", c.Stage.ID), q.Sort
	if c.Stage.Kind != stages.Open {
		c.Filter += fmt.Sprintf(" && closed_at >= date(%q)", q.ClosedSince)
		c.Sort = "-closed_at"
	}
	if q.Filter != "" {
		c.Filter += " && (" + q.Filter + ")"
	}
	if len(c.Items) > cardsEach {
		c.Items = c.Items[:cardsEach]
		next := order.Cursor(c.Items[cardsEach-1])
		c.Next = &next
	}
}

// boardReader takes the answers of a board's statements.
type boardReader struct {
	board *DealBoard
	at    map[uuid.UUID]int
}

func (r *boardReader) queue(ctx context.Context, b *pgx.Batch, sel *resource.Selection, q BoardQuery) {
	a, _ := tenant.From(ctx)
	b.Queue("select set_config('plan_cache_mode', 'force_custom_plan', true)")
	b.Queue(`select p.id, s.id, s.name, s.probability, s.kind, s.stuck_days from pipelines p left join stages s
			on s.company_id = p.company_id and s.pipeline_id = p.id and s.deleted_at is null
		where p.company_id = $1 and p.deleted_at is null and p.id = coalesce($2, (select id from pipelines
			where company_id = $1 and deleted_at is null and not archived order by position, id limit 1))
		order by s.position, s.id`, a.CompanyID, q.Pipeline).Query(r.stages)
	company, pipeline := sel.Args.Add(a.CompanyID), sel.Args.Add(q.Pipeline)
	since := sel.Args.Add(q.ClosedSince.Start())
	from := fmt.Sprintf(`from stages s cross join lateral (%%s) t where s.company_id = %[1]s and s.deleted_at is null
		and s.pipeline_id = coalesce(%[2]s, (select id from pipelines where company_id = %[1]s and deleted_at is null and not archived order by position, id limit 1))`, company, pipeline)
	rows := func(what, tail, open, closed string) string {
		one := "select " + what + " from " + sel.From + " where " + sel.Where + " and t.stage_id = s.id and "
		return fmt.Sprintf("(%ss.kind = 'open' %s %s) union all (%ss.kind <> 'open' and t.closed_at >= %s %s %s)", one, tail, open, one, since, tail, closed)
	}
	sums := rows("t.currency, count(*) n, count(*) filter (where t.stage_since < now() - make_interval(days => s.stuck_days::int)) stuck, "+
		"coalesce(sum(t.amount), 0) amount, coalesce(sum(t.amount * case s.kind when 'open' then coalesce(t.probability, s.probability) else s.probability end), 0) weighted",
		"group by t.currency", "", "")
	b.Queue(fmt.Sprintf("select s.id, t.currency, t.n, t.stuck, least(t.amount, %[1]d)::bigint, least(round(t.weighted / 100), %[1]d)::bigint %[2]s order by t.n desc, t.currency",
		int64(mostMinor), fmt.Sprintf(from, sums)), sel.Args.Values()...).Query(r.sums)
	limit := fmt.Sprintf(" limit %d", cardsEach+1)
	cards := rows(sel.Columns, "", "order by "+sel.Order()+limit, "order by t.closed_at desc, t.id desc"+limit)
	b.Queue("select t.* "+fmt.Sprintf(from, cards), sel.Args.Values()...).Query(func(rows pgx.Rows) error { return r.cards(rows, sel) })
}

func (r *boardReader) stages(rows pgx.Rows) error {
	r.board.Columns = []BoardColumn{}
	for rows.Next() {
		var id *uuid.UUID
		var name, kind *string
		var probability *int64
		c := BoardColumn{Sums: []DealSum{}, Items: []*Deal{}}
		if err := rows.Scan(&r.board.PipelineID, &id, &name, &probability, &kind, &c.Stage.StuckDays); err != nil {
			return err
		}
		if id == nil {
			continue // a pipeline without stages
		}
		c.Stage.ID, c.Stage.Name, c.Stage.Kind, c.Stage.Probability = *id, *name, *kind, *probability
		r.at[*id] = len(r.board.Columns)
		r.board.Columns = append(r.board.Columns, c)
	}
	return rows.Err()
}

func (r *boardReader) sums(rows pgx.Rows) error {
	for rows.Next() {
		var stage uuid.UUID
		var sum DealSum
		var stuck int64
		if err := rows.Scan(&stage, &sum.Currency, &sum.Count, &stuck, &sum.Amount, &sum.Weighted); err != nil {
			return err
		}
		if i, ok := r.at[stage]; ok {
			c := &r.board.Columns[i]
			c.Count, c.Stuck, c.Sums = c.Count+sum.Count, c.Stuck+stuck, append(c.Sums, sum)
		}
	}
	return rows.Err()
}

func (r *boardReader) cards(rows pgx.Rows, sel *resource.Selection) error {
	recs, err := pgx.CollectRows(rows, sel.Scan())
	for _, rec := range recs {
		d := rec.(*Deal)
		if i, ok := r.at[*d.StageID]; ok {
			r.board.Columns[i].Items = append(r.board.Columns[i].Items, d)
		}
	}
	return err
}

func (s *Deals) nameAccounts(ctx context.Context, board *DealBoard) error {
	board.Accounts = []BoardName{}
	accounts := s.engine.Find("accounts")
	var ids []uuid.UUID
	for _, c := range board.Columns {
		for _, d := range c.Items {
			if d.AccountID != nil {
				ids = append(ids, *d.AccountID)
			}
		}
	}
	titles, err := accounts.Titles(ctx, ids)
	for id, name := range titles {
		board.Accounts = append(board.Accounts, BoardName{ID: id, Name: name})
	}
	return err
}

// monthStart is the first day of the month of t.
func monthStart(t time.Time) civil.Date {
	return civil.Of(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC))
}
