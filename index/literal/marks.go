package literal

import (
	"cmp"
	"iter"
	"slices"
	"unicode/utf8"
)

// Mark is a place where a word stands: the positions [Start, End).
type Mark struct{ Start, End uint32 }

// Marks returns the places to mark for words, in order: where words overlap the longest wins, then the one typed first, then
// the one that starts first. find yields the positions of a word, in order; Segment.Find is one.
func Marks(words []string, find func(word string) iter.Seq[uint32]) []Mark {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int {
		return cmp.Compare(utf8.RuneCountInString(b), utf8.RuneCountInString(a))
	})
	var marks []Mark
	for _, word := range words {
		marks = merge(marks, word, find(word))
	}
	return marks
}

// merge adds to marks the places of word that do not overlap one of them or each other.
func merge(marks []Mark, word string, positions iter.Seq[uint32]) []Mark {
	length := uint32(utf8.RuneCountInString(word))
	var merged []Mark
	i, free := 0, uint32(0)
	for start := range positions {
		end := start + length
		for i < len(marks) && marks[i].Start < end {
			free = max(free, marks[i].End)
			merged = append(merged, marks[i])
			i++
		}
		if start < free {
			continue
		}
		free = end
		merged = append(merged, Mark{start, end})
	}
	return append(merged, marks[i:]...)
}

// In returns a find function for Marks over one text.
func In(text []rune) func(word string) iter.Seq[uint32] {
	return func(word string) iter.Seq[uint32] {
		return func(yield func(uint32) bool) {
			pattern := []rune(word)
			for i := 0; i+len(pattern) <= len(text) && len(pattern) > 0; i++ {
				if text[i] == pattern[0] && slices.Equal(text[i:i+len(pattern)], pattern) && !yield(uint32(i)) {
					return
				}
			}
		}
	}
}
