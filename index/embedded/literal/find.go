package literal

import (
	"iter"
	"slices"
)

// Find yields the positions where pattern begins, in order; matches may overlap. The pattern is
// folded text. An empty pattern is found nowhere.
func (s *Segment) Find(pattern string) iter.Seq[uint32] { return s.findFrom(0, pattern) }

// findFrom is Find from a position on.
func (s *Segment) findFrom(first uint32, pattern string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		m := s.matcher(pattern)
		if m == nil {
			return
		}
		for starts, ok := m.next(first); ok; starts, ok = m.next(first) {
			for _, start := range starts {
				if !yield(start) {
					return
				}
			}
		}
	}
}

// findAmong is Find in the units listed, which go up.
func (s *Segment) findAmong(units []int, pattern string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		m := s.matcher(pattern)
		if m == nil {
			return
		}
		for _, unit := range units {
			first, end := s.start(unit), s.start(unit+1)
			for starts, ok := m.before(first, end); ok; starts, ok = m.before(first, end) {
				for _, start := range starts {
					if !yield(start) {
						return
					}
				}
			}
		}
	}
}

// matcher finds where a pattern begins, a block of its rarest character after another.
type matcher struct {
	lead   *cursor   // of the rarest character
	others []*cursor // rarer ones first
	starts [blockSize]uint32
}

// matcher returns what finds a pattern; nil if a character of it stands nowhere, or it has none.
func (s *Segment) matcher(pattern string) *matcher {
	runes := []rune(pattern)
	if len(runes) == 0 {
		return nil
	}
	cursors := make([]*cursor, len(runes))
	for i, r := range runes {
		l, ok := s.list(r)
		if !ok {
			return nil
		}
		cursors[i] = &cursor{list: l, offset: uint32(i), block: -1}
	}
	slices.SortStableFunc(cursors, func(a, b *cursor) int { return a.count - b.count })
	return &matcher{lead: cursors[0], others: cursors[1:]}
}

// next returns the starts at or behind first of the next block of the rarest character, perhaps
// none of them, and false behind the last block. They are valid until the next call. first must not
// go down from one call to the next.
func (m *matcher) next(first uint32) (starts []uint32, ok bool) { return m.before(first, endOfAll) }

// endOfAll is behind every position.
const endOfAll = 1<<32 - 1

// before is next for the starts before end. What lies behind is left to a later call.
func (m *matcher) before(first, end uint32) (starts []uint32, ok bool) {
	if starts = m.lead.pass(m.starts[:0], first, end); len(starts) == 0 {
		return nil, false
	}
	for _, c := range m.others {
		starts = c.keep(starts)
	}
	return starts, true
}

// Stretch returns the positions [first, end) of the units [i, j).
func (s *Segment) Stretch(i, j int) (first, end uint32) { return s.start(i), s.start(j) }
