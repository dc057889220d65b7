package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"rapport/internal/api"
	"rapport/internal/app/demo"
	"rapport/internal/care/answers"
	"rapport/internal/care/conversations"
	"rapport/internal/care/documents"
	"rapport/internal/care/widgets"
	"rapport/internal/crm/accounts"
	"rapport/internal/crm/contacts"
	"rapport/internal/crm/deals"
	"rapport/internal/crm/lostreasons"
	"rapport/internal/crm/pipelines"
	"rapport/internal/crm/stages"
	"rapport/internal/identity/auth"
	"rapport/internal/identity/members"
	"rapport/internal/identity/rights"
	"rapport/internal/identity/views"
	"rapport/internal/insight/analytics"
	"rapport/internal/insight/search"
	"rapport/internal/planning/activities"
	"rapport/internal/planning/tasks"
	"rapport/internal/platform/blob"
	"rapport/internal/platform/bus"
	"rapport/internal/platform/jobs"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/scope"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
	"rapport/internal/resource/resourceapi"
	"rapport/internal/resource/sheet"
	"rapport/internal/sales/categories"
	"rapport/internal/sales/products"
	"rapport/internal/sales/taxclasses"
	"rapport/internal/trail"
	"rapport/internal/trail/changesets"
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
	accounts   *resource.Store[accounts.Account]
	contacts   *resource.Store[contacts.Contact]
	categories *resource.Store[categories.Category]
	deals      *deals.Deals
	products   *resource.Store[products.Product]
	widgets    *widgets.Service
	show       *demo.Demo
	log        *slog.Logger
}

// Parts are what the program stands on.
type Parts struct {
	DB     *pg.DB
	Blobs  *blob.Store
	Master *secret.Master
	// URL is the public address.
	URL string
	// Proxies are the networks of reverse proxies whose word on a sender's address is taken.
	Proxies []netip.Prefix
	Log     *slog.Logger
}

// New is the whole program in one place: what there is, and what knows what. It touches no database.
func New(g Parts) (*Program, error) {
	p := &Program{state: state{stopping: make(chan struct{})}, log: g.Log, queue: jobs.New(g.DB, g.Log), engine: &resource.Engine{DB: g.DB}}
	happened := &bus.Bus{}
	history := trail.New(p.engine, happened)

	// Identity
	permits := rights.New(p.engine, happened)
	p.auth = auth.New(auth.Config{DB: g.DB, Master: g.Master, PublicURL: g.URL, Proxies: g.Proxies})
	p.auth.Permissions = p.permissions
	p.auth.Founded = append(p.auth.Founded, deals.Found)

	// Records
	p.accounts = resource.New(p.engine, accounts.Spec)
	p.contacts = resource.New(p.engine, contacts.Spec)
	happenings, todo := activities.New(p.engine), tasks.New(p.engine)
	taxes := resource.New(p.engine, taxclasses.Spec)
	p.categories = resource.New(p.engine, categories.Spec)
	p.products = resource.New(p.engine, products.Spec)
	p.deals = deals.New(p.engine)
	records := []*resource.Table{
		p.accounts.Table,
		taxes.Table,
		p.categories.Table,
		p.products.Table,
		p.contacts.Table,
		happenings.Store.Table,
		todo.Store.Table,
		resource.New(p.engine, pipelines.Spec).Table,
		stages.New(p.engine).Table,
		resource.New(p.engine, lostreasons.Spec).Table,
		p.deals.Table,
	}
	importer := sheet.New(p.engine, g.Blobs, p.queue, happened)

	bulk := changesets.New(p.engine, p.queue, happened)

	// Care
	knowledge := documents.New(p.engine, g.Blobs, p.queue, happened)
	replies := answers.New(g.DB, knowledge)
	talks := conversations.New(conversations.Config{Engine: p.engine, Contacts: p.contacts, Bus: happened})
	p.widgets = widgets.New(widgets.Config{Engine: p.engine, Conversations: talks, Answers: replies, Master: g.Master, PublicURL: g.URL, Proxies: g.Proxies})
	p.show = demo.New(demo.Config{Engine: p.engine, Master: g.Master, Auth: p.auth, Accounts: p.accounts, Contacts: p.contacts, Documents: knowledge,
		Answers: replies, Conversations: talks, Widgets: p.widgets, Activities: happenings.Store, Tasks: todo.Store})

	// Front door
	site, err := fs.Sub(web.Dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	p.front = api.New(api.Config{Version: Version, Authenticate: p.authenticate, Ready: p.ready(g.DB), Web: site, Log: g.Log, Registry: registry})
	a := p.front.API
	p.auth.Mount(a)
	members.New(g.DB).Mount(a)
	permits.Mount(a)
	views.New(p.engine).Mount(a)
	for _, t := range records {
		resourceapi.Mount(a, t)
		history.Mount(a, t, talks.Timeline, happenings.Timeline, todo.Timeline)
		bulk.MountBulk(a, t)
		permits.MountWhy(a, t)
	}
	todo.Mount(a)
	(&taxclasses.Actions{DB: g.DB, Classes: taxes}).Mount(a)
	p.deals.Mount(a)
	importer.Mount(a)
	bulk.Mount(a)
	resourceapi.Mount(a, knowledge.Table, resourceapi.List, resourceapi.Get, resourceapi.Delete, resourceapi.Restore)
	history.Mount(a, knowledge.Table)
	knowledge.Mount(a)
	replies.Mount(a)
	talks.Mount(a)
	p.widgets.Mount(a, p.front.Mux)
	analytics.New(p.engine, history).Mount(a)
	search.New(p.engine).Mount(a)
	p.front.Mux.Handle("GET "+api.Base+"/realtime", &trail.Realtime{Trail: history, Authenticate: p.auth.Authenticate, Stop: p.stopping})
	return p, nil
}

// authenticate takes the token of a person or of a visitor. Each is signed with a key of its own, so neither passes for
// the other.
func (p *Program) authenticate(ctx context.Context, token string) (tenant.Actor, error) {
	who, err := p.auth.Authenticate(ctx, token)
	if problem.Is(err, problem.KindUnauthenticated) {
		if visitor, verr := p.widgets.AuthenticateVisitor(ctx, token); verr == nil {
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

// Engine has every record type.
func (p *Program) Engine() *resource.Engine { return p.engine }

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
