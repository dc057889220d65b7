// Package cache remembers values in this process, bounded in number and in time. What it forgets is read again: nothing may
// stand in it alone.
package cache

import (
	"context"
	"time"

	"github.com/maypok86/otter/v2"
)

// Cache remembers values by their key. It is safe for concurrent use.
type Cache[K comparable, V any] struct{ kept *store }

// store keeps the library within this package. Its thousands of generic functions would else be compiled again in every
// package that comes to know of a cache, which took most of the time of a build.
type store struct{ all any }

func (s *store) otter() *otter.Cache[any, any] { return s.all.(*otter.Cache[any, any]) }

// Written remembers at most so many values, each for a while after it was written.
func Written[K comparable, V any](most int, life time.Duration) *Cache[K, V] {
	return &Cache[K, V]{newStore(most, otter.ExpiryWriting[any, any](life))}
}

// Used remembers at most so many values, each for a while after it was last asked for.
func Used[K comparable, V any](most int, life time.Duration) *Cache[K, V] {
	return &Cache[K, V]{newStore(most, otter.ExpiryAccessing[any, any](life))}
}

func newStore(most int, expiry otter.ExpiryCalculator[any, any]) *store {
	return &store{otter.Must(&otter.Options[any, any]{MaximumSize: most, ExpiryCalculator: expiry})}
}

// Find gives the value that is remembered under key.
func (c *Cache[K, V]) Find(key K) (value V, ok bool) {
	found, ok := c.kept.find(key)
	if ok {
		value, _ = found.(V)
	}
	return value, ok
}

// Load gives the value under key, and reads it with load when it is not remembered; of several callers at once one reads.
// What load refuses is not remembered.
func (c *Cache[K, V]) Load(ctx context.Context, key K, load func(context.Context, K) (V, error)) (value V, err error) {
	found, err := c.kept.load(ctx, key, func(ctx context.Context) (any, error) { return load(ctx, key) })
	if err == nil {
		value, _ = found.(V)
	}
	return value, err
}

// Make gives the value under key, and makes it when there is none.
func (c *Cache[K, V]) Make(key K, make func() V) (value V) {
	value, _ = c.kept.make(key, func() any { return make() }).(V)
	return value
}

// Put remembers a value.
func (c *Cache[K, V]) Put(key K, value V) { c.kept.put(key, value) }

// Forget drops what is remembered under key.
func (c *Cache[K, V]) Forget(key K) { c.kept.forget(key) }

// Len counts what is remembered at the moment.
func (c *Cache[K, V]) Len() int { return c.kept.len() }
