package words

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"math"
	"os"

	"github.com/RoaringBitmap/roaring/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
	wordsegment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum" // the dictionaries of zap's segments
	zap "github.com/blevesearch/zapx/v17"
)

// layout is that of a segment of zap 17. Numbers are big-endian or variable, in this order:
//
//	fields     their number; the position of each, uint64
//	field      size of the name, the name, options, number of sections; number uint16 and position uint64 of each: 0 is the inverted index
//	inverted   start and end of the values, position of the dictionary
//	dictionary its size; a vellum automaton from terms to positions of postings, or to the only document
//	postings   positions of the frequencies and of the locations, 0 if there are none; size and bytes of a roaring bitmap
//	footer     0, uint32; number of documents, positions of the stored fields and of the fields, uint64 each; chunk mode, version and CRC-32, uint32 each
type layout struct {
	content                   []byte // all before the footer
	documents, stored, fields uint64
	chunkMode                 uint32
}

const (
	footerSize = 4 + 3*8 + 3*4
	inverted   = 0
	noValues   = math.MaxUint64
)

// layoutOf returns the layout of a segment, whose memory it shares.
func layoutOf(s wordsegment.Segment) (*layout, error) {
	var file []byte
	switch s := s.(type) {
	case *zap.Segment:
		file = s.Data()
	case *zap.SegmentBase:
		var written bytes.Buffer
		if _, err := s.WriteTo(&written); err != nil {
			return nil, err
		}
		file = written.Bytes()
	}
	end := len(file) - footerSize
	if end < 0 {
		return nil, fmt.Errorf("a segment of type %T and %d bytes", s, len(file))
	}
	footer := file[end:]
	if written, version := binary.BigEndian.Uint32(footer), binary.BigEndian.Uint32(footer[32:]); written != 0 || version != zap.Version {
		return nil, fmt.Errorf("a segment of version %d, by a writer with a name of %d bytes", version, written)
	}
	return &layout{
		content: file[:end:end], documents: binary.BigEndian.Uint64(footer[4:]), stored: binary.BigEndian.Uint64(footer[12:]),
		fields: binary.BigEndian.Uint64(footer[20:]), chunkMode: binary.BigEndian.Uint32(footer[28:]),
	}, nil
}

// number returns the variable number at a position, and the position after it.
func (l *layout) number(at uint64) (number, next uint64) {
	number, n := binary.Uvarint(l.content[at:])
	return number, at + uint64(n)
}

// placeOf returns the place of the position of a field's inverted index, or 0 if the segment lacks the
// field or zap has indexed it.
func (l *layout) placeOf(field string) uint64 {
	count, at := l.number(l.fields)
	for i := range count {
		size, at := l.number(binary.BigEndian.Uint64(l.content[at+8*i:]))
		name := string(l.content[at : at+size])
		options, at := l.number(at + size)
		sections, at := l.number(at)
		if name != field || bleveindex.FieldIndexingOptions(options).IsIndexed() {
			continue
		}
		for ; sections > 0; sections-- {
			if binary.BigEndian.Uint16(l.content[at:]) == inverted {
				return at + 2
			}
			at += 2 + 8
		}
	}
	return 0
}

// dictionary returns a field's terms with what addPostings has returned for them, or nil if it has
// none.
func (l *layout) dictionary(field string) (*vellum.FSTIterator, error) {
	place := l.placeOf(field)
	if place == 0 {
		return nil, nil
	}
	at := binary.BigEndian.Uint64(l.content[place:])
	for range 2 {
		_, at = l.number(at)
	}
	at, _ = l.number(at)
	size, at := l.number(at)
	automaton, err := vellum.Load(l.content[at : at+size])
	if err != nil {
		return nil, err
	}
	terms, err := automaton.Iterator(nil, nil)
	if errors.Is(err, vellum.ErrIteratorDone) {
		return nil, nil
	}
	return terms, err
}

