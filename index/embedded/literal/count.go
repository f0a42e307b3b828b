package literal

import (
	"iter"
	"slices"
	"sync"
	"unicode/utf8"

	"gongbao/index/pattern"
)

// Count is how often something stands in a unit.
type Count struct {
	Unit uint32
	N    int32
	// Head tells that the first place lies in the unit's first text: the heading of a section.
	Head bool
}

// Counts returns the units that hold text, in order, each with the number of places that do not
// overlap, as a reader counts them from the start of each text. If among is not nil only the units
// in it are looked at, which go up. From time to time stop is asked before a unit whether to end
// there.
func (s *Segment) Counts(text string, among []int, stop func(unit int) bool) []Count {
	m := s.matcher(text)
	if m == nil {
		return nil
	}
	room := roomForCounts.Get().(*[]Count)
	defer roomForCounts.Put(room)
	t := tally{segment: s, size: uint32(utf8.RuneCountInString(text)), counts: (*room)[:0]}
	if among == nil {
		t.add(m, 0, endOfAll, stop)
	}
	for _, unit := range among {
		t.add(m, s.start(unit), s.start(unit+1), nil)
	}
	*room = t.counts
	return slices.Clone(t.counts)
}

// roomForCounts lends out room for counts whose number is not yet known.
var roomForCounts = sync.Pool{New: func() any { return new([]Count) }}

// Count returns the units of places, in order, each with the number of places that do not overlap.
// Places are in the order of their starts.
func (s *Segment) Count(places iter.Seq[pattern.Mark]) []Count {
	t := tally{segment: s}
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
		for _, start := range starts {
			t.place(pattern.Mark{Start: start, End: start + t.size})
		}
		if blocks%often == 0 && stop != nil && stop(t.segment.UnitFrom(t.unit, m.lead.last())) {
			return
		}
	}
}

// place counts a place.
func (t *tally) place(place pattern.Mark) {
	if place.Start < t.free {
		return
	}
	t.free = place.End
	if place.Start < t.end {
		t.counts[len(t.counts)-1].N++
		return
	}
	t.unit = t.segment.UnitFrom(t.unit, place.Start)
	t.end = t.segment.start(t.unit + 1)
	t.counts = append(t.counts, Count{Unit: uint32(t.unit), N: 1, Head: t.segment.inHead(t.unit, place)})
}
