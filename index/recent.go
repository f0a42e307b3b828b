package index

import (
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
)

// literalKey is a pattern, and whether only headings were looked at.
type literalKey struct {
	pieces  string // with NUL between
	heading bool
}

// The most literals that recentLiterals remembers, the most counts of them all, and of one: some 60 MB of memory at worst.
const (
	mostLiterals  = 1000
	mostCounts    = 5_000_000
	mostCountsOne = 2_000_000
)

// recentLiterals are the counts of the literals that were looked up last. It may be used by several goroutines at once; the counts are
// not changed.
type recentLiterals struct {
	mu     sync.Mutex
	counts *lru.Cache[literalKey, []unitCount]
	size   int // of all counts
}

func newRecentLiterals() (*recentLiterals, error) {
	r := new(recentLiterals)
	var err error
	r.counts, err = lru.NewWithEvict(mostLiterals, func(_ literalKey, counts []unitCount) { r.size -= len(counts) })
	return r, err
}

func (r *recentLiterals) get(key literalKey) ([]unitCount, bool) { return r.counts.Get(key) }

// add remembers counts, unless there are too many, and forgets those that were not looked up for the longest time.
func (r *recentLiterals) add(key literalKey, counts []unitCount) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(counts) > mostCountsOne || r.counts.Contains(key) {
		return
	}
	r.size += len(counts)
	r.counts.Add(key, counts)
	for r.size > mostCounts {
		r.counts.RemoveOldest()
	}
}

// purge forgets all.
func (r *recentLiterals) purge() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.Purge()
}
