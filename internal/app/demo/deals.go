package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/deals"
	"rapport/internal/crm/stakeholders"
	"rapport/internal/platform/civil"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// selling is the deals of the year on their way into the database.
type selling struct {
	*Demo
	tx     pgx.Tx
	people roster
	named  map[string]uuid.UUID
	kits   map[string][]kitLine
	now    time.Time
	writes []*resource.Write
}

// sales writes the deals of the year, from their first stage to the one that they are in.
func (d *Demo) sales(ctx context.Context, p roster) error {
	return d.once(program(ctx, "sales"), "sales", func(ctx context.Context, tx pgx.Tx) ([]*resource.Write, error) {
		s := &selling{Demo: d, tx: tx, people: p, now: time.Now().UTC()}
		list, err := table("deals.csv")
		if err != nil {
			return nil, err
		}
		if s.kits, err = kits(); err != nil {
			return nil, err
		}
		if s.named, err = names(ctx, tx); err != nil {
			return nil, err
		}
		for i, r := range list {
			if err := s.deal(as(ctx, p[r["owner"]], "sales"), r, i); err != nil {
				return nil, fmt.Errorf("%s: %w", r["name"], err)
			}
		}
		return s.writes, nil
	})
}

// names finds what the lists call by name: accounts by their domains, stages by pipeline and name, reasons, products by their
// numbers, and the contact that an account has had longest.
func names(ctx context.Context, tx pgx.Tx) (map[string]uuid.UUID, error) {
	who, _ := tenant.From(ctx)
	rows, err := tx.Query(ctx, `select 'account ' || domain_key, id from accounts where company_id = $1 and deleted_at is null
		union all select 'stage ' || p.name || '/' || s.name, s.id from stages s join pipelines p on p.company_id = s.company_id and p.id = s.pipeline_id
			where s.company_id = $1 and s.deleted_at is null
		union all select 'reason ' || name, id from lost_reasons where company_id = $1 and deleted_at is null
		union all select 'product ' || sku, id from products where company_id = $1 and deleted_at is null
		union all (select distinct on (account_id) 'contact of ' || account_id, id from contacts where company_id = $1 and deleted_at is null and account_id is not null
			order by account_id, created_at, id)`, who.CompanyID)
	if err != nil {
		return nil, err
	}
	found := map[string]uuid.UUID{}
	var name string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&name, &id}, func() error { found[name] = id; return nil })
	return found, err
}

// ref is the record that a list names, or nil.
func (s *selling) ref(name string) *uuid.UUID {
	if id, ok := s.named[name]; ok {
		return &id
	}
	return nil
}

// deal writes one deal, unless a lead has become it, the person it is talked about with, and its way.
func (s *selling) deal(ctx context.Context, r map[string]string, i int) error {
	stops, err := way(r, i, s.now)
	if err != nil {
		return err
	}
	deal, err := s.became(ctx, r)
	if err != nil {
		return err
	}
	if deal == nil {
		if deal, err = s.begin(resource.WithMoment(ctx, stops[0].at), r, stops[0], i); err != nil {
			return err
		}
	}
	if err := s.role(resource.WithMoment(ctx, stops[0].at.Add(time.Hour)), deal, i); err != nil {
		return err
	}
	for _, next := range stops[1:] {
		if deal, err = s.move(resource.WithMoment(ctx, next.at), deal, r, next, i); err != nil {
			return err
		}
	}
	return nil
}

func (s *selling) begin(ctx context.Context, r map[string]string, first stop, i int) (*deals.Deal, error) {
	owner := s.people[r["owner"]].ID
	amount, err := strconv.ParseInt(r["amount"]+"00", 10, 64)
	if err != nil {
		return nil, err
	}
	deal := &deals.Deal{Name: r["name"], AccountID: s.ref("account " + r["account"]), OwnerID: &owner, Amount: &amount, Currency: r["currency"],
		Source: r["source"], StageID: s.ref("stage " + r["pipeline"] + "/" + first.stage), ExpectedClose: s.expected(r)}
	if deal.AccountID != nil {
		deal.ContactID = s.ref("contact of " + deal.AccountID.String())
	}
	if deal.Extra, err = onDeal(r, amount, s.ref("account oakline.example"), i); err != nil {
		return nil, err
	}
	w, err := s.Deals.PlanCreate(ctx, deal)
	s.writes = append(s.writes, w)
	return deal, err
}

// became is the deal of that name which a lead has become; nil when there is none.
func (s *selling) became(ctx context.Context, r map[string]string) (*deals.Deal, error) {
	found, err := s.Deals.Lock(ctx, s.tx, s.Deals.Field("name"), []string{text.Fold(r["name"])})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0].(*deals.Deal), nil
}

// expected is the day by which an open deal should be decided.
func (s *selling) expected(r map[string]string) *civil.Date {
	n, err := strconv.Atoi(r["close"])
	if err != nil || r["stage"] == "Won" || r["stage"] == "Lost" {
		return nil
	}
	day := civil.Of(s.now.AddDate(0, 0, n))
	return &day
}

func (s *selling) role(ctx context.Context, deal *deals.Deal, i int) error {
	if deal.ContactID == nil {
		return nil
	}
	role := [...]string{"decision_maker", "champion", "buyer", "influencer"}[i%4]
	w, err := s.Stakeholders.PlanCreate(ctx, &stakeholders.Stakeholder{DealID: deal.ID, ContactID: *deal.ContactID, Role: role})
	s.writes = append(s.writes, w)
	return err
}

// move brings a deal into its next stage. With the offer its amount becomes what is offered.
func (s *selling) move(ctx context.Context, deal *deals.Deal, r map[string]string, next stop, i int) (*deals.Deal, error) {
	amount := deal.Amount
	if kit := s.kits[r["kit"]]; kit != nil && offerOf(r, []stop{next}) != nil {
		lines, err := s.offer(ctx, kit, deal, s.named, i)
		if err != nil {
			return nil, err
		}
		if amount, err = net(lines); err != nil {
			return nil, err
		}
	}
	w, err := s.Deals.PlanUpdate(ctx, deal, func(rec any) error {
		after := rec.(*deals.Deal)
		after.StageID, after.Amount, after.ExpectedClose = s.ref("stage "+r["pipeline"]+"/"+next.stage), amount, s.expected(r)
		if next.stage == "Lost" {
			after.LostReasonID, after.LostReason = s.ref("reason "+r["reason"]), r["words"]
		}
		return nil
	})
	if err != nil || w == nil {
		return deal, err
	}
	s.writes = append(s.writes, w)
	return w.Record.(*deals.Deal), nil
}
