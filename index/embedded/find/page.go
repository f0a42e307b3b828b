package find

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/passage"
	"gongbao/index/pattern"
)

// Looked implements index.Found.
func (e *evaluation) Looked() index.Looked { return e.looked }

// Reports implements index.Found.
func (e *evaluation) Reports(_ context.Context, atMost int) (n int, err error) {
	last := state.NoSection
	for section := range e.found.All {
		if report := e.snapshot.Sections[section].Report; report != last {
			last = report
			if n++; n > atMost {
				break
			}
		}
	}
	return n, nil
}

// WordReports implements index.Found.
func (e *evaluation) WordReports(ctx context.Context, word string) (n int, err error) {
	for _, l := range e.leaves {
		if l.text != word {
			continue
		}
		counts := l.counts
		if l.part {
			look := newLooker(ctx, e.snapshot, time.Time{})
			counts = look.counts(l.pattern, l.scope == state.InHeading, nil)
			if look.err != nil {
				return 0, look.err
			}
		}
		n = e.snapshot.ReportsIn(e.snapshot.SectionsWith(counts, l.scope))
	}
	return n, nil
}

// Total implements index.Found.
func (e *evaluation) Total(_ context.Context, f *index.Selection) (int, error) {
	return len(collect(e.snapshot, f, e.found).hits), nil
}

// Statistics implements index.Found.
func (e *evaluation) Statistics() *index.Statistics {
	of := e.snapshot.Statistics
	if e.question != nil {
		of.Terms = maps.Clone(e.question.statistics)
		for _, term := range e.question.common {
			of.Terms[term] = e.common(term)
		}
	}
	return &of
}

// common returns the statistics of a character that a question leaves out because it is too common
// here. In all engines together it may be rarer.
func (e *evaluation) common(term string) index.TermStatistics {
	of := e.question.statistics[term]
	l := newLooker(context.Background(), e.snapshot, time.Time{})
	of.Sections, of.Reports = e.snapshot.Spread(l.counts(pattern.Pattern{term}, false, nil))
	return of
}

// Page implements index.Found.
func (e *evaluation) Page(ctx context.Context, r index.PageRequest) (*index.Page, error) {
	c := collect(e.snapshot, r.Filter, e.found)
	occurrences, all, err := c.occurrences(ctx, e)
	if err != nil {
		return nil, err
	}
	var ranked ranking
	if r.Scored {
		ranked = e.ranking(c)
		c.rank(ranked)
	}
	hits, more := c.page(&r)
	p := &index.Page{Total: len(c.hits), Occurrences: all, Facets: c.counts, More: more, Hits: make([]index.Candidate, len(hits))}
	byReport := make(map[int32]*hit, len(hits))
	for i := range hits {
		h := &hits[i]
		byReport[h.report] = h
		p.Hits[i] = index.Candidate{Entry: &c.snapshot.Reports[h.report].Entry, Score: h.score, Occurrences: occurrences[h.number]}
	}
	places := newPlaceFinder(e.snapshot, e.looked.Patterns)
	p.Detail = func(shown *index.Candidate) (index.Detail, error) {
		return c.detail(byReport[shown.Entry.Number], ranked, r.Explained, places), nil
	}
	return p, nil
}

// page returns the hits that a request asks for, in order, and whether others follow.
func (c *collector) page(r *index.PageRequest) (hits []hit, more bool) {
	hits = c.hits
	if r.After != nil {
		hits = slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return r.Sort.Compare(c.position(h), *r.After) <= 0 })
	}
	if r.Unordered {
		return hits, false
	}
	limit := r.Limit
	if limit == 0 {
		limit = len(hits)
	}
	c.order(r.Sort, hits, limit)
	if len(hits) <= limit {
		return hits, false
	}
	return hits[:limit], true
}

func (c *collector) position(h hit) index.Position {
	return c.snapshot.Reports[h.report].Position(h.score)
}

// detail returns by what a report was found.
func (c *collector) detail(h *hit, ranked ranking, explained bool, places *placeFinder) index.Detail {
	first := c.snapshot.Reports[h.report].Sections[0]
	if ranked != nil {
		ranked.complete(h)
	}
	sections := c.sectionsOf(h, ranked)
	d := index.Detail{Sections: make([]int, len(sections))}
	for i, section := range sections {
		d.Sections[i] = int(c.sections[section] - first)
	}
	if ranked != nil && explained {
		d.Explanation = ranked.explain(h, sections[0])
	}
	d.Matched = func(section int) []passage.Matched {
		return matchedIn(places, first+int32(section), section)
	}
	return d
}

