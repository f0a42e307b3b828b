package words

import (
	"cmp"
	"context"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	wordsegment "github.com/blevesearch/scorch_segment_api/v2"

	"gongbao/index/suggest"
)

// Reader implements state.Words.
type Reader struct{ snapshot *scorch.IndexSnapshot }

// Close implements state.Words.
func (r *Reader) Close() error { return r.snapshot.Close() }

// Segments implements state.Words.
func (r *Reader) Segments() []string { return segmentNames(r.snapshot) }

// EachPosting implements state.Words. It walks the bitmaps of bleve's segments, which takes a tenth of
// the time of bleve's own reader.
func (r *Reader) EachPosting(ctx context.Context, word string, inTitle bool, take func(document int)) error {
	field := wordsField
	if inTitle {
		field = titleField
	}
	first := 0 // number of the segment's first document
	for _, s := range r.snapshot.Segments() {
		if err := ctx.Err(); err != nil {
			return err
		}
		terms, err := s.Segment().Dictionary(field)
		if err != nil {
			return err
		}
		list, err := terms.PostingsList([]byte(word), s.Deleted(), nil)
		if err != nil {
			return err
		}
		if err := eachDocument(list.Iterator(false, false, false, nil), func(document int) { take(first + document) }); err != nil {
			return err
		}
		first += int(s.Segment().Count())
	}
	return nil
}

// eachDocument calls take for each document of a list, by its number in the segment.
func eachDocument(postings wordsegment.PostingsIterator, take func(document int)) error {
	if whole, ok := postings.(wordsegment.OptimizablePostingsIterator); ok {
		if document, single := whole.DocNum1Hit(); single {
			take(int(document))
			return nil
		}
		if bits := whole.ActualBitmap(); bits != nil {
			bits.Iterate(func(document uint32) bool {
				take(int(document))
				return true
			})
			return nil
		}
	}
	for {
		next, err := postings.Next()
		if err != nil || next == nil {
			return err
		}
		take(int(next.Number()))
	}
}

// Count implements state.Words.
func (r *Reader) Count(ctx context.Context, word string) (int, error) {
	postings, err := r.snapshot.TermFieldReader(ctx, []byte(word), wordsField, false, false, false)
	if err != nil {
		return 0, err
	}
	return int(postings.Count()), postings.Close()
}

// EachHeading implements state.Words. Values are read in the order in which they are stored: bleve
// unpacks those of a thousand documents for each that is asked for.
func (r *Reader) EachHeading(ctx context.Context, wanted func(document int) bool, take func(document int, heading string)) error {
	values, err := r.snapshot.DocValueReader([]string{headingField})
	if err != nil {
		return err
	}
	documents := 0
	for _, segment := range r.snapshot.Segments() {
		documents += int(segment.Segment().Count())
	}
	var id bleveindex.IndexInternalID
	for document := range documents {
		if !wanted(document) {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		id = bleveindex.NewIndexInternalID(id, uint64(document))
		if err := values.VisitDocValues(id, func(_ string, term []byte) { take(document, string(term)) }); err != nil {
			return err
		}
	}
	return nil
}

// FrequentTerms implements state.Words. zap's own iterator counts one document for many of the terms
// after one that only one document has.
func (r *Reader) FrequentTerms(ctx context.Context, minDocuments int) (terms []string, err error) {
	var segments []*layout
	for _, s := range r.snapshot.Segments() {
		l, err := layoutOf(s.Segment())
		if err != nil {
			return nil, err
		}
		segments = append(segments, l)
	}
	type counted struct {
		term  string
		count int
	}
	var frequent []counted
	var documents []uint32
	err = eachTerm(segments, wordsField, func(term []byte, postings []placedPostings) error {
		count := 0
		for _, p := range postings {
			var err error
			if documents, err = segments[p.source].appendDocuments(documents[:0], p.postings); err != nil {
				return err
			}
			count += len(documents)
		}
		if count >= minDocuments && suggest.IsTerm(string(term)) {
			frequent = append(frequent, counted{string(term), count})
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(frequent, func(a, b counted) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.term, b.term)) })
	for _, f := range frequent[:min(len(frequent), suggest.MostTerms)] {
		terms = append(terms, f.term)
	}
	return terms, nil
}
