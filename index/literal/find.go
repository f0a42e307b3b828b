package literal

import (
	"encoding/binary"
	"iter"
	"slices"
)

// Find yields the positions where pattern begins, in order; matches may overlap. The pattern is folded text.
// An empty pattern is found nowhere.
func (s *Segment) Find(pattern string) iter.Seq[uint32] { return s.findFrom(0, pattern) }

// findFrom is Find from a position on.
func (s *Segment) findFrom(first uint32, pattern string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		runes := []rune(pattern)
		cursors := make([]*cursor, len(runes))
		for i, r := range runes {
			l, ok := s.list(r)
			if !ok {
				return
			}
			cursors[i] = &cursor{list: l, offset: uint32(i), block: -1}
		}
		if len(cursors) == 0 {
			return
		}
		if len(cursors) == 1 {
			cursors[0].walk(first, yield)
			return
		}
		slices.SortStableFunc(cursors, func(a, b *cursor) int { return a.count - b.count })
		for start, ok := cursors[0].seek(first); ok; {
			next, aligned := start, true
			for _, c := range cursors[1:] {
				if next, ok = c.seek(start); !ok {
					return
				}
				if next != start {
					aligned = false
					break
				}
			}
			if aligned {
				if !yield(start) {
					return
				}
				next = start + 1
			}
			start, ok = cursors[0].seek(next)
		}
	}
}

// cursor walks the starts of a pattern that one of its characters allows: the positions of the character less its offset in
// the pattern.
type cursor struct {
	list
	offset   uint32
	block    int    // the block that position lies in; -1 before the first seek
	position uint32 // the current position of the character
	left     int    // positions after it in the block
	rest     []byte // their differences
}

// seek returns the first start at or after start. Starts must not go down from one call to the next.
func (c *cursor) seek(start uint32) (uint32, bool) {
	target := start + c.offset
	if block := c.blockOf(target); block != c.block {
		c.enter(block)
	}
	for c.position < target {
		if !c.next() {
			return 0, false
		}
	}
	return c.position - c.offset, true
}

// walk yields the positions from the first on.
func (c *cursor) walk(first uint32, yield func(uint32) bool) {
	for _, ok := c.seek(first); ok && yield(c.position); {
		ok = c.next()
	}
}

// enter goes to the first position of a block.
func (c *cursor) enter(block int) {
	c.block = block
	c.position, c.rest = c.start(block)
	c.left = c.size(block) - 1
}

// next goes to the next position, and returns false behind the last.
func (c *cursor) next() bool {
	if c.left == 0 {
		if c.block+1 == c.blocks() {
			return false
		}
		c.enter(c.block + 1)
		return true
	}
	if len(c.rest) > 0 && c.rest[0] < 0x80 { // most differences are that small
		c.position += uint32(c.rest[0])
		c.rest = c.rest[1:]
	} else {
		difference, size := binary.Uvarint(c.rest)
		if size <= 0 {
			return false // only in a damaged segment: Verify tells
		}
		c.position += uint32(difference)
		c.rest = c.rest[size:]
	}
	c.left--
	return true
}

// blockOf returns the last block, from the current one on, that begins at or before target; the current one if none does.
// It gallops: most targets are near.
func (c *cursor) blockOf(target uint32) int {
	low, step := max(c.block, 0), 1
	for low+step < c.blocks() && c.first(low+step) <= target {
		low += step
		step *= 2
	}
	high := min(low+step, c.blocks())
	for high-low > 1 {
		if middle := (low + high) / 2; c.first(middle) <= target {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// Count is how often a pattern stands in a unit.
type Count struct {
	Unit int
	N    int
	// Head tells that a place lies in the unit's first text.
	Head bool
}

// Counts returns the units that hold pattern, in order, each with the number of places that do not overlap, as a reader
// counts them from the start of each text.
func (s *Segment) Counts(pattern string) []Count { return s.Count(s.Places(Pattern{pattern})) }

// Count returns the units of places, in order, each with the number of places that do not overlap. Places are in the order of
// their starts.
func (s *Segment) Count(places iter.Seq[Mark]) []Count {
	var counts []Count
	textEnds := s.border(textEnd)
	unit, free := 0, uint32(0)
	for place := range places {
		if place.Start < free {
			continue
		}
		free = place.End
		unit = s.UnitFrom(unit, place.Start)
		if n := len(counts); n > 0 && counts[n-1].Unit == unit {
			counts[n-1].N++
			continue
		}
		counts = append(counts, Count{Unit: unit, N: 1, Head: place.Start < textEnds(s.start(unit))})
	}
	return counts
}
