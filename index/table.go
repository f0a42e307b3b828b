package index

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	wordsegment "github.com/blevesearch/scorch_segment_api/v2" // the segments of scorch's snapshots, whose interfaces it declares

	"gongbao/index/report"
)

// table is what snapshots need of one segment of the word layer, read from its fields. Such a segment never changes, documents
// deleted from it aside; so its table is read once, and an addition costs what it adds.
type table struct {
	documents []tableDocument // by the segment's document number
	reports   []reportEntry   // those that the documents are sections of, without what a snapshot adds
}

type tableDocument struct {
	unit          uint32
	report        int32 // index in table.reports
	chars, tokens int32
	role          uint8 // index in report.Roles
}

// readTables returns the tables of the segments of reader by their numbers: those known, and those that it reads.
func readTables(reader *scorch.IndexSnapshot, known map[uint64]*table) (map[uint64]*table, error) {
	segments := reader.Segments()
	tables, errs := make([]*table, len(segments)), make([]error, len(segments))
	var reading sync.WaitGroup
	for i, s := range segments {
		if tables[i] = known[s.Id()]; tables[i] == nil {
			reading.Go(func() {
				errs[i] = guarded(func() (err error) {
					tables[i], err = readTable(s.Segment())
					return err
				})
			})
		}
	}
	reading.Wait()
	byNumber := make(map[uint64]*table, len(segments))
	for i, s := range segments {
		byNumber[s.Id()] = tables[i]
	}
	return byNumber, errors.Join(errs...)
}

// tableFields are the fields that tables are read from.
var tableFields = []string{
	unitField, reportField, roleField, regionField, yearField, kindField, levelField, deliveredField, charsField, completeField,
	sectionsField, doubtField, digestField, titleTokensField, sizeField, tokensField,
}

// readTable reads the table of a segment.
func readTable(s wordsegment.Segment) (*table, error) {
	values, ok := s.(wordsegment.DocValueVisitable)
	if !ok {
		return nil, fmt.Errorf("a segment of type %T has no values of fields", s)
	}
	t := tableReader{numbers: make(map[string]int32), texts: make(map[string]string)}
	t.documents = make([]tableDocument, s.Count())
	var state wordsegment.DocVisitState
	for i := range t.documents {
		t.start()
		var err error
		if state, err = values.VisitDocValues(uint64(i), tableFields, t.value, state); err != nil {
			return nil, err
		}
		if t.documents[i], err = t.end(); err != nil {
			return nil, fmt.Errorf("document %d: %w", i, err)
		}
	}
	t.complete()
	return &t.table, nil
}

// tableReader puts a table together from the values of fields.
type tableReader struct {
	table
	numbers map[string]int32  // report ID → index in reports
	texts   map[string]string // values that many reports have, each kept once

	// The document that is being read, and its values that are of its report.
	document tableDocument
	entry    reportEntry
	ofReport bool // it has a report
	first    bool // it is the first section of that
	err      error
}

// start begins a document.
func (t *tableReader) start() {
	t.document, t.entry = tableDocument{role: uint8(RoleIndex(report.OtherRole))}, reportEntry{}
	t.ofReport, t.first, t.err = false, false, errNoUnit
}

// value takes one value of a field.
func (t *tableReader) value(field string, term []byte) {
	if len(term) == 0 {
		return
	}
	switch field {
	case unitField:
		t.document.unit, t.err = parseUnit(string(term))
	case roleField:
		t.document.role = uint8(RoleIndex(report.Role(term)))
	case reportField:
		var known bool
		if t.document.report, known = t.numbers[string(term)]; !known {
			id := string(term)
			t.document.report = int32(len(t.reports))
			t.numbers[id] = t.document.report
			t.reports = append(t.reports, reportEntry{Entry: Entry{ID: id}})
		}
		t.ofReport = true
	case deliveredField:
		t.entry.Delivered = string(term)
	case completeField:
		t.entry.Complete = report.Completeness(term)
		t.entry.fullness = Fullness(t.entry.Complete)
	case charsField:
		t.entry.Chars, _ = strconv.Atoi(string(term))
		t.first = true
	case sectionsField:
		t.entry.indexed = parseCount(term)
	case doubtField:
		t.entry.Doubtful = true
	case digestField:
		t.entry.Digest = string(term)
	case titleTokensField:
		t.entry.TitleTokens = parseCount(term)
	case sizeField:
		t.document.chars = parseCount(term)
	case tokensField:
		t.document.tokens = parseCount(term)
	case yearField:
		t.entry.Year, _ = strconv.Atoi(string(term))
		t.facet(Year, term)
	case regionField:
		t.facet(Region, term)
	case kindField:
		t.facet(Kind, term)
	case levelField:
		t.facet(Level, term)
	}
}

func parseCount(term []byte) int32 {
	n, _ := strconv.Atoi(string(term))
	return int32(n)
}

// facet takes a value of a facet.
func (t *tableReader) facet(f Field, term []byte) {
	text, known := t.texts[string(term)]
	if !known {
		text = string(term)
		t.texts[text] = text
	}
	t.entry.Values[f] = append(t.entry.Values[f], text)
}

// end ends a document. Only the first section of a report has the fields of the report, which always has chars.
func (t *tableReader) end() (tableDocument, error) {
	if t.err == nil && !t.ofReport {
		t.err = errNoReport
	}
	if t.err == nil && t.first {
		t.entry.ID = t.reports[t.document.report].ID
		t.reports[t.document.report] = t.entry
	}
	return t.document, t.err
}

