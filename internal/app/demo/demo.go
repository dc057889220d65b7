// Package demo makes the company that Rapport shows itself with: Aldermoor Heat, its people, customers, documents and what
// visitors asked. Everything goes through the same doors as a real company's work; nothing of it is read anywhere else.
//
// It is made in steps. A step that is done is recognised by what it left in the trail and is never done again, so that
// a run which was interrupted anywhere is completed by the next one, and a whole one changes nothing.
package demo

import (
	"context"
	"embed"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/care/answers"
	"rapport/internal/care/conversations"
	"rapport/internal/care/documents"
	"rapport/internal/care/widgets"
	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/crm/deals"
	"rapport/internal/crm/duplicates"
	"rapport/internal/crm/leads"
	"rapport/internal/crm/merges"
	"rapport/internal/crm/stakeholders"
	"rapport/internal/identity/apikeys"
	"rapport/internal/identity/auth"
	"rapport/internal/identity/companies"
	"rapport/internal/identity/invitations"
	"rapport/internal/identity/rights"
	"rapport/internal/identity/views"
	"rapport/internal/insight/privacy"
	"rapport/internal/planning/activities"
	"rapport/internal/planning/events"
	"rapport/internal/planning/tasks"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/sales/orders"
	"rapport/internal/sales/papers"
	"rapport/internal/sales/quotes"
	"rapport/internal/trail/attachments"
	"rapport/internal/trail/changesets"
)

//go:embed content
var content embed.FS

// via is the demo's door in the trail.
const via = "demo"

// Config is what the demo is made with.
type Config struct {
	Engine        *resource.Engine
	Master        *secret.Master
	Auth          *auth.Service
	Company       *companies.Service
	Accounts      *resource.Store[accounts.Account]
	Contacts      *resource.Store[contacts.Contact]
	Avatars       *contacts.Avatars
	Deals         *deals.Deals
	Stakeholders  *resource.Store[stakeholders.Stakeholder]
	Leads         *resource.Store[leads.Lead]
	Duplicates    *duplicates.Service
	Documents     *documents.Service
	Answers       *answers.Service
	Conversations *conversations.Service
	Widgets       *widgets.Service
	Activities    *resource.Store[activities.Activity]
	Tasks         *resource.Store[tasks.Task]
	Quotes        *quotes.Service
	Orders        *orders.Service
	Events        *resource.Store[events.Event]
	Catalogue     Catalogue
	// Offers are the prices of the catalogue.
	Offers      papers.Catalogue
	Conversions *leads.Service
	Files       *attachments.Service
	Sets        *changesets.Service
	Merges      *merges.Service
	Rights      *rights.Rights
	Views       *views.Views
	Keys        *apikeys.Keys
	Invitations *invitations.Invitations
	Privacy     *privacy.Service
}

// Demo makes the demo company.
type Demo struct {
	Config
	db *pg.DB
}

// New makes the maker; it touches no database.
func New(c Config) *Demo { return &Demo{Config: c, db: c.Engine.DB} }

// Finish makes everything of the company that Begin has made: records within seconds, documents and conversations as soon
// as the documents have been read. It ends early, without harm, when ctx does.
func (d *Demo) Finish(ctx context.Context, company uuid.UUID) error {
	ctx = tenant.AsSystem(ctx, company, via)
	people, err := d.people(ctx)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		name string
		do   func(context.Context, roster) error
	}{
		{"settings", d.settings},
		{"desk", d.desk},
		{"fields", d.fields},
		{"records", d.records},
		{"faces", d.faces},
		{"catalogue", d.catalogue},
		{"imported", d.imported},
		{"leads", d.leads},
		{"sales", d.sales},
		{"lines", d.lines},
		{"around", d.around},
		{"planned", d.planned},
		{"calendar", d.calendar},
		{"papers", d.papers},
		{"former", d.former},
		{"months", d.months},
		{"alike", d.alike},
		{"files", d.attach},
		{"views", d.views},
		{"allowed", d.allowed},
		{"privacy", d.privacy},
		{"documents", d.upload},
		{"talks", d.talks},
		{"today", d.today},
	} {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := step.do(ctx, people); err != nil {
			return fmt.Errorf("demo: %s: %w", step.name, err)
		}
	}
	return nil
}

// as is ctx with one of the company's people acting. mark is found again in the trail.
func as(ctx context.Context, who tenant.Actor, mark string) context.Context {
	who.RequestID, who.Via = "demo-"+mark, via
	return tenant.With(ctx, who)
}

// program is ctx with the program itself acting under a mark: only it may say when a record was made.
func program(ctx context.Context, mark string) context.Context {
	who, _ := tenant.From(ctx)
	who.Kind, who.ID, who.Name, who.Role = tenant.System, uuid.Nil, "Rapport", tenant.Owner
	return as(ctx, who, mark)
}

// once writes what plan gives in one transaction, unless something stands in the trail under that mark.
func (d *Demo) once(ctx context.Context, mark string, plan func(ctx context.Context, tx pgx.Tx) ([]*resource.Write, error)) error {
	var writes []*resource.Write
	err := d.db.InTx(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		writes = nil
		who, _ := tenant.From(ctx)
		// Two nodes may be started with a demo at the same moment.
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", who.CompanyID.String()+" demo"); err != nil {
			return err
		}
		var done bool
		err = tx.QueryRow(ctx, "select exists (select from changes where company_id = $1 and via = $2 and request_id = $3)", who.CompanyID, via, "demo-"+mark).Scan(&done)
		if err != nil || done {
			return err
		}
		if writes, err = plan(ctx, tx); err != nil {
			return err
		}
		return d.Engine.Send(ctx, tx, writes)
	})
	if err == nil {
		d.Engine.Tell(writes)
	}
	return err
}

// left gives the ids of the records that a step made, by its mark.
func (d *Demo) left(ctx context.Context, record string) (map[string]uuid.UUID, error) {
	who, _ := tenant.From(ctx)
	type entry struct {
		Mark string
		ID   uuid.UUID
	}
	found, err := pg.Collect(ctx, d.db, pgx.RowToStructByPos[entry], `select request_id, record_id from changes
		where company_id = $1 and record = $2 and action = 'create' and via = $3`, who.CompanyID, record, via)
	ids := map[string]uuid.UUID{}
	for _, e := range found {
		ids[e.Mark] = e.ID
	}
	return ids, err
}
