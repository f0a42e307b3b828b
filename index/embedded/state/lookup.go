package state

import (
	"iter"
	"sort"

	"gongbao/index/embedded/literal"
)

// Scope is where texts are looked for.
type Scope int

// The scopes.
const (
	Everywhere Scope = iota // a title counts as part of each section of its report
	InTitle
	InHeading
)

// UnitCount is how often something stands in a unit of the snapshot.
type UnitCount = literal.Count

// SectionsWith returns the sections of units. What stands in a title stands in each section of its
// report.
func (s *Snapshot) SectionsWith(counts []UnitCount, in Scope) SectionSet {
	found := s.NoSections()
	for _, c := range counts {
		switch to := s.ByUnit[c.Unit]; {
		case to >= 0 && in != InTitle:
			found.Add(to)
		case to < NoSection && in != InHeading:
			for _, section := range s.Reports[TitleOf(to)].Sections {
				found.Add(section)
			}
		}
	}
	return found
}

// EachReport calls take for each report that counts have, in order, with its counts.
func (s *Snapshot) EachReport(counts []UnitCount, take func(report int32, counts []UnitCount)) {
	for i := 0; i < len(counts); {
		report, ok := s.ReportOf(counts[i].Unit)
		if !ok {
			i++
			continue
		}
		last := s.Spans[report].lastUnit()
		end := i + 1
		for end < len(counts) && counts[end].Unit <= last {
			end++
		}
		take(report, counts[i:end])
		i = end
	}
}

// SectionsOf returns the sections of a report that SectionsWith has everywhere: all of them if the
// title has a count, else those listed.
func (s *Snapshot) SectionsOf(report int32, counts []UnitCount) iter.Seq[int32] {
	span := s.Spans[report]
	return func(yield func(int32) bool) {
		if counts[0].Unit == span.Title {
			for i := range span.Sections {
				if !yield(span.First + i) {
					return
				}
			}
			return
		}
		for _, c := range counts {
			if !yield(span.First + int32(c.Unit-span.Title) - 1) {
				return
			}
		}
	}
}

// Spread returns the number of sections that SectionsWith has everywhere, and of their reports.
func (s *Snapshot) Spread(counts []UnitCount) (sections, reports int) {
	s.EachReport(counts, func(report int32, counts []UnitCount) {
		reports++
		if span := s.Spans[report]; counts[0].Unit == span.Title {
			sections += int(span.Sections)
		} else {
			sections += len(counts)
		}
	})
	return sections, reports
}

// Size returns the number of characters of a unit.
func (s *Snapshot) Size(unit uint32) int {
	segment := s.SegmentOf(unit)
	return segment.Size(int(unit - segment.First))
}

// SegmentOf returns the segment that a unit is in.
func (s *Snapshot) SegmentOf(unit uint32) Segment {
	return s.Segments[sort.Search(len(s.Segments), func(i int) bool { return s.Segments[i].End() > unit })]
}

// SectionsBefore returns the number of sections before a unit.
func (s *Snapshot) SectionsBefore(unit uint32) int32 {
	return int32(sort.Search(len(s.Sections), func(i int) bool { return s.Sections[i].Unit >= unit }))
}

// WholeReports returns all sections of the reports of which one is in set.
func (s *Snapshot) WholeReports(set SectionSet) SectionSet {
	whole := s.NoSections()
	last := NoSection
	for section := range set.All {
		if report := s.Sections[section].Report; report != last {
			last = report
			for _, section := range s.Reports[report].Sections {
				whole.Add(section)
			}
		}
	}
	return whole
}

// UnitsOf returns the units of the reports of which a section is in set, in order. It returns nil if
// they are more than most.
func (s *Snapshot) UnitsOf(set SectionSet, most int) []uint32 {
	var reports []int32
	last, n := NoSection, 0
	for section := range set.All {
		report := s.Sections[section].Report
		if report == last {
			continue
		}
		last = report
		reports = append(reports, report)
		if n += 1 + len(s.Reports[report].Sections); n > most {
			return nil
		}
	}
	units := make([]uint32, 0, n)
	for _, report := range reports {
		for unit := s.Spans[report].Title; unit <= s.Spans[report].lastUnit(); unit++ {
			units = append(units, unit)
		}
	}
	return units
}

// ReportsIn returns the number of reports that have a section in a set.
func (s *Snapshot) ReportsIn(set SectionSet) (n int) {
	last := NoSection
	for section := range set.All {
		if report := s.Sections[section].Report; report != last {
			last = report
			n++
		}
	}
	return n
}

// ReportOf returns the report that a unit belongs to, and false if nothing refers to it.
func (s *Snapshot) ReportOf(unit uint32) (report int32, ok bool) {
	switch to := s.ByUnit[unit]; {
	case to >= 0:
		return s.Sections[to].Report, true
	case to != NoSection:
		return TitleOf(to), true
	}
	return 0, false
}