// appendDocuments appends the documents of a term.
func (l *layout) appendDocuments(documents []uint32, term uint64) ([]uint32, error) {
	if term&zap.FSTValEncodingMask == zap.FSTValEncoding1Hit {
		document, _ := zap.FSTValDecode1Hit(term)
		return append(documents, uint32(document)), nil
	}
	_, at := l.number(term)
	_, at = l.number(at)
	size, at := l.number(at)
	return appendNumbers(documents, l.content[at:at+size])
}

// segmentWriter appends fields to a segment. An error in writing is reported by out at its end.
type segmentWriter struct {
	out       io.Writer
	size      uint64
	positions map[uint64]uint64 // to be written, by their places
	buffer    []byte
}

// addField appends the terms of a field, in their order, with the documents of each. The place is that
// of its inverted index; if it is 0, there is nothing to do.
func (w *segmentWriter) addField(place uint64, terms iter.Seq2[[]byte, []uint32]) error {
	if place == 0 {
		return nil
	}
	var automaton bytes.Buffer
	dictionary, err := vellum.New(&automaton, nil)
	if err != nil {
		return err
	}
	for term, documents := range terms {
		if err := dictionary.Insert(term, w.addPostings(documents)); err != nil {
			return err
		}
	}
	if err := dictionary.Close(); err != nil {
		return err
	}
	start := w.write(binary.AppendUvarint(w.buffer[:0], uint64(automaton.Len())))
	w.write(automaton.Bytes())
	w.buffer = binary.AppendUvarint(w.buffer[:0], noValues)
	w.buffer = binary.AppendUvarint(w.buffer, noValues)
	w.buffer = binary.AppendUvarint(w.buffer, start)
	if w.positions == nil {
		w.positions = make(map[uint64]uint64)
	}
	w.positions[place] = w.write(w.buffer)
	return nil
}

// addPostings appends the postings of a term, and returns what its dictionary says of them.
func (w *segmentWriter) addPostings(documents []uint32) uint64 {
	if len(documents) == 1 {
		return zap.FSTValEncode1Hit(uint64(documents[0]), zap.NormBits1Hit)
	}
	w.buffer = appendBitmap(append(w.buffer[:0], 0, 0), documents) // without frequencies and locations
	return w.write(w.buffer)
}

// write writes data, and returns its position.
func (w *segmentWriter) write(data []byte) (position uint64) {
	position = w.size
	_, _ = w.out.Write(data)
	w.size += uint64(len(data))
	return position
}

