package events

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/planning/ical"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	// feedBack is how far back a feed reaches, in months.
	feedBack = 12
	// secretSize is the random part of a feed's token, in bytes.
	secretSize = 24
	// feedPath is where feeds are read, below the public address.
	feedPath = "/api/v1/calendar/feed/"
)

// CalendarFeed is the address under which other programs read a member's calendar.
type CalendarFeed struct {
	Active     bool       `json:"active"`
	CreatedAt  *time.Time `json:"created_at"`
	LastReadAt *time.Time `json:"last_read_at" doc:"When a program last read it"`
	// URL is only known when it is made: what is kept is its hash.
	URL string `json:"url,omitempty" doc:"Only in the answer that makes it; nobody can read it again"`
}

// FeedOf tells whether the member who asks has a feed.
func (s *Service) FeedOf(ctx context.Context) (CalendarFeed, error) {
	who, _ := tenant.From(ctx)
	f, err := pg.One(ctx, s.db, pgx.RowToStructByPos[struct {
		CreatedAt  time.Time
		LastReadAt *time.Time
	}], "select created_at, last_read_at from calendar_feeds where company_id = $1 and member_id = $2", who.CompanyID, who.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return CalendarFeed{}, nil
	}
	return CalendarFeed{Active: err == nil, CreatedAt: &f.CreatedAt, LastReadAt: f.LastReadAt}, err
}

// MakeFeed gives the member a new address; the one before stops to work.
func (s *Service) MakeFeed(ctx context.Context) (CalendarFeed, error) {
	who, _ := tenant.From(ctx)
	secret := make([]byte, secretSize)
	if _, err := rand.Read(secret); err != nil {
		return CalendarFeed{}, fmt.Errorf("events: %w", err)
	}
	raw := append(append(who.CompanyID[:], who.ID[:]...), secret...)
	hash := sha256.Sum256(raw)
	now := time.Now().UTC()
	_, err := s.db.Exec(ctx, `insert into calendar_feeds (company_id, member_id, token_hash, created_at) values ($1, $2, $3, $4)
		on conflict (company_id, member_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at, last_read_at = null`,
		who.CompanyID, who.ID, hash[:], now)
	return CalendarFeed{Active: true, CreatedAt: &now, URL: s.url + feedPath + base64.RawURLEncoding.EncodeToString(raw) + ".ics"}, err
}

// CloseFeed ends the member's address.
func (s *Service) CloseFeed(ctx context.Context) error {
	who, _ := tenant.From(ctx)
	_, err := s.db.Exec(ctx, "delete from calendar_feeds where company_id = $1 and member_id = $2", who.CompanyID, who.ID)
	return err
}

// ReadFeed is a member's calendar for whoever has its address. It shows what the member may see as of now.
func (s *Service) ReadFeed(ctx context.Context, token string) (string, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != 32+secretSize {
		return "", problem.NotFound("calendar")
	}
	hash := sha256.Sum256(raw)
	who := tenant.Actor{CompanyID: uuid.UUID(raw[:16]), ID: uuid.UUID(raw[16:32]), Kind: tenant.User, Via: "feed"}
	type owner struct {
		Role          tenant.Role
		RoleID        uuid.UUID
		Name, Company string
	}
	o, err := pg.One(tenant.With(ctx, who), s.db, pgx.RowToStructByPos[owner], `update calendar_feeds f set last_read_at = now() from members m, users u, companies c
		where f.company_id = $1 and f.member_id = $2 and f.token_hash = $3 and m.company_id = f.company_id and m.user_id = f.member_id and m.deactivated_at is null and c.closes_at is null and u.id = f.member_id and c.id = f.company_id
		returning m.role, coalesce(m.role_id, '00000000-0000-0000-0000-000000000000'), u.name, c.name`, who.CompanyID, who.ID, hash[:])
	if errors.Is(err, pgx.ErrNoRows) {
		return "", problem.NotFound("calendar")
	}
	if err != nil {
		return "", err
	}
	who.Role, who.RoleID, who.Name = o.Role, o.RoleID, o.Name
	ctx = tenant.With(ctx, who)
	if !s.Store.Allowed(ctx, resource.View) {
		return "", problem.NotFound("calendar")
	}
	list, err := s.feed(ctx, time.Now().AddDate(0, -feedBack, 0))
	return ical.Calendar{Name: o.Name + " – " + o.Company, Entries: list}.Encode(), err
}

// feed is what a member takes part in: whole series with what was changed of them.
func (s *Service) feed(ctx context.Context, since time.Time) ([]ical.Entry, error) {
	who, _ := tenant.From(ctx)
	args := resource.NewArgs(4)
	seen := s.Store.Within(ctx, resource.View, "e", args)
	found, err := pg.Collect(ctx, s.db, pgx.RowToAddrOfStructByNameLax[Event], `select id, version, updated_at, title, starts_at, ends_at, all_day, time_zone, location, notes, owner_id,
		recurrence, series_id, occurrence_on, excluded, ends_by from events e
		where company_id = $1 and deleted_at is null and (ends_by is null or ends_by >= $3) and (owner_id = $2 and not exists (select from event_attendees a
			where a.company_id = $1 and a.event_id = e.id and a.member_id = $2 and a.answer = 'declined')
		or exists (select from event_attendees a where a.company_id = $1 and a.event_id = e.id and a.member_id = $2 and a.answer <> 'declined'))
		and `+seen+" order by starts_at desc, id limit $4", append([]any{who.CompanyID, who.ID, since, maxEvents}, args.Values()...)...)
	if err != nil {
		return nil, err
	}
	series := map[uuid.UUID]*Event{}
	for i, e := range found {
		found[i] = s.Store.Mask(ctx, e)
		series[e.ID] = found[i]
	}
	entries := make([]ical.Entry, 0, len(found))
	for _, e := range found {
		var master *Event
		if e.SeriesID != nil {
			master = series[*e.SeriesID]
		}
		entries = append(entries, entryOf(e, master))
	}
	return entries, nil
}
