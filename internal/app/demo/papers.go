package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/accounts"
	"rapport/internal/crm/deals"
	"rapport/internal/platform/civil"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
	"rapport/internal/sales/orders"
	"rapport/internal/sales/papers"
	"rapport/internal/sales/quotes"
)

// papers writes the quotes and orders of the year, each with what became of it at its own time: those that are written in a
// list, and those that the deals led to. Numbers are given in the order of time.
func (d *Demo) papers(ctx context.Context, p roster) error {
	return d.once(program(ctx, "papers"), "papers", func(ctx context.Context, tx pgx.Tx) (writes []*resource.Write, err error) {
		desk := &paperDesk{selling: selling{Demo: d, tx: tx, people: p, now: time.Now().UTC()}}
		if err := desk.open(ctx); err != nil {
			return nil, err
		}
		for _, step := range []struct {
			column string
			do     func(*paperPlan, context.Context) error
		}{{"sent", (*paperPlan).quote}, {"order_days", (*paperPlan).order}} {
			slices.SortStableFunc(desk.plans, func(a, b *paperPlan) int { return cmp.Compare(b.days(step.column), a.days(step.column)) })
			for _, plan := range desk.plans {
				if err := step.do(plan, ctx); err != nil {
					return nil, fmt.Errorf("%s: %s: %w", plan.row["key"], step.column, err)
				}
			}
		}
		for _, plan := range desk.plans {
			writes = append(writes, plan.writes...)
		}
		return writes, nil
	})
}

// paperDesk is where the quotes and orders of the year are written.
type paperDesk struct {
	selling
	plans []*paperPlan
}

// open lays out the quotes of the list, and those of the deals that the list does not name.
func (k *paperDesk) open(ctx context.Context) (err error) {
	if k.kits, err = kits(); err != nil {
		return err
	}
	if k.named, err = names(ctx, k.tx); err != nil {
		return err
	}
	rows, err := table("quotes.csv")
	if err != nil {
		return err
	}
	lines, err := k.written()
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for i, r := range rows {
		told[r["deal"]] = true
		k.plans = append(k.plans, &paperPlan{d: k.Demo, tx: k.tx, row: r, now: k.now, place: i, people: k.people, written: lines[r["key"]]})
	}
	list, err := table("deals.csv")
	if err != nil {
		return err
	}
	words, err := table("offer_words.csv")
	if err != nil {
		return err
	}
	for i, r := range list {
		stops, err := way(r, i, k.now)
		if err != nil {
			return err
		}
		if at := offerOf(r, stops); at != nil && !told[r["name"]] {
			k.plans = append(k.plans, &paperPlan{d: k.Demo, tx: k.tx, row: k.follows(r, stops, *at, i, words), now: k.now, place: i, people: k.people, kit: k.kits[r["kit"]], named: k.named})
		}
	}
	return nil
}

// follows is what a deal led to, in the form of the list.
func (k *paperDesk) follows(r map[string]string, stops []stop, at time.Time, i int, words []map[string]string) map[string]string {
	back := func(at time.Time) string { return strconv.Itoa(int(k.now.Sub(at).Hours() / 24)) }
	closed := stops[len(stops)-1].at
	q := map[string]string{"key": r["name"], "title": r["name"], "deal": r["name"], "currency": r["currency"], "days": back(at.AddDate(0, 0, -1)), "sent": back(at)}
	for _, w := range words {
		if w["pipeline"] == r["pipeline"] && w["german"] == strconv.FormatBool(german[r["account"]]) {
			q["language"], q["intro"], q["terms"] = w["language"], w["intro"], w["terms"]
		}
	}
	until := closed
	if r["stage"] != "Won" && r["stage"] != "Lost" {
		until = k.now
	}
	q["valid"] = strconv.Itoa(max(60, 20+int(until.Sub(at).Hours()/24)))
	switch {
	case r["stage"] == "Won":
		q["state"], q["decided"] = "accepted", back(closed)
		k.ordered(q, closed, i)
	case r["stage"] == "Lost" && i%3 == 0 && k.now.Sub(at) > 34*24*time.Hour:
		q["state"], q["valid"] = "expired", "30"
	case r["stage"] == "Lost":
		q["state"], q["decided"], q["reason"] = "declined", back(closed), r["words"]
	case i%9 == 4:
		q["state"] = "revised"
	default:
		q["state"] = "sent"
	}
	return q
}

// german are the customers who get their quotes in German.
var german = map[string]bool{"nordhaus.example": true, "rosenfelt.example": true, "brunnentherme.example": true}

// ordered is what has become of the order by now: long ago fulfilled, lately confirmed, just come in, and now and then called off.
func (k *paperDesk) ordered(q map[string]string, at time.Time, i int) {
	days := int(k.now.Sub(at).Hours() / 24)
	q["order_days"], q["reference"] = strconv.Itoa(max(1, days-1)), fmt.Sprintf("PO %d", 4100+i*13)
	switch {
	case i%23 == 5:
		q["order"] = "cancelled"
	case days > 45:
		q["order"], q["deliver"] = "fulfilled", strconv.Itoa(days-30-i%12)
	case days > 7:
		q["order"], q["deliver"] = "confirmed", strconv.Itoa(50-days)
	default:
		q["order"] = "open"
	}
}

