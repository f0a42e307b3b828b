package memory

import (
	"cmp"
	"math"
	"slices"

	"gongbao/index"
	"gongbao/index/pattern"
	"gongbao/index/rank"
	"gongbao/index/report"
)

// ranking scores sections as package rank has it. Those of a set are known by their indexes in
// state.sections.
type ranking interface {
	score(section int) float64
	explain(section int) rank.Score
	// refine looks closer at sections of one document, which only raises their scores.
	refine(sections []int)
}

func (e *evaluation) ranking() ranking {
	if e.question != nil {
		return e.question
	}
	return e.literalRanking()
}

// averages returns the statistics by which lengths are compared.
func (e *evaluation) averages() *index.Statistics {
	if e.given != nil {
		return e.given
	}
	return &e.state.statistics
}

// literalRanking scores sections by the words that were found in them.
type literalRanking struct {
	*evaluation
	words [][]leaf // the forms of each word
	// Sums over the words of the values that rank.Literal has the means of: by section and by
	// document.
	heading, section []float32
	title, report    []float32
	gaps             map[int]int // rank.Literal.Gap of the sections that were looked at closer
}

func (e *evaluation) literalRanking() *literalRanking {
	sections, documents := len(e.state.sections), len(e.state.documents)
	r := &literalRanking{
		evaluation: e, gaps: make(map[int]int), heading: make([]float32, sections), section: make([]float32, sections),
		title: make([]float32, documents), report: make([]float32, documents),
	}
	for _, l := range e.leaves {
		if n := len(r.words); n > 0 && r.words[n-1][0].word == l.word {
			r.words[n-1] = append(r.words[n-1], l)
		} else {
			r.words = append(r.words, []leaf{l})
		}
	}
	first := 0 // section of the document
	for i, d := range e.state.documents {
		for _, forms := range r.words {
			r.add(i, d, first, forms)
		}
		first += len(d.sections())
	}
	return r
}

// add adds what a word is worth in a document, whose first section is given.
func (r *literalRanking) add(i int, d *document, first int, forms []leaf) {
	counts := make([]count, len(d.units)) // of all forms, by unit
	named := false
	for _, form := range forms {
		for _, c := range form.counts[i] {
			counts[c.unit].n += c.n
			counts[c.unit].head = counts[c.unit].head || c.head
		}
		named = named || r.names(form.text, i)
	}
	total := 0
	for u, c := range counts {
		total += c.n
		if u > 0 && c.n > 0 {
			size := d.units[u].end - d.units[u].start
			r.section[first+u-1] += float32(rank.InSection(c.n, float64(size)/r.averages().AverageSection()))
			if c.head {
				r.heading[first+u-1]++
			}
		}
	}
	if total > 0 {
		r.report[i] += float32(rank.InReport(total, float64(d.size())/r.averages().AverageReport()))
	}
	if named || counts[0].n > 0 {
		r.title[i]++
	}
}

// names reports whether a word names the place or the year of a document.
func (r *literalRanking) names(word string, i int) bool {
	name, ok := index.NamedBy(word)
	if !ok {
		return false
	}
	filter, err := index.FilterOf(name).Compile()
	return err == nil && len(filter.Failing(&r.state.entries[i])) == 0
}

// literal returns what is known of a section.
func (r *literalRanking) literal(section int) *rank.Literal {
	at := r.state.sections[section]
	entry := &r.state.entries[at.document]
	n := float64(max(1, len(r.words)))
	gap, known := r.gaps[section]
	if len(r.words) > 1 && !known {
		gap = math.MaxInt32
	}
	return &rank.Literal{
		Title: float64(r.title[at.document]) / n, Heading: float64(r.heading[section]) / n,
		Section: float64(r.section[section]) / n, Report: float64(r.report[at.document]) / n,
		Gap: gap, Complete: index.Fullness(entry.Complete), Notes: report.Roles[entry.Parts[at.index].Role] == report.Notes,
	}
}

func (r *literalRanking) score(section int) float64 { return r.literal(section).Total() }

func (r *literalRanking) explain(section int) rank.Score { return r.literal(section).Score() }

// maxRefinedSections is the number of a document's sections in which the places of words are looked
// at.
const maxRefinedSections = 3

// refine finds out how close together the words are.
func (r *literalRanking) refine(sections []int) {
	if len(r.words) < 2 {
		return
	}
	lengths := make([]int, len(r.words))
	for i, forms := range r.words {
		for _, form := range forms {
			lengths[i] = max(lengths[i], form.pattern.Length())
		}
	}
	sections = slices.SortedStableFunc(slices.Values(sections), func(a, b int) int { return -cmp.Compare(r.score(a), r.score(b)) })
	for _, section := range sections[:min(len(sections), maxRefinedSections)] {
		var places []rank.Place
		for i, forms := range r.words {
			for _, form := range forms {
				places = append(places, r.state.placesOf(section, form.pattern, i)...)
			}
		}
		rank.SortPlaces(places)
		r.gaps[section] = rank.Gap(places, lengths)
	}
}

// placesOf returns the places of a pattern in a section as those of a term.
func (s *state) placesOf(section int, p pattern.Pattern, term int) (places []rank.Place) {
	at := s.sections[section]
	d := s.documents[at.document]
	u := &d.units[at.index+1]
	for place := range d.placesIn(u.start, u.end, p) {
		places = append(places, rank.Place{Position: place.Start, Term: term})
	}
	return places
}
