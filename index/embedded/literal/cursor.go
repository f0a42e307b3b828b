package literal

import (
	"encoding/binary"
	"slices"
)

// cursor walks the starts of a pattern that one of its characters allows: the positions of the
// character less its offset in the pattern.
type cursor struct {
	list
	offset uint32
	block  int // the block whose positions are decoded; -1 before the first seek
	// positions[at:size] are those of the block that are not passed by. Greater numbers follow.
	positions [blockSize + 4*maxSteps]uint32
	at, size  int
}

// last returns the start of the last position that was decoded.
func (c *cursor) last() uint32 { return c.positions[c.size-1] - c.offset }

// rewind goes back before the first position.
func (c *cursor) rewind() { c.block, c.at, c.size = -1, 0, 0 }

// pass appends the starts in [first, end) of the current block, or of the next one that has any, and
// passes them by. It appends none if no block has any.
func (c *cursor) pass(to []uint32, first, end uint32) []uint32 {
	start, ok := c.seek(first)
	if !ok || start >= end {
		return to
	}
	for c.at < c.size && c.positions[c.at]-c.offset < end {
		to = append(to, c.positions[c.at]-c.offset)
		c.at++
	}
	return to
}

// keep takes out of starts, which go up, those that c does not allow, and returns the others in the
// same place.
func (c *cursor) keep(starts []uint32) []uint32 {
	kept := 0
	for i := 0; i < len(starts); {
		if _, ok := c.seek(starts[i]); !ok {
			break
		}
		last := c.positions[c.size-1]
		for ; i < len(starts) && starts[i]+c.offset <= last; i++ {
			want := starts[i] + c.offset
			c.skip(want)
			starts[kept] = starts[i]
			kept += int((uint64(want^c.positions[c.at]) - 1) >> 63) // one more if they are equal
		}
	}
	return starts[:kept]
}

// seek returns the first start at or after start. Starts must not go down from one call to the
// next.
func (c *cursor) seek(start uint32) (uint32, bool) {
	target := start + c.offset
	if c.at == c.size || c.positions[c.size-1] < target {
		block := c.blockOf(target)
		if block == c.block {
			block++ // all of it is passed by, or before target, and the next begins behind it
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

// skip goes to the first position of the block at or behind target; there is one. It counts how many
// of four positions lie before target, which takes no branch for each.
func (c *cursor) skip(target uint32) {
	for at, end := c.at, c.at+4*maxSteps; at < end; {
		four := (*[4]uint32)(c.positions[at : at+4])
		n := below(four[0], target) + below(four[1], target) + below(four[2], target) + below(four[3], target)
		at += n
		if c.at = at; n < 4 {
			return
		}
	}
	n, _ := slices.BinarySearch(c.positions[c.at:c.size], target)
	c.at += n
}

// maxSteps is the number of steps of four positions before skip searches the block.
const maxSteps = 4

// below returns 1 if a is less than b, else 0.
func below(a, b uint32) int { return int((uint64(a) - uint64(b)) >> 63) }

// decode reads the positions of a block.
func (c *cursor) decode(block int) {
	position, packed := c.start(block)
	c.block, c.at, c.size = block, 0, c.list.size(block)
	c.positions[0] = position
	if c.size > 1 && !c.unpack(position, packed) {
		c.size = 1 // only in a damaged segment: Verify tells
	}
	behind := c.positions[c.size : c.size+4*maxSteps]
	for i := range behind {
		behind[i] = endOfAll
	}
}

// unpack reads the positions of a block behind the first from their differences. It returns false if
// these are cut short.
func (c *cursor) unpack(position uint32, packed []byte) bool {
	width := uint(packed[0])
	packed = packed[1:]
	if width > 32 || len(packed) < (c.size-1)*int(width)/8+len(padding) {
		return false
	}
	positions, mask, bit := c.positions[1:c.size], uint32(1<<width-1), uint(0)
	for ; len(positions) >= 4 && width <= 14; positions = positions[4:] { // four differences fit into one read
		four := binary.LittleEndian.Uint64(packed[bit/8:]) >> (bit % 8)
		first := position + uint32(four)&mask
		second := first + uint32(four>>(width&63))&mask
		third := second + uint32(four>>(2*width&63))&mask
		position = third + uint32(four>>(3*width&63))&mask
		positions[0], positions[1], positions[2], positions[3] = first, second, third, position
		bit += 4 * width
	}
	for i := range positions {
		position += uint32(binary.LittleEndian.Uint64(packed[bit/8:])>>(bit%8)) & mask
		positions[i] = position
		bit += width
	}
	return true
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