var (
	errNoUnit   = errors.New("it has no unit")
	errNoReport = errors.New("it has no report")
)

// complete ends the table.
func (t *tableReader) complete() {
	for i := range t.reports {
		r := &t.reports[i]
		// A code is greater than the codes above it: sorted, they run down from the province.
		slices.Sort(r.Values[Region])
		for f := range r.Values {
			if len(r.Values[f]) == 0 {
				r.Values[f] = noValue
			}
		}
	}
}

// noValue is what an empty field has.
var noValue = []string{None}

// readTables reads the tables of the word layer, as far as they are not known, and makes those of the snapshot of them.
func (s *snapshot) readTables(known map[uint64]*table) (err error) {
	words, ok := s.reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("the word layer is of type %T", s.reader)
	}
	if s.tables, err = readTables(words, known); err != nil {
		return err
	}
	places, err := s.place(words)
	if err != nil {
		return err
	}
	return s.assemble(places)
}

// documentPlace is where the document of a unit stands.
type documentPlace struct {
	number int32 // bleve's; noSection where the unit has none
	local  int32 // within its segment
	table  *joinedTable
}

// joinedTable is a table with the indexes of its reports in the snapshot, noSection for those not yet seen.
type joinedTable struct {
	*table
	numbers []int32
}

// place returns the places of the live documents by unit, and makes byDoc long enough for their numbers.
func (s *snapshot) place(words *scorch.IndexSnapshot) ([]documentPlace, error) {
	units := 0
	if n := len(s.segments); n > 0 {
		units = int(s.segments[n-1].end())
	}
	places := slices.Repeat([]documentPlace{{number: noSection}}, units)
	first := 0 // number of the segment's first document
	for _, segment := range words.Segments() {
		t := s.tables[segment.Id()]
		joined := &joinedTable{t, slices.Repeat([]int32{noSection}, len(t.reports))}
		deleted := segment.Deleted()
		if deleted != nil && !deleted.IsEmpty() && int(deleted.Maximum()) >= len(t.documents) {
			return nil, fmt.Errorf("document %d of %d is marked as deleted", deleted.Maximum(), len(t.documents))
		}
		for i, d := range t.documents {
			if deleted != nil && deleted.Contains(uint32(i)) {
				continue
			}
			if d.unit == 0 || int(d.unit) >= units {
				return nil, fmt.Errorf("the character layer has no unit %d: its files are missing", d.unit)
			}
			places[d.unit] = documentPlace{int32(first + i), int32(i), joined}
		}
		first += len(t.documents)
	}
	s.byDoc = slices.Repeat([]int32{noSection}, first)
	return places, nil
}

// assemble fills the tables of the snapshot in the order of units, in which the sections of a report follow one another. It returns an
// error where they do not, or not all are there: the layers are damaged.
func (s *snapshot) assemble(places []documentPlace) error {
	s.byID = make(map[string]int32)
	s.byUnit = slices.Repeat([]int32{noSection}, len(places))
	s.sections = make([]sectionEntry, 0, len(s.byDoc))
	order := make([]int32, len(s.byDoc)) // what the reports' sections are slices of
	parts := make([]Part, len(s.byDoc))  // and their parts
	positions, last := 0, noSection
	for _, segment := range s.segments {
		for i := range segment.Len() {
			unit := segment.first + uint32(i)
			at := places[unit]
			if at.number == noSection {
				continue
			}
			document := at.table.documents[at.local]
			section := sectionEntry{
				doc: uint64(at.number), unit: unit, role: document.role, size: int32(segment.Size(i)), report: s.join(at.table, document.report),
			}
			index := int32(len(s.sections))
			s.sections = append(s.sections, section)
			s.byDoc[section.doc] = index
			s.byUnit[unit] = index
			order[index] = index
			parts[index] = Part{document.chars, document.tokens, document.role}
			r := &s.reports[section.report]
			switch follows := section.report == last && s.sections[index-1].unit+1 == unit; {
			case follows:
			case len(r.sections) > 0:
				return fmt.Errorf("unit %d is out of place in report %s", unit, r.ID)
			default: // the title is the unit before the first section
				s.byUnit[unit-1] = titleOf(section.report)
				r.sections, r.Parts = order[index:index], parts[index:index]
			}
			r.sections, r.Parts = r.sections[:len(r.sections)+1], r.Parts[:len(r.Parts)+1]
			r.size += int(section.size)
			positions += int(section.size)
			last = section.report
		}
	}
	s.sum = Summary{Reports: len(s.reports), Sections: len(s.sections)}
	for i := range s.reports {
		r := &s.reports[i]
		if len(r.sections) != int(r.indexed) {
			return fmt.Errorf("report %s has %d sections, was indexed with %d", r.ID, len(r.sections), r.indexed)
		}
		s.sum.Chars += r.Chars
	}
	s.statistics = Statistics{Reports: len(s.reports), Sections: len(s.sections), Positions: positions}
	return nil
}

// join returns the index in the snapshot of a report of a table.
func (s *snapshot) join(t *joinedTable, report int32) int32 {
	if t.numbers[report] == noSection {
		entry := t.reports[report]
		number, known := s.byID[entry.ID]
		if !known {
			number = int32(len(s.reports))
			s.byID[entry.ID] = number
			s.reports = append(s.reports, entry)
		}
		t.numbers[report] = number
	}
	return t.numbers[report]
}
