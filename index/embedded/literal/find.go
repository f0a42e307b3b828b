package literal

import (
	"encoding/binary"
	"iter"
	"slices"

	"gongbao/index/pattern"
)

// Find yields the positions where pattern begins, in order; matches may overlap. The pattern is
// folded text. An empty pattern is found nowhere.
func (s *Segment) Find(pattern string) iter.Seq[uint32] { return s.findFrom(0, pattern) }

// findFrom is Find from a position on.
func (s *Segment) findFrom(first uint32, pattern string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if starts := s.startsOf(pattern); starts != nil {
			starts(first, yield)
		}
	}
}

// findAmong is Find in the units listed, which go up.
func (s *Segment) findAmong(units []int, pattern string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		starts := s.startsOf(pattern)
		if starts == nil {
			return
		}
		next := uint32(0) // a start that the last unit did not reach
		for _, unit := range units {
			end, stopped := s.start(unit+1), false
			if next >= end {
				continue
			}
			next = s.start(s.Len())
			starts(s.start(unit), func(start uint32) bool {
				if start >= end {
					next = start
					return false
				}
				stopped = !yield(start)
				return !stopped
			})
			if stopped {
				return
			}
		}
	}
}

// startsOf returns what yields the positions, from one on, where pattern begins; nil if a
// character of it stands nowhere. It may be called again with a position that is no lower.
func (s *Segment) startsOf(pattern string) func(first uint32, yield func(uint32) bool) {
	runes := []rune(pattern)
	cursors := make([]*cursor, len(runes))
	for i, r := range runes {
		l, ok := s.list(r)
		if !ok {
			return nil
		}
		cursors[i] = &cursor{list: l, offset: uint32(i), block: -1}
	}
	switch len(cursors) {
	case 0:
		return nil
	case 1:
		return cursors[0].walk
	}
	slices.SortStableFunc(cursors, func(a, b *cursor) int { return a.count - b.count })
	return func(first uint32, yield func(uint32) bool) {
		common(cursors[0], cursors[1], first, func(start uint32) bool {
			for _, c := range cursors[2:] {
				if at, ok := c.seek(start); !ok || at != start {
					return ok
				}
			}
			return yield(start)
		})
	}
}

// common yields the starts, from the first on, that a and b both allow. It goes through their
// blocks side by side.
func common(a, b *cursor, first uint32, yield func(uint32) bool) {
	for start, ok := a.seek(first); ok; {
		if start, ok = b.seek(start); !ok {
			return
		}
		if _, ok = a.seek(start); !ok {
			return
		}
		ahead := b.offset - a.offset // of a position of b before that of a with the same start; it may wrap around
		i, j := a.at, b.at
		for i < a.size && j < b.size {
			switch x, y := a.positions[i]+ahead, b.positions[j]; {
			case x < y:
				i++
			case x > y:
				j++
			default:
				if !yield(y - b.offset) {
					return
				}
				i++
				j++
			}
		}
		a.at, b.at = min(i, a.size-1), min(j, b.size-1)
		// The one that has come to its end goes on where the other stands or, if both have,
		// behind the last.
		switch {
		case i < a.size:
			start = a.positions[i] - a.offset
		case j < b.size:
			start = b.positions[j] - b.offset
		default:
			start = max(a.positions[a.size-1]-a.offset, b.positions[b.size-1]-b.offset) + 1
		}
	}
}

// cursor walks the starts of a pattern that one of its characters allows: the positions of the
// character less its offset in the pattern.
type cursor struct {
	list
	offset uint32
	block  int // the block whose positions are decoded; -1 before the first seek
	// positions[at:size] are those of the block that lie at or behind the current one.
	positions [blockSize]uint32
	at, size  int
}

// seek returns the first start at or after start. Starts must not go down from one call to the
// next.
func (c *cursor) seek(start uint32) (uint32, bool) {
	target := start + c.offset
	if c.block < 0 || c.positions[c.size-1] < target {
		block := c.blockOf(target)
		if block == c.block {
			block++ // it ends before target, and the next begins behind it
		}
		if block >= c.blocks() {
			return 0, false
		}
		c.decode(block)
		if c.positions[c.size-1] < target {
			if block+1 == c.blocks() {
				return 0, false
			}
			c.decode(block + 1)
		}
	}
	c.skip(target)
	return c.positions[c.at] - c.offset, true
}

// skip goes to the first position of the block at or behind target; there is one.
func (c *cursor) skip(target uint32) {
	near := min(c.at+8, c.size)
	for c.at < near && c.positions[c.at] < target {
		c.at++
	}
	if c.at < near {
		return
	}
	n, _ := slices.BinarySearch(c.positions[c.at:c.size], target)
	c.at += n
}

// decode reads the positions of a block.
func (c *cursor) decode(block int) {
	position, packed := c.start(block)
	c.block, c.at, c.size = block, 0, c.list.size(block)
	c.positions[0] = position
	if c.size == 1 {
		return
	}
	width := int(packed[0])
	packed = packed[1:]
	if width > 32 || len(packed) < (c.size-1)*width/8+len(padding) {
		c.size = 1 // only in a damaged segment: Verify tells
		return
	}
	mask := uint32(1<<width - 1)
	for i, bit := 1, 0; i < c.size; i++ {
		position += uint32(binary.LittleEndian.Uint64(packed[bit/8:])>>(bit%8)) & mask
		c.positions[i] = position
		bit += width
	}
}

// walk yields the positions from the first on.
func (c *cursor) walk(first uint32, yield func(uint32) bool) {
	if _, ok := c.seek(first); !ok {
		return
	}
	for {
		for _, position := range c.positions[c.at:c.size] {
			if !yield(position) {
				return
			}
		}
		if c.block+1 == c.blocks() {
			return
		}
		c.decode(c.block + 1)
	}
}

// blockOf returns the last block, from the current one on, that begins at or before target; the
// current one if none does. It gallops: most targets are near.
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
	// Head tells that the first place lies in the unit's first text.
	Head bool
}

// Counts returns the units that hold pattern, in order, each with the number of places that do not
// overlap, as a reader counts them from the start of each text.
func (s *Segment) Counts(text string) []Count { return s.Count(s.Places(pattern.Pattern{text})) }

// Count returns the units of places, in order, each with the number of places that do not overlap.
// Places are in the order of their starts.
func (s *Segment) Count(places iter.Seq[pattern.Mark]) []Count {
	var counts []Count
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
		counts = append(counts, Count{Unit: unit, N: 1, Head: s.inHead(unit, place)})
	}
	return counts
}

// Stretch returns the positions [first, end) of the units [i, j).
func (s *Segment) Stretch(i, j int) (first, end uint32) { return s.start(i), s.start(j) }