// matchedIn returns the texts of a section that have patterns, in order. It is the i-th of its
// report.
func matchedIn(places *placeFinder, section int32, i int) (texts []passage.Matched) {
	unit := places.snapshot.Sections[section].Unit
	segment := places.snapshot.SegmentOf(unit)
	var textOf func(position uint32) (text int, first uint32)
	last := -1 // the pattern of the last place
	places.eachIn(unit, func(number int, place pattern.Mark) {
		if number != last {
			textOf, last = segment.TextOf(int(unit-segment.First)), number
		}
		text, _ := textOf(place.Start)
		at, known := slices.BinarySearchFunc(texts, text, func(m passage.Matched, text int) int { return cmp.Compare(m.Text, text) })
		if !known {
			texts = slices.Insert(texts, at, passage.Matched{Section: i, Text: text})
		}
		texts[at].Words |= passage.Bit(number)
		texts[at].Marks++
	})
	return texts
}

// order puts the first n of hits in order.
func (c *collector) order(sort index.Sort, hits []hit, n int) {
	byScore := sort != index.ByRegion && sort != index.Newest && sort != index.Oldest
	first(hits, n, func(a, b hit) int {
		if byScore && a.score != b.score { // most differ, and this is quick
			return -cmp.Compare(a.score, b.score)
		}
		return sort.Compare(c.position(a), c.position(b))
	})
}

// occurrences counts the marks of a query's words in the hits, by hit.number: in the sections that
// the filter admits and, if it admits all, in the title. The hits must be in the order of reports.
func (c *collector) occurrences(ctx context.Context, e *evaluation) (byHit []int, all int, err error) {
	byHit = make([]int, len(c.hits))
	if len(c.hits) == 0 {
		return byHit, 0, nil
	}
	add := func(counts []state.UnitCount) {
		c.eachReport(counts, func(number int, counts []state.UnitCount) {
			for _, count := range counts {
				if c.admitted(count.Unit) {
					byHit[number] += count.N()
					all += count.N()
				}
			}
		})
	}
	look := newLooker(ctx, c.snapshot, time.Time{})
	within := candidatesOf(c.snapshot, e.found)
	apart, overlapping := e.apart()
	for _, p := range apart {
		if known := slices.IndexFunc(e.leaves, func(l leaf) bool { return l.exact && slices.Equal(l.pattern, p) }); known >= 0 {
			add(e.leaves[known].counts)
		} else {
			add(look.counts(p, false, within))
		}
	}
	if len(overlapping) > 0 {
		add(look.look(within, func(to []state.UnitCount, s state.Segment, among []int) []state.UnitCount {
			return s.AppendMarks(to, overlapping, among)
		}))
	}
	return byHit, all, look.err
}

// apart returns the patterns whose places overlap none of another pattern, and the others.
func (e *evaluation) apart() (apart, overlapping []pattern.Pattern) {
	for i, p := range e.looked.Patterns {
		meets := slices.ContainsFunc(slices.Delete(slices.Clone(e.looked.Patterns), i, i+1), func(other pattern.Pattern) bool {
			return len(p) != 1 || len(other) != 1 || mayOverlap(p[0], other[0])
		})
		if meets {
			overlapping = append(overlapping, p)
		} else {
			apart = append(apart, p)
		}
	}
	return apart, overlapping
}

// mayOverlap reports whether two different texts may stand in places that overlap: one holds the
// other, or begins as the other ends.
func mayOverlap(a, b string) bool {
	return strings.Contains(a, b) || strings.Contains(b, a) || runsInto(a, b) || runsInto(b, a)
}

// runsInto reports whether b begins with an end of a.
func runsInto(a, b string) bool {
	for i := range a {
		if strings.HasPrefix(b, a[i:]) {
			return true
		}
	}
	return false
}

// admitted reports whether the filter admits a unit of a report.
func (c *collector) admitted(unit uint32) bool {
	to := c.snapshot.ByUnit[unit]
	return to >= 0 && c.admits(to) || to < state.NoSection && !c.filter.Chosen(index.Section)
}
