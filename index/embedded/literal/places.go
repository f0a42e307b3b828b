package literal

import (
	"iter"

	"gongbao/analyzer"
	"gongbao/index/pattern"
)

// Places yields the places where p stands, in the order of their starts; they may overlap. One place is given for each start: the
// shortest.
func (s *Segment) Places(p pattern.Pattern) iter.Seq[pattern.Mark] {
	return pattern.Places(p, s.Find, s.gapEnd)
}

// PlacesAmong yields the places of p in the units listed, which go up.
func (s *Segment) PlacesAmong(units []int, p pattern.Pattern) iter.Seq[pattern.Mark] {
	return pattern.Places(p, func(piece string) iter.Seq[uint32] { return s.findAmong(units, piece) }, s.gapEnd)
}

// gapEnd returns the border that no gap of a pattern crosses.
func (s *Segment) gapEnd() func(position uint32) uint32 { return s.border(analyzer.Separator, textEnd) }

// PlacesIn yields the places of p in unit i.
func (s *Segment) PlacesIn(i int, p pattern.Pattern) iter.Seq[pattern.Mark] {
	find := func(piece string) iter.Seq[uint32] {
		return func(yield func(uint32) bool) {
			for position := range s.findFrom(s.start(i), piece) {
				if position >= s.start(i+1) || !yield(position) {
					return
				}
			}
		}
	}
	return pattern.Places(p, find, s.gapEnd)
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

// CountMarks returns the number of Marks in each unit. It takes a bit of memory for each position.
func (s *Segment) CountMarks(patterns []pattern.Pattern) []int {
	counts := make([]int, s.Len())
	marked := make([]uint64, s.Positions()/64+1) // a bit for each position
	for _, p := range pattern.LongestFirst(patterns) {
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
func anyIn(marked []uint64, m pattern.Mark) bool {
	for i := m.Start; i < m.End; i++ {
		if marked[i/64]&(1<<(i%64)) != 0 {
			return true
		}
	}
	return false
}
