package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/accounts"
	"rapport/internal/platform/civil"
	"rapport/internal/platform/money"
	"rapport/internal/platform/text"
	"rapport/internal/resource"
	"rapport/internal/sales/categories"
	"rapport/internal/sales/pricelists"
	"rapport/internal/sales/products"
	"rapport/internal/sales/taxclasses"
)

// Catalogue is what the demo's catalogue is written with.
type Catalogue struct {
	Taxes      *resource.Store[taxclasses.TaxClass]
	Categories *resource.Store[categories.Category]
	Products   *resource.Store[products.Product]
	Prices     *pricelists.Desk
}

// shelf is the catalogue on its way: what was made, by its name or number.
type shelf struct {
	*Demo
	made   map[string]uuid.UUID
	codes  map[string]string
	writes []*resource.Write
}

// catalogue writes what Aldermoor Heat sells, and for how much to whom.
func (d *Demo) catalogue(ctx context.Context, _ roster) error {
	return d.once(program(ctx, "catalogue"), "catalogue", func(ctx context.Context, tx pgx.Tx) ([]*resource.Write, error) {
		s := &shelf{Demo: d, made: map[string]uuid.UUID{}, codes: map[string]string{}}
		ctx = resource.WithMoment(ctx, ago(time.Now().UTC(), "380", 1))
		for _, step := range []func(context.Context, pgx.Tx) error{s.customers, s.taxes, s.tree, s.goods, s.lists, s.prices} {
			if err := step(ctx, tx); err != nil {
				return nil, err
			}
		}
		return s.writes, nil
	})
}

// put plans one record and remembers it by a name of its own.
func (s *shelf) put(ctx context.Context, t *resource.Table, name string, rec any) error {
	w, err := t.PlanCreate(ctx, rec)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	s.made[name] = resource.BaseOf(rec).ID
	s.writes = append(s.writes, w)
	return nil
}

func (s *shelf) named(name string) *uuid.UUID {
	if id, ok := s.made[name]; ok {
		return &id
	}
	return nil
}

// customers makes dealers of those who install for others.
func (s *shelf) customers(ctx context.Context, tx pgx.Tx) error {
	dealers := []string{"oakline.example", "vesterhavn.example", "rosenfelt.example"}
	recs, err := s.Accounts.Lock(ctx, tx, s.Accounts.Field("domain"), dealers)
	for _, rec := range recs {
		a := rec.(*accounts.Account)
		s.made["account "+a.Domain] = a.ID
		w, err := s.Accounts.PlanUpdate(resource.WithMoment(ctx, a.CreatedAt.Add(26*time.Hour)), a, func(rec any) error { rec.(*accounts.Account).CustomerGroup = "Dealers"; return nil })
		if err != nil {
			return err
		}
		s.writes = append(s.writes, w)
	}
	return err
}

func (s *shelf) taxes(ctx context.Context, _ pgx.Tx) error {
	for _, c := range []taxclasses.TaxClass{{Name: "Standard", Rate: 25, IsDefault: true}, {Name: "Reduced", Rate: 12}, {Name: "Exempt", Rate: 0}} {
		if err := s.put(ctx, s.Catalogue.Taxes.Table, "tax "+c.Name, &c); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) tree(ctx context.Context, _ pgx.Tx) error {
	rows, err := table("categories.csv")
	if err != nil {
		return err
	}
	for i, r := range rows {
		place := int64(i + 1)
		c := &categories.Category{Name: r["name"], Description: r["description"], ParentID: s.named("category " + r["parent"]), Position: &place}
		if err := s.put(ctx, s.Catalogue.Categories.Table, "category "+c.Name, c); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) goods(ctx context.Context, _ pgx.Tx) error {
	rows, err := table("products.csv")
	if err != nil {
		return err
	}
	for _, r := range rows {
		sold := r["active"] == "yes"
		p := &products.Product{SKU: r["sku"], Name: r["name"], Description: r["description"], Unit: r["unit"], Currency: "EUR", Active: &sold,
			CategoryID: s.named("category " + r["category"]), TaxClassID: s.named("tax " + r["tax"]), ActiveFrom: day(r["from"]), ActiveUntil: day(r["until"])}
		if strings.HasPrefix(p.SKU, "HP-") {
			if p.Custom, err = json.Marshal(map[string]string{"data_sheet": site + "/sheets/" + strings.ToLower(p.SKU)}); err != nil {
				return err
			}
		}
		if p.ListPrice, err = minor(r["list_price"], "EUR"); err != nil {
			return err
		}
		if p.Cost, err = minor(r["cost"], "EUR"); err != nil {
			return err
		}
		if err := s.put(ctx, s.Catalogue.Products.Table, "product "+p.SKU, p); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) lists(ctx context.Context, _ pgx.Tx) error {
	rows, err := table("price_lists.csv")
	if err != nil {
		return err
	}
	for _, r := range rows {
		l := &pricelists.PriceList{Name: r["name"], Description: r["description"], Currency: r["currency"], CustomerGroup: r["group"],
			AccountID: s.named("account " + r["account"]), ParentID: s.named("list " + r["parent"]), ValidFrom: day(r["from"]), ValidUntil: day(r["until"])}
		if l.Priority, err = strconv.ParseInt(r["priority"], 10, 64); err != nil {
			return err
		}
		if percent, err := strconv.ParseFloat(r["adjustment"], 64); err == nil {
			l.Adjustment = &percent
		}
		s.codes[l.Name] = l.Currency
		if err := s.put(ctx, s.Catalogue.Prices.Lists.Table, "list "+l.Name, l); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) prices(ctx context.Context, _ pgx.Tx) error {
	rows, err := table("prices.csv")
	if err != nil {
		return err
	}
	for _, r := range rows {
		code := s.codes[r["list"]]
		price, err := minor(r["price"], code)
		if err != nil {
			return err
		}
		from, err := strconv.ParseFloat(r["from"], 64)
		if err != nil {
			return err
		}
		e := &pricelists.PriceEntry{PriceListID: s.made["list "+r["list"]], ProductID: s.made["product "+r["sku"]], MinQuantity: from, Price: *price, Currency: code}
		if err := s.put(ctx, s.Catalogue.Prices.Entries.Table, text.Fold(r["list"]+r["sku"]+r["from"]), e); err != nil {
			return err
		}
	}
	return nil
}

// minor reads an amount of the content; empty is none.
func minor(s, currency string) (*int64, error) {
	if s == "" {
		return nil, nil
	}
	a, err := money.Parse(s, currency)
	return &a.Minor, err
}

// day reads a day of the content, which counts from the day of the start; empty is none.
func day(s string) *civil.Date {
	n, err := strconv.Atoi(s)
	if err != nil {
		return nil
	}
	d := civil.Of(time.Now().AddDate(0, 0, n))
	return &d
}
