package retrieval

import (
	"context"
	"errors"
	"iter"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
)

// store is a company's passages as a loader sees them.
type store struct {
	loads   atomic.Int32
	version atomic.Int64
	err     error
	gate    chan struct{} // nil: open
}

func (s *store) load(_ context.Context, _ uuid.UUID) (int64, iter.Seq2[Passage, error], error) {
	s.loads.Add(1)
	if s.gate != nil {
		<-s.gate
	}
	if s.err != nil {
		return 0, nil, s.err
	}
	return s.version.Load(), func(yield func(Passage, error) bool) {
		yield(text(1, "", "copper pipe"), nil)
	}, nil
}

func get(t *testing.T, c *Cache, company uuid.UUID, version int64) *Index {
	t.Helper()
	x, err := c.Get(t.Context(), company, version)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestCacheBuildsOnceForEachVersion(t *testing.T) {
	s := &store{}
	c := NewCache(1<<20, s.load)
	first := get(t, c, id(1), 0)
	if get(t, c, id(1), 0) != first || s.loads.Load() != 1 {
		t.Errorf("%d loads", s.loads.Load())
	}
	s.version.Store(5)
	if get(t, c, id(1), 5) == first || s.loads.Load() != 2 {
		t.Errorf("a new version gave the old index, %d loads", s.loads.Load())
	}
	if get(t, c, id(1), 3); s.loads.Load() != 2 {
		t.Error("an older version than the held one was loaded")
	}
	c.Drop(id(1))
	if get(t, c, id(1), 5); s.loads.Load() != 3 {
		t.Error("a dropped index was still there")
	}
}

func TestCacheSharesABuild(t *testing.T) {
	s := &store{gate: make(chan struct{})}
	c := NewCache(1<<20, s.load)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := c.Get(context.Background(), id(1), 0); err != nil {
				t.Error(err)
			}
		})
	}
	close(s.gate)
	wg.Wait()
	if n := s.loads.Load(); n != 1 {
		t.Errorf("%d loads", n)
	}
}

func TestCacheBuildOutlivesItsFirstCaller(t *testing.T) {
	s := &store{gate: make(chan struct{})}
	c := NewCache(1<<20, s.load)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Get(ctx, id(1), 0); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	close(s.gate)
	if x := get(t, c, id(1), 0); x.Len() != 1 {
		t.Errorf("%d passages", x.Len())
	}
}

func TestCacheForgetsTheLongestUnasked(t *testing.T) {
	s := &store{}
	one := NewCache(1<<20, s.load)
	size := get(t, one, id(1), 0).Bytes()
	c := NewCache(2*size, s.load)
	for _, n := range []int{1, 2, 1, 3} {
		get(t, c, id(n), 0)
	}
	if c.Bytes() != 2*size {
		t.Errorf("%d bytes held, limit %d", c.Bytes(), 2*size)
	}
	before := s.loads.Load()
	get(t, c, id(1), 0)
	if s.loads.Load() != before {
		t.Error("the one asked last was forgotten")
	}
	get(t, c, id(2), 0)
	if s.loads.Load() != before+1 {
		t.Error("the one unasked longest was kept")
	}
}

func TestCacheKeepsOneAboveItsLimit(t *testing.T) {
	s := &store{}
	c := NewCache(1, s.load)
	if get(t, c, id(1), 0); get(t, c, id(1), 0) == nil || s.loads.Load() != 1 {
		t.Errorf("%d loads", s.loads.Load())
	}
}

func TestCacheUpdate(t *testing.T) {
	s := &store{}
	c := NewCache(1<<20, s.load)
	c.Update(id(1), 0, 1, id(2), []Passage{text(2, "", "copper wire")})
	x := get(t, c, id(1), 0)
	c.Update(id(1), 0, 1, id(2), []Passage{text(2, "", "copper wire")})
	if got := get(t, c, id(1), 1); got != x || got.Len() != 2 || s.loads.Load() != 1 {
		t.Errorf("%d passages, %d loads", got.Len(), s.loads.Load())
	}
	c.Update(id(1), 7, 8, id(3), []Passage{text(3, "", "copper rod")})
	if get(t, c, id(1), 1).Len() != 2 {
		t.Error("an update from a version that isn't held was taken")
	}
}

func TestCacheTellsALoadersError(t *testing.T) {
	s := &store{err: errors.New("no such table")}
	c := NewCache(1<<20, s.load)
	if _, err := c.Get(t.Context(), id(1), 0); !errors.Is(err, s.err) {
		t.Errorf("error %v", err)
	}
	s.err = nil
	get(t, c, id(1), 0)
}
