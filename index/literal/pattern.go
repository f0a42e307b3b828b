package literal

import (
	"iter"
	"slices"
	"unicode/utf8"

	"gongbao/analyzer"
)

// Pattern is what is looked for: pieces of folded text that stand in one text in this order, with at most MaxGap characters, none
// of them a Separator, between one and the next. A literal is a Pattern of one piece.
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

// Places yields the places where p stands, in the order of their starts; they may overlap. One place is given for each start: the
// shortest.
func (s *Segment) Places(p Pattern) iter.Seq[Mark] {
	return places(p, s.Find, s.gapEnd)
}

// PlacesAmong yields the places of p in the units listed, which go up.
func (s *Segment) PlacesAmong(units []int, p Pattern) iter.Seq[Mark] {
	return places(p, func(piece string) iter.Seq[uint32] { return s.findAmong(units, piece) }, s.gapEnd)
}

// gapEnd returns the border that no gap of a pattern crosses.
func (s *Segment) gapEnd() func(position uint32) uint32 { return s.border(analyzer.Separator, textEnd) }

// PlacesIn yields the places of p in unit i.
func (s *Segment) PlacesIn(i int, p Pattern) iter.Seq[Mark] {
	find := func(piece string) iter.Seq[uint32] {
		return func(yield func(uint32) bool) {
			for position := range s.findFrom(s.start(i), piece) {
				if position >= s.start(i+1) || !yield(position) {
					return
				}
			}
		}
	}
	return places(p, find, s.gapEnd)
}

// TextOf returns a function that gives the number, from 0, of the text of unit i in which a position lies, and the first position of that
// text. Positions must not go down from one call to the next.
func (s *Segment) TextOf(i int) func(position uint32) (text int, first uint32) {
	textEnds := s.border(textEnd)
	text, first := 0, s.start(i)
	end := textEnds(first)
	return func(position uint32) (int, uint32) {
		for end < position {
			text++
			first = end + 1
			end = textEnds(first)
		}
		return text, first
	}
}

// border returns a function that gives the first position from a position on that is one of the runes listed. Positions must not
// go down from one call to the next.
func (s *Segment) border(runes ...rune) func(position uint32) uint32 {
	var cursors []*cursor
	for _, r := range runes {
		if l, ok := s.list(r); ok {
			cursors = append(cursors, &cursor{list: l, block: -1})
		}
	}
	return func(position uint32) uint32 {
		first := s.start(s.Len())
		for _, c := range cursors {
			if found, ok := c.seek(position); ok {
				first = min(first, found)
			}
		}
		return first
	}
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
		return places(p, find, func() func(uint32) uint32 { return gapEnd })
	}
}

// places puts together the places of p's pieces, which find yields in order. What gapEnd gives returns the first position from one on
// that no gap may hold.
func places(p Pattern, find func(piece string) iter.Seq[uint32], gapEnd func() func(uint32) uint32) iter.Seq[Mark] {
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
		rest, border := slices.Collect(places(p[1:], find, gapEnd)), gapEnd()
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
