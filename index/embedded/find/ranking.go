package find

import (
	"cmp"
	"gongbao/index"
	"gongbao/index/embedded/state"
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

// literalRanking scores sections by the words that were found in them.
type literalRanking struct {
	snapshot *state.Snapshot
	averages state.Averages
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
		snapshot: s, averages: s.Averages(e.given), gaps: make(map[int32]int),
		heading: make([]float32, len(s.Sections)), section: make([]float32, len(s.Sections)),
		title: make([]float32, len(s.Reports)), report: make([]float32, len(s.Reports)),
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
	titled := reportsNamed(s, forms)
	last, total := state.NoSection, 0 // a report and the occurrences in it: counts are in the order of reports
	flush := func() {
		if last != state.NoSection {
			r.report[last] += float32(rank.InReport(total, r.averages.Report(last)))
		}
	}
	for _, c := range counts {
		to := s.ByUnit[c.Unit]
		if to == state.NoSection {
			continue
		}
		report := state.TitleOf(to)
		if to >= 0 {
			report = s.Sections[to].Report
			r.section[to] += float32(rank.InSection(int(c.N), r.averages.Section(to)))
			if c.Head {
				r.heading[to]++
			}
		} else {
			titled[report] = true
		}
		if report != last {
			flush()
			last, total = report, 0
		}
		total += int(c.N)
	}
	flush()
	for report := range titled {
		r.title[report]++
	}
}

// merged returns the counts of all forms of a word by unit.
func merged(forms []leaf) (counts []state.UnitCount) {
	for _, form := range forms {
		counts = append(counts, form.counts...)
	}
	slices.SortFunc(counts, func(a, b state.UnitCount) int { return cmp.Compare(a.Unit, b.Unit) })
	kept := counts[:0]
	for _, c := range counts {
		if n := len(kept); n > 0 && kept[n-1].Unit == c.Unit {
			kept[n-1].N += c.N
			kept[n-1].Head = kept[n-1].Head || c.Head
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// reportsNamed returns the reports of the place or the year that a form of a word names.
func reportsNamed(s *state.Snapshot, forms []leaf) map[int32]bool {
	named := make(map[int32]bool)
	for _, form := range forms {
		name, ok := index.NamedBy(form.text)
		if !ok {
			continue
		}
		filter, err := index.FilterOf(name).Compile()
		if err != nil {
			continue // only a name that is none could be the reason
		}
		for i := range s.Reports {
			if len(filter.Failing(&s.Reports[i].Entry)) == 0 {
				named[int32(i)] = true
			}
		}
	}
	return named
}

// literal returns what is known of a section.
func (r *literalRanking) literal(section int32) rank.Literal {
	entry := &r.snapshot.Sections[section]
	n := float64(max(1, len(r.words)))
	gap := 0
	if len(r.words) > 1 {
		var known bool
		if gap, known = r.gaps[section]; !known {
			gap = math.MaxInt32
		}
	}
	return rank.Literal{
		Title: float64(r.title[entry.Report]) / n, Heading: float64(r.heading[section]) / n,
		Section: float64(r.section[section]) / n, Report: float64(r.report[entry.Report]) / n,
		Gap: gap, Complete: r.snapshot.Reports[entry.Report].Fullness, Notes: entry.Role == notesRole,
	}
}

var notesRole = uint8(index.RoleIndex(report.Notes))

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
	unit := r.snapshot.Sections[section].Unit
	segment := r.snapshot.SegmentOf(unit)
	for i, forms := range r.words {
		for _, form := range forms {
			if form.pattern == nil {
				continue
			}
			for place := range segment.PlacesIn(int(unit-segment.First), form.pattern) {
				places = append(places, rank.Place{Position: place.Start, Term: i})
			}
		}
	}
	slices.SortFunc(places, func(a, b rank.Place) int { return cmp.Compare(a.Position, b.Position) })
	return places
}
