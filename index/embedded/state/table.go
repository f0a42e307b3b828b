package state

import (
	"fmt"
	"slices"

	"gongbao/index"
)

// Table is what snapshots need of one segment of the word layer, read from its fields. Such a
// segment never changes, documents deleted from it aside; so its table is read once, and an
// addition costs what it adds.
type Table struct {
	Documents []Document // by the segment's document number
	Reports   []Report   // those that the documents are sections of, without what a snapshot adds
}

// Document is a document of the word layer: a section.
type Document struct {
	Unit   uint32
	Report int32 // index in Table.Reports
	index.Part
}

// NoValue are the values of an empty field.
var NoValue = []string{index.None}

// Placed is the document of a unit, and its number in the word layer: NoSection if the unit has
// none.
type Placed struct {
	Number int32
	Local  int32 // within the Table
	Table  *Table
}

// joined holds, for each table, the indexes of its reports in the snapshot, NoSection for those not
// yet seen.
type joined map[*Table][]int32

// assemble fills the tables of the snapshot in the order of units, in which the sections of a
// report follow one another. It returns an error if they do not, or not all are there: the
// layers are damaged.
func (s *Snapshot) assemble(placed []Placed, documents int) error {
	tables := make(joined)
	reports := reportsIn(placed)
	s.Reports, s.ByID = make([]Report, 0, reports), make(map[string]int32, reports)
	s.ByUnit = slices.Repeat([]int32{NoSection}, len(placed))
	s.ByDocument = slices.Repeat([]int32{NoSection}, documents)
	s.Sections = make([]Section, 0, documents)
	order := make([]int32, documents)      // what the reports' sections are slices of
	parts := make([]index.Part, documents) // and their parts
	positions, last := 0, NoSection
	for _, segment := range s.Segments {
		for i := range segment.Len() {
			unit := segment.First + uint32(i)
			at := placed[unit]
			if at.Number == NoSection {
				continue
			}
			document := at.Table.Documents[at.Local]
			section := Section{
				Document: at.Number, Unit: unit, Role: document.Role, Size: int32(segment.Size(i)), Report: s.join(tables, at.Table, document.Report),
			}
			number := int32(len(s.Sections))
			s.Sections = append(s.Sections, section)
			s.ByDocument[section.Document] = number
			s.ByUnit[unit] = number
			order[number] = number
			parts[number] = document.Part
			r := &s.Reports[section.Report]
			switch follows := section.Report == last && s.Sections[number-1].Unit+1 == unit; {
			case follows:
			case len(r.Sections) > 0:
				return fmt.Errorf("unit %d is out of place in report %s", unit, r.ID)
			default: // the title is the unit before the first section
				s.ByUnit[unit-1] = TitleOf(section.Report)
				r.Sections, r.Parts = order[number:number], parts[number:number]
			}
			r.Sections, r.Parts = r.Sections[:len(r.Sections)+1], r.Parts[:len(r.Parts)+1]
			r.Size += int(section.Size)
			positions += int(section.Size)
			last = section.Report
		}
	}
	s.Summary = index.Summary{Reports: len(s.Reports), Sections: len(s.Sections)}
	s.Spans = make([]Span, len(s.Reports))
	for i := range s.Reports {
		r := &s.Reports[i]
		first := r.Sections[0]
		s.Spans[i] = Span{Title: s.Sections[first].Unit - 1, First: first, Sections: int32(len(r.Sections))}
		if len(r.Sections) != int(r.Indexed) {
			return fmt.Errorf("report %s has %d sections, was indexed with %d", r.ID, len(r.Sections), r.Indexed)
		}
		s.Summary.Chars += r.Chars
	}
	s.Statistics = index.Statistics{Reports: len(s.Reports), Sections: len(s.Sections), Positions: positions}
	return nil
}

// reportsIn returns the number of reports of the tables that placed has, of which some may be in several
// tables.
func reportsIn(placed []Placed) (n int) {
	seen := make(map[*Table]bool)
	last := (*Table)(nil)
	for i := range placed {
		if t := placed[i].Table; t != last && t != nil {
			if last = t; !seen[t] {
				seen[t] = true
				n += len(t.Reports)
			}
		}
	}
	return n
}

// join returns the index in the snapshot of a report of a table.
func (s *Snapshot) join(tables joined, t *Table, report int32) int32 {
	numbers := tables[t]
	if numbers == nil {
		numbers = slices.Repeat([]int32{NoSection}, len(t.Reports))
		tables[t] = numbers
	}
	if numbers[report] == NoSection {
		entry := t.Reports[report]
		number, known := s.ByID[entry.ID]
		if !known {
			number = int32(len(s.Reports))
			s.ByID[entry.ID] = number
			entry.Number = number
			s.Reports = append(s.Reports, entry)
		}
		numbers[report] = number
	}
	return numbers[report]
}
