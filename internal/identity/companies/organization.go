package companies

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"rapport/internal/identity/users"
	"rapport/internal/platform/money"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/platform/text"
)

// OrganizationInput is what a company says of itself.
type OrganizationInput struct {
	Name          string    `json:"name" minLength:"1" maxLength:"200"`
	Address       string    `json:"address" maxLength:"500" doc:"As it stands on letters, one line a line"`
	Currency      string    `json:"currency" minLength:"3" maxLength:"3" doc:"ISO 4217: that of new deals, quotes, prices and imports that say none. What there is keeps its own"`
	Locale        string    `json:"locale" enum:"en,de" doc:"The language of quotes that say none, and of mails to members who follow their browser"`
	TimeZone      string    `json:"time_zone" maxLength:"64" doc:"Name of the IANA list: the clock of the business hours, and of events that say none"`
	BusinessHours []Hours   `json:"business_hours" maxItems:"21" nullable:"false" doc:"When the company is open; none means always"`
	Holidays      []Holiday `json:"holidays" maxItems:"400" nullable:"false"`
}

// Organization is a company as its settings have it.
type Organization struct {
	Version int64 `json:"version"`
	OrganizationInput
	Logo string `json:"logo" doc:"The name of the logo at /organization/logo; empty without one"`
}

const organizationColumns = "version, name, address, currency, locale, time_zone, business_hours, holidays, logo"

func scanOrganization(row pgx.CollectableRow) (o Organization, err error) {
	var hours, holidays json.RawMessage
	if err = row.Scan(&o.Version, &o.Name, &o.Address, &o.Currency, &o.Locale, &o.TimeZone, &hours, &holidays, &o.Logo); err != nil {
		return o, err
	}
	return o, errors.Join(json.Unmarshal(hours, &o.BusinessHours), json.Unmarshal(holidays, &o.Holidays))
}

// QueueOrganization reads the company of ctx along with other statements.
func QueueOrganization(ctx context.Context, b *pgx.Batch, into *Organization) {
	who, _ := tenant.From(ctx)
	b.Queue("select "+organizationColumns+" from companies where id = $1", who.CompanyID).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectExactlyOneRow(rows, scanOrganization)
		return err
	})
}

// Organization reads the company of ctx.
func (s *Service) Organization(ctx context.Context) (o Organization, err error) {
	err = s.db.Batch(ctx, func(b *pgx.Batch) { QueueOrganization(ctx, b, &o) })
	return o, err
}

// SetOrganization writes the company of ctx. A version other than zero must be the one that stands.
func (s *Service) SetOrganization(ctx context.Context, version int64, in OrganizationInput) (Organization, error) {
	if err := in.clean(); err != nil {
		return Organization{}, err
	}
	return s.organize(ctx, func(o *Organization) error {
		if version != 0 && version != o.Version {
			return problem.Stale(in, *o)
		}
		o.OrganizationInput = in
		return nil
	})
}

// organize changes the company of ctx and notes what is different.
func (s *Service) organize(ctx context.Context, change func(*Organization) error) (o Organization, err error) {
	who, _ := tenant.From(ctx)
	err = s.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(context.WithoutCancel(ctx), "select "+organizationColumns+" from companies where id = $1 for update", who.CompanyID)
		if err != nil {
			return err
		}
		old, err := pgx.CollectExactlyOneRow(rows, scanOrganization)
		if err != nil {
			return err
		}
		o = old
		if err := change(&o); err != nil {
			return err
		}
		changes, err := differ(old, o)
		if err != nil || len(changes) == 0 {
			return err
		}
		hours, err := json.Marshal(o.BusinessHours)
		if err != nil {
			return err
		}
		holidays, err := json.Marshal(o.Holidays)
		if err != nil {
			return err
		}
		o.Version++
		_, err = tx.Exec(context.WithoutCancel(ctx), `update companies set version = $2, name = $3, address = $4, currency = $5, locale = $6, time_zone = $7,
			business_hours = $8, holidays = $9, logo = $10 where id = $1`, who.CompanyID, o.Version, o.Name, o.Address, o.Currency, o.Locale, o.TimeZone, hours, holidays, o.Logo)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, o.Version, changes)
	})
	if err != nil {
		return o, err
	}
	return o, s.told(ctx)
}

// maxAddressLines is what fits above a letter.
const maxAddressLines = 8

func (in *OrganizationInput) clean() error {
	var faults []problem.Field
	fault := func(field, message string) {
		faults = append(faults, problem.Field{Name: field, Message: message, Code: "invalid"})
	}
	in.Name, in.Currency = users.Clean(in.Name), strings.ToUpper(strings.TrimSpace(in.Currency))
	if f, ok := users.CheckName("name", in.Name); !ok {
		faults = append(faults, f)
	}
	var ok bool
	if in.Address, ok = text.Clean(in.Address); !ok || utf8.RuneCountInString(in.Address) > 500 || strings.Count(in.Address, "\n") >= maxAddressLines {
		fault("address", fmt.Sprintf("An address has at most %d lines and 500 characters.", maxAddressLines))
	}
	if !money.Known(in.Currency) {
		fault("currency", fmt.Sprintf("%q is not the code of a currency, such as EUR.", in.Currency))
	}
	if _, err := users.Zone(in.TimeZone); err != nil {
		p, _ := problem.As(err)
		faults = append(faults, p.Fields...)
	}
	faults = append(faults, checkHours(in.BusinessHours)...)
	faults = append(faults, checkHolidays(in.Holidays)...)
	if len(faults) > 0 {
		return problem.Invalid(faults...)
	}
	return nil
}

// Brief is what pages need to know of a company from the start.
type Brief struct {
	Currency string `json:"currency" db:"currency"`
	Locale   string `json:"locale" db:"locale"`
	TimeZone string `json:"time_zone" db:"time_zone"`
	Logo     string `json:"logo" db:"logo"`
}

// BriefOf reads what pages need to know of the company of ctx.
func BriefOf(ctx context.Context, db *pg.DB) (Brief, error) {
	who, _ := tenant.From(ctx)
	b, err := pg.One(ctx, db, pgx.RowToStructByName[Brief], "select currency, locale, time_zone, logo from companies where id = $1", who.CompanyID)
	if err != nil {
		return b, fmt.Errorf("companies.BriefOf: %w", err)
	}
	return b, nil
}
