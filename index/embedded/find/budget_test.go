package find

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/durable"
	"gongbao/index/embedded/literal"
	"gongbao/index/embedded/state"
	"gongbao/index/embedded/words"
	"gongbao/index/enginetest"
	"gongbao/index/query"
)

// TestSearchedBefore: the time is looked at before each part of the index, and sections before the
// one where it ran out are all there.
func TestSearchedBefore(t *testing.T) {
	s := openSnapshot(t)
	e := evaluator{looker: newLooker(t.Context(), s, time.Time{}), words: enginetest.LoadWords()}
	e.snapshot = s
	all := e.node(query.Word{Text: "发展"}, around{match: index.Literal})
	if len(s.Segments) < 2 || all.Len() == 0 {
		t.Fatalf("%d segments, %d sections with 发展", len(s.Segments), all.Len())
	}
	for _, segment := range slices.Backward(s.Segments) {
		e.deadline = time.Unix(0, 0)
		e.late(segment.First)
		before := s.Before(e.searched)
		before.And(all)
		for section := range before.All {
			if s.Sections[section].Unit >= segment.First {
				t.Errorf("section of unit %d counts as searched before unit %d", s.Sections[section].Unit, segment.First)
			}
		}
	}
}

// openSnapshot returns a state of both layers over the seeds, in several segments.
func openSnapshot(t *testing.T) *state.Snapshot {
	t.Helper()
	dir, units := t.TempDir(), uint32(0)
	layer, err := words.Open(filepath.Join(dir, "words"), enginetest.LoadWords(), true, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { layer.Close() })
	var segments []state.Segment
	for reports := range slices.Chunk(enginetest.Seeds().All(), 5) {
		var characters literal.Builder
		first, batch := units, layer.NewBatch()
		add := func(texts ...string) {
			units++
			var unit []literal.Text
			for _, text := range texts {
				folded, ends := analyzer.FoldSentences(text)
				unit = append(unit, literal.Text{Folded: folded, SentenceEnds: ends})
			}
			if err := characters.Add(unit...); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range reports {
			if err := batch.Add(r, units, 0); err != nil {
				t.Fatal(err)
			}
			add(r.Title)
			for _, section := range r.Sections {
				add(append([]string{section.Heading}, section.Paragraphs...)...)
			}
		}
		path := state.SegmentPath(dir, first)
		if err := durable.Write(path, &characters); err != nil {
			t.Fatal(err)
		}
		segment, err := state.OpenSegment(first, path)
		if err != nil {
			t.Fatal(err)
		}
		segments = append(segments, segment)
		if err := layer.Write(batch); err != nil {
			t.Fatal(err)
		}
	}
	reader, placed, documents, err := layer.Read(int(units))
	if err != nil {
		t.Fatal(err)
	}
	s, err := state.New(reader, segments, placed, documents)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Release()
		state.ReleaseAll(segments)
	})
	return s
}
