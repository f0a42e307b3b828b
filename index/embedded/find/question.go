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

// question is a typed question, and the sections that answer it best: those with the most of its
// terms, weighed. Package rank has the terms and the formulas.
type question struct {
	snapshot *state.Snapshot
	averages state.Averages
	found    state.SectionSet
	terms    []rank.Term
	// The weights of the terms times their rarity among sections and among reports.
	bySection, byReport []float64
	counts              [][]state.UnitCount             // of each term
	statistics          map[string]index.TermStatistics // of this snapshot
	common              []string                        // characters too common to be looked up; statistics has their positions
}

// ask looks up a question, given as folded text.
func (e *evaluator) ask(text string) *question {
	q := &question{snapshot: e.snapshot, averages: e.snapshot.Averages(e.given), statistics: make(map[string]index.TermStatistics)}
	for _, term := range rank.Terms(text, analyzer.Separator) {
		e.askFor(q, term)
	}
	q.found = q.covering()
	return q
}

// askFor looks up a term of a question, and adds it unless it says nothing.
func (e *evaluator) askFor(q *question, term rank.Term) {
	s, given := e.snapshot, e.given
	var own index.TermStatistics
	all, sections, reports := &own, len(s.Sections), len(s.Reports)
	if given != nil {
		ofAll := given.Terms[term.Text]
		all, sections, reports = &ofAll, given.Sections, given.Reports
	}
	if r, size := utf8.DecodeRuneInString(term.Text); size == len(term.Text) {
		own.Positions = positionsOf(s, r)
		if rank.Common(all.Positions, sections) {
			q.statistics[term.Text], q.common = own, append(q.common, term.Text)
			return
		}
	}
	counts := e.counts(pattern.Pattern{term.Text}, false, nil)
	own.Sections, own.Reports = s.Spread(counts)
	q.statistics[term.Text] = own
	inSections, inReports := rank.Rarity(all.Sections, sections), rank.Rarity(all.Reports, reports)
	if inSections == 0 && inReports == 0 {
		return
	}
	q.terms = append(q.terms, term)
	q.counts = append(q.counts, counts)
	q.bySection = append(q.bySection, term.Weight*inSections)
	q.byReport = append(q.byReport, term.Weight*inReports)
}

// covering returns the sections that have the most of the terms, weighed, and one of them that is
// more than a character: without it nothing is of the question.
func (q *question) covering() state.SectionSet {
	telling := q.snapshot.NoSections()
	for i, term := range q.terms {
		if utf8.RuneCountInString(term.Text) > 1 {
			q.snapshot.EachSectionWith(q.counts[i], telling.Add)
		}
	}
	coverage := make([]float32, len(q.snapshot.Sections))
	greatest := float32(0)
	for i, counts := range q.counts {
		weight := float32(q.bySection[i])
		q.snapshot.EachSectionWith(counts, func(section int32) { coverage[section] += weight })
	}
	for section := range telling.All {
		greatest = max(greatest, coverage[section])
	}
	found := q.snapshot.NoSections()
	for section := range telling.All {
		if c := coverage[section]; c > 0 && c >= greatest*rank.LeastCoverage {
			found.Add(section)
		}
	}
	return found
}

// questionRanking scores the sections that answer a question.
type questionRanking struct {
	*question
	*collector
	reports []float32         // what each report scores as a whole, by hit.number
	windows map[int32]float64 // the scores of the sections that were looked at closer
	places  *placeFinder      // of the terms
}

func newQuestionRanking(q *question, c *collector) *questionRanking {
	r := &questionRanking{question: q, collector: c, reports: make([]float32, len(c.hits)), windows: make(map[int32]float64)}
	for i, counts := range q.counts {
		c.eachReport(counts, func(number int, counts []state.UnitCount) {
			total := 0
			for _, count := range counts {
				total += int(count.N)
			}
			r.reports[number] += float32(q.byReport[i] * rank.InQuestion(total, q.averages.Report(c.hits[number].report)))
		})
	}
	var patterns []pattern.Pattern
	for _, term := range q.terms {
		patterns = append(patterns, pattern.Pattern{term.Text})
	}
	r.places = newPlaceFinder(q.snapshot, patterns)
	return r
}

func (r *questionRanking) score(h *hit, section int32) float64 {
	return float64(r.reports[h.number]) + r.windows[section]
}

func (r *questionRanking) explain(h *hit, section int32) rank.Score {
	return rank.Question(float64(r.reports[h.number]), r.windows[section])
}

// refine finds the stretch of each section in which most terms are together.
func (r *questionRanking) refine(h *hit) {
	title := r.inTitle(h.report)
	for i := h.first; i < h.end; i++ {
		r.windows[i] = rank.Window(r.bySection, r.placesIn(r.sections[i]), title)
	}
}

// placesIn returns the places of the terms in a section, in order.
func (r *questionRanking) placesIn(section int32) (places []rank.Place) {
	r.places.eachIn(r.question.snapshot.Sections[section].Unit, func(term int, place pattern.Mark) {
		if r.bySection[term] != 0 {
			places = append(places, rank.Place{Position: place.Start, Term: term})
		}
	})
	rank.SortPlaces(places)
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
