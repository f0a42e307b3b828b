package pattern

import (
	"iter"
	"slices"
	"unicode/utf8"

	"gongbao/analyzer"
)

// Pattern is a text to look for: pieces of folded text that occur in one text in this order.
// Between one piece and the next there are at most MaxGap characters, none of them a Separator. A
// literal is a Pattern of one piece.
type Pattern []string

// MaxGap is the most characters between two pieces of a Pattern.
const MaxGap = 10

// Length returns the number of characters in the pieces of p.
func (p Pattern) Length() int {
	n := 0
	for _, piece := range p {
		n += utf8.RuneCountInString(piece)
	}
	return n
}

// In returns a function like Segment.Places for one folded text.
func In(text []rune) func(p Pattern) iter.Seq[Mark] {
	find := func(piece string) iter.Seq[uint32] {
		return func(yield func(uint32) bool) {
			runes := []rune(piece)
			for i := 0; i+len(runes) <= len(text) && len(runes) > 0; i++ {
				if text[i] == runes[0] && slices.Equal(text[i:i+len(runes)], runes) && !yield(uint32(i)) {
					return
				}
			}
		}
	}
	gapEnd := func(position uint32) uint32 {
		if i := slices.Index(text[position:], analyzer.Separator); i >= 0 {
			return position + uint32(i)
		}
		return uint32(len(text))
	}
	return func(p Pattern) iter.Seq[Mark] {
		return Places(p, find, func() func(uint32) uint32 { return gapEnd })
	}
}

// Places combines the places of p's pieces, which find yields in order. gapEnd returns a function
// that returns the first position from a given one on that no gap may contain.
func Places(p Pattern, find func(piece string) iter.Seq[uint32], gapEnd func() func(uint32) uint32) iter.Seq[Mark] {
	if len(p) == 0 {
		return func(func(Mark) bool) {}
	}
	size := uint32(utf8.RuneCountInString(p[0]))
	if len(p) == 1 {
		return func(yield func(Mark) bool) {
			for start := range find(p[0]) {
				if !yield(Mark{start, start + size}) {
					return
				}
			}
		}
	}
	return func(yield func(Mark) bool) {
		rest, border := slices.Collect(Places(p[1:], find, gapEnd)), gapEnd()
		next := 0
		for start := range find(p[0]) {
			end := start + size
			for next < len(rest) && rest[next].Start < end {
				next++
			}
			limit := min(end+MaxGap, border(end))
			shortest := Mark{}
			for k := next; k < len(rest) && rest[k].Start <= limit; k++ {
				if shortest.End == 0 || rest[k].End < shortest.End {
					shortest = Mark{start, rest[k].End}
				}
			}
			if shortest.End > 0 && !yield(shortest) {
				return
			}
		}
	}
}
