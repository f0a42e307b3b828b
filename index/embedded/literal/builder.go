package literal

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"maps"
	"math"
	"math/bits"
	"slices"
)

// maxPosition leaves room above the last position for the length of a pattern.
const maxPosition = math.MaxUint32 - 1<<24

// ErrFull is returned if a segment would need more positions or bytes than 32 bits can count.
var ErrFull = errors.New("literal: segment is full")

// Builder collects units and writes them as a segment. The zero Builder is ready to use.
type Builder struct {
	units []unit
	next  uint64             // first position not yet used
	open  bool               // the end of the last text is not written yet: the next may be joined to it
	basic []*postings        // by character, of those of the Basic Multilingual Plane; empty before the first
	lists map[rune]*postings // of all others, and of what is listed like characters
}

const basicPlane = 0x10000 // the number of its characters

// unit is where a unit begins, and the position behind its first text.
type unit struct{ start, head uint32 }

// Text is a folded text.
type Text struct {
	Folded string
	// SentenceEnds are the indexes of the characters, from 0, that end a sentence. The last one
	// need not be among them.
	SentenceEnds []int
	// Joined is set if the text goes on with the one before, which may be the last of the unit
	// before. Only the first two texts of a unit may be joined.
	Joined bool
}

// Add adds the next unit, made of texts that are matched each by itself unless they are joined.
func (b *Builder) Add(texts ...Text) error {
	size := uint64(1)
	for _, text := range texts {
		size += uint64(len(text.Folded)) + 1
	}
	if b.next+size > maxPosition {
		return ErrFull
	}
	u := unit{}
	for i, text := range texts {
		if !text.Joined {
			b.endText()
		}
		if i == 0 {
			u.start = uint32(b.next)
		}
		for _, end := range text.SentenceEnds {
			b.list(sentenceEnd).add(uint32(b.next) + uint32(end))
		}
		for _, r := range text.Folded {
			b.list(r).add(uint32(b.next))
			b.next++
		}
		if i == 0 {
			u.head = uint32(b.next)
		}
		b.open = true
	}
	if len(texts) == 0 {
		b.endText()
		u = unit{uint32(b.next), uint32(b.next)}
	}
	b.units = append(b.units, u)
	return nil
}

// endText writes the end of the last text, unless it is written.
func (b *Builder) endText() {
	if b.open {
		b.list(textEnd).add(uint32(b.next))
		b.next++
		b.open = false
	}
}

// AddSegment adds the units of a segment as if each had been added by itself.
func (b *Builder) AddSegment(s *Segment) error {
	b.endText()
	shift := b.next
	if shift+uint64(s.start(s.Len())) > maxPosition {
		return ErrFull
	}
	for i := range s.Len() {
		b.units = append(b.units, unit{uint32(shift) + s.start(i), uint32(shift) + s.head(i)})
	}
	b.next += uint64(s.start(s.Len()))
	for r, l := range s.lists() {
		list := b.list(r)
		c := cursor{list: l, block: -1}
		list.skips = slices.Grow(list.skips, len(l.skips)+skipSize)
		for block := range l.blocks() {
			c.decode(block)
			list.addAll(c.positions[:c.size], uint32(shift))
		}
	}
	return nil
}

// list returns the list of r, made if it does not exist.
func (b *Builder) list(r rune) *postings {
	if int(r) < len(b.basic) && b.basic[r] != nil {
		return b.basic[r]
	}
	if b.lists == nil {
		b.basic, b.lists = make([]*postings, basicPlane), make(map[rune]*postings)
	}
	list := b.lists[r]
	if list == nil {
		list = new(postings)
		if int(r) < basicPlane {
			b.basic[r] = list
		} else {
			b.lists[r] = list
		}
	}
	return list
}

// all returns the characters with lists, in order, and their lists.
func (b *Builder) all() (characters []rune, lists []*postings) {
	for r, list := range b.basic {
		if list != nil {
			characters, lists = append(characters, rune(r)), append(lists, list)
		}
	}
	for _, r := range slices.Sorted(maps.Keys(b.lists)) {
		characters, lists = append(characters, r), append(lists, b.lists[r])
	}
	return characters, lists
}

