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
	found    state.SectionSet
	terms    []rank.Term
	// The weights of the terms times their rarity among sections and among reports.
	bySection, byReport []float64
	counts              [][]state.UnitCount             // of each term
	statistics          map[string]index.TermStatistics // of this snapshot
	common              []string                        // characters too common to be looked up; statistics has their positions

	coverage []float32 // by section, the sum of bySection over the terms that it or its report's title has
	reports  []float32 // what each report scores as a whole
}

// ask looks up a question, given as folded text.
func (e *evaluator) ask(text string) *question {
	q := &question{
		snapshot: e.snapshot, statistics: make(map[string]index.TermStatistics),
		coverage: make([]float32, len(e.snapshot.Sections)), reports: make([]float32, len(e.snapshot.Reports)),
	}
	for _, term := range rank.Terms(text, analyzer.Separator) {
		e.askFor(q, term)
	}
	q.found = q.covering(e.snapshot.Averages(e.given))
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

// covering scores all sections and reports that have terms. It returns the sections that have the
// most of them, weighed, and one that is more than a character: without it nothing is of the
// question.
func (q *question) covering(averages state.Averages) state.SectionSet {
	telling := q.snapshot.NoSections()
	for i, term := range q.terms {
		weight, tells := float32(q.bySection[i]), utf8.RuneCountInString(term.Text) > 1
		q.snapshot.EachReport(q.counts[i], func(report int32, counts []state.UnitCount) {
			n := 0
			for _, c := range counts {
				n += c.N()
			}
			q.reports[report] += float32(q.byReport[i] * rank.InQuestion(n, averages.Report(report)))
			for section := range q.snapshot.SectionsOf(report, counts) {
				q.coverage[section] += weight
				if tells {
					telling.Add(section)
				}
			}
		})
	}
	greatest := float32(0)
	for section := range telling.All {
		greatest = max(greatest, q.coverage[section])
	}
	found := q.snapshot.NoSections()
	for section := range telling.All {
		if c := q.coverage[section]; c > 0 && c >= greatest*rank.LeastCoverage {
			found.Add(section)
		}
	}
	return found
}

// questionRanking scores the sections that answer a question.
type questionRanking struct {
	*question
	*collector
	windows map[int32]float64 // the scores of the sections that were looked at closer
	refined map[int32]bool    // by hit.number, the hits that have some
	places  *placeFinder      // of the terms
}

func newQuestionRanking(q *question, c *collector) *questionRanking {
	r := &questionRanking{question: q, collector: c, windows: make(map[int32]float64), refined: make(map[int32]bool)}
	var patterns []pattern.Pattern
	for _, term := range q.terms {
		patterns = append(patterns, pattern.Pattern{term.Text})
	}
	r.places = newPlaceFinder(q.snapshot, patterns)
	return r
}

func (r *questionRanking) score(h *hit, section int32) float64 {
	return float64(r.reports[h.report]) + r.windows[section]
}

func (r *questionRanking) explain(h *hit, section int32) rank.Score {
	return rank.Question(float64(r.reports[h.report]), r.windows[section])
}

// refine finds the stretch of sections in which most terms are together, until no other section can
// have a better one.
func (r *questionRanking) refine(h *hit) {
	order := make([]int32, 0, h.end-h.first)
	for i := h.first; i < h.end; i++ {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return -cmp.Compare(r.most(a), r.most(b)) })
	r.refined[h.number] = true
	title, best := r.inTitle(h.report), 0.0
	for _, i := range order {
		if r.most(i) < best {
			break
		}
		r.look(i, title)
		best = max(best, r.windows[i])
	}
}

// most returns a score that a section of a hit does not exceed: no stretch has more terms than the
// section and the title.
func (r *questionRanking) most(i int32) float64 {
	const rounding = 1.0001 // more than float32 loses
	return float64(r.coverage[r.sections[i]]) * rounding
}

// complete finds the best stretches of all sections of a hit that was refined.
func (r *questionRanking) complete(h *hit) {
	if !r.refined[h.number] {
		return
	}
	title := r.inTitle(h.report)
	for i := h.first; i < h.end; i++ {
		if _, known := r.windows[i]; !known {
			r.look(i, title)
		}
	}
}

// look finds the best stretch of a section.
func (r *questionRanking) look(i int32, title []int) {
	r.windows[i] = rank.Window(r.bySection, r.placesIn(r.sections[i]), title)
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
	title := q.snapshot.Spans[report].Title
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
