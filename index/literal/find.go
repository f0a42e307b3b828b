package literal

import (
	"iter"
	"slices"
)

// Find yields the positions where pattern begins, in order; matches may overlap. The pattern is folded text.
// An empty pattern is found nowhere.
func (s *Segment) Find(pattern string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		runes := []rune(pattern)
		cursors := make([]*cursor, len(runes))
		for i, r := range runes {
			l, ok := s.list(r)
			if !ok {
				return
			}
			cursors[i] = &cursor{list: l, offset: uint32(i)}
		}
		if len(cursors) == 0 {
			return
		}
		slices.SortStableFunc(cursors, func(a, b *cursor) int { return a.count - b.count })
		for start, ok := cursors[0].seek(0); ok; {
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
	offset uint32
	block  int // the block in buf; buf is empty before the first seek
	buf    []uint32
	i      int // the next entry of buf
}

// seek returns the first start at or after start. Starts must not go down from one call to the next.
func (c *cursor) seek(start uint32) (uint32, bool) {
	target := start + c.offset
	block := c.blockOf(target)
	if block != c.block || c.buf == nil {
		c.block, c.i = block, 0
		c.buf = c.decode(block, c.buf[:0])
	}
	for {
		for ; c.i < len(c.buf); c.i++ {
			if c.buf[c.i] >= target {
				return c.buf[c.i] - c.offset, true
			}
		}
		if c.block+1 >= c.blocks() {
			return 0, false
		}
		c.block, c.i = c.block+1, 0
		c.buf = c.decode(c.block, c.buf[:0])
	}
}

// blockOf returns the last block, from the current one on, that begins at or before target; the current one if none does.
// It gallops: most targets are near.
func (c *cursor) blockOf(target uint32) int {
	low, step := c.block, 1
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
}

// Counts returns the units that hold pattern, in order, each with the number of places that do not overlap, as a reader
// counts them from the start of each text.
func (s *Segment) Counts(pattern string) []Count {
	var counts []Count
	unit, free := 0, uint32(0)
	length := uint32(len([]rune(pattern)))
	for position := range s.Find(pattern) {
		if position < free {
			continue
		}
		free = position + length
		unit = s.UnitFrom(unit, position)
		if n := len(counts); n > 0 && counts[n-1].Unit == unit {
			counts[n-1].N++
			continue
		}
		counts = append(counts, Count{Unit: unit, N: 1})
	}
	return counts
}
