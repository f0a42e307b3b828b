package literal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"os"
	"sort"
	"unicode"

	"github.com/blevesearch/mmap-go" // maps segments into memory; bleve's own fork, maintained with it
)

// ErrCorrupt is returned for a file that is not a whole segment.
var ErrCorrupt = errors.New("literal: segment is damaged")

// blockSize is the number of positions between two entries of a skip table.
const blockSize = 128

// magic opens every segment; its digits are the version of the format.
var magic = [8]byte{'G', 'B', 'C', 'H', 'A', 'R', '0', '5'}

// What is listed like characters and is none: the separators that end a sentence, and the unused
// position after each text.
const (
	sentenceEnd = unicode.MaxRune + 1 + iota
	textEnd
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// header is the start of a segment, little-endian as all of it. These follow, without gaps:
//
//	units       Units+1 × 2 × uint32: the first position of each unit and the one behind its first text; the last entry is behind
//	            the last unit
//	characters  Characters × 4 × uint32: character, number of positions, start in skips, start in data; by character
//	skips       for each block of 128 positions of a character: the first position, start in the character's data
//	data        for each block of more than one position, a byte with the width in bits of the largest difference from one position
//	            to the next, and the differences in that width, the lowest bits first; at the end eight bytes of nothing
//	checksum    uint32: CRC-32C of everything before
type header struct {
	Magic      [8]byte
	Units      uint32 // number of units
	Characters uint32 // number of different characters
	Skips      uint32 // bytes of the skip tables
	Data       uint32 // bytes of the data
}

const (
	headerSize    = 24
	unitSize      = 8
	characterSize = 16
	skipSize      = 8
	checksumSize  = 4
)

// Segment is an immutable index of units by character. It may be used by several goroutines at
// once.
type Segment struct {
	header
	content    []byte // the whole file
	units      []byte
	characters []byte
	skips      []byte
	data       []byte
	mapped     mmap.MMap
	ends       []uint32 // by unit, the first position of the next
	sampled    []uint32 // see sampleUnits
}

// Open maps the segment in the file at path into memory, after it has read all of it to see that it
// is whole.
func Open(path string) (*Segment, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := verify(f); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	mapped, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	s, err := parse(mapped)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), mapped.Unmap())
	}
	s.mapped = mapped
	return s, nil
}

// verify returns ErrCorrupt if f, read from its start, does not end in its checksum.
func verify(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < headerSize+checksumSize {
		return fmt.Errorf("%w: %d bytes", ErrCorrupt, info.Size())
	}
	// Reading is quicker than mapping, which faults for each few pages.
	sum, content := crc32.New(castagnoli), io.NewSectionReader(f, 0, info.Size()-checksumSize)
	if _, err := io.CopyBuffer(sum, content, make([]byte, readSize)); err != nil {
		return err
	}
	var want [checksumSize]byte
	if _, err := f.ReadAt(want[:], info.Size()-checksumSize); err != nil {
		return err
	}
	if sum.Sum32() != binary.LittleEndian.Uint32(want[:]) {
		return fmt.Errorf("%w: checksum", ErrCorrupt)
	}
	return nil
}

// readSize is the number of bytes that verify reads at once.
const readSize = 1 << 18

// parse returns the segment that b holds, whose checksum holds.
func parse(b []byte) (*Segment, error) {
	s := &Segment{content: b}
	if err := binary.Read(bytes.NewReader(b), binary.LittleEndian, &s.header); err != nil || s.Magic != magic {
		return nil, fmt.Errorf("%w: no header", ErrCorrupt)
	}
	b = b[headerSize:]
	sizes := []uint64{(uint64(s.Units) + 1) * unitSize, uint64(s.Characters) * characterSize, uint64(s.Skips), uint64(s.Data)}
	if got, want := uint64(len(b)), sizes[0]+sizes[1]+sizes[2]+sizes[3]+checksumSize; got != want {
		return nil, fmt.Errorf("%w: %d bytes after the header, want %d", ErrCorrupt, got, want)
	}
	s.units, b = b[:sizes[0]], b[sizes[0]:]
	s.characters, b = b[:sizes[1]], b[sizes[1]:]
	s.skips, s.data = b[:sizes[2]], b[sizes[2]:sizes[2]+sizes[3]]
	s.ends = make([]uint32, s.Units)
	for i := range s.ends {
		s.ends[i] = s.start(i + 1)
	}
	s.sampled = s.sampleUnits()
	return s, nil
}

