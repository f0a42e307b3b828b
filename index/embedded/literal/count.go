package literal

import (
	"iter"
	"unicode/utf8"

	"gongbao/index/pattern"
)

// Count is how often something stands in a unit.
type Count struct {
	Unit uint32
	// twice is twice the number of places, and one more if the first lies in the unit's first text.
	twice uint32
}

// NewCount returns the count of n places in a unit. head tells that the first lies in the unit's
// first text: the heading of a section.
func NewCount(unit, n int, head bool) Count {
	c := Count{uint32(unit), 2 * uint32(n)}
	if head {
		c.twice++
	}
	return c
}

// N returns the number of places.
func (c Count) N() int { return int(c.twice / 2) }

// Head reports whether the first place lies in the unit's first text.
func (c Count) Head() bool { return c.twice%2 == 1 }

// Once returns the count of the first place alone.
func (c Count) Once() Count { return NewCount(int(c.Unit), 1, c.Head()) }

// And returns the count of the places of both, which are of one unit.
func (c Count) And(other Count) Count {
	return NewCount(int(c.Unit), c.N()+other.N(), c.Head() || other.Head())
}

// AppendCounts appends to counts the units that hold text, in order, each with the number of places
// that do not overlap, as a reader counts them from the start of each text. If among is not nil only
// the units in it are looked at, which go up. From time to time stop is asked before a unit whether
// to end there.
func (s *Segment) AppendCounts(to []Count, text string, among []int, stop func(unit int) bool) []Count {
	m := s.matcher(text)
	if m == nil {
		return to
	}
	t := tally{segment: s, size: uint32(utf8.RuneCountInString(text)), counts: to}
	if among == nil {
		t.add(m, 0, endOfAll, stop)
	}
	for _, unit := range among {
		t.add(m, s.start(unit), s.start(unit+1), nil)
	}
	return t.counts
}

// AppendCount appends to counts the units of places, in order, each with the number of places that
// do not overlap. Places are in the order of their starts.
func (s *Segment) AppendCount(to []Count, places iter.Seq[pattern.Mark]) []Count {
	t := tally{segment: s, counts: to}
	for place := range places {
		t.place(place)
	}
	return t.counts
}

// tally counts places by unit.
type tally struct {
	segment *Segment
	size    uint32 // characters of what is counted
	counts  []Count
	unit    int    // of the last place
	end     uint32 // behind that unit
	free    uint32 // behind the last place
}

// often is the number of blocks between two questions whether to stop.
const often = 512

// add counts what m finds in [first, end).
func (t *tally) add(m *matcher, first, end uint32, stop func(unit int) bool) {
	for blocks := 1; ; blocks++ {
		starts, ok := m.before(first, end)
		if !ok {
			return
		}
		t.starts(starts)
		if blocks%often == 0 && stop != nil && stop(t.segment.UnitFrom(t.unit, m.lead.last())) {
			return
		}
	}
}

// starts counts the places of t.size characters that begin at starts, which go up.
func (t *tally) starts(starts []uint32) {
	for len(starts) > 0 {
		t.place(pattern.Mark{Start: starts[0], End: starts[0] + t.size})
		free, end, more, i := t.free, t.end, uint32(0), 1
		for ; i < len(starts) && starts[i] < end; i++ { // those of the same unit
			if starts[i] >= free {
				free = starts[i] + t.size
				more += 2
			}
		}
		t.free = free
		t.counts[len(t.counts)-1].twice += more
		starts = starts[i:]
	}
}

// place counts a place.
func (t *tally) place(place pattern.Mark) {
	if place.Start < t.free {
		return
	}
	t.free = place.End
	if place.Start < t.end {
		t.counts[len(t.counts)-1].twice += 2
		return
	}
	t.unit = t.segment.UnitFrom(t.unit, place.Start)
	t.end = t.segment.ends[t.unit]
	t.counts = append(t.counts, NewCount(t.unit, 1, t.segment.inHead(t.unit, place)))
}
