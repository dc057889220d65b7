package demo

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/civil"
	"rapport/internal/platform/money"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
	"rapport/internal/sales/orders"
	"rapport/internal/sales/papers"
	"rapport/internal/sales/quotes"
)

// papers writes the quotes and orders of some months, each with what became of it at its own time.
func (d *Demo) papers(ctx context.Context, _ roster) error {
	return d.once(program(ctx, "papers"), "papers", func(ctx context.Context, tx pgx.Tx) (writes []*resource.Write, err error) {
		rows, err := table("quotes.csv")
		if err != nil {
			return nil, err
		}
		lines, err := d.paperLines()
		if err != nil {
			return nil, err
		}
		for i, r := range rows {
			p := &paperPlan{d: d, tx: tx, row: r, now: time.Now().UTC(), place: i}
			if err := p.quote(ctx, lines[r["key"]]); err != nil {
				return nil, fmt.Errorf("%s: %w", r["key"], err)
			}
			if err := p.order(ctx); err != nil {
				return nil, fmt.Errorf("%s: order: %w", r["key"], err)
			}
			writes = append(writes, p.writes...)
		}
		return writes, nil
	})
}

func (d *Demo) paperLines() (map[string][]papers.PaperLine, error) {
	rows, err := table("quote_lines.csv")
	if err != nil {
		return nil, err
	}
	lines := map[string][]papers.PaperLine{}
	for _, r := range rows {
		l := papers.PaperLine{Name: r["name"], Description: r["description"], Unit: r["unit"], Manual: true}
		for _, f := range []struct {
			name string
			into *float64
		}{{"quantity", &l.Quantity}, {"discount", &l.Discount}, {"tax", &l.TaxRate}} {
			if r[f.name] == "" {
				continue
			}
			if *f.into, err = strconv.ParseFloat(r[f.name], 64); err != nil {
				return nil, fmt.Errorf("%s: %w", r["name"], err)
			}
		}
		cents, err := strconv.ParseInt(strings.ReplaceAll(r["price"], ".", ""), 10, 64)
		if err != nil || money.Exponent("EUR") != 2 {
			return nil, fmt.Errorf("%s: price %s", r["name"], r["price"])
		}
		l.UnitPrice = cents
		lines[r["key"]] = append(lines[r["key"]], l)
	}
	return lines, nil
}

// paperPlan is one quote, and the order that may have come of it, on their way.
type paperPlan struct {
	d      *Demo
	tx     pgx.Tx
	row    map[string]string
	now    time.Time
	place  int
	writes []*resource.Write
	last   *resource.Write
}

// on is ctx at the day of the list that a column names.
func (p *paperPlan) on(ctx context.Context, column string) (context.Context, time.Time) {
	at := ago(p.now, p.row[column], p.place).UTC()
	if column != "days" && column != "order_days" {
		at = at.Add(2 * time.Hour)
	}
	return resource.WithMoment(ctx, at), at
}

func (p *paperPlan) find(ctx context.Context, t *resource.Table, field, key string) (*uuid.UUID, any, error) {
	if key == "" {
		return nil, nil, nil
	}
	found, err := t.FindFolded(ctx, p.tx, t.Field(field), []string{text.Fold(key)})
	if err != nil || len(found) == 0 {
		return nil, nil, err
	}
	return &resource.BaseOf(found[0]).ID, found[0], nil
}

func (p *paperPlan) quote(ctx context.Context, lines []papers.PaperLine) (err error) {
	r := p.row
	q := &quotes.Quote{Paper: papers.Paper{Title: r["title"], Currency: r["currency"], Language: r["language"], Intro: r["intro"], Terms: r["terms"]}}
	var account any
	if q.AccountID, account, err = p.find(ctx, p.d.Accounts.Table, "domain", r["account"]); err != nil {
		return err
	}
	if q.ContactID, _, err = p.find(ctx, p.d.Contacts.Table, "email", r["contact"]); err != nil {
		return err
	}
	if account != nil {
		if id, ok := p.d.Accounts.Field("owner_id").Value(account).(uuid.UUID); ok {
			q.OwnerID = &id
		}
	}
	if err := q.Put(lines); err != nil {
		return err
	}
	made, _ := p.on(ctx, "days")
	if p.last, err = p.d.Quotes.Store.PlanCreate(made, q); err != nil {
		return err
	}
	p.writes = append(p.writes, p.last)
	return p.became(ctx)
}