// Verify reads the whole segment again and returns ErrCorrupt if a byte of it has changed since it
// was written.
func (s *Segment) Verify() error {
	content, sum := split(s.content)
	if crc32.Checksum(content, castagnoli) != sum {
		return fmt.Errorf("%w: checksum", ErrCorrupt)
	}
	return nil
}

// split returns what a segment's checksum is of, and the checksum.
func split(b []byte) (content []byte, sum uint32) {
	end := len(b) - checksumSize
	return b[:end], binary.LittleEndian.Uint32(b[end:])
}

// Close unmaps the segment. No query may be running or follow.
func (s *Segment) Close() error {
	if s.mapped == nil {
		return nil
	}
	return s.mapped.Unmap()
}

// Len returns the number of units.
func (s *Segment) Len() int { return int(s.Units) }

// Positions returns the number of positions of all units.
func (s *Segment) Positions() int { return int(s.start(s.Len())) }

// PositionsOf returns the number of positions of a character, which is known without reading them.
func (s *Segment) PositionsOf(r rune) int {
	l, _ := s.list(r)
	return l.count
}

// start returns the first position of unit i, and for i = Len() the first position after the last
// unit.
func (s *Segment) start(i int) uint32 { return binary.LittleEndian.Uint32(s.units[unitSize*i:]) }

// head returns the position behind the first text of unit i.
func (s *Segment) head(i int) uint32 { return binary.LittleEndian.Uint32(s.units[unitSize*i+4:]) }

// Size returns the number of characters of unit i, its separators and the unused positions after
// its texts included.
func (s *Segment) Size(i int) int { return int(s.start(i+1) - s.start(i)) }

// UnitFrom returns the unit of a position, which must not lie before unit i. Positions behind the
// last unit, which only a damaged segment has, count as the last unit's.
func (s *Segment) UnitFrom(i int, position uint32) int {
	ends := s.ends
	if position < ends[i] {
		return i
	}
	i = max(i+1, int(s.sampled[min(int(position>>sampleBits), len(s.sampled)-1)]))
	for i < len(ends) && ends[i] <= position {
		i++
	}
	return min(i, len(ends)-1)
}

// sampleBits is how many of a position's low bits Segment.sampled ignores: most units are somewhat
// shorter than 512 positions.
const sampleBits = 9

// sampleUnits returns the unit of every 512th position.
func (s *Segment) sampleUnits() []uint32 {
	sampled := make([]uint32, s.Positions()>>sampleBits+1)
	unit := 0
	for k := range sampled {
		for unit < s.Len() && s.ends[unit] <= uint32(k)<<sampleBits {
			unit++
		}
		sampled[k] = uint32(unit)
	}
	return sampled
}

// list returns the positions of r, and false if the segment has none.
func (s *Segment) list(r rune) (list, bool) {
	n := int(s.Characters)
	i := sort.Search(n, func(i int) bool { return s.character(i) >= r })
	if i == n || s.character(i) != r {
		return list{}, false
	}
	return s.listAt(i), true
}

// field returns the k-th field of the i-th entry of the table of characters.
func (s *Segment) field(i, k int) uint32 {
	return binary.LittleEndian.Uint32(s.characters[i*characterSize+4*k:])
}

// character returns the i-th character, in order.
func (s *Segment) character(i int) rune { return rune(s.field(i, 0)) }

// listAt returns the positions of the i-th character.
func (s *Segment) listAt(i int) list {
	l := list{count: int(s.field(i, 1)), skips: s.skips[s.field(i, 2):], data: s.data[s.field(i, 3):]}
	l.skips = l.skips[:skipSize*l.blocks()]
	return l
}

// lists yields all characters with their positions.
func (s *Segment) lists() iter.Seq2[rune, list] {
	return func(yield func(rune, list) bool) {
		for i := range int(s.Characters) {
			if !yield(s.character(i), s.listAt(i)) {
				return
			}
		}
	}
}

// list is the positions of one character, in blocks.
type list struct {
	count int
	skips []byte
	data  []byte
}

func (l *list) blocks() int { return (l.count + blockSize - 1) / blockSize }

// size returns the number of positions of block b.
func (l *list) size(b int) int { return min(blockSize, l.count-b*blockSize) }

// first returns the first position of block b.
func (l *list) first(b int) uint32 { return binary.LittleEndian.Uint32(l.skips[b*skipSize:]) }

// start returns the first position of block b and the differences that follow.
func (l *list) start(b int) (first uint32, differences []byte) {
	return l.first(b), l.data[binary.LittleEndian.Uint32(l.skips[b*skipSize+4:]):]
}
