package index

import (
	"sync"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
	lru "github.com/hashicorp/golang-lru/v2"

	"gongbao/index/region"
	"gongbao/index/report"
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
	panels *recentPanels
	// related holds what was found last beside reports, which is the same as long as the reports are.
	related *lru.Cache[RelatedRequest, *Related]

	// The average positions of a section and of the sections of a report.
	averageSection, averageReport float64

	made *made

	reports  []reportEntry
	byID     map[string]int32 // report ID → index in reports
	sections []sectionEntry   // by unit
	byDoc    []int32          // bleve's document number → index in sections; noSection where none has it
	byUnit   []int32          // unit → index in sections; for the title of report i, titleOf(i); noSection for what nothing refers to
}

// made is what the first search makes for all that follow.
type made struct {
	onceValues, oncePlaces, onceFingerprint sync.Once
	values                                  *facetValues
	places                                  *places
	fingerprint                             string
}

// noSection is in byDoc and byUnit where there is no section.
const noSection = int32(-1)

// titleOf is in byUnit for the title of a report; the same function leads back.
func titleOf(report int32) int32 { return -2 - report }

// reportEntry is what a search needs of a report before it is shown.
type reportEntry struct {
	id string
	// values holds the values of each facet but sections, at least one: None where the field is empty. The codes of a place run
	// from the province down.
	values    [sectionFacet][]string
	year      int // 0 where it is not known
	delivered string
	complete  float64 // rank.Literal.Complete
	doubtful  bool    // report.Doubts finds something in it
	chars     int
	digest    string  // report.Report.Digest
	size      int     // positions of all its sections
	sections  []int32 // indexes in snapshot.sections, in order of the text
	indexed   int32   // how many there have to be

	titleTokens int32 // words of the title
}

// place returns the code of the report's own place, or nothing where it is not known.
func (r *reportEntry) place() string {
	code := r.values[regionFacet][len(r.values[regionFacet])-1]
	if code == None {
		return ""
	}
	return code
}

// header returns what the index knows of a report, which lacks the title: for a report that cannot be read.
func (r *reportEntry) header() report.Header {
	h := report.Header{ID: r.id, Year: report.Year(r.year), Delivered: r.delivered, Chars: r.chars}
	h.Kind, h.Level = report.Kind(r.values[kindFacet][0]), report.Level(r.values[levelFacet][0])
	if d, ok := region.Lookup(r.place(), 0); ok {
		h.Region = report.Region{Code: d.Code, Name: d.Name}
	}
	return h
}

type sectionEntry struct {
	doc    uint64 // bleve's document number
	unit   uint32
	report int32
	size   int32 // positions
	chars  int32 // as report.Section.Chars
	tokens int32 // words without punctuation
	role   uint8 // index in report.Roles
}

// newSnapshot returns the present state of both layers. Tables of an earlier one are used again.
func newSnapshot(words bleve.Index, segments []segment, known map[uint64]*table) (_ *snapshot, err error) {
	inner, err := words.Advanced()
	if err != nil {
		return nil, err
	}
	s := &snapshot{segments: segments, made: new(made)}
	if s.recent, err = newRecentLiterals(); err != nil {
		return nil, err
	}
	if s.panels, err = newRecentPanels(); err != nil {
		return nil, err
	}
	if s.related, err = lru.New[RelatedRequest, *Related](recentRelated); err != nil {
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
