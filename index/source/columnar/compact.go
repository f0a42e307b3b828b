package columnar

import (
	"encoding/binary"
	"errors"
)

// ErrDamaged is returned for bytes that are no Parquet.
var ErrDamaged = errors.New("damaged Parquet")

// compact reads the compact protocol of Thrift, in which Parquet writes its metadata. No size that
// it reads is trusted: nothing is reserved for more than there are bytes. After an error it reads
// zeros.
type compact struct {
	data []byte // what is left
	err  error
}

// kind is the type of a value.
type kind byte

const (
	kindTrue   kind = 1
	kindFalse  kind = 2
	kindByte   kind = 3
	kindDouble kind = 7
	kindBinary kind = 8
	kindList   kind = 9
	kindSet    kind = 10
	kindMap    kind = 11
	kindStruct kind = 12
)

// maxNesting is how deep values may be nested. Those of Parquet are nested less than 10 levels
// deep.
const maxNesting = 30

func (c *compact) fail() {
	c.data, c.err = nil, ErrDamaged
}

func (c *compact) byte() byte {
	if len(c.data) == 0 {
		c.fail()
		return 0
	}
	b := c.data[0]
	c.data = c.data[1:]
	return b
}

func (c *compact) uvarint() uint64 {
	v, n := binary.Uvarint(c.data)
	if n <= 0 {
		c.fail()
		return 0
	}
	c.data = c.data[n:]
	return v
}

func (c *compact) varint() int64 {
	v := c.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// take returns the next n bytes.
func (c *compact) take(n uint64) []byte {
	if n > uint64(len(c.data)) {
		c.fail()
		return nil
	}
	taken := c.data[:n]
	c.data = c.data[n:]
	return taken
}

// integer reads a value that must be an integer.
func (c *compact) integer(k kind) int64 {
	if k <= kindByte || k >= kindDouble {
		c.fail()
		return 0
	}
	return c.varint()
}

// text reads a value that must be a string.
func (c *compact) text(k kind) string {
	if k != kindBinary {
		c.fail()
		return ""
	}
	return string(c.take(c.uvarint()))
}

// fields calls each for the fields of a value that must be a struct. Each reads the field's value.
func (c *compact) fields(k kind, each func(id int64, k kind)) {
	if k != kindStruct {
		c.fail()
	}
	for id := int64(0); c.err == nil; {
		head := c.byte()
		if head == 0 {
			return
		}
		if step := int64(head >> 4); step > 0 {
			id += step
		} else {
			id = c.varint()
		}
		each(id, kind(head&15))
	}
}

// list calls each for the elements of a value that must be a list. Each reads the element.
func (c *compact) list(k kind, each func(k kind)) {
	if k != kindList && k != kindSet {
		c.fail()
	}
	head := c.byte()
	n := uint64(head >> 4)
	if n == 15 {
		n = c.uvarint()
	}
	for ; n > 0 && c.err == nil; n-- {
		left := len(c.data)
		if each(kind(head & 15)); len(c.data) == left {
			c.fail() // an element takes a byte at least
		}
	}
}

// skip passes over a value. Inside is set for an element of a list or map, whose truth has a byte.
func (c *compact) skip(k kind, inside bool, depth int) {
	switch {
	case depth == maxNesting:
		c.fail()
	case k == kindTrue || k == kindFalse:
		if inside {
			c.byte()
		}
	case k == kindByte:
		c.byte()
	case k < kindDouble && k > 0:
		c.varint()
	case k == kindDouble:
		c.take(8)
	case k == kindBinary:
		c.take(c.uvarint())
	case k == kindList || k == kindSet:
		c.list(k, func(k kind) { c.skip(k, true, depth+1) })
	case k == kindStruct:
		c.fields(k, func(_ int64, k kind) { c.skip(k, false, depth+1) })
	case k == kindMap:
		n := c.uvarint()
		if n == 0 {
			return
		}
		kinds := c.byte()
		for ; n > 0 && c.err == nil; n-- {
			c.skip(kind(kinds>>4), true, depth+1)
			c.skip(kind(kinds&15), true, depth+1)
		}
	default:
		c.fail()
	}
}
