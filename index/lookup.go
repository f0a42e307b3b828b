package index

import (
	"context"
	"errors"
	"math"
	"slices"
	"sort"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// unitCount is how often something stands in a unit, and how many characters the unit has.
type unitCount struct {
	unit    uint32
	n, size int
}

// locate returns the sections of units in order, with scores. What stands in a title stands in each section of its report.
func (s *snapshot) locate(counts []unitCount, in scope) []match {
	found := make([]match, 0, len(counts))
	titled, first := noSection, 0 // the report whose sections stand in found from first on, for its title was
	for _, c := range counts {
		to := s.byUnit[c.unit]
		switch {
		case to >= 0 && in != inTitle:
			score := literalWeight(c.n, float64(c.size)/s.averageSize)
			if section := &s.sections[to]; section.report == titled {
				found[first+int(to-s.reports[titled].sections[0])].score += score
			} else {
				found = append(found, match{to, score})
			}
		case to != noSection && to < 0 && in != inHeading:
			titled, first = titleOf(to), len(found)
			for _, section := range s.reports[titled].sections {
				found = append(found, match{section, titleWeight})
			}
		}
	}
	rarity := float32(math.Log(1 + (float64(len(s.sections)-len(found))+0.5)/(float64(len(found))+0.5)))
	for i := range found {
		found[i].score *= rarity
	}
	return found
}

// titleWeight is what a word in the title adds to the score of each section: as much as many repetitions in a section can.
const titleWeight = 2

// literalWeight returns the score of a section where a text stands n times: BM25 (k1 1.2, b 0.75) without the weight of the
// word, so that it stays below 2.2. The length of the section is given against the average.
func literalWeight(n int, length float64) float32 {
	const k1, b = 1.2, 0.75
	return float32(float64(n) * (k1 + 1) / (float64(n) + k1*(1-b+b*length)))
}

// termCounts returns the units in which the word layer has a word, in order.
func (s *snapshot) termCounts(ctx context.Context, word string) (counts []unitCount, err error) {
	text := s.eachPosting(ctx, word, wordsField, func(section int32, n int) {
		unit := s.sections[section].unit
		counts = append(counts, unitCount{unit, n, s.size(unit)})
	})
	title := s.eachPosting(ctx, word, titleField, func(section int32, n int) {
		if s.reports[s.sections[section].report].sections[0] == section { // each section has the title
			unit := s.sections[section].unit - 1
			counts = append(counts, unitCount{unit, n, s.size(unit)})
		}
	})
	slices.SortFunc(counts, func(a, b unitCount) int { return int(int64(a.unit) - int64(b.unit)) })
	return counts, errors.Join(text, title)
}

// eachPosting calls take for each section that has a term in a field, with the number of times it has.
func (s *snapshot) eachPosting(ctx context.Context, term, field string, take func(section int32, n int)) (err error) {
	reader, err := s.reader.TermFieldReader(ctx, []byte(term), field, true, false, false)
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
			take(section, int(next.Freq))
		}
	}
}

// size returns the number of characters of a unit.
func (s *snapshot) size(unit uint32) int {
	segment := s.segmentOf(unit)
	return segment.Size(int(unit - segment.first))
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
