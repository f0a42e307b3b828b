package parse

import (
	"maps"
	"math"
	"slices"
	"unicode/utf8"

	"gongbao/index/region"
)

// mentions are the names of divisions in a text.
type mentions struct {
	// counts is how often each name occurs. A name in the closing words counts more.
	counts map[string]float64
	// divisions are those that a name may mean.
	divisions map[string][]region.Division
	// chars is the length of the text in characters.
	chars int
	// surprises are those of the divisions in use, by code.
	surprises []surprise
}

// surprise says how much more often a text names a place than reports about other places do.
type surprise struct {
	division region.Division
	// points are the natural logarithm of the likelihood ratio, damped: a name that a text has forty
	// times is not ten times the evidence of one that it has four times.
	points float64
	// name is the most frequent name.
	name string
}

// closing is the weight of a name in the last paragraphs of a report, which call upon its people.
const closing = 3

// mentions reads the names in the title and the text.
func (f *finder) mentions() *mentions {
	m := &mentions{
		counts: make(map[string]float64), divisions: make(map[string][]region.Division), chars: max(f.report.Chars, 2000),
	}
	last := len(f.report.Sections) - 1
	for i, s := range f.report.Sections {
		m.count(s.Heading, 1)
		for k, paragraph := range s.Paragraphs {
			if i == last && k >= len(s.Paragraphs)-2 {
				m.count(paragraph, closing)
			} else {
				m.count(paragraph, 1)
			}
		}
	}
	m.weigh(f)
	return m
}

func (m *mentions) count(text string, weight float64) {
	for _, match := range region.Find(text) {
		m.counts[match.Name] += weight
		m.divisions[match.Name] = match.Divisions
	}
}

// weigh finds the surprise of each division by all of its names.
func (m *mentions) weigh(f *finder) {
	type total struct {
		surprise
		count, expected, most float64
	}
	totals := make(map[string]total)
	for _, name := range slices.Sorted(maps.Keys(m.counts)) {
		n := m.counts[name]
		for _, d := range f.inUse(m.divisions[name]) {
			if !f.isInUse(d) && (f.year != 0 || utf8.RuneCountInString(name) == 2) {
				continue // 新区 is another word where no place has that name
			}
			t := totals[d.Code]
			t.division = d
			t.count += n
			t.expected += clustering * region.Commonness(name) * float64(m.chars) / 1e6
			if n > t.most {
				t.most, t.name = n, name
			}
			totals[d.Code] = t
		}
	}
	for _, code := range slices.Sorted(maps.Keys(totals)) {
		t := totals[code]
		if t.count > t.expected {
			ratio := t.count*math.Log(t.count/t.expected) - t.count + t.expected
			t.points = damping * math.Log1p(ratio)
		}
		if t.points > 0 {
			m.surprises = append(m.surprises, t.surprise)
		}
	}
}

// clustering is how many times more often than elsewhere a word may occur in a text that has nothing
// to do with the place: words come in clusters (城区, 合作).
const clustering = 4

// damping is the points for each e-fold of the likelihood ratio of a text's names.
const damping = 1.2

// around returns the points that the text gives a division for the places above it, and for those in
// it. The places above tell divisions of one name apart. The place that is named most of those in it
// does not count: a text of its own names it too.
func (m *mentions) around(d region.Division) (above, inside float64) {
	most := 0.0
	for _, s := range m.surprises {
		switch {
		case s.division.Contains(d):
			above += 0.3 * s.points
		case d.Contains(s.division):
			inside += 0.25 * s.points
			most = max(most, 0.25*s.points)
		}
	}
	return above, inside - most
}
