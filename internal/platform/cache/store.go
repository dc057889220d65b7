package cache

import (
	"context"

	"github.com/maypok86/otter/v2"
)

//go:noinline
func (s *store) find(key any) (any, bool) { return s.otter().GetIfPresent(key) }

//go:noinline
func (s *store) load(ctx context.Context, key any, load func(context.Context) (any, error)) (any, error) {
	if found, ok := s.otter().GetIfPresent(key); ok {
		return found, nil
	}
	return s.otter().Get(ctx, key, otter.LoaderFunc[any, any](func(ctx context.Context, _ any) (any, error) { return load(ctx) }))
}

//go:noinline
func (s *store) make(key any, make func() any) any {
	value, _ := s.otter().ComputeIfAbsent(key, func() (any, bool) { return make(), false })
	return value
}

//go:noinline
func (s *store) put(key, value any) { s.otter().Set(key, value) }

//go:noinline
func (s *store) forget(key any) { s.otter().Invalidate(key) }

//go:noinline
func (s *store) len() int {
	s.otter().CleanUp()
	return s.otter().EstimatedSize()
}
