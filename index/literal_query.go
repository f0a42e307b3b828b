package index

import (
	"context"
	"math/bits"
	"unsafe"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// literalQuery is a node of a bleve query: the sections that hold a folded text literally, the title of their report included.
type literalQuery struct {
	snapshot *snapshot
	counts   []unitCount // of the text
}

// Searcher implements query.Query.
func (q literalQuery) Searcher(context.Context, bleveindex.IndexReader, mapping.IndexMapping, search.SearcherOptions) (search.Searcher, error) {
	found := documents{scores: make([]float32, len(q.snapshot.byDoc))}
	found.present = make([]uint64, (len(found.scores)+63)/64)
	for _, count := range q.counts {
		to := q.snapshot.byUnit[count.unit]
		switch {
		case to >= 0:
			found.add(q.snapshot.sections[to].doc, literalWeight(count.n, float64(count.size)/q.snapshot.averageSize))
		case to != noSection:
			for _, section := range q.snapshot.reports[titleOf(to)].sections {
				found.add(q.snapshot.sections[section].doc, titleWeight)
			}
		}
	}
	return &literalSearcher{documents: found}, nil
}

// titleWeight is what a word in the title adds to the score of each section: as much as many repetitions in a section can.
const titleWeight = 2

// literalWeight returns the score of a section where a text stands n times: BM25 (k1 1.2, b 0.75) without the weight of the
// word, so that it stays below 2.2. The length of the section is given against the average.
func literalWeight(n int, length float64) float32 {
	const k1, b = 1.2, 0.75
	return float32(float64(n) * (k1 + 1) / (float64(n) + k1*(1-b+b*length)))
}

// documents is a set of document numbers with scores.
type documents struct {
	present []uint64 // a bit for each document
	scores  []float32
	n       int
}

func (d *documents) add(doc uint64, score float32) {
	if d.present[doc/64]&(1<<(doc%64)) == 0 {
		d.present[doc/64] |= 1 << (doc % 64)
		d.n++
	}
	d.scores[doc] += score
}

// next returns the first document at or after doc.
func (d *documents) next(doc uint64) (uint64, bool) {
	for i := doc / 64; i < uint64(len(d.present)); i++ {
		word := d.present[i]
		if i == doc/64 {
			word &= ^uint64(0) << (doc % 64)
		}
		if word != 0 {
			return i*64 + uint64(bits.TrailingZeros64(word)), true
		}
	}
	return 0, false
}

// literalSearcher walks a set of documents for bleve.
type literalSearcher struct {
	documents
	at uint64 // the first document not yet returned
}

func (s *literalSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	doc, ok := s.next(s.at)
	if !ok {
		return nil, nil
	}
	s.at = doc + 1
	match := ctx.DocumentMatchPool.Get()
	match.IndexInternalID = bleveindex.NewIndexInternalID(match.IndexInternalID, doc)
	match.Score = float64(s.scores[doc])
	return match, nil
}

func (s *literalSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	s.at = max(s.at, id.Value())
	return s.Next(ctx)
}

func (s *literalSearcher) Close() error               { return nil }
func (s *literalSearcher) Weight() float64            { return 1 }
func (s *literalSearcher) SetQueryNorm(float64)       {}
func (s *literalSearcher) Count() uint64              { return uint64(s.n) }
func (s *literalSearcher) Min() int                   { return 0 }
func (s *literalSearcher) DocumentMatchPoolSize() int { return 1 }
func (s *literalSearcher) Size() int {
	return int(unsafe.Sizeof(*s)) + 8*len(s.present) + 4*len(s.scores)
}
