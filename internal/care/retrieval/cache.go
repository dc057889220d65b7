package retrieval

import (
	"container/list"
	"context"
	"fmt"
	"iter"
	"strconv"
	"sync"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"
)

// Load reads the passages of a company: the version that they are, and a
// sequence that is walked once. It must see one state of the company: passages
// newer than the version would never be noticed as such.
type Load func(ctx context.Context, company uuid.UUID) (version int64, passages iter.Seq2[Passage, error], err error)

// Cache keeps the indexes of the companies that were asked last, up to a
// number of bytes; the one that is asked now always stays.
type Cache struct {
	load   Load
	limit  int64
	flight singleflight.Group

	mu      sync.Mutex
	entries map[uuid.UUID]*list.Element
	recent  *list.List // of *entry, the last asked first
}

type entry struct {
	company uuid.UUID
	version int64
	index   *Index
	bytes   int64
}

// NewCache makes a cache that holds at most limit bytes of indexes.
func NewCache(limit int64, load Load) *Cache {
	return &Cache{load: load, limit: limit, entries: make(map[uuid.UUID]*list.Element), recent: list.New()}
}

// Get returns the index of a company at the given version or a later one, and
// builds it when it isn't there. Callers that ask at the same time share one
// build, which goes on when one of them gives up.
func (c *Cache) Get(ctx context.Context, company uuid.UUID, version int64) (*Index, error) {
	if x := c.held(company, version); x != nil {
		return x, nil
	}
	key := company.String() + "@" + strconv.FormatInt(version, 10)
	done := c.flight.DoChan(key, func() (any, error) {
		return c.build(context.WithoutCancel(ctx), company, version)
	})
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for index: %w", context.Cause(ctx))
	case r := <-done:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*Index), nil
	}
}

// Update brings a held index from one version to another by taking a
// document's passages out and putting the given ones in. When another version
// is held than the one to start from, nothing happens: the next Get builds.
func (c *Cache) Update(company uuid.UUID, from, to int64, document uuid.UUID, passages []Passage) {
	e := c.at(company, from)
	if e == nil {
		return
	}
	// Outside the lock: analysing a long document must not hold up other companies.
	e.index.Replace(document, passages)
	size := e.index.Bytes()
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.entries[company]; ok && at.Value.(*entry) == e && e.version == from {
		e.version, e.bytes = to, size
		c.evict()
	}
}

// at returns the entry of a company if it is held at exactly that version.
func (c *Cache) at(company uuid.UUID, version int64) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.entries[company]
	if !ok || at.Value.(*entry).version != version {
		return nil
	}
	return at.Value.(*entry)
}

// Drop forgets the index of a company.
func (c *Cache) Drop(company uuid.UUID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(company)
}

// Bytes is the memory that all held indexes take, as estimated.
func (c *Cache) Bytes() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	total := int64(0)
	for at := c.recent.Front(); at != nil; at = at.Next() {
		total += at.Value.(*entry).bytes
	}
	return total
}

func (c *Cache) held(company uuid.UUID, version int64) *Index {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.entries[company]
	if !ok || at.Value.(*entry).version < version {
		return nil
	}
	c.recent.MoveToFront(at)
	return at.Value.(*entry).index
}

func (c *Cache) build(ctx context.Context, company uuid.UUID, version int64) (*Index, error) {
	if x := c.held(company, version); x != nil {
		return x, nil
	}
	loaded, passages, err := c.load(ctx, company)
	if err != nil {
		return nil, fmt.Errorf("load passages: %w", err)
	}
	x, err := Build(passages)
	if err != nil {
		return nil, fmt.Errorf("build index: %w", err)
	}
	return c.keep(&entry{company, loaded, x, x.Bytes()}), nil
}

// keep holds an entry unless a later version came in meanwhile.
func (c *Cache) keep(e *entry) *Index {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.entries[e.company]; ok && at.Value.(*entry).version > e.version {
		return at.Value.(*entry).index
	}
	c.remove(e.company)
	c.entries[e.company] = c.recent.PushFront(e)
	c.evict()
	return e.index
}

func (c *Cache) remove(company uuid.UUID) {
	if at, ok := c.entries[company]; ok {
		c.recent.Remove(at)
		delete(c.entries, company)
	}
}

func (c *Cache) evict() {
	total := int64(0)
	var over []uuid.UUID
	for at := c.recent.Front(); at != nil; at = at.Next() {
		e := at.Value.(*entry)
		total += e.bytes
		if total > c.limit && at != c.recent.Front() {
			over = append(over, e.company)
		}
	}
	for _, company := range over {
		c.remove(company)
	}
}
