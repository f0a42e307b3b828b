package state

import "gongbao/index/recent"

// LiteralKey is a pattern, and whether only headings were looked at.
type LiteralKey struct {
	Pieces  string // with NUL between
	Heading bool
}

// The number of literals whose counts are remembered, and of counts of them all, and of one: some 60 MB of memory at worst.
const (
	maxLiterals  = 1000
	maxCounts    = 5_000_000
	maxCountsOne = 2_000_000
)

// newRecent returns a cache of the counts of literals.
func newRecent() *recent.Cache[LiteralKey, []UnitCount] {
	return recent.Sized[LiteralKey](maxLiterals, maxCounts, maxCountsOne, func(counts []UnitCount) int { return len(counts) })
}
