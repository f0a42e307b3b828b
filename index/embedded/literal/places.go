package literal

import (
	"iter"
	"slices"
	"sync"

	"gongbao/analyzer"
	"gongbao/index/pattern"
)

// Places yields the places of p, in the order of their starts; they may overlap. One
// place is given for each start: the shortest.
func (s *Segment) Places(p pattern.Pattern) iter.Seq[pattern.Mark] {
	return pattern.Places(p, s.Find, s.gapEnd)
}

// PlacesAmong yields the places of p that begin in the units listed, which go up.
func (s *Segment) PlacesAmong(units []int, p pattern.Pattern) iter.Seq[pattern.Mark] {
	among := units
	if len(p) > 1 {
		among = s.runOn(units)
	}
	places := pattern.Places(p, func(piece string) iter.Seq[uint32] { return s.findAmong(among, piece) }, s.gapEnd)
	if len(among) == len(units) {
		return places
	}
	return func(yield func(pattern.Mark) bool) {
		i := 0
		for place := range places {
			for i < len(units) && s.start(units[i]+1) <= place.Start {
				i++
			}
			if i == len(units) || s.start(units[i]) <= place.Start && !yield(place) {
				return
			}
		}
	}
}

// PlacesIn yields the places of p that begin in unit i.
func (s *Segment) PlacesIn(i int, p pattern.Pattern) iter.Seq[pattern.Mark] {
	return s.PlacesAmong([]int{i}, p)
}

// runOn returns units, which go up, with those into which their last lines run on.
func (s *Segment) runOn(units []int) []int {
	joined := s.joined()
	all := make([]int, 0, len(units))
	for k, unit := range units {
		all = append(all, unit)
		for next := unit + 1; next < s.Len() && (k+1 == len(units) || next < units[k+1]) && joined(next); next++ {
			all = append(all, next)
		}
	}
	return all
}

// WholeLines returns units, which go up, with those that share a line with one of them. nil, which
// stands for all, stays nil.
func (s *Segment) WholeLines(units []int) []int {
	if units == nil {
		return nil
	}
	joined := s.joined()
	all := make([]int, 0, len(units))
	for _, unit := range units {
		first, end := unit, unit+1
		if n := len(all); n > 0 && unit <= all[n-1] {
			continue
		}
		for first > 0 && joined(first) {
			first--
		}
		for end < s.Len() && joined(end) {
			end++
		}
		for unit := first; unit < end; unit++ {
			all = append(all, unit)
		}
	}
	return all
}

// joined returns a function that reports whether the first text of a unit goes on with the line of
// the unit before.
func (s *Segment) joined() func(unit int) bool {
	ends, ok := s.list(textEnd)
	cursor := &cursor{list: ends, block: -1}
	last := uint32(0)
	return func(unit int) bool {
		first := s.start(unit)
		if first == 0 || !ok {
			return false
		}
		before := first - 1
		if before < last {
			cursor.rewind()
		}
		last = before
		end, ok := cursor.seek(before)
		return ok && end != before
	}
}

// gapEnd returns the border that no gap of a pattern crosses.
func (s *Segment) gapEnd() func(position uint32) uint32 { return s.border(analyzer.Separator, textEnd) }

// TextOf returns a function that gives the number, from 0, of the text of unit i in which a
// position lies, and the first position of that text. Positions must not go down from one call to
// the next.
func (s *Segment) TextOf(i int) func(position uint32) (text int, first uint32) {
	textEnds := s.border(textEnd)
	text, first, end := 0, s.start(i), s.head(i)
	joined := textEnds(first) > end // the second text
	return func(position uint32) (int, uint32) {
		for end < position || end == position && text == 0 && joined {
			text++
			first = end + 1
			if text == 1 && joined {
				first = end
			}
			end = textEnds(first)
		}
		return text, first
	}
}

// border returns a function that gives the first position from a position on that is one of the
// runes listed. Positions must not go down from one call to the next.
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

// AppendMarks appends to counts the units that have pattern.Marks, in order, and the number of these.
// If among is not nil, only the units in it are looked at, which go up. Else it takes a bit of memory
// for each position.
func (s *Segment) AppendMarks(to []Count, patterns []pattern.Pattern, among []int) []Count {
	if lines := s.WholeLines(among); lines != nil {
		return s.AppendCount(to, slices.Values(pattern.Marks(patterns, func(p pattern.Pattern) iter.Seq[pattern.Mark] { return s.PlacesAmong(lines, p) })))
	}
	counts := make([]int32, s.Len())
	room := roomForMarks.Get().(*[]uint64)
	defer roomForMarks.Put(room)
	marked := slices.Grow((*room)[:0], s.Positions()/64+1)[:s.Positions()/64+1] // a bit for each position
	clear(marked)
	*room = marked
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
	for unit, n := range counts {
		if n > 0 {
			to = append(to, NewCount(unit, int(n), false))
		}
	}
	return to
}

// roomForMarks lends out room for marks.
var roomForMarks = sync.Pool{New: func() any { return new([]uint64) }}

// anyIn reports whether a position of m is marked.
func anyIn(marked []uint64, m pattern.Mark) bool {
	for i := m.Start; i < m.End; i++ {
		if marked[i/64]&(1<<(i%64)) != 0 {
			return true
		}
	}
	return false
}
