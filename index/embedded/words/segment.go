package words

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"iter"
	"os"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	wordsegment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17" // the segments of bleve
)

// segmentPlugin makes and merges zap's segments of sections. zap itself writes and merges the fields
// of reports. For words it would take a map of those of each section, a byte for each frequency, and
// most of the time of an addition; for the values of each section it would keep a dictionary. So these
// are appended to what it has written. It takes their fields for not indexed, and reads them as its
// own.
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
	l, err := layoutOf(base)
	if err != nil {
		return nil, 0, err
	}
	content := new(bytes.Buffer)
	content.Grow(3 * int(size))
	content.Write(l.content)
	out := segmentWriter{out: content, size: uint64(len(l.content))}
	for _, field := range wordFields {
		if err := out.addField(l.placeOf(field), termsOf(field, sections)); err != nil {
			return nil, 0, err
		}
	}
	for _, field := range sectionFields {
		err := out.addValues(l.placeOf(field), l.documents, func(take func(uint64, []byte)) error {
			for document, s := range sections {
				if value := s.value(field); value != "" {
					take(uint64(document), []byte(value))
				}
			}
			return nil
		})
		if err != nil {
			return nil, 0, err
		}
	}
	content.Grow(binary.MaxVarintLen64) // zap takes each number for the longest there is, and reads on behind the last one
	data := content.Bytes()
	for place, position := range out.positions {
		copy(data[place:], bigEndian(position))
	}
	stats, _ := config[wordsegment.StatsKey].(*wordsegment.Stats)
	if stats == nil {
		stats = new(wordsegment.Stats)
	}
	full, err := zap.InitSegmentBase(data, crc32.ChecksumIEEE(data), l.chunkMode, l.documents, l.stored, l.fields, config, stats)
	return full, uint64(len(data)), err
}

// The fields that zap does not index: words, and values that each section has.
var (
	wordFields    = []string{titleField, wordsField}
	sectionFields = []string{sectionField, headingField}
)

// termsOf yields the terms in a field of sections, in order, with the documents of each.
func termsOf(field string, sections []*section) iter.Seq2[[]byte, []uint32] {
	return func(yield func([]byte, []uint32) bool) {
		words := sections[0].vocabulary
		// An end is, by the number of a term, that of its documents; until they are there, that of those so
		// far.
		ends := make([]uint32, len(words.terms)+1)
		for _, s := range sections {
			for _, number := range s.terms(field) {
				ends[number+1]++
			}
		}
		for i := range ends[1:] {
			ends[i+1] += ends[i]
		}
		documents := make([]uint32, ends[len(words.terms)])
		for document, s := range sections {
			for _, number := range s.terms(field) {
				documents[ends[number]] = uint32(document)
				ends[number]++
			}
		}
		var term []byte
		for _, number := range words.ordered() {
			start := uint32(0)
			if number > 0 {
				start = ends[number-1]
			}
			of := documents[start:ends[number]]
			if len(of) == 0 {
				continue
			}
			term = append(term[:0], words.terms[number].word...)
			if !yield(term, of) {
				return
			}
		}
	}
}

// Merge implements scorch.SegmentPlugin.
func (p *segmentPlugin) Merge(segments []wordsegment.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, s wordsegment.StatsReporter) (
	[][]uint64, uint64, error) {
	return p.MergeUsing(segments, drops, path, closed, s, nil)
}

// MergeUsing implements scorch.SegmentPlugin.
func (p *segmentPlugin) MergeUsing(segments []wordsegment.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, s wordsegment.StatsReporter,
	config map[string]any) (numbers [][]uint64, size uint64, err error) {
	if numbers, _, err = p.ZapPlugin.MergeUsing(segments, drops, path, closed, s, config); err != nil {
		return nil, 0, err
	}
	if size, err = p.mergeWords(segments, numbers, path, closed); err != nil {
		return nil, 0, errors.Join(err, os.Remove(path))
	}
	return numbers, size, nil
}

// mergeWords appends the words of segments to the one that they were merged to, in the file at path,
// and returns its size. No state refers to the file yet. numbers are those of the documents of each
// segment in the merged one.
func (p *segmentPlugin) mergeWords(segments []wordsegment.Segment, numbers [][]uint64, path string, closed chan struct{}) (size uint64, err error) {
	base, err := p.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, base.Close()) }()
	l, err := layoutOf(base)
	if err != nil {
		return 0, err
	}
	if l.documents == 0 {
		return uint64(len(l.content) + footerSize), nil
	}
	m := merge{numbers: numbers, closed: closed}
	for _, s := range segments {
		source, err := layoutOf(s)
		if err != nil {
			return 0, err
		}
		m.sources = append(m.sources, source)
	}
	return appendToFile(path, l, func(out *segmentWriter) error {
		for _, field := range wordFields {
			if err := out.addField(l.placeOf(field), m.terms(field)); err != nil {
				return err
			}
			if m.err != nil {
				return m.err
			}
		}
		for _, field := range sectionFields {
			err := out.addValues(l.placeOf(field), l.documents, func(take func(uint64, []byte)) error { return m.eachValue(field, take) })
			if err != nil {
				return err
			}
		}
		return nil
	})
}
