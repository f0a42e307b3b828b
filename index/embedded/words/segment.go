package words

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	wordsegment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"       // the dictionaries of zap's segments
	zap "github.com/blevesearch/zapx/v17" // the segments of bleve
)

// segmentPlugin makes zap's segments of sections. zap itself writes the fields with values. It would
// take a map of the words of each section, and most of the time of an addition for them, so their
// postings are appended to what it has written. zap reads and merges the segments as its own.
type segmentPlugin struct{ zap.ZapPlugin }

func init() { scorch.RegisterSegmentPlugin(&segmentPlugin{}, true) }

// New implements scorch.SegmentPlugin.
func (p *segmentPlugin) New(documents []bleveindex.Document) (wordsegment.Segment, uint64, error) {
	return p.NewUsing(documents, nil)
}

// NewUsing implements scorch.SegmentPlugin. The documents come in any order, and are numbered in that
// of their units.
func (p *segmentPlugin) NewUsing(documents []bleveindex.Document, config map[string]any) (wordsegment.Segment, uint64, error) {
	sections := make([]*section, len(documents))
	for i, d := range documents {
		var ok bool
		if sections[i], ok = d.(*section); !ok {
			return p.ZapPlugin.NewUsing(documents, config)
		}
	}
	slices.SortFunc(sections, func(a, b *section) int { return cmp.Compare(a.unit, b.unit) })
	for i, s := range sections {
		documents[i] = s
	}
	base, size, err := p.ZapPlugin.NewUsing(documents, config)
	if err != nil {
		return nil, 0, err
	}
	values, ok := base.(*zap.SegmentBase)
	if !ok {
		return nil, 0, fmt.Errorf("a new segment is of type %T", base)
	}
	out, err := newSegmentWriter(values, size)
	if err != nil {
		return nil, 0, err
	}
	for _, field := range []string{titleField, wordsField} {
		if err := out.addField(field, sections); err != nil {
			return nil, 0, err
		}
	}
	stats, _ := config[wordsegment.StatsKey].(*wordsegment.Stats)
	if stats == nil {
		stats = new(wordsegment.Stats)
	}
	full, err := zap.InitSegmentBase(out.data, crc32.ChecksumIEEE(out.data), out.chunkMode, out.documents, out.stored, out.fields, config, stats)
	return full, uint64(len(out.data)), err
}

// segmentWriter appends fields to a segment. The layout of zap 17, in which numbers are big-endian or
// variable:
//
//	footer     documents, position of the stored fields, position of the fields, uint64 each; chunk mode, version, CRC-32, uint32 each
//	fields     their number; the position of each, uint64
//	field      size of the name, the name, options, number of sections; number uint16 and position uint64 of each: 0 is the inverted index
//	inverted   start and end of the values, position of the dictionary
//	dictionary its size; a vellum automaton from terms to positions of postings, or to one document
//	postings   positions of the frequencies and of the locations; size and bytes of a roaring bitmap
type segmentWriter struct {
	data      []byte
	documents uint64
	stored    uint64
	fields    uint64
	chunkMode uint32
}

const (
	footerSize  = 3*8 + 3*4
	noValues    = math.MaxUint64
	inverted    = 0
	chunkedMode = 1026 // the frequencies of a term are in chunks, as many as it has thousands of documents
)

// newSegmentWriter returns a writer that has a segment of so many bytes.
func newSegmentWriter(base *zap.SegmentBase, size uint64) (*segmentWriter, error) {
	var written bytes.Buffer
	written.Grow(int(size)*3 + 1<<20)
	if _, err := base.WriteTo(&written); err != nil {
		return nil, err
	}
	data := written.Bytes()
	footer := data[len(data)-footerSize:]
	w := &segmentWriter{
		documents: binary.BigEndian.Uint64(footer), stored: binary.BigEndian.Uint64(footer[8:]),
		fields: binary.BigEndian.Uint64(footer[16:]), chunkMode: binary.BigEndian.Uint32(footer[24:]),
	}
	if version := binary.BigEndian.Uint32(footer[28:]); version != zap.Version || w.chunkMode != chunkedMode {
		return nil, fmt.Errorf("a new segment is of version %d and mode %d", version, w.chunkMode)
	}
	w.data = data[:size]
	return w, nil
}

