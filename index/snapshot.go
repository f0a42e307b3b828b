package index

import (
	"fmt"
	"slices"
	"strconv"

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

	sum Summary
	// recent are the counts of the literals that were looked up last. They are not changed.
	recent *lru.Cache[literalKey, []unitCount]

	// The average positions of a section and of the sections of a report.
	averageSection, averageReport float64

	reports  []reportEntry
	byID     map[string]int32 // report ID → index in reports
	sections []sectionEntry   // by unit
	byDoc    []int32          // bleve's document number → index in sections; noSection where none has it
	byUnit   []int32          // unit → index in sections; for the title of report i, titleOf(i); noSection for what nothing refers to
}

// literalKey is a pattern, and whether only headings were looked at.
type literalKey struct {
	pieces  string // with NUL between
	heading bool
}

// The number of literals in snapshot.recent, and the most counts of one: some 50 MB of memory at worst.
const (
	recentLiterals = 64
	recentCounts   = 50_000
)

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
	chars     int
	size      int     // positions of all its sections
	sections  []int32 // indexes in snapshot.sections, in order of the text
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
	unit   uint32
	doc    uint64
	report int32
	role   uint8 // index in report.Roles
	size   int32 // positions
}

// newSnapshot reads the tables from the fields of the word layer.
func newSnapshot(words bleve.Index, segments []segment) (_ *snapshot, err error) {
	inner, err := words.Advanced()
	if err != nil {
		return nil, err
	}
	s := &snapshot{segments: segments, byID: make(map[string]int32)}
	if s.recent, err = lru.New[literalKey, []unitCount](recentLiterals); err != nil {
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
	if err := s.readSections(); err != nil {
		return nil, err
	}
	if err := s.link(); err != nil {
		return nil, err
	}
	if err := s.readReports(); err != nil {
		return nil, err
	}
	s.measure()
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

// readSections fills sections from the live documents, and reports with their IDs.
func (s *snapshot) readSections() error {
	ofSection, err := s.reader.DocValueReader([]string{unitField, reportField, roleField})
	if err != nil {
		return err
	}
	docs, err := s.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer docs.Close()
	for {
		doc, err := docs.Next()
		if err != nil {
			return err
		}
		if doc == nil {
			return nil
		}
		entry, id := sectionEntry{doc: doc.Value(), role: uint8(roleIndex(report.OtherRole))}, ""
		var badUnit error
		err = ofSection.VisitDocValues(doc, func(field string, term []byte) {
			switch field {
			case unitField:
				entry.unit, badUnit = parseUnit(string(term))
			case reportField:
				id = string(term)
			case roleField:
				entry.role = uint8(roleIndex(report.Role(term)))
			}
		})
		if err != nil {
			return err
		}
		if badUnit != nil || id == "" {
			return fmt.Errorf("document %d has no unit or report: %v", entry.doc, badUnit)
		}
		known := false
		if entry.report, known = s.byID[id]; !known {
			entry.report = int32(len(s.reports))
			s.byID[id] = entry.report
			s.reports = append(s.reports, reportEntry{id: id})
		}
		s.sections = append(s.sections, entry)
	}
}

// readReports fills reports from their first sections.
func (s *snapshot) readReports() error {
	fields, err := s.reader.DocValueReader([]string{regionField, yearField, kindField, levelField, deliveredField, charsField, completeField, sectionsField})
	if err != nil {
		return err
	}
	for i := range s.reports {
		r := &s.reports[i]
		doc := bleveindex.NewIndexInternalID(nil, s.sections[r.sections[0]].doc)
		indexed := 0
		err := fields.VisitDocValues(doc, func(field string, term []byte) {
			if field == sectionsField {
				indexed, _ = strconv.Atoi(string(term))
			}
			r.set(field, term)
		})
		if err != nil {
			return err
		}
		if indexed != len(r.sections) {
			return fmt.Errorf("report %s has %d sections, was indexed with %d", r.id, len(r.sections), indexed)
		}
		for f := range r.values {
			if len(r.values[f]) == 0 {
				r.values[f] = []string{None}
			}
		}
	}
	return nil
}

// set takes one value of a field.
func (r *reportEntry) set(field string, term []byte) {
	value := string(term)
	if value == "" {
		return
	}
	switch field {
	case regionField:
		// A code is greater than the codes above it: sorted, they run down from the province.
		r.values[regionFacet] = append(r.values[regionFacet], value)
		slices.Sort(r.values[regionFacet])
	case yearField:
		r.year, _ = strconv.Atoi(value)
		r.values[yearFacet] = []string{value}
	case kindField:
		r.values[kindFacet] = []string{value}
	case levelField:
		r.values[levelFacet] = []string{value}
	case deliveredField:
		r.delivered = value
	case completeField:
		r.complete = completeness[report.Completeness(term)]
	case charsField:
		r.chars, _ = strconv.Atoi(value)
	}
}

// link fills the tables that lead to sections.
func (s *snapshot) link() error {
	slices.SortFunc(s.sections, func(a, b sectionEntry) int { return int(int64(a.unit) - int64(b.unit)) })
	lastDoc := uint64(0)
	for _, section := range s.sections {
		lastDoc = max(lastDoc, section.doc)
	}
	s.byDoc = slices.Repeat([]int32{noSection}, int(lastDoc)+1)
	units := uint32(0)
	if n := len(s.segments); n > 0 {
		units = s.segments[n-1].end()
	}
	s.byUnit = slices.Repeat([]int32{noSection}, int(units))
	for i, section := range s.sections {
		if section.unit == 0 || section.unit >= units {
			return fmt.Errorf("the character layer has no unit %d: its files are missing", section.unit)
		}
		r := &s.reports[section.report]
		if n := len(r.sections); n > 0 && section.unit != s.sections[r.sections[0]].unit+uint32(n) {
			return fmt.Errorf("unit %d is out of place in report %s", section.unit, r.id)
		}
		r.sections = append(r.sections, int32(i))
		s.byDoc[section.doc] = int32(i)
		s.byUnit[section.unit] = int32(i)
		if len(r.sections) == 1 { // the title is the unit before the first section
			s.byUnit[section.unit-1] = titleOf(section.report)
		}
	}
	return nil
}

// measure fills in what is known of the whole.
func (s *snapshot) measure() {
	s.sum = Summary{Reports: len(s.reports), Sections: len(s.sections)}
	for _, r := range s.reports {
		s.sum.Chars += r.chars
	}
	positions := 0
	for i := range s.sections {
		section := &s.sections[i]
		section.size = int32(s.size(section.unit))
		s.reports[section.report].size += int(section.size)
		positions += int(section.size)
	}
	s.averageSection = float64(max(1, positions)) / float64(max(1, len(s.sections)))
	s.averageReport = float64(max(1, positions)) / float64(max(1, len(s.reports)))
}