// appendToFile has add append to the segment in the file at path, whose layout is known, and returns
// the size of the file.
func appendToFile(path string, l *layout, add func(*segmentWriter) error) (size uint64, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	end := int64(len(l.content))
	if _, err := f.Seek(end, io.SeekStart); err != nil {
		return 0, err
	}
	buffered := bufio.NewWriterSize(f, readSize)
	w := segmentWriter{out: buffered, size: uint64(end)}
	if err := errors.Join(add(&w), buffered.Flush()); err != nil {
		return 0, err
	}
	for place, position := range w.positions {
		if _, err := f.WriteAt(bigEndian(position), int64(place)); err != nil {
			return 0, err
		}
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyBuffer(sum, io.NewSectionReader(f, 0, int64(w.size)), make([]byte, readSize)); err != nil {
		return 0, err
	}
	footer := make([]byte, 4, footerSize)
	for _, number := range []uint64{l.documents, l.stored, l.fields} {
		footer = binary.BigEndian.AppendUint64(footer, number)
	}
	footer = binary.BigEndian.AppendUint32(footer, l.chunkMode)
	footer = binary.BigEndian.AppendUint32(footer, zap.Version)
	_, _ = sum.Write(footer)
	_, err = f.WriteAt(binary.BigEndian.AppendUint32(footer, sum.Sum32()), int64(w.size))
	return w.size + footerSize, errors.Join(err, f.Sync())
}

func bigEndian(number uint64) []byte { return binary.BigEndian.AppendUint64(nil, number) }

// A roaring bitmap of one array: a cookie, the number of arrays, uint32 each; the upper half of all
// numbers and how many there are less one, uint16 each; the position of the array, uint32; the lower
// halves, uint16 each. All are little-endian.
const (
	arrayCookie = 12346
	arrayHead   = 4 + 4 + 2 + 2 + 4
	arrayMost   = 4096
)

// appendBitmap appends a bitmap of ascending numbers, after its size.
func appendBitmap(data []byte, numbers []uint32) []byte {
	half := numbers[0] >> 16
	if len(numbers) > arrayMost || numbers[len(numbers)-1]>>16 != half {
		bitmap, _ := roaring.BitmapOf(numbers...).ToBytes() // it cannot fail: it writes to memory
		return append(binary.AppendUvarint(data, uint64(len(bitmap))), bitmap...)
	}
	data = binary.AppendUvarint(data, arrayHead+2*uint64(len(numbers)))
	data = binary.LittleEndian.AppendUint32(data, arrayCookie)
	data = binary.LittleEndian.AppendUint32(data, 1)
	data = binary.LittleEndian.AppendUint16(data, uint16(half))
	data = binary.LittleEndian.AppendUint16(data, uint16(len(numbers)-1))
	data = binary.LittleEndian.AppendUint32(data, arrayHead)
	for _, n := range numbers {
		data = binary.LittleEndian.AppendUint16(data, uint16(n))
	}
	return data
}

// appendNumbers appends the numbers in a bitmap.
func appendNumbers(numbers []uint32, bitmap []byte) ([]uint32, error) {
	if len(bitmap) > arrayHead && binary.LittleEndian.Uint32(bitmap) == arrayCookie && binary.LittleEndian.Uint32(bitmap[4:]) == 1 &&
		len(bitmap) == arrayHead+2*(int(binary.LittleEndian.Uint16(bitmap[10:]))+1) {
		half := uint32(binary.LittleEndian.Uint16(bitmap[8:])) << 16
		for lower := bitmap[arrayHead:]; len(lower) > 0; lower = lower[2:] {
			numbers = append(numbers, half|uint32(binary.LittleEndian.Uint16(lower)))
		}
		return numbers, nil
	}
	set := roaring.New()
	if _, err := set.FromBuffer(bitmap); err != nil {
		return nil, err
	}
	return append(numbers, set.ToArray()...), nil
}

// merge merges the words of segments.
type merge struct {
	sources []*layout
	numbers [][]uint64    // of the documents of each source in the merged segment, or dropped
	closed  chan struct{} // closed if the merge has to end
	err     error
}

// dropped is the number of a document that is not merged.
const dropped = math.MaxUint64

// terms yields the terms of a field in order, with the documents of each. It sets err, and ends, if it
// cannot go on.
func (m *merge) terms(field string) iter.Seq2[[]byte, []uint32] {
	return func(yield func([]byte, []uint32) bool) {
		m.err = m.each(field, yield)
	}
}

// each calls yield for each term.
func (m *merge) each(field string, yield func([]byte, []uint32) bool) error {
	dictionaries := make([]*vellum.FSTIterator, len(m.sources))
	for i, s := range m.sources {
		var err error
		if dictionaries[i], err = s.dictionary(field); err != nil {
			return err
		}
	}
	var term []byte
	var of, documents []uint32 // of a source, and of the merged segment
	for {
		first := false // whether there is a term
		for _, d := range dictionaries {
			if d == nil {
				continue
			}
			if other, _ := d.Current(); !first || bytes.Compare(other, term) < 0 {
				first, term = true, append(term[:0], other...)
			}
		}
		if !first {
			return nil
		}
		documents = documents[:0]
		for i, d := range dictionaries {
			if d == nil {
				continue
			}
			other, value := d.Current()
			if !bytes.Equal(other, term) {
				continue
			}
			var err error
			if of, err = m.sources[i].appendDocuments(of[:0], value); err != nil {
				return err
			}
			for _, document := range of {
				if number := m.numbers[i][document]; number != dropped {
					documents = append(documents, uint32(number))
				}
			}
			if err := d.Next(); errors.Is(err, vellum.ErrIteratorDone) {
				dictionaries[i] = nil
			} else if err != nil {
				return err
			}
		}
		select {
		case <-m.closed:
			return wordsegment.ErrClosed
		default:
		}
		if len(documents) > 0 && !yield(term, documents) {
			return nil
		}
	}
}
