package index

import (
	"cmp"
	"math"
	"slices"

	"gongbao/index/rank"
	"gongbao/index/report"
)

// ranking scores the sections that a query found, as package rank has it. A report scores as its best section.
type ranking interface {
	// score returns the score of a section.
	score(section int32) float64
	// explain returns that score part by part.
	explain(section int32) rank.Score
	// refine looks closer at sections of one report, which only raises their scores.
	refine(sections []int32)
}

// refined is the number of reports at which a ranking looks closer: three pages. With 100 no question of the relevance cases ranks
// otherwise.
const refined = 30

// ranking returns the ranking of what the query found.
func (e *evaluation) ranking() ranking {
	if e.question != nil {
		return e.question
	}
	return newLiteralRanking(e)
}

// averages compares lengths with the averages of a snapshot, or of given statistics.
type averages struct {
	snapshot            *snapshot
	ofSection, ofReport float64 // positions
}

func averagesOf(s *snapshot, given *Statistics) averages {
	of := &s.statistics
	if given != nil {
		of = given
	}
	return averages{s, of.AverageSection(), of.AverageReport()}
}

// section and report return a length against the average.
func (a *averages) section(section int32) float64 {
	return float64(a.snapshot.sections[section].size) / a.ofSection
}

func (a *averages) report(report int32) float64 {
	return float64(a.snapshot.reports[report].size) / a.ofReport
}

// literalRanking scores sections by the words that were found in them.
type literalRanking struct {
	snapshot *snapshot
	averages averages
	words    [][]leaf // the forms of each word
	// Sums over the words of what rank.Literal has the means of, by section and by report.
	heading, section []float32
	title, report    []float32
	// gaps holds rank.Literal.Gap of the sections that were looked at closer.
	gaps map[int32]int
}

func newLiteralRanking(e *evaluation) *literalRanking {
	s := e.snapshot
	r := &literalRanking{
		snapshot: s, averages: averagesOf(s, e.given), gaps: make(map[int32]int),
		heading: make([]float32, len(s.sections)), section: make([]float32, len(s.sections)),
		title: make([]float32, len(s.reports)), report: make([]float32, len(s.reports)),
	}
	for _, l := range e.leaves {
		if n := len(r.words); n > 0 && r.words[n-1][0].word == l.word {
			r.words[n-1] = append(r.words[n-1], l)
		} else {
			r.words = append(r.words, []leaf{l})
		}
	}
	for _, forms := range r.words {
		r.addWord(forms)
	}
	return r
}

// addWord adds to the sums what a word is worth.
func (r *literalRanking) addWord(forms []leaf) {
	s := r.snapshot
	counts := forms[0].counts
	if len(forms) > 1 {
		counts = merged(forms)
	}
	titled := s.reportsNamed(forms)
	last, total := noSection, 0 // a report and the occurrences in it: counts are in the order of reports
	flush := func() {
		if last != noSection {
			r.report[last] += float32(rank.InReport(total, r.averages.report(last)))
		}
	}
	for _, c := range counts {
		to := s.byUnit[c.unit]
		if to == noSection {
			continue
		}
		report := titleOf(to)
		if to >= 0 {
			report = s.sections[to].report
			r.section[to] += float32(rank.InSection(int(c.n), r.averages.section(to)))
			if c.head {
				r.heading[to]++
			}
		} else {
			titled[report] = true
		}
		if report != last {
			flush()
			last, total = report, 0
		}
		total += int(c.n)
	}
	flush()
	for report := range titled {
		r.title[report]++
	}
}

// merged returns the counts of all forms of a word by unit.
func merged(forms []leaf) (counts []unitCount) {
	for _, form := range forms {
		counts = append(counts, form.counts...)
	}
	slices.SortFunc(counts, func(a, b unitCount) int { return cmp.Compare(a.unit, b.unit) })
	kept := counts[:0]
	for _, c := range counts {
		if n := len(kept); n > 0 && kept[n-1].unit == c.unit {
			kept[n-1].n += c.n
			kept[n-1].head = kept[n-1].head || c.head
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// reportsNamed returns the reports of the place or the year that a form of a word names.
func (s *snapshot) reportsNamed(forms []leaf) map[int32]bool {
	named := make(map[int32]bool)
	for _, form := range forms {
		name, ok := NamedBy(form.text)
		if !ok {
			continue
		}
		filter, err := FilterOf(name).Compile()
		if err != nil {
			continue // only a name that is none could be the reason
		}
		for i := range s.reports {
			if len(filter.Failing(&s.reports[i].Entry)) == 0 {
				named[int32(i)] = true
			}
		}
	}
	return named
}

// literal returns what is known of a section.
func (r *literalRanking) literal(section int32) rank.Literal {
	entry := &r.snapshot.sections[section]
	n := float64(max(1, len(r.words)))
	gap := 0
	if len(r.words) > 1 {
		var known bool
		if gap, known = r.gaps[section]; !known {
			gap = math.MaxInt32
		}
	}
	return rank.Literal{
		Title: float64(r.title[entry.report]) / n, Heading: float64(r.heading[section]) / n,
		Section: float64(r.section[section]) / n, Report: float64(r.report[entry.report]) / n,
		Gap: gap, Complete: r.snapshot.reports[entry.report].fullness, Notes: entry.role == notesRole,
	}
}

var notesRole = uint8(RoleIndex(report.Notes))

func (r *literalRanking) score(section int32) float64 {
	l := r.literal(section)
	return l.Total()
}

func (r *literalRanking) explain(section int32) rank.Score {
	l := r.literal(section)
	return l.Score()
}

// refinedSections is the number of a report's sections in which the places of words are looked at.
const refinedSections = 3

// refine finds out how close together the words stand.
func (r *literalRanking) refine(sections []int32) {
	if len(r.words) < 2 {
		return
	}
	lengths := make([]int, len(r.words))
	for i, forms := range r.words {
		for _, form := range forms {
			lengths[i] = max(lengths[i], form.pattern.Length())
		}
	}
	slices.SortStableFunc(sections, func(a, b int32) int { return -cmp.Compare(r.score(a), r.score(b)) })
	for _, section := range sections[:min(len(sections), refinedSections)] {
		r.gaps[section] = rank.Gap(r.places(section), lengths)
	}
}

// places returns where the words stand in a section, in order.
func (r *literalRanking) places(section int32) (places []rank.Place) {
	unit := r.snapshot.sections[section].unit
	segment := r.snapshot.segmentOf(unit)
	for i, forms := range r.words {
		for _, form := range forms {
			if form.pattern == nil {
				continue
			}
			for place := range segment.PlacesIn(int(unit-segment.first), form.pattern) {
				places = append(places, rank.Place{Position: place.Start, Term: i})
			}
		}
	}
	slices.SortFunc(places, func(a, b rank.Place) int { return cmp.Compare(a.Position, b.Position) })
	return places
}
