package words

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"
	wordsegment "github.com/blevesearch/scorch_segment_api/v2"

	"gongbao/index/enginetest"
)

// content is what a segment must hold: by document, the terms of each field and its values.
type content []map[string][]string

// TestSegments: bleve reads from new and from merged segments, merged again and with documents
// dropped, what their sections have.
func TestSegments(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	vocabulary, plugin, unit := newVocabulary(enginetest.LoadWords()), new(segmentPlugin), uint32(0)
	var segments []wordsegment.Segment
	var contents []content
	for reports := range slices.Chunk(enginetest.Seeds().All(), 3) {
		var documents []bleveindex.Document
		var want content
		for _, r := range reports {
			sections, err := sectionsOf(r, unit, vocabulary)
			if err != nil {
				t.Fatal(err)
			}
			unit += 1 + uint32(len(sections))
			for _, s := range sections {
				s.AddIDField()
				documents = append(documents, s)
				of := map[string][]string{sectionField: {s.values}}
				if s.heading != "" {
					of[headingField] = []string{s.heading}
				}
				for _, field := range wordFields {
					for _, number := range s.terms(field) {
						of[field] = append(of[field], vocabulary.terms[number].word)
					}
					slices.Sort(of[field])
				}
				want = append(want, of)
			}
		}
		random.Shuffle(len(documents), func(i, j int) { documents[i], documents[j] = documents[j], documents[i] })
		s, _, err := plugin.NewUsing(documents, nil)
		if err != nil {
			t.Fatal(err)
		}
		checkContent(t, s, want)
		segments, contents = append(segments, s), append(contents, want)
	}
	for round := range 6 {
		n := min(len(segments), 1+random.IntN(5))
		drops, merged := make([]*roaring.Bitmap, n), content(nil)
		for i, c := range contents[:n] {
			drops[i] = roaring.New()
			for document, of := range c {
				if round < 5 && random.IntN(4) == 0 || round == 2 {
					drops[i].Add(uint32(document))
				} else {
					merged = append(merged, of)
				}
			}
		}
		path := filepath.Join(t.TempDir(), "merged.zap")
		numbers, _, err := plugin.MergeUsing(segments[:n], drops, path, nil, nil, nil)
		if err != nil || len(merged) > 0 && len(numbers) != n {
			t.Fatalf("round %d: %d tables of numbers: %v", round, len(numbers), err)
		}
		if err := checkSegment(path); err != nil {
			t.Fatal(err)
		}
		s, err := plugin.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		checkContent(t, s, merged)
		segments, contents = append(segments[n:], s), append(contents[n:], merged)
	}
}

// TestSegmentSizes: a segment can be read whatever its size is, even where its memory ends with it.
func TestSegmentSizes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	sections, err := sectionsOf(enginetest.Seeds().All()[0], 0, newVocabulary(enginetest.LoadWords()))
	if err != nil {
		t.Fatal(err)
	}
	heading, plugin := make([]byte, 0, 1500), new(segmentPlugin)
	for len(heading) < cap(heading) {
		heading = append(heading, byte('!'+random.IntN(90))) // which cannot be compressed
		s := *sections[1]
		s.Document = document.NewDocument(s.ID())
		s.heading, s.words = string(heading), nil
		for _, field := range []string{sectionField, headingField, wordsField} {
			s.declare(field)
		}
		s.AddIDField()
		full, _, err := plugin.NewUsing([]bleveindex.Document{&s}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(heading)%100 == 0 {
			checkContent(t, full, content{{sectionField: {s.values}, headingField: {s.heading}}})
		}
	}
}

// TestMergeStops: a merge that has to end leaves nothing behind.
func TestMergeStops(t *testing.T) {
	plugin, vocabulary := new(segmentPlugin), newVocabulary(enginetest.LoadWords())
	sections, err := sectionsOf(enginetest.Seeds().All()[0], 0, vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	var documents []bleveindex.Document
	for _, s := range sections {
		s.AddIDField()
		documents = append(documents, s)
	}
	s, _, err := plugin.NewUsing(documents, nil)
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan struct{})
	close(closed)
	path := filepath.Join(t.TempDir(), "merged.zap")
	if _, _, err := plugin.MergeUsing([]wordsegment.Segment{s}, []*roaring.Bitmap{nil}, path, closed, nil, nil); err != wordsegment.ErrClosed {
		t.Errorf("error %v, want %v", err, wordsegment.ErrClosed)
	}
	if left, _ := filepath.Glob(path); len(left) > 0 {
		t.Errorf("%v is left behind", left)
	}
}

// checkContent compares a segment with what it must hold.
func checkContent(t *testing.T, s wordsegment.Segment, want content) {
	t.Helper()
	if int(s.Count()) != len(want) {
		t.Fatalf("%d documents, want %d", s.Count(), len(want))
	}
	got := make(content, len(want))
	for i := range got {
		got[i] = make(map[string][]string)
	}
	for _, field := range wordFields {
		dictionary, err := s.Dictionary(field)
		if err != nil {
			t.Fatal(err)
		}
		terms := dictionary.AutomatonIterator(nil, nil, nil)
		for {
			term, err := terms.Next()
			if err != nil {
				t.Fatal(err)
			}
			if term == nil {
				break
			}
			list, err := dictionary.PostingsList([]byte(term.Term), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			documents := list.Iterator(false, false, false, nil)
			for {
				next, err := documents.Next()
				if err != nil {
					t.Fatal(err)
				}
				if next == nil {
					break
				}
				got[next.Number()][field] = append(got[next.Number()][field], term.Term)
			}
		}
	}
	values, ok := s.(wordsegment.DocValueVisitable)
	if !ok {
		t.Fatalf("a segment of type %T has no values", s)
	}
	var state wordsegment.DocVisitState
	for i := range got {
		var err error
		if state, err = values.VisitDocValues(uint64(i), sectionFields, func(field string, term []byte) {
			got[i][field] = append(got[i][field], string(term))
		}, state); err != nil {
			t.Fatal(err)
		}
		if !maps.EqualFunc(got[i], want[i], slices.Equal) {
			t.Fatalf("document %d is %v, want %v", i, got[i], want[i])
		}
	}
}

// TestBitmap: bitmaps are those of roaring, whatever the numbers are.
func TestBitmap(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, count := range []int{1, 2, 3, arrayMost, arrayMost + 1, 60_000} {
		for _, first := range []uint32{0, 65_500, 1 << 20} {
			t.Run(fmt.Sprint(count, "from", first), func(t *testing.T) {
				numbers := []uint32{first}
				for len(numbers) < count {
					numbers = append(numbers, numbers[len(numbers)-1]+1+random.Uint32N(3))
				}
				data := appendBitmap(nil, numbers)
				l := layout{content: data}
				size, at := l.number(0)
				got, err := appendNumbers(nil, data[at:])
				if err != nil || int(size) != len(data)-int(at) || !slices.Equal(got, numbers) {
					t.Errorf("%d numbers, %d bytes, want %d: %v", len(got), size, len(numbers), err)
				}
				theirs, _ := roaring.BitmapOf(numbers...).ToBytes()
				if !slices.Equal(theirs, data[at:]) {
					t.Error("roaring writes other bytes")
				}
			})
		}
	}
}
