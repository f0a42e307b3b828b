package literal

import (
	"cmp"
	"iter"
	"slices"
)

// Mark is a place where something stands: the positions [Start, End).
type Mark struct{ Start, End uint32 }

// Marks returns the places to mark for patterns, in order: where they overlap the pattern with more characters wins, then the one
// given first, then the place that starts first. find yields the places of a pattern by their starts; Segment.Places is one.
func Marks(patterns []Pattern, find func(p Pattern) iter.Seq[Mark]) []Mark {
	var marks []Mark
	for _, p := range longestFirst(patterns) {
		marks = merge(marks, find(p))
	}
	return marks
}

// longestFirst returns patterns in the order in which they are marked.
func longestFirst(patterns []Pattern) []Pattern {
	return slices.SortedStableFunc(slices.Values(patterns), func(a, b Pattern) int { return cmp.Compare(b.Length(), a.Length()) })
}

// CountMarks returns the number of Marks in each unit. It takes a bit of memory for each position.
func (s *Segment) CountMarks(patterns []Pattern) []int {
	counts := make([]int, s.Len())
	marked := make([]uint64, s.Positions()/64+1) // a bit for each position
	for _, p := range longestFirst(patterns) {
		unit := 0
		for place := range s.Places(p) {
			if int(place.End) > s.Positions() || anyIn(marked, place) { // the former only in a damaged segment
				continue
			}
			for i := place.Start; i < place.End; i++ {
				marked[i/64] |= 1 << (i % 64)
			}
			unit = s.UnitFrom(unit, place.Start)
			counts[unit]++
		}
	}
	return counts
}

// anyIn reports whether a position of m is marked.
func anyIn(marked []uint64, m Mark) bool {
	for i := m.Start; i < m.End; i++ {
		if marked[i/64]&(1<<(i%64)) != 0 {
			return true
		}
	}
	return false
}

// merge adds to marks the places that do not overlap one of them or each other.
func merge(marks []Mark, places iter.Seq[Mark]) []Mark {
	var merged []Mark
	i, free := 0, uint32(0)
	for place := range places {
		for i < len(marks) && marks[i].End <= place.Start {
			merged = append(merged, marks[i])
			i++
		}
		if place.Start < free || i < len(marks) && marks[i].Start < place.End {
			continue
		}
		free = place.End
		merged = append(merged, place)
	}
	return append(merged, marks[i:]...)
}
