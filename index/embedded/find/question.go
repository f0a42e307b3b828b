package find

import (
	"cmp"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"slices"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index/pattern"
	"gongbao/index/rank"
)

// question is a typed question, and the sections that answer it best: those with the most of its terms, weighed. Package rank
// has the terms and the formulas.
type question struct {
	snapshot *state.Snapshot
	averages state.Averages
	found    state.SectionSet
	terms    []rank.Term
	// The weights of the terms times their rarity among sections and among reports.
	bySection, byReport []float64
	counts              [][]state.UnitCount             // of each term
	reports             []float32                       // what each report scores as a whole
	windows             map[int32]float64               // the scores of the sections that were looked at closer
	statistics          map[string]index.TermStatistics // of this snapshot
}

// ask looks up a question, given as folded text.
func (e *evaluator) ask(text string) *question {
	s, given := e.snapshot, e.given
	q := &question{
		snapshot: s, averages: s.Averages(given), windows: make(map[int32]float64), reports: make([]float32, len(s.Reports)),
		statistics: make(map[string]index.TermStatistics),
	}
	coverage := make([]float32, len(s.Sections))
	telling := s.NoSections() // the sections with a term that is more than a character, without which nothing is of the question
	for _, term := range rank.Terms(text, analyzer.Separator) {
		var own index.TermStatistics
		if r := []rune(term.Text); len(r) == 1 {
			own.Positions = positionsOf(s, r[0])
			if given == nil && rank.Common(own.Positions, len(s.Sections)) {
				continue
			}
		}
		counts := e.counts(pattern.Pattern{term.Text}, false)
		found := s.SectionsWith(counts, state.Everywhere)
		own.Sections, own.Reports = found.Len(), s.ReportsIn(found)
		q.statistics[term.Text] = own
		all, sections, reports := own, len(s.Sections), len(s.Reports)
		if given != nil {
			all, sections, reports = given.Terms[term.Text], given.Sections, given.Reports
			if utf8.RuneCountInString(term.Text) == 1 && rank.Common(all.Positions, sections) {
				continue
			}
		}
		inSections, inReports := rank.Rarity(all.Sections, sections), rank.Rarity(all.Reports, reports)
		if inSections == 0 && inReports == 0 {
			continue
		}
		q.terms = append(q.terms, term)
		q.counts = append(q.counts, counts)
		q.bySection = append(q.bySection, term.Weight*inSections)
		q.byReport = append(q.byReport, term.Weight*inReports)
		if utf8.RuneCountInString(term.Text) > 1 {
			telling.Or(found)
		}
		for section := range found.All {
			coverage[section] += float32(term.Weight * inSections)
		}
	}
	q.found = s.NoSections()
	greatest := float32(0)
	for section := range telling.All {
		greatest = max(greatest, coverage[section])
	}
	for section := range telling.All {
		if c := coverage[section]; c > 0 && c >= greatest*rank.LeastCoverage {
			q.found.Add(section)
		}
	}
	for i, counts := range q.counts {
		q.addTerm(q.byReport[i], counts)
	}
	return q
}

// addTerm adds to the reports what a term is worth.
func (q *question) addTerm(weight float64, counts []state.UnitCount) {
	s := q.snapshot
	last, total := state.NoSection, 0
	flush := func() {
		if last != state.NoSection {
			q.reports[last] += float32(weight * rank.InQuestion(total, q.averages.Report(last)))
		}
	}
	for _, c := range counts {
		report, ok := s.ReportOf(c.Unit)
		if !ok {
			continue
		}
		if report != last {
			flush()
			last, total = report, 0
		}
		total += int(c.N)
	}
	flush()
}

func (q *question) score(section int32) float64 {
	return float64(q.reports[q.snapshot.Sections[section].Report]) + q.windows[section]
}

func (q *question) explain(section int32) rank.Score {
	return rank.Question(float64(q.reports[q.snapshot.Sections[section].Report]), q.windows[section])
}

// refine finds the stretch of each section where most terms stand together.
func (q *question) refine(sections []int32) {
	for _, section := range sections {
		q.windows[section] = rank.Window(q.bySection, q.places(section), q.inTitle(q.snapshot.Sections[section].Report))
	}
}

// places returns where the terms stand in a section, in order.
func (q *question) places(section int32) (places []rank.Place) {
	unit := q.snapshot.Sections[section].Unit
	segment := q.snapshot.SegmentOf(unit)
	for i, term := range q.terms {
		if _, ok := q.find(i, unit); !ok || q.bySection[i] == 0 {
			continue
		}
		for place := range segment.PlacesIn(int(unit-segment.First), pattern.Pattern{term.Text}) {
			places = append(places, rank.Place{Position: place.Start, Term: i})
		}
	}
	slices.SortFunc(places, func(a, b rank.Place) int { return cmp.Compare(a.Position, b.Position) })
	return places
}

// inTitle returns the terms that stand in the title of a report.
func (q *question) inTitle(report int32) (terms []int) {
	title := q.snapshot.Sections[q.snapshot.Reports[report].Sections[0]].Unit - 1
	for i := range q.terms {
		if _, ok := q.find(i, title); ok {
			terms = append(terms, i)
		}
	}
	return terms
}

// find returns the index of a unit in the counts of a term.
func (q *question) find(term int, unit uint32) (int, bool) {
	return slices.BinarySearchFunc(q.counts[term], unit, func(c state.UnitCount, unit uint32) int { return cmp.Compare(c.Unit, unit) })
}

// positionsOf returns the number of positions of a character.
func positionsOf(s *state.Snapshot, r rune) (n int) {
	for _, segment := range s.Segments {
		n += segment.PositionsOf(r)
	}
	return n
}
