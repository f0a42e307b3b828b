package find

import (
	"cmp"
	"gongbao/index"
	"gongbao/index/embedded/state"
	"math"
	"slices"

	"gongbao/index/pattern"
	"gongbao/index/rank"
	"gongbao/index/report"
)

// ranking scores the sections that a query found, as package rank has it. A report scores as its
// best section. A section is given by its index in collector.sections.
type ranking interface {
	// score returns the score of a section of a hit.
	score(h *hit, section int32) float64
	// explain returns that score part by part.
	explain(h *hit, section int32) rank.Score
	// refine looks closer at sections of a hit, which only raises their scores, until that of the best
	// is known.
	refine(h *hit)
	// complete does so for a hit that was refined, until the order of all sections is known.
	complete(h *hit)
}

// maxRefined is the number of reports at which a ranking looks closer: three pages. With 100 no
// question of the relevance cases ranks otherwise.
const maxRefined = 30

// ranking returns the ranking of the hits of c, which are in the order of reports.
func (e *evaluation) ranking(c *collector) ranking {
	if e.question != nil {
		return newQuestionRanking(e.question, c)
	}
	return newLiteralRanking(e, c)
}

// literalRanking scores sections by the words that were found in them.
type literalRanking struct {
	*collector
	averages state.Averages
	words    [][]leaf // the forms of each word
	// Sums over the words of what rank.Literal has the means of, by section and by hit.number.
	heading, section []float32
	title, report    []float32
	// gaps holds rank.Literal.Gap of the sections that were looked at closer.
	gaps map[int32]int
	// places finds the forms that are patterns, each of the word in wordOf.
	places *placeFinder
	wordOf []int
}

func newLiteralRanking(e *evaluation, c *collector) *literalRanking {
	bySection, byReport := make([]float32, 2*len(c.sections)), make([]float32, 2*len(c.hits))
	r := &literalRanking{
		collector: c, averages: c.snapshot.Averages(e.given), gaps: make(map[int32]int),
		heading: bySection[:len(c.sections)], section: bySection[len(c.sections):],
		title: byReport[:len(c.hits)], report: byReport[len(c.hits):],
	}
	for _, l := range e.leaves {
		if n := len(r.words); n > 0 && r.words[n-1][0].word == l.word {
			r.words[n-1] = append(r.words[n-1], l)
		} else {
			r.words = append(r.words, []leaf{l})
		}
	}
	var patterns []pattern.Pattern
	for i, forms := range r.words {
		r.addWord(forms)
		for _, form := range forms {
			if form.pattern != nil {
				patterns, r.wordOf = append(patterns, form.pattern), append(r.wordOf, i)
			}
		}
	}
	r.places = newPlaceFinder(c.snapshot, patterns)
	return r
}

// addWord adds to the sums what a word is worth.
func (r *literalRanking) addWord(forms []leaf) {
	counts := forms[0].counts
	if len(forms) > 1 {
		counts = merged(forms)
	}
	titled := r.named(forms)
	r.eachReport(counts, func(number int, counts []state.UnitCount) {
		h := &r.hits[number]
		total, i := 0, h.first
		for _, c := range counts {
			to := r.snapshot.ByUnit[c.Unit]
			switch {
			case to == state.NoSection:
				continue
			case to < 0:
				titled[number] = true
			default:
				for i < h.end && r.sections[i] < to {
					i++
				}
				if i < h.end && r.sections[i] == to {
					r.section[i] += float32(rank.InSection(c.N(), r.averages.Section(to)))
					if c.Head() {
						r.heading[i]++
					}
				}
			}
			total += c.N()
		}
		r.report[number] += float32(rank.InReport(total, r.averages.Report(h.report)))
	})
	for number, is := range titled {
		if is {
			r.title[number]++
		}
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
			kept[n-1] = kept[n-1].And(c)
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// named reports for each hit whether a form of a word names its place or its year.
func (r *literalRanking) named(forms []leaf) []bool {
	named := make([]bool, len(r.hits))
	for _, form := range forms {
		name, ok := index.NamedBy(form.text)
		if !ok {
			continue
		}
		filter, err := index.FilterOf(name).Compile()
		if err != nil {
			continue // only a name that is none could be the reason
		}
		for i, h := range r.hits {
			named[i] = named[i] || len(filter.Failing(&r.snapshot.Reports[h.report].Entry)) == 0
		}
	}
	return named
}

// literal returns what is known of a section.
func (r *literalRanking) literal(h *hit, section int32) rank.Literal {
	n := float64(max(1, len(r.words)))
	gap := 0
	if len(r.words) > 1 {
		var known bool
		if gap, known = r.gaps[section]; !known {
			gap = math.MaxInt32
		}
	}
	return rank.Literal{
		Title: float64(r.title[h.number]) / n, Heading: float64(r.heading[section]) / n,
		Section: float64(r.section[section]) / n, Report: float64(r.report[h.number]) / n,
		Gap: gap, Complete: r.snapshot.Reports[h.report].Fullness, Notes: r.snapshot.Sections[r.sections[section]].Role == notesRole,
	}
}

var notesRole = uint8(index.RoleIndex(report.Notes))

func (r *literalRanking) score(h *hit, section int32) float64 {
	l := r.literal(h, section)
	return l.Total()
}

func (r *literalRanking) explain(h *hit, section int32) rank.Score {
	l := r.literal(h, section)
	return l.Score()
}

// maxRefinedSections is the number of a report's sections in which the places of words are looked at.
const maxRefinedSections = 3

// refine finds out how close together the words stand.
func (r *literalRanking) refine(h *hit) {
	if len(r.words) < 2 {
		return
	}
	lengths := make([]int, len(r.words))
	for i, forms := range r.words {
		for _, form := range forms {
			lengths[i] = max(lengths[i], form.pattern.Length())
		}
	}
	sections := r.sectionsOf(h, r)
	for _, section := range sections[:min(len(sections), maxRefinedSections)] {
		r.gaps[section] = rank.Gap(r.placesIn(r.sections[section]), lengths)
	}
}

// complete has nothing to add: other sections keep the scores of words that are not together.
func (r *literalRanking) complete(*hit) {}

// placesIn returns the places of the words in a section, in order.
func (r *literalRanking) placesIn(section int32) (places []rank.Place) {
	r.places.eachIn(r.snapshot.Sections[section].Unit, func(form int, place pattern.Mark) {
		places = append(places, rank.Place{Position: place.Start, Term: r.wordOf[form]})
	})
	rank.SortPlaces(places)
	return places
}
