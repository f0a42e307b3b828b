package index

import (
	"context"
	"errors"
	"sort"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// unitCount is how often something stands in a unit.
type unitCount struct {
	unit uint32
	n    int32
	head bool // it stands in the unit's first text: the heading of a section
}

// sectionsWith returns the sections of units. What stands in a title stands in each section of its report.
func (s *snapshot) sectionsWith(counts []unitCount, in scope) sectionSet {
	found := s.noSections()
	for _, c := range counts {
		switch to := s.byUnit[c.unit]; {
		case to >= 0 && in != inTitle:
			found.add(to)
		case to < noSection && in != inHeading:
			for _, section := range s.reports[titleOf(to)].sections {
				found.add(section)
			}
		}
	}
	return found
}

// withWord returns the sections and the titles, as the sections that they stand before, in which the word layer has a word.
func (s *snapshot) withWord(ctx context.Context, word string) (texts, titles sectionSet, err error) {
	texts, titles = s.noSections(), s.noSections()
	return texts, titles, errors.Join(s.eachPosting(ctx, word, wordsField, texts.add), s.eachPosting(ctx, word, titleField, titles.add))
}

// eachPosting calls take for each section that has a term in a field.
func (s *snapshot) eachPosting(ctx context.Context, term, field string, take func(section int32)) (err error) {
	reader, err := s.reader.TermFieldReader(ctx, []byte(term), field, false, false, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	var doc bleveindex.TermFieldDoc
	for {
		next, err := reader.Next(doc.Reset())
		if err != nil || next == nil {
			return err
		}
		if section := s.byDoc[next.ID.Value()]; section != noSection {
			take(section)
		}
	}
}

// size returns the number of characters of a unit.
func (s *snapshot) size(unit uint32) int {
	segment := s.segmentOf(unit)
	return segment.Size(int(unit - segment.first))
}

// sectionsHaving returns the number of sections that have a word in their text.
func (s *snapshot) sectionsHaving(ctx context.Context, word string) (n int, err error) {
	reader, err := s.reader.TermFieldReader(ctx, []byte(word), wordsField, false, false, false)
	if err != nil {
		return 0, err
	}
	return int(reader.Count()), reader.Close()
}

// segmentOf returns the segment that a unit is in.
func (s *snapshot) segmentOf(unit uint32) segment {
	return s.segments[sort.Search(len(s.segments), func(i int) bool { return s.segments[i].end() > unit })]
}

// sectionsBefore returns the number of sections before a unit.
func (s *snapshot) sectionsBefore(unit uint32) int32 {
	return int32(sort.Search(len(s.sections), func(i int) bool { return s.sections[i].unit >= unit }))
}

// wholeReports returns all sections of the reports of which one is in set.
func (s *snapshot) wholeReports(set sectionSet) sectionSet {
	whole := s.noSections()
	last := noSection
	for section := range set.all {
		if report := s.sections[section].report; report != last {
			last = report
			for _, section := range s.reports[report].sections {
				whole.add(section)
			}
		}
	}
	return whole
}

// reportsIn returns the number of reports that have a section in a set.
func (s *snapshot) reportsIn(set sectionSet) (n int) {
	last := noSection
	for section := range set.all {
		if report := s.sections[section].report; report != last {
			last = report
			n++
		}
	}
	return n
}

// reportOf returns the report that a unit belongs to, and false where nothing refers to it.
func (s *snapshot) reportOf(unit uint32) (report int32, ok bool) {
	switch to := s.byUnit[unit]; {
	case to >= 0:
		return s.sections[to].report, true
	case to != noSection:
		return titleOf(to), true
	}
	return 0, false
}
