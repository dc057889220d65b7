package demo

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/resource"
)

// table reads a list of the content: one map a row, by the names in its first line.
func table(name string) (rows []map[string]string, err error) {
	f, err := content.Open("content/" + name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, heading := range lines[0] {
			row[heading] = line[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// records writes all accounts and contacts in one transaction.
func (d *Demo) records(ctx context.Context, p roster) error {
	return d.once(program(ctx, "records"), "records", func(ctx context.Context, _ pgx.Tx) ([]*resource.Write, error) {
		now := time.Now().UTC()
		writes, byDomain, err := d.planAccounts(ctx, p, now)
		if err != nil {
			return nil, err
		}
		more, err := d.planContacts(ctx, p, now, byDomain)
		return append(writes, more...), err
	})
}

func (d *Demo) planAccounts(ctx context.Context, p roster, now time.Time) (writes []*resource.Write, byDomain map[string]uuid.UUID, err error) {
	rows, err := table("accounts.csv")
	if err != nil {
		return nil, nil, err
	}
	own, err := owned(now)
	if err != nil {
		return nil, nil, err
	}
	byDomain = map[string]uuid.UUID{}
	for i, r := range rows {
		owner := p[r["owner"]].ID
		a := &accounts.Account{Name: r["name"], Domain: r["domain"], Website: r["website"], Phone: r["phone"], Industry: r["industry"],
			Address: r["address"], City: r["city"], Country: r["country"], Notes: r["notes"], OwnerID: &owner, Extra: own[r["domain"]]}
		if size, err := strconv.ParseInt(r["size"], 10, 64); err == nil {
			a.Size = &size
		}
		w, err := d.Accounts.PlanCreate(resource.WithMoment(as(ctx, p[r["owner"]], "records"), ago(now, r["days"], i)), a)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		byDomain[a.Domain] = a.ID
		writes = append(writes, w)
	}
	return writes, byDomain, nil
}

func (d *Demo) planContacts(ctx context.Context, p roster, now time.Time, byDomain map[string]uuid.UUID) (writes []*resource.Write, err error) {
	rows, err := table("contacts.csv")
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		owner := p[r["owner"]].ID
		c := &contacts.Contact{FirstName: r["first_name"], LastName: r["last_name"], Email: r["email"], Phone: r["phone"], JobTitle: r["job_title"],
			City: r["city"], Country: r["country"], Language: r["language"], Source: r["source"], Notes: r["notes"], OwnerID: &owner}
		if account, ok := byDomain[r["account"]]; ok {
			c.AccountID = &account
		}
		if c.Custom, err = json.Marshal(map[string]bool{"newsletter": i%3 == 0}); err != nil {
			return nil, err
		}
		c.DoNotContact = i%37 == 20
		if i%3 == 0 {
			given := ago(now, r["days"], i).Add(time.Hour)
			c.ConsentGivenAt, c.ConsentSource, c.ConsentWording = &given, "form on the web site", "News about heat pumps by mail, at most once a month"
		}
		if r["touched"] != "" {
			touched := ago(now, r["touched"], i)
			c.LastTouchAt = &touched
		}
		w, err := d.Contacts.PlanCreate(resource.WithMoment(as(ctx, p[r["owner"]], "records"), ago(now, r["days"], i)), c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Email, err)
		}
		writes = append(writes, w)
	}
	return writes, nil
}
