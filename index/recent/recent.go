// Package recent remembers the values that were asked for last.
//
//	counts := recent.Sized[string](1000, 5_000_000, 2_000_000, func(c []int32) int { return len(c) })
//	if known, ok := counts.Get("煤矸石"); ok { … }
//
// A Cache may be used by several goroutines at once. It does not copy values: they must not be changed after Add.
package recent

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2" // chosen for its plain generic API; it is what HashiCorp's own products use
)

// Cache remembers values by key.
type Cache[K comparable, V any] struct {
	entries          *lru.Cache[K, V]
	size             func(V) int
	maxTotal, maxOne int

	mu    sync.Mutex // held while total changes
	total int
}

// New returns a cache of so many entries, at least 1.
func New[K comparable, V any](maxEntries int) *Cache[K, V] {
	return Sized[K](maxEntries, maxEntries, 1, func(V) int { return 1 })
}

// Sized returns a cache of so many entries, at least 1, whose sizes together are at most maxTotal. A value of more than maxOne is not
// remembered.
func Sized[K comparable, V any](maxEntries, maxTotal, maxOne int, size func(V) int) *Cache[K, V] {
	c := &Cache[K, V]{size: size, maxTotal: maxTotal, maxOne: maxOne}
	var err error
	if c.entries, err = lru.NewWithEvict(maxEntries, func(_ K, value V) { c.total -= size(value) }); err != nil {
		panic(err) // the number of entries is not positive
	}
	return c
}

// Get returns the value of a key, if it is remembered.
func (c *Cache[K, V]) Get(key K) (V, bool) { return c.entries.Get(key) }

// Peek is Get that does not count as asking.
func (c *Cache[K, V]) Peek(key K) (V, bool) { return c.entries.Peek(key) }

// Add remembers a value, unless one of the key is remembered already or it is too large, and forgets those that were not asked for for
// the longest time.
func (c *Cache[K, V]) Add(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	size := c.size(value)
	if size > c.maxOne || c.entries.Contains(key) {
		return
	}
	c.total += size
	c.entries.Add(key, value)
	for c.total > c.maxTotal {
		c.entries.RemoveOldest()
	}
}

// GetOrAdd returns the value of a key: what is remembered or, if nothing is, what add returns, which is then remembered.
func (c *Cache[K, V]) GetOrAdd(key K, add func() V) V {
	known, ok := c.entries.Get(key)
	if ok {
		return known
	}
	value := add()
	c.Add(key, value)
	if known, ok := c.entries.Get(key); ok {
		return known // another may have been first
	}
	return value
}

// Remove forgets the value of a key.
func (c *Cache[K, V]) Remove(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries.Remove(key)
}

// Purge forgets all.
func (c *Cache[K, V]) Purge() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries.Purge()
}

// Values returns the values that are remembered, the one that was not asked for for the longest time first.
func (c *Cache[K, V]) Values() []V { return c.entries.Values() }

// Len returns the number of values that are remembered.
func (c *Cache[K, V]) Len() int { return c.entries.Len() }