// postings is the list of one character's positions as it is written: see Segment.
type postings struct {
	count int
	last  uint32
	block [blockSize - 1]uint32 // the differences of the last block, not yet in data
	size  int                   // their number
	all   uint32                // all of them or'ed, which is as wide as the widest
	skips []byte
	data  []byte
}

func (p *postings) add(position uint32) {
	if p.count%blockSize == 0 {
		p.pack()
		p.skips = binary.LittleEndian.AppendUint32(p.skips, position)
		p.skips = binary.LittleEndian.AppendUint32(p.skips, uint32(len(p.data)))
	} else {
		difference := position - p.last
		p.block[p.size] = difference
		p.size++
		p.all |= difference
	}
	p.count++
	p.last = position
}

// addAll adds positions, each with shift added.
func (p *postings) addAll(positions []uint32, shift uint32) {
	for len(positions) > 0 {
		if p.count%blockSize == 0 {
			p.add(positions[0] + shift)
			positions = positions[1:]
			continue
		}
		n := min(len(positions), blockSize-p.count%blockSize)
		last, all := p.last, p.all
		block := p.block[p.size : p.size+n]
		for i, position := range positions[:n] {
			position += shift
			block[i] = position - last
			all |= block[i]
			last = position
		}
		p.count, p.size, p.last, p.all = p.count+n, p.size+n, last, all
		positions = positions[n:]
	}
}

// pack appends the differences of the last block to data: their width in bits, and then each in
// that many.
func (p *postings) pack() {
	if p.size == 0 {
		return
	}
	width := bits.Len32(p.all)
	p.data = slices.Grow(p.data, 1+(p.size*width+7)/8)
	p.data = append(p.data, byte(width))
	packed, used := uint64(0), 0 // bits not yet in data, and their number
	for _, difference := range p.block[:p.size] {
		packed |= uint64(difference) << used
		if used += width; used >= 32 {
			p.data = binary.LittleEndian.AppendUint32(p.data, uint32(packed))
			packed >>= 32
			used -= 32
		}
	}
	for ; used > 0; used -= 8 {
		p.data = append(p.data, byte(packed))
		packed >>= 8
	}
	p.size, p.all = 0, 0
}

// WriteTo writes the segment.
func (b *Builder) WriteTo(w io.Writer) (int64, error) {
	b.endText()
	var units, characters, skips []byte
	for _, u := range append(b.units, unit{uint32(b.next), uint32(b.next)}) {
		units = binary.LittleEndian.AppendUint32(units, u.start)
		units = binary.LittleEndian.AppendUint32(units, u.head)
	}

	var dataSize, skipsSize uint64
	runes, lists := b.all()
	for i, r := range runes {
		p := lists[i]
		p.pack()
		for _, field := range []uint64{uint64(r), uint64(p.count), skipsSize, dataSize} {
			characters = binary.LittleEndian.AppendUint32(characters, uint32(field))
		}
		skips = append(skips, p.skips...)
		skipsSize += uint64(len(p.skips))
		dataSize += uint64(len(p.data))
	}
	dataSize += uint64(len(padding))
	if dataSize > math.MaxUint32 || skipsSize > math.MaxUint32 {
		return 0, ErrFull
	}
	h := header{
		Magic: magic, Units: uint32(len(b.units)), Characters: uint32(len(runes)), Skips: uint32(skipsSize), Data: uint32(dataSize),
	}
	out := counter{w: w}
	if err := binary.Write(&out, binary.LittleEndian, h); err != nil {
		return out.n, err
	}
	for _, table := range [][]byte{units, characters, skips} {
		if _, err := out.Write(table); err != nil {
			return out.n, err
		}
	}
	for _, list := range lists {
		if _, err := out.Write(list.data); err != nil {
			return out.n, err
		}
	}
	if _, err := out.Write(padding[:]); err != nil {
		return out.n, err
	}
	err := binary.Write(&out, binary.LittleEndian, out.sum)
	return out.n, err
}

// padding ends the data, so that eight bytes can be read from any of them.
var padding [8]byte

// counter counts the bytes that went through to w, and keeps their CRC-32C.
type counter struct {
	w   io.Writer
	n   int64
	sum uint32
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	c.sum = crc32.Update(c.sum, castagnoli, p[:n])
	return n, err
}
