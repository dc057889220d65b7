package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"rapport/internal/api"
	"rapport/internal/app/demo"
	"rapport/internal/care/answers"
	"rapport/internal/care/conversations"
	"rapport/internal/care/documents"
	"rapport/internal/care/widgets"
	"rapport/internal/crm/accounts"
	"rapport/internal/crm/consents"
	"rapport/internal/crm/contacts"
	"rapport/internal/crm/deals"
	"rapport/internal/crm/duplicates"
	"rapport/internal/crm/leads"
	"rapport/internal/crm/lostreasons"
	"rapport/internal/crm/merges"
	"rapport/internal/crm/pipelines"
	"rapport/internal/crm/stages"
	"rapport/internal/crm/stakeholders"
	"rapport/internal/identity/apikeys"
	"rapport/internal/identity/auth"
	"rapport/internal/identity/companies"
	"rapport/internal/identity/deletions"
	"rapport/internal/identity/passkeys"
	"rapport/internal/identity/providers"
	"rapport/internal/identity/rights"
	"rapport/internal/identity/security"
	"rapport/internal/identity/users"
	"rapport/internal/identity/views"
	"rapport/internal/insight/analytics"
	"rapport/internal/insight/privacy"
	"rapport/internal/insight/search"
	"rapport/internal/planning/activities"
	"rapport/internal/planning/events"
	"rapport/internal/planning/tasks"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/egress"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/mail"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/rest"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/customfield"
	"rapport/internal/resource/resourceapi"
	"rapport/internal/resource/sensitivefield"
	"rapport/internal/resource/sheet"
	"rapport/internal/sales/categories"
	"rapport/internal/sales/orders"
	"rapport/internal/sales/papers"
	"rapport/internal/sales/pricelists"
	"rapport/internal/sales/products"
	"rapport/internal/sales/quotes"
	"rapport/internal/sales/taxclasses"
	"rapport/internal/trail"
	"rapport/internal/trail/attachments"
	"rapport/internal/trail/audit"
	"rapport/internal/trail/changesets"
	"rapport/internal/trail/notifications"
	"rapport/internal/trail/settings"
	"rapport/web"
)

// Version is the program's version, set when it is built.
var Version = "dev"

// Program is every part, connected.
type Program struct {
	state
	front      *api.Server
	queue      *jobs.Queue
	engine     *resource.Engine
	auth       *auth.Service
	private    *mail.Private
	keys       *apikeys.Keys
	sensitive  *sensitivefield.Service
	deletions  *deletions.Deletions
	privacy    *privacy.Service
	accounts   *resource.Store[accounts.Account]
	contacts   *resource.Store[contacts.Contact]
	deals      *deals.Deals
	categories *resource.Store[categories.Category]
	leads      *resource.Store[leads.Lead]
	products   *resource.Store[products.Product]
	quotes     *quotes.Service
	orders     *orders.Service
	prices     *pricelists.Desk
	widgets    *widgets.Service
	show       *demo.Demo
	log        *slog.Logger
}

// Parts are what the program stands on.
type Parts struct {
	DB    *pg.DB
	Blobs *blob.Store
	// Users check passwords; made from DB when left out.
	Users  *users.Users
	Master *secret.Master
	// Masters wrap the companies' data keys, the first those that are new; the master key when left out.
	Masters []secret.Wrapper
	// URL is the public address.
	URL string
	// Proxies are the networks of reverse proxies whose word on a sender's address is taken.
	Proxies []netip.Prefix
	// Reach are private networks that calls to addresses which people give may reach.
	Reach []netip.Prefix
	// Limits are where calls and tries are counted, nil in this process; Quotas are what callers of the API may do.
	Limits *limit.Limits
	Quotas limit.Quotas
	// LookupTXT reads the TXT records of a name; nil asks the machine's resolver.
	LookupTXT func(ctx context.Context, name string) ([]string, error)
	// Mail is the server that mail goes through; nil keeps it in the outbox.
	Mail *mail.Server
	Log  *slog.Logger
}

func (g Parts) masters() []secret.Wrapper {
	if len(g.Masters) == 0 {
		return []secret.Wrapper{g.Master.Wrapper()}
	}
	return g.Masters
}

