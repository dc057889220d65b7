// Package search is one search over every kind of record. What documents say inside is found by asking them: package
// answers.
package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"rapport/internal/platform/text"
	"rapport/internal/resource"
)

// Bounds of one search.
const (
	// perRecord is how many of each record type are weighed.
	perRecord = 8
	// atOnce is how many record types are asked at a time: one search must not take the whole pool.
	atOnce = 4
)

// Hit is one record that was found.
type Hit struct {
	Record    string    `json:"record" doc:"The record type"`
	ID        uuid.UUID `json:"id" x-id:"record"`
	Title     string    `json:"title"`
	UpdatedAt time.Time `json:"updated_at"`

	closeness int
}

// Search finds over all record types of an engine.
type Search struct{ engine *resource.Engine }

// New makes the search over e.
func New(e *resource.Engine) *Search { return &Search{engine: e} }

// Find gives the records that the words find and the actor may see: those whose title begins with the words first, then
// the most recently changed.
func (s *Search) Find(ctx context.Context, q string, limit int) ([]Hit, error) {
	tables := s.searchable(ctx)
	found := make([][]Hit, len(tables))
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i, t := range tables {
		group.Go(func() (err error) {
			found[i], err = findIn(gctx, t, q)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	all := slices.Concat(found...)
	slices.SortStableFunc(all, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.closeness, b.closeness), b.UpdatedAt.Compare(a.UpdatedAt))
	})
	return all[:min(limit, len(all))], nil
}

func (s *Search) searchable(ctx context.Context) (tables []*resource.Table) {
	for _, t := range s.engine.Tables() {
		if t.Searchable() && t.Allowed(ctx, resource.View) {
			tables = append(tables, t)
		}
	}
	return tables
}

func findIn(ctx context.Context, t *resource.Table, q string) ([]Hit, error) {
	page, err := t.List(ctx, resource.Query{Q: q, Limit: perRecord})
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, len(page.Items))
	for i, rec := range page.Items {
		base, title := resource.BaseOf(rec), t.Title(rec)
		hits[i] = Hit{Record: t.Name, ID: base.ID, Title: title, UpdatedAt: base.UpdatedAt, closeness: closeness(text.Fold(title), text.Fold(q))}
	}
	return hits, nil
}

// closeness tells how well a folded title fits: 0 begins with the words, 1 has a word that does, 2 has them inside, 3 was
// found by something else or by words spelt alike.
func closeness(title, q string) int {
	switch {
	case strings.HasPrefix(title, q):
		return 0
	case strings.Contains(title, " "+q):
		return 1
	case strings.Contains(title, q):
		return 2
	}
	return 3
}
