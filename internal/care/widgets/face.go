package widgets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/cache"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/tenant"
)

// How many widgets are remembered, and for how long a change made by another node may go unnoticed.
const (
	maxFaces   = 10_000
	faceMemory = 10 * time.Second
)

// face is a widget as strangers meet it. A deleted one keeps its face, so that its pages can be told that it has gone.
type face struct {
	company, id uuid.UUID
	companyName string
	widget      Widget
	origins     []string
	handOff     handOff
	// live is false for widgets that are switched off or deleted, or whose company closes.
	live bool

	pack   sync.Once
	script *script
}

// faces remembers widgets by their id; nil stands for an id of nothing.
type faces struct {
	cache *cache.Cache[uuid.UUID, *face]
}

func (f *faces) init() {
	f.cache = cache.Written[uuid.UUID, *face](maxFaces, faceMemory)
}

func (f *faces) forget(id uuid.UUID) { f.cache.Forget(id) }

// face finds the widget that a public address names, before there is any company to act in; nil when there is none.
func (s *Service) face(ctx context.Context, id string) (*face, error) {
	parsed, err := uuid.Parse(id)
	if err != nil || len(id) != 36 {
		return nil, nil
	}
	return s.faces.cache.Load(ctx, parsed, s.loadFace)
}

func (s *Service) loadFace(ctx context.Context, id uuid.UUID) (*face, error) {
	// The one statement that runs for no company: a function that tells a widget's company and nothing else.
	company, err := pg.One(pg.AsUser(ctx, uuid.Nil), s.db, pgx.RowTo[*uuid.UUID], "select widget_company($1)", id)
	if err != nil {
		return nil, fmt.Errorf("widgets.face: company: %w", err)
	}
	if company == nil {
		return nil, nil
	}
	f := &face{company: *company, id: id}
	ctx = tenant.AsSystem(ctx, f.company, "widget")
	var origins, hours, holidays json.RawMessage
	var zone string
	_, err = pg.One(ctx, s.db, func(row pgx.CollectableRow) (struct{}, error) {
		w := &f.widget
		return struct{}{}, row.Scan(&f.companyName, &w.Title, &w.Greeting, &w.Accent, &w.Theme, &w.Position, &origins, &w.AskEmail, &w.Version, &f.live,
			&f.handOff.when, &f.handOff.message, &zone, &hours, &holidays)
	}, `select c.name, coalesce(nullif(w.title, ''), c.assistant_name), coalesce(nullif(w.greeting, ''), c.greeting), w.accent, w.theme, w.position, w.allowed_origins,
		w.ask_email, w.version, w.enabled and w.deleted_at is null and c.closes_at is null, c.hand_off, c.hand_off_message, c.time_zone, c.business_hours, c.holidays
		from widgets w join companies c on c.id = w.company_id where w.company_id = $1 and w.id = $2`, f.company, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("widgets.face: %w", err)
	}
	if err := f.handOff.read(zone, hours, holidays); err != nil {
		return nil, fmt.Errorf("widgets.face: %w", err)
	}
	f.origins, err = readOrigins(origins)
	return f, err
}

// welcomes tells whether a page with this Origin may speak through the widget.
func (s *Service) welcomes(f *face, origin string) bool {
	return s.own[origin] || allows(f.origins, origin)
}
