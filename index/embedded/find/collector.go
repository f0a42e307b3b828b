package find

import (
	"cmp"
	"slices"

	"gongbao/index"
	"gongbao/index/embedded/state"
	"gongbao/index/parallel"
	"gongbao/index/report"
)

// collector groups the sections that a query found into reports, applies the filter and counts the
// facets.
//
// One pass over the reports serves all facets: a report that no facet rejects counts in every
// facet, one that a single facet rejects counts in that facet only. So the counts of a facet ignore
// its own choice and respect the others', and the number beside a value is the total that the
// search has when the value is the facet's only choice.
type collector struct {
	snapshot *state.Snapshot
	filter   *index.Selection
	roles    [8]bool // the roles of sections that the filter admits, by index in report.Roles

	hits     []hit   // in the order of reports until they are put in another
	sections []int32 // that were found in them and that the filter admits, in order
	counts   index.FacetCounts
}

// hit is a report that a search found.
type hit struct {
	number     int32 // in the order of reports
	report     int32
	first, end int32 // its sections in collector.sections
	score      float64
}

// collect takes the sections that a search found.
func collect(s *state.Snapshot, filter *index.Selection, sections state.SectionSet) *collector {
	n := sections.Len()
	c := &collector{snapshot: s, filter: filter, sections: make([]int32, 0, n), hits: make([]hit, 0, min(n, len(s.Reports)))}
	for i := range report.Roles {
		c.roles[i] = filter.AdmitsRole(uint8(i))
	}
	values := s.FacetValues()
	t := facetTally{values: values, counts: make([]int, len(values.Texts))}
	of, roles := state.NoSection, uint(0) // the present report, and the roles of its sections found
	h := hit{}
	flush := func() {
		if of == state.NoSection {
			return
		}
		failed := filter.Failing(&s.Reports[of].Entry)
		if h.end = int32(len(c.sections)); h.end == h.first {
			failed = append(failed, index.Section)
		}
		if t.count(of, roles, failed); len(failed) > 0 {
			c.sections = c.sections[:h.first]
			return
		}
		h.number, h.report = int32(len(c.hits)), of
		c.hits = append(c.hits, h)
	}
	for number := range sections.All {
		section := &s.Sections[number]
		if section.Report != of {
			flush()
			of, roles, h.first = section.Report, 0, int32(len(c.sections))
		}
		roles |= 1 << section.Role
		if c.roles[section.Role] {
			c.sections = append(c.sections, number)
		}
	}
	flush()
	c.counts = t.byFacet()
	return c
}

// admits reports whether the filter admits a section by its role.
func (c *collector) admits(section int32) bool { return c.roles[c.snapshot.Sections[section].Role] }

// rank gives the hits their scores: that of the best section. It looks closer at the hits that are
// best at first sight, which keeps those ahead of all others.
func (c *collector) rank(ranked ranking) {
	parallel.Parts(len(c.hits), func(from, to int) {
		for i := from; i < to; i++ {
			c.hits[i].score = best(&c.hits[i], ranked)
		}
	})
	c.order(index.Relevance, c.hits, maxRefined)
	for i := range c.hits[:min(len(c.hits), maxRefined)] {
		ranked.refine(&c.hits[i])
		c.hits[i].score = best(&c.hits[i], ranked)
	}
}

// best returns the greatest score of a section of a hit.
func best(h *hit, ranked ranking) float64 {
	best := 0.0
	for i := h.first; i < h.end; i++ {
		best = max(best, ranked.score(h, i))
	}
	return best
}

// sectionsOf returns the sections of a hit by their indexes in collector.sections, best first; in
// order if ranked is nil.
func (c *collector) sectionsOf(h *hit, ranked ranking) []int32 {
	sections := make([]int32, h.end-h.first)
	for i := range sections {
		sections[i] = h.first + int32(i)
	}
	if ranked != nil {
		slices.SortFunc(sections, func(a, b int32) int {
			return cmp.Or(-cmp.Compare(ranked.score(h, a), ranked.score(h, b)), cmp.Compare(a, b))
		})
	}
	return sections
}

// eachReport calls take for each report that counts have and that is a hit, in order, with its
// number among the hits and its counts. The hits must be in the order of reports.
func (c *collector) eachReport(counts []state.UnitCount, take func(number int, counts []state.UnitCount)) {
	number := 0
	c.snapshot.EachReport(counts, func(report int32, counts []state.UnitCount) {
		for number < len(c.hits) && c.hits[number].report < report {
			number++
		}
		if number < len(c.hits) && c.hits[number].report == report {
			take(number, counts)
		}
	})
}
