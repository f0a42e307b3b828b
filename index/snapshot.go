package index

import (
	"iter"
	"sync"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"gongbao/analyzer"
)

// snapshot is one state of both layers, never changed, with the tables that lead from one to the other.
type snapshot struct {
	*resource
	reader   bleveindex.IndexReader
	shared   *resource // the reader, which snapshots that differ in their segments share
	segments []segment
	tables   map[uint64]*table // by the numbers of the reader's segments

	sum    Summary
	recent *recentLiterals
	jieba  *analyzer.Words

	statistics Statistics // without terms

	made *made

	reports  []reportEntry
	byID     map[string]int32 // report ID → index in reports
	sections []sectionEntry   // by unit
	byDoc    []int32          // bleve's document number → index in sections; noSection where none has it
	byUnit   []int32          // unit → index in sections; for the title of report i, titleOf(i); noSection for what nothing refers to
}

// made is what the first search makes for all that follow.
type made struct {
	onceValues sync.Once
	values     *facetValues
}

// noSection is in byDoc and byUnit where there is no section.
const noSection = int32(-1)

// titleOf is in byUnit for the title of a report; the same function leads back.
func titleOf(report int32) int32 { return -2 - report }

// reportEntry is what a search needs of a report before it is shown.
type reportEntry struct {
	Entry
	fullness float64 // Fullness(Complete)
	size     int     // positions of all its sections
	sections []int32 // indexes in snapshot.sections, in order of the text
	indexed  int32   // how many there have to be
}

type sectionEntry struct {
	doc    uint64 // bleve's document number
	unit   uint32
	report int32
	size   int32 // positions
	role   uint8 // index in report.Roles
}

// newSnapshot returns the present state of both layers. Tables of an earlier one are used again.
func newSnapshot(words bleve.Index, jieba *analyzer.Words, segments []segment, known map[uint64]*table) (_ *snapshot, err error) {
	inner, err := words.Advanced()
	if err != nil {
		return nil, err
	}
	s := &snapshot{segments: segments, jieba: jieba, made: new(made)}
	if s.recent, err = newRecentLiterals(); err != nil {
		return nil, err
	}
	if s.reader, err = inner.Reader(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.reader.Close()
		}
	}()
	if err := s.readTables(known); err != nil {
		return nil, err
	}
	s.shared = newResource(s.reader.Close)
	s.open()
	return s, nil
}

// open makes s a user of its segments, and the resource that lets go of them and of the reader.
func (s *snapshot) open() {
	for _, segment := range s.segments {
		segment.retain()
	}
	s.resource = newResource(func() error {
		s.shared.release()
		releaseAll(s.segments)
		return nil
	})
}

// with returns s with other segments for the same units.
func (s *snapshot) with(segments []segment) *snapshot {
	fresh := *s
	fresh.segments = segments
	fresh.shared.retain()
	fresh.open()
	return &fresh
}

// State implements View.
func (s *snapshot) State() any { return s.shared }

// Summary implements View.
func (s *snapshot) Summary() Summary { return s.sum }

// Entries implements View.
func (s *snapshot) Entries() iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for i := range s.reports {
			if !yield(&s.reports[i].Entry) {
				return
			}
		}
	}
}

// Entry implements View.
func (s *snapshot) Entry(id string) (*Entry, bool) {
	i, ok := s.byID[id]
	if !ok {
		return nil, false
	}
	return &s.reports[i].Entry, true
}