// became writes what happened to the quote since it was drafted.
func (p *paperPlan) became(ctx context.Context) error {
	if p.row["sent"] == "" {
		return nil
	}
	days, err := strconv.Atoi(p.row["valid"])
	if err != nil {
		return err
	}
	sent, at := p.on(ctx, "sent")
	err = p.step(sent, p.d.Quotes.Store.Table, func(rec any) error {
		last := civil.Of(at.AddDate(0, 0, days))
		rec.(*quotes.Quote).ValidUntil = &last
		return p.d.Quotes.GoOut(sent, p.tx, rec.(*quotes.Quote), at)
	})
	if err != nil {
		return err
	}
	q := p.last.Record.(*quotes.Quote)
	switch p.row["state"] {
	case "sent":
		return p.d.Quotes.ExpireLater(ctx, p.tx, q)
	case "expired":
		return p.step(resource.WithMoment(ctx, q.ValidUntil.Start().AddDate(0, 0, 1).Add(12*time.Hour)), p.d.Quotes.Store.Table, func(rec any) error { return rec.(*quotes.Quote).Expire(p.now) })
	case "revised":
		return p.revise(ctx, q)
	}
	decided, at := p.on(ctx, "decided")
	return p.step(decided, p.d.Quotes.Store.Table, func(rec any) error {
		return rec.(*quotes.Quote).End(p.row["state"], quotes.Decision{Name: p.row["signed_by"], Reason: p.row["reason"]}, at)
	})
}

// revise leaves the quote replaced by a draft of the same content.
func (p *paperPlan) revise(ctx context.Context, q *quotes.Quote) error {
	err := p.step(resource.WithMoment(ctx, p.now.Add(-26*time.Hour)), p.d.Quotes.Store.Table, func(rec any) error { return rec.(*quotes.Quote).Revise() })
	if err != nil {
		return err
	}
	next := &quotes.Quote{Number: q.Number, Revision: q.Revision + 1, RevisesID: &q.ID, Paper: q.Paper}
	w, err := p.d.Quotes.Store.PlanCreate(resource.WithMoment(ctx, p.now.Add(-26*time.Hour)), next)
	p.writes = append(p.writes, w)
	return err
}

func (p *paperPlan) step(ctx context.Context, t *resource.Table, change func(rec any) error) error {
	w, err := t.PlanUpdate(ctx, p.last.Record, change)
	if err != nil || w == nil {
		return err
	}
	p.last, p.writes = w, append(p.writes, w)
	return nil
}

// order makes the order of an accepted quote and brings it to where it stands.
func (p *paperPlan) order(ctx context.Context) (err error) {
	q, accepted := p.last.Record.(*quotes.Quote)
	if p.row["order"] == "" || !accepted {
		return nil
	}
	made, at := p.on(ctx, "order_days")
	store := p.d.Orders.Store.Table
	o := &orders.Order{QuoteID: &q.ID, Paper: q.Paper, Reference: p.row["reference"]}
	if days, err := strconv.Atoi(p.row["deliver"]); err == nil && p.row["order"] == "confirmed" {
		day := civil.Of(p.now.AddDate(0, 0, days))
		o.DeliverOn = &day
	}
	if p.last, err = store.PlanCreate(made, o); err != nil {
		return err
	}
	p.writes = append(p.writes, p.last)
	if p.row["order"] == "open" {
		return nil
	}
	at = at.Add(3 * time.Hour)
	confirmed := resource.WithMoment(ctx, at)
	if err := p.step(confirmed, store, func(rec any) error { return p.d.Orders.Settle(confirmed, p.tx, rec.(*orders.Order), at) }); err != nil {
		return err
	}
	if p.row["order"] == "fulfilled" {
		done := ago(p.now, p.row["deliver"], p.place)
		return p.step(resource.WithMoment(ctx, done), store, func(rec any) error { return rec.(*orders.Order).Fulfil(done) })
	}
	return nil
}
