package state

import (
	"context"
	"sync"

	"gongbao/index"
	"gongbao/index/recent"
)

// Words answers, of one state of the word layer, which documents have a word. A document is a
// section.
type Words interface {
	// EachPosting calls take with the number of each document that has a word in its text, or in
	// the title of its report.
	EachPosting(ctx context.Context, word string, inTitle bool, take func(document int)) error
	// Count returns the number of documents that have a word in their text, deleted ones among
	// them.
	Count(ctx context.Context, word string) (int, error)
	// EachHeading calls take with the heading of each document that is wanted.
	EachHeading(ctx context.Context, wanted func(document int) bool, take func(document int, heading string)) error
	// FrequentTerms returns the terms that can be suggested and that so many documents have, most
	// frequent first; not more than can be suggested.
	FrequentTerms(ctx context.Context, minDocuments int) ([]string, error)
	// Segments returns the names of the files that are read.
	Segments() []string
	Close() error
}

// Snapshot is one state of both layers, never changed, with the tables that lead from one to the
// other.
type Snapshot struct {
	*Resource
	Words    Words
	shared   *Resource // of Words, which snapshots that differ in their segments share
	Segments []Segment

	Summary    index.Summary
	Statistics index.Statistics                       // without terms
	Recent     *recent.Cache[LiteralKey, []UnitCount] // counts of the literals that were looked up last

	made *made

	Reports    []Report
	ByID       map[string]int32 // report ID → index in Reports
	Sections   []Section        // by unit
	Spans      []Span           // by report
	ByDocument []int32          // number in the word layer → index in Sections; NoSection if none has it
	ByUnit     []int32          // unit → index in Sections; for the title of report i, TitleOf(i); NoSection for what nothing refers to
}

// made is what the first search makes for all that follow.
type made struct {
	onceValues sync.Once
	values     *FacetValues
}

// NoSection is in ByDocument and ByUnit if there is no section.
const NoSection = int32(-1)

// TitleOf is in ByUnit for the title of a report; the same function leads back.
func TitleOf(report int32) int32 { return -2 - report }

// Report is what a search needs of a report before it is shown.
type Report struct {
	index.Entry
	Fullness float64 // index.Fullness of Complete
	Size     int     // positions of all its sections
	Sections []int32 // indexes in Snapshot.Sections, in order of the text
	Indexed  int32   // how many there have to be
}

// Span is where a report is: the units of its title and of its sections follow one another.
type Span struct {
	Title           uint32 // unit
	First, Sections int32  // the first of its sections in Snapshot.Sections, and their number
}

// lastUnit returns the last unit of a report.
func (s Span) lastUnit() uint32 { return s.Title + uint32(s.Sections) }

// Section is what a search needs of a section.
type Section struct {
	Unit     uint32
	Document int32 // number in the word layer
	Report   int32 // index in Snapshot.Reports
	Size     int32 // positions
	Role     uint8 // index in report.Roles
}

// New returns the state of both layers, which it closes when nobody uses it any more. placed are
// the documents of the word layer by unit; documents is the number of all, deleted ones among them.
func New(words Words, segments []Segment, placed []Placed, documents int) (*Snapshot, error) {
	s := &Snapshot{Words: words, Segments: segments, Recent: newRecent(), made: new(made)}
	if err := s.assemble(placed, documents); err != nil {
		return nil, err
	}
	s.shared = NewResource(words.Close)
	s.open()
	return s, nil
}

// open makes s a user of its segments, and the resource that lets go of them and of the reader.
func (s *Snapshot) open() {
	for _, segment := range s.Segments {
		segment.Retain()
	}
	s.Resource = NewResource(func() error {
		s.shared.Release()
		ReleaseAll(s.Segments)
		return nil
	})
}

// With returns s with other segments for the same units.
func (s *Snapshot) With(segments []Segment) *Snapshot {
	fresh := *s
	fresh.Segments = segments
	fresh.shared.Retain()
	fresh.open()
	return &fresh
}

// Same identifies the reports of a snapshot: it is equal (==) for snapshots of the same ones.
func (s *Snapshot) Same() any { return s.shared }