// New is the whole program in one place: what there is, and what knows what. It touches no database.
func New(g Parts) (*Program, error) {
	if g.LookupTXT == nil {
		g.LookupTXT = net.DefaultResolver.LookupTXT
	}
	if g.Users == nil {
		g.Users = users.New(g.DB)
	}
	p := &Program{state: state{stopping: make(chan struct{})}, log: g.Log, queue: jobs.New(g.DB, g.Log), engine: &resource.Engine{DB: g.DB}}
	happened := &bus.Bus{}
	history := trail.New(p.engine, happened)
	log := audit.New(p.engine, history, p.queue, g.Master, g.Log)
	fields := customfield.New(p.engine)
	p.sensitive = sensitivefield.New(p.engine, fields, p.queue, secret.NewKeyring(g.DB, g.masters()...))
	p.sensitive.Note = history.Note

	// Identity
	permits := rights.New(p.engine, happened)
	permits.Note = history.Note
	p.private = mail.NewPrivate(g.DB, p.queue, g.Mail, g.Master)
	persons, organization := g.Users, companies.New(p.engine, g.Blobs)
	organization.Note = history.Note
	p.auth = auth.New(auth.Config{DB: g.DB, Users: persons, Master: g.Master, Queue: p.queue, Mail: p.private, PublicURL: g.URL, Proxies: g.Proxies, Limits: g.Limits})
	p.auth.Note = history.Note
	p.auth.Permissions = p.permissions
	p.auth.Founded = append(p.auth.Founded, deals.Found)

	mailer := mail.New(mail.Config{DB: g.DB, Queue: p.queue, Server: g.Mail, Host: hostOf(g.URL), Limits: g.Limits})

	p.privacy = privacy.New(privacy.Config{Engine: p.engine, Queue: p.queue, Blobs: g.Blobs, Master: g.Master, Audit: log, Note: history.Note, Guard: p.auth.Guard, Reveal: p.sensitive.RevealRow})

	// Records
	p.engine.Sinks = append(p.engine.Sinks, contacts.Follower{}, consents.Keeper{})
	p.accounts = resource.New(p.engine, accounts.Spec)
	p.contacts = resource.New(p.engine, p.privacy.Contacts(contacts.Spec))
	avatars := contacts.NewAvatars(p.contacts, g.Blobs, p.queue)
	p.deals = deals.New(p.engine)
	roles := resource.New(p.engine, stakeholders.Spec)
	p.leads = resource.New(p.engine, p.privacy.Leads(leads.Spec))
	notices := notifications.New(p.engine, p.queue, happened)
	notices.Mailer, notices.URL = mailer, g.URL
	happenings, todo := activities.New(p.engine, notices), tasks.New(p.engine, p.queue, notices)
	files := attachments.New(p.engine, g.Blobs, p.queue)
	taxes := resource.New(p.engine, taxclasses.Spec)
	p.categories = resource.New(p.engine, categories.Spec)
	p.products = resource.New(p.engine, products.Spec)
	p.quotes = quotes.New(quotes.Config{Engine: p.engine, Queue: p.queue, Catalogue: papers.PriceLists(p.engine), Mailer: mailer, Mails: g.Mail != nil, Notices: notices, Logo: organization.Logo, PublicURL: g.URL, Proxies: g.Proxies, Limits: g.Limits})
	p.orders = orders.New(p.engine, p.quotes, papers.PriceLists(p.engine))
	p.orders.Logo = organization.Logo
	p.prices = &pricelists.Desk{Engine: p.engine, Lists: resource.New(p.engine, pricelists.Spec), Entries: resource.New(p.engine, pricelists.Entries)}
	calendar := events.New(events.Config{Engine: p.engine, Mailer: mailer, Master: g.Master, URL: g.URL, Limits: g.Limits})
	records := []*resource.Table{
		fields.Table(),
		p.accounts.Table,
		taxes.Table,
		p.categories.Table,
		p.products.Table,
		p.prices.Lists.Table,
		p.prices.Entries.Table,
		p.contacts.Table,
		p.leads.Table,
		happenings.Store.Table,
		todo.Store.Table,
		resource.New(p.engine, pipelines.Spec).Table,
		stages.New(p.engine).Table,
		resource.New(p.engine, lostreasons.Spec).Table,
		p.deals.Table,
		roles.Table,
		p.quotes.Store.Table,
		p.orders.Store.Table,
		calendar.Store.Table,
	}
	importer := sheet.New(p.engine, g.Blobs, p.queue, happened)

	bulk := changesets.New(p.engine, p.queue, happened)
	team := p.people(g, permits, history.Note, bulk)

	alike := duplicates.New(p.engine, p.queue, happened)
	importer.Likely, importer.Note, importer.Opened = alike.Likely, history.Note, p.sensitive.Opened
	importer.Entries = map[string]*sheet.Entries{"quotes": p.quotes.Entries(), "orders": p.orders.Entries()}
	joins := merges.New(merges.Config{Engine: p.engine, Sets: bulk, Opened: p.sensitive.Opened, Places: places, Once: once, Guards: map[string]func(winner, loser any) error{"leads": leads.MergeGuard}})
	conversion := leads.NewService(p.engine, p.leads, p.accounts, p.contacts, alike)

	// Care
	knowledge := documents.New(p.engine, g.Blobs, p.queue, happened)
	replies := answers.New(g.DB, knowledge)
	talks := conversations.New(conversations.Config{Engine: p.engine, Contacts: p.contacts, Bus: happened})
	p.widgets = widgets.New(widgets.Config{Engine: p.engine, Conversations: talks, Answers: replies, Master: g.Master, PublicURL: g.URL, Proxies: g.Proxies, Limits: g.Limits})
	organization.Changed = append(organization.Changed, p.widgets.Resettled)
	kept := views.New(p.engine)
	p.show = demo.New(demo.Config{
		Engine: p.engine, Master: g.Master, Auth: p.auth, Company: organization,
		Accounts: p.accounts, Contacts: p.contacts, Avatars: avatars,
		Leads: p.leads, Duplicates: alike, Deals: p.deals, Stakeholders: roles,
		Activities: happenings.Store, Tasks: todo.Store, Events: calendar.Store,
		Catalogue: demo.Catalogue{Taxes: taxes, Categories: p.categories, Products: p.products, Prices: p.prices},
		Quotes:    p.quotes, Orders: p.orders, Offers: papers.PriceLists(p.engine),
		Conversions: conversion, Files: files, Sets: bulk, Merges: joins, Rights: permits, Views: kept, Keys: p.keys, Invitations: team.invitations, Privacy: p.privacy,
		Documents: knowledge, Answers: replies, Conversations: talks, Widgets: p.widgets,
	})

	// Front door
	site, err := fs.Sub(web.Dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if g.Limits != nil {
		registry.MustRegister(counted{g.Limits})
	}
	p.front = api.New(api.Config{Version: Version, Secure: strings.HasPrefix(g.URL, "https:"), Authenticate: p.authenticate, Ready: p.ready(g.DB), Web: site, Log: g.Log, Registry: registry,
		Limits: g.Limits, Quotas: g.Quotas, Proxies: g.Proxies})
	a := p.front.API
	p.auth.Mount(a)
	users.NewPictures(persons, g.Blobs).Mount(a)
	organization.Mount(a)
	settings.New(g.DB).Mount(a)
	team.members.Mount(a)
	team.invitations.Mount(a)
	p.keys.Mount(a)
	p.deletions.Mount(a)
	(&security.Security{Auth: p.auth, DB: g.DB}).Mount(a)
	passkeys.New(g.DB, p.auth, g.URL).Mount(a)
	providers.New(providers.Config{DB: g.DB, Auth: p.auth, Master: g.Master, PublicURL: g.URL, Guard: egress.New(egress.Config{Allow: g.Reach, Own: egress.Names(g.URL)}), LookupTXT: g.LookupTXT}).Mount(a)
	permits.Mount(a)
	kept.Mount(a)
	fields.Mount(a)
	p.sensitive.Mount(a, records)
	for _, t := range records {
		resourceapi.Mount(a, t)
		history.Mount(a, t, talks.Timeline, happenings.Timeline, todo.Timeline, calendar.Timeline, p.quotes.Timeline, p.orders.Timeline,
			conversion.Carried(happenings.Timeline), conversion.Carried(todo.Timeline))
		bulk.MountBulk(a, t)
		permits.MountWhy(a, t)
	}
	for _, t := range []*resource.Table{p.accounts.Table, p.contacts.Table, p.leads.Table} {
		joins.Mount(a, t)
	}
	alike.Mount(a)
	conversion.Mount(a)
	accounts.Mount(a, g.DB, p.accounts)
	contacts.Mount(a, g.DB, p.contacts, p.accounts.Table)
	avatars.Mount(a)
	consents.Mount(a, p.contacts)
	p.prices.Mount(a)
	(&categories.Tree{Engine: p.engine, Categories: p.categories}).Mount(a)
	todo.Mount(a)
	notices.Mount(a)
	resourceapi.Mount(a, files.Store.Table, resourceapi.List, resourceapi.Get, resourceapi.Patch, resourceapi.Delete, resourceapi.Restore)
	files.Mount(a)
	(&taxclasses.Actions{DB: g.DB, Classes: taxes}).Mount(a)
	p.deals.Mount(a)
	calendar.Mount(a)
	mailer.Mount(a)
	log.Mount(a)
	importer.Mount(a)
	bulk.Mount(a)
	resourceapi.Mount(a, knowledge.Table, resourceapi.List, resourceapi.Get, resourceapi.Delete, resourceapi.Restore)
	history.Mount(a, knowledge.Table)
	knowledge.Mount(a)
	replies.Mount(a)
	talks.Mount(a)
	p.quotes.Mount(a)
	p.orders.Mount(a)
	p.widgets.Mount(a, p.front.Mux)
	analytics.New(p.engine, history).Mount(a)
	search.New(p.engine).Mount(a)
	p.privacy.Mount(a)
	p.front.Mux.Handle("GET "+api.Base+"/realtime", &trail.Realtime{Trail: history, Authenticate: p.auth.Authenticate, Stop: p.stopping})
	rest.Identify(a.OpenAPI())
	return p, nil
}

// places are the columns that name records and stand in no record: a merge hands them over too.
var places = []merges.Place{
	{Table: "visitors", Column: "contact_id", Record: "contacts", Row: "id"},
	{Table: "contact_positions", Column: "contact_id", Record: "contacts", Row: "id"},
	{Table: "consents", Column: "contact_id", Record: "contacts", Row: "id"},
	{Table: "contact_positions", Column: "account_id", Record: "accounts", Row: "id"},
	{Table: "event_attendees", Column: "contact_id", Record: "contacts", Row: "event_id"},
}

// once are the record types of which a record is named by another at most once together with some fields of it: a merge lets
// the one go that would be the second.
var once = map[string][]string{"stakeholders": {"deal_id"}}

// hostOf is the name of the machine in a public address.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}

// authenticate takes the token of a person, of a visitor or of a program. Each has a form or a key of its own, so none passes
// for another.
func (p *Program) authenticate(ctx context.Context, token string) (tenant.Actor, error) {
	if apikeys.IsToken(token) {
		return p.keys.Authenticate(ctx, token)
	}
	who, err := p.auth.Authenticate(ctx, token)
	if problem.Is(err, problem.KindUnauthenticated) {
		if visitor, verr := p.widgets.AuthenticateVisitor(ctx, token); verr == nil {
			if closed, cerr := p.deletions.Closed(ctx, visitor.CompanyID); cerr != nil || closed {
				return tenant.Actor{}, errors.Join(cerr, err)
			}
			return visitor, nil
		}
	}
	return who, err
}

// permissions lists what the actor may do with each record type.
func (p *Program) permissions(ctx context.Context) auth.Permissions {
	all := auth.NoPermissions()
	if a, ok := tenant.From(ctx); ok {
		if policy, err := p.engine.Policy(ctx, a); err == nil {
			all.Team = append(all.Team, policy.Team...)
		}
	}
	for _, t := range p.engine.Tables() {
		all.Actions[t.Name] = []string{}
		for _, action := range resource.Actions {
			reach := t.Reach(ctx, action)
			if reach == scope.None {
				continue
			}
			all.Actions[t.Name] = append(all.Actions[t.Name], string(action))
			if reach == scope.All {
				continue
			}
			if all.Scopes[t.Name] == nil {
				all.Scopes[t.Name], all.Owners[t.Name] = map[string]string{}, t.OwnerField().Name
			}
			all.Scopes[t.Name][string(action)] = reach.String()
		}
		if closed, _ := t.Closed(ctx); len(closed) > 0 {
			all.Fields[t.Name] = closed
		}
	}
	return all
}

func (p *Program) ready(db *pg.DB) func(context.Context) error {
	return func(ctx context.Context) error {
		if p.draining.Load() {
			return errors.New("stopping")
		}
		if err := db.Ping(ctx); err != nil {
			return errors.New("the database does not answer")
		}
		return nil
	}
}

// Handler serves everything over HTTP.
func (p *Program) Handler() http.Handler { return p.front.Handler() }

// Privacy exports, erases and retains, for tests that move the clock.
func (p *Program) Privacy() *privacy.Service { return p.privacy }

// Engine has every record type.
func (p *Program) Engine() *resource.Engine { return p.engine }

// PrivateMails are the newest messages to one address that no company sees, for tests and for demos.
func (p *Program) PrivateMails(ctx context.Context, to string) ([]mail.PrivateMail, error) {
	return p.private.List(ctx, to, 20)
}

// Document is the OpenAPI description of every endpoint, as JSON.
func (p *Program) Document() ([]byte, error) { return p.front.Document().MarshalJSON() }

// Start begins to work on jobs. exclusive says that no other node shares the database.
func (p *Program) Start(ctx context.Context, exclusive bool) error {
	if err := p.queue.Open(); err != nil {
		return err
	}
	return p.queue.Start(ctx, exclusive)
}

// Drain stops taking new work and lets running jobs end until ctx ends; what is left goes on at the next start.
func (p *Program) Drain(ctx context.Context) error {
	return p.queue.Stop(ctx)
}
