package state

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
)

// LiteralKey is a pattern, and whether only headings were looked at.
type LiteralKey struct {
	Pieces  string // with NUL between
	Heading bool
}

// The number of literals that RecentLiterals remembers, and of counts of them all, and of one: some 60 MB of memory at worst.
const (
	maxLiterals  = 1000
	maxCounts    = 5_000_000
	maxCountsOne = 2_000_000
)

// RecentLiterals are the counts of the literals that were looked up last. It may be used by several goroutines at once; the counts are
// not changed.
type RecentLiterals struct {
	mu     sync.Mutex
	counts *lru.Cache[LiteralKey, []UnitCount]
	size   int // of all counts
}

func newRecentLiterals() (*RecentLiterals, error) {
	r := new(RecentLiterals)
	var err error
	r.counts, err = lru.NewWithEvict(maxLiterals, func(_ LiteralKey, counts []UnitCount) { r.size -= len(counts) })
	return r, err
}

// Get returns the counts of a literal, if they are remembered.
func (r *RecentLiterals) Get(key LiteralKey) ([]UnitCount, bool) { return r.counts.Get(key) }

// Add remembers counts, unless there are too many, and forgets those that were not looked up for the longest time.
func (r *RecentLiterals) Add(key LiteralKey, counts []UnitCount) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(counts) > maxCountsOne || r.counts.Contains(key) {
		return
	}
	r.size += len(counts)
	r.counts.Add(key, counts)
	for r.size > maxCounts {
		r.counts.RemoveOldest()
	}
}

// Purge forgets all.
func (r *RecentLiterals) Purge() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.Purge()
}
