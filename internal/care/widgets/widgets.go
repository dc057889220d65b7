// Package widgets puts the company's assistant on its own pages: the widgets and where they may stand, the script that a
// page loads, and the door through which visitors come in.
//
// It finds no answer and keeps no message: answers and conversations do. A widget's id stands in public pages and is no
// secret; what a visitor may do follows from the page they are on (its origin) and from a token that only this program signs.
package widgets

import (
	"context"
	"encoding/json"
	"net/netip"
	"regexp"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/care/answers"
	"rapport/internal/care/conversations"
	"rapport/internal/platform/limit"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/secret"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

// Widget is one assistant as it stands on a company's pages.
type Widget struct {
	resource.Base
	Name     string `db:"name" json:"name" minLength:"1" maxLength:"100" doc:"What the company calls it"`
	Title    string `db:"title" json:"title" maxLength:"80" doc:"Heading of the panel; empty shows the company's name"`
	Greeting string `db:"greeting" json:"greeting" maxLength:"500" doc:"First words to a visitor"`
	Accent   string `db:"accent" json:"accent" maxLength:"7" doc:"Colour as #rrggbb"`
	Theme    string `db:"theme" json:"theme" enum:"auto,light,dark"`
	Position string `db:"position" json:"position" enum:"right,left"`
	// AllowedOrigins is a JSON array of texts. Without any, the widget speaks on pages of Rapport itself only (preview).
	AllowedOrigins json.RawMessage `db:"allowed_origins" json:"allowed_origins" doc:"Sites whose pages may use it, as [\"https://shop.example\"]"`
	AskEmail       bool            `db:"ask_email" json:"ask_email" doc:"Ask for an address when there is no answer"`
	Enabled        bool            `db:"enabled" json:"enabled"`
}

// Spec declares widgets to the engine.
var Spec = resource.Spec[Widget]{
	Name: "widgets", Singular: "widget", Path: "/embed/codes",
	Rights:   resource.Rights{resource.View: tenant.Viewer, resource.Make: tenant.Admin, resource.Edit: tenant.Admin, resource.Remove: tenant.Admin},
	Title:    func(w *Widget) string { return w.Name },
	Prepare:  prepare,
	Validate: validate,
}

// The looks of a widget that says nothing about them.
const (
	defaultAccent   = "#0A6177"
	defaultTheme    = "auto"
	defaultPosition = "right"
)

var accentForm = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

func prepare(_ context.Context, w *Widget) error {
	for _, d := range []struct {
		field *string
		value string
	}{{&w.Accent, defaultAccent}, {&w.Theme, defaultTheme}, {&w.Position, defaultPosition}} {
		if *d.field == "" {
			*d.field = d.value
		}
	}
	w.AllowedOrigins = normalOrigins(w.AllowedOrigins)
	return nil
}

func validate(w *Widget) (faults []problem.Field) {
	if !accentForm.MatchString(w.Accent) {
		faults = append(faults, problem.Field{Name: "accent", Message: "Accent must be a colour such as " + defaultAccent + ".", Code: "invalid"})
	}
	return append(faults, checkOrigins(w.AllowedOrigins)...)
}

// Limits of what visitors may do.
const (
	visitorCalls   = 20 // a visitor and minute
	addressCalls   = 60 // an address and minute
	addressEntries = 30 // new sessions an address and minute
	addressEmails  = 10 // addresses left an address and minute
)

// Config is what widgets are built on.
type Config struct {
	Engine        *resource.Engine
	Conversations *conversations.Service
	Answers       *answers.Service
	Master        *secret.Master
	// PublicURL is the program's own address, without a path.
	PublicURL string
	// Proxies are the networks whose word on a sender's address is taken.
	Proxies []netip.Prefix
	// Limits are where calls of visitors are counted; nil counts them in this process.
	Limits *limit.Limits
}

// Service serves widgets to those who manage them and to visitors.
type Service struct {
	Store *resource.Store[Widget]

	config Config
	db     *pg.DB
	talks  *conversations.Service
	tokens tokens
	own    map[string]bool
	faces  faces

	perVisitor, perAddress, entries, emails *limit.Rate
}

// New registers the record type and makes the service. It listens to the engine, so that a changed widget is served as it
// is now.
func New(c Config) *Service {
	s := &Service{config: c, db: c.Engine.DB, talks: c.Conversations, tokens: newTokens(c.Master.Derive("visitor")), own: ownOrigins(c.PublicURL),
		perVisitor: c.Limits.Rate("visitor", visitorCalls, time.Minute), perAddress: c.Limits.Rate("visitor-address", addressCalls, time.Minute),
		entries: c.Limits.Rate("visitor-entry", addressEntries, time.Minute), emails: c.Limits.Rate("visitor-email", addressEmails, time.Minute)}
	s.faces.init()
	c.Engine.Sinks = append(c.Engine.Sinks, s)
	s.Store = resource.New(c.Engine, Spec)
	return s
}

// Write implements resource.Sink: there is nothing to write.
func (s *Service) Write(*pgx.Batch, []*resource.Event) {}

// Committed implements resource.Sink.
func (s *Service) Committed(e *resource.Event) {
	if e.Record == Spec.Name {
		s.faces.forget(e.RecordID)
	}
}

// use is how much a widget is used.
type use struct {
	ID            uuid.UUID
	Conversations int64
	LastSeen      *time.Time
}

// uses counts for widgets of the company.
func (s *Service) uses(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]use, error) {
	a, _ := tenant.From(ctx)
	rows, err := pg.Collect(ctx, s.db, pgx.RowToStructByPos[use], `select u.id,
		(select count(*) from conversations c where c.company_id = $1 and c.widget_id = u.id and c.deleted_at is null),
		(select max(v.last_seen_at) from visitors v where v.company_id = $1 and v.widget_id = u.id)
		from unnest($2::uuid[]) u (id)`, a.CompanyID, ids)
	all := make(map[uuid.UUID]use, len(rows))
	for _, u := range rows {
		all[u.ID] = u
	}
	return all, err
}
