package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// The crowd: one large company among small ones, which is where row-level security shows what it costs.
const (
	largeContacts  = 1_000_000
	largeAccounts  = 20_000
	largeMembers   = 12
	smallCompanies = 200
	smallContacts  = 500
	runs           = 300
	// patience ends a kind of question that is too slow to be asked so often.
	patience = 15 * time.Second
)

// crowd is the large company, seen as the program sees it.
type crowd struct {
	*filled
	r      *rand.Rand
	db     *pg.DB
	table  *resource.Table
	ctx    context.Context
	cursor map[string][]string
}

// million measures lists, filters and searches in a company of a million contacts, through the engine, under row-level
// security, as the role that the program has.
func million(ctx context.Context, w io.Writer) error {
	g, err := newGround(ctx)
	if err != nil {
		return err
	}
	defer g.close()
	c, err := g.crowd(ctx, w)
	if err != nil {
		return err
	}
	if err := c.floor(w); err != nil {
		return err
	}
	for _, q := range c.questions() {
		if err := c.measure(w, q); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
	}
	return nil
}

// crowd fills the database.
func (g *ground) crowd(ctx context.Context, w io.Writer) (*crowd, error) {
	begun := time.Now()
	f, err := newFiller(ctx, g.owner())
	if err != nil {
		return nil, err
	}
	defer f.conn.Close(ctx)
	var large *filled
	err = f.withoutIndexes(ctx, "contacts", func() error {
		for i := range smallCompanies {
			c, err := f.company(ctx, fmt.Sprintf("Company %d", i), 2, 20)
			if err != nil {
				return err
			}
			if err := f.contacts(ctx, c, smallContacts, 0); err != nil {
				return err
			}
		}
		if large, err = f.company(ctx, "Large", largeMembers, largeAccounts); err != nil {
			return err
		}
		return f.contacts(ctx, large, largeContacts, 2000)
	})
	if err != nil {
		return nil, err
	}
	var rows, bytes int64
	if err := f.conn.QueryRow(ctx, "select count(*), pg_total_relation_size('contacts') from contacts").Scan(&rows, &bytes); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	fmt.Fprintf(w, "%d contacts in %d companies, %d of them in one; %d MB; filled in %.0f s\n", rows, smallCompanies+1, largeContacts, bytes>>20, time.Since(begun).Seconds())
	return newCrowd(ctx, g.db, large)
}

func newCrowd(ctx context.Context, db *pg.DB, large *filled) (*crowd, error) {
	e := &resource.Engine{DB: db}
	resource.New(e, accounts.Spec)
	c := &crowd{filled: large, db: db, table: resource.New(e, contacts.Spec).Table, r: rand.New(rand.NewPCG(3, 5)), cursor: map[string][]string{}}
	c.ctx = tenant.With(ctx, tenant.Actor{CompanyID: large.id, ID: large.members[0], Kind: tenant.User, Role: tenant.Owner, Via: "api"})
	for _, sort := range sorts {
		for range 60 {
			at, err := c.deep(sort)
			if err != nil {
				return nil, err
			}
			c.cursor[sort] = append(c.cursor[sort], at)
		}
	}
	return c, nil
}

// deep is a cursor at any place of the list: that of a page of one record, which one of two sampled ones is.
func (c *crowd) deep(sort string) (string, error) {
	page, err := c.table.List(c.ctx, resource.Query{Sort: sort, Limit: 1, Filter: fmt.Sprintf("id in [%q, %q]", c.any().String(), c.any().String())})
	if err != nil {
		return "", fmt.Errorf("cursor of %s: %w", sort, err)
	}
	return page.Next, nil
}

func (c *crowd) any() uuid.UUID { return c.sample[c.r.IntN(len(c.sample))] }

// floor is what any answer costs: the company bound, one trip over the socket, and a statement that does nothing.
func (c *crowd) floor(w io.Writer) error {
	took := make([]time.Duration, runs)
	for i := range took {
		begun := time.Now()
		if _, err := pg.Collect(c.ctx, c.db, pgx.RowTo[int], "select 1"); err != nil {
			return err
		}
		took[i] = time.Since(begun)
	}
	s := spreadOf(took)
	fmt.Fprintf(w, "floor: `select 1` the same way p50 %.3f ms, p95 %.3f ms; every figure below has it in it, and planning too\n", ms(s.p50), ms(s.p95))
	return nil
}

func (c *crowd) measure(w io.Writer, q asked) error {
	took, found := make([]time.Duration, 0, runs), 0
	until := time.Now().Add(patience)
	for i := range runs + 20 {
		if i > 40 && time.Now().After(until) {
			break
		}
		query := q.query(c)
		begun := time.Now()
		page, err := c.table.List(c.ctx, query)
		if err != nil {
			return err
		}
		if i >= 20 {
			took, found = append(took, time.Since(begun)), found+len(page.Items)
		}
	}
	s := spreadOf(took)
	more := fmt.Sprintf("p95 %.3f ms, %.1f rows", ms(s.p95), float64(found)/float64(len(took)))
	if q.target == 0 {
		fmt.Fprintf(w, "%-52s %9.3f %-5s %-23s %s\n", q.name, ms(s.p50), "ms", "no target", more)
		return nil
	}
	atMost(w, q.name, ms(s.p50), q.target, "ms", more)
	return nil
}
