package companies

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"rapport/internal/platform/blob"
	"rapport/internal/platform/cache"
	"rapport/internal/platform/pg"
	"rapport/internal/platform/picture"
	"rapport/internal/platform/problem"
	"rapport/internal/platform/tenant"
	"rapport/internal/resource"
)

const (
	// recheck bounds how long a change made through another node takes to count here; our own count at once.
	recheck = 5 * time.Second
	// maxKnown bounds of how many companies it is remembered what is usual.
	maxKnown = 2_000
)

// Service reads and writes the settings of the company in the context.
type Service struct {
	// Note writes a change into the trail, within its transaction. Set it before serving.
	Note func(ctx context.Context, tx pgx.Tx, n resource.Event) error
	// Changed are called after a change, so that what was made of the settings is made anew.
	Changed []func(ctx context.Context) error

	db    *pg.DB
	blobs *blob.Store
	known *cache.Cache[age, tenant.Usual]
	// changes counts by company (uuid.UUID to *atomic.Int64) how often its settings were changed through here.
	changes sync.Map
}

// age names the state of a company's settings: what was read before a change has another age than what is read after it.
type age struct {
	company uuid.UUID
	changes int64
}

// New makes the one Service of the program. The engine asks it for what is usual from then on.
func New(e *resource.Engine, blobs *blob.Store) *Service {
	s := &Service{db: e.DB, blobs: blobs, known: cache.Written[age, tenant.Usual](maxKnown, recheck)}
	e.Usual = s.Usual
	return s
}

// Usual gives what the company has settled for records that say nothing. It is a look into memory but for once in some seconds.
func (s *Service) Usual(ctx context.Context) (tenant.Usual, error) {
	who, _ := tenant.From(ctx)
	now := age{who.CompanyID, s.count(who.CompanyID).Load()}
	if u, ok := s.known.Find(now); ok {
		return u, nil
	}
	return s.known.Load(ctx, now, s.load)
}

func (s *Service) load(ctx context.Context, of age) (tenant.Usual, error) {
	// Within the caller's transaction where there is one: a second connection might wait for others who wait for this one.
	rows, err := pg.Inside(ctx, s.db, pgx.RowToStructByPos[tenant.Usual], "select currency, locale, time_zone from companies where id = $1", of.company)
	if err == nil && len(rows) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return tenant.Usual{}, fmt.Errorf("companies.Usual: %w", err)
	}
	return rows[0], nil
}

func (s *Service) count(company uuid.UUID) *atomic.Int64 {
	n, ok := s.changes.Load(company)
	if !ok {
		n, _ = s.changes.LoadOrStore(company, &atomic.Int64{})
	}
	return n.(*atomic.Int64)
}

// told makes a change count at once.
func (s *Service) told(ctx context.Context) (err error) {
	who, _ := tenant.From(ctx)
	s.count(who.CompanyID).Add(1)
	for _, f := range s.Changed {
		err = errors.Join(err, f(ctx))
	}
	return err
}

func (s *Service) note(ctx context.Context, tx pgx.Tx, version int64, changes []resource.FieldChange) error {
	if s.Note == nil {
		return nil
	}
	who, _ := tenant.From(ctx)
	return s.Note(ctx, tx, resource.Event{Record: "company", RecordID: who.CompanyID, Action: "change", Version: version, Changes: changes})
}

// differ lists the fields that two states of settings don't have in common.
func differ(old, now any) (changes []resource.FieldChange, err error) {
	was, err := fieldsOf(old)
	if err != nil {
		return nil, err
	}
	is, err := fieldsOf(now)
	if err != nil {
		return nil, err
	}
	for _, field := range slices.Sorted(maps.Keys(is)) {
		if !bytes.Equal(was[field], is[field]) {
			changes = append(changes, resource.FieldChange{Field: field, Old: was[field], New: is[field]})
		}
	}
	return changes, nil
}

func fieldsOf(settings any) (fields map[string]json.RawMessage, err error) {
	raw, err := json.Marshal(settings)
	if err == nil {
		err = json.Unmarshal(raw, &fields)
	}
	return fields, err
}

// PutLogo makes what r holds, drawn anew, the company's logo.
func (s *Service) PutLogo(ctx context.Context, r io.Reader) (Organization, error) {
	raw, err := picture.Logo(ctx, r)
	if err != nil {
		return Organization{}, err
	}
	who, _ := tenant.From(ctx)
	name := uuid.Must(uuid.NewV7())
	if _, err := s.blobs.Put(ctx, blob.Key(who.CompanyID, name), bytes.NewReader(raw), picture.MaxBytes); err != nil {
		return Organization{}, fmt.Errorf("companies: keep a logo: %w", err)
	}
	o, err := s.swapLogo(ctx, name.String())
	if err != nil {
		return o, errors.Join(err, s.blobs.Delete(ctx, blob.Key(who.CompanyID, name)))
	}
	return o, nil
}

// RemoveLogo leaves the company without a logo.
func (s *Service) RemoveLogo(ctx context.Context) (Organization, error) { return s.swapLogo(ctx, "") }

func (s *Service) swapLogo(ctx context.Context, name string) (Organization, error) {
	var before string
	o, err := s.organize(ctx, func(o *Organization) error {
		before, o.Logo = o.Logo, name
		return nil
	})
	if key, perr := uuid.Parse(before); err == nil && perr == nil {
		who, _ := tenant.From(ctx)
		err = s.blobs.Delete(ctx, blob.Key(who.CompanyID, key))
	}
	return o, err
}

// OpenLogo gives the company's logo, and its name.
func (s *Service) OpenLogo(ctx context.Context) (blob.File, int64, string, error) {
	who, _ := tenant.From(ctx)
	name, err := pg.One(ctx, s.db, pgx.RowTo[string], "select logo from companies where id = $1", who.CompanyID)
	if err != nil {
		return nil, 0, "", err
	}
	key, err := uuid.Parse(name)
	if err != nil {
		return nil, 0, "", problem.NotFound("logo")
	}
	f, size, err := s.blobs.Open(ctx, blob.Key(who.CompanyID, key))
	return f, size, name, err
}

// Logo reads the company's logo for printing; nil without one.
func (s *Service) Logo(ctx context.Context) ([]byte, error) {
	f, _, _, err := s.OpenLogo(ctx)
	if problem.Is(err, problem.KindNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, picture.MaxBytes))
}
