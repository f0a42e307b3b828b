package find

import (
	"slices"

	"gongbao/index/embedded/state"
)

// candidates are the units of some reports, those that may still be found. To look through few is
// quicker than through all.
type candidates struct{ units []uint32 }

// leastShare is how many times as many units there must be as those looked through.
const leastShare = 3

// candidatesOf returns the units of the reports of which a section is in set; nil, which stands for all,
// if these are too many to be worth it.
func candidatesOf(s *state.Snapshot, set state.SectionSet) *candidates {
	if set == nil || set.Len() > len(s.Sections)/leastShare {
		return nil
	}
	units := s.UnitsOf(set, len(s.ByUnit)/leastShare)
	if units == nil && set.Len() > 0 {
		return nil
	}
	return &candidates{units}
}

// in returns the units in a segment, by their numbers there, and whether there are any. nil stands
// for all.
func (c *candidates) in(s state.Segment) (among []int, any bool) {
	if c == nil {
		return nil, true
	}
	from, _ := slices.BinarySearch(c.units, s.First)
	to, _ := slices.BinarySearch(c.units, s.End())
	among = make([]int, to-from)
	for i := range among {
		among[i] = int(c.units[from+i] - s.First)
	}
	return among, len(among) > 0
}
