package memory

import (
	"slices"
	"unicode/utf8"

	"gongbao/analyzer"
	"gongbao/index"
	"gongbao/index/pattern"
	"gongbao/index/rank"
)

// question is a typed question, and the sections that answer it best: those with the most of its
// terms, weighed.
type question struct {
	state   *state
	found   set
	terms   []questionTerm
	reports []float32       // the score of each document as a whole
	windows map[int]float64 // the scores of the sections that were looked at closer

	statistics map[string]index.TermStatistics // of this state

	coverage []float32 // of each section, the sum of bySection over the terms that it or its title has
	telling  set       // the sections with a term that is more than a character
	greatest float32   // the most that a telling section has
}

// questionTerm is a term that says something.
type questionTerm struct {
	pattern             pattern.Pattern
	bySection, byReport float64 // its weight times its rarity among sections and among reports
	leaf                leaf
}

// ask looks up a question, given as folded text.
func (e *evaluator) ask(text string) *question {
	s := e.state
	q := &question{
		state: s, reports: make([]float32, len(s.documents)), windows: make(map[int]float64), statistics: make(map[string]index.TermStatistics),
	}
	q.coverage, q.telling = make([]float32, len(s.sections)), make(set, len(s.sections))
	for _, term := range rank.Terms(text, analyzer.Separator) {
		isCharacter := utf8.RuneCountInString(term.Text) == 1
		l := leaf{counts: e.counts(pattern.Pattern{term.Text}, everywhere)}
		found := s.sectionsOf(&l)
		var own index.TermStatistics
		own.Reports = s.documentsIn(found)
		for i := range found {
			own.Sections += one(found[i])
		}
		if isCharacter {
			for _, counts := range l.counts {
				for _, c := range counts {
					own.Positions += c.n // places of one character do not overlap
				}
			}
		}
		q.statistics[term.Text] = own
		all, of := own, &s.statistics
		if e.given != nil {
			all, of = e.given.Terms[term.Text], e.given
		}
		inSections, inReports := rank.Rarity(all.Sections, of.Sections), rank.Rarity(all.Reports, of.Reports)
		if isCharacter && rank.Common(all.Positions, of.Sections) || inSections == 0 && inReports == 0 {
			continue
		}
		q.terms = append(q.terms, questionTerm{pattern.Pattern{term.Text}, term.Weight * inSections, term.Weight * inReports, l})
		for i := range found {
			if found[i] {
				q.coverage[i] += float32(term.Weight * inSections)
				q.telling[i] = q.telling[i] || !isCharacter
			}
		}
	}
	for i, c := range q.coverage {
		if q.telling[i] {
			q.greatest = max(q.greatest, c)
		}
	}
	q.cover(q.greatest)
	average := e.averages().AverageReport()
	for _, term := range q.terms {
		for i, counts := range term.leaf.counts {
			n := 0
			for _, c := range counts {
				n += c.n
			}
			if n > 0 {
				q.reports[i] += float32(term.byReport * rank.InQuestion(n, float64(s.documents[i].size())/average))
			}
		}
	}
	return q
}

// cover finds the sections that have enough of what the best one has.
func (q *question) cover(greatest float32) {
	q.found = make(set, len(q.coverage))
	for i, c := range q.coverage {
		q.found[i] = q.telling[i] && c > 0 && c >= greatest*rank.LeastCoverage
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (q *question) score(section int) float64 { return q.explain(section).Total() }

func (q *question) explain(section int) rank.Score {
	return rank.Question(float64(q.reports[q.state.sections[section].document]), q.windows[section])
}

// refine finds the stretch of each section in which most terms are together.
func (q *question) refine(sections []int) {
	for _, section := range sections {
		weights := make([]float64, len(q.terms))
		var places []rank.Place
		var title []int
		for i, term := range q.terms {
			weights[i] = term.bySection
			if term.bySection > 0 {
				places = append(places, q.state.placesOf(section, term.pattern, i)...)
			}
			inTitle := func(c count) bool { return c.unit == 0 }
			if slices.ContainsFunc(term.leaf.counts[q.state.sections[section].document], inTitle) {
				title = append(title, i)
			}
		}
		rank.SortPlaces(places)
		q.windows[section] = rank.Window(weights, places, title)
	}
}
