package find

import (
	"gongbao/index/embedded/literal"
	"gongbao/index/embedded/state"
	"gongbao/index/pattern"
)

// placeFinder finds where patterns stand in single units. It reads the characters that patterns
// share once for each unit. It is for one goroutine at a time.
type placeFinder struct {
	snapshot *state.Snapshot
	patterns []pattern.Pattern
	literals []string // of the patterns of one piece; "" for the others
	longest  uint32   // characters of the longest literal
	windows  map[*literal.Segment]*literal.Window
}

func newPlaceFinder(s *state.Snapshot, patterns []pattern.Pattern) *placeFinder {
	f := &placeFinder{
		snapshot: s, patterns: patterns, literals: make([]string, len(patterns)), windows: make(map[*literal.Segment]*literal.Window),
	}
	for i, p := range patterns {
		if len(p) == 1 {
			f.literals[i] = p[0]
			f.longest = max(f.longest, uint32(p.Length()))
		}
	}
	return f
}

// eachIn calls take for each place that begins in a unit, pattern by pattern, with the index of the
// pattern. The places of a pattern are in the order of their starts.
func (f *placeFinder) eachIn(unit uint32, take func(pattern int, place pattern.Mark)) {
	segment := f.snapshot.SegmentOf(unit)
	window := f.windows[segment.Segment]
	if window == nil {
		window = segment.Window(f.literals)
		f.windows[segment.Segment] = window
	}
	local := int(unit - segment.First)
	first, end := segment.Stretch(local, local+1)
	window.Move(first, end+f.longest) // a place may run on into the next unit
	for i, p := range f.patterns {
		if len(p) > 1 {
			for place := range segment.PlacesIn(local, p) {
				take(i, place)
			}
			continue
		}
		length := uint32(p.Length())
		for start := range window.Starts(i) {
			if start >= end {
				break
			}
			take(i, pattern.Mark{Start: start, End: start + length})
		}
	}
}
