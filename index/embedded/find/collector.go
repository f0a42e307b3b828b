package find

import (
	"cmp"
	"iter"
	"slices"

	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/parallel"
)

// collector groups the sections that a query found into reports, applies the filter and counts the facets.
//
// One pass over the reports serves all facets: a report that no facet rejects counts in every facet, one that a single facet
// rejects counts in that facet only. So the counts of a facet ignore its own choice and respect the others', and the number
// beside a value is the total that the search has when the value is the facet's only choice.
type collector struct {
	snapshot *state.Snapshot
	filter   *index.Selection
	sections state.SectionSet

	hits   []hit
	counts index.FacetCounts
}

// hit is a report that a search found.
type hit struct {
	report int32
	score  float64
}

// collect takes the sections that a search found.
func collect(s *state.Snapshot, filter *index.Selection, sections state.SectionSet) *collector {
	c := &collector{snapshot: s, filter: filter, sections: sections}
	values := s.FacetValues()
	t := facetTally{values: values, counts: make([]int, len(values.Texts))}
	for report, found := range c.byReport {
		roles, admitted := uint(0), false
		for _, section := range found {
			roles |= 1 << s.Sections[section].Role
			admitted = admitted || c.admits(section)
		}
		failed := filter.Failing(&s.Reports[report].Entry)
		if !admitted {
			failed = append(failed, index.Section)
		}
		if len(failed) == 0 {
			c.hits = append(c.hits, hit{report: report})
		}
		t.count(report, roles, failed)
	}
	c.counts = t.byFacet()
	return c
}

// admits reports whether the filter admits a section by its role.
func (c *collector) admits(section int32) bool {
	return !c.filter.Chosen(index.Section) || c.filter.AdmitsRole(c.snapshot.Sections[section].Role)
}

// rank gives the hits their scores: that of the best section that the filter admits. It looks closer at the hits that are best at
// first sight, which keeps those ahead of all others.
func (c *collector) rank(ranked ranking) {
	c.score(ranked)
	first(c.hits, refined, func(a, b hit) int { return cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(a.report, b.report)) })
	for i := range c.hits[:min(len(c.hits), refined)] {
		report := c.hits[i].report
		ranked.refine(slices.Collect(c.found(report)))
		c.hits[i].score = c.best(report, ranked)
	}
}

// score gives each hit the score of its best section.
func (c *collector) score(ranked ranking) {
	parallel.Parts(len(c.hits), func(from, to int) {
		for i := from; i < to; i++ {
			c.hits[i].score = c.best(c.hits[i].report, ranked)
		}
	})
}

// best returns the greatest score of a section of a report that was found and that the filter admits.
func (c *collector) best(report int32, ranked ranking) float64 {
	best := 0.0
	for _, section := range c.snapshot.Reports[report].Sections {
		if c.sections.Has(section) && c.admits(section) {
			best = max(best, ranked.score(section))
		}
	}
	return best
}

// found yields the sections of a report that were found and that the filter admits, in order.
func (c *collector) found(report int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for _, section := range c.snapshot.Reports[report].Sections {
			if c.sections.Has(section) && c.admits(section) && !yield(section) {
				return
			}
		}
	}
}

// sectionsOf returns the sections of a report that were found and that the filter admits, best first; in order where ranked is
// nil.
func (c *collector) sectionsOf(report int32, ranked ranking) []int32 {
	sections := slices.Collect(c.found(report))
	if ranked != nil {
		slices.SortFunc(sections, func(a, b int32) int {
			return cmp.Or(-cmp.Compare(ranked.score(a), ranked.score(b)), cmp.Compare(a, b))
		})
	}
	return sections
}

// byReport yields the reports with the sections that were found in them, which are valid until the next report.
func (c *collector) byReport(yield func(report int32, sections []int32) bool) {
	var sections []int32
	last := state.NoSection
	for section := range c.sections.All {
		if report := c.snapshot.Sections[section].Report; report != last {
			if last != state.NoSection && !yield(last, sections) {
				return
			}
			last, sections = report, sections[:0]
		}
		sections = append(sections, section)
	}
	if last != state.NoSection {
		yield(last, sections)
	}
}
