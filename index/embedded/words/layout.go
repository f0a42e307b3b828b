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
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
	wordsegment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum" // the dictionaries of zap's segments
	zap "github.com/blevesearch/zapx/v17"
	"github.com/golang/snappy" // what zap compresses values with
)

// layout is that of a segment of zap 17. Numbers are big-endian or variable, in this order:
//
//	fields     their number; the position of each, uint64
//	field      size of the name, the name, options, number of sections; number uint16 and position uint64 of each: 0 is the inverted index
//	inverted   start and end of the values, all ones if there are none; position of the dictionary
//	dictionary its size; a vellum automaton from terms to positions of postings, or to the only document
//	postings   positions of the frequencies and of the locations, 0 if there are none; size and bytes of a roaring bitmap
//	values     chunks for each thousand documents (1024), or nothing if none of them has a value; the end of each chunk, from the first
//	           one's start; the size of these ends and the number of chunks, uint64 each
//	chunk      number of documents; the number of each and the end of its values; the values, each with a 0xFF after it, by snappy
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
	chunkSize  = 1024
)

// layoutOf returns the layout of a segment, whose memory it shares.
func layoutOf(s wordsegment.Segment) (*layout, error) {
	var file []byte
	switch s := s.(type) {
	case *zap.Segment:
		file = s.Data()
	case *zap.SegmentBase:
		var written bytes.Buffer
		written.Grow(s.Size())
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

// inverted returns the start and the end of a field's values, and the position of its dictionary. ok
// is false if the segment lacks the field.
func (l *layout) inverted(field string) (start, end, dictionary uint64, ok bool) {
	place := l.placeOf(field)
	if place == 0 {
		return 0, 0, 0, false
	}
	start, at := l.number(binary.BigEndian.Uint64(l.content[place:]))
	end, at = l.number(at)
	dictionary, _ = l.number(at)
	return start, end, dictionary, true
}

// dictionary returns a field's terms with what addPostings has returned for them, or nil if it has
// none.
func (l *layout) dictionary(field string) (*vellum.FSTIterator, error) {
	_, _, at, ok := l.inverted(field)
	if !ok {
		return nil, nil
	}
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

// eachValue calls take for each document that has a value in a field, in order.
func (l *layout) eachValue(field string, take func(document uint64, value []byte)) error {
	start, end, _, ok := l.inverted(field)
	if !ok || start == noValues {
		return nil
	}
	chunks := binary.BigEndian.Uint64(l.content[end-8:])
	ends := end - 16 - binary.BigEndian.Uint64(l.content[end-16:])
	var text []byte
	for from := start; chunks > 0; chunks-- {
		var size uint64
		size, ends = l.number(ends)
		to := start + size
		if to == from {
			continue
		}
		count, meta := l.number(from)
		at := meta
		for range 2 * count {
			_, at = l.number(at)
		}
		var err error
		if text, err = snappy.Decode(text[:cap(text)], l.content[at:to]); err != nil {
			return err
		}
		for first := uint64(0); count > 0; count-- {
			var document, last uint64
			document, meta = l.number(meta)
			last, meta = l.number(meta)
			take(document, text[first:last-1])
			first = last
		}
		from = to
	}
	return nil
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
	dictionary, err := newDictionary(&automaton)
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
	builders.Put(dictionary)
	start := w.write(binary.AppendUvarint(w.buffer[:0], uint64(automaton.Len())))
	w.write(automaton.Bytes())
	w.addInverted(place, noValues, noValues, start)
	return nil
}

// builders holds builders of dictionaries, of type *vellum.Builder, to be used again.
var builders sync.Pool

// newDictionary returns a builder that looks for equal endings of terms among a thousand, a tenth of
// vellum's default. That is faster, and the word layer is less than 1 % larger.
func newDictionary(w io.Writer) (*vellum.Builder, error) {
	if b, ok := builders.Get().(*vellum.Builder); ok {
		return b, b.Reset(w)
	}
	return vellum.New(w, &vellum.BuilderOpts{Encoder: 1, RegistryTableSize: 1000, RegistryMRUSize: 1})
}

// addInverted appends an inverted index, whose place is known.
func (w *segmentWriter) addInverted(place uint64, start, end, dictionary uint64) {
	w.buffer = binary.AppendUvarint(w.buffer[:0], start)
	w.buffer = binary.AppendUvarint(w.buffer, end)
	w.buffer = binary.AppendUvarint(w.buffer, dictionary)
	if w.positions == nil {
		w.positions = make(map[uint64]uint64)
	}
	w.positions[place] = w.write(w.buffer)
}

// valueWriter appends the values of a field, and an empty dictionary.
type valueWriter struct {
	*segmentWriter
	start uint64 // of the values
	ends  []byte
	chunk uint64 // the number of the one that is filled
	count uint64 // of the documents in it
	meta  []byte
	text  []byte
}

// add adds the value of a document. Documents come in order.
func (v *valueWriter) add(document uint64, value []byte) {
	v.flush(document / chunkSize)
	v.count++
	v.text = append(append(v.text, value...), bleveindex.DocValueTermSeparator)
	v.meta = binary.AppendUvarint(v.meta, document)
	v.meta = binary.AppendUvarint(v.meta, uint64(len(v.text)))
}

// flush ends the chunks before one.
func (v *valueWriter) flush(chunk uint64) {
	for ; v.chunk < chunk; v.chunk++ {
		if v.count > 0 {
			v.write(binary.AppendUvarint(nil, v.count))
			v.write(v.meta)
			v.write(snappy.Encode(nil, v.text))
			v.count, v.meta, v.text = 0, v.meta[:0], v.text[:0]
		}
		v.ends = binary.AppendUvarint(v.ends, v.size-v.start)
	}
}

// addValues appends the values of a field of so many documents, which each calls take for. The place
// is as in addField.
func (w *segmentWriter) addValues(place, documents uint64, each func(take func(document uint64, value []byte)) error) error {
	if place == 0 {
		return nil
	}
	v := valueWriter{segmentWriter: w, start: w.size}
	if err := each(v.add); err != nil {
		return err
	}
	v.flush((documents-1)/chunkSize + 1)
	w.write(v.ends)
	w.write(binary.BigEndian.AppendUint64(bigEndian(uint64(len(v.ends))), v.chunk))
	end := w.size
	var automaton bytes.Buffer
	dictionary, err := newDictionary(&automaton)
	if err == nil {
		err = dictionary.Close()
		builders.Put(dictionary)
	}
	dictionaryAt := w.write(binary.AppendUvarint(nil, uint64(automaton.Len())))
	w.write(automaton.Bytes())
	w.addInverted(place, v.start, end, dictionaryAt)
	return err
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

// eachValue calls take for each document of the merged segment that has a value in a field, in order.
func (m *merge) eachValue(field string, take func(document uint64, value []byte)) error {
	for i, s := range m.sources {
		if err := s.eachValue(field, func(document uint64, value []byte) {
			if number := m.numbers[i][document]; number != dropped {
				take(number, value)
			}
		}); err != nil {
			return err
		}
	}
	return nil
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
	var of, documents []uint32 // of a source, and of the merged segment
	return eachTerm(m.sources, field, func(term []byte, postings []placedPostings) error {
		documents = documents[:0]
		for _, p := range postings {
			var err error
			if of, err = m.sources[p.source].appendDocuments(of[:0], p.postings); err != nil {
				return err
			}
			for _, document := range of {
				if number := m.numbers[p.source][document]; number != dropped {
					documents = append(documents, uint32(number))
				}
			}
		}
		select {
		case <-m.closed:
			return wordsegment.ErrClosed
		default:
		}
		if len(documents) > 0 && !yield(term, documents) {
			return wordsegment.ErrClosed // there is an error already
		}
		return nil
	})
}

// placedPostings is what the dictionary of a source says of a term.
type placedPostings struct {
	source   int
	postings uint64
}

// eachTerm calls take for each term of a field that a source has, in order.
func eachTerm(sources []*layout, field string, take func(term []byte, postings []placedPostings) error) error {
	dictionaries := make([]*vellum.FSTIterator, len(sources)) // nil once it is at its end
	for i, s := range sources {
		var err error
		if dictionaries[i], err = s.dictionary(field); err != nil {
			return err
		}
	}
	var term []byte
	var postings []placedPostings
	for {
		postings = postings[:0]
		for i, d := range dictionaries {
			if d == nil {
				continue
			}
			other, of := d.Current()
			order := -1
			if len(postings) > 0 {
				order = bytes.Compare(other, term)
			}
			if order < 0 {
				term, postings = append(term[:0], other...), postings[:0]
			}
			if order <= 0 {
				postings = append(postings, placedPostings{i, of})
			}
		}
		if len(postings) == 0 {
			return nil
		}
		if err := take(term, postings); err != nil {
			return err
		}
		for _, p := range postings {
			if err := dictionaries[p.source].Next(); errors.Is(err, vellum.ErrIteratorDone) {
				dictionaries[p.source] = nil
			} else if err != nil {
				return err
			}
		}
	}
}