// written reads the lines of the quotes of the list: products at the price that the lists have, and what is written by hand.
func (k *paperDesk) written() (map[string][]papers.PaperLineInput, error) {
	rows, err := table("quote_lines.csv")
	if err != nil {
		return nil, err
	}
	lines := map[string][]papers.PaperLineInput{}
	for _, r := range rows {
		l := papers.PaperLineInput{ProductID: k.ref("product " + r["sku"]), Name: r["name"], Description: r["description"], Unit: r["unit"], TaxRate: new(float64)}
		for name, into := range map[string]*float64{"quantity": &l.Quantity, "discount": &l.Discount, "tax": l.TaxRate} {
			if r[name] == "" {
				continue
			}
			if *into, err = strconv.ParseFloat(r[name], 64); err != nil {
				return nil, fmt.Errorf("%s: %w", r["name"], err)
			}
		}
		if l.UnitPrice, err = minor(r["price"], "EUR"); err != nil {
			return nil, fmt.Errorf("%s: %w", r["name"], err)
		}
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
	// Its lines are written in the list, or come of a kit.
	written []papers.PaperLineInput
	kit     []kitLine
	named   map[string]uuid.UUID
	people  roster
}

// days is how many days ago a column says, 0 where it says nothing.
func (p *paperPlan) days(column string) int {
	n, err := strconv.Atoi(p.row[column])
	if err != nil {
		return 0
	}
	return n
}

// on is ctx at the day of the list that a column names.
func (p *paperPlan) on(ctx context.Context, column string) (context.Context, time.Time) {
	// Two days of the list may be one working day.
	after := map[string]time.Duration{"sent": 2 * time.Hour, "decided": 3 * time.Hour, "order_days": 4 * time.Hour}
	at := ago(p.now, p.row[column], p.place).UTC().Add(after[column])
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

func (p *paperPlan) quote(ctx context.Context) (err error) {
	r := p.row
	q := &quotes.Quote{Paper: papers.Paper{Title: r["title"], Currency: r["currency"], Language: r["language"], Intro: r["intro"], Terms: r["terms"]}}
	deal, err := p.about(ctx, q)
	if err != nil {
		return err
	}
	if q.OwnerID != nil {
		ctx = as(ctx, p.people.with(*q.OwnerID), "papers")
	}
	made, _ := p.on(ctx, "days")
	lines, err := p.lines(made, q, deal)
	if err != nil {
		return err
	}
	if err := q.Put(lines); err != nil {
		return err
	}
	if p.last, err = p.d.Quotes.Store.PlanCreate(made, q); err != nil {
		return err
	}
	p.writes = append(p.writes, p.last)
	return p.became(ctx)
}

// about says whom a quote goes to: what the list says, and what it does not say as the deal has it.
func (p *paperPlan) about(ctx context.Context, q *quotes.Quote) (deal *deals.Deal, err error) {
	r := p.row
	var account, found any
	if q.AccountID, account, err = p.find(ctx, p.d.Accounts.Table, "domain", r["account"]); err != nil {
		return nil, err
	}
	if q.ContactID, _, err = p.find(ctx, p.d.Contacts.Table, "email", r["contact"]); err != nil {
		return nil, err
	}
	if q.DealID, found, err = p.find(ctx, p.d.Deals.Table, "name", r["deal"]); err != nil {
		return nil, err
	}
	if account != nil {
		q.OwnerID = account.(*accounts.Account).OwnerID
	}
	if found == nil {
		return nil, nil
	}
	deal = found.(*deals.Deal)
	q.OwnerID = deal.OwnerID
	if q.AccountID == nil {
		q.AccountID, q.ContactID = deal.AccountID, deal.ContactID
	}
	return deal, nil
}

func (p *paperPlan) lines(ctx context.Context, q *quotes.Quote, deal *deals.Deal) ([]papers.PaperLine, error) {
	if p.kit == nil || deal == nil {
		return p.d.Offers.Price(ctx, q.AccountID, q.Currency, p.written)
	}
	return p.d.offer(ctx, p.kit, deal, p.named, p.place)
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
	decided, at := p.on(program(ctx, "papers"), "decided")
	return p.step(decided, p.d.Quotes.Store.Table, func(rec any) error {
		return rec.(*quotes.Quote).End(p.row["state"], quotes.Decision{Name: p.row["signed_by"], Reason: p.row["reason"]}, at)
	})
}

// revise leaves the quote replaced by a draft of the same content.
func (p *paperPlan) revise(ctx context.Context, q *quotes.Quote) error {
	ctx = resource.WithMoment(ctx, ago(p.now, "1", p.place))
	err := p.step(ctx, p.d.Quotes.Store.Table, func(rec any) error { return rec.(*quotes.Quote).Revise() })
	if err != nil {
		return err
	}
	next := &quotes.Quote{Number: q.Number, Revision: q.Revision + 1, RevisesID: &q.ID, Paper: q.Paper}
	w, err := p.d.Quotes.Store.PlanCreate(ctx, next)
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
	if q.OwnerID != nil {
		ctx = as(ctx, p.people.with(*q.OwnerID), "papers")
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
	switch p.row["order"] {
	case "open":
		return nil
	case "cancelled":
		return p.step(resource.WithMoment(ctx, at.Add(50*time.Hour)), store, func(rec any) error {
			return rec.(*orders.Order).Cancel("Ordered twice by mistake; the other order stands.", at.Add(50*time.Hour))
		})
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
