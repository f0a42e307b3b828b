package pattern

import (
	"cmp"
	"iter"
	"slices"
)

// Mark is a place in a text: the positions [Start, End).
type Mark struct{ Start, End uint32 }

// Marks returns the places to mark for patterns, in order. If places overlap, the pattern with more
// characters wins, then the one given first, then the place that starts first. find yields the
// places of a pattern by their starts; Segment.Places is an example.
func Marks(patterns []Pattern, find func(p Pattern) iter.Seq[Mark]) []Mark {
	var marks []Mark
	for _, p := range LongestFirst(patterns) {
		marks = merge(marks, find(p))
	}
	return marks
}

// LongestFirst returns patterns in the order in which they are marked.
func LongestFirst(patterns []Pattern) []Pattern {
	return slices.SortedStableFunc(slices.Values(patterns), func(a, b Pattern) int {
		return cmp.Compare(b.Length(), a.Length())
	})
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