// addField appends the words of a field, if a section has it.
func (w *segmentWriter) addField(field string, sections []*section) error {
	place := w.placeOf(field)
	if place < 0 {
		return nil
	}
	vocabulary := sections[0].vocabulary
	lists := postingsOf(field, sections)
	var automaton bytes.Buffer
	dictionary, err := vellum.New(&automaton, nil)
	if err != nil {
		return err
	}
	for _, number := range vocabulary.ordered() {
		documents := lists.of(number)
		if len(documents) == 0 {
			continue
		}
		if err := dictionary.Insert([]byte(vocabulary.terms[number].word), w.addPostings(documents)); err != nil {
			return err
		}
	}
	if err := dictionary.Close(); err != nil {
		return err
	}
	start := uint64(len(w.data))
	w.data = binary.AppendUvarint(w.data, uint64(automaton.Len()))
	w.data = append(w.data, automaton.Bytes()...)
	binary.BigEndian.PutUint64(w.data[place:], uint64(len(w.data)))
	for _, position := range []uint64{noValues, noValues, start} {
		w.data = binary.AppendUvarint(w.data, position)
	}
	return nil
}

// placeOf returns the place of the position of a field's inverted index, or -1.
func (w *segmentWriter) placeOf(field string) int {
	count, n := binary.Uvarint(w.data[w.fields:])
	for i := range count {
		at := binary.BigEndian.Uint64(w.data[w.fields+uint64(n)+8*i:])
		number := func() uint64 {
			x, n := binary.Uvarint(w.data[at:])
			at += uint64(n)
			return x
		}
		size := number()
		name := string(w.data[at : at+size])
		at += size
		number() // options
		for range number() {
			if name == field && binary.BigEndian.Uint16(w.data[at:]) == inverted {
				return int(at) + 2
			}
			at += 2 + 8
		}
	}
	return -1
}

// addPostings appends the postings of a term, and returns what its dictionary says of them.
func (w *segmentWriter) addPostings(documents []uint32) uint64 {
	if len(documents) == 1 {
		return zap.FSTValEncode1Hit(uint64(documents[0]), zap.NormBits1Hit)
	}
	frequencies := uint64(len(w.data))
	size := uint32(w.documents / (uint64(len(documents))/1024 + 1)) // of a chunk
	chunks := (uint32(w.documents)-1)/size + 1
	w.data = binary.AppendUvarint(w.data, uint64(chunks))
	for i, end := uint32(1), 0; i <= chunks; i++ {
		for end < len(documents) && documents[end]/size < i {
			end++
		}
		w.data = binary.AppendUvarint(w.data, uint64(end))
	}
	w.data = append(w.data, make([]byte, len(documents))...) // the frequency 0, which is unknown

	postings := uint64(len(w.data))
	w.data = binary.AppendUvarint(w.data, frequencies)
	w.data = binary.AppendUvarint(w.data, 0) // no locations
	w.data = appendBitmap(w.data, documents)
	return postings
}

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
	last := numbers[len(numbers)-1]
	if len(numbers) > arrayMost || last > math.MaxUint16 {
		bitmap, _ := roaring.BitmapOf(numbers...).ToBytes() // it cannot fail: it writes to memory
		return append(binary.AppendUvarint(data, uint64(len(bitmap))), bitmap...)
	}
	data = binary.AppendUvarint(data, arrayHead+2*uint64(len(numbers)))
	data = binary.LittleEndian.AppendUint32(data, arrayCookie)
	data = binary.LittleEndian.AppendUint32(data, 1)
	data = binary.LittleEndian.AppendUint16(data, 0)
	data = binary.LittleEndian.AppendUint16(data, uint16(len(numbers)-1))
	data = binary.LittleEndian.AppendUint32(data, arrayHead)
	for _, n := range numbers {
		data = binary.LittleEndian.AppendUint16(data, uint16(n))
	}
	return data
}

// postings has the documents of each term, in order.
type postings struct {
	ends      []uint32 // by the number of the term: of its documents
	documents []uint32
}

// postingsOf returns the documents of the terms in a field of sections.
func postingsOf(field string, sections []*section) postings {
	p := postings{ends: make([]uint32, len(sections[0].vocabulary.terms)+1)}
	for _, s := range sections {
		for _, number := range s.terms(field) {
			p.ends[number+1]++
		}
	}
	for i := range p.ends[1:] {
		p.ends[i+1] += p.ends[i]
	}
	p.documents = make([]uint32, p.ends[len(p.ends)-1])
	// An end is that of the documents so far: at first that of the term before.
	for document, s := range sections {
		for _, number := range s.terms(field) {
			p.documents[p.ends[number]] = uint32(document)
			p.ends[number]++
		}
	}
	return p
}

// of returns the documents of the term with a number.
func (p *postings) of(number uint32) []uint32 {
	start := uint32(0)
	if number > 0 {
		start = p.ends[number-1]
	}
	return p.documents[start:p.ends[number]]
}

var _ scorch.SegmentPlugin = (*segmentPlugin)(nil)
